import { describe, expect, it } from "vitest";
import { type ChunkGrid, chunkAt, chunkSpan, type Run } from "../../src/hierarchy/grid.ts";
import { type ChunkPart, type Plane, planChunks, planSize, type Window, wholeWindow } from "../../src/plan/chunks.ts";

const grid = { shape: [7, 10, 12], chunks: [2, 4, 5] };
const plane = { x: 2, y: 1, index: [3, 0, 0] };

/** Fails unless every cell of the window is covered once, by the chunk that holds it. */
function expectCover(of: ChunkGrid, at: Plane, window: Window): void {
	const width = window.x1 - window.x0;
	const hits = new Uint8Array(width * (window.y1 - window.y0));
	for (const { coords, start, left, top, width: w, height: h } of planChunks(of, at, window)) {
		for (let row = top; row < top + h; row++)
			for (let column = left; column < left + w; column++) hits[row * width + column]++;
		for (const [axis, chunk] of coords.entries()) {
			const [begin, end] = chunkSpan(of, axis, chunk);
			const first = axis === at.x ? window.x0 + left : axis === at.y ? window.y0 + top : at.index[axis];
			const last = first + (axis === at.x ? w : axis === at.y ? h : 1);
			expect([begin + start[axis], first >= begin, last <= end]).toEqual([first, true, true]);
		}
	}
	expect(hits.every((count) => count === 1)).toBe(true);
}

/** How far a part's middle lies from the window's, squared. */
function farOf({ left, top, width, height }: ChunkPart, { x0, x1, y0, y1 }: Window): number {
	return (left + width / 2 - (x1 - x0) / 2) ** 2 + (top + height / 2 - (y1 - y0) / 2) ** 2;
}

/** Row by row, chunk by chunk: the coordinates of what a window intersects. */
function coordsOf(of: ChunkGrid, at: Plane, { x0, x1, y0, y1 }: Window): string[] {
	const along = (axis: number, from: number, to: number) =>
		axis < 0
			? [0]
			: [...new Set(Array.from({ length: Math.max(0, to - from) }, (_, i) => chunkAt(of, axis, from + i)))];
	return along(at.y, y0, y1).flatMap((row) =>
		along(at.x, x0, x1).map((column) =>
			of.shape
				.map((_, axis) => (axis === at.x ? column : axis === at.y ? row : chunkAt(of, axis, at.index[axis])))
				.join(),
		),
	);
}

/** The same numbers each time. (mulberry32) */
function random(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}

/** A grid of up to three axes, of equal or unequal chunks, a plane of it and a window of that. */
function anything(next: (below: number) => number): [ChunkGrid, Plane, Window] {
	const shape = Array.from({ length: next(4) }, () => 1 + next(40));
	const chunks = shape.map(() => 1 + next(1 + next(12)));
	const runs = shape.map((size) => {
		const axis: Run[] = [];
		for (let [from, index] = [0, 0]; from < size; ) {
			const [each, count] = [1 + next(15), 1 + next(3)];
			axis.push({ from, size: each, index });
			from += each * count;
			index += count;
		}
		return axis;
	});
	const of = next(2) ? { shape, chunks } : { shape, chunks, runs };
	const axes = shape.map((_, axis) => axis).toSorted(() => next(3) - 1);
	const at = { x: axes[0] ?? -1, y: axes.length > 1 && next(4) ? axes[1] : -1, index: shape.map((size) => next(size)) };
	const range = (size: number) => {
		const from = next(size);
		return [from, from + 1 + next(size - from)];
	};
	const whole = wholeWindow(of, at);
	if (next(3) === 0) return [of, at, whole];
	const [[x0, x1], [y0, y1]] = [range(whole.x1), range(whole.y1)];
	return [of, at, { x0, x1, y0, y1 }];
}

