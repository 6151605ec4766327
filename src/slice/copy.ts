/** The hot loops that move cells from a decoded chunk into a plane. Pure. */
import type { NumberArray } from "../numbers.ts";

/** A rectangle of cells of a plane that is `pitch` cells wide. */
export interface Rect {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	readonly pitch: number;
}

/** Copies a rectangle out of `source`, which begins at cell `offset` and steps by `strideX` and `strideY` cells. Both arrays are of one type. */
export function copyRect(
	target: NumberArray,
	rect: Rect,
	source: NumberArray,
	offset: number,
	strideX: number,
	strideY: number,
): void {
	const { left, top, width, height, pitch } = rect;
	for (let row = 0; row < height; row++) {
		const from = offset + row * strideY;
		const to = (top + row) * pitch + left;
		if (strideX === 1) (target as Uint8Array).set((source as Uint8Array).subarray(from, from + width), to);
		else copyStrided(target as Uint8Array, to, width, source as Uint8Array, from, strideX);
	}
}

function copyStrided(
	target: Uint8Array,
	to: number,
	count: number,
	source: Uint8Array,
	from: number,
	stride: number,
): void {
	for (let i = 0, at = from; i < count; i++, at += stride) target[to + i] = source[at];
}

/** Fills a rectangle with one value. */
export function fillRect(target: NumberArray, rect: Rect, value: number | bigint): void {
	const { left, top, width, height, pitch } = rect;
	for (let row = 0; row < height; row++) {
		const to = (top + row) * pitch + left;
		(target as { fill(value: number | bigint, from: number, to: number): unknown }).fill(value, to, to + width);
	}
}
