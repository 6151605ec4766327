/** Images as their writers mean them: each level's cells and places, the channels' colours, through the way that views take. */
import { describe, expect, it } from "vitest";
import { openZarr, readSlice } from "../src/index.ts";
import { openVariable } from "../src/read.ts";
import { type ExpectedImage, filesOf } from "./conformance/fixture.ts";
import { cases } from "./conformance/served.ts";

const pyramids = cases.filter(({ store }) => store.images !== undefined);

describe.each(pyramids)("$name", ({ store }) => {
	const images = store.images as readonly ExpectedImage[];
	const handle = openZarr(filesOf(store));

	it.each(images)("$path has its levels, with cells where they are said to lie", async ({ path, levels }) => {
		const variable = await openVariable(await handle, path);
		expect(variable.path).toBe(path);
		expect(variable.levels.map(({ node }) => node.path)).toEqual(levels.map((level) => level.path));
		for (const [i, level] of levels.entries()) {
			const { node, axes, x, y } = variable.levels[i];
			expect({ shape: node.shape, dtype: node.dtype.name }).toEqual({ shape: level.shape, dtype: level.dtype });
			const finest = variable.levels[0];
			for (const { index, value, world } of level.cells) {
				const at = node.dims.map((dim, k) => axes[dim].value(index[k]));
				if (world) expect(at.map((place) => place.toPrecision(9))).toEqual(world.map((place) => place.toPrecision(9)));
				// the same place on the axes of the finest level, as a view's sliders have it
				const places = node.dims.map((dim, k) => finest.axes[dim].indexOf(axes[dim].position(index[k])));
				const others = node.dims.flatMap((dim, k) => (dim === x || dim === y ? [] : [[dim, places[k]]]));
				const slice = await readSlice(await handle, { path, level: i, index: Object.fromEntries(others) });
				const [row, column] = [y, x].map((dim) => index[node.dims.indexOf(String(dim))]);
				expect(slice.path).toBe(level.path);
				expect(String(slice.stored[row * slice.width + column])).toBe(value);
			}
		}
	});
});
