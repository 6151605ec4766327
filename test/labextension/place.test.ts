import { describe, expect, it } from "vitest";
import { keptPlace, placeName, pythonSource, readPlace, storeKey } from "../../labextension/src/place.ts";

describe("readPlace", () => {
	it("takes what has its type, and cleans the path", () => {
		const state = { path: "air", index: { time: 3 } };
		const given = { path: "//data/a b.zarr/", state, limits: "fixed", newView: true, id: "x" };
		expect(readPlace(given)).toEqual({ path: "data/a b.zarr", state, limits: "fixed" });
		expect(readPlace({ url: " s3://bucket/air.zarr " })).toEqual({ url: "s3://bucket/air.zarr" });
	});

	it("leaves out what has not", () => {
		const given = { path: 3, url: ["https://a"], state: "all", limits: "best", cut: "yes" };
		expect(readPlace(given)).toEqual({ state: {} });
		for (const none of [null, undefined, 1, "a.zarr", ["a.zarr"]]) expect(readPlace(none)).toEqual({});
	});

	it("has the path where there is a URL, too", () => {
		expect(readPlace({ path: "a.zarr", url: "https://a/b" })).toEqual({ path: "a.zarr" });
	});
});

describe("keptPlace", () => {
	it.each([
		["https://a.org/b.zarr?sig=abc&se=2026", "https://a.org/b.zarr"],
		["https://a.org/b.zip?X-Amz-Signature=abc#branch=dev", "https://a.org/b.zip#branch=dev"],
		["https://ada:secret@a.org/b.zarr", "https://a.org/b.zarr"],
		["https://ada:p@ss@a.org/b@c.zarr?q", "https://a.org/b@c.zarr"],
		["https://a.org/b.zarr?multi\nline=abc", "https://a.org/b.zarr"],
	])("leaves out what may be a secret of %s", (url, kept) => {
		const place = { url, state: { path: "air" } };
		expect(keptPlace(place)).toEqual({ url: kept, state: { path: "air" }, cut: true });
	});

	it.each([
		{ url: "https://a.org/b.zarr#branch=dev" },
		{ url: "s3://bucket/what@is.zarr" },
		{ path: "is it?.zarr" },
		{ url: "https://a.org/b.zarr", cut: true } as const,
	])("keeps %o as it is", (place) => {
		expect(keptPlace(place)).toBe(place);
	});
});

describe("names", () => {
	it("are the last part of a path or an address, without what may be a secret", () => {
		expect(placeName({ path: "data/air.zarr" })).toBe("air.zarr");
		expect(placeName({ url: "https://a.org/air.zarr/?sig=1" })).toBe("air.zarr");
		expect(placeName({ path: "" })).toBe("Zarr");
	});

	it("tell stores apart", () => {
		const keys = [{ path: "a" }, { url: "a" }, { path: "b" }, { url: "a?1" }].map(storeKey);
		expect(new Set(keys).size).toBe(4);
		expect(storeKey({ path: "a", state: { path: "x" } })).toBe(storeKey({ path: "a" }));
	});
});

describe("pythonSource", () => {
	it.each([
		["/srv/data", "a.zarr", "/srv/data/a.zarr"],
		["/srv/data/", "x/a.zarr", "/srv/data/x/a.zarr"],
		["~/work", "a.zarr", "~/work/a.zarr"],
		["~", "a.zarr", "~/a.zarr"],
		["/", "a.zarr", "/a.zarr"],
		["/srv", "", "/srv"],
		["/", "", "/"],
		["C:\\data\\", "x/a.zarr", "C:\\data/x/a.zarr"],
		["", "x/a.zarr", "x/a.zarr"],
	])("below %s is %s by its absolute path", (root, path, source) => {
		expect(pythonSource({ path }, root)).toBe(source);
	});

	it("is an address without what may be a secret", () => {
		expect(pythonSource({ url: "https://a.org/b.zarr?sig=abc" }, "/srv")).toBe("https://a.org/b.zarr");
	});
});
