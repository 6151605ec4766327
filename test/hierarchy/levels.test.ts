/** Levels beside their arrays: which are used, and what contradicts the metadata. */
import { describe, expect, it } from "vitest";
import { factorOf } from "../../src/hierarchy/draft.ts";
import { imageAt } from "../../src/hierarchy/images.ts";
import { type Usable, usableLevels } from "../../src/hierarchy/levels.ts";
import type { ArrayNode } from "../../src/hierarchy/node.ts";
import { level, places, scale, TCZYX, translation, withImage, YX } from "./image.ts";
import { array, arrayV2, group, hierarchyOf } from "./memory.ts";

type Documents = Record<string, unknown>;

/** The levels of the image at the root, opened as a view opens them. */
async function usable(documents: Documents): Promise<Usable> {
	const { hierarchy } = hierarchyOf(documents);
	const image = (await imageAt(hierarchy, "")) ?? expect.fail("no image");
	const opened = await Promise.all(
		image.levels.map(({ path }) => hierarchy.node(path).catch((error: Error) => error) as Promise<ArrayNode | Error>),
	);
	return usableLevels(image, opened);
}

const two = { datasets: [level("0", scale(0.5, 0.25)), level("1", scale(1, 0.5), translation(0.25, 0.125))] };
const dims = ["y", "x"];
const fine = array([8, 6], { dims });
const coarse = array([4, 3], { dims });

const root = (fields: object = two, more: object = {}) => ({
	"zarr.json": group({ ome: { version: "0.5", ...withImage(fields, more) } }),
});

describe("levels", () => {
	it("are used as they are said where nothing contradicts it", async () => {
		const { image, arrays, problems } = await usable({ ...root(), "0/zarr.json": fine, "1/zarr.json": coarse });
		expect(image && places(image)).toEqual([
			["0", [0.5, 0.25], [0, 0]],
			["1", [1, 0.5], [0.25, 0.125]],
		]);
		expect([arrays.map(({ path }) => path), problems]).toEqual([["0", "1"], []]);
	});

	it.each([
		["missing", undefined, /^The level "1" is left out: No Zarr array or group at "1" in test.zarr: /],
		[
			"of a type that is not read",
			array([4, 3], { dtype: "quaternion" }),
			/^The level "1" is left out: "1" can't be shown: the data type quaternion/,
		],
		[
			"of another type",
			array([4, 3], { dtype: "float32" }),
			'The level "1" is left out: its data type is float32, where that of the finest level is uint16.',
		],
		["of another rank", array([1, 4, 3]), 'The level "1" is left out: it has 3 axes, where the image has 2.'],
		[
			"longer along an axis",
			array([2, 7]),
			'The level "1" is left out: its shape (2, 7) is larger than that of a finer level (8, 6).',
		],
	])("are left out where one is %s", async (_, document, problem) => {
		const { image, arrays, problems } = await usable({
			...root(),
			"0/zarr.json": fine,
			...(document ? { "1/zarr.json": document } : {}),
		});
		expect([image?.levels.map(({ path }) => path), arrays.map(({ path }) => path)]).toEqual([["0"], ["0"]]);
		expect(problems).toEqual([typeof problem === "string" ? problem : expect.stringMatching(problem)]);
		expect(image?.problems).toEqual(problems);
	});

	it("keep the others' places where the finest is missing", async () => {
		const { image } = await usable({ ...root(), "1/zarr.json": coarse });
		expect(image && places(image)).toEqual([["1", [1, 0.5], [0.25, 0.125]]]);
	});

	it("are none where no array can be opened", async () => {
		const { image, arrays, problems } = await usable(root());
		expect([image, arrays]).toEqual([null, []]);
		expect(problems.at(-1)).toBe("No level of the image can be opened.");
	});

	it("lie by their sizes where their scales contradict those", async () => {
		const same = { datasets: [level("0", scale(0.5, 0.25)), level("1", scale(0.5, 0.5), translation(0, 0.125))] };
		const { image, problems } = await usable({
			...root(same),
			"0/zarr.json": array([800, 6], { dims }),
			"1/zarr.json": array([400, 3], { dims }),
		});
		expect(image && places(image)[1]).toEqual(["1", [1, 0.5], [0.25, 0.125]]);
		expect(problems).toEqual([
			'The level "1" should cover -0.25 to 399.75 along "y" as the finest does, and is said to cover -0.25 to 199.75; its size tells its place.',
		]);
	});

	it("lie by their sizes where a translation contradicts the finest level", async () => {
		const away = {
			datasets: [level("0", scale(1, 1), translation(50, 0)), level("1", scale(2, 2), translation(0, 0.5))],
		};
		const { image, problems } = await usable({ ...root(away), "0/zarr.json": fine, "1/zarr.json": coarse });
		expect(image && places(image)[1]).toEqual(["1", [2, 2], [50.5, 0.5]]);
		expect(problems).toEqual([expect.stringContaining('should cover 49.5 to 57.5 along "y"')]);
	});

	it.each([
		["without translations, as some writers leave them", [1023, 1025], [511, 512], scale(2, 2)],
		["with sizes rounded up", [1023, 1025], [512, 513], scale(2, 2)],
		["with sizes rounded down at each of three levels", [1023, 1023], [127, 127], scale(8, 8)],
		["with scales as exact ratios", [1023, 10], [512, 4], scale(1023 / 512, 2.5)],
		["with one cell left", [3, 3], [1, 1], scale(2, 2)],
	])("are used as they are said %s", async (_, large, small, step) => {
		const datasets = [level("0", scale(1, 1)), level("1", step)];
		const { image, problems } = await usable({
			...root({ datasets }),
			"0/zarr.json": array(large, { dims }),
			"1/zarr.json": array(small, { dims }),
		});
		expect(image && places(image)[1]).toEqual(["1", step.scale, [0, 0]]);
		expect(problems).toEqual([]);
	});

	it("are sorted by size where scales don't tell", async () => {
		const same = { datasets: [level("0", scale(1, 1)), level("1", scale(1, 1))] };
		const { image, arrays, problems } = await usable({ ...root(same), "0/zarr.json": coarse, "1/zarr.json": fine });
		expect(arrays.map(({ path }) => path)).toEqual(["1", "0"]);
		expect(image && places(image)[1]).toEqual(["0", [2, 2], [0.5, 0.5]]);
		expect(problems[0]).toBe(
			"The levels are not listed from the largest to the smallest; they are sorted by their size.",
		);
	});

	it("have their arrays' axes where the image's are of another number", async () => {
		const names = ["z", "y", "x"];
		const { image, problems } = await usable({
			...root(),
			"0/zarr.json": array([3, 8, 6], { dims: names }),
			"1/zarr.json": array([3, 4, 3], { dims: names }),
		});
		expect(image?.axes.map(({ name, unit }) => name + unit)).toEqual(["z", "y", "x"]);
		expect(image && places(image)[1]).toEqual(["1", [1, 2, 2], [0, 0.5, 0.5]]);
		expect(problems).toContain(
			"axes lists 2 axes, where the arrays have 3; they are called z, y, x, and positions count cells.",
		);
	});

	it("tell of dimension_names that are not the axes of 0.5", async () => {
		const other = array([4, 3], { dims: ["x", "y"] });
		const { problems } = await usable({ ...root(), "0/zarr.json": array([8, 6]), "1/zarr.json": other });
		expect(problems).toEqual([
			'"0" has no dimension_names, where axes has y, x; those of axes are shown.',
			'"1" names its dimensions x, y, where axes has y, x; those of axes are shown.',
		]);
	});

	it("tell of chunks that are not nested, as 0.2 to 0.4 want them", async () => {
		const { problems } = await usable({
			".zgroup": { zarr_format: 2 },
			".zattrs": { multiscales: [{ version: "0.4", name: "a", axes: YX, ...two }] },
			"0/.zarray": arrayV2([8, 6]),
			"1/.zarray": arrayV2([4, 3], "."),
		});
		expect(problems).toEqual([
			'The chunks of "1" are named with ".", where OME-NGFF has "/"; they are read all the same.',
		]);
	});
});

