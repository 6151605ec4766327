/** Stored value → shown value: packing undone, "no value" as NaN. Pure. */
import { type Decoding, outsideOf } from "../hierarchy/cf.ts";
import { type Dtype, NAT, type Scalar } from "../hierarchy/dtype.ts";
import { nearestNarrow } from "../narrow.ts";
import { type NumberArray, type SmallArray, smallOf } from "../numbers.ts";
import type { Rect } from "./copy.ts";
import { FILL, INVALID, VALID } from "./mask.ts";
import { eachEqual, isWide, numbersOf } from "./wide.ts";

/** Whether shown values fit float32 exactly: floats up to 32 bits, integers up to 16, booleans; packed ones get float64, save floats that are unpacked in their own type. */
export function fitsFloat32(dtype: Dtype, decoding: Decoding): boolean {
	if (decoding.scale !== 1 || decoding.offset !== 0) return decoding.within !== undefined;
	return dtype.kind === "float" ? dtype.bytes <= 4 : dtype.bytes <= 2;
}

/** Whether shown values are the stored ones: floats and integers of at most 16 bits that are not packed. */
export function isPlain(stored: NumberArray, { scale, offset, nan }: Decoding): boolean {
	if (scale !== 1 || offset !== 0 || nan !== undefined) return false;
	return smallOf(stored) !== undefined || stored instanceof Float32Array || stored instanceof Float64Array;
}

/** Stored values as they are shown where they are plain; NaN where a cell is not valid (`mask` is null where all are). */
export function shownAsStored(
	stored: NumberArray,
	mask: Uint8Array | null,
	single: boolean,
): Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> {
	const data = single ? new Float32Array(stored.length) : new Float64Array(stored.length);
	data.set(stored as SmallArray);
	if (mask) for (let i = 0; i < data.length; i++) if (mask[i] !== VALID) data[i] = Number.NaN;
	return data;
}

/** Shows a rectangle of valid cells (VALID in `mask` already): writes `data`, unless it is null, from `stored`, and into `mask` FILL where a stored value means nothing, INVALID where it lies outside of what is valid. */
export function showRect(
	stored: NumberArray,
	data: Float32Array | Float64Array | null,
	mask: Uint8Array,
	rect: Rect,
	decoding: Decoding,
): void {
	const { scale, offset, fill, nan } = decoding;
	const packed = scale !== 1 || offset !== 0;
	const outside = outsideOf(decoding);
	const whole = rect.width === rect.pitch;
	const [rows, cells] = whole ? [1, rect.width * rect.height] : [rect.height, rect.width];
	for (let row = 0; row < rows; row++) {
		const from = (rect.top + row) * rect.pitch + rect.left;
		const to = from + cells;
		if (data) {
			if (isWide(stored)) numbersOf(stored, data, from, to);
			else data.set(stored.subarray(from, to), from);
			if (packed) unpack(data, from, to, decoding);
			if (nan !== undefined) markNaN(stored, data, from, to, nan);
		}
		for (const nothing of fill) markFill(stored, data, mask, from, to, nothing);
		if (outside) markOutside(stored, data, mask, from, to, outside);
	}
}

const MOST_HALF = 65504;

/** The nearest float16. */
function roundHalf(value: number): number {
	const nearest = nearestNarrow("float16", value);
	return Math.abs(nearest) > MOST_HALF ? Math.sign(nearest) * Number.POSITIVE_INFINITY : nearest;
}

/** Undoes packing; each step is rounded as the type does in which that is done. */
function unpack(
	data: Float32Array | Float64Array,
	from: number,
	to: number,
	{ scale, offset, within }: Decoding,
): void {
	if (within) {
		const round = within === "float32" ? Math.fround : roundHalf;
		const [factor, shift] = [round(scale), round(offset)];
		for (let i = from; i < to; i++) {
			data[i] = round(data[i] * factor);
			if (offset !== 0) data[i] = round(data[i] + shift);
		}
	} else if (offset === 0)
		for (let i = from; i < to; i++) data[i] *= scale; // -0 + 0 is 0
	else for (let i = from; i < to; i++) data[i] = data[i] * scale + offset;
}

function markOutside(
	stored: NumberArray,
	data: Float32Array | Float64Array | null,
	mask: Uint8Array,
	from: number,
	to: number,
	outside: (stored: number | bigint) => boolean,
): void {
	for (let i = from; i < to; i++) {
		if (mask[i] !== VALID || !outside(stored[i])) continue;
		if (data) data[i] = Number.NaN;
		mask[i] = INVALID;
	}
}

function markNaN(
	stored: NumberArray,
	data: Float32Array | Float64Array,
	from: number,
	to: number,
	nan: number | bigint,
): void {
	eachCell(stored, nan, from, to, (i) => {
		data[i] = Number.NaN;
	});
}

function markFill(
	stored: NumberArray,
	data: Float32Array | Float64Array | null,
	mask: Uint8Array,
	from: number,
	to: number,
	nothing: number | bigint,
): void {
	eachCell(stored, nothing, from, to, (i) => {
		if (data) data[i] = Number.NaN;
		mask[i] = FILL;
	});
}

/** Calls back for each of the cells [from, to) that holds `wanted`. */
function eachCell(
	stored: NumberArray,
	wanted: number | bigint,
	from: number,
	to: number,
	found: (cell: number) => void,
): void {
	if (isWide(stored)) eachEqual(stored, wanted, from, to, found);
	else for (let i = from; i < to; i++) if (stored[i] === wanted) found(i);
}

/** A fill value as the number that a typed array of the type takes; null (v2) reads as zero, and as no time, as in zarr-python. */
export function storableFill(fill: Scalar, dtype: Dtype): number | bigint {
	if (fill === null && dtype.tick) return NAT;
	const wide = dtype.kind !== "float" && dtype.bytes === 8;
	if (fill === null || typeof fill === "string" || typeof fill === "object") return wide ? 0n : 0;
	return typeof fill === "boolean" ? Number(fill) : fill;
}
