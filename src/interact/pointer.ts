/** The cell under the pointer. */

import { type Span, toValue } from "../render/frame.ts";
import type { Slice } from "../slice/slice.ts";

/** A cell of a slice: column and row in its own buffers. */
export interface Cell {
	readonly column: number;
	readonly row: number;
}

/** The cell of a slice at a pixel of the inner box, or null outside of it. Pure. */
export function cellAt(slice: Slice, x: Span, y: Span, px: number, py: number): Cell | null {
	return cellOver(slice, toValue(x, px), toValue(y, py));
}

/** The cell of a slice at a place in axis units, or null outside of it. Pure. */
export function cellOver(slice: Slice, x: number, y: number): Cell | null {
	const column = cellOf(slice.width, slice.x1, slice.x2, x);
	const row = slice.dims.length < 2 ? 0 : cellOf(slice.height, slice.y1, slice.y2, y);
	return column === null || row === null ? null : { column, row };
}

/** The cell of a slice at a place in axis units, or null outside of it. Pure. */
export function cellHolding(slice: Slice, { x, y }: { readonly x: number; readonly y: number }): Cell | null {
	return cellAt(slice, { from: x, to: x + 1, size: 1 }, { from: y, to: y + 1, size: 1 }, 0, 0);
}

function cellOf(count: number, from: number, to: number, value: number): number | null {
	const cell = Math.floor(((value - from) / (to - from)) * count);
	return cell >= 0 && cell < count ? cell : null;
}

/** The middle of a cell, in axis units. Pure. */
export function cellMiddle(slice: Slice, cell: Cell): { x: number; y: number } {
	return {
		x: slice.x1 + ((cell.column + 0.5) / slice.width) * (slice.x2 - slice.x1),
		y: slice.y1 + ((cell.row + 0.5) / slice.height) * (slice.y2 - slice.y1),
	};
}

/** Tells where the pointer is in `canvas`, in CSS pixels from its corner; null when it leaves. */
export function pointerGestures(
	canvas: HTMLCanvasElement,
	moved: (at: [x: number, y: number] | null) => void,
): () => void {
	const move = (event: PointerEvent) => moved([event.offsetX, event.offsetY]);
	const leave = () => moved(null);
	const press = () => canvas.focus({ preventScroll: true });
	canvas.addEventListener("pointermove", move);
	canvas.addEventListener("pointerleave", leave);
	canvas.addEventListener("pointerdown", press);
	return () => {
		canvas.removeEventListener("pointermove", move);
		canvas.removeEventListener("pointerleave", leave);
		canvas.removeEventListener("pointerdown", press);
	};
}

/** Tells where `canvas` is pressed without being dragged, in CSS pixels from its corner, and whether a key says that it adds to what was chosen. */
export function pressGestures(
	canvas: HTMLCanvasElement,
	pressed: (at: [x: number, y: number], add: boolean) => void,
): () => void {
	// d3-zoom lets no click through that ends a drag
	const press = (event: MouseEvent) =>
		pressed([event.offsetX, event.offsetY], event.shiftKey || event.ctrlKey || event.metaKey);
	canvas.addEventListener("click", press);
	return () => canvas.removeEventListener("click", press);
}
