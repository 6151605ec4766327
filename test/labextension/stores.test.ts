import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Settings } from "../../labextension/src/settings.ts";
import { shareStore } from "../../labextension/src/stores.ts";

/** Stores that were opened, by path; those that were read anew; and whether the next one fails to open. */
const opened: string[] = [];
const refreshed: string[] = [];
let fails = false;

vi.mock("../../labextension/src/core.ts", () => ({
	loadCore: async () => ({
		setCacheSize: () => {},
		jupyterStore: async (path: string) => path,
		openZarr: async (source: Promise<string>) => {
			opened.push(await source);
			if (fails) throw new Error("no store");
			const name = await source;
			return {
				name,
				refresh: () => void refreshed.push(name),
				get attrs() {
					return { times: refreshed.length };
				},
			};
		},
	}),
}));

const settings = { ready: Promise.resolve(), current: { cacheSize: 512, route: "auto" } } as Settings;

const nothing = () => {};

beforeEach(() => {
	opened.length = 0;
	refreshed.length = 0;
	fails = false;
});

describe("shares in a store", () => {
	it("open it once, as long as one of them is held", async () => {
		const [one, two] = [shareStore({ path: "a" }, settings, nothing), shareStore({ path: "a" }, settings, nothing)];
		expect([(await one.open()).name, (await two.open()).name]).toEqual(["a", "a"]);
		one.release();
		const three = shareStore({ path: "a", state: { path: "x" } }, settings, nothing);
		await three.open();
		expect(opened).toEqual(["a"]);
		two.release();
		three.release();
		const four = shareStore({ path: "a" }, settings, nothing);
		await four.open();
		expect(opened).toEqual(["a", "a"]);
		four.release();
	});

	it("are of one store only", async () => {
		const shares = ["a", "b"].map((path) => shareStore({ path }, settings, nothing));
		const [a, b] = await Promise.all(shares.map((share) => share.open()));
		expect([a.name, b.name]).toEqual(["a", "b"]);
		for (const share of shares) share.release();
	});

	it("open it anew after a failure", async () => {
		const [one, two] = [shareStore({ path: "a" }, settings, nothing), shareStore({ path: "a" }, settings, nothing)];
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

describe("a refresh by one tab", () => {
	/** Tabs that show the stores at `paths`, and how often each was told to refresh. */
	async function tabsOf(paths: readonly string[]) {
		const told = paths.map(() => 0);
		const shares = paths.map((path, i) => shareStore({ path }, settings, () => follow(i)));
		const handles = await Promise.all(shares.map((share) => share.open()));
		const follow = (i: number) => {
			told[i]++;
			handles[i].refresh();
		};
		return { told, shares, handles };
	}

	it("is followed by all others of its store, which is read anew once", async () => {
		const { told, shares, handles } = await tabsOf(["a", "b", "a", "a"]);
		shares[3].release();
		handles[0].refresh();
		expect(handles[2].attrs).toEqual({ times: 1 });
		await Promise.resolve();
		expect([told, refreshed]).toEqual([[0, 0, 1, 0], ["a"]]);
		handles[2].refresh();
		await Promise.resolve();
		expect([told, refreshed]).toEqual([
			[1, 0, 1, 0],
			["a", "a"],
		]);
		for (const share of shares.slice(0, 3)) share.release();
	});

	it("is one with those of other tabs in the same turn", async () => {
		const { told, shares, handles } = await tabsOf(["a", "a"]);
		for (const handle of handles) handle.refresh();
		await Promise.resolve();
		expect([told, refreshed]).toEqual([[0, 0], ["a"]]);
		for (const share of shares) share.release();
	});
});
