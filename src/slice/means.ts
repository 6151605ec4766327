/** Weighted means of boxes of cells, one for each of many planes; what rounding loses of a sum is kept beside it. Pure. */
import { VALID } from "./mask.ts";

/** Means and what they are of, plane by plane. */
export interface Means {
	/** Σ w·v / Σ w over the valid cells; NaN where there are none. */
	readonly mean: Float64Array;
	/** Valid cells: those that are no NaN. */
	readonly n: Float64Array;
	/** The smallest and the largest value; NaN where there are none. */
	readonly min: Float64Array;
	readonly max: Float64Array;
}

/** Cells of a plane, row by row. */
export interface Block {
	readonly data: ArrayLike<number>;
	/** As a slice's; null where every cell is VALID. */
	readonly mask: Uint8Array | null;
	/** Cells of `data` from one row to the next, and where the block begins in it. */
	readonly pitch: number;
	readonly left: number;
	readonly top: number;
	/** A weight for each of its columns and of its rows. */
	readonly columns: ArrayLike<number>;
	readonly rows: ArrayLike<number>;
}

/** Sums for `count` planes; `add` takes a block of one in, `result` makes the means of a plane of what has been taken in. */
export function makeMeans(count: number) {
	const [sum, lost, weight, weightLost] = [0, 1, 2, 3].map(() => new Float64Array(count));
	const means: Means = {
		mean: new Float64Array(count).fill(Number.NaN),
		n: new Float64Array(count),
		min: new Float64Array(count).fill(Number.NaN),
		max: new Float64Array(count).fill(Number.NaN),
	};
	const { n, min, max } = means;
	const add = (at: number, { data, mask, pitch, left, top, columns, rows }: Block) => {
		for (let row = 0; row < rows.length; row++) {
			const from = (top + row) * pitch + left;
			for (let column = 0; column < columns.length; column++) {
				const cell = from + column;
				const value = data[cell];
				if ((mask !== null && mask[cell] !== VALID) || Number.isNaN(value)) continue;
				const w = rows[row] * columns[column];
				addTo(sum, lost, at, w * value);
				addTo(weight, weightLost, at, w);
				n[at]++;
				if (!(min[at] <= value)) min[at] = value;
				if (!(max[at] >= value)) max[at] = value;
			}
		}
	};
	const result = (at: number) => {
		// beside an infinite sum what was lost is no number
		const total = Number.isFinite(sum[at]) ? sum[at] + lost[at] : sum[at];
		if (n[at] > 0) means.mean[at] = total / (weight[at] + weightLost[at]);
	};
	return { means, add, result };
}

/** Adds a number to a sum, and what rounding leaves over to `lost`. (A. Neumaier, 1974) */
function addTo(sums: Float64Array, lost: Float64Array, at: number, value: number): void {
	const before = sums[at];
	const after = before + value;
	lost[at] += Math.abs(before) >= Math.abs(value) ? before - after + value : value - after + before;
	sums[at] = after;
}
