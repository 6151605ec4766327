import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ZarrHandle } from "zarr-widget";
import type { Settings } from "../../labextension/src/settings.ts";
import { refreshedOnce, shareStore } from "../../labextension/src/stores.ts";

/** Stores that were opened, by path, and whether the next one fails. */
const opened: string[] = [];
let fails = false;

vi.mock("../../labextension/src/core.ts", () => ({
	loadCore: async () => ({
		setCacheSize: () => {},
		jupyterStore: async (path: string) => path,
		openZarr: async (source: Promise<string>) => {
			opened.push(await source);
			if (fails) throw new Error("no store");
			return { name: await source, refresh: () => {} };
		},
	}),
}));

const settings = { ready: Promise.resolve(), current: { cacheSize: 512, route: "auto" } } as Settings;

beforeEach(() => {
	opened.length = 0;
	fails = false;
});

describe("shares in a store", () => {
	it("open it once, as long as one of them is held", async () => {
		const [one, two] = [shareStore({ path: "a" }, settings), shareStore({ path: "a" }, settings)];
		const handle = await one.open();
		expect(await two.open()).toBe(handle);
		one.release();
		const three = shareStore({ path: "a", state: { path: "x" } }, settings);
		expect(await three.open()).toBe(handle);
		expect(opened).toEqual(["a"]);
		two.release();
		three.release();
		const four = shareStore({ path: "a" }, settings);
		expect(await four.open()).not.toBe(handle);
		expect(opened).toEqual(["a", "a"]);
		four.release();
	});

	it("are of one store only", async () => {
		const shares = ["a", "b"].map((path) => shareStore({ path }, settings));
		const [a, b] = await Promise.all(shares.map((share) => share.open()));
		expect([a.name, b.name]).toEqual(["a", "b"]);
		for (const share of shares) share.release();
	});

	it("open it anew after a failure", async () => {
		const [one, two] = [shareStore({ path: "a" }, settings), shareStore({ path: "a" }, settings)];
		fails = true;
		await expect(Promise.all([one.open(), two.open()])).rejects.toThrow("no store");
		expect(opened).toEqual(["a"]);
		fails = false;
		expect((await two.open()).name).toBe("a");
		expect(opened).toEqual(["a", "a"]);
		one.release();
		two.release();
	});
});

it("refreshes of one turn are one, and later ones are others; all else is the handle's own", async () => {
	let count = 0;
	const handle = {
		hierarchy: {},
		refresh: () => {
			count++;
		},
		get source() {
			return count;
		},
	};
	const shared = refreshedOnce(handle as unknown as ZarrHandle);
	shared.refresh();
	shared.refresh();
	expect([count, shared.source, "hierarchy" in shared]).toEqual([1, 1, true]);
	await Promise.resolve();
	shared.refresh();
	expect([count, shared.source]).toEqual([2, 2]);
});
