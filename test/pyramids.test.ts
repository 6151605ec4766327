/** What fixtures say of images holds together: levels, cells and labels against the arrays that are read from their stores. */
import { describe, expect, it } from "vitest";
import { openZarr, readArray } from "../src/index.ts";
import { brokenStores, type ExpectedImage, type ExpectedLevel, filesOf } from "./conformance/fixture.ts";
import { cases } from "./conformance/served.ts";

const pyramids = cases.filter(({ store }) => store.images !== undefined);

/** Position of a cell in C order. */
function offsetOf(index: readonly number[], shape: readonly number[]): number {
	return index.reduce((offset, place, axis) => offset * shape[axis] + place, 0);
}

/** Where the cells of a level lie by its step and its first cell. */
function worldOf(index: readonly number[], { step, first }: ExpectedLevel): number[] | null {
	return step && first && index.map((place, axis) => place * step[axis] + first[axis]);
}

/** To nine digits, as sums and products of other orders differ in the last ones. */
function rounded(world: readonly number[] | null): string[] | null {
	return world?.map((place) => place.toPrecision(9)) ?? null;
}

const VERSIONS = ["0.1", "0.2", "0.3", "0.4", "0.5", "bdv", "cosem", "geozarr", "n5-viewer", "ndpyramid", "paintera"];

it("has images of every layout", () => {
	const versions = new Set(pyramids.flatMap(({ store }) => store.images ?? []).map(({ version }) => version));
	expect([...versions].sort()).toEqual(VERSIONS);
});

describe.each(pyramids)("$name", ({ store }) => {
	const images = store.images as readonly ExpectedImage[];
	const handle = openZarr(filesOf(store));

	it.each(images.flatMap(({ axes, levels }) => levels.map((level) => ({ ...level, rank: axes.length }))))(
		"$path has the cells",
		async (level) => {
			const { data, dtype, shape } = await readArray(handle, { path: level.path });
			expect({ dtype, shape }).toEqual({ dtype: level.dtype, shape: level.shape });
			expect(shape.length).toBe(level.rank);
			for (const { index, value, world } of level.cells) {
				expect(String(data[offsetOf(index, shape)])).toBe(value);
				expect(rounded(worldOf(index, level))).toEqual(rounded(world));
			}
			expect(level.cells.length).toBeGreaterThan(1);
		},
	);

	it.each(images.filter(({ label }) => label !== null))("$path has the labels", async ({ levels, label }) => {
		const { data } = await readArray(handle, { path: levels[0].path });
		const ids = [...new Set(Array.from(data as ArrayLike<unknown>, String))];
		expect(ids.sort()).toEqual([...(label?.ids ?? [])].sort());
		if (label?.source !== null) expect(images.map(({ path }) => path)).toContain(label?.source);
	});

	it("names only images that it has", () => {
		const paths = images.map(({ path }) => path);
		const named = [
			...images.flatMap(({ labels }) => labels),
			...(store.plates ?? []).flatMap(({ wells }) => wells.flatMap(({ images }) => images.map(({ path }) => path))),
			...(store.series ?? []).map(({ path }) => path),
		];
		for (const path of named) expect(paths).toContain(path);
		expect(store.arrays.map(({ path }) => path).sort()).toEqual(
			images.flatMap(({ levels }) => levels.map(({ path }) => path)).sort(),
		);
	});
});

describe("broken images", () => {
	const stores = brokenStores();

	it("are complained of by others, sound ones by none", () => {
		const sound = stores.filter(({ where }) => where === "");
		expect(sound.map(({ defect }) => defect).every((defect) => defect.startsWith("none"))).toBe(true);
		// ngff-zarr can't read images that are transformed as a whole
		const judging = sound.map(({ judges }) => ({ ...judges, "ngff-zarr": [] }));
		const nothing = { schema: [], validator: [], "ome-zarr-models": [], "ngff-zarr": [] };
		expect(judging).toEqual(sound.map(() => nothing));
		const broken = stores.filter(({ where }) => where !== "");
		expect(broken.length).toBeGreaterThan(90);
		const seen = broken.filter(({ judges }) => Object.values(judges).some((said) => said.length > 0));
		const defects = new Set(broken.map(({ defect }) => defect));
		expect([...defects].filter((defect) => !seen.some((store) => store.defect === defect)).sort()).toEqual(UNSEEN);
	});

	it.each(stores)("$name: its arrays can be read", async ({ files }) => {
		const paths = Object.keys(files).filter((key) => key.endsWith("/.zarray") || isArray(key, files[key]));
		expect(paths.length).toBeGreaterThan(0);
		const handle = openZarr(filesOf({ files, open: "" }));
		for (const key of paths) {
			const { data, shape } = await readArray(handle, { path: key.slice(0, key.lastIndexOf("/")) });
			expect(data.length).toBe(shape.reduce((size, n) => size * n, 1));
		}
	});
});

/** What none of them finds wrong, and a view can't draw as it is said. */
const UNSEEN = [
	"axis of an unknown type",
	"fewer channels than the array has",
	"labels of another shape",
	"labels of floats",
	"more channels than the array has",
	"window that ends before it starts",
];

function isArray(key: string, base64: string): boolean {
	return key.endsWith("/zarr.json") && JSON.parse(Buffer.from(base64, "base64").toString()).node_type === "array";
}
