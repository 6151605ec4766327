/** Limits of values: extent, quantiles, and the range and number of a histogram's bars. Pure. */
import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { type NumberArray, smallOf } from "../numbers.ts";
import { VALID } from "../slice/mask.ts";
import type { Slice } from "../slice/slice.ts";
import type { Cells } from "./cells.ts";
import { select } from "./select.ts";

/** What can be counted: any numbers, or a slice, whose masked cells are left out. */
export type Countable = Slice | NumberArray | readonly number[];

/** A slice's shown values with their mask; other values as they are. Throws SelectionError for what holds no numbers; `called` is who was given it. */
export function cellsOf(source: Countable, called: string): Cells {
	if (isTyped(source)) return { values: source, mask: null };
	if (Array.isArray(source)) {
		const wrong = source.findIndex((value) => typeof value !== "number" && typeof value !== "bigint");
		if (wrong < 0) return { values: source, mask: null };
		throw noNumbers(called, `a list that holds ${saidValue(source[wrong])} at ${wrong}`, "numbers, NaN for nothing");
	}
	const { data, mask, stored } = Object(source) as Partial<Slice>;
	if (isTyped(data) && isTyped(mask) && mask.length === data.length)
		return { values: data, mask, small: smallOf(stored) };
	const wants = isTyped(data)
		? "its field data"
		: source instanceof Promise
			? "what it resolves to (await it)"
			: COUNTABLE;
	throw noNumbers(called, saidValue(source), wants);
}

const COUNTABLE = "a slice, as readSlice resolves to, a typed array or a list of numbers";

function isTyped(value: unknown): value is NumberArray {
	return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function noNumbers(called: string, what: string, wants: string): ZarrError {
	return new ZarrError("SelectionError", `${called} was given ${what}; give ${wants}.`);
}

/** Smallest and largest finite value, over valid cells; [NaN, NaN] where there is none. Throws SelectionError for what holds no numbers. */
export function extent(source: Countable): [number, number] {
	const { values, mask } = cellsOf(source, "extent");
	let min = Number.POSITIVE_INFINITY;
	let max = Number.NEGATIVE_INFINITY;
	for (let i = 0; i < values.length; i++) {
		if (mask && mask[i] !== VALID) continue;
		const value = Number(values[i]);
		if (!Number.isFinite(value)) continue;
		if (value < min) min = value;
		if (value > max) max = value;
	}
	return min > max ? [Number.NaN, Number.NaN] : [min, max];
}

/** The valid values that `keep` accepts, in a new array of their own. */
export function validOf({ values, mask }: Cells, keep: (value: number) => boolean): Float32Array | Float64Array {
	const out = values instanceof Float32Array ? new Float32Array(values.length) : new Float64Array(values.length);
	let n = 0;
	for (let i = 0; i < values.length; i++) {
		const value = Number(values[i]);
		if ((mask === null || mask[i] === VALID) && keep(value)) out[n++] = value;
	}
	return out.subarray(0, n);
}

/** The `p`-quantile of the valid values, 0 ≤ p ≤ 1, as `np.percentile(valid, [100 * p])` with linear interpolation; NaN where there are none. Throws SelectionError for another p, and for what holds no numbers. */
export function quantile(source: Countable, p: number): number {
	const cells = cellsOf(source, "quantile");
	if (typeof p !== "number" || !(p >= 0 && p <= 1))
		throw noNumbers("quantile", `p = ${saidValue(p)}`, "a number from 0 to 1, such as 0.5 for the median");
	return quantiles(
		validOf(cells, (value) => !Number.isNaN(value)),
		[p],
	)[0];
}

/** The quantiles of `values` at the ascending `ps`; `values` (no NaN) are reordered. */
export function quantiles(values: Float32Array | Float64Array, ps: readonly number[]): number[] {
	const last = values.length - 1;
	let from = 0;
	return ps.map((p) => {
		if (last < 0 || !(p >= 0 && p <= 1)) return Number.NaN;
		const at = last * p;
		const k = Math.floor(at);
		select(values, k, from);
		from = k;
		if (k >= last) return values[last];
		const low = values[k];
		return between(low, smallestAfter(values, k), at - k, values instanceof Float32Array);
	});
}

function smallestAfter(values: Float32Array | Float64Array, k: number): number {
	let min = values[k + 1];
	for (let i = k + 2; i < values.length; i++) if (values[i] < min) min = values[i];
	return min;
}

/** Between two neighbours in order, at 0 ≤ t < 1; the order of operations is NumPy's, so that the last bit is, too. */
export function between(low: number, high: number, t: number, single: boolean): number {
	const step = single ? Math.fround(high - low) : high - low;
	return t >= 0.5 ? high - step * (1 - t) : low + step * t;
}

/** The range of the bars and their number: `thresholds` equal steps over `[lo, hi]`, or, where all values are whole, at most that many steps of a whole width, with each number in the middle of its bar or of its part of it. */
export function barsOf(
	lo: number,
	hi: number,
	whole: boolean,
	thresholds: number,
): { domain: [number, number]; count: number } {
	if (!(lo <= hi)) return { domain: [0, 1], count: thresholds };
	const start = Math.floor(lo + 0.5) - 0.5;
	const span = Math.ceil(hi - 0.5) + 0.5 - start;
	if (!whole || !Number.isSafeInteger(Math.ceil(start)) || !Number.isSafeInteger(span)) {
		return { domain: lo === hi ? [lo - 0.5, hi + 0.5] : [lo, hi], count: thresholds };
	}
	const width = Math.ceil(span / thresholds);
	const count = Math.ceil(span / width);
	return { domain: [start, start + count * width], count };
}
