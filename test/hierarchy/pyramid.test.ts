/** Pyramids of N5's viewers: which levels, where, and by how many requests. */
import { describe, expect, it } from "vitest";
import { findImage, imageAt } from "../../src/hierarchy/images.ts";
import type { Multiscales } from "../../src/hierarchy/multiscales.ts";
import { openHierarchy } from "../../src/hierarchy/node.ts";
import { openStore } from "../../src/store/open.ts";
import { filesOf, fixture } from "../conformance/fixture.ts";
import { places } from "./image.ts";
import { arrayV2, dataset, hierarchyOf } from "./memory.ts";

type Documents = Record<string, unknown>;

const root = { "attributes.json": { n5: "4.0.0" } };

async function imageIn(documents: Documents, path: string, lists = true): Promise<Multiscales> {
	const { image, problems } = await findImage(hierarchyOf(documents, lists).hierarchy, path);
	return image ?? expect.fail(problems.join(" "));
}

const axesOf = ({ axes }: Multiscales) => axes.map(({ name, type, unit }) => [name, type, unit]);

describe("N5 viewer", () => {
	const documents = {
		...root,
		"c0/attributes.json": {
			multiScale: true,
			axes: ["x", "y", "z"],
			pixelResolution: { unit: "nm", dimensions: [4, 5, 40] },
		},
		"c0/s0/attributes.json": dataset([8, 6, 4]),
		"c0/s1/attributes.json": dataset([4, 3, 4], { downsamplingFactors: [2, 2, 1] }),
		"c0/s2/attributes.json": dataset([2, 2, 2], { downsamplingFactors: [4, 4, 2] }),
	};
	const expected = [
		["c0/s0", [40, 5, 4], [0, 0, 0]],
		["c0/s1", [40, 10, 8], [0, 2.5, 2]],
		["c0/s2", [80, 20, 16], [20, 7.5, 6]],
	];

	it.each([true, false])("lies by the group's resolution and each level's factors (listing: %s)", async (lists) => {
		const image = await imageIn(documents, "c0", lists);
		expect(places(image)).toEqual(expected);
		expect(axesOf(image)).toEqual([
			["z", "space", "nm"],
			["y", "space", "nm"],
			["x", "space", "nm"],
		]);
		expect([image.convention, image.name, image.problems]).toEqual(["N5 pyramid", "c0", []]);
	});

	it("asks for levels four at a time where nothing lists them", async () => {
		const { hierarchy, asked } = hierarchyOf(documents);
		await hierarchy.node("c0");
		const before = asked.length;
		await imageAt(hierarchy, "c0");
		const levels = ["c0/s0", "c0/s1", "c0/s2", "c0/s3"].map((path) => `${path}/attributes.json`);
		expect(asked.slice(before)).toEqual(levels);
	});

	it("asks for no level that its group does not list", async () => {
		const factors = [
			[1, 1, 1],
			[2, 2, 1],
			[4, 4, 2],
		];
		const listed = { ...documents["c0/attributes.json"], downsamplingFactors: factors };
		const bare = { "c0/s1/attributes.json": dataset([4, 3, 4]), "c0/s2/attributes.json": dataset([2, 2, 2]) };
		const { hierarchy, asked } = hierarchyOf({ ...documents, ...bare, "c0/attributes.json": listed });
		await hierarchy.node("c0");
		const before = asked.length;
		expect(places((await imageAt(hierarchy, "c0")) ?? expect.fail())).toEqual(expected);
		expect(asked.length - before).toBe(3);
	});

	it("lies by sizes where no factors are given, beside the finest level's resolution", async () => {
		const image = await imageIn(
			{
				...root,
				"c0/attributes.json": {},
				"c0/s0/attributes.json": dataset([9, 6], { pixelResolution: { unit: "um", dimensions: [2, 3] } }),
				"c0/s1/attributes.json": dataset([4, 3], { pixelResolution: { unit: "um", dimensions: [2, 3] } }),
				"c0/s10/attributes.json": dataset([1, 1]),
			},
			"c0",
		);
		expect(places(image)).toEqual([
			["c0/s0", [3, 2], [0, 0]],
			["c0/s1", [6, 4], [1.5, 1]],
			["c0/s10", [18, 18], [7.5, 8]],
		]);
		expect(axesOf(image)).toEqual([
			["y", "space", "µm"],
			["x", "space", "µm"],
		]);
	});

	it("counts cells of the finest level where there is no resolution", async () => {
		const image = await imageIn(
			{
				...root,
				"c0/attributes.json": { multiScale: true },
				"c0/s0/attributes.json": dataset([8, 6]),
				"c0/s1/attributes.json": dataset([2, 2], { downsamplingFactors: [4, 3] }),
			},
			"c0",
		);
		expect(places(image)[1]).toEqual(["c0/s1", [3, 4], [1, 1.5]]);
		expect(image.axes.map(({ unit }) => unit)).toEqual(["", ""]);
		expect(image.problems).toEqual([]);
	});

	it("mixes no units with cells: a level whose resolution does not fit lies by its size", async () => {
		const image = await imageIn(
			{
				...root,
				"c0/attributes.json": { multiScale: true },
				"c0/s0/attributes.json": dataset([8, 6], { resolution: [3, 5] }),
				"c0/s1/attributes.json": dataset([4, 3], { resolution: [3, 5, 1], downsamplingFactors: [2, 2] }),
				"c0/s2/attributes.json": dataset([2, 2], { downsamplingFactors: ["4", 4], affineTransform: [1, 0, 0] }),
			},
			"c0",
		);
		expect(places(image)).toEqual([
			["c0/s0", [5, 3], [0, 0]],
			["c0/s1", [10, 6], [2.5, 1.5]],
			["c0/s2", [15, 12], [5, 4.5]],
		]);
		expect(image.problems).toEqual([
			'The resolution of "s1" does not fit its 2 axes; its size tells the level\'s place.',
			'affineTransform of "s2" is not supported; its size tells the level\'s place.',
		]);
	});

	it("has a name for each axis of more than three only where one is given", async () => {
		const image = await imageIn({ ...root, "c0/s0/attributes.json": dataset([5, 4, 3, 2]) }, "c0");
		expect(image.axes.map(({ name }) => name)).toEqual(["dim_0", "dim_1", "dim_2", "dim_3"]);
	});

	it("tells of a level that the group lists and that is not there", async () => {
		const factors = [
			[1, 1],
			[2, 2],
		];
		const image = await imageIn(
			{ ...root, "c0/attributes.json": { downsamplingFactors: factors }, "c0/s0/attributes.json": dataset([8, 6]) },
			"c0",
		);
		expect(image.levels.map(({ path }) => path)).toEqual(["c0/s0"]);
		expect(image.problems).toEqual([expect.stringMatching(/^The level "c0\/s1" is left out: No Zarr array or group/)]);
	});

	it("is no image where a folder has no levels", async () => {
		const documents = { ...root, "a/attributes.json": {}, "a/b/attributes.json": dataset([8, 6]) };
		expect(await findImage(hierarchyOf(documents, true).hierarchy, "a")).toEqual({ image: null, problems: [] });
		const { hierarchy, asked } = hierarchyOf(documents);
		await hierarchy.node("a");
		const before = asked.length;
		expect(await imageAt(hierarchy, "a")).toBeNull();
		expect(asked.length).toBe(before);
	});
});

