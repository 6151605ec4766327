/** Stored values as colours where they are shown as they are; of small integers by a table that has an entry for each: the loop of every frame of an image's steps. Pure. */
import { bitsOf, type Small, type SmallArray, smallOf } from "../numbers.ts";
import { VALID } from "../slice/mask.ts";
import { type CellGrid, isRun } from "./cells.ts";
import { indexOf, type PaintScale, paint } from "./color.ts";

/** Types whose stored values may be shown as they are. */
export type Plain = SmallArray | Float32Array | Float64Array;

/** The last table, which serves until other colours are chosen. */
let last: { readonly key: string; readonly lut: Uint32Array; readonly colors: Uint32Array } | null = null;

/** Writes the colour of each cell of `grid` into `out`, row by row: the very one that `paint` gives to the same numbers, or 0 where the cell is not valid (`mask` is null where all are). */
export function paintStored(
	stored: Plain,
	mask: Uint8Array | null,
	grid: CellGrid,
	lut: Uint32Array,
	out: Uint32Array,
	scale: PaintScale,
): void {
	if (stored instanceof Float32Array || stored instanceof Float64Array) {
		paint(stored, grid, lut, out, scale, 0);
		if (mask) clear(mask, grid, out);
		return;
	}
	const colors = colorsOf(smallOf(stored) as Small, lut, scale);
	const bits = bitsOf(stored);
	if (mask) paintValid(bits, mask, grid, colors, out);
	else if (isRun(grid.columns)) paintRun(bits, grid, colors, out);
	else paintAll(bits, grid, colors, out);
}

/** The colour of each integer, by its bits. */
function colorsOf(small: Small, lut: Uint32Array, scale: PaintScale): Uint32Array {
	const key = `${small.first} ${small.size} ${scale.type} ${scale.lo} ${scale.hi}`;
	if (last?.key === key && last.lut === lut) return last.colors;
	const colors = tableOf(small, lut, scale);
	last = { key, lut, colors };
	return colors;
}

/** The entry of `lut` (256 of them) for each integer of a type, by its bits. */
export function tableOf<A extends Uint32Array | Int32Array>({ first, size }: Small, lut: A, scale: PaintScale): A {
	const index = indexOf(scale);
	const colors = new (lut.constructor as new (length: number) => A)(size);
	// an index never falls, or never rises, from one integer to the next: most of them share it with their neighbours
	for (let from = 0; from < size; ) {
		const entry = index(first + from);
		const end = endOf(index, entry, first, from, size);
		colors.fill(lut[entry], from, end);
		from = end;
	}
	if (first < 0) turn(colors);
	return colors;
}

/** Where the integers from `first + from` on end that share an index. */
function endOf(index: (v: number) => number, entry: number, first: number, from: number, size: number): number {
	let [inside, outside] = [from, size];
	while (outside - inside > 1) {
		const middle = (inside + outside) >> 1;
		if (index(first + middle) === entry) inside = middle;
		else outside = middle;
	}
	return outside;
}

/** Puts the second half first, as the bits of negative numbers do. */
function turn(colors: Uint32Array | Int32Array): void {
	const half = colors.length / 2;
	const low = colors.slice(0, half);
	colors.copyWithin(0, half);
	colors.set(low, half);
}

type Bits = Uint8Array | Uint16Array;

function paintRun(bits: Bits, grid: CellGrid, colors: Uint32Array, out: Uint32Array): void {
	const { pitch, columns, rows, at = 0, wide = columns.length } = grid;
	const width = columns.length;
	for (let r = 0; r < rows.length; r++) {
		const from = rows[r] * pitch + columns[0];
		const to = at + r * wide;
		for (let c = 0; c < width; c++) out[to + c] = colors[bits[from + c]];
	}
}

function paintAll(bits: Bits, grid: CellGrid, colors: Uint32Array, out: Uint32Array): void {
	const { pitch, columns, rows, at = 0, wide = columns.length } = grid;
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		let k = at + r * wide;
		for (let c = 0; c < columns.length; c++) out[k++] = colors[bits[row + columns[c]]];
	}
}

function paintValid(
	bits: Bits,
	mask: Uint8Array,
	{ pitch, columns, rows }: CellGrid,
	colors: Uint32Array,
	out: Uint32Array,
): void {
	let k = 0;
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		for (let c = 0; c < columns.length; c++) {
			const at = row + columns[c];
			out[k++] = mask[at] === VALID ? colors[bits[at]] : 0;
		}
	}
}

/** Takes the colour of cells that are not valid away. */
function clear(mask: Uint8Array, { pitch, columns, rows }: CellGrid, out: Uint32Array): void {
	let k = 0;
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		for (let c = 0; c < columns.length; c++) {
			if (mask[row + columns[c]] !== VALID) out[k] = 0;
			k++;
		}
	}
}
