/** A plane in a view: the resolutions and parts of it that have been read, over one another. */
import { maskOf, type Slice, UNREAD } from "../slice/slice.ts";
import type { ColorState } from "../state.ts";
import { type CellGrid, gather } from "./cells.ts";
import {
	type Columns,
	cellCanvas,
	drawCells,
	fitCanvas,
	imageOf,
	isDirect,
	stencil,
	type View,
	visibleCells,
} from "./image.ts";
import { pattern } from "./pattern.ts";

/** Draws the visible part of a plane into `canvas`, which is resized to the view: of `layers`, resolutions and parts of it, each over those before it where it has been read. `ink` colours the marks of cells that hold nothing. */
export function drawPlane(
	canvas: HTMLCanvasElement,
	layers: readonly Slice[],
	view: View,
	color: ColorState,
	ink: string,
): void {
	fitCanvas(canvas, view);
	const context = canvas.getContext("2d");
	if (!context) return;
	context.imageSmoothingEnabled = false;
	const placed = layers.map((slice) => placedIn(slice, view));
	// what lies under one that has been read and fills the view is not seen
	const lowest = Math.max(
		0,
		placed.findLastIndex(({ columns, rows, mask }) => !mask?.includes(UNREAD) && isCovered(canvas, columns, rows)),
	);
	for (const layer of placed.slice(lowest)) {
		if (layer === placed[lowest]) drawLowest(context, layer, view.ratio, ink);
		else clearRead(context, layer);
		const { slice, columns, rows } = layer;

		if (columns.cells.length > 0 && rows.cells.length > 0)
			drawCells(context, slice, [columns, rows], color, view.ratio, ink, layer === placed[lowest]);
	}
}

/** A slice in a view. */
interface Placed {
	readonly slice: Slice;
	readonly columns: Columns;
	readonly rows: Columns;
	readonly mask: Uint8Array | null;
}

function placedIn(slice: Slice, { x, y, ratio }: View): Placed {
	const columns = visibleCells(slice.width, [slice.x1, slice.x2], x, ratio);
	const rows = visibleCells(slice.height, [slice.y1, slice.y2], y, ratio);
	return { slice, columns, rows, mask: maskOf(slice) };
}

function drawLowest(context: CanvasRenderingContext2D, { columns, rows }: Placed, ratio: number, ink: string): void {
	const { canvas } = context;
	// where a pixel is written for each there is, what was there before needs no clearing
	if (!covers(columns, canvas.width) || !covers(rows, canvas.height))
		context.clearRect(0, 0, canvas.width, canvas.height);
	drawOutside(context, columns, rows, ratio, ink);
}

/** Takes away what lies under the cells of a layer that have been read, as those without a value let it through. */
function clearRead(context: CanvasRenderingContext2D, { columns, rows, mask, slice }: Placed): void {
	const place = [columns.start, rows.start, columns.length, rows.length] as const;
	if (!mask?.includes(UNREAD)) {
		context.clearRect(...place);
		return;
	}
	if (columns.cells.length === 0 || rows.cells.length === 0) return;
	const grid: CellGrid = { pitch: slice.width, columns: columns.cells, rows: rows.cells };
	const image = imageOf(context.canvas, grid);
	stencil(image, gather(mask, grid), (state) => state !== UNREAD);
	context.globalCompositeOperation = "destination-out";
	context.drawImage(cellCanvas(context.canvas, image), ...place);
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

function drawOutside(
	context: CanvasRenderingContext2D,
	columns: Columns,
	rows: Columns,
	ratio: number,
	ink: string,
): void {
	const { width, height } = context.canvas;
	if (isCovered(context.canvas, columns, rows)) return;
	context.fillStyle = pattern(context, UNREAD, ratio, ink);
	context.fillRect(0, 0, width, height);
	context.clearRect(columns.start, rows.start, columns.length, rows.length);
}
