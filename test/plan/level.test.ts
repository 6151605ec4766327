/** Which resolution is drawn at a zoom. */
import { describe, expect, it } from "vitest";
import { type Extent, levelFor } from "../../src/plan/level.ts";

const halved: Extent[] = [
	[1, 1],
	[2, 2],
	[4, 4],
];
/** As levels of a volume are along x and z, where z is the same in all of them. */
const flat: Extent[] = halved.map(([x]) => [x, 5]);

describe("the level", () => {
	it.each([
		[halved, [0.1, 0.1], 0],
		[halved, [1, 1], 0],
		[halved, [1.99, 1.99], 1],
		[halved, [4, 4], 2],
		[halved, [4, 2], 1],
		[halved, [64, 64], 2],
		// cells that no level makes smaller don't keep from a coarser one along the other axis
		[flat, [4, 0.5], 2],
		[flat, [2, 0.5], 1],
		[flat, [0.5, 0.5], 0],
		[flat, [4, 50], 2],
	] as [Extent[], Extent, number][])("of cells %j for a pixel of %j is %i", (cells, pixel, level) => {
		expect(levelFor(cells, pixel)).toBe(level);
	});
});