describe("BigDataViewer", () => {
	const documents = {
		...root,
		"setup0/attributes.json": {
			downsamplingFactors: [
				[1, 1, 1],
				[2, 2, 1],
			],
			dataType: "uint16",
		},
		"setup0/timepoint12/s0/attributes.json": dataset([8, 6, 4]),
		"setup0/timepoint3/attributes.json": { multiScale: true, resolution: [0.4, 0.4, 2] },
		"setup0/timepoint3/s0/attributes.json": dataset([8, 6, 4]),
		"setup0/timepoint3/s1/attributes.json": dataset([4, 3, 4]),
	};

	it("shows the first point in time", async () => {
		const image = await imageIn(documents, "setup0");
		expect(places(image)).toEqual([
			["setup0/timepoint3/s0", [2, 0.4, 0.4], [0, 0, 0]],
			["setup0/timepoint3/s1", [2, 0.8, 0.8], [0, 0.2, 0.2]],
		]);
		expect([image.convention, image.path, image.name]).toEqual(["BigDataViewer pyramid", "setup0", "setup0"]);
	});

	it("shows a point in time by itself", async () => {
		const image = await imageIn(documents, "setup0/timepoint3");
		expect(image.levels.map(({ path }) => path)).toEqual(["setup0/timepoint3/s0", "setup0/timepoint3/s1"]);
	});

	it("reads what the Java library wrote, as N5 viewer's, too", async () => {
		const store = fixture("n5-java/n5").stores.find(({ name }) => name === "image") ?? expect.fail();
		const hierarchy = openHierarchy(await openStore(filesOf(store)));
		const viewer = (await imageAt(hierarchy, "c0")) ?? expect.fail();
		expect(places(viewer)).toEqual([
			["c0/s0", [40, 4, 4], [0, 0, 0]],
			["c0/s1", [80, 8, 8], [20, 2, 2]],
		]);
		const bdv = (await imageAt(hierarchy, "setup0")) ?? expect.fail();
		expect(places(bdv)).toEqual([
			["setup0/timepoint0/s0", [2, 0.4, 0.4], [0, 0, 0]],
			["setup0/timepoint0/s1", [4, 0.8, 0.8], [1, 0.2, 0.2]],
		]);
	});
});

