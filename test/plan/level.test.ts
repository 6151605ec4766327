import { describe, expect, it } from "vitest";
import { levelFor, wholeChunks } from "../../src/plan/level.ts";

describe("levelFor", () => {
	const cells = [0.5, 1, 2, 4].map((size) => [size, size] as const);

	it.each([
		[0.1, 0],
		[0.5, 0],
		[0.99, 1],
		[1, 1],
		[1.9, 1],
		[1.95, 2],
		[3, 2],
		[100, 3],
	])("takes for pixels of %s units the coarsest level with cells no larger, up to a twentieth", (pixel, level) => {
		expect(levelFor(cells, [pixel, pixel])).toBe(level);
	});

	it("looks at both axes: a level that is too coarse along one is too coarse", () => {
		const flat = [
			[1, 1],
			[2, 1],
			[4, 2],
		] as const;
		expect(levelFor(flat, [4, 1])).toBe(1);
		expect(levelFor(flat, [1, 4])).toBe(0);
		expect(levelFor(flat, [4, 4])).toBe(2);
	});

	it("does not look at an axis along which no level makes cells smaller than pixels", () => {
		// of a volume across z, whose cells are the same in all levels
		const across = cells.map(([x]) => [x, 5] as const);
		expect([0.5, 1, 2.5, 100].map((x) => levelFor(across, [x, 0.2]))).toEqual([0, 1, 2, 3]);
		expect(levelFor(across, [1, 50])).toBe(1);
		// a finer one still is finer along it
		expect(levelFor([...cells.slice(0, 1), [1, 5], [2, 5]], [2, 0.2])).toBe(0);
	});
});

describe("wholeChunks", () => {
	const grid = { shape: [5, 100, 70], chunks: [1, 32, 16] };
	const plane = { x: 2, y: 1, index: [3, 0, 0] };

	it("reaches to the edges of the chunks that a window touches, and no further than the array", () => {
		expect(wholeChunks(grid, plane, { x0: 17, x1: 33, y0: 31, y1: 32 })).toEqual({ x0: 16, x1: 48, y0: 0, y1: 32 });
		expect(wholeChunks(grid, plane, { x0: 60, x1: 70, y0: 99, y1: 100 })).toEqual({ x0: 48, x1: 70, y0: 96, y1: 100 });
		expect(wholeChunks(grid, plane, { x0: 16, x1: 32, y0: 32, y1: 64 })).toEqual({ x0: 16, x1: 32, y0: 32, y1: 64 });
	});

	it("knows unequal chunks", () => {
		const run = (from: number, size: number, index: number) => ({ from, size, index });
		const runs = [[run(0, 1, 0)], [run(0, 32, 0)], [run(0, 10, 0), run(20, 30, 2), run(50, 20, 3)]];
		const window = { x0: 12, x1: 21, y0: 0, y1: 1 };
		expect(wholeChunks({ ...grid, runs }, plane, window)).toEqual({ x0: 10, x1: 50, y0: 0, y1: 32 });
	});
});
