/** Plates, wells and collections: the specification's own examples, and what breaks them. */
import { describe, expect, it } from "vitest";
import { readPlate, readWell } from "../../src/hierarchy/plate.ts";
import { labelsAt, seriesAt } from "../../src/hierarchy/series.ts";
import { array, group, hierarchyOf } from "./memory.ts";

const named = (names: Iterable<string>) => Array.from(names, (name) => ({ name }));
const well = (path: unknown, rowIndex?: unknown, columnIndex?: unknown) => ({ path, rowIndex, columnIndex });

const example = {
	acquisitions: [{ id: 1, maximumfieldcount: 1, name: "single acquisition", starttime: 1343731272000 }],
	columns: named(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]),
	field_count: 1,
	name: "sparse test",
	rows: named("ABCDEFGH"),
	wells: [well("C/5", 2, 4), well("D/7", 3, 6)],
};

const plateOf = (plate: unknown) =>
	readPlate({ path: "p", name: "p.zarr", attrs: { ome: { version: "0.5", plate } } }) ?? expect.fail();

describe("plates", () => {
	const expected = {
		path: "p",
		name: "sparse test",
		rows: [..."ABCDEFGH"],
		columns: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"],
		wells: [
			{ path: "p/C/5", row: 2, column: 4 },
			{ path: "p/D/7", row: 3, column: 6 },
		],
		acquisitions: [{ id: 1, name: "single acquisition", fieldCount: 1 }],
		fieldCount: 1,
		problems: [],
	};

	it("are read as 0.5 and 0.4 write them", () => {
		expect(plateOf(example)).toEqual(expected);
		const attrs = { plate: { version: "0.4", ...example } };
		expect(readPlate({ path: "p", name: "p.zarr", attrs })).toEqual(expected);
	});

	it("are read as 0.1 to 0.3 write them, without indices", () => {
		const wells = [{ path: "C/5" }, { path: "D/7" }];
		expect(plateOf({ ...example, wells })).toEqual(expected);
	});

	it("need no acquisitions, field count or name", () => {
		const { rows, columns, wells } = example;
		expect(plateOf({ rows, columns, wells })).toEqual({
			...expected,
			name: "p.zarr",
			acquisitions: [],
			fieldCount: null,
		});
	});

	it("are none where nothing says so", () => {
		expect(readPlate({ path: "", name: "", attrs: { ome: {} } })).toBeNull();
	});

	it.each([
		[
			"the path's names before other indices",
			well("C/5", 4, 2),
			{ row: 2, column: 4 },
			'plate.wells[0] has rowIndex 4 and columnIndex 2, where its path "C/5" is 2 and 4; its path counts.',
		],
		[
			"indices that are none",
			well("C/5", "2", 4),
			{ row: 2, column: 4 },
			'plate.wells[0] has rowIndex "2" and columnIndex 4, where its path "C/5" is 2 and 4; its path counts.',
		],
		[
			"indices where the path names neither",
			well("wells/C5", 2, 4),
			{ row: 2, column: 4 },
			'plate.wells[0].path is "wells/C5", not a row and a column of the plate; its rowIndex and columnIndex count.',
		],
		[
			"a longer path",
			well("C/5/0", 2, 4),
			{ row: 2, column: 4 },
			'plate.wells[0].path is "C/5/0", not a row and a column of the plate; its rowIndex and columnIndex count.',
		],
	])("take %s", (_, given, at, problem) => {
		const { wells, problems } = plateOf({ ...example, wells: [given] });
		expect(wells).toEqual([{ path: `p/${given.path}`, ...at }]);
		expect(problems).toEqual([problem]);
	});

	it.each([
		[
			"a path without a place",
			well("I/13"),
			'plate.wells[1].path is "I/13", not a row and a column of the plate; it is left out.',
		],
		[
			"indices beyond the plate",
			well("I/13", 8, 12),
			'plate.wells[1].path is "I/13", not a row and a column of the plate; it is left out.',
		],
		["no path", well(undefined, 0, 0), "plate.wells[1] names no group (path undefined); it is left out."],
		["a path out of the store", well("../..", 0, 0), 'plate.wells[1] names no group (path "../.."); it is left out.'],
		["no object", "A/1", 'plate.wells[1] names no group (path "A/1"); it is left out.'],
		["an earlier one's place", well("C/5", 2, 4), 'plate.wells[1] lies where "C/5" does, in C5; it is left out.'],
	])("leave out a well with %s", (_, second, problem) => {
		const { wells, problems } = plateOf({ ...example, wells: [well("C/5", 2, 4), second] });
		expect(wells).toEqual([{ path: "p/C/5", row: 2, column: 4 }]);
		expect(problems).toEqual([problem]);
	});

	it.each([
		["rows", [], "plate.rows is empty."],
		["columns", undefined, "plate.columns is missing."],
		["wells", {}, "plate.wells is an empty object, not a list."],
		["field_count", 0, "plate.field_count is 0, no whole number over 0; it is ignored."],
		["field_count", 1.5, "plate.field_count is 1.5, no whole number over 0; it is ignored."],
		["acquisitions", 3, "plate.acquisitions is 3, not a list; it is ignored."],
		["acquisitions", [{ id: -1 }], "plate.acquisitions[0].id is -1, which is no id; it is left out."],
		["acquisitions", [{ id: 1 }, { id: 1 }], "plate.acquisitions[1].id is that of an earlier one, 1; it is left out."],
		[
			"acquisitions",
			[{ id: 1, maximumfieldcount: 0 }],
			"plate.acquisitions[0].maximumfieldcount is 0, no whole number over 0; it is ignored.",
		],
		["rows", [{}, ...named("BCDEFGH")], 'plate.rows[0] has no name; it is called "0".'],
		["rows", named("AACDEFGH"), 'plate.rows[1] has the name of an earlier one, "A".'],
	])("name a defect of %s (%j)", (key, value, problem) => {
		expect(plateOf({ ...example, [key]: value }).problems).toContain(problem);
	});

	it("are empty where they are no object", () => {
		expect(plateOf("A1")).toMatchObject({ wells: [], rows: [] });
		expect(plateOf("A1").problems[0]).toBe('plate is "A1", not an object; it has no wells.');
	});
});

