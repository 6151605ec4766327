// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { plainStore, RECORD, recordBytes } from "./interact/cells.ts";
import "./interact/sample.ts";
import { chunkReads, find, leave, loaded, press, rows, show, texts, until, watched } from "./interact/watched.ts";

afterEach(leave);

describe("structs", () => {
	const records = () =>
		plainStore(RECORD, [3], [2], {
			0: recordBytes([
				[1, 0.5, "ab"],
				[-2, Number.NaN, ""],
			]),
			1: recordBytes([
				[3, 1e300, "xyz"],
				[0, 0, ""],
			]),
		});

	it("are a table of their fields, a column each", async () => {
		show(records());
		await loaded();
		expect(texts("thead th")).toEqual(["dim_0 ↓", "id", "w", "tag"]);
		expect(rows()).toEqual([
			["0", "1", "0.5", "ab"],
			["1", "-2", "NaN", '""'],
			["2", "3", "1e+300", "xyz"],
		]);
		press("ArrowDown");
		press("ArrowRight");
		expect(find(".reading").textContent).toBe("0.5 w · [0] · chunk 0");
		expect(chunkReads()).toEqual(["/0", "/1"]);
	});

	it("show a field as a picture, chosen by name", async () => {
		show(records());
		await loaded();
		const select = find<HTMLSelectElement>("[aria-label=field]");
		expect(Array.from(select.options, ({ text }) => text)).toEqual(["id", "w", "table"]);
		expect(select.value).toBe("table");
		select.value = "id";
		select.dispatchEvent(new Event("change"));
		await until(() => expect(watched.view.slice?.data).toEqual(Float32Array.of(1, -2, 3)));
		expect(watched.view.value).toMatchObject({ field: "id" });
		expect(watched.told).toContain("input");
		find("[aria-label='Show as a table']").click();
		await until(() => expect(watched.view.value).not.toHaveProperty("field"));
		await until(() => expect(rows()[2]).toEqual(["2", "3", "1e+300", "xyz"]));
		expect(watched.view.slice).toBeNull();
	});

	it("in two dims are a cell each", async () => {
		show(
			plainStore(RECORD, [1, 2], [1, 2], {
				"0.0": recordBytes([
					[1, 2, "a"],
					[3, 4, "b"],
				]),
			}),
		);
		await loaded();
		expect(rows()).toEqual([["0", '{id: 1, w: 2, tag: "a"}', '{id: 3, w: 4, tag: "b"}']]);
	});
});

describe("complex numbers", () => {
	const wave = () => plainStore("<c8", [1, 3], [1, 3], { "0.0": Float32Array.of(3, 4, 0, -2, -1, 0).buffer });

	it("draw their magnitude, and read out whole", async () => {
		show(wave());
		await loaded();
		expect(Array.from(watched.view.slice?.data ?? [])).toEqual([5, 2, 1]);
		expect(find(".title").textContent).toContain("complex64");
		const canvas = find("canvas");
		for (const key of ["ArrowLeft", "ArrowLeft", "ArrowLeft"])
			canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
		await until(() => expect(find(".reading").textContent).toBe("3+4j · magnitude 5 [0, 0] · chunk 0.0"));
		expect(chunkReads()).toEqual(["/0.0"]);
	});

	it("draw their phase in cyclic colours from −π to π", async () => {
		show(wave());
		await loaded();
		watched.view.value = { field: "phase" };
		await until(() => expect(watched.view.slice?.data[2]).toBeCloseTo(Math.PI, 6));
		expect(watched.view.value?.color).toMatchObject({ domain: [-Math.PI, Math.PI], scheme: "phase" });
		watched.view.set({ field: "imaginary" });
		await until(() => expect(Array.from(watched.view.slice?.data ?? [])).toEqual([4, -2, 0]));
		await until(() => expect(watched.view.value?.color.domain[1]).toBeLessThan(5));
		expect(watched.view.value?.color.scheme).toBe("viridis");
		expect(watched.view.limits).toBe("robust");
		expect(chunkReads()).toEqual(["/0.0"]);
	});

	it("keep a colour map that was chosen", async () => {
		show(wave(), { field: "phase", color: { scheme: "twilight" } });
		await loaded();
		expect(watched.view.value?.color).toMatchObject({ domain: [-Math.PI, Math.PI], scheme: "twilight" });
		watched.view.value = { field: "real" };
		await until(() => expect(Array.from(watched.view.slice?.data ?? [])).toEqual([3, 0, -1]));
		expect(watched.view.value?.color.scheme).toBe("twilight");
	});

	it("refuse a field that they don't have, and the old one stays", async () => {
		show(wave(), { field: "real" });
		await loaded();
		watched.view.value = { field: "phaze" };
		expect(texts("[role=alert]")[0]).toMatch(/no field "phaze".*magnitude, phase, real, imaginary/);
		expect(watched.view.value).toMatchObject({ field: "real" });
		expect(Array.from(watched.view.slice?.data ?? [])).toEqual([3, 0, -1]);
	});

	it("are a table on request", async () => {
		show(wave(), { field: "table" });
		await loaded();
		expect(rows()).toEqual([["0", "3+4j", "0−2j", "−1+0j"]]);
		find("[aria-label='Show as a table']").click();
		await until(() => expect(watched.view.slice?.data[0]).toBe(5));
	});
});

describe("numbers", () => {
	it("are a table on request, exact to the last digit", async () => {
		show(plainStore("<i8", [2], [2], { 0: BigInt64Array.of(2n ** 62n + 1n, -1n).buffer }));
		await loaded();
		find("[aria-label='Show as a table']").click();
		await until(() =>
			expect(rows()).toEqual([
				["0", "4611686018427387905"],
				["1", "-1"],
			]),
		);
		expect(watched.view.value?.field).toBe("table");
		expect(watched.view.slice).toBeNull();
		find("[aria-label='Show as a table']").click();
		await until(() => expect(watched.view.slice?.width).toBe(2));
	});

	it("of dates have their dates in the side panel", async () => {
		const days = BigInt64Array.of(0n, 366n, 731n, 1096n);
		show(plainStore("<M8[D]", [2, 2], [2, 2], { "0.0": days.buffer }), { robust: false });
		await until(() => expect(texts(".stats dd")).toContain("1970-01-01"));
		expect(texts(".stats dd")).toContain("1973-01-01");
		const [low, high] = Array.from(watched.view.querySelectorAll<HTMLInputElement>("input.limit"));
		await until(() => expect([low.value, high.value]).toEqual(["1970-01-01", "1973-01-01"]));
		high.value = "1972-01-01";
		high.dispatchEvent(new Event("change"));
		expect(watched.view.value?.color.domain).toEqual([0, 730]);
	});
});
