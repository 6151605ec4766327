/** Ids of a grid's cells, exact, as two words of 32 bits each. Pure. */
import { ZarrError } from "../errors.ts";
import { bitsOf, type NumberArray, type SmallArray, smallOf } from "../numbers.ts";
import { maskOf, oneCell, piecesOf, type Slice, VALID } from "../slice/slice.ts";
import { isWide, type Wide, wordsOf } from "../slice/wide.ts";
import { type CellGrid, gather, gridIn } from "./cells.ts";

/** Ids of the cells of a grid, row by row; the memory is written again by the next call of `gridIds`. */
export interface GridIds {
	readonly width: number;
	readonly height: number;
	/** The lower 32 bits of each id, and 0 where a cell holds no value. */
	readonly low: Int32Array;
	/** The upper 32 bits: of narrower types 0, or all bits set for a negative id. */
	readonly high: Int32Array;
	/** Whether ids may be negative: the words of −1 are those of 2^64 − 1, too. */
	readonly signed: boolean;
	/** What each cell is (VALID … INVALID); null where all are VALID. */
	readonly states: Uint8Array | null;
}

/** What ids are read from. */
export type Labelled = Pick<Slice, "stored" | "mask" | "width">;

/** Ids of the cells of `grid`. Throws UnsupportedError for a plane of floats, which holds no ids. */
export function gridIds(slice: Labelled, grid: CellGrid): GridIds {
	const [width, height] = [grid.columns.length, grid.rows.length];
	const cells = width * height;
	const mask = maskOf(slice);
	const low = memory("low", cells);
	const pieces = piecesOf(slice);
	const signed = isSigned(pieces ? pieces[0].values : slice.stored);
	const wide = !pieces && isWide(slice.stored);
	const high = memory(wide || signed ? "high" : "zero", cells);
	if (!pieces) copyIds(slice.stored, grid, low, high);
	for (const piece of pieces ?? []) {
		const part = gridIn(piece, grid);
		if (part) copyIds(piece.values, part, low, high);
	}
	const states = mask && gather(mask, grid);
	for (let i = 0; states && i < cells; i++) if (states[i] !== VALID) low[i] = 0;
	if (wide) for (let i = 0; states && i < cells; i++) if (states[i] !== VALID) high[i] = 0;
	if (signed && !wide) for (let i = 0; i < cells; i++) high[i] = low[i] >> 31;
	return { width, height, low, high, signed, states };
}

const kept = new Map<string, Int32Array>();

/** Memory that is used again, since fresh memory costs more than filling it; "zero" is never written. */
function memory(name: "low" | "high" | "zero", cells: number): Int32Array {
	let found = kept.get(name);
	if (!found || found.length < cells) {
		found = new Int32Array(cells);
		kept.set(name, found);
	}
	return found.length === cells ? found : found.subarray(0, cells);
}

function isSigned(values: NumberArray): boolean {
	if (values instanceof Float32Array || values instanceof Float64Array)
		throw new ZarrError(
			"UnsupportedError",
			"A label image holds integers, this one floats: as ids they aren't exact. Store it as integers.",
		);
	return (
		values instanceof Int8Array ||
		values instanceof Int16Array ||
		values instanceof Int32Array ||
		values instanceof BigInt64Array
	);
}

/** Writes a part of the grid; `high` of wide ids alone. */
function copyIds(values: NumberArray, grid: CellGrid, low: Int32Array, high: Int32Array): void {
	if (isWide(values)) copyWide(values, grid, low, high);
	else if (smallOf(values)) copySmall(values as SmallArray, grid, low);
	else copyWords(new Int32Array(values.buffer, values.byteOffset, values.length), grid, low);
}

function copySmall(values: SmallArray, grid: CellGrid, low: Int32Array): void {
	const { pitch, columns, rows, at = 0, wide = columns.length } = grid;
	const bits = bitsOf(values);
	const unused = isSigned(values) ? 32 - 8 * values.BYTES_PER_ELEMENT : 0;
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		let k = at + r * wide;
		for (let c = 0; c < columns.length; c++) low[k++] = (bits[row + columns[c]] << unused) >> unused;
	}
}

function copyWords(words: Int32Array, grid: CellGrid, low: Int32Array): void {
	const { pitch, columns, rows, at = 0, wide = columns.length } = grid;
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		let k = at + r * wide;
		for (let c = 0; c < columns.length; c++) low[k++] = words[row + columns[c]];
	}
}

function copyWide(values: Wide, grid: CellGrid, low: Int32Array, high: Int32Array): void {
	const { pitch, columns, rows, at = 0, wide = columns.length } = grid;
	const { words, low: lower, high: upper } = wordsOf(values);
	for (let r = 0; r < rows.length; r++) {
		const row = rows[r] * pitch;
		let k = at + r * wide;
		for (let c = 0; c < columns.length; c++) {
			const cell = 2 * (row + columns[c]);
			low[k] = words[cell + lower];
			high[k++] = words[cell + upper];
		}
	}
}

/** The two words of an id in decimals: lower and upper 32 bits, as signed integers. */
export function wordsOfId(id: string): [low: number, high: number] {
	const value = BigInt(id);
	return [Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n))];
}

/** An id as it is stored, in decimals: exact, and the one spelling that it has. */
export function idText(value: number | bigint): string {
	return String(value);
}

/** The id that a cell (row by row, as in `stored`) holds, in decimals; null where it holds no value. Throws UnsupportedError for floats. */
export function idAt(slice: Labelled, cell: number): string | null {
	const { stored, mask } = oneCell(slice, cell);
	isSigned(stored);
	return mask[0] === VALID ? idText(stored[0]) : null;
}
