/** A plane as pixels: nearest neighbour, visible cells only, states without a value drawn apart. */
import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { smallOf } from "../numbers.ts";
import { FAILED, MISSING, maskOf, piecesOf, type Slice, showsStored, UNREAD } from "../slice/slice.ts";
import type { ColorState } from "../state.ts";
import { type CellGrid, gather, gridIn } from "./cells.ts";
import { colormap, paint } from "./color.ts";
import { type Span, toPixel } from "./frame.ts";
import { type Plain, paintStored } from "./stored.ts";
import { wholeColor } from "./whole.ts";

/** Which cells of one axis lie in view, and where: `cells[k]` is drawn from `start` on, `step` pixels each. */
export interface Columns {
	readonly cells: Int32Array;
	/** Pixel (device) at which the first entry begins, and the pixels that all of them take together. */
	readonly start: number;
	readonly length: number;
}

/** The visible cells of an axis: each once where a cell is at least a pixel, else the cell under each pixel's centre. Pure. */
export function visibleCells(count: number, edges: readonly [number, number], span: Span, ratio: number): Columns {
	const size = Math.round(span.size * ratio);
	const first = (toPixel(span, edges[0]) * size) / span.size;
	const last = (toPixel(span, edges[1]) * size) / span.size;
	const cell = (last - first) / count;
	const low = Math.max(0, Math.min(first, last));
	const high = Math.min(size, Math.max(first, last));
	if (!(high > low) || count === 0) return { cells: new Int32Array(0), start: 0, length: 0 };
	if (Math.abs(cell) < 1) return sampledCells(count, first, cell, Math.floor(low), Math.ceil(high));
	const at = (pixel: number) => Math.min(count - 1, Math.max(0, Math.floor((pixel - first) / cell)));
	const a = at(low + 1e-6);
	const b = at(high - 1e-6);
	const way = a <= b ? 1 : -1;
	const cells = new Int32Array(Math.abs(b - a) + 1);
	for (let k = 0; k < cells.length; k++) cells[k] = a + way * k;
	const begin = first + (way > 0 ? a : a + 1) * cell;
	return { cells, start: begin, length: cells.length * Math.abs(cell) };
}

function sampledCells(count: number, first: number, cell: number, low: number, high: number): Columns {
	const cells = new Int32Array(high - low);
	for (let k = 0; k < cells.length; k++) {
		cells[k] = Math.min(count - 1, Math.max(0, Math.floor((low + k + 0.5 - first) / cell)));
	}
	return { cells, start: low, length: cells.length };
}

/** The spans that are in view: of the columns and of the rows. */
export interface View {
	readonly x: Span;
	readonly y: Span;
	/** Device pixels per CSS pixel. */
	readonly ratio: number;
}

/** Draws a plane of which nothing has been read. */
export function drawUnread(canvas: HTMLCanvasElement, view: View, ink: string): void {
	fitCanvas(canvas, view);
	const context = canvas.getContext("2d");
	if (!context) return;
	context.clearRect(0, 0, canvas.width, canvas.height);
	context.fillStyle = pattern(context, UNREAD, view.ratio, ink);
	context.fillRect(0, 0, canvas.width, canvas.height);
}

/** Draws the visible part of a plane into `canvas`, which is resized to the view; `ink` colours the marks of cells that hold nothing. */
export function drawPlane(canvas: HTMLCanvasElement, slice: Slice, view: View, color: ColorState, ink: string): void {
	fitCanvas(canvas, view);
	const context = canvas.getContext("2d");
	if (!context) return;
	context.imageSmoothingEnabled = false;
	const columns = visibleCells(slice.width, [slice.x1, slice.x2], view.x, view.ratio);
	const rows = visibleCells(slice.height, [slice.y1, slice.y2], view.y, view.ratio);
	// where a pixel is written for each there is, what was there before needs no clearing
	if (!covers(columns, canvas.width) || !covers(rows, canvas.height))
		context.clearRect(0, 0, canvas.width, canvas.height);
	drawOutside(context, columns, rows, view.ratio, ink);
	if (columns.cells.length > 0 && rows.cells.length > 0)
		drawCells(context, slice, [columns, rows], color, view.ratio, ink);
}

