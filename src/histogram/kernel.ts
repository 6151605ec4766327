/** The loops over millions of cells as WebAssembly (scripts/histogram/count.c), where a page lets one run. */
import { COUNT } from "./count-wasm.ts";

/** What the module gives; it works on cells in its own memory, a block at a time. */
interface Exports {
	readonly memory: WebAssembly.Memory;
	cells(): number;
	edges(): number;
	found(): number;
	sums(): number;
	fold(count: number, size: number): void;
	count16(n: number): void;
	survey32(n: number): number;
	count32(n: number, bars: number, scale: number, fine: number, shift: number, near: number): void;
}

/** Entries of each table: all integers of 16 bits, and the most bars. */
export const ENTRIES = 2 ** 16;
const BLOCK = 2 ** 16;
/** Tables in use by `count16` and by `count32`. */
const TABLES = 4;
const BARS_TABLES = 8;
const WHOLE = 12582912; // as in count.c

/** The module with views of its memory. */
export interface Kernel {
	/** A block of cells, to be written before each call. */
	readonly singles: Float32Array;
	/** The same memory as integers. */
	readonly shorts: Uint16Array;
	/** Counts the first `n` of `shorts`, as bits. */
	count16(n: number): void;
	/** Smallest, largest and sum of the first `n` of `singles` (a multiple of 8, at least 8), and whether all are whole; null where one is not finite. */
	survey(
		n: number,
	): { readonly min: number; readonly max: number; readonly sum: number; readonly whole: boolean } | null;
	/** Makes ready to count between these edges; answers what counts the first `n` of `singles`, or null where float32 is too coarse for that. */
	between(edges: Float64Array): ((n: number) => void) | null;
	/** What `count16` has counted: how often each integer occurs. It begins anew. */
	integers(): Uint32Array;
	/** What was counted `between` edges of so many bars. It begins anew. */
	bars(count: number): Uint32Array;
}

let made: Kernel | null | undefined;

/** The one instance on this thread; null where the page's policy or the browser lets no WebAssembly with SIMD run. */
export function kernel(): Kernel | null {
	if (made === undefined) made = makeKernel();
	return made;
}

function makeKernel(): Kernel | null {
	let exports: Exports;
	try {
		const bytes = Uint8Array.from(atob(COUNT), (letter) => letter.charCodeAt(0));
		exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Exports;
	} catch {
		return null; // count.ts does the same without
	}
	const { buffer } = exports.memory;
	const sums = new Uint32Array(buffer, exports.sums(), ENTRIES);
	const found = new Float64Array(buffer, exports.found(), 3);
	return {
		singles: new Float32Array(buffer, exports.cells(), BLOCK / 4),
		shorts: new Uint16Array(buffer, exports.cells(), BLOCK / 2),
		count16: exports.count16,
		survey(n) {
			const whole = exports.survey32(n);
			if (whole === 0) return null;
			const [min, max, sum] = found;
			return { min, max, sum, whole: whole === 2 };
		},
		between(edges) {
			const plan = fixedPoint(edges);
			if (!plan) return null;
			new Float64Array(buffer, exports.edges(), edges.length).set(edges);
			const { bars, scale, fine, shift, near } = plan;
			return (n) => exports.count32(n, bars, scale, fine, shift, near);
		},
		integers() {
			exports.fold(TABLES, ENTRIES);
			return sums.slice();
		},
		bars(count) {
			exports.fold(BARS_TABLES, count);
			return sums.slice(0, count);
		},
	};
}

/**
 * How `count32` finds bars: a value's place (v − lo) · fine in float32, rounded to a whole number, is its bar and `shift` bits of where in
 * the bar it lies. That never falls as the value grows, so that a value whose place is more than `near` from those of the edges lies
 * between the same edges as its place does. Null where edges are no float32 values, or too near to each other for that.
 */
function fixedPoint(edges: Float64Array) {
	const bars = edges.length - 1;
	const { fround } = Math;
	const lo = edges[0];
	const scale = bars / (edges[bars] - lo);
	const shift = Math.floor(Math.log2(2 ** 21 / bars));
	const fine = fround(scale * 2 ** shift);
	let near = 1;
	for (let i = 0; i <= bars; i++) {
		if (fround(edges[i]) !== edges[i]) return null;
		const place = fround(fround(fround(edges[i] - lo) * fine) + WHOLE) - WHOLE;
		near = Math.max(near, Math.abs(place - i * 2 ** shift) + 1);
	}
	return 2 * near < 2 ** shift - 1 ? { bars, scale, fine, shift, near } : null;
}
