/** A plane in a view: the resolutions and parts of it that have been read, over one another. */
import { FAILED, FILL, INVALID, MISSING, UNREAD } from "../slice/mask.ts";
import type { Slice } from "../slice/slice.ts";
import type { ColorState } from "../state.ts";
import { type Blended, blend } from "./blend.ts";
import { type Box, holeOf, partOf } from "./hole.ts";
import {
	type Cells,
	type Columns,
	cellsOf,
	drawCells,
	fillCells,
	fitCanvas,
	isDirect,
	isOpaque,
	type View,
	visibleCells,
} from "./image.ts";
import { pattern } from "./pattern.ts";
import { statesOf } from "./states.ts";

/** A part of a plane, in one of its resolutions: a slice in a colour map, or several that lie in the same place, blended. */
export type Layer =
	| { readonly slice: Slice; readonly color: ColorState }
	| { readonly slice: Slice; readonly blended: readonly Blended[] };

/** Draws the visible part of a plane into `canvas`, which is resized to the view: each layer over those before it where it has been read. `ink` colours the marks of cells that hold nothing. */
export function drawPlane(canvas: HTMLCanvasElement, layers: readonly Layer[], view: View, ink: string): void {
	fitCanvas(canvas, view);
	const context = canvas.getContext("2d");
	if (!context) return;
	context.imageSmoothingEnabled = false;
	const placed: Placed[] = [];
	// what lies under cells that have been read is not seen
	let hole: Box | null = { left: 0, top: 0, right: canvas.width, bottom: canvas.height };
	for (const layer of layers.toReversed()) {
		if (!hole) break;
		const one = placedIn(layer, view, hole);
		placed.unshift(one);
		hole = holeOf(one.cells, hole);
	}
	placed.forEach(({ cells, place }, i) => {
		if (i === 0) clearAround(context, cells, place, view.ratio, ink);
		else clearRead(context, cells);
		if (cells.columns.length > 0 && cells.rows.length > 0) drawCells(context, cells, view.ratio, ink, i === 0);
	});
}

/** A layer's cells as far as they may be seen, and the place of all of them. */
interface Placed {
	readonly cells: Cells;
	readonly place: { readonly columns: Columns; readonly rows: Columns };
}

function placedIn(layer: Layer, { x, y, ratio }: View, hole: Box): Placed {
	const { slice } = layer;
	const place = {
		columns: visibleCells(slice.width, [slice.x1, slice.x2], x, ratio),
		rows: visibleCells(slice.height, [slice.y1, slice.y2], y, ratio),
	};
	const columns = partOf(place.columns, hole.left, hole.right);
	const rows = partOf(place.rows, hole.top, hole.bottom);
	if ("color" in layer) return { place, cells: cellsOf(slice, [columns, rows], layer.color) };
	const { blended } = layer;
	const grid = { pitch: slice.width, columns: columns.cells, rows: rows.cells };
	const slices = blended.map((channel) => channel.slice);
	const states = statesOf(slices, grid);
	const opaque = blended.every(({ slice, opacity }) => !opacity && isOpaque(slice));
	return { place, cells: { columns, rows, states, opaque, paint: (pixels) => blend(pixels, grid, blended, states) } };
}

function clearAround(
	context: CanvasRenderingContext2D,
	cells: Cells,
	{ columns, rows }: Placed["place"],
	ratio: number,
	ink: string,
): void {
	const { canvas } = context;
	// where a pixel is written for each there is, what was there before needs no clearing
	if (!covers(cells.columns, canvas.width) || !covers(cells.rows, canvas.height))
		context.clearRect(0, 0, canvas.width, canvas.height);
	if (isCovered(canvas, columns, rows)) return;
	context.fillStyle = pattern(context, UNREAD, ratio, ink);
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.clearRect(columns.start, rows.start, columns.length, rows.length);
}

/** What has been read and is no value. */
const HOLES = [FILL, INVALID, MISSING, FAILED];

/** Takes away what lies under cells that have been read, as those without a value let it through. */
function clearRead(context: CanvasRenderingContext2D, { columns, rows, states, opaque }: Cells): void {
	if (columns.length === 0 || rows.length === 0) return;
	if (opaque && !HOLES.some((state) => states?.includes(state))) return;
	if (!states?.includes(UNREAD)) {
		context.clearRect(columns.start, rows.start, columns.length, rows.length);
		return;
	}
	context.globalCompositeOperation = "destination-out";
	fillCells(context, { columns, rows, states }, (state) => state !== UNREAD, "black");
	context.globalCompositeOperation = "source-over";
}

/** Whether the entries are the very pixels of a canvas so long. */
function covers(columns: Columns, size: number): boolean {
	return isDirect(columns) && columns.start === 0 && columns.length === size;
}

/** Whether a plane leaves nothing of the canvas. */
function isCovered({ width, height }: HTMLCanvasElement, columns: Columns, rows: Columns): boolean {
	return (
		columns.start <= 0.5 &&
		rows.start <= 0.5 &&
		columns.start + columns.length >= width - 0.5 &&
		rows.start + rows.length >= height - 0.5
	);
}
