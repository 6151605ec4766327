/** What of a lower layer is left out of drawing is covered by cells that have been read: each pixel by hand. */
import { expect, it } from "vitest";
import { type Box, holeOf, partOf } from "../../src/render/hole.ts";
import { visibleCells } from "../../src/render/image.ts";
import { UNREAD } from "../../src/slice/mask.ts";
import { dice } from "../decode/stock.ts";

const roll = dice(11);
const SIZE = 60;

/** Columns, or rows, of a layer about the canvas: all over it, or where chance will have it. */
function along(all: boolean) {
	const count = 4 + roll(90);
	const from = all ? (roll(10) * count) / 40 : roll(20) - 10 + roll(10) / 10;
	const to = all ? count - (roll(10) * count) / 40 : from + 8 + roll(80) + roll(10) / 10;
	const found = visibleCells(count, [0, count], { from, to, size: SIZE }, 1);
	return found.cells.length > 0 ? found : visibleCells(count, [0, count], { from: 0, to: count, size: SIZE }, 1);
}

it("holds every pixel that no read cell covers, and no more than a box around them and a pixel", () => {
	let [left, whole] = [0, 0];
	for (let turn = 0; turn < 400; turn++) {
		const [columns, rows] = [along(turn % 3 > 0), along(turn % 3 > 0)];
		const [wide, high] = [columns.cells.length, rows.cells.length];
		const [c0, r0] = [roll(wide + 1), roll(high + 1)];
		const [c1, r1] = [c0 + 1 + roll(wide), r0 + 1 + roll(high)];
		const isRead = (c: number, r: number) => turn % 9 === 0 || c < c0 || r < r0 || c >= c1 || r >= r1;
		const states = Uint8Array.from({ length: wide * high }, (_, k) =>
			isRead(k % wide, Math.floor(k / wide)) ? 0 : UNREAD,
		);
		const all: Box = { left: 0, top: 0, right: SIZE, bottom: SIZE };
		const hole = holeOf({ columns, rows, states: turn % 18 === 0 ? null : states }, all);
		const cell = ({ start, length, cells }: typeof columns, pixel: number) =>
			Math.floor(((pixel + 0.5 - start) / length) * cells.length);
		const open: [number, number][] = [];
		for (let y = 0; y < SIZE; y++)
			for (let x = 0; x < SIZE; x++) {
				const [c, r] = [cell(columns, x), cell(rows, y)];
				if (!(c >= 0 && r >= 0 && c < wide && r < high && isRead(c, r))) open.push([x, y]);
			}
		const holds = ([x, y]: [number, number]) =>
			hole !== null && x >= hole.left && x < hole.right && y >= hole.top && y < hole.bottom;
		expect(open.filter((pixel) => !holds(pixel))).toEqual([]);
		if (open.length === 0 || !hole) continue;
		const inside = [columns, rows].every(({ start, length }) => start <= 0 && start + length >= SIZE);
		if (!inside) whole++;
		else left++;
		const [xs, ys] = [open.map(([x]) => x), open.map(([, y]) => y)];
		const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
		const found = [hole.left, hole.top, hole.right, hole.bottom];
		for (const [i, edge] of (inside ? box : []).entries()) expect(Math.abs(found[i] - edge)).toBeLessThanOrEqual(2);
	}
	expect(Math.min(left, whole)).toBeGreaterThan(50);
});

it("takes every cell that reaches into a stretch of pixels, where it was", () => {
	for (let turn = 0; turn < 400; turn++) {
		const all = along(turn % 2 === 0);
		const [from, to] = [roll(SIZE), roll(SIZE)].sort((a, b) => a - b);
		const part = partOf(all, from, to);
		const step = all.length / all.cells.length;
		const first = part.cells.length > 0 ? (part.start - all.start) / step : 0;
		expect(first).toBeCloseTo(Math.round(first), 6);
		expect(part.length).toBeCloseTo(part.cells.length * step, 6);
		expect([...part.cells]).toEqual([...all.cells.slice(Math.round(first), Math.round(first) + part.cells.length)]);
		for (let k = 0; k < all.cells.length; k++) {
			const [begin, end] = [all.start + k * step, all.start + (k + 1) * step];
			if (end <= from + 1e-6 || begin >= to - 1e-6) continue;
			expect(k).toBeGreaterThanOrEqual(Math.round(first));
			expect(k).toBeLessThan(Math.round(first) + part.cells.length);
		}
	}
});
