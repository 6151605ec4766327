/** Plates, wells and files as images to choose from: who they are, and what is asked for to know it. */
import { describe, expect, it } from "vitest";
import { type Collection, collectionAt, imagesOf, isCollection, wellPaths } from "../../src/hierarchy/collection.ts";
import { group, hierarchyOf } from "./memory.ts";

const named = (names: Iterable<string>) => Array.from(names, (name) => ({ name }));
const ome = (fields: object) => group({ ome: { version: "0.5", ...fields } });
const plate = {
	name: "screen",
	rows: named("AB"),
	columns: named(["1", "2"]),
	wells: [{ path: "A/1" }, { path: "B/2" }],
	acquisitions: [{ id: 0 }, { id: 7, name: "after" }],
	field_count: 3,
};
const images = [
	{ path: "0", acquisition: 0 },
	{ path: "1", acquisition: 7 },
	{ path: "late", acquisition: 7 },
];
const documents = { "zarr.json": ome({ plate }), "A/1/zarr.json": ome({ well: { images } }) };
const EVERY = { field: 0, acquisition: null };

async function collected(documents: Record<string, unknown>, path = "", lists = false): Promise<Collection> {
	return (await collectionAt(hierarchyOf(documents, lists).hierarchy, path)) ?? expect.fail("no collection");
}

describe("collections", () => {
	it("are plates by their wells, of which nothing is asked", async () => {
		const { hierarchy, asked } = hierarchyOf(documents);
		expect(await collectionAt(hierarchy, "")).toEqual({
			kind: "plate",
			path: "",
			name: "screen",
			grid: { rows: ["A", "B"], columns: ["1", "2"] },
			members: [
				{ path: "A/1", name: "well A1", row: 0, column: 0 },
				{ path: "B/2", name: "well B2", row: 1, column: 1 },
			],
			acquisitions: [
				{ id: 0, name: "Acquisition 0", fieldCount: null },
				{ id: 7, name: "after", fieldCount: null },
			],
			fieldCount: 3,
			problems: [],
		});
		expect(asked.every((key) => !key.includes("/"))).toBe(true);
	});

	it("keep the numbers of rows and columns apart", async () => {
		const numbers = { ...plate, rows: named(["1"]), columns: named(["1", "12"]), wells: [{ path: "1/12" }] };
		const { members } = await collected({ "zarr.json": ome({ plate: numbers }) });
		expect(members.map(({ name }) => name)).toEqual(["well 1/12"]);
	});

	it("are wells by their fields", async () => {
		const { kind, grid, members } = await collected(documents, "A/1");
		expect([kind, grid]).toEqual(["well", null]);
		expect(members.map(({ path, name }) => [path, name])).toEqual([
			["A/1/0", "field 0"],
			["A/1/1", "field 1"],
			["A/1/late", "field late"],
		]);
	});

	it("are files by their series", async () => {
		const { kind, members } = await collected({
			"zarr.json": ome({ "bioformats2raw.layout": 3 }),
			"OME/zarr.json": ome({ series: ["tiles/b", "a"] }),
		});
		expect([kind, members.map(({ path, name }) => [path, name])]).toEqual([
			"series",
			[
				["tiles/b", "image tiles/b"],
				["a", "image a"],
			],
		]);
	});

	it("are none of other groups, for which nothing more is asked", async () => {
		const { hierarchy, asked } = hierarchyOf({ "zarr.json": group(), "a/zarr.json": ome({ multiscales: [] }) });
		await hierarchy.node("");
		await hierarchy.node("a");
		const before = asked.length;
		expect([await collectionAt(hierarchy, ""), await collectionAt(hierarchy, "a")]).toEqual([null, null]);
		expect(asked.length).toBe(before);
	});

	it("are known by attributes alone", () => {
		expect([{ plate }, { well: {} }, { "bioformats2raw.layout": 3 }, { multiscales: [] }].map(isCollection)).toEqual([
			true,
			true,
			true,
			false,
		]);
		expect(wellPaths({ path: "p", name: "p", attrs: { plate } })).toEqual(["p/A/1", "p/B/2"]);
	});
});

describe("a well's images", () => {
	const chosen = async (acquisition: number | null, field: number) => {
		const { hierarchy } = hierarchyOf(documents);
		const collection = (await collectionAt(hierarchy, "")) ?? expect.fail();
		const { path, count, problems } = await imagesOf(hierarchy, collection, collection.members[0], {
			field,
			acquisition,
		});
		expect(problems).toEqual([]);
		return [path, count];
	};

	it("are counted within an acquisition", async () => {
		expect(await chosen(null, 2)).toEqual(["A/1/late", 3]);
		expect(await chosen(7, 0)).toEqual(["A/1/1", 2]);
		expect(await chosen(0, 1)).toEqual([null, 1]);
	});

	it.each([
		["is not there", undefined, 'The well "B/2": the plate lists it, but there is no such group.'],
		[
			"does not say that it is one",
			group(),
			'The well "B/2": its group does not say that it is a well, so it has no fields.',
		],
		["has none", ome({ well: { images: [] } }), 'The well "B/2": well.images is empty.'],
	])("are none where it %s", async (_, document, problem) => {
		const { hierarchy } = hierarchyOf({ ...documents, ...(document ? { "B/2/zarr.json": document } : {}) });
		const collection = (await collectionAt(hierarchy, "")) ?? expect.fail();
		expect(await imagesOf(hierarchy, collection, collection.members[1], EVERY)).toEqual({
			path: null,
			count: 0,
			problems: [problem],
		});
	});
});
