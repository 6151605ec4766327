/** Where cells lie by coordinateTransformations, composed by hand. */
import { describe, expect, it } from "vitest";
import { imageAt } from "../../src/hierarchy/images.ts";
import { imageOf, level, places, scale, translation, withImage } from "./image.ts";
import { group, hierarchyOf } from "./memory.ts";

describe("transformations", () => {
	it.each([
		// centre of cell i = translation + i * scale, by hand
		["scale, then translation", [scale(2, 4), translation(10, -3)], [], [2, 4], [10, -3]],
		["the image's after the level's", [scale(2, 4), translation(10, -3)], [scale(3, 0.5)], [6, 2], [30, -1.5]],
		[
			"the image's scale and translation",
			[scale(2, 4), translation(1, 1)],
			[scale(10, 10), translation(5, 6)],
			[20, 40],
			[15, 16],
		],
		["identity", [{ type: "identity" }, scale(2, 4)], [{ type: "identity" }], [2, 4], [0, 0]],
		["whole numbers beyond 2^53", [scale(2, 4), translation(0, "@big")], [], [2, 4], [0, 2 ** 60]],
	])("applies %s", async (_, own, all, scales, translations) => {
		const ome = { version: "0.5", ...withImage({ datasets: [level("0", ...own)], coordinateTransformations: all }) };
		const text = JSON.stringify(group({ ome })).replace('"@big"', String(2n ** 60n));
		const image = (await imageAt(hierarchyOf({ "zarr.json": text }).hierarchy, "")) ?? expect.fail();
		expect(places(image)).toEqual([["0", scales, translations]]);
		expect(image.problems).toEqual([]);
	});

	it("applies what comes in another order as it is listed, and says so", async () => {
		const image = await imageOf(withImage({ datasets: [level("0", translation(1, 2), scale(2, 3), scale(1, 10))] }));
		expect(places(image)).toEqual([["0", [2, 30], [2, 60]]]);
		expect(image.problems).toEqual([
			"datasets[0].coordinateTransformations lists translation, scale, scale, where one scale and then at most one translation may be; they are applied as listed.",
		]);
	});

	const own = "datasets[1].coordinateTransformations";
	it.each([
		[
			"affine",
			[{ type: "affine", affine: [] }],
			`${own} has the type "affine", which is not supported, only scale and translation; its size tells the level's place.`,
		],
		[
			"none",
			[{}],
			`${own} has the type undefined, which is not supported, only scale and translation; its size tells the level's place.`,
		],
		[
			"scale by path",
			[{ type: "scale", path: "scales/1" }],
			`${own} has its scale in an array, at "scales/1", which is not supported; its size tells the level's place.`,
		],
		[
			"translation by path",
			[scale(2, 4), { type: "translation", path: "x" }],
			`${own} has its translation in an array, at "x", which is not supported; its size tells the level's place.`,
		],
		[
			"too few values",
			[scale(2)],
			`${own} has 1 values in its scale, where there are 2 axes; its size tells the level's place.`,
		],
		[
			"too many values",
			[scale(2, 4), translation(1, 2, 3)],
			`${own} has 3 values in its translation, where there are 2 axes; its size tells the level's place.`,
		],
		["no values", [{ type: "scale" }], `${own} has no list of numbers as its scale; its size tells the level's place.`],
		["text", ["scale"], `${own} is ["scale"], not a list of transformations; its size tells the level's place.`],
		[
			"a sequence of nothing",
			[{ type: "sequence" }],
			`${own} is [an object with the keys type], not a list of transformations; its size tells the level's place.`,
		],
		["an empty list", [], `${own} is empty; its size tells the level's place.`],
	])("places a level by its size for %s", async (_, steps, problem) => {
		const image = await imageOf(
			withImage({
				datasets: [level("0", scale(0.5, 0.25), translation(1, 2)), { path: "1", coordinateTransformations: steps }],
			}),
			{ "0": [8, 6], "1": [4, 3] },
		);
		expect(places(image)).toEqual([
			["0", [0.5, 0.25], [1, 2]],
			["1", [1, 0.5], [1.25, 2.125]],
		]);
		expect(image.problems).toEqual([problem]);
		expect(image.axes[0].unit).toBe("µm");
	});

	it("places a level by its size where it has none", async () => {
		const datasets = [{ path: "1" }, level("0", scale(1, 0.5))];
		const image = await imageOf(withImage({ datasets }), { "0": [4, 3], "1": [8, 6] });
		expect(places(image)).toEqual([
			["1", [0.5, 0.25], [-0.25, -0.125]],
			["0", [1, 0.5], [0, 0]],
		]);
		expect(image.problems).toEqual([
			"datasets[0].coordinateTransformations is missing; its size tells the level's place.",
		]);
	});

	it.each([
		[0, "0"],
		[-0.5, "-0.5"],
		["0.5", '"0.5"'],
		[null, "null"],
		[true, "true"],
		[1e-200, "1e-200"],
		[1e308, "1e+308"],
	])("counts cells along an axis with the scale %s, and keeps the other's units", async (value, text) => {
		const datasets = [level("0", scale(value, 0.25), translation(7, 2)), level("1", scale(value, 0.5))];
		const image = await imageOf(withImage({ datasets }), { "0": [8, 6], "1": [4, 3] });
		expect(places(image)).toEqual([
			["0", [1, 0.25], [0, 2]],
			["1", [2, 0.5], [0.5, 0]],
		]);
		expect(image.axes.map(({ unit }) => unit)).toEqual(["", "µm"]);
		const tell = (i: number) =>
			`datasets[${i}].coordinateTransformations has the scale ${text} at position 0, which is no usable number over 0; its size tells the level's place along that axis.`;
		const lost = 'Nothing tells where cells lie along "y": positions there count cells, without units.';
		expect(image.problems).toEqual([tell(0), tell(1), lost]);
	});

	it("counts cells along an axis with a translation that is none", async () => {
		const datasets = [level("0", scale(2, 0.25), translation(null, 1))];
		const image = await imageOf(withImage({ datasets }), { "0": [8, 6] });
		expect(places(image)).toEqual([["0", [1, 0.25], [0, 1]]]);
		expect(image.problems[0]).toBe(
			"datasets[0].coordinateTransformations has the translation null at position 0, which is no usable number; its size tells the level's place along that axis.",
		);
	});

	it("counts cells where no level's are understood", async () => {
		const affine = { type: "affine", affine: [[1, 0, 0]] };
		const image = await imageOf(withImage({ datasets: [level("0", affine), level("1", affine)] }), {
			"0": [8, 6],
			"1": [4, 3],
		});
		expect(places(image)).toEqual([
			["0", [1, 1], [0, 0]],
			["1", [2, 2], [0.5, 0.5]],
		]);
		expect(image.axes.map(({ unit }) => unit)).toEqual(["", ""]);
		expect(image.problems.at(-1)).toBe(
			'Nothing tells where cells lie along "y" and "x": positions there count cells, without units.',
		);
	});

	it("counts cells where the image's are not understood, and says so once", async () => {
		const datasets = [level("0", scale(0.5, 0.25)), level("1", scale(1, 0.5))];
		const coordinateTransformations = [{ type: "rotation", rotation: [0, 1, 1, 0] }];
		const image = await imageOf(withImage({ datasets, coordinateTransformations }), { "0": [8, 6], "1": [4, 3] });
		expect(places(image)[1]).toEqual(["1", [2, 2], [0.5, 0.5]]);
		expect(image.problems).toEqual([
			'coordinateTransformations has the type "rotation", which is not supported, only scale and translation; positions count cells.',
			'Nothing tells where cells lie along "y" and "x": positions there count cells, without units.',
		]);
	});
});
