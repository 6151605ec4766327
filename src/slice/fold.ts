/** The hot loops that make one plane of many: the largest or the smallest of the values at each place, or their mean. Pure. */
import { type Decoding, outsideOf } from "../hierarchy/cf.ts";
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
	const { scale } = decoding;
	const hides = hidesOf(decoding);
	if (op === "mean") return meanFold(target as Float64Array, width, decoding, hides);
	// one type stands for all, as what is done is the same; where packing turns the order of values round, the largest is stored as the smallest
	return extremeFold(target as Float64Array, width, (op === "max") === scale > 0, hides);
}

/** Whether a stored value is none, besides NaN, which is known without being asked for; null where all others are. */
type Hides = ((stored: number | bigint) => boolean) | null;

/** Of most arrays one value is none. */
function hidesOf(decoding: Decoding): Hides {
	const { fill, nan } = decoding;
	const nothings = nan === undefined ? fill : [...fill, nan];
	const outside = outsideOf(decoding);
	if (outside) return (stored) => nothings.includes(stored) || outside(stored);
	const [first] = nothings;
	if (nothings.length < 2) return nothings.length === 0 ? null : (stored) => stored === first;
	return (stored) => nothings.includes(stored);
}

function extremeFold(target: Float64Array, pitch: number, largest: boolean, hides: Hides): Fold {
	return {
		add(piece, first) {
			if (first) return copyPiece(target, pitch, piece);
			const { left, top, height, offset, strideY } = piece;
			for (let row = 0; row < height; row++) {
				const [at, from] = [(top + row) * pitch + left, offset + row * strideY];
				if (hides) takeHiding(target, at, piece, from, largest, hides);
				else takeAll(target, at, piece, from, largest);
			}
		},
		end() {},
	};
}

/** A row of a piece, where NaN gives way to any value. */
function takeAll(
	to: Float64Array,
	at: number,
	{ values, width, strideX }: Piece,
	begin: number,
	largest: boolean,
): void {
	const from = values as Float64Array;
	for (let i = at, j = begin; i < at + width; i++, j += strideX) {
		const old = to[i];
		const now = from[j];
		if ((largest ? now > old : now < old) || Number.isNaN(old)) to[i] = now;
	}
}

/** The same where fill values give way, too, also to NaN, so that the order in which planes come does not matter. */
function takeHiding(
	to: Float64Array,
	at: number,
	{ values, width, strideX }: Piece,
	begin: number,
	largest: boolean,
	hides: NonNullable<Hides>,
): void {
	const from = values as Float64Array;
	const isNothing = (value: number) => Number.isNaN(value) || hides(value);
	for (let i = at, j = begin; i < at + width; i++, j += strideX) {
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
function meanFold(sums: Float64Array, pitch: number, { scale, offset: shift }: Decoding, hides: Hides): Fold {
	const rests = new Float64Array(sums.length);
	const counts = new Uint32Array(sums.length);
	const nans = new Uint8Array(hides ? sums.length : 0);
	const addCell = (i: number, stored: number | bigint) => {
		if (hides?.(stored)) return;
		const value = Number(stored) * scale + shift;
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
		add({ left, top, width, height, values, offset, strideX, strideY }) {
			for (let row = 0; row < height; row++) {
				const [to, from] = [(top + row) * pitch + left, offset + row * strideY];
				for (let i = 0; i < width; i++) addCell(to + i, values[from + i * strideX]);
			}
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
