import { describe, expect, it } from "vitest";
import { imageNames, ownNames, uniqueNames } from "../../src/hierarchy/dims.ts";
import type { Json, JsonObject } from "../../src/hierarchy/json.ts";

describe("what an array says of its own axes", () => {
	it.each([
		["dimension_names before xarray's", { dimension_names: ["a"] }, { _ARRAY_DIMENSIONS: ["b"] }, ["a"]],
		["xarray's where version 3 names none", { dimension_names: [null] }, { _ARRAY_DIMENSIONS: ["b"] }, ["b"]],
		[
			"xarray's before NetCDF's",
			{},
			{ _ARRAY_DIMENSIONS: ["b"], _nczarr_array: { dimension_references: ["/c"] } },
			["b"],
		],
		["NetCDF's of 4.9.3", {}, { _nczarr_array: { dimension_references: ["/in/c"] } }, ["c"]],
		["NetCDF's of 4.9.0", { _NCZARR_ARRAY: { dimrefs: ["/c"] } }, {}, ["c"]],
		["NetCDF's of 4.9.0 in the attributes", {}, { _NCZARR_ARRAY: { dimrefs: ["c"] } }, ["c"]],
		["another rank", {}, { _ARRAY_DIMENSIONS: ["a", "b"] }, null],
		["no names", { dimension_names: [""] }, { _ARRAY_DIMENSIONS: [3], _nczarr_array: [] }, null],
	])("%s", (_, document, attrs, names) => {
		expect(ownNames(document, attrs, 1)).toEqual(names);
	});

	it("leaves an axis without a name where others have one", () => {
		expect(ownNames({ dimension_names: [null, "x"] }, {}, 2)).toEqual([null, "x"]);
	});
});

describe("what an image says of the axes of its levels", () => {
	const image = (axes: Json, path = "0"): JsonObject => ({ multiscales: [{ axes, datasets: [{ path }] }] });
	const named: Json[] = [{ name: "y", type: "space" }, { name: "x" }];

	it.each([
		["0.4", image(named), "0", ["y", "x"]],
		["0.5", { ome: image(named) }, "0", ["y", "x"]],
		["0.3", image(["y", "x"]), "0", ["y", "x"]],
		["a level further below", image(named, "scale0/image"), "scale0/image", ["y", "x"]],
		["an array that is no level", image(named), "1", null],
		["another rank", image([...named, { name: "z" }]), "0", null],
		["axes without names", image([{}, { name: 3 }]), "0", null],
		["0.1, which names none", image(null), "0", null],
		["no images", { multiscales: { axes: named } }, "0", null],
	] as [string, JsonObject, string, string[] | null][])("%s", (_, attrs, path, names) => {
		expect(imageNames(attrs, path, 2)).toEqual(names);
	});

	it("is always the same before 0.3", () => {
		const old = (version: string): JsonObject => ({ multiscales: [{ version, datasets: [{ path: "0" }] }] });
		expect(imageNames(old("0.1"), "0", 5)).toEqual(["t", "c", "z", "y", "x"]);
		expect(imageNames(old("0.2"), "0", 5)).toEqual(["t", "c", "z", "y", "x"]);
		expect(imageNames(old("0.2"), "0", 4)).toBeNull();
		expect(imageNames(old("0.4"), "0", 5)).toBeNull();
	});
});

describe("names that tell axes apart", () => {
	it.each([
		[
			["t", null, "", "x", "x"],
			["t", "dim_1", "dim_2", "dim_3", "dim_4"],
		],
		[
			["dim_1", "dim_0"],
			["dim_1", "dim_0"],
		],
		[
			["dim_1", null],
			["dim_0", "dim_1"],
		],
		[
			["dim_1", "dim_2", null],
			["dim_0", "dim_1", "dim_2"],
		],
		[
			[null, "dim_0", "dim_1"],
			["dim_0", "dim_1", "dim_2"],
		],
		[
			["dim_7", null],
			["dim_7", "dim_1"],
		],
	])("%j", (given, names) => {
		expect(uniqueNames(given, given.length)).toEqual(names);
	});

	it("are numbers where there are none", () => {
		expect(uniqueNames(null, 2)).toEqual(["dim_0", "dim_1"]);
	});
});
