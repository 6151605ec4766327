/** What fixtures say of images holds together: levels, cells and labels against the arrays that are read from their stores. */
import { describe, expect, it } from "vitest";
import { openZarr, readArray } from "../src/index.ts";
import { type ExpectedImage, type ExpectedLevel, filesOf } from "./conformance/fixture.ts";
import { cases } from "./conformance/served.ts";

const pyramids = cases.filter(({ store }) => store.images !== undefined);

/** Position of a cell in C order. */
function offsetOf(index: readonly number[], shape: readonly number[]): number {
	return index.reduce((offset, place, axis) => offset * shape[axis] + place, 0);
}

/** Where the cells of a level lie by its step and its first cell. */
function worldOf(index: readonly number[], { step, first }: ExpectedLevel): number[] {
	return index.map((place, axis) => place * step[axis] + first[axis]);
}

it("has images of every layout", () => {
	const versions = new Set(pyramids.flatMap(({ store }) => store.images ?? []).map(({ version }) => version));
	expect([...versions].sort()).toEqual(["0.4", "0.5"]);
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
				for (const [axis, at] of worldOf(index, level).entries()) expect(at).toBeCloseTo(world[axis], 9);
			}
			expect(level.cells.length).toBeGreaterThan(1);
		},
	);

	it.each(images.filter(({ label }) => label !== null))("$path has the labels", async ({ levels, label }) => {
		const { data } = await readArray(handle, { path: levels[0].path });
		const ids = [...new Set(Array.from(data as ArrayLike<unknown>, String))];
		expect(ids.sort()).toEqual([...(label?.ids ?? [])].sort());
		expect(images.map(({ path }) => path)).toContain(label?.source);
	});

	it("names only images that it has", () => {
		const paths = images.map(({ path }) => path);
		const named = [
			...images.flatMap(({ labels }) => labels),
			...(store.plates ?? []).flatMap(({ wells }) => wells.flatMap(({ images }) => images.map(({ path }) => path))),
			...(store.series ?? []),
		];
		for (const path of named) expect(paths).toContain(path);
		expect(store.arrays.map(({ path }) => path).sort()).toEqual(
			images.flatMap(({ levels }) => levels.map(({ path }) => path)).sort(),
		);
	});
});
