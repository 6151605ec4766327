/** Pyramids whose levels are groups of variables: ndpyramid's and GeoZarr's. */
import { describe, expect, it } from "vitest";
import { findImage } from "../../src/hierarchy/images.ts";
import type { Multiscales } from "../../src/hierarchy/multiscales.ts";
import { places } from "./image.ts";
import { array, group, hierarchyOf } from "./memory.ts";

async function imageIn(documents: Readonly<Record<string, unknown>>): Promise<Multiscales> {
	const { image, problems } = await findImage(hierarchyOf(documents, true).hierarchy, "");
	return image ?? expect.fail(problems.join(" "));
}

describe("ndpyramid", () => {
	const variables = (size: number, level: string) => ({
		[`${level}/zarr.json`]: group(),
		[`${level}/x/zarr.json`]: array([size], { dims: ["x"] }),
		[`${level}/y/zarr.json`]: array([size], { dims: ["y"] }),
		[`${level}/time/zarr.json`]: array([12], { dims: ["time"] }),
		[`${level}/tavg/zarr.json`]: array([12, size, size], { dims: ["time", "y", "x"], dtype: "float32" }),
		[`${level}/mask/zarr.json`]: array([size, size], { dims: ["y", "x"] }),
	});
	const metadata = { method: "ndpyramid.resample", version: "0.4.0", args: [], kwargs: {} };
	const datasets = ["0", "1", "2"].map((path) => ({ path, pixels_per_tile: 128, crs: "EPSG:3857" }));
	const documents = {
		"zarr.json": group({ multiscales: [{ datasets, type: "reduce", metadata }] }),
		...variables(128, "0"),
		...variables(256, "1"),
		...variables(512, "2"),
	};

	it("shows one variable, from the level with most cells on", async () => {
		const image = await imageIn(documents);
		expect(places(image)).toEqual([
			["2/tavg", [1, 1, 1], [0, 0, 0]],
			["1/tavg", [1, 2, 2], [0, 0.5, 0.5]],
			["0/tavg", [1, 4, 4], [0, 1.5, 1.5]],
		]);
		expect(image.axes.map(({ name, type, unit }) => [name, type, unit])).toEqual([
			["time", "time", ""],
			["y", "space", ""],
			["x", "space", ""],
		]);
		expect([image.convention, image.name]).toEqual(["ndpyramid", "tavg"]);
		expect(image.among).toEqual({ at: 0, names: ["tavg", "mask"] });
		expect(image.problems).toEqual([]);
	});

	it("is not mistaken for an OME image of a version that names no axes, nor the other way round", async () => {
		const ome = [{ datasets: [{ path: "0" }], type: "gaussian" }];
		const image = await imageIn({ "zarr.json": group({ multiscales: ome }), "0/zarr.json": array([1, 1, 1, 8, 8]) });
		expect([image.convention, image.axes.map(({ name }) => name).join("")]).toEqual(["OME-NGFF", "tczyx"]);
	});

	it("shows a level that names itself", async () => {
		const own = group({ multiscales: [{ datasets: [{ path: "." }], type: "reduce", metadata }] });
		const { hierarchy } = hierarchyOf({ ...documents, "1/zarr.json": own }, true);
		const { image } = await findImage(hierarchy, "1");
		expect(image && places(image)).toEqual([["1/tavg", [1, 1, 1], [0, 0, 0]]]);
	});

	it("says that nothing lists the variables", async () => {
		const { image, problems } = await findImage(hierarchyOf(documents).hierarchy, "");
		expect(image).toBeNull();
		expect(problems[0]).toBe('Nothing lists what the level "0" holds, so which variable to show is not known.');
	});

	it("says that a level holds no picture", async () => {
		const bare = {
			...documents,
			"0/zarr.json": group(),
			"0/tavg/zarr.json": array([3]),
			"0/mask/zarr.json": array([3]),
		};
		const { image, problems } = await findImage(hierarchyOf(bare, true).hierarchy, "");
		expect(image).toBeNull();
		expect(problems[0]).toBe('The level "0" holds no array with two axes or more.');
	});
});

describe("GeoZarr", () => {
	const level = (name: string, size: number) => ({
		[`${name}/zarr.json`]: group(),
		[`${name}/b02/zarr.json`]: array([size, size], { dims: ["y", "x"] }),
	});

	it.each([
		[
			"a layout of assets",
			{ layout: [{ asset: "r10m" }, { asset: "r60m", derived_from: "r10m" }] },
			"Zarr multiscales",
		],
		[
			"a tile matrix set",
			{ tile_matrix_set: { tileMatrices: [{ id: "r10m" }, { id: "r60m" }] } },
			"GeoZarr tile matrix set",
		],
	])("shows %s", async (_, multiscales, convention) => {
		const documents = { "zarr.json": group({ multiscales }), ...level("r10m", 1098), ...level("r60m", 183) };
		const image = await imageIn(documents);
		expect(places(image)).toEqual([
			["r10m/b02", [1, 1], [0, 0]],
			["r60m/b02", [6, 6], [2.5, 2.5]],
		]);
		expect([image.convention, image.problems]).toEqual([convention, []]);
	});

	it("shows arrays as levels", async () => {
		const layout = [{ asset: "0/data" }, { asset: "1/data" }, { asset: "../2" }];
		const documents = {
			"zarr.json": group({ multiscales: { layout } }),
			"0/data/zarr.json": array([9, 8], { dims: ["lat", "lon"] }),
			"1/data/zarr.json": array([5, 4], { dims: ["lat", "lon"] }),
		};
		const image = await imageIn(documents);
		expect(places(image)[1]).toEqual(["1/data", [2, 2], [0.5, 0.5]]);
		expect(image.axes.map(({ name }) => name)).toEqual(["lat", "lon"]);
		expect(image.problems).toEqual([
			'multiscales names the level "../2", which is no path below the group; it is left out.',
		]);
	});
});
