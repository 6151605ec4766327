/** Images as OME-NGFF describes them: the specification's own examples, and what breaks them. */
import { describe, expect, it } from "vitest";
import { findImage, imageAt } from "../../src/hierarchy/images.ts";
import { foundIn, imageOf, level, places, SPACE, scale, TCZYX, translation, withImage, YX } from "./image.ts";
import { array, arrayV2, dataset, group, hierarchyOf } from "./memory.ts";

describe("the specification's examples", () => {
	const example = {
		name: "example",
		axes: TCZYX,
		datasets: [
			level("0", scale(1, 1, 0.5, 0.5, 0.5)),
			level("1", scale(1, 1, 1, 1, 1)),
			level("2", scale(1, 1, 2, 2, 2)),
		],
		coordinateTransformations: [scale(0.1, 1, 1, 1, 1)],
		type: "gaussian",
		metadata: { method: "skimage.transform.pyramid_gaussian", version: "0.16.1", args: "[true]" },
	};
	const read = {
		path: "image",
		name: "example",
		axes: [
			{ name: "t", type: "time", unit: "ms" },
			{ name: "c", type: "channel", unit: "" },
			{ name: "z", type: "space", unit: "µm" },
			{ name: "y", type: "space", unit: "µm" },
			{ name: "x", type: "space", unit: "µm" },
		],
		levels: [
			{ path: "image/0", scale: [0.1, 1, 0.5, 0.5, 0.5], translation: [0, 0, 0, 0, 0] },
			{ path: "image/1", scale: [0.1, 1, 1, 1, 1], translation: [0, 0, 0, 0, 0] },
			{ path: "image/2", scale: [0.1, 1, 2, 2, 2], translation: [0, 0, 0, 0, 0] },
		],
		channels: null,
		greyscale: false,
		position: {},
		problems: [],
	};

	it("reads that of 0.5, by the group's own document alone", async () => {
		const ome = { version: "0.5", multiscales: [example] };
		const { hierarchy, asked } = hierarchyOf({ "zarr.json": group(), "image/zarr.json": group({ ome }) });
		await hierarchy.node("");
		const before = asked.length;
		expect(await imageAt(hierarchy, "image")).toEqual({ ...read, convention: "OME-NGFF 0.5" });
		expect(asked.slice(before)).toEqual(["image/zarr.json"]);
	});

	it("reads that of 0.4, in version 2", async () => {
		const { hierarchy } = hierarchyOf({
			"image/.zgroup": { zarr_format: 2 },
			"image/.zattrs": { multiscales: [{ version: "0.4", ...example }] },
		});
		expect(await imageAt(hierarchy, "image")).toEqual({ ...read, convention: "OME-NGFF 0.4" });
	});

	it("reads that of 0.3, whose levels lie by their sizes, in cells", async () => {
		const { hierarchy } = hierarchyOf({
			".zgroup": { zarr_format: 2 },
			".zattrs": {
				multiscales: [
					{
						version: "0.3",
						name: "example",
						datasets: [{ path: "0" }, { path: "1" }, { path: "2" }],
						axes: ["t", "c", "z", "y", "x"],
						type: "gaussian",
					},
				],
			},
			"0/.zarray": arrayV2([2, 3, 16, 1025, 1023]),
			"1/.zarray": arrayV2([2, 3, 8, 513, 511]),
			"2/.zarray": arrayV2([2, 3, 8, 257, 255]),
		});
		const image = (await imageAt(hierarchy, "")) ?? expect.fail();
		expect(image.convention).toBe("OME-NGFF 0.3");
		expect(image.axes.map(({ name, type, unit }) => [name, type, unit])).toEqual([
			["t", "time", ""],
			["c", "channel", ""],
			["z", "space", ""],
			["y", "space", ""],
			["x", "space", ""],
		]);
		expect(places(image)).toEqual([
			["0", [1, 1, 1, 1, 1], [0, 0, 0, 0, 0]],
			["1", [1, 1, 2, 2, 2], [0, 0, 0.5, 0.5, 0.5]],
			["2", [1, 1, 2, 4, 4], [0, 0, 0.5, 1.5, 1.5]],
		]);
		expect(image.problems).toEqual([]);
	});

	it.each(["0.1", "0.2"])("reads that of %s, which names no axes", async (version) => {
		const documents = {
			".zgroup": { zarr_format: 2 },
			".zattrs": {
				multiscales: [{ version, name: "example", datasets: [{ path: "0" }, { path: "1" }], type: "gaussian" }],
				omero: { channels: [], rdefs: { defaultZ: 2, defaultT: 1, model: "greyscale" } },
			},
			"0/.zarray": arrayV2([3, 1, 4, 8, 8]),
			"1/.zarray": arrayV2([3, 1, 4, 4, 2]),
		};
		const image = (await imageAt(hierarchyOf(documents).hierarchy, "")) ?? expect.fail();
		expect(image.axes.map(({ name }) => name).join("")).toBe("tczyx");
		expect(places(image)[1]).toEqual(["1", [1, 1, 1, 2, 4], [0, 0, 0, 0.5, 1.5]]);
		expect([image.position, image.greyscale, image.problems]).toEqual([{ z: 2, t: 1 }, true, []]);
	});

	it("reads that of 0.6 as far as it says the same: sequences and coordinate systems", async () => {
		const placed = (path: string, step: object) => ({
			path,
			coordinateTransformations: [{ ...step, input: { path }, output: { name: "intrinsic" } }],
		});
		const image = await imageOf({
			version: "0.6rc0",
			multiscales: [
				{
					name: "example",
					coordinateSystems: [
						{ name: "physical", axes: [{ name: "a" }, { name: "b" }] },
						{ name: "intrinsic", axes: YX },
					],
					datasets: [
						placed("s0", scale(0.5, 0.5)),
						placed("s1", { type: "sequence", transformations: [scale(1, 1), translation(0.25, 0.25)] }),
					],
					coordinateTransformations: [{ ...scale(10, 10), input: { name: "intrinsic" }, output: { name: "physical" } }],
				},
			],
		});
		expect(image.axes.map(({ name, unit }) => name + unit)).toEqual(["yµm", "xµm"]);
		expect(places(image)).toEqual([
			["s0", [0.5, 0.5], [0, 0]],
			["s1", [1, 1], [0.25, 0.25]],
		]);
		expect([image.convention, image.problems]).toEqual([
			"OME-NGFF 0.6rc0",
			["version is 0.6rc0, later than 0.5; it is read as far as it says the same as 0.5."],
		]);
	});

	it("reads its channels", async () => {
		const omero = {
			id: 1,
			name: "example.tif",
			channels: [
				{
					active: true,
					coefficient: 1,
					color: "0000FF",
					family: "linear",
					inverted: false,
					label: "LaminB1",
					window: { end: 1500, max: 65535, min: 0, start: 0 },
				},
				{ active: false, color: "#Ff8000", inverted: true, label: 7, window: { start: -1.5, end: 2, min: 0, max: 1 } },
			],
			rdefs: { defaultT: 0, defaultZ: 118, model: "color" },
		};
		const image = await imageOf(withImage({ axes: TCZYX, datasets: [level("0", scale(1, 1, 1, 1, 1))] }, { omero }));
		expect(image.channels).toEqual([
			{ label: "LaminB1", color: "#0000ff", window: [0, 1500], visible: true, inverted: false },
			{ label: "7", color: "#ff8000", window: [-1.5, 2], visible: false, inverted: true },
		]);
		expect([image.position, image.greyscale, image.problems]).toEqual([
			{ z: 118, t: 0 },
			false,
			['omero.channels[1].color is "#Ff8000", where the digits stand without "#"; it is read all the same.'],
		]);
	});
});

