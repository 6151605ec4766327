/** A plane as pixels: nearest neighbour, visible cells only, states without a value drawn apart. */
import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { smallOf } from "../numbers.ts";
import { FAILED, INVALID, MISSING, maskOf, piecesOf, type Slice, showsStored, UNREAD } from "../slice/slice.ts";
import type { ColorState } from "../state.ts";
import { areasOf } from "./areas.ts";
import { type CellGrid, gather, gridIn } from "./cells.ts";
import { colormap, paint } from "./color.ts";
import { type Span, toPixel } from "./frame.ts";
import { pattern } from "./pattern.ts";
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

/** What is painted of a slice. */
export type Drawn = Pick<Slice, "data" | "mask" | "width"> & Partial<Pick<Slice, "stored">>;

/** Chosen cells of a plane. */
export interface Cells {
	readonly columns: Columns;
	readonly rows: Columns;
	/** What each of them is, row by row; null where all are VALID. */
	readonly states: Uint8Array | null;
	/** Whether no VALID cell lets through what lies under it. */
	readonly opaque: boolean;
	/** Writes their colours, row by row; nothing where there is no value. */
	readonly paint: (pixels: Uint32Array) => void;
}

/** The cells of a slice where chosen columns and rows meet, in a colour map. */
export function cellsOf(
	slice: Drawn,
	[columns, rows]: readonly [Columns, Columns],
	color: ColorState,
	mask = maskOf(slice),
): Cells {
	const grid: CellGrid = { pitch: slice.width, columns: columns.cells, rows: rows.cells };
	const paint = (pixels: Uint32Array) => colour(pixels, slice, grid, color, mask);
	const opaque = color.type === "linear" && isOpaque(slice);
	return { columns, rows, states: mask && gather(mask, grid), opaque, paint };
}

/** Whether a slice is known to have a colour for each VALID cell: small integers have, and where they lie in chunks nobody has changed them. */
export function isOpaque(slice: object): boolean {
	return smallOf(piecesOf(slice)?.[0].values) !== undefined;
}

/** Draws cells, and in `ink` the marks of those that hold nothing, over what is there; `ratio` is device pixels per CSS pixel. Where they are not the `lowest`, those that are not read have no mark, as what is there says more of them. */
export function drawCells(
	context: CanvasRenderingContext2D,
	{ columns, rows, states, paint }: Cells,
	ratio: number,
	ink: string,
	lowest = true,
): void {
	const { canvas } = context;
	const image = imageOf(canvas, columns, rows);
	paint(pixelsOf(image));
	// pixels are put in place of what is there, and drawn over it
	if (lowest && isDirect(columns) && isDirect(rows)) context.putImageData(image, columns.start, rows.start);
	else context.drawImage(cellCanvas(canvas, image), columns.start, rows.start, columns.length, rows.length);
	for (const state of lowest ? [MISSING, FAILED, UNREAD] : [MISSING, FAILED]) {
		if (!states?.includes(state)) continue;
		fillCells(context, { columns, rows, states }, (found) => found === state, pattern(context, state, ratio, ink));
	}
}

/** So many rectangles are filled one by one; more are chunks of a few pixels. */
const MOST_AREAS = 2 ** 10;

/** Fills those cells whose state is wanted, which takes no memory where they are few rectangles. */
export function fillCells(
	context: CanvasRenderingContext2D,
	{ columns, rows, states }: Pick<Cells, "columns" | "rows"> & { readonly states: Uint8Array },
	isWanted: (state: number) => boolean,
	style: string | CanvasPattern,
): void {
	const areas = areasOf(states, columns.cells.length, isWanted, MOST_AREAS);
	if (!areas) {
		fillStencilled(context, { columns, rows, states }, isWanted, style);
		return;
	}
	context.fillStyle = style;
	for (const [left, top, right, bottom] of areas) {
		const [x, y] = [pixelAt(columns, left), pixelAt(rows, top)];
		context.fillRect(x, y, pixelAt(columns, right) - x, pixelAt(rows, bottom) - y);
	}
}

/** The pixel at which an entry begins: the first whose centre lies in it. */
function pixelAt({ cells, start, length }: Columns, entry: number): number {
	return Math.ceil(start + (entry * length) / cells.length - 0.5);
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
	const grid: CellGrid = { pitch: width, columns: all(width), rows: all(height) };
	colour(new Uint32Array(image.data.buffer), slice, grid, whole, maskOf(slice));
	context.putImageData(image, 0, 0);
}

