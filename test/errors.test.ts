import { describe, expect, it, vi } from "vitest";
import { errorText, isAbort, isZarrError, ZarrError } from "../src/errors.ts";

describe("errors", () => {
	it("name their stage, and keep what they know and their cause", () => {
		const cause = new TypeError("no route");
		const error = new ZarrError("NetworkError", "Try again.", { url: "https://a.example/b", key: "c/0", cause });
		expect(error).toBeInstanceOf(Error);
		expect(error).toMatchObject({
			name: "NetworkError",
			tag: "NetworkError",
			url: "https://a.example/b",
			key: "c/0",
			cause,
		});
		expect(errorText(error)).toBe("Try again.");
	});

	it("are known by their tags", () => {
		const error = new ZarrError("ChangedError", "Refresh.");
		expect([isZarrError(error), isZarrError(error, "NotFoundError", "ChangedError")]).toEqual([true, true]);
		expect(isZarrError(error, "NotFoundError")).toBe(false);
	});

	it("of other copies of the module are known, as views of a notebook share what fails", async () => {
		vi.resetModules();
		const other = await import("../src/errors.ts");
		const theirs = new other.ZarrError("ChangedError", "Refresh.");
		expect(theirs).not.toBeInstanceOf(ZarrError);
		expect([isZarrError(theirs), isZarrError(theirs, "ChangedError"), isZarrError(theirs, "AccessError")]).toEqual([
			true,
			true,
			false,
		]);
	});

	it("are not whatever else is thrown", () => {
		const tagged = Object.assign(new Error("theirs"), { tag: "NetworkError" });
		const thrown = [
			undefined,
			null,
			"NetworkError",
			{ name: "NetworkError", tag: "NetworkError" },
			new TypeError("x"),
			tagged,
		];
		expect(thrown.filter((error) => isZarrError(error))).toEqual([]);
	});

	it("of one who withdrew are told apart", () => {
		expect([isAbort(new DOMException("no", "AbortError")), isAbort(new ZarrError("NetworkError", "x"))]).toEqual([
			true,
			false,
		]);
	});
});
