/** Images that other implementations wrote: their levels, places by hand, plates and labels, without a problem. */
import { describe, expect, it } from "vitest";
import { imageAt } from "../../src/hierarchy/images.ts";
import { usableLevels } from "../../src/hierarchy/levels.ts";
import { type ArrayNode, type Hierarchy, openHierarchy } from "../../src/hierarchy/node.ts";
import { readPlate, readWell } from "../../src/hierarchy/plate.ts";
import { labelsAt } from "../../src/hierarchy/series.ts";
import { openStore } from "../../src/store/open.ts";
import { filesOf, fixture } from "../conformance/fixture.ts";
import { places } from "./image.ts";

async function opened(writer: string, name: string): Promise<Hierarchy> {
	const store = fixture(`${writer}/images`).stores.find((each) => each.name === name) ?? expect.fail(`no ${name}`);
	return openHierarchy(await openStore(filesOf(store)));
}

async function usableAt(hierarchy: Hierarchy, path: string) {
	const image = (await imageAt(hierarchy, path)) ?? expect.fail(`no image at ${path}`);
	const arrays = await Promise.all(image.levels.map((level) => hierarchy.node(level.path) as Promise<ArrayNode>));
	return usableLevels(image, arrays);
}

describe.each(["0.4", "0.5"])("ome-zarr-py's of %s", (version) => {
	it.each([
		[
			"",
			"yx",
			[
				["s0", [1, 1], [0, 0]],
				["s1", [2, 2], [0.5, 0.5]],
			],
		],
		[
			"labels/cells",
			"yx",
			[
				["labels/cells/s0", [1, 1], [0, 0]],
				["labels/cells/s1", [2, 2], [0.5, 0.5]],
				// 12 × 10 cells become 3 × 2, then 1 × 1
				["labels/cells/s2", [4, 5], [1.5, 2]],
				["labels/cells/s3", [12, 10], [5.5, 4.5]],
				["labels/cells/s4", [12, 10], [5.5, 4.5]],
			],
		],
		[
			"volume",
			"czyx",
			[
				["volume/s0", [1, 1, 1, 1], [0, 0, 0, 0]],
				["volume/s1", [1, 1, 2, 2], [0, 0, 0.5, 0.5]],
			],
		],
		["series/first", "tczyx", [["series/first/s0", [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]]]],
	])("lie where they are written to lie: %j", async (path, names, expected) => {
		const { image, problems } = await usableAt(await opened("ome-zarr", version), path);
		expect(image?.axes.map(({ name }) => name).join("")).toBe(names);
		expect(image && places(image)).toEqual(expected);
		expect([image?.convention, problems]).toEqual([`OME-NGFF ${version}`, []]);
	});

	it("have labels, a plate and a well", async () => {
		const hierarchy = await opened("ome-zarr", version);
		expect(await labelsAt(hierarchy, "")).toEqual({ paths: ["labels/cells"], problems: [] });
		const plate = readPlate(await hierarchy.node("plate")) ?? expect.fail();
		expect(plate).toMatchObject({ rows: ["A"], columns: ["1"], wells: [{ path: "plate/A/1", row: 0, column: 0 }] });
		const well = readWell(await hierarchy.node("plate/A/1"), plate) ?? expect.fail();
		expect([well.fields.map(({ path }) => path), plate.problems, well.problems]).toEqual([["plate/A/1/0"], [], []]);
	});
});

describe.each(["0.4", "0.5"])("ngff-zarr's of %s", (version) => {
	it.each([
		[
			"plane",
			"yx",
			[
				["scale0/image", [0.5, 0.5], [0, 0]],
				["scale1/image", [1, 1], [0.25, 0.25]],
			],
		],
		[
			"series",
			"tcyx",
			[
				["scale0/image", [1, 1, 0.5, 0.5], [0, 0, 0, 0]],
				["scale1/image", [1, 1, 1, 1], [0, 0, 0.25, 0.25]],
			],
		],
	])("lies where it is written to lie: %s", async (name, names, expected) => {
		const { image, problems } = await usableAt(await opened("ngff-zarr", `${version}-${name}`), "");
		expect(image?.axes.map((axis) => axis.name).join("")).toBe(names);
		expect(image && places(image)).toEqual(expected);
		expect([image?.convention, problems]).toEqual([`OME-NGFF ${version}`, []]);
	});
});