describe("channels and positions beside the arrays", () => {
	const channel = (label: string) => ({ label, color: "ff0000", window: { start: 0, end: 1 } });
	const volume = { axes: TCZYX, datasets: [level("0", scale(1, 1, 1, 1, 1))] };
	const opened = (omero: object) =>
		usable({
			...root(volume, { omero }),
			"0/zarr.json": array([2, 3, 4, 5, 6], { dims: ["t", "c", "z", "y", "x"] }),
		});

	it("are as many as the axis has", async () => {
		const { image, problems } = await opened({
			channels: ["a", "b", "c"].map(channel),
			rdefs: { defaultZ: 3, defaultT: 1 },
		});
		expect(image?.channels?.map(({ label }) => label)).toEqual(["a", "b", "c"]);
		expect([image?.position, problems]).toEqual([{ z: 3, t: 1 }, []]);
	});

	it.each([
		[
			2,
			["a", "b", "Channel 2"],
			'omero.channels describes 2 channels, where "c" has 3 positions; nothing is known of the others.',
		],
		[4, ["a", "b", "c"], 'omero.channels describes 4 channels, where "c" has 3 positions; those beyond are ignored.'],
	])("are filled up or cut where there are %i", async (count, labels, problem) => {
		const { image, problems } = await opened({ channels: [..."abcd"].slice(0, count).map(channel) });
		expect(image?.channels?.map(({ label }) => label)).toEqual(labels);
		expect(problems).toEqual([problem]);
	});

	it("are ignored where there is no axis for them, save a single one", async () => {
		const beside = (labels: string) =>
			usable({
				...root(two, { omero: { channels: [...labels].map(channel) } }),
				"0/zarr.json": fine,
				"1/zarr.json": coarse,
			});
		expect((await beside("a")).image?.channels?.map(({ label }) => label)).toEqual(["a"]);
		const { image, problems } = await beside("ab");
		expect(image?.channels).toBeNull();
		expect(problems).toEqual([
			"omero.channels describes 2 channels, where the image has no channel axis; they are ignored.",
		]);
	});

	it("begin within the array", async () => {
		const { image, problems } = await opened({
			channels: [..."abc"].map(channel),
			rdefs: { defaultZ: 4, defaultT: 0 },
		});
		expect(image?.position).toEqual({ t: 0 });
		expect(problems).toEqual(['The image begins at 4 along "z", which has 4 positions; it begins as usual.']);
	});
});

describe("how much coarser a level is by its size", () => {
	it.each([
		[8, 4, 2],
		[9, 4, 2],
		[9, 5, 2],
		[1023, 127, 8],
		[1025, 129, 8],
		[9, 3, 3],
		[6, 1, 6],
		[10, 4, 3],
		[100, 64, 100 / 64],
		[4, 8, 0.5],
		[5, 5, 1],
		[0, 0, 1],
	])("%i cells as %i", (large, small, factor) => {
		expect(factorOf(large, small)).toBe(factor);
	});
});
