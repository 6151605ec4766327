import { expect, it } from "vitest";
import { BUDGET, costOf, fitsCold, fittingWindow } from "../../src/plan/budget.ts";
import { planChunks, planSize, wholeWindow } from "../../src/plan/chunks.ts";

const AT = { x: 1, y: 0, index: [0, 0] };

it("counts only what is not decoded yet, and offers a window that fits", () => {
	const large = { shape: [60_000, 60_000], chunks: [1000, 1000] };
	const whole = wholeWindow(large, AT);
	const chunkBytes = 4_000_000;
	const cost = costOf(large, AT, whole, () => false, chunkBytes);
	expect(cost).toMatchObject({ chunks: 3600, cold: 3600, fits: false });
	const window = fittingWindow(large, AT, chunkBytes);
	if (!window) throw new Error("there is no window");
	expect([...planChunks(large, AT, window)].length * chunkBytes).toBeLessThanOrEqual(BUDGET.bytes);
	const cells = (window.x1 - window.x0) * (window.y1 - window.y0);
	expect(cells).toBeLessThanOrEqual(BUDGET.cells);
	expect(cells).toBeGreaterThan(BUDGET.cells * 0.75);
	expect(Math.abs(window.x0 + window.x1 - 60_000)).toBeLessThanOrEqual(1000);
	const warm = costOf(large, AT, whole, () => true, chunkBytes);
	expect(warm).toMatchObject({ cold: 0, bytes: 0, fits: false, cells: 3.6e9 });
	expect(fittingWindow(large, AT, BUDGET.bytes + 1)).toBeNull();
});

it("offers less of each where several planes are read together, and no chunk whole that has too many cells", () => {
	const large = { shape: [60_000, 60_000], chunks: [1000, 1000] };
	for (const planes of [2, 5]) {
		const window = fittingWindow(large, AT, 2 ** 24, planes);
		if (!window) throw new Error("there is no window");
		const { chunks, cells } = planSize(large, AT, window);
		expect(chunks * planes * 2 ** 24).toBeLessThanOrEqual(BUDGET.bytes);
		expect(fitsCold(large, AT, window, 2 ** 24, planes)).toBe(true);
		expect(cells).toBeGreaterThan(0);
	}
	expect(fittingWindow(large, AT, 2 ** 27, 3)).toBeNull();
	const one = { shape: [8192, 8192], chunks: [8192, 8192] };
	const part = fittingWindow(one, AT, 2 ** 26);
	if (!part) throw new Error("there is no window");
	expect(planSize(one, AT, part).cells).toBeLessThanOrEqual(BUDGET.cells);
	expect([part.x0 + part.x1, part.y0 + part.y1]).toEqual([8192, 8192]);
	expect(part.x1 - part.x0).toBe(Math.floor(Math.sqrt(BUDGET.cells)));
});

it("is what counting chunk by chunk gives, for whatever is decoded", () => {
	const grid = { shape: [400, 300], chunks: [7, 11] };
	for (const window of [wholeWindow(grid, AT), { x0: 13, x1: 240, y0: 100, y1: 381 }]) {
		for (const part of [2, 3, 50]) {
			const isDecoded = ([row, column]: readonly number[]) => (row * 31 + column) % part === 0;
			let [chunks, cold] = [0, 0];
			for (let row = Math.floor(window.y0 / 7); row * 7 < window.y1; row++)
				for (let column = Math.floor(window.x0 / 11); column * 11 < window.x1; column++) {
					chunks++;
					if (!isDecoded([row, column])) cold++;
				}
			const cost = costOf(grid, AT, window, isDecoded, 77);
			expect(cost).toMatchObject({ chunks, cold, bytes: 77 * cold, fits: cold <= BUDGET.chunks });
		}
	}
});

it("fits without looking where it fits with nothing decoded, up to each bound and no further", () => {
	for (const [shape, chunks, bytes, fits] of [
		[[2000, 10], [1, 10], 40, true],
		[[2001, 10], [1, 10], 40, false],
		[[64, 10], [1, 10], 2 ** 22, true],
		[[64, 10], [1, 10], 2 ** 22 + 1, false],
		[[2 ** 15, 2 ** 10], [2 ** 15, 2 ** 10], 8, true],
		[[2 ** 15, 2 ** 10 + 1], [2 ** 15, 2 ** 10 + 1], 8, false],
	] as const) {
		const grid = { shape, chunks };
		expect(fitsCold(grid, AT, wholeWindow(grid, AT), bytes)).toBe(fits);
		expect(costOf(grid, AT, wholeWindow(grid, AT), () => false, bytes).fits).toBe(fits);
	}
});

it("looks for no more chunks than take a moment, the nearest first, and takes the others for not decoded", () => {
	const vast = { shape: [2 ** 40, 2 ** 40], chunks: [1, 100] };
	const whole = wholeWindow(vast, AT);
	let asked = 0;
	const isDecoded = () => ++asked > 0;
	const { chunks } = planSize(vast, AT, whole);
	const { cold, fits } = costOf(vast, AT, whole, isDecoded, 400);
	expect([asked, cold, fits]).toEqual([2 ** 12, chunks - 2 ** 12, false]);
	const window = fittingWindow(vast, AT, 400);
	if (!window) throw new Error("there is no window");
	expect([...planChunks(vast, AT, window)].length).toBeLessThanOrEqual(BUDGET.chunks);
});
