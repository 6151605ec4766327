/** Overviews: chunks spread evenly over what is seen, within a number, the same ones again from closer by, found by arithmetic. */
import { describe, expect, it } from "vitest";
import { type ChunkGrid, chunkSpan } from "../../src/hierarchy/grid.ts";
import { wholeWindow } from "../../src/plan/chunks.ts";
import { planSampled, type Sampling, sampledChunks, sampledSize, sampleWindow } from "../../src/plan/overview.ts";

const AT = { x: 1, y: 0, index: [0, 0] };
const even = (size: number, chunk: number): ChunkGrid => ({ shape: [size, size], chunks: [chunk, chunk] });

/** Every cell that an overview shows, by "row column" of it: the cell of the array and the chunk that it is taken from. */
function cellsOf(grid: ChunkGrid, sampling: Sampling) {
	const cells = new Map<string, { y: number; x: number; chunk: string }>();
	const twice: string[] = [];
	for (const { coords, start, left, top, width, height, every } of planSampled(grid, AT, sampling)) {
		expect(every).toEqual(sampling.every);
		const begin = coords.map((chunk, axis) => chunkSpan(grid, axis, chunk)[0]);
		for (let row = 0; row < height; row++)
			for (let column = 0; column < width; column++) {
				const place = `${top + row} ${left + column}`;
				if (cells.has(place)) twice.push(place);
				const [stepX, stepY] = sampling.every;
				cells.set(place, {
					y: begin[0] + start[0] + row * stepY,
					x: begin[1] + start[1] + column * stepX,
					chunk: coords.join(),
				});
			}
	}
	expect(twice).toEqual([]);
	return cells;
}

/** What an overview must be: the cells of its chunks that lie at multiples of `every`, each in its place. */
function check(grid: ChunkGrid, sampling: Sampling) {
	const { window, every } = sampling;
	const [width, height] = sampledSize(sampling);
	const cells = cellsOf(grid, sampling);
	const chunks = new Set([...cells.values()].map(({ chunk }) => chunk));
	expect(sampledChunks(grid, AT, sampling)).toBe(chunks.size);
	const parts = new Map(planSampled(grid, AT, sampling).map((part) => [part.coords.join(), part]));
	const wide = (chunk: string, way: number) => parts.get(chunk)?.[way === 0 ? "width" : "height"] ?? 0;
	const wrong = [...cells].filter(([place, { y, x, chunk }]) => {
		const [row, column] = place.split(" ").map(Number);
		const [[y0, y1], [x0, x1]] = chunk.split(",").map((at, axis) => chunkSpan(grid, axis, Number(at)));
		const inside = y >= y0 && y < y1 && x >= x0 && x < x1 && y < grid.shape[0] && x < grid.shape[1];
		// no cell reaches beyond its chunk to where nothing was read, unless the chunk has but one
		const reaches = [
			[y, y1, 1, 0],
			[x, x1, 0, 1],
		].some(([cell, end, way, axis]) => {
			const [after, apart] = [cell + every[way], sampling.apart[way]];
			return apart > 1 && after > end && end < grid.shape[axis] && wide(chunk, way) > 1;
		});
		if (reaches) return true;
		const placed = y === window.y0 + row * every[1] && x === window.x0 + column * every[0];
		return !inside || !placed || row >= height || column >= width;
	});
	expect(wrong).toEqual([]);
	return { cells, chunks };
}

const chunksOf = (grid: ChunkGrid, sampling: Sampling) =>
	planSampled(grid, AT, sampling).map(({ coords }) => coords.join());

