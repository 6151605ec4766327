import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type * as Bin from "../../src/histogram/bin.ts";
import type { Slice } from "../../src/slice/slice.ts";

/** Random numbers that are the same in each run. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(1664525, state) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** As the definition has it: each value that counts, into the bar whose edges are around it. */
function counted(values: ArrayLike<number>, mask: ArrayLike<number> | null, bars: readonly Bin.Bin[]): number[] {
	const counts = bars.map(() => 0);
	for (let i = 0; i < values.length; i++) {
		if (mask && mask[i] !== 0) continue;
		const last = bars.length - 1;
		let [low, high] = [0, last];
		if (!(values[i] >= bars[0].x1 && values[i] <= bars[last].x2)) continue;
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if (values[i] >= bars[middle].x1) low = middle;
			else high = middle - 1;
		}
		counts[low]++;
	}
	return counts;
}

const LENGTHS = [0, 7, 4095, 4099, 16384, 40003];

function singles(length: number, seed: number): Float32Array {
	const next = random(seed);
	const values = Float32Array.from({ length }, () => 250 + 60 * (next() - 0.5) + (next() < 0.3 ? 5000 : 0));
	for (let i = 0; i < length; i += 1013)
		values[i] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1e-42, 3e38][(i / 1013) % 6];
	return values;
}

function states(length: number, seed: number): Uint8Array {
	const next = random(seed);
	return Uint8Array.from({ length }, () => (next() < 0.8 ? 0 : Math.floor(next() * 5)));
}

function sliceOf(data: Float32Array | Float64Array, stored: Slice["stored"], mask: Uint8Array): Slice {
	const plane = { data, mask, width: data.length, height: 1, stored, fillValue: null };
	const place = { x1: 0, y1: 0, x2: data.length, y2: 1, dims: ["x"], counted: [], every: [1], index: {} };
	return { ...plane, ...place, attrs: {}, limits: null, dtype: "uint16", path: "a" };
}

const DOMAINS = [undefined, [230.1, 271.3], [250, 250.0001], [-1e30, 1e30]] as const;

describe.each([["with WebAssembly"], ["where a page lets none run"]])("%s", (how) => {
	let bin: typeof Bin;

	beforeAll(async () => {
		vi.resetModules();
		const refused = function refused() {
			throw new WebAssembly.CompileError("blocked by Content Security Policy");
		};
		if (how !== "with WebAssembly") vi.spyOn(WebAssembly, "Module").mockImplementation(refused);
		bin = await import("../../src/histogram/bin.ts");
		const { kernel } = await import("../../src/histogram/kernel.ts");
		expect(kernel() === null).toBe(how !== "with WebAssembly");
	});

	afterAll(() => {
		vi.restoreAllMocks();
	});

	test.each(LENGTHS)("%i floats: every bar is what the definition says, with and without a mask", (length) => {
		const data = singles(length, length + 1);
		for (const mask of [new Uint8Array(length), states(length, 3)])
			for (const domain of DOMAINS)
				for (const thresholds of [1, 64, 300, 65536]) {
					const bins = bin.histogram(sliceOf(data, data, mask), { thresholds, ...(domain && { domain }) });
					expect(bins.map(({ count }) => count)).toEqual(counted(data, mask, bins));
				}
	});

	test.each(LENGTHS)("%i integers: the same by what is stored, and by what is shown", (length) => {
		const next = random(length + 5);
		for (const type of [Uint8Array, Int8Array, Uint16Array, Int16Array]) {
			const stored = new type(length);
			for (let i = 0; i < length; i++) stored[i] = next() * 70000 - 20000;
			const data = Float32Array.from(stored);
			const mask = states(length, 9);
			const bins = bin.histogram(sliceOf(data, stored, mask), { thresholds: 256 });
			expect(bins.map(({ count }) => count)).toEqual(counted(data, mask, bins));
			for (const given of [mask, null]) {
				const options = { thresholds: 256, limits: true };
				const shown = bin.summarize(data, given, options);
				expect(bin.summarize(stored, given, options, true)).toEqual(shown);
			}
		}
	});

	test("data changed by whose slice it is count as they are now", () => {
		const stored = Uint16Array.from({ length: 40000 }, (_, i) => i % 500);
		const data = Float32Array.from(stored, (value) => value / 4);
		for (const change of [0.25, 70000, Number.NaN, -1]) {
			data[39999] = change;
			const bins = bin.histogram(sliceOf(data, stored, new Uint8Array(40000)), { thresholds: 50 });
			expect(bins.map(({ count }) => count)).toEqual(counted(data, null, bins));
			expect(bins.nan).toBe(Number.isNaN(change) ? 1 : 0);
		}
	});

	test("a typed array may begin anywhere in its buffer", () => {
		const all = Uint16Array.from({ length: 50001 }, (_, i) => (i * 7919) % 65536);
		const bytes = new Uint8Array(all.buffer, 2).slice();
		const moved = new Uint8Array(bytes.length + 6);
		moved.set(bytes, 6);
		const values = new Uint16Array(moved.buffer, 6);
		const bins = bin.histogram(values, { thresholds: 100 });
		expect(bins.map(({ count }) => count)).toEqual(counted(all.subarray(1), null, bins));
	});
});

test("a range that may grow does where values lie outside of it", async () => {
	const { summarize } = await import("../../src/histogram/bin.ts");
	const options = { thresholds: 48, domain: [0.25, 3.75] as const, grow: true, limits: false };
	const wider = summarize(Float32Array.of(1, 2.5, 7), null, options);
	expect(wider.domain).toEqual([0.25, 7]);
	expect(wider.counts.reduce((a, b) => a + b)).toBe(3);
	expect(summarize(Float32Array.of(1, 2.5), null, options).domain).toEqual([0.25, 3.75]);
	expect(summarize(Float32Array.of(Number.NaN), null, options).domain).toEqual([0.25, 3.75]);
	expect(summarize(Float32Array.of(1, 2.5, 7), null, { ...options, grow: false }).domain).toEqual([0.25, 3.75]);
});