function colour(pixels: Uint32Array, slice: Drawn, grid: CellGrid, color: ColorState, mask: Uint8Array | null): void {
	const [lo, hi] = color.domain;
	const { lut } = colormap(color.scheme, { reverse: color.reverse });
	const scale = { type: color.type, lo, hi };
	const pieces = piecesOf(slice);
	if (pieces && (color.type === "linear" || smallOf(pieces[0].values))) {
		if (mask) pixels.fill(0); // no piece holds what was not read
		for (const piece of pieces) {
			const part = gridIn(piece, grid);
			if (part) paintStored(piece.values as Plain, null, part, lut, pixels, scale);
		}
	} else if (showsStored(slice)) paintStored(slice.stored as Plain, mask, grid, lut, pixels, scale);
	else paint(slice.data, grid, lut, pixels, scale, 0);
}

/** Resizes a canvas to a view. */
export function fitCanvas(canvas: HTMLCanvasElement, view: View): void {
	const width = Math.round(view.x.size * view.ratio);
	const height = Math.round(view.y.size * view.ratio);
	if (canvas.width !== width) canvas.width = width;
	if (canvas.height !== height) canvas.height = height;
	canvas.style.width = `${view.x.size}px`;
	canvas.style.height = `${view.y.size}px`;
}

const images = new WeakMap<HTMLCanvasElement, ImageData>();
const cellCanvases = new WeakMap<HTMLCanvasElement, HTMLCanvasElement>();

/** Pixels for cells, in memory that is kept from frame to frame and from layer to layer, since fresh memory costs more than painting it. */
export function imageOf(canvas: HTMLCanvasElement, columns: Columns, rows: Columns): ImageData {
	const [width, height] = [columns.cells.length, rows.cells.length];
	const kept = images.get(canvas);
	if (kept?.width === width && kept.height === height) return kept;
	const bytes = 4 * width * height;
	const memory = kept && kept.data.buffer.byteLength >= bytes ? kept.data.buffer : new ArrayBuffer(bytes);
	const image = new ImageData(new Uint8ClampedArray(memory, 0, bytes), width, height);
	images.set(canvas, image);
	return image;
}

function pixelsOf({ data, width, height }: ImageData): Uint32Array {
	return new Uint32Array(data.buffer, data.byteOffset, width * height);
}

/** A canvas of one pixel a cell, to be drawn enlarged; kept likewise. */
export function cellCanvas(near: HTMLCanvasElement, image: ImageData): HTMLCanvasElement {
	const canvas = cellCanvases.get(near) ?? near.ownerDocument.createElement("canvas");
	cellCanvases.set(near, canvas);
	if (canvas.width !== image.width) canvas.width = image.width;
	if (canvas.height !== image.height) canvas.height = image.height;
	canvas.getContext("2d")?.putImageData(image, 0, 0);
	return canvas;
}

/** Whether each entry takes exactly one pixel, so that no scaling is needed. */
export function isDirect({ cells, start, length }: Columns): boolean {
	return cells.length === length && Number.isInteger(start);
}

/** As large as what is drawn on; kept, as a plane of very many chunks needs it each time that it is painted. */
const layers = new WeakMap<HTMLCanvasElement, HTMLCanvasElement>();

/** The same by a picture of the cells that are wanted. */
function fillStencilled(
	context: CanvasRenderingContext2D,
	{ columns, rows, states }: Parameters<typeof fillCells>[1],
	isWanted: (state: number) => boolean,
	style: string | CanvasPattern,
): void {
	const { canvas } = context;
	const image = imageOf(canvas, columns, rows);
	const wanted = Uint32Array.from({ length: INVALID + 1 }, (_, state) => (isWanted(state) ? 0xff000000 : 0));
	const pixels = pixelsOf(image);
	for (let i = 0; i < pixels.length; i++) pixels[i] = wanted[states[i]];
	const layer = layers.get(canvas) ?? canvas.ownerDocument.createElement("canvas");
	layers.set(canvas, layer);
	layer.width = canvas.width; // which clears it
	layer.height = canvas.height;
	const to = layer.getContext("2d");
	if (!to) return;
	to.imageSmoothingEnabled = false;
	to.drawImage(cellCanvas(canvas, image), columns.start, rows.start, columns.length, rows.length);
	to.globalCompositeOperation = "source-in";
	to.fillStyle = style;
	to.fillRect(0, 0, layer.width, layer.height);
	context.drawImage(layer, 0, 0);
}
