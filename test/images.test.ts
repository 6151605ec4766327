/** Images as their writers mean them: each level's cells and places, the channels' colours, through the way that views take. */
import { describe, expect, it } from "vitest";
import { openZarr, readSlice } from "../src/index.ts";
import { openVariable } from "../src/read.ts";
import { type ExpectedImage, filesOf } from "./conformance/fixture.ts";
import { cases } from "./conformance/served.ts";

/** How far apart places may be: what coordinates in float32 leave. */
const far = (place: number) => 2 ** -22 * Math.max(1, Math.abs(place));

/** Levels that are groups of variables, in stores that list nothing and have no consolidated metadata. */
const UNLISTED = /geozarr\/levels\/(groups|tile)/;

const pyramids = cases.filter(({ store }) => store.images !== undefined);

describe.each(pyramids.filter(({ name }) => !UNLISTED.test(name)))("$name", ({ store }) => {
	const images = store.images as readonly ExpectedImage[];
	const handle = openZarr(filesOf(store));

	const numbered = images.map((one, i) => ({
		...one,
		image: images.slice(0, i).filter(({ path }) => path === one.path).length,
	}));

	it.each(numbered)(
		"$path ($image) has its levels, with cells where they are said to lie",
		async ({ path, levels, image }) => {
			const variable = await openVariable(await handle, path, { image });
			expect(variable.path).toBe(path);
			expect(variable.levels.map(({ node }) => node.path)).toEqual(levels.map((level) => level.path));
			for (const [i, level] of levels.entries()) {
				const { node, axes, x, y } = variable.levels[i];
				expect({ shape: node.shape, dtype: node.dtype.name }).toEqual({ shape: level.shape, dtype: level.dtype });
				const finest = variable.levels[0];
				for (const { index, value, world } of level.cells) {
					const at = node.dims.map((dim, k) => axes[dim].value(index[k]));
					for (const [k, place] of (world ?? []).entries())
						expect(Math.abs(at[k] - place)).toBeLessThanOrEqual(far(place));
					// the same place on the axes of the finest level, as a view's sliders have it
					const places = node.dims.map((dim, k) => finest.axes[dim].indexOf(axes[dim].position(index[k])));
					const others = node.dims.flatMap((dim, k) => (dim === x || dim === y ? [] : [[dim, places[k]]]));
					const slice = await readSlice(await handle, { path, image, level: i, index: Object.fromEntries(others) });
					const [row, column] = [y, x].map((dim) => index[node.dims.indexOf(String(dim))]);
					expect(slice.path).toBe(level.path);
					expect(String(slice.stored[row * slice.width + column])).toBe(value);
				}
			}
		},
	);
});

it("are told by their handle, too", async () => {
	const { store } = pyramids.find(({ name }) => name.includes("0.5-channels")) ?? expect.fail();
	const handle = await openZarr(filesOf(store));
	const image = await handle.multiscales();
	expect(image?.axes.map(({ name }) => name)).toEqual(["t", "c", "z", "y", "x"]);
	expect(image?.levels.map(({ path }) => path)).toEqual(["s0", "s1", "s2"]);
	expect(image?.channels?.map(({ label, color }) => [label, color])).toEqual([
		["DAPI", "#0000ff"],
		["GFP", "#00ff00"],
		["Trans", "#ffffff"],
	]);
	expect(await handle.multiscales("s0")).toBeNull();
	await expect(handle.multiscales("nothing")).rejects.toMatchObject({ tag: "NotFoundError" });
});

it.each(pyramids.filter(({ name }) => UNLISTED.test(name)))("$name needs a listing, and says so", async ({ store }) => {
	const opened = openVariable(await openZarr(filesOf(store)), "");
	await expect(opened).rejects.toThrow(/Nothing lists what the level .* Choose one of its arrays instead/);
});