describe("wells", () => {
	const wellOf = (images: unknown, plate = plateOf(example)) =>
		readWell({ path: "p/A/1", name: "1", attrs: { well: { version: "0.4", images } } }, plate) ?? expect.fail();

	it("are read as the specification has them", () => {
		const plate = plateOf({ ...example, acquisitions: [{ id: 0 }, { id: 3 }] });
		expect(
			wellOf(
				[
					{ acquisition: 0, path: "0" },
					{ acquisition: 3, path: "1" },
				],
				plate,
			),
		).toEqual({
			path: "p/A/1",
			fields: [
				{ path: "p/A/1/0", acquisition: 0 },
				{ path: "p/A/1/1", acquisition: 3 },
			],
			problems: [],
		});
		expect(wellOf([{ path: "0" }]).problems).toEqual([]);
		expect(readWell({ path: "", name: "", attrs: {} })).toBeNull();
	});

	it.each([
		[
			{ path: "0", acquisition: 7 },
			7,
			"well.images[0].acquisition is 7, which the plate does not list; it is one of its own.",
		],
		[
			{ path: "0", acquisition: "1" },
			null,
			'well.images[0].acquisition is "1", not the id of one; it is shown with all.',
		],
	])("name a wrong acquisition: %j", (image, acquisition, problem) => {
		expect(wellOf([image])).toMatchObject({ fields: [{ acquisition }], problems: [problem] });
	});

	it("name a missing acquisition where there are several", () => {
		const plate = plateOf({ ...example, acquisitions: [{ id: 0 }, { id: 3 }] });
		expect(wellOf([{ path: "0" }], plate).problems).toEqual([
			"well.images[0].acquisition is missing, where the plate has 2; it is shown with all.",
		]);
	});

	it.each([
		[[{ path: "" }], 'well.images[0] names no group (path ""); it is left out.'],
		[["0"], 'well.images[0] names no group (path "0"); it is left out.'],
		[[], "well.images is empty."],
		[undefined, "well.images is missing."],
	])("without fields: %j", (images, problem) => {
		expect(wellOf(images)).toEqual({ path: "p/A/1", fields: [], problems: [problem] });
	});
});