describe("a plan", () => {
	it("covers every cell of a window exactly once, by the chunks that hold it", () => {
		for (const window of [wholeWindow(grid, plane), { x0: 3, x1: 11, y0: 5, y1: 6 }, { x0: 4, x1: 5, y0: 0, y1: 10 }])
			expectCover(grid, plane, window);
	});

	it("begins at the centre", () => {
		const wide = { shape: [1, 50, 50], chunks: [1, 10, 10] };
		const parts = [...planChunks(wide, { x: 2, y: 1, index: [0, 0, 0] }, { x0: 0, x1: 50, y0: 0, y1: 50 })];
		expect(parts[0].coords).toEqual([0, 2, 2]);
		expect(parts).toHaveLength(25);
	});

	it("has the very chunks of any window of any grid, each once, the nearest to the centre first", () => {
		const next = random(7);
		let most = 0;
		for (let round = 0; round < 500; round++) {
			const [of, at, window] = anything(next);
			const parts = [...planChunks(of, at, window)];
			expectCover(of, at, window);
			expect(parts.map(({ coords }) => coords.join()).toSorted()).toEqual(coordsOf(of, at, window).toSorted());
			const far = parts.map((part) => farOf(part, window));
			expect(far).toEqual(far.toSorted((a, b) => a - b));
			const cells = (window.x1 - window.x0) * (window.y1 - window.y0);
			expect(planSize(of, at, window)).toEqual({ chunks: parts.length, cells });
			most = Math.max(most, parts.length);
		}
		expect(most).toBeGreaterThan(250);
	});

	it("of many planes goes on through the chunks behind each part, and covers every one of them once", () => {
		const next = random(11);
		let deepest = 0;
		for (let round = 0; round < 300; round++) {
			const [of, at, window] = anything(next);
			const axis = of.shape.findIndex((_, i) => i !== at.x && i !== at.y);
			if (axis < 0) continue;
			const start = next(of.shape[axis]);
			const stop = start + 1 + next(of.shape[axis] - start);
			const front = { ...at, index: at.index.with(axis, start) };
			const parts = [...planChunks(of, { ...front, through: { axis, start, stop } }, window)];
			expect(planSize(of, { ...front, through: { axis, start, stop } }, window).chunks).toBe(parts.length);
			// the parts of each plane alone, in the same order of places
			const places = ({ left, top }: ChunkPart) => `${left} ${top}`;
			const one = [...planChunks(of, front, window)].map(places);
			expect(parts.map(places).filter((place, i, all) => place !== all[i - 1])).toEqual(one);
			for (const [i, { coords, start: from, deep = 0 }] of parts.entries()) {
				const first = chunkSpan(of, axis, coords[axis])[0] + from[axis];
				const before = parts[i - 1];
				const goes = before && places(before) === places(parts[i]);
				const end = goes
					? chunkSpan(of, axis, before.coords[axis])[0] + before.start[axis] + (before.deep ?? 0)
					: start;
				expect([first, chunkAt(of, axis, first + deep - 1)]).toEqual([end, coords[axis]]);
			}
			const deep = parts.filter((part) => places(part) === places(parts[0])).map((part) => part.deep ?? 0);
			expect(deep.reduce((a, b) => a + b, 0)).toBe(stop - start);
			deepest = Math.max(deepest, deep.length);
		}
		expect(deepest).toBeGreaterThan(5);
	});

	it("draws lines and values, too, and nothing of an empty axis", () => {
		const line = planChunks({ shape: [7], chunks: [3] }, { x: 0, y: -1, index: [0] }, { x0: 0, x1: 7, y0: 0, y1: 1 });
		expect([...line].map(({ coords: [chunk] }) => chunk).toSorted()).toEqual([0, 1, 2]);
		const value = planChunks({ shape: [], chunks: [] }, { x: -1, y: -1, index: [] }, { x0: 0, x1: 1, y0: 0, y1: 1 });
		expect([...value]).toMatchObject([{ coords: [], width: 1, height: 1 }]);
		const empty = { shape: [0, 5], chunks: [2, 2] };
		expect([...planChunks(empty, { x: 1, y: 0, index: [0, 0] }, { x0: 0, x1: 5, y0: 0, y1: 0 })]).toEqual([]);
	});

	it("is counted without being made, and made as far as it is asked for", () => {
		const at = { x: 1, y: 0, index: [0, 0] };
		const vast = { shape: [2 ** 40, 2 ** 40], chunks: [1, 100] };
		const whole = wholeWindow(vast, at);
		expect(planSize(vast, at, whole)).toEqual({ chunks: 2 ** 40 * Math.ceil(2 ** 40 / 100), cells: 2 ** 80 });
		const parts = planChunks(vast, at, whole);
		const first = Array.from({ length: 1000 }, () => parts.next().value as ChunkPart);
		const far = first.map((part) => farOf(part, whole));
		expect(far).toEqual(far.toSorted((a, b) => a - b));
		expect(new Set(first.map(({ coords }) => coords.join())).size).toBe(1000);
		// a chunk is a hundred columns wide: those nearest lie above and below each other
		expect(new Set(first.map(({ coords: [, column] }) => column)).size).toBeLessThan(6);
		expect(planSize({ shape: [0, 2 ** 40], chunks: [1, 1] }, at, { x0: 0, x1: 2 ** 40, y0: 0, y1: 0 }).chunks).toBe(0);
	});
});
