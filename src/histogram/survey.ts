/** One pass over floats, or integers of many bits: what is needed to choose bars. Pure. */
import { type Cells, eachBlock } from "./cells.ts";
import { kernel } from "./kernel.ts";

/** What one pass over the valid cells finds. */
export interface Survey {
	/** Finite values: their number, extent (NaN where there are none), sum, and whether all are whole. */
	readonly finite: number;
	readonly min: number;
	readonly max: number;
	readonly sum: number;
	readonly whole: boolean;
	readonly nan: number;
}

/** Cells converted at a time: they stay in the first cache. */
export const BLOCK = 2048;
/** Fewer cells are not worth another module's memory. */
export const MANY = 2 ** 12;

/** Surveys valid cells. */
export function survey(cells: Cells): Survey {
	const found = new Finding();
	const fast = cells.values instanceof Float32Array && cells.values.length >= MANY ? kernel() : null;
	const block = fast ? fast.singles : new Float64Array(BLOCK);
	eachBlock(cells, block, (count) => {
		const eights = fast ? count & ~7 : 0;
		const part = eights > 0 && fast?.survey(eights);
		if (part) found.add(part, eights);
		found.look(block, part ? eights : 0, count);
	});
	return found;
}

class Finding implements Survey {
	finite = 0;
	low = Number.POSITIVE_INFINITY;
	high = Number.NEGATIVE_INFINITY;
	sum = 0;
	whole = true;
	nan = 0;

	get min(): number {
		return this.finite === 0 ? Number.NaN : this.low;
	}

	get max(): number {
		return this.finite === 0 ? Number.NaN : this.high;
	}

	add(part: Pick<Survey, "min" | "max" | "sum" | "whole">, count: number): void {
		this.finite += count;
		this.low = Math.min(this.low, part.min);
		this.high = Math.max(this.high, part.max);
		this.sum += part.sum;
		this.whole &&= part.whole;
	}

	/** A loop without a question for each value, which is enough where their sum is finite. */
	look(values: Float32Array | Float64Array, from: number, to: number): void {
		let min = Number.POSITIVE_INFINITY;
		let max = Number.NEGATIVE_INFINITY;
		let sum = 0;
		let whole = this.whole;
		for (let i = from; i < to; i++) {
			const value = values[i];
			if (value < min) min = value;
			if (value > max) max = value;
			if (whole && Math.trunc(value) !== value) whole = false;
			sum += value;
		}
		if (Number.isFinite(sum)) this.add({ min, max, sum, whole }, to - from);
		else this.ask(values, from, to);
	}

	ask(values: Float32Array | Float64Array, from: number, to: number): void {
		const part = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, whole: true };
		let count = 0;
		for (let i = from; i < to; i++) {
			const value = values[i];
			if (value - value !== 0) {
				if (Number.isNaN(value)) this.nan++;
				continue;
			}
			count++;
			if (value < part.min) part.min = value;
			if (value > part.max) part.max = value;
			part.sum += value;
			if (Math.trunc(value) !== value) part.whole = false;
		}
		this.add(part, count);
	}
}
