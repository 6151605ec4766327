/** Painting on a curve (log, symlog) without a logarithm for each cell, which for a million cells takes longer than a frame. Pure. */

/** The entry 0 … 255 of the colour table for a value; −1 for NaN. Never falls, or never rises, with the value. */
export type Index = (v: number) => number;

/** Writes `lut[index(v)]` for each value into `out` (same length), `nanColor` for NaN. */
export function paintCurve(
	data: Float32Array | Float64Array,
	lut: Uint32Array,
	out: Uint32Array,
	index: Index,
	nanColor: number,
): void {
	const steps = data.length < BUCKETS || index(Number.NEGATIVE_INFINITY) > 0 ? null : stepsOf(index);
	if (steps) paintSteps(data, lut, out, steps, nanColor);
	else paintEach(data, lut, out, index, nanColor);
}

function paintEach(
	data: Float32Array | Float64Array,
	lut: Uint32Array,
	out: Uint32Array,
	index: Index,
	nanColor: number,
): void {
	for (let i = 0; i < data.length; i++) {
		const entry = index(data[i]);
		out[i] = entry < 0 ? nanColor : lut[entry];
	}
}

const BUCKETS = 65536;

/** An ascending index as a table. */
interface Steps {
	/** edges[e] is the smallest value with an index of e or more; edges[0] is −∞, edges[256] NaN. */
	readonly edges: Float64Array;
	/** The index of the smallest value of each bucket; a bucket is all numbers that share the upper half of their float32. */
	readonly first: Uint8Array;
}

function paintSteps(
	data: Float32Array | Float64Array,
	lut: Uint32Array,
	out: Uint32Array,
	{ edges, first }: Steps,
	nanColor: number,
): void {
	const singles = data instanceof Float32Array ? data : new Float32Array(data);
	const words = new Uint32Array(singles.buffer, singles.byteOffset, singles.length);
	for (let i = 0; i < data.length; i++) {
		const v = data[i];
		let entry = first[words[i] >>> 16];
		while (v >= edges[entry + 1]) entry++;
		while (v < edges[entry]) entry--;
		out[i] = Number.isNaN(v) ? nanColor : lut[entry];
	}
}

/** The steps of an ascending index; null where many fall into one bucket, so that finding the right one takes longer than a logarithm. */
function stepsOf(index: Index): Steps | null {
	const edges = new Float64Array(257).fill(Number.NaN);
	edges[0] = Number.NEGATIVE_INFINITY;
	for (let entry = 1; entry < 256; entry++) edges[entry] = smallestWith(index, entry);
	const first = new Uint8Array(BUCKETS);
	let entry = 0;
	for (let order = -0x7f80; order <= 0x7f80; order++) {
		const before = entry;
		while (bucketStart(order) >= edges[entry + 1]) entry++;
		if (entry - before > 8) return null;
		first[order < 0 ? 0x7fff - order : order] = entry;
	}
	return { edges, first };
}

const single = new Float32Array(1);
const word = new Uint32Array(single.buffer);

/** The `order`-th float32 from zero; −1 is −0. */
function singleAt(order: number): number {
	word[0] = order < 0 ? 0x7fffffff - order : order;
	return single[0];
}

/** The smallest value in the bucket that is `order`-th from zero; −1 is that of −0. */
function bucketStart(order: number): number {
	return singleAt(order * 0x10000);
}

/** The smallest float64 whose index is `entry` or more, between two neighbouring float32s; NaN where there is none. */
function smallestWith(index: Index, entry: number): number {
	let from = -0x7f800001;
	let to = 0x7f800000;
	if (index(singleAt(to)) < entry) return Number.NaN;
	while (to - from > 1) {
		const middle = Math.floor((from + to) / 2);
		if (index(singleAt(middle)) >= entry) to = middle;
		else from = middle;
	}
	let below = singleAt(from);
	let above = singleAt(to);
	for (let middle = (below + above) / 2; middle > below && middle < above; middle = (below + above) / 2) {
		if (index(middle) >= entry) above = middle;
		else below = middle;
	}
	return above;
}
