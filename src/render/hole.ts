/** What is seen of a layer that lies under others: where these have not been read. Pure. */
import { UNREAD } from "../slice/mask.ts";
import type { Cells, Columns } from "./image.ts";

/** A part of a canvas, in its pixels; or of a grid, in its cells. */
export interface Box {
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

/** Those of the entries that reach into the pixels [from, to). */
export function partOf(all: Columns, from: number, to: number): Columns {
	const { cells, start, length } = all;
	const step = length / cells.length;
	const first = Math.max(0, Math.floor((from - start) / step));
	const end = Math.min(cells.length, Math.ceil((to - start) / step));
	if (cells.length === 0 || (first === 0 && end === cells.length)) return all;
	const count = Math.max(0, end - first);
	return { cells: cells.subarray(first, first + count), start: start + first * step, length: count * step };
}

/** What is seen of the layers below one that is placed in a hole of those above it; null for nothing. */
export function holeOf({ columns, rows, states }: Pick<Cells, "columns" | "rows" | "states">, hole: Box): Box | null {
	const inside =
		columns.start <= hole.left + 0.5 &&
		rows.start <= hole.top + 0.5 &&
		columns.start + columns.length >= hole.right - 0.5 &&
		rows.start + rows.length >= hole.bottom - 0.5;
	if (!inside || columns.cells.length === 0 || rows.cells.length === 0) return hole;
	const first = states ? states.indexOf(UNREAD) : -1;
	if (!states || first < 0) return null;
	const { left, top, right, bottom } = unreadIn(states, first, columns.cells.length);
	const pixel = ({ start, length, cells }: Columns, at: number) => start + (at * length) / cells.length;
	// a pixel more, as a cell may begin within one
	return {
		left: Math.max(hole.left, Math.floor(pixel(columns, left)) - 1),
		top: Math.max(hole.top, Math.floor(pixel(rows, top)) - 1),
		right: Math.min(hole.right, Math.ceil(pixel(columns, right)) + 1),
		bottom: Math.min(hole.bottom, Math.ceil(pixel(rows, bottom)) + 1),
	};
}

/** The smallest box around all cells that are not read of a grid so `wide`; `first` is the first of them. */
function unreadIn(states: Uint8Array, first: number, wide: number): Box {
	const top = Math.floor(first / wide);
	const bottom = Math.floor(states.lastIndexOf(UNREAD) / wide) + 1;
	let [left, right] = [wide, 0];
	for (let row = top; row < bottom; row++) {
		const own = states.subarray(row * wide, (row + 1) * wide);
		const at = own.indexOf(UNREAD);
		if (at < 0) continue;
		left = Math.min(left, at);
		right = Math.max(right, own.lastIndexOf(UNREAD) + 1);
	}
	return { left, top, right, bottom };
}
