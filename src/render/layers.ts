/** A plane in a view: the resolutions and parts of it that have been read, over one another. */
import { UNREAD, VALID } from "../slice/mask.ts";
import { maskOf, type Slice } from "../slice/slice.ts";
import type { ColorState } from "../state.ts";
import { type Blended, blend } from "./blend.ts";
import { gather } from "./cells.ts";
import {
	type Cells,
	type Columns,
	cellsOf,
	drawCells,
	fillCells,
	fitCanvas,
	isDirect,
	type View,
	visibleCells,
} from "./image.ts";
import { pattern } from "./pattern.ts";

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
	const placed: Cells[] = [];
	for (const layer of layers.toReversed()) {
		const cells = placedIn(layer, view);
		placed.unshift(cells);
		// what lies under one that has been read and fills the view is not seen
		if (!cells.states?.includes(UNREAD) && isCovered(canvas, cells.columns, cells.rows)) break;
	}
	placed.forEach((cells, i) => {
		if (i === 0) clearAround(context, cells, view.ratio, ink);
		else clearRead(context, cells);
		if (cells.columns.length > 0 && cells.rows.length > 0) drawCells(context, cells, view.ratio, ink, i === 0);
	});
}

function placedIn(layer: Layer, { x, y, ratio }: View): Cells {
	const { slice } = layer;
	const columns = visibleCells(slice.width, [slice.x1, slice.x2], x, ratio);
	const rows = visibleCells(slice.height, [slice.y1, slice.y2], y, ratio);
	if ("color" in layer) return cellsOf(slice, [columns, rows], layer.color);
	const grid = { pitch: slice.width, columns: columns.cells, rows: rows.cells };
	const masks = layer.blended.map((channel) => maskOf(channel.slice));
	const states = statesOf(masks.map((mask) => mask && gather(mask, grid)));
	return { columns, rows, states, paint: (pixels) => blend(pixels, grid, layer.blended) };
}

/** What cells are that several planes have values of: not read before all are, and valid where any is; null where all are valid. */
function statesOf(planes: readonly (Uint8Array | null)[]): Uint8Array | null {
	const masks = planes.filter((states) => states !== null);
	if (masks.length === 0) return null;
	const whole = masks.length < planes.length;
	return masks[0].map((state, i) => {
		let valid = whole;
		for (const mask of masks) {
			if (mask[i] === UNREAD) return UNREAD;
			valid ||= mask[i] === VALID;
		}
		return valid ? VALID : state;
	});
}

function clearAround(context: CanvasRenderingContext2D, { columns, rows }: Cells, ratio: number, ink: string): void {
	const { canvas } = context;
	// where a pixel is written for each there is, what was there before needs no clearing
	if (!covers(columns, canvas.width) || !covers(rows, canvas.height))
		context.clearRect(0, 0, canvas.width, canvas.height);
	if (isCovered(canvas, columns, rows)) return;
	context.fillStyle = pattern(context, UNREAD, ratio, ink);
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.clearRect(columns.start, rows.start, columns.length, rows.length);
}

/** Takes away what lies under cells that have been read, as those without a value let it through. */
function clearRead(context: CanvasRenderingContext2D, { columns, rows, states }: Cells): void {
	if (columns.length === 0 || rows.length === 0) return;
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
