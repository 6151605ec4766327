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
	const words = strideX === 1 ? wordsOf(target, rect, source, offset, strideY) : null;
	for (let row = 0; row < height; row++) {
		const from = offset + row * strideY;
		const to = (top + row) * pitch + left;
		if (words) copyWords(words.target, to * words.each, width * words.each, words.source, from * words.each);
		else if (strideX === 1) (target as Uint8Array).set((source as Uint8Array).subarray(from, from + width), to);
		else copyStrided(target as Uint8Array, to, width, source as Uint8Array, from, strideX);
	}
}

/** Rows of at most so many bytes are copied by a loop: making a subarray takes longer. */
const SHORT = 2048;

/** Both arrays as words of 4 bytes, `each` of them a cell; null where a row is long, or no words begin and end where it does. */
function wordsOf(target: NumberArray, rect: Rect, source: NumberArray, offset: number, strideY: number) {
	const bytes = target.BYTES_PER_ELEMENT;
	const { left, top, width, pitch } = rect;
	const places = [offset, strideY, top * pitch + left, pitch, width].map((cells) => cells * bytes);
	if (width * bytes > SHORT) return null;
	if ([...places, target.byteOffset, source.byteOffset].some((place) => place % 4 !== 0)) return null;
	const [to, from] = [target, source].map(({ buffer, byteOffset, byteLength }) => {
		return new Uint32Array(buffer, byteOffset, Math.floor(byteLength / 4));
	});
	return { target: to, source: from, each: bytes / 4 };
}

function copyWords(target: Uint32Array, to: number, count: number, source: Uint32Array, from: number): void {
	for (let i = 0; i < count; i++) target[to + i] = source[from + i];
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
