/** Label images over a picture, each by its own place: its cells need not be the picture's. */
import type { Slice } from "../slice/slice.ts";
import type { CellGrid } from "./cells.ts";
import { gridIds, type Labelled } from "./ids.ts";
import { type View, visibleCells } from "./image.ts";
import { type LabelColors, type LabelLook, paintLabels } from "./labels.ts";

/** A slice of a label image, and where it lies in axis units. */
export type LabelSlice = Labelled & Pick<Slice, "height" | "x1" | "x2" | "y1" | "y2">;

interface Layer {
	readonly canvas: HTMLCanvasElement;
	readonly image: ImageData;
}

/** Of each picture's canvas the layer that was drawn last, kept since fresh memory costs more than painting it. */
const layers = new WeakMap<HTMLCanvasElement, Layer>();

function layerOf(near: HTMLCanvasElement, { columns, rows }: CellGrid): Layer {
	const kept = layers.get(near);
	if (kept && kept.image.width === columns.length && kept.image.height === rows.length) return kept;
	const canvas = kept?.canvas ?? near.ownerDocument.createElement("canvas");
	canvas.width = columns.length;
	canvas.height = rows.length;
	const layer = { canvas, image: new ImageData(columns.length, rows.length) };
	layers.set(near, layer);
	return layer;
}

/** Draws the visible part of a label image over what `canvas` shows; the view is the picture's. Throws UnsupportedError for a plane of floats. */
export function drawLabels(
	canvas: HTMLCanvasElement,
	slice: LabelSlice,
	view: View,
	look: LabelLook,
	colors: LabelColors,
): void {
	const columns = visibleCells(slice.width, [slice.x1, slice.x2], view.x, view.ratio);
	const rows = visibleCells(slice.height, [slice.y1, slice.y2], view.y, view.ratio);
	const context = canvas.getContext("2d");
	if (!context || columns.cells.length === 0 || rows.cells.length === 0) return;
	const grid: CellGrid = { pitch: slice.width, columns: columns.cells, rows: rows.cells };
	const layer = layerOf(canvas, grid);
	paintLabels(gridIds(slice, grid), look, colors, new Uint32Array(layer.image.data.buffer));
	layer.canvas.getContext("2d")?.putImageData(layer.image, 0, 0);
	context.imageSmoothingEnabled = false;
	context.drawImage(layer.canvas, columns.start, rows.start, columns.length, rows.length);
}