describe("levels and images that break the specification", () => {
	const good = level("0", scale(0.5, 0.25));

	it.each([
		["no path", {}, "datasets[1].path is missing, so it names no array; the level is left out."],
		["a number as path", { path: 1 }, "datasets[1].path is 1, so it names no array; the level is left out."],
		[
			"a path out of the store",
			{ path: "../../1" },
			'datasets[1].path is "../../1", so it names no array; the level is left out.',
		],
		["the group itself", { path: "." }, 'datasets[1].path is ".", so it names no array; the level is left out.'],
		["no object", "1", 'datasets[1] is "1", not an object, so it names no array; the level is left out.'],
		["the same path", good, "datasets[1].path is that of an earlier level; this one is left out."],
	])("%s", async (_, second, problem) => {
		const image = await imageOf(withImage({ datasets: [good, second] }));
		expect(image.levels.map(({ path }) => path)).toEqual(["0"]);
		expect(image.problems).toEqual([problem]);
	});

	it("sorts levels that are listed from coarse to fine", async () => {
		const image = await imageOf(withImage({ datasets: [level("1", scale(1, 0.5)), good] }));
		expect(image.levels.map(({ path }) => path)).toEqual(["0", "1"]);
		expect(image.problems).toEqual([
			"The levels are not listed from the finest to the coarsest; they are sorted by the size of their cells.",
		]);
	});

	it("leaves out a level that is neither placed nor there", async () => {
		const image = await imageOf(withImage({ datasets: [good, { path: "1" }] }), { "0": [4, 4] });
		expect(image.levels.map(({ path }) => path)).toEqual(["0"]);
		expect(image.problems[1]).toMatch(/^The level "1" is left out: No Zarr array or group at "1"/);
	});

	it("leaves out a level that is a group", async () => {
		const { hierarchy } = hierarchyOf({
			"zarr.json": group({ ome: { version: "0.5", ...withImage({ datasets: [good, { path: "1" }] }) } }),
			"0/zarr.json": array([4, 4]),
			"1/zarr.json": group(),
		});
		expect((await imageAt(hierarchy, ""))?.problems[1]).toBe('The level "1" is left out: it is a group, not an array.');
	});

	it.each([
		["no datasets", { multiscales: [{ axes: YX }] }, "datasets is missing; there is none to show."],
		["no levels", { multiscales: [{ axes: YX, datasets: [] }] }, "datasets lists no level; there is none to show."],
		["no images", { multiscales: [] }, "multiscales lists no image; none is shown."],
		[
			"no list of images",
			{ multiscales: { axes: YX } },
			"multiscales is an object with the keys axes, not a list of images; none is shown.",
		],
	])("is no image with %s, and says why", async (_, ome, problem) => {
		const { image, problems } = await foundIn(ome);
		expect(image).toBeNull();
		expect(problems[0]).toBe(problem);
		expect(problems.at(-1)).toBe("The image has no level that can be used, so its arrays are shown one by one.");
	});

	it("is no image, and no problem, in a group that says nothing", async () => {
		expect(await foundIn({ labels: ["cells"] })).toEqual({ image: null, problems: [] });
		const { hierarchy } = hierarchyOf({ "zarr.json": group(), "a/zarr.json": array([2]) });
		expect(await findImage(hierarchy, "")).toEqual({ image: null, problems: [] });
		expect(await findImage(hierarchy, "a")).toEqual({ image: null, problems: [] });
	});

	it("shows the first of several images unless another is wanted, and names them all", async () => {
		const { multiscales } = withImage({});
		const several = { multiscales: [...multiscales, { ...multiscales[0], name: "3D" }, {}] };
		const names = [multiscales[0].name ?? "", "3D", ""];
		const image = await imageOf(several);
		expect(image).toMatchObject({ among: { at: 0, names }, problems: [] });
		for (const [wanted, at] of [
			[1, 1],
			[7, 0],
		]) {
			const { hierarchy } = hierarchyOf({ "zarr.json": group(several) });
			const found = await findImage(hierarchy, "", undefined, wanted);
			expect(found.image).toMatchObject({ name: at === 1 ? "3D" : image.name, among: { at, names } });
		}
		expect(await imageOf({ multiscales: [5, ...multiscales] })).toMatchObject({
			name: image.name,
			problems: ["multiscales[0] is 5, no image; it is left out."],
		});
		expect((await imageOf({ multiscales })).among).toBeUndefined();
	});

	it.each([
		["0.5 without a version", { version: undefined }, "OME-NGFF", "ome.version is missing; it is read as 0.5."],
		["a number", { version: 0.5 }, "OME-NGFF 0.5", "version is the number 0.5, not a text; it is read as 0.5."],
		["a word", { version: "newest" }, "OME-NGFF", 'version is "newest", which is none; it is read as 0.5.'],
		[
			"a later one",
			{ version: "1.0" },
			"OME-NGFF 1.0",
			"version is 1.0, later than 0.5; it is read as far as it says the same as 0.5.",
		],
	])("version: %s", async (_, version, convention, problem) => {
		const image = await imageOf({ ...withImage({}), ...version });
		expect([image.convention, image.problems]).toEqual([convention, [problem]]);
	});

	it("reads 0.4 beside something else called ome", async () => {
		const attrs = { ...withImage({ version: "0.4" }), ome: { converter: "2.0" } };
		const { hierarchy } = hierarchyOf({ ".zgroup": { zarr_format: 2 }, ".zattrs": attrs });
		expect(await imageAt(hierarchy, "")).toMatchObject({ name: "made", convention: "OME-NGFF 0.4", problems: [] });
	});

	it("reads 0.4 without a version as such", async () => {
		const { hierarchy } = hierarchyOf({ ".zgroup": { zarr_format: 2 }, ".zattrs": withImage({ name: "" }) });
		expect(await imageAt(hierarchy, "")).toMatchObject({ name: "test.zarr", convention: "OME-NGFF", problems: [] });
	});
});

it("in N5 lists axes as N5 does, the first one fastest", async () => {
	const { hierarchy } = hierarchyOf({
		"attributes.json": { n5: "4.0.0" },
		"image/attributes.json": {
			multiscales: [
				{
					version: "0.4",
					axes: [...YX.toReversed(), { name: "z", ...SPACE }],
					datasets: [level("s0", scale(1, 2, 5), translation(0, 10, 20)), { path: "s1" }],
				},
			],
		},
		"image/s0/attributes.json": dataset([8, 6, 4]),
		"image/s1/attributes.json": dataset([4, 3, 4]),
	});
	const image = (await imageAt(hierarchy, "image")) ?? expect.fail();
	expect(image.axes.map(({ name }) => name)).toEqual(["z", "y", "x"]);
	expect(places(image)).toEqual([
		["image/s0", [5, 2, 1], [20, 10, 0]],
		["image/s1", [5, 4, 2], [20, 11, 0.5]],
	]);
});
