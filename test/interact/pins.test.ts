import { expect, it, vi } from "vitest";
import { spotMapper } from "../../src/interact/pins.ts";
import type { MadeTable } from "../../src/interact/tables.ts";

const RADIAN = Math.PI / 180;
const edges = (from: number, step: number, count: number) =>
	Float64Array.from({ length: count + 1 }, (_, i) => from + i * step);

/** A map of 36 × 18 cells of 10 degrees from 180° W and 90° S on. */
const table: MadeTable = {
	reference: { kind: "axes", x: edges(-180, 10, 36), y: edges(-90, 10, 18), crs: null },
	projection: { type: "equirectangular", rotate: [0, 0] },
	window: [-Math.PI, -Math.PI / 2, Math.PI, Math.PI / 2],
	columns: 0,
	rows: 0,
	cells: new Int32Array(0),
};
const cellAt = ([x, y]: readonly [number, number]) =>
	Math.abs(y) > 90 ? null : { column: Math.min(35, Math.floor((x + 180) / 10)), row: Math.floor((y + 90) / 10) };

it("marks cells where they are drawn, leaves out what is outside, and breaks a box's sides into steps", () => {
	const marks = {
		points: [
			{ x: 45, y: 15, color: "red" },
			{ x: 0, y: 120, color: "blue" },
		],
		shape: { kind: "box", from: [-35, -15], to: [25, 45] } as const,
	};
	const looked = vi.fn(cellAt);
	const map = spotMapper();
	const { points, paths = [] } = map(table, marks, looked);
	expect(points).toEqual([{ x: expect.closeTo(45 * RADIAN, 12), y: expect.closeTo(15 * RADIAN, 12), color: "red" }]);
	expect(paths).toHaveLength(4);
	const all = paths.flat();
	expect(Math.min(...all.map(([x]) => x))).toBeCloseTo(-35 * RADIAN, 12);
	expect(Math.max(...all.map(([, y]) => y))).toBeCloseTo(45 * RADIAN, 12);
	const { length } = looked.mock.calls;
	map(table, marks, looked);
	expect(looked.mock.calls).toHaveLength(length);
});
