import { describe, expect, it } from "vitest";
import type { ChunkGrid } from "../../src/hierarchy/grid.ts";
import { AHEAD, isSoon, planeAhead, roomAhead, type Stop, walkOf } from "../../src/plan/ahead.ts";

/** z 64 deep, t one deep, x along the plane. */
const GRID: ChunkGrid = { shape: [300, 20, 8], chunks: [64, 1, 8] };

/** Stops at positions of z and t, one each 200 ms. */
const stops = (...at: readonly (readonly [z: number, t: number])[]): Stop[] =>
	at.map(([z, t], i) => ({ index: [z, t, 0], at: 200 * i }));
const along = (...at: number[]) => stops(...at.map((z) => [z, 0] as const));
const apart = (...at: number[]) => stops(...at.map((t) => [0, t] as const));
const at = (z: number, t = 0) => ({ x: 2, y: -1, index: [z, t, 0] });

describe("walkOf", () => {
	it("sees two steps the same way, forward and backward", () => {
		expect(walkOf(GRID, along(4, 5, 6))).toEqual({ axis: 0, by: 1, every: 200 });
		expect(walkOf(GRID, along(6, 5, 4))).toEqual({ axis: 0, by: -1, every: 200 });
		expect(walkOf(GRID, apart(6, 5, 4))).toEqual({ axis: 1, by: -1, every: 200 });
	});

	it("looks at the last two alone", () => {
		expect(walkOf(GRID, along(90, 4, 5, 6))).toEqual({ axis: 0, by: 1, every: 200 });
		expect(walkOf(GRID, along(4, 5, 6, 90))).toBeNull();
	});

	it("takes steps of up to a quarter of a chunk, whose width may change", () => {
		expect(walkOf(GRID, along(0, 16, 17))?.by).toBe(1);
		expect(walkOf(GRID, along(0, 1, 17))?.by).toBe(16);
		expect(walkOf(GRID, along(0, 1, 18))).toBeNull();
		expect(walkOf(GRID, along(0, 17, 18))).toBeNull();
		expect(walkOf(GRID, apart(0, 1, 3))).toBeNull();
	});

	it("takes wider ones where both are equal", () => {
		expect(walkOf(GRID, along(0, 100, 200))?.by).toBe(100);
		expect(walkOf(GRID, apart(0, 3, 6))?.by).toBe(3);
	});

	it.each([
		["nothing", along()],
		["one place", along(4)],
		["a first step", along(4, 5)],
		["a turn", along(4, 5, 4)],
		["a jump", along(4, 5, 100)],
		["a step after a jump", along(100, 4, 5)],
		["a plane that is shown again", along(4, 5, 5)],
		["steps along two axes", stops([4, 0], [5, 0], [5, 1])],
		["a step along two axes at once", stops([4, 0], [5, 1], [6, 2])],
	])("sees none in %s", (_, given) => {
		expect(walkOf(GRID, given)).toBeNull();
	});
});

describe("planeAhead", () => {
	it("is the first plane in the next chunk, as many steps away as there are", () => {
		expect(planeAhead(GRID, at(10), { axis: 0, by: 1, every: 1 })).toEqual({ plane: at(64), steps: 54 });
		expect(planeAhead(GRID, at(63), { axis: 0, by: 1, every: 1 })).toEqual({ plane: at(64), steps: 1 });
		expect(planeAhead(GRID, at(64), { axis: 0, by: 1, every: 1 })).toEqual({ plane: at(128), steps: 64 });
		expect(planeAhead(GRID, at(130), { axis: 0, by: -1, every: 1 })).toEqual({ plane: at(127), steps: 3 });
		expect(planeAhead(GRID, at(128), { axis: 0, by: -1, every: 1 })).toEqual({ plane: at(127), steps: 1 });
		expect(planeAhead(GRID, at(3, 7), { axis: 1, by: 1, every: 1 })).toEqual({ plane: at(3, 8), steps: 1 });
	});

	it("follows the width of the steps", () => {
		expect(planeAhead(GRID, at(60), { axis: 0, by: 10, every: 1 })).toEqual({ plane: at(70), steps: 1 });
		expect(planeAhead(GRID, at(130), { axis: 0, by: -10, every: 1 })).toEqual({ plane: at(120), steps: 1 });
		expect(planeAhead(GRID, at(0, 6), { axis: 1, by: 3, every: 1 })).toEqual({ plane: at(0, 9), steps: 1 });
		expect(planeAhead(GRID, at(0), { axis: 0, by: 100, every: 1 })).toEqual({ plane: at(100), steps: 1 });
	});

	it("ends where the array does", () => {
		expect(planeAhead(GRID, at(290), { axis: 0, by: 1, every: 1 })).toBeNull();
		expect(planeAhead(GRID, at(10), { axis: 0, by: -1, every: 1 })).toBeNull();
		expect(planeAhead(GRID, at(0, 19), { axis: 1, by: 1, every: 1 })).toBeNull();
		// the last step is shorter
		expect(planeAhead(GRID, at(0, 18), { axis: 1, by: 3, every: 1 })).toEqual({ plane: at(0, 19), steps: 1 });
	});

	it("finds its way through chunks of unequal sizes", () => {
		const runs = [
			[
				{ from: 0, size: 2, index: 0 },
				{ from: 4, size: 5, index: 2 },
			],
		];
		const uneven: ChunkGrid = { shape: [14], chunks: [5], runs };
		const steps = (from: number, by: number) =>
			planeAhead(uneven, { x: -1, y: -1, index: [from] }, { axis: 0, by, every: 1 });
		expect(steps(2, 1)).toMatchObject({ plane: { index: [4] }, steps: 2 });
		expect(steps(4, 1)).toMatchObject({ plane: { index: [9] }, steps: 5 });
		expect(steps(8, -1)).toMatchObject({ plane: { index: [3] }, steps: 5 });
		expect(steps(9, 1)).toBeNull();
	});
});

describe("isSoon", () => {
	const every = (ms: number) => ({ axis: 0, by: 1, every: ms });

	it("is what the walk comes to within the time that is stated, or by its next step", () => {
		expect(isSoon(every(200), AHEAD.ms / 200, 0)).toBe(true);
		expect(isSoon(every(200), AHEAD.ms / 200 + 1, 0)).toBe(false);
		expect(isSoon(every(60_000), 1, 0)).toBe(true);
		expect(isSoon(every(60_000), 2, 0)).toBe(false);
	});

	it("comes earlier where planes take long", () => {
		expect(isSoon(every(1000), 40, 10_000)).toBe(true);
		expect(isSoon(every(1000), 41, 10_000)).toBe(false);
	});
});

describe("roomAhead", () => {
	const MiB = 2 ** 20;

	it("is a quarter of the cache, at most the budget", () => {
		expect(roomAhead(512 * MiB, 100 * MiB)).toBe(128 * MiB);
		expect(roomAhead(8192 * MiB, 100 * MiB)).toBe(AHEAD.bytes);
	});

	it("leaves what is shown where it is", () => {
		expect(roomAhead(512 * MiB, 500 * MiB)).toBe(12 * MiB);
		expect(roomAhead(512 * MiB, 600 * MiB)).toBe(0);
	});
});