describe("collections of bioformats2raw", () => {
	const layout = group({ ome: { version: "0.5", "bioformats2raw.layout": 3 } });
	const numbered = (...paths: string[]) => paths.map((path, number) => ({ path, number }));
	const images = { "0/zarr.json": group(), "1/zarr.json": group(), "2/zarr.json": group(), "4/zarr.json": group() };

	it("are what OME lists, in its order", async () => {
		const ome = group({ ome: { version: "0.5", series: ["1", "0", "sub/image"] } });
		const { hierarchy, asked } = hierarchyOf({ "zarr.json": layout, "OME/zarr.json": ome, ...images });
		await hierarchy.node("");
		const before = asked.length;
		expect(await seriesAt(hierarchy, "")).toEqual({
			images: numbered("1", "0", "sub/image"),
			problems: [],
		});
		expect(asked.slice(before)).toEqual(["OME/zarr.json"]);
	});

	it("are listed in version 2, too", async () => {
		const documents = {
			"a/.zgroup": { zarr_format: 2 },
			"a/.zattrs": { "bioformats2raw.layout": 3 },
			"a/OME/.zgroup": { zarr_format: 2 },
			"a/OME/.zattrs": { series: ["0", "1"] },
		};
		expect(await seriesAt(hierarchyOf(documents).hierarchy, "a")).toEqual({
			images: numbered("a/0", "a/1"),
			problems: [],
		});
	});

	it("are else the numbered groups of a listing, which asks for nothing that is not there", async () => {
		const { hierarchy, asked } = hierarchyOf({ "zarr.json": layout, ...images }, true);
		await hierarchy.node("");
		const before = asked.length;
		expect(await seriesAt(hierarchy, "")).toEqual({
			images: numbered("0", "1", "2"),
			problems: [],
		});
		expect(asked.slice(before)).toEqual(["/"]);
	});

	it("are else the groups that follow each other, asked for four at a time", async () => {
		const { hierarchy, asked } = hierarchyOf({ "zarr.json": layout, ...images });
		await hierarchy.node("");
		const before = asked.length;
		expect(await seriesAt(hierarchy, "")).toEqual({
			images: numbered("0", "1", "2"),
			problems: [],
		});
		expect(asked.slice(before)).toEqual(["OME", "0", "1", "2", "3"].map((path) => `${path}/zarr.json`));
	});

	it("say where they stop asking", async () => {
		const many = Array.from({ length: 70 }, (_, i) => [`${i}/zarr.json`, group()]);
		const { hierarchy } = hierarchyOf({ "zarr.json": layout, ...Object.fromEntries(many) });
		const series = await seriesAt(hierarchy, "");
		expect(series?.images.length).toBe(64);
		expect(series?.problems).toEqual(["The first 64 images are shown; nothing lists whether there are more."]);
	});

	it.each([
		[
			"another layout",
			{ "bioformats2raw.layout": 2 },
			undefined,
			"bioformats2raw.layout is 2, not 3; it is read as 3.",
		],
		[
			"a series that is no list",
			{ "bioformats2raw.layout": 3 },
			"0",
			'series of OME is "0", not a list of paths; the groups 0, 1, 2 … are shown.',
		],
	])("name %s", async (_, attributes, series, problem) => {
		const documents = { "zarr.json": group(attributes), "OME/zarr.json": group({ series }), ...images };
		expect(await seriesAt(hierarchyOf(documents).hierarchy, "")).toEqual({
			images: numbered("0", "1", "2"),
			problems: [problem],
		});
	});

	it("leave out entries that are no paths", async () => {
		const documents = { "zarr.json": layout, "OME/zarr.json": group({ series: [1, "0", "../x"] }), ...images };
		expect(await seriesAt(hierarchyOf(documents).hierarchy, "")).toEqual({
			images: [{ path: "0", number: 1 }],
			problems: [
				"series[0] of OME is 1, no path below the group; it is left out.",
				'series[2] of OME is "../x", no path below the group; it is left out.',
			],
		});
	});

	it("say that they have no images", async () => {
		expect((await seriesAt(hierarchyOf({ "zarr.json": layout }).hierarchy, ""))?.problems).toEqual([
			"The collection has no images: neither OME lists any, nor is there a group 0.",
		]);
	});

	it("are none in a plate, nor where nothing says so", async () => {
		const plate = group({ ome: { "bioformats2raw.layout": 3, plate: example } });
		expect(await seriesAt(hierarchyOf({ "zarr.json": plate }).hierarchy, "")).toBeNull();
		const documents = { "zarr.json": group(), "a/zarr.json": array([2]) };
		expect(await seriesAt(hierarchyOf(documents).hierarchy, "")).toBeNull();
		expect(await seriesAt(hierarchyOf(documents).hierarchy, "a")).toBeNull();
	});
});

describe("labels of an image", () => {
	const labels = group({ ome: { version: "0.5", labels: ["cells", "deep/nuclei", "cells"] } });

	it("are those that its group lists, by one request", async () => {
		const { hierarchy, asked } = hierarchyOf({ "zarr.json": group(), "labels/zarr.json": labels });
		await hierarchy.node("");
		const before = asked.length;
		expect(await labelsAt(hierarchy, "")).toEqual({ paths: ["labels/cells", "labels/deep/nuclei"], problems: [] });
		expect(asked.slice(before)).toEqual(["labels/zarr.json"]);
	});

	it("are none where there is no such group, which is not asked for where it is not listed", async () => {
		const none = { paths: [], problems: [] };
		expect(await labelsAt(hierarchyOf({ "zarr.json": group() }).hierarchy, "")).toEqual(none);
		const { hierarchy, asked } = hierarchyOf({ "zarr.json": group(), "0/zarr.json": array([2]) }, true);
		expect(await labelsAt(hierarchy, "")).toEqual(none);
		expect(asked).not.toContain("labels/zarr.json");
	});

	it.each([
		[undefined, "The group labels has no list of labels, so none are shown."],
		["cells", 'labels is "cells", not a list; none are shown.'],
		[[3], "labels[0] is 3, no path below the group; it is left out."],
	])("name a list that is none: %j", async (list, problem) => {
		const documents = { "zarr.json": group(), "labels/zarr.json": group({ ome: { labels: list } }) };
		expect(await labelsAt(hierarchyOf(documents).hierarchy, "")).toEqual({ paths: [], problems: [problem] });
	});

	it("reject where their group can't be read", async () => {
		const { hierarchy } = hierarchyOf({ "zarr.json": group(), "labels/zarr.json": "{" });
		await expect(labelsAt(hierarchy, "")).rejects.toThrow("labels/zarr.json is not valid JSON");
	});
});
