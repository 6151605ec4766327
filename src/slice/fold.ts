/** The hot loops that make one plane of many: the largest or the smallest of the values at each place, or their mean. Pure. */
import type { Decoding } from "../hierarchy/cf.ts";
import type { NumberArray } from "../numbers.ts";
import type { ReduceOp } from "../reduce.ts";
import type { Rect } from "./copy.ts";
import { copyPiece, type Piece } from "./piece.ts";

/** Takes planes in, piece by piece, in any order; `end` is called for a rectangle of which all has been taken in. */
export interface Fold {
	/** `first` says that nothing of the rectangle has been taken in before. */
	add(piece: Piece, first: boolean): void;
	/** Makes the results where they aren't yet; `hidden` is called for each cell of a mean, by its number, at which all planes have a fill value. */
	end(rect: Rect, hidden: (cell: number) => void): void;
}

/** A fold into `target`, `width` cells wide: of the stored type and filled with stored values, of means float64. */
export function makeFold(target: NumberArray, width: number, decoding: Decoding, op: ReduceOp): Fold {
	if (op === "mean") return meanFold(target as Float64Array, width, decoding);
	// where packing turns the order of values round, the largest is stored as the smallest
	return extremeFold(target, width, decoding, (op === "max") === decoding.scale > 0);
}

/** Stored values that are none, besides NaN, which is known without being listed. */
function nothingsOf({ fill, nan }: Decoding): readonly (number | bigint)[] {
	return nan === undefined ? fill : [...fill, nan];
}

/** Calls back for each row of a piece: where it begins in the plane, and in the piece's values. */
function eachRow(
	{ left, top, height, offset, strideY }: Piece,
	width: number,
	row: (to: number, from: number) => void,
) {
	for (let i = 0; i < height; i++) row((top + i) * width + left, offset + i * strideY);
}

function extremeFold(target: NumberArray, pitch: number, decoding: Decoding, largest: boolean): Fold {
	const nothings = nothingsOf(decoding);
	return {
		add(piece, first) {
			if (first) return copyPiece(target, pitch, piece);
			const { width, values, strideX } = piece;
			// one type stands for all: what they do is the same, and so is how they are compared
			const [to, from] = [target as Float64Array, values as Float64Array];
			eachRow(piece, pitch, (at, begin) => {
				const run: Run = { to, at, count: width, from, begin, stride: strideX };
				if (nothings.length > 0) takeHiding(run, largest, nothings);
				else if (largest) takeLargest(run);
				else takeSmallest(run);
			});
		},
		end() {},
	};
}

/** Cells of a plane, and those of a chunk that they are compared with. */
interface Run {
	readonly to: Float64Array;
	readonly at: number;
	readonly count: number;
	readonly from: Float64Array;
	readonly begin: number;
	readonly stride: number;
}

/** NaN gives way to any value. */
function takeLargest({ to, at, count, from, begin, stride }: Run): void {
	for (let i = at, j = begin; i < at + count; i++, j += stride) {
		const old = to[i];
		const now = from[j];
		if (now > old || Number.isNaN(old)) to[i] = now;
	}
}

function takeSmallest({ to, at, count, from, begin, stride }: Run): void {
	for (let i = at, j = begin; i < at + count; i++, j += stride) {
		const old = to[i];
		const now = from[j];
		if (now < old || Number.isNaN(old)) to[i] = now;
	}
}

/** Fill values give way to NaN, too, so that the order in which planes come does not matter. */
function takeHiding(run: Run, largest: boolean, nothings: readonly (number | bigint)[]): void {
	const { to, at, count, from, begin, stride } = run;
	const isNothing = (value: number) => Number.isNaN(value) || nothings.includes(value);
	for (let i = at, j = begin; i < at + count; i++, j += stride) {
		const old = to[i];
		const now = from[j];
		if (isNothing(now) ? Number.isNaN(now) && isNothing(old) : isNothing(old) || (largest ? now > old : now < old))
			to[i] = now;
	}
}

/**
 * Sums are kept with what rounding leaves over of each addition, so that the order in which planes come does not matter, and that of integers is exact as far as a mean can be.
 * (Knuth, The Art of Computer Programming 2, 4.2.2; Neumaier 1974)
 */
function meanFold(sums: Float64Array, pitch: number, decoding: Decoding): Fold {
	const { scale, offset } = decoding;
	const nothings = nothingsOf(decoding);
	const rests = new Float64Array(sums.length);
	const counts = new Uint32Array(sums.length);
	const hides = nothings.length > 0;
	const nans = new Uint8Array(hides ? sums.length : 0);
	const addCell = (i: number, stored: number | bigint) => {
		if (hides && nothings.includes(stored)) return;
		const value = Number(stored) * scale + offset;
		if (Number.isNaN(value)) {
			nans[i] = 1;
			return;
		}
		const sum = sums[i] + value;
		const part = sum - sums[i];
		rests[i] += sums[i] - (sum - part) + (value - part);
		sums[i] = sum;
		counts[i]++;
	};
	return {
		add(piece) {
			const { width, values, strideX } = piece;
			eachRow(piece, pitch, (to, from) => {
				for (let i = 0; i < width; i++) addCell(to + i, values[from + i * strideX]);
			});
		},
		end({ left, top, width, height }, hidden) {
			for (let row = top; row < top + height; row++) {
				for (let i = row * pitch + left; i < row * pitch + left + width; i++) {
					if (hides && counts[i] === 0 && !nans[i]) hidden(i);
					// of an infinite sum there is no rest
					sums[i] = (Number.isFinite(sums[i]) ? sums[i] + rests[i] : sums[i]) / counts[i];
				}
			}
		},
	};
}
