/** Integers of at most 16 bits: how often each occurs, from which everything else follows without another look at the cells. Pure. */
import { bitsOf, type Small, type SmallArray, smallOf } from "../numbers.ts";
import { VALID } from "../slice/mask.ts";
import type { Cells } from "./cells.ts";
import { barOf } from "./count.ts";
import { between } from "./domain.ts";
import { ENTRIES, kernel } from "./kernel.ts";

/** How often each integer from `first` on occurs. */
export interface Table {
	readonly first: number;
	readonly counts: Uint32Array;
}

/** Fewer cells are counted before a large table is made ready. */
const MANY = 2 ** 15;

/** The table of the valid cells; null where they are no integers of at most 16 bits, stored as such or shown in float32. */
export function tableOf({ values, mask, small }: Cells): Table | null {
	const type = smallOf(values);
	if (type) return stored(values as SmallArray, mask, type);
	return small && values instanceof Float32Array ? shown(values, mask, small) : null;
}

function stored(values: SmallArray, mask: Uint8Array | null, { first, size }: Small): Table {
	// counted as unsigned, of which the upper half stands for the negative ones
	const bits = bitsOf(values);
	const fast = size === ENTRIES && mask === null && values.length >= MANY ? kernel() : null;
	const counts = new Uint32Array(size);
	if (fast) {
		for (let from = 0; from < bits.length; from += fast.shorts.length) {
			const part = bits.subarray(from, from + fast.shorts.length);
			fast.shorts.set(part);
			fast.count16(part.length);
		}
		counts.set(fast.integers());
	} else if (mask === null) countAll(bits, counts);
	else for (let i = 0; i < bits.length; i++) if (mask[i] === VALID) counts[bits[i]]++;
	if (first < 0) turn(counts);
	return { first, counts };
}

/** In two tables in turn, so that equal neighbours don't wait for each other. */
function countAll(bits: Uint8Array | Uint16Array, counts: Uint32Array): void {
	const odd = new Uint32Array(counts.length);
	const even = bits.length & ~1;
	for (let i = 0; i < even; i += 2) {
		counts[bits[i]]++;
		odd[bits[i + 1]]++;
	}
	if (even < bits.length) counts[bits[even]]++;
	for (let i = 0; i < counts.length; i++) counts[i] += odd[i];
}

/** Puts the second half first. */
function turn(counts: Uint32Array): void {
	const half = counts.length / 2;
	const low = counts.slice(0, half);
	counts.copyWithin(0, half);
	counts.set(low, half);
}

/** As long as every valid cell is such an integer: whose slice it is may have changed its data since. */
function shown(values: Float32Array, mask: Uint8Array | null, { first, size }: Small): Table | null {
	const counts = new Uint32Array(size);
	for (let i = 0; i < values.length; i++) {
		if (mask !== null && mask[i] !== VALID) continue;
		const at = (values[i] - first) | 0;
		if (at + first !== values[i] || at < 0 || at >= size) return null;
		counts[at]++;
	}
	return { first, counts };
}

/** What a table tells of its cells; smallest and largest are NaN where there are none. */
export function surveyTable({ first, counts }: Table) {
	let [n, sum, low] = [0, 0, -1];
	let high = 0;
	for (let i = 0; i < counts.length; i++) {
		if (counts[i] === 0) continue;
		if (low < 0) low = i;
		high = i;
		n += counts[i];
		sum += counts[i] * (first + i);
	}
	return { n, sum, min: n ? first + low : Number.NaN, max: n ? first + high : Number.NaN };
}

/** As `countInto` counts the cells. */
export function countTable({ first, counts }: Table, edges: Float64Array): Uint32Array {
	const bars = new Uint32Array(edges.length - 1);
	for (let i = 0; i < counts.length; i++) {
		const bar = counts[i] === 0 ? -1 : barOf(first + i, edges);
		if (bar >= 0) bars[bar] += counts[i];
	}
	return bars;
}

/** As `quantiles` of the cells, of which there are `n`; `single`: in float32. */
export function tableQuantiles(table: Table, n: number, ps: readonly number[], single: boolean): number[] {
	return ps.map((p) => {
		const at = (n - 1) * p;
		const k = Math.floor(at);
		const low = nth(table, k);
		return k >= n - 1 ? low : between(low, nth(table, k + 1), at - k, single);
	});
}

/** The `k`-th smallest cell, counted from 0; NaN where there are fewer. */
function nth({ first, counts }: Table, k: number): number {
	let before = 0;
	for (let i = 0; i < counts.length; i++) {
		before += counts[i];
		if (before > k) return first + i;
	}
	return Number.NaN;
}
