/** A plane as a picture that an SVG holds, saved or not: a PNG in a URL. */
import { ZarrError } from "../errors.ts";
import { FILL, INVALID, VALID } from "../slice/mask.ts";
import type { Slice } from "../slice/slice.ts";
import type { ColorState } from "../state.ts";
import type { CellGrid } from "./cells.ts";
import { colormap, paint } from "./color.ts";
import { type Columns, cellsOf, drawCells } from "./image.ts";
import { png, pngUrl } from "./png.ts";

/** What a picture needs of a slice. */
export type Plane = Pick<Slice, "data" | "mask" | "width">;

/** The marks of cells that hold nothing; readable on light and dark, since a picture knows no theme. */
const INK = "#808080";

/** Whether cells of a plane are missing, failed or unread, and so are marked. */
export function isMarked({ mask }: Plane): boolean {
	return mask.some((state) => state !== VALID && state !== FILL && state !== INVALID);
}

/**
 * The picture of chosen columns and rows, a pixel each, as a URL; `ratio` is its pixels for a CSS pixel. Throws UnsupportedError where
 * marks are to be drawn and the document has no canvas.
 */
export function pictureUrl(
	document: Document,
	plane: Plane,
	[columns, rows]: readonly [Int32Array, Int32Array],
	color: ColorState,
	ratio: number,
): string {
	if (!isMarked(plane)) return pngUrl(painted(plane, { pitch: plane.width, columns, rows }, color));
	const canvas = document.createElement("canvas");
	canvas.width = columns.length;
	canvas.height = rows.length;
	const context = canvas.getContext("2d", { willReadFrequently: true });
	if (!context)
		throw new ZarrError(
			"UnsupportedError",
			"Cells that are missing or unread are drawn on a canvas, which this document does not have. Draw the slice in a browser.",
		);
	const direct = (cells: Int32Array): Columns => ({ cells, start: 0, length: cells.length });
	drawCells(context, cellsOf(plane, [direct(columns), direct(rows)], color), ratio, INK);
	return pngUrl(
		png(new Uint32Array(context.getImageData(0, 0, columns.length, rows.length).data.buffer), columns.length),
	);
}

/** `paint` writes entries of the colour table when it is given this for one; NONE for cells without a value. */
const ENTRIES = Uint32Array.from({ length: 256 }, (_, entry) => entry);
const NONE = 256;

/** Entries of the last picture; kept unless they are many, since fresh memory costs more than painting it. */
let kept = new Uint32Array(0);
const MOST_KEPT = 2 ** 22;

/** Cells as a PNG, transparent where they hold no value: a byte a pixel, or four where all of 256 colours and transparency are in it. */
function painted(plane: Plane, grid: CellGrid, { type, scheme, reverse, domain: [lo, hi] }: ColorState): Uint8Array {
	const { lut } = colormap(scheme, { reverse });
	const width = grid.columns.length;
	const size = width * grid.rows.length;
	const entries = kept.length === size ? kept : new Uint32Array(size);
	if (size <= MOST_KEPT) kept = entries;
	paint(plane.data, grid, ENTRIES, entries, { type, lo, hi }, NONE);
	if (!entries.includes(NONE)) return png(entries, width, lut);
	const free = freeOf(entries);
	const colors = free < 0 ? Uint32Array.of(...lut, 0) : Uint32Array.of(...ENTRIES, free);
	for (let i = 0; i < size; i++) entries[i] = colors[entries[i]];
	return free < 0 ? png(entries, width) : png(entries, width, lut.with(free, 0));
}

/** An entry of the colour table that no cell has; -1 where all are in use. */
function freeOf(entries: Uint32Array): number {
	const used = new Uint8Array(NONE + 1);
	for (let i = 0; i < entries.length; i++) used[entries[i]] = 1;
	return used.indexOf(0);
}