describe("Paintera", () => {
	const documents = {
		...root,
		"raw/attributes.json": { painteraData: { type: "raw" } },
		"raw/data/attributes.json": { multiScale: true, resolution: [4, 4, 40], offset: [100, 200, 300] },
		"raw/data/s0/attributes.json": dataset([8, 6, 4]),
		"raw/data/s1/attributes.json": dataset([4, 3, 4], { downsamplingFactors: [2, 2, 1] }),
	};

	it("lies by resolution, factors and offset of its data group", async () => {
		const image = await imageIn(documents, "raw");
		expect(places(image)).toEqual([
			["raw/data/s0", [40, 4, 4], [300, 200, 100]],
			["raw/data/s1", [40, 8, 8], [300, 202, 102]],
		]);
		expect([image.convention, image.path]).toEqual(["Paintera", "raw"]);
	});

	it("in Zarr lies by sizes, as nothing tells in which order its lists are", async () => {
		const image = await imageIn(
			{
				".zgroup": { zarr_format: 2 },
				"raw/.zgroup": { zarr_format: 2 },
				"raw/.zattrs": { multiScale: true, resolution: [4, 4, 40] },
				"raw/s0/.zarray": arrayV2([4, 6, 8]),
				"raw/s1/.zarray": arrayV2([4, 3, 4]),
			},
			"raw",
		);
		expect(places(image)[1]).toEqual(["raw/s1", [1, 2, 2], [0, 0.5, 0.5]]);
	});
});

describe("CellMap", () => {
	const transform = (step: number, first: number) => ({
		axes: ["z", "y", "x"],
		scale: [step, 4, 4],
		translate: [first, 0, 0],
		units: ["nm", "nm", "nm"],
	});
	const datasets = [
		{ path: "s0", transform: transform(5, 0) },
		{ path: "s1", transform: transform(10, 2.5) },
	];
	const documents = {
		...root,
		"em/attributes.json": { multiscales: [{ name: "em", datasets }] },
		"em/s0/attributes.json": dataset([8, 6, 4]),
		"em/s1/attributes.json": dataset([8, 6, 2]),
	};

	it("lies by the transforms that its group lists", async () => {
		const image = await imageIn(documents, "em");
		expect(places(image)).toEqual([
			["em/s0", [5, 4, 4], [0, 0, 0]],
			["em/s1", [10, 4, 4], [2.5, 0, 0]],
		]);
		expect(axesOf(image)[0]).toEqual(["z", "space", "nm"]);
		expect([image.convention, image.problems]).toEqual(["CellMap pyramid", []]);
	});

	it("lies by those of its levels first", async () => {
		const own = dataset([8, 6, 2], { transform: transform(20, 7) });
		const image = await imageIn({ ...documents, "em/s1/attributes.json": own }, "em");
		expect(places(image)[1]).toEqual(["em/s1", [20, 4, 4], [7, 0, 0]]);
	});
});
