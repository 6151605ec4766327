/** Planes as the pixels of a map: each shows the cell that a table says lies there. Pure. */
import type { NumberArray } from "../numbers.ts";
import type { Piece } from "../slice/piece.ts";
import { maskOf, piecesOf, type Slice, showsStored, UNREAD, VALID } from "../slice/slice.ts";
import type { ColorState } from "../state.ts";
import { type Cells, cellsOf } from "./image.ts";
import { pieceSpread } from "./spread.ts";

/** Which cell (row × width + column) of a grid lies under each pixel, row by row; −1 where there is none. */
export interface CellTable {
	readonly cells: Int32Array;
	readonly columns: number;
	readonly rows: number;
}

/** The cells of a whole plane, in its finest resolution: how many along x and y, and its outer edges in axis units. */
export interface Grid {
	readonly width: number;
	readonly height: number;
	readonly x: readonly [number, number];
	readonly y: readonly [number, number];
}

type Values = Float32Array | Float64Array;

/** Looks at planes through tables, in memory that is kept from picture to picture. */
export function tableLook() {
	let values: Values = new Float32Array(0);
	let states = new Uint8Array(0);
	const spread = pieceSpread();
	let run: readonly [Int32Array, Int32Array] = [new Int32Array(0), new Int32Array(0)];
	const roomFor = (pixels: number, single: boolean) => {
		const fits = values.length === pixels && values instanceof Float32Array === single;
		if (!fits) values = single ? new Float32Array(pixels) : new Float64Array(pixels);
		if (states.length !== pixels) states = new Uint8Array(pixels);
	};
	/** The pixels of a map in a colour map; of `layers`, the coarsest first, each shows the uppermost that has been read there. What is not read of any is UNREAD. */
	return (layers: readonly Slice[], table: CellTable, grid: Grid, color: ColorState): Cells => {
		const { columns, rows, cells } = table;
		roomFor(columns * rows, layers.every(isSingle));
		if (run[0].length !== columns) run = [upTo(columns), run[1]];
		if (run[1].length !== rows) run = [run[0], upTo(rows)];
		const [layer] = layers;
		const whole = layers.length === 1 && isWhole(layer, grid);
		const pieces = whole && !maskOf(layer) ? manyPieces(layer) : null;
		if (pieces) spread(pieces, cells, grid.width, values.fill(Number.NaN));
		else if (whole && !maskOf(layer)) lookAt(layer, cells, values);
		else {
			for (let k = 0; k < cells.length; k++) states[k] = cells[k] < 0 ? VALID : UNREAD;
			values.fill(Number.NaN);
			for (const one of layers) lookOver(one, cells, placesOf(one, grid), values, states);
		}
		const mask = whole && !maskOf(layer) ? null : states;
		const along = (entries: Int32Array) => ({ cells: entries, start: 0, length: entries.length });
		return cellsOf({ data: values, mask: states, width: columns }, [along(run[0]), along(run[1])], color, mask);
	};
}

function upTo(size: number): Int32Array {
	return Int32Array.from({ length: size }, (_, i) => i);
}

/** Whether the colours of a plane follow from numbers of 32 bits: no others are stored, or shown. */
function isSingle(slice: Slice): boolean {
	if (!showsStored(slice)) return slice.data instanceof Float32Array;
	return !((piecesOf(slice)?.[0].values ?? slice.stored) instanceof Float64Array);
}

/** What is shown of a plane's valid cells, and where the first lies: in the chunk that holds it all, where it does, so that nothing is copied. */
function valuesOf(slice: Slice): { values: NumberArray; offset: number } {
	const pieces = piecesOf(slice);
	if (pieces?.length === 1) {
		const [{ values, offset, width, height, strideX, strideY }] = pieces;
		if (width === slice.width && height === slice.height && strideX === 1 && strideY === width)
			return { values, offset };
	}
	return { values: showsStored(slice) ? slice.stored : slice.data, offset: 0 };
}

/** The most chunks of which it is kept which pixels show them. */
const MOST_PIECES = 1024;

/** The chunks in which the valid cells of a plane lie as they are shown, where they are several, so that they are not copied into one first; else null. */
function manyPieces(slice: Slice): readonly Piece[] | null {
	const pieces = showsStored(slice) ? piecesOf(slice) : null;
	return pieces && pieces.length > 1 && pieces.length <= MOST_PIECES ? pieces : null;
}

function lookAt(slice: Slice, cells: Int32Array, out: Values): void {
	const { values, offset } = valuesOf(slice);
	const from = values as Values;
	for (let k = 0; k < cells.length; k++) {
		const cell = cells[k];
		out[k] = cell < 0 ? Number.NaN : from[cell + offset];
	}
}

function lookOver(
	slice: Slice,
	cells: Int32Array,
	places: { readonly columns: Int32Array; readonly rows: Int32Array },
	out: Values,
	states: Uint8Array,
): void {
	const { values, offset } = valuesOf(slice);
	const from = values as Values;
	const mask = maskOf(slice);
	const { columns, rows } = places;
	const wide = columns.length;
	for (let k = 0; k < cells.length; k++) {
		const cell = cells[k];
		if (cell < 0) continue;
		const row = Math.floor(cell / wide);
		const at = rows[row] + columns[cell - row * wide];
		if (at < 0) continue;
		const state = mask ? mask[at] : VALID;
		if (state === UNREAD) continue;
		states[k] = state;
		out[k] = state === VALID ? from[at + offset] : Number.NaN;
	}
}

const NOWHERE = -(2 ** 31);

function isWhole(slice: Slice, { width, height }: Grid): boolean {
	return slice.width === width && slice.height === height;
}

const known = new WeakMap<Slice, { readonly columns: Int32Array; readonly rows: Int32Array }>();

/** Where in a slice the cells of the whole plane's columns and rows lie: sums are cells of the slice, negative where there is none. */
function placesOf(slice: Slice, grid: Grid) {
	const found = known.get(slice);
	if (found?.columns.length === grid.width && found.rows.length === grid.height) return found;
	const along = (
		count: number,
		[from, to]: readonly [number, number],
		size: number,
		[first, last]: readonly number[],
	) =>
		Int32Array.from({ length: count }, (_, i) => {
			const middle = from + ((i + 0.5) * (to - from)) / count;
			const cell = Math.floor(((middle - first) / (last - first)) * size);
			return cell >= 0 && cell < size ? cell : NOWHERE;
		});
	const places = {
		columns: along(grid.width, grid.x, slice.width, [slice.x1, slice.x2]),
		rows: along(grid.height, grid.y, slice.height, [slice.y1, slice.y2]).map((row) =>
			row < 0 ? NOWHERE : row * slice.width,
		),
	};
	known.set(slice, places);
	return places;
}
