/** Cells of a plane that are looked at: where chosen columns and rows meet. Pure. */

import type { Piece } from "../slice/piece.ts";

/** Columns and rows of a plane that is `pitch` cells wide, in the order in which they are drawn. */
export interface CellGrid {
	readonly pitch: number;
	readonly columns: Int32Array;
	readonly rows: Int32Array;
	/** Of a part of a picture: its first pixel, and how many pixels the picture has in a row. Absent: the picture is this grid's. */
	readonly at?: number;
	readonly wide?: number;
}

/** What a piece holds of the cells of a grid, as cells of the piece's own values; null where that is nothing. Columns and rows of the grid only rise, or only fall. */
export function gridIn(piece: Piece, { columns, rows }: CellGrid): CellGrid | null {
	const [left, right] = rangeIn(columns, piece.left, piece.width);
	const [top, bottom] = rangeIn(rows, piece.top, piece.height);
	if (left === right || top === bottom) return null;
	return {
		pitch: piece.strideY,
		columns: placed(columns, left, right, piece.left, piece.strideX, piece.offset),
		rows: placed(rows, top, bottom, piece.top, 1, 0),
		at: top * columns.length + left,
		wide: columns.length,
	};
}

/** Which entries lie in [from, from + size). */
function rangeIn(cells: Int32Array, from: number, size: number): [number, number] {
	let first = 0;
	while (first < cells.length && (cells[first] < from || cells[first] >= from + size)) first++;
	let end = first;
	while (end < cells.length && cells[end] >= from && cells[end] < from + size) end++;
	return [first, end];
}

/** The entries [from, to), counted from cell `zero` in steps of `stride` on from `offset`. */
function placed(cells: Int32Array, from: number, to: number, zero: number, stride: number, offset: number): Int32Array {
	const out = new Int32Array(to - from);
	for (let k = from; k < to; k++) out[k - from] = offset + (cells[k] - zero) * stride;
	return out;
}

/** Whether cells follow each other. */
export function isRun(cells: Int32Array): boolean {
	for (let i = 1; i < cells.length; i++) if (cells[i] !== cells[i - 1] + 1) return false;
	return true;
}

/** Values of the grid's cells, row by row. */
export function gather<A extends Float32Array | Float64Array | Uint8Array>(
	values: A,
	{ pitch, columns, rows }: CellGrid,
): A {
	const out = new (values.constructor as new (length: number) => A)(columns.length * rows.length);
	const [width, run] = [columns.length, isRun(columns)];
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		if (run && width > 0) out.set(values.subarray(row + columns[0], row + columns[0] + width), r * width);
		else for (let c = 0; c < width; c++) out[r * width + c] = values[row + columns[c]];
	}
	return out;
}