/** What is drawn of a slice. */
export type Drawn = Pick<Slice, "data" | "mask" | "width"> & Partial<Pick<Slice, "stored">>;

/** Draws chosen columns and rows of a plane, and in `ink` the marks of cells that hold nothing, over what is there; `ratio` is device pixels per CSS pixel. */
export function drawCells(
	context: CanvasRenderingContext2D,
	slice: Drawn,
	[columns, rows]: readonly [Columns, Columns],
	color: ColorState,
	ratio: number,
	ink: string,
): void {
	const { canvas } = context;
	const place = [columns.start, rows.start, columns.length, rows.length] as const;
	const grid: CellGrid = { pitch: slice.width, columns: columns.cells, rows: rows.cells };
	const image = imageOf(canvas, grid);
	const mask = maskOf(slice);
	colour(image, slice, grid, color, mask);
	if (isDirect(columns) && isDirect(rows)) context.putImageData(image, columns.start, rows.start);
	else context.drawImage(cellCanvas(canvas, image), ...place);
	if (!mask) return;
	const states = gather(mask, grid);
	for (const state of [MISSING, FAILED, UNREAD]) {
		if (!states.includes(state)) continue;
		stencil(image, states, state);
		drawState(context, cellCanvas(canvas, image), place, state, ratio, ink);
	}
}

/**
 * Draws a whole slice into `canvas`, one pixel a cell, in the slice's own row order; for pages without a view. Cells without a value
 * are transparent. What `color` leaves out is linear, viridis and from limit to limit. Throws SelectionError for what is no canvas, no
 * slice or no colour state, UnsupportedError for an unknown scheme.
 */
export function drawSlice(canvas: HTMLCanvasElement, slice: Slice, color: Partial<ColorState> = {}): void {
	const context = typeof canvas?.getContext === "function" ? canvas.getContext("2d") : null;
	if (!context)
		throw new ZarrError("SelectionError", `drawSlice was given ${saidValue(canvas)}; give a canvas that draws in 2d.`);
	const whole = wholeColor("drawSlice", slice, color);
	const { width, height } = slice;
	canvas.width = width;
	canvas.height = height;
	if (width === 0 || height === 0) return;
	const all = (length: number) => Int32Array.from({ length }, (_, i) => i);
	const image = new ImageData(width, height);
	colour(image, slice, { pitch: width, columns: all(width), rows: all(height) }, whole, maskOf(slice));
	context.putImageData(image, 0, 0);
}

function colour(image: ImageData, slice: Drawn, grid: CellGrid, color: ColorState, mask: Uint8Array | null): void {
	const [lo, hi] = color.domain;
	const { lut } = colormap(color.scheme, { reverse: color.reverse });
	const pixels = new Uint32Array(image.data.buffer);
	const scale = { type: color.type, lo, hi };
	const pieces = piecesOf(slice);
	if (pieces && (color.type === "linear" || smallOf(pieces[0].values))) {
		for (const piece of pieces) {
			const part = gridIn(piece, grid);
			if (part) paintStored(piece.values as Plain, null, part, lut, pixels, scale);
		}
	} else if (showsStored(slice)) paintStored(slice.stored as Plain, mask, grid, lut, pixels, scale);
	else paint(slice.data, grid, lut, pixels, scale, 0);
}

function stencil(image: ImageData, states: Uint8Array, wanted: number): void {
	const pixels = new Uint32Array(image.data.buffer);
	for (let i = 0; i < pixels.length; i++) pixels[i] = states[i] === wanted ? 0xff000000 : 0;
}

function fitCanvas(canvas: HTMLCanvasElement, view: View): void {
	const width = Math.round(view.x.size * view.ratio);
	const height = Math.round(view.y.size * view.ratio);
	if (canvas.width !== width) canvas.width = width;
	if (canvas.height !== height) canvas.height = height;
	canvas.style.width = `${view.x.size}px`;
	canvas.style.height = `${view.y.size}px`;
}