describe("an overview", () => {
	it("has no more chunks than it may, at least a quarter of them, the array's middle one among the first", () => {
		for (const [size, chunk, step, most] of [
			[100_000, 512, 170, 256],
			[100_000, 512, 170, 128],
			[100_000, 1000, 205, 64],
			[99_999, 7, 333, 256],
			[10_240, 1024, 20, 256],
			[10_240, 1024, 20, 3],
			[10_240, 1024, 20, 1],
		]) {
			const grid = even(size, chunk);
			const sampling = sampleWindow(grid, AT, wholeWindow(grid, AT), { every: [step, step], most });
			const { chunks } = check(grid, sampling);
			expect(chunks.size).toBeLessThanOrEqual(most);
			expect(chunks.size).toBeGreaterThanOrEqual(Math.min(Math.ceil(size / chunk) ** 2, most) / 4);
			const middle = Math.floor(Math.ceil(size / chunk) / 2);
			const near = planSampled(grid, AT, sampling).map(({ coords }) =>
				Math.max(...coords.map((at) => Math.abs(at - middle))),
			);
			// of chunks that are narrower than a column, one that lies in the middle one's
			expect(Math.min(...near) * chunk).toBeLessThanOrEqual(chunk < step ? step : 0);
			expect(near.indexOf(Math.min(...near))).toBeLessThan(4);
		}
	});

	it("takes every chunk where that is within the number", () => {
		const grid = even(8192, 1024);
		const sampling = sampleWindow(grid, AT, wholeWindow(grid, AT), { every: [14, 15], most: 64 });
		expect(sampling.apart).toEqual([1, 1]);
		const { cells, chunks } = check(grid, sampling);
		expect(chunks.size).toBe(64);
		expect(cells.size).toBe(Math.ceil(8192 / 14) * Math.ceil(8192 / 15));
	});

	it("is spread evenly: as far from one chunk to the next as from row to row", () => {
		const grid = { shape: [40_000, 100_000], chunks: [100, 1000] };
		const sampling = sampleWindow(grid, AT, wholeWindow(grid, AT), { every: [150, 150], most: 256 });
		const [x, y] = sampling.apart;
		expect((x * 1000) / (y * 100)).toBeGreaterThan(0.5);
		expect((x * 1000) / (y * 100)).toBeLessThan(2.1);
		check(grid, sampling);
	});

	it("has the chunks of a wider one again, and those of no other places", () => {
		const grid = even(100_000, 512);
		const wide = sampleWindow(grid, AT, wholeWindow(grid, AT), { every: [170, 170], most: 256 });
		const seen = { x0: 20_000, x1: 45_000, y0: 61_000, y1: 86_000 };
		const close = sampleWindow(grid, AT, seen, { every: [43, 43], most: 256 });
		const closeChunks = new Set(check(grid, close).chunks);
		const within = chunksOf(grid, wide).filter((chunk) => {
			const [y, x] = chunk.split(",").map((at) => Number(at) * 512);
			return x >= seen.x0 && x + 512 <= seen.x1 && y >= seen.y0 && y + 512 <= seen.y1;
		});
		expect(within.length).toBeGreaterThan(5);
		for (const chunk of within) expect(closeChunks).toContain(chunk);
		// and none that is not seen
		for (const chunk of closeChunks) {
			const [y, x] = chunk.split(",").map((at) => Number(at) * 512);
			expect(x + 512 > close.window.x0 && x < seen.x1 && y + 512 > close.window.y0 && y < seen.y1).toBe(true);
		}
	});

	it("shows the same cells at the same places while it is moved", () => {
		const grid = even(100_000, 512);
		const most = 256;
		const one = check(
			grid,
			sampleWindow(grid, AT, { x0: 0, x1: 50_000, y0: 0, y1: 50_000 }, { every: [85, 85], most }),
		);
		const moved = sampleWindow(grid, AT, { x0: 1234, x1: 51_234, y0: 777, y1: 50_777 }, { every: [85, 85], most });
		expect([moved.window.x0 % 85, moved.window.y0 % 85]).toEqual([0, 0]);
		const other = check(grid, moved);
		const named = ({ cells }: typeof one) => new Set([...cells.values()].map(({ y, x }) => `${y} ${x}`));
		const [before, after] = [named(one), named(other)];
		const inside = [...before].filter((cell) => {
			const [y, x] = cell.split(" ").map(Number);
			return y >= moved.window.y0 && x >= moved.window.x0;
		});
		expect(inside.length).toBeGreaterThan(1000);
		for (const cell of inside) expect(after.has(cell)).toBe(true);
	});

	it("shows a chunk that is narrower than a column in the one that lies nearest", () => {
		const grid = even(100_000, 64);
		const sampling = sampleWindow(grid, AT, wholeWindow(grid, AT), { every: [170, 170], most: 256 });
		const { cells, chunks } = check(grid, sampling);
		expect([cells.size, chunks.size > 64, chunks.size <= 256]).toEqual([chunks.size, true, true]);
	});

	it("is right for chunks of unequal sizes, windows and steps at random", () => {
		let seed = 5;
		const random = (below: number) => {
			seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
			return seed % below;
		};
		for (let turn = 0; turn < 300; turn++) {
			const [rows, columns] = [1 + random(300), 1 + random(300)];
			const runs = [rows, columns].map((size) => {
				const axis = [];
				for (let from = 0, index = 0; from < size; index++) {
					const each = 1 + random(random(4) === 0 ? 60 : 9);
					axis.push({ from, size: each, index });
					from += each;
				}
				return axis;
			});
			const largest = runs.map((axis) => Math.max(...axis.map(({ size }) => size)));
			const uneven = random(2) === 0;
			const grid: ChunkGrid = { shape: [rows, columns], chunks: largest, ...(uneven ? { runs } : {}) };
			const [x0, y0] = [random(columns), random(rows)];
			const seen = { x0, x1: x0 + 1 + random(columns - x0), y0, y1: y0 + 1 + random(rows - y0) };
			const most = 1 + random(40);
			const sampling = sampleWindow(grid, AT, seen, { every: [1 + random(20), 1 + random(20)], most });
			const { chunks } = check(grid, sampling);
			expect(chunks.size).toBeLessThanOrEqual(most);
			expect(chunks.size).toBeGreaterThan(0);
		}
	});

	it("is found at once, however many chunks there are", () => {
		const vast = even(2 ** 48, 64);
		const start = performance.now();
		const sampling = sampleWindow(vast, AT, wholeWindow(vast, AT), { every: [2 ** 39, 2 ** 39], most: 256 });
		expect(check(vast, sampling).chunks.size).toBe(256);
		expect(performance.now() - start).toBeLessThan(500);
	});
});
