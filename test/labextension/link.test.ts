import { describe, expect, it } from "vitest";
import { LINK, linkQuery, readLink, readTreeLink, withoutLink } from "../../labextension/src/link.ts";

describe("a link", () => {
	const state = {
		path: "a/b",
		x: "lon",
		index: { time: 3 },
		color: { scheme: "magma", domain: [0, 1] as [number, number] },
	};

	it.each([
		{ path: "data/air.zarr" },
		{ path: "a b/50%/x#1/ü&=+?.zarr", state },
		{ path: "" },
		{ url: "https://a.org/x%20y/air.zarr#branch=dev", state },
		{ url: "s3://bucket/air.zarr", state, limits: "slice" },
		{ path: "air.zarr", state: { path: "ünï 'x'\n+" }, limits: "fixed" },
	] as const)("leads back to %j", (place) => {
		const query = linkQuery(place);
		expect(query).toMatch(/^\?zarr=[\w/:.%~!*'()-]*(&zarr-view=[\w/:.,%~!*'()-]+)?$/);
		expect(query).toMatch(LINK);
		expect(readLink(query)).toEqual(place);
	});

	it("holds nothing of an address that may be a secret", () => {
		const query = linkQuery({ url: "https://ada:pw@a.org/b.zarr?sig=abc", state });
		expect(decodeURIComponent(query)).not.toMatch(/ada|pw|sig|abc|cut/);
		expect(readLink(query)).toEqual({ url: "https://a.org/b.zarr", state });
	});
});

describe("readLink", () => {
	it("reads what people write by hand", () => {
		expect(readLink("?zarr=data/a+b.zarr")).toEqual({ path: "data/a+b.zarr" });
		expect(readLink("?token=t&zarr=/data/air.zarr/&reset")).toEqual({ path: "data/air.zarr" });
		expect(readLink("?zarr=50%.zarr")).toEqual({ path: "50%.zarr" });
		expect(readLink("?zarr=https://a.org/air.zarr")).toEqual({ url: "https://a.org/air.zarr" });
	});

	it("reads a signed address", () => {
		const url = "https://a.org/b.zarr?sig=a%2Bb&se=1";
		expect(readLink(`?zarr=${encodeURIComponent(url)}`)).toEqual({ url });
	});

	it("gives null where there is none", () => {
		for (const query of ["", "?", "?reset", "?xzarr=a", "?zarr-view={}"]) expect(readLink(query)).toBeNull();
	});

	it.each(["{", "null", "3", '"air"', "[1]", ""])("leaves out the view %j", (view) => {
		const place = readLink(`?zarr=a.zarr&zarr-view=${encodeURIComponent(view)}`);
		expect({ state: {}, ...place }).toEqual({ path: "a.zarr", state: {} });
	});

	it("takes nothing else for an address: the rest are paths on the server", () => {
		for (const text of ["javascript:alert(1)", "data:text/html,x", "//evil.org/x", "blob:https://a.org/1"])
			expect(readLink(`?zarr=${encodeURIComponent(text)}`)).not.toHaveProperty("url");
	});

	it("takes only fields of a view from the view", () => {
		const view = { path: "air", url: "https://evil.org", headers: {}, limits: "fixed", index: { t: "1" } };
		const place = readLink(`?zarr=a.zarr&zarr-view=${encodeURIComponent(JSON.stringify(view))}`);
		expect(place).toEqual({ path: "a.zarr", state: { path: "air", index: {} }, limits: "fixed" });
	});
});

describe("withoutLink", () => {
	it.each([
		["?zarr=a", ""],
		["?token=t&zarr=a&zarr-view=%7B%7D&reset", "?token=t&reset"],
		["?a=1+2&b=%zz&zarr=x", "?a=1+2&b=%zz"],
		["?zarrx=1&zarr-views=2", "?zarrx=1&zarr-views=2"],
		["", ""],
	])("leaves of %s %s", (query, rest) => {
		expect(withoutLink(query)).toBe(rest);
	});
});

describe("readTreeLink", () => {
	it.each([
		["/lab/tree/data/air.zarr/zarr.json?factory=Zarr", "data/air.zarr", "/lab"],
		["/lab/tree/a%20b/50%25.zarr?token=t&factory=zarr&x=1#y", "a b/50%.zarr", "/lab?token=t&x=1#y"],
		["/lab/workspaces/mine/tree/v2.zarr/?factory=Zarr", "v2.zarr", "/lab/workspaces/mine"],
		["/doc/tree/50%.ozx?factory=Zarr", "50%.ozx", "/doc"],
		["/lab/tree/zarr.json?factory=Zarr", "", "/lab"],
	])("reads %s", (request, path, left) => {
		expect(readTreeLink(request)).toEqual({ place: { path }, left });
	});

	it.each([
		"/lab/tree/data/air.zarr/zarr.json",
		"/lab/tree/zarr.json?factory=Editor",
		"/lab/tree/zarr.json?factory=Zarrs",
		"/lab/tree/zarr.json?xfactory=Zarr",
		"/lab?factory=Zarr",
		"/lab/tree/x#?factory=Zarr",
	])("leaves %s to JupyterLab", (request) => {
		expect(readTreeLink(request)).toBeNull();
	});
});
