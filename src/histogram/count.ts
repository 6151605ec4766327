/** Bars' edges and the loop that counts, equal to np.histogram to the last value. Pure. */
import { type Cells, eachBlock } from "./cells.ts";
import { kernel } from "./kernel.ts";
import { BLOCK, MANY } from "./survey.ts";

/** Whether NumPy counts these values in float32. */
export function isSingle(values: Cells["values"]): boolean {
	return values instanceof Float32Array;
}

/**
 * `count + 1` ascending edges over `[lo, hi]`, lo < hi, as np.linspace has them. `single` rounds them to float32, `steps` also
 * what they are made from, as NumPy does when it takes the range from float32 data.
 * Where float32 is too coarse to keep edges apart, they are float64, and where that is, too, there is one bar.
 */
export function edgesOf(lo: number, hi: number, count: number, single: boolean, steps = false): Float64Array {
	const round = single && steps ? Math.fround : (value: number) => value;
	const edges = new Float64Array(count + 1);
	const delta = round(hi - lo);
	const step = round(delta / count);
	for (let i = 0; i < count; i++) {
		const away = step === 0 ? round(round(i / count) * delta) : round(i * step);
		edges[i] = round(away + lo);
	}
	edges[count] = hi;
	if (single) edges.set(Float32Array.from(edges));
	const ascending = edges.every((edge, i) => i === 0 || edge > edges[i - 1]);
	if (ascending) return edges;
	return single ? edgesOf(lo, hi, count, false) : Float64Array.of(lo, hi);
}

/** The bar of a value between equally spaced edges, the last of which belongs to the last bar; -1 where it lies outside or is NaN. */
export function barOf(value: number, edges: Float64Array): number {
	const n = edges.length - 1;
	const lo = edges[0];
	const hi = edges[n];
	if (!(value >= lo && value <= hi)) return -1;
	const bar = Math.min(n - 1, Math.floor((value - lo) * (n / (hi - lo))));
	// The product misses an edge by a bar at most; the edges decide.
	if (value < edges[bar]) return bar - 1;
	return bar < n - 1 && value >= edges[bar + 1] ? bar + 1 : bar;
}

/** How many valid values lie between each two edges (equally spaced); the last bar includes its right edge, values outside are in none. */
export function countInto(cells: Cells, edges: Float64Array): Uint32Array {
	const bars = edges.length - 1;
	const fast = cells.values instanceof Float32Array && cells.values.length >= MANY ? kernel() : null;
	const count = fast?.between(edges);
	if (fast && count) {
		eachBlock(cells, fast.singles, count);
		return fast.bars(bars);
	}
	const counts = new Uint32Array(bars);
	const block = new Float64Array(BLOCK);
	eachBlock(cells, block, (found) => countBlock(block, found, edges, counts));
	return counts;
}

/** `barOf` for each value of a block, written out: a call for each takes twice as long. */
function countBlock(values: Float64Array, count: number, edges: Float64Array, counts: Uint32Array): void {
	const n = counts.length;
	const lo = edges[0];
	const hi = edges[n];
	const scale = n / (hi - lo);
	for (let i = 0; i < count; i++) {
		const value = values[i];
		if (!(value >= lo && value <= hi)) continue;
		let bar = ((value - lo) * scale) | 0;
		if (bar >= n) bar = n - 1;
		if (value < edges[bar]) bar--;
		else if (bar < n - 1 && value >= edges[bar + 1]) bar++;
		counts[bar]++;
	}
}