const images = new WeakMap<HTMLCanvasElement, ImageData>();
const cellCanvases = new WeakMap<HTMLCanvasElement, HTMLCanvasElement>();

/** Pixels for a grid's cells; kept from frame to frame, since fresh memory costs more than painting it. */
function imageOf(canvas: HTMLCanvasElement, { columns, rows }: CellGrid): ImageData {
	const kept = images.get(canvas);
	if (kept?.width === columns.length && kept.height === rows.length) return kept;
	const image = new ImageData(columns.length, rows.length);
	images.set(canvas, image);
	return image;
}

/** A canvas of one pixel a cell, to be drawn enlarged; kept likewise. */
function cellCanvas(near: HTMLCanvasElement, image: ImageData): HTMLCanvasElement {
	const canvas = cellCanvases.get(near) ?? near.ownerDocument.createElement("canvas");
	cellCanvases.set(near, canvas);
	if (canvas.width !== image.width) canvas.width = image.width;
	if (canvas.height !== image.height) canvas.height = image.height;
	canvas.getContext("2d")?.putImageData(image, 0, 0);
	return canvas;
}

/** Whether each entry takes exactly one pixel, so that no scaling is needed. */
function isDirect({ cells, start, length }: Columns): boolean {
	return cells.length === length && Number.isInteger(start);
}

/** Whether the entries are the very pixels of a canvas so long. */
function covers(columns: Columns, size: number): boolean {
	return isDirect(columns) && columns.start === 0 && columns.length === size;
}

type Place = readonly [x: number, y: number, width: number, height: number];

function drawState(
	to: CanvasRenderingContext2D,
	cells: HTMLCanvasElement,
	place: Place,
	state: number,
	ratio: number,
	ink: string,
): void {
	const layer = to.canvas.ownerDocument.createElement("canvas");
	layer.width = to.canvas.width;
	layer.height = to.canvas.height;
	const context = layer.getContext("2d");
	if (!context) return;
	context.imageSmoothingEnabled = false;
	context.drawImage(cells, ...place);
	context.globalCompositeOperation = "source-in";
	context.fillStyle = pattern(context, state, ratio, ink);
	context.fillRect(0, 0, layer.width, layer.height);
	to.drawImage(layer, 0, 0);
}

function drawOutside(
	context: CanvasRenderingContext2D,
	columns: Columns,
	rows: Columns,
	ratio: number,
	ink: string,
): void {
	const { width, height } = context.canvas;
	const covered =
		columns.start <= 0.5 &&
		rows.start <= 0.5 &&
		columns.start + columns.length >= width - 0.5 &&
		rows.start + rows.length >= height - 0.5;
	if (covered) return;
	context.fillStyle = pattern(context, UNREAD, ratio, ink);
	context.fillRect(0, 0, width, height);
	context.clearRect(columns.start, rows.start, columns.length, rows.length);
}

function pattern(context: CanvasRenderingContext2D, state: number, ratio: number, ink: string): CanvasPattern | string {
	const tile = context.canvas.ownerDocument.createElement("canvas");
	const size = Math.round(8 * ratio);
	tile.width = size;
	tile.height = size;
	const pen = tile.getContext("2d");
	if (!pen) return ink;
	pen.strokeStyle = ink;
	pen.fillStyle = ink;
	pen.lineWidth = ratio;
	if (state === MISSING) {
		pen.globalAlpha = 0.45;
		pen.fillRect(size / 2, size / 2, ratio, ratio);
	} else {
		pen.globalAlpha = state === FAILED ? 0.8 : 0.16;
		stripes(pen, size, state === FAILED);
	}
	return context.createPattern(tile, "repeat") ?? ink;
}

function stripes(pen: CanvasRenderingContext2D, size: number, crossed: boolean): void {
	for (const shift of [-size, 0, size]) {
		pen.moveTo(shift, size);
		pen.lineTo(shift + size, 0);
		if (!crossed) continue;
		pen.moveTo(shift, 0);
		pen.lineTo(shift + size, size);
	}
	pen.stroke();
}
