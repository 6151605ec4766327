import { describe, expect, it } from "vitest";
import { gather } from "../../src/render/cells.ts";
import { visibleCells } from "../../src/render/image.ts";

const span = (from: number, to: number, size: number) => ({ from, to, size });

describe("visibleCells", () => {
	it("takes every cell once where all are in view", () => {
		const { cells, start, length } = visibleCells(4, [0, 4], span(0, 4, 100), 1);
		expect([...cells]).toEqual([0, 1, 2, 3]);
		expect([start, length]).toEqual([0, 100]);
	});

	it("turns round where the axis descends", () => {
		const { cells, start } = visibleCells(4, [45, 35], span(35, 45, 80), 2);
		expect([...cells]).toEqual([3, 2, 1, 0]);
		expect(start).toBeCloseTo(0);
	});

	it("keeps only cells in view, with those at the edges whole", () => {
		const { cells, start, length } = visibleCells(10, [0, 10], span(2.5, 5.5, 300), 1);
		expect([...cells]).toEqual([2, 3, 4, 5]);
		expect(start).toBeCloseTo(-50);
		expect(length).toBeCloseTo(400);
	});

	it("takes the cell under each pixel's middle where cells are smaller than pixels", () => {
		const { cells, start, length } = visibleCells(1000, [0, 1000], span(0, 1000, 10), 1);
		expect([...cells]).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950]);
		expect([start, length]).toEqual([0, 10]);
	});

	it("counts device pixels", () => {
		expect(visibleCells(1000, [0, 1000], span(0, 1000, 10), 2).cells).toHaveLength(20);
	});

	it("finds nothing of a slice that lies out of view", () => {
		expect(visibleCells(4, [0, 4], span(5, 9, 100), 1).cells).toHaveLength(0);
	});

	it("places the window of a larger plane", () => {
		const { cells, start, length } = visibleCells(2, [4, 6], span(0, 10, 100), 1);
		expect([...cells]).toEqual([0, 1]);
		expect(start).toBeCloseTo(40);
		expect(length).toBeCloseTo(20);
	});
});

describe("gather", () => {
	it("keeps the type and reads row by row", () => {
		const values = Float32Array.from({ length: 12 }, (_, i) => i);
		const out = gather(values, { pitch: 4, columns: Int32Array.of(3, 1), rows: Int32Array.of(2, 0) });
		expect(out).toBeInstanceOf(Float32Array);
		expect([...out]).toEqual([11, 9, 3, 1]);
	});
});
