import { expect, it } from "vitest";
import { BUDGET, costOf, costUnplanned } from "../../src/plan/budget.ts";
import { planChunks, planSize, wholeWindow } from "../../src/plan/chunks.ts";

const grid = { shape: [7, 10, 12], chunks: [2, 4, 5] };
const plane = { x: 2, y: 1, index: [3, 0, 0] };

it("covers every cell of a window exactly once, by the chunks that hold it", () => {
	for (const window of [wholeWindow(grid, plane), { x0: 3, x1: 11, y0: 5, y1: 6 }, { x0: 4, x1: 5, y0: 0, y1: 10 }]) {
		const width = window.x1 - window.x0;
		const hits = new Uint8Array(width * (window.y1 - window.y0));
		for (const { coords, start, left, top, width: w, height: h } of planChunks(grid, plane, window)) {
			expect([coords[0], start[0]]).toEqual([1, 1]);
			for (let row = 0; row < h; row++) {
				for (let column = 0; column < w; column++) {
					hits[(top + row) * width + left + column]++;
					expect(coords[1] * 4 + start[1] + row).toBe(window.y0 + top + row);
					expect(coords[2] * 5 + start[2] + column).toBe(window.x0 + left + column);
				}
			}
		}
		expect(hits.every((count) => count === 1)).toBe(true);
	}
});

it("begins at the centre", () => {
	const wide = { shape: [1, 50, 50], chunks: [1, 10, 10] };
	const parts = planChunks(wide, { x: 2, y: 1, index: [0, 0, 0] }, { x0: 0, x1: 50, y0: 0, y1: 50 });
	expect(parts[0].coords).toEqual([0, 2, 2]);
	expect(parts).toHaveLength(25);
});

it("draws lines and values, too, and nothing of an empty axis", () => {
	expect(
		planChunks({ shape: [7], chunks: [3] }, { x: 0, y: -1, index: [0] }, { x0: 0, x1: 7, y0: 0, y1: 1 }),
	).toHaveLength(3);
	expect(
		planChunks({ shape: [], chunks: [] }, { x: -1, y: -1, index: [] }, { x0: 0, x1: 1, y0: 0, y1: 1 }),
	).toMatchObject([{ coords: [], width: 1, height: 1 }]);
	expect(
		planChunks({ shape: [0, 5], chunks: [2, 2] }, { x: 1, y: 0, index: [0, 0] }, { x0: 0, x1: 5, y0: 0, y1: 0 }),
	).toEqual([]);
});

it("counts only what is not decoded yet, and offers a window that fits", () => {
	const large = { shape: [100_000, 100_000], chunks: [1000, 1000] };
	const at = { x: 1, y: 0, index: [0, 0] };
	const parts = planChunks(large, at, wholeWindow(large, at));
	const chunkBytes = 4_000_000;
	const cost = costOf(large, at, parts, () => true, chunkBytes);
	expect(cost).toMatchObject({ chunks: 10_000, cold: 10_000, fits: false });
	const window = cost.windowThatFits;
	if (!window) throw new Error("there is no window");
	const fitting = planChunks(large, at, window);
	expect(fitting.length * chunkBytes).toBeLessThanOrEqual(BUDGET.bytes);
	const cells = (window.x1 - window.x0) * (window.y1 - window.y0);
	expect(cells).toBeLessThanOrEqual(BUDGET.cells);
	expect(cells).toBeGreaterThan(BUDGET.cells * 0.75);
	expect(Math.abs(window.x0 + window.x1 - 100_000)).toBeLessThanOrEqual(1000);
	expect(costOf(large, at, parts, () => false, chunkBytes)).toMatchObject({
		cold: 0,
		bytes: 0,
		fits: false,
		cells: 10 ** 10,
	});
	expect(costOf(large, at, parts, () => true, BUDGET.bytes + 1).windowThatFits).toBeNull();
});

it("neither plans nor counts one by one what nobody could read, and still offers a window", () => {
	const at = { x: 1, y: 0, index: [0, 0] };
	const vast = { shape: [2 ** 40, 2 ** 40], chunks: [1, 100] };
	const size = planSize(vast, at, wholeWindow(vast, at));
	expect(size).toEqual({ chunks: 2 ** 40 * Math.ceil(2 ** 40 / 100), cells: 2 ** 80, fits: false });
	expect(() => planChunks(vast, at, wholeWindow(vast, at))).toThrow("can be read at once");
	const { fits, windowThatFits: window } = costUnplanned(vast, at, size, 400);
	if (!window) throw new Error("there is no window");
	expect(fits).toBe(false);
	expect(planChunks(vast, at, window).length).toBeLessThanOrEqual(BUDGET.chunks);
	expect(planSize({ shape: [0, 2 ** 40], chunks: [1, 1] }, at, { x0: 0, x1: 2 ** 40, y0: 0, y1: 0 }).chunks).toBe(0);
});
