import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ZarrError } from "../../src/errors.ts";
import { histogram, summarize } from "../../src/histogram/bin.ts";
import { extent, quantile } from "../../src/histogram/domain.ts";
import type { Slice } from "../../src/slice/slice.ts";

interface Case {
	dtype: string;
	formula: string;
	seed: number;
	count: number;
	bins: number;
	range: [number, number] | null;
	counts: number[];
	/** Every (bins / 8)-th. */
	edges: number[];
	percentiles: number[];
	mean: number;
}

const numpy: { writer: string; at: number[]; cases: Case[] } = JSON.parse(
	readFileSync(new URL("../fixtures/histograms.json", import.meta.url), "utf8"),
);

const FORMULAS: Record<string, (s: number) => number> = {
	spread: (s) => (s - 2 ** 31) / 2 ** 29,
	tenths: (s) => ((s >>> 16) % 101) / 10,
	kelvin: (s) => 200 + s / 2 ** 25,
	offset: (s) => 1000000 + ((s >>> 8) % 4096) / 64,
	same: () => 1,
	tiny: (s) => s * 1e-300,
	huge: (s) => (s - 2 ** 31) * 1e290,
	bytes: (s) => s >>> 24,
	whole: (s) => ((s >>> 16) % 7001) - 3500,
	high: (s) => s >>> 16,
	wide: (s) => (s - 2 ** 31) * 2 ** 30,
};

const ARRAYS = {
	float32: Float32Array,
	float64: Float64Array,
	uint8: Uint8Array,
	int16: Int16Array,
	uint16: Uint16Array,
	int32: Int32Array,
};

function valuesOf({ dtype, formula, seed, count }: Case) {
	let state = seed;
	const numbers = Array.from({ length: count }, () => {
		state = (Math.imul(1664525, state) + 1013904223) >>> 0;
		return FORMULAS[formula](state);
	});
	if (dtype === "int64") return BigInt64Array.from(numbers, BigInt);
	if (dtype === "uint64") return BigUint64Array.from(numbers, BigInt);
	return ARRAYS[dtype as keyof typeof ARRAYS].from(numbers);
}

function sliceOf(data: Float32Array | Float64Array, mask: number[]): Slice {
	const plane = { data, mask: Uint8Array.from(mask), width: data.length, height: 1, stored: data, fillValue: null };
	const place = { x1: 0, y1: 0, x2: data.length, y2: 1, dims: ["x"], counted: [], every: [1], index: {} };
	return { ...plane, ...place, attrs: {}, limits: null, dtype: "float32", path: "a" };
}

describe(`the same as ${numpy.writer}`, () => {
	test.each(numpy.cases)("$dtype $formula, $bins bins, range $range", (entry) => {
		const values = valuesOf(entry);
		const bins = histogram(values, { thresholds: entry.bins, domain: entry.range ?? undefined });
		expect(bins.map((bin) => bin.count)).toEqual(entry.counts);
		const edges = [...bins.map((bin) => bin.x1), bins[bins.length - 1].x2];
		expect(edges.filter((_, i) => i % Math.max(1, Math.floor(entry.bins / 8)) === 0)).toEqual(entry.edges);
		expect(numpy.at.map((p) => quantile(values, p / 100))).toEqual(entry.percentiles);
	});

	test.each(numpy.cases.filter(({ dtype }) => dtype.startsWith("float")))(
		"summary of $dtype $formula, $count",
		(entry) => {
			const data = valuesOf(entry) as Float32Array | Float64Array;
			const whole = data.every(Number.isInteger);
			const domain = entry.range ?? undefined;
			const summary = summarize(data, new Uint8Array(data.length), { thresholds: entry.bins, domain, limits: true });
			if (!whole) expect([...summary.counts]).toEqual(entry.counts);
			expect(summary.limits).toEqual([entry.percentiles[1], entry.percentiles[4]]);
			expect([summary.min, summary.max]).toEqual([entry.percentiles[0], entry.percentiles[6]]);
			expect(Math.abs(summary.mean - entry.mean)).toBeLessThanOrEqual(
				1e-12 * Math.max(Math.abs(summary.min), summary.max),
			);
		},
	);
});

describe("what is counted in no bar", () => {
	const data = Float32Array.of(1, 2, Number.NaN, 4, 5.5, Number.POSITIVE_INFINITY, 7, 8);
	const slice = sliceOf(data, [0, 0, 0, 1, 0, 0, 2, 4]);

	test("NaN, fill, missing and unread cells, and infinities", () => {
		const bins = histogram(slice, { thresholds: 2 });
		expect([...bins]).toEqual([
			{ x1: 1, x2: 3.25, count: 2 },
			{ x1: 3.25, x2: 5.5, count: 1 },
		]);
		expect([bins.nan, bins.fill, bins.missing]).toEqual([1, 1, 1]);
		expect(extent(slice)).toEqual([1, 5.5]);
		expect(quantile(slice, 0.5)).toBe(3.75);
	});

	test("the summary tells them all apart", () => {
		const { n, min, max, mean, nan, fill, missing, failed, unread, limits } = summarize(data, slice.mask, {
			thresholds: 4,
			limits: false,
		});
		expect({ n, min, max, nan, fill, missing, failed, unread, limits }).toEqual({
			n: 4,
			min: 1,
			max: 5.5,
			nan: 1,
			fill: 1,
			missing: 1,
			failed: 0,
			unread: 1,
			limits: null,
		});
		expect(mean).toBeCloseTo(8.5 / 3, 12);
	});

	test("a plane without any value", () => {
		const summary = summarize(Float32Array.of(Number.NaN, 0), Uint8Array.of(0, 3), { thresholds: 8, limits: true });
		expect([summary.n, summary.failed, summary.limits, summary.domain, summary.min, summary.mean]).toEqual([
			0,
			1,
			null,
			[0, 1],
			Number.NaN,
			Number.NaN,
		]);
		expect([...summary.counts]).toEqual(Array(8).fill(0));
		expect(quantile([], 0.5)).toBeNaN();
		expect(extent([Number.NaN])).toEqual([Number.NaN, Number.NaN]);
	});
});

describe("whole numbers", () => {
	test("few: a bar each, with the number in its middle", () => {
		expect([...histogram(Uint8Array.of(3, 3, 5))]).toEqual([
			{ x1: 2.5, x2: 3.5, count: 2 },
			{ x1: 3.5, x2: 4.5, count: 0 },
			{ x1: 4.5, x2: 5.5, count: 1 },
		]);
	});

	test("many: bars of a whole width, none of them wider than needed", () => {
		const values = Float32Array.from({ length: 256 }, (_, i) => i);
		const bins = histogram(values);
		expect(bins.map(({ x1, x2, count }) => [x2 - x1, count])).toEqual(Array(64).fill([4, 4]));
		expect(bins[0].x1).toBe(-0.5);
	});

	test("a summary's own domain gives the same bars again", () => {
		for (const span of [1, 2, 63, 64, 65, 1000, 65535]) {
			const data = Float64Array.from({ length: span + 1 }, (_, i) => i - 7);
			const mask = new Uint8Array(data.length);
			const once = summarize(data, mask, { thresholds: 64, limits: false });
			const again = summarize(data, mask, { thresholds: 64, limits: false, domain: once.domain });
			expect(again).toEqual(once);
			expect(once.counts.reduce((a, b) => a + b)).toBe(data.length);
			expect(once.counts.length).toBeLessThanOrEqual(64);
		}
	});

	test("beyond what float64 counts exactly get 64 bars like fractions", () => {
		const bins = histogram(BigInt64Array.of(-(2n ** 62n), 2n ** 62n));
		expect([bins.length, bins[0].count, bins[63].count]).toEqual([64, 1, 1]);
	});
});

test("bars that float32 can't tell apart are counted in float64, and one bar remains where that can't either", () => {
	const near = Float32Array.of(1e6, 1e6 + 0.0625, 1e6 + 0.125);
	const bins = histogram(near, { thresholds: 64 });
	expect([bins.length, bins[0].count, bins[32].count, bins[63].count]).toEqual([64, 1, 1, 1]);
	expect([...histogram([1e20, 1e20], { thresholds: 4 })]).toEqual([{ x1: 1e20, x2: 1e20, count: 2 }]);
});

test("options that make no bars are refused", () => {
	expect(() => histogram([1], { thresholds: 0 })).toThrow(
		"thresholds is 0; give a whole number of bars from 1 to 65536.",
	);
	expect(() => histogram([1], { thresholds: 1.5 })).toThrow(ZarrError);
	expect(() => histogram([1], { domain: [2, 1] })).toThrow(
		"domain is [2, 1]; give two finite numbers, the smaller first",
	);
	expect(() => histogram([1], { domain: [0, Number.NaN] })).toThrow(ZarrError);
});

test("quantiles leave the data as they are and equal those of a sort", () => {
	const values = Float64Array.from({ length: 5001 }, (_, i) => (i * 7919) % 613);
	const before = values.slice();
	const sorted = values.toSorted();
	for (const p of [0, 0.02, 0.3, 0.5, 0.98, 1]) expect(quantile(values, p)).toBe(sorted[5000 * p]);
	expect(values).toEqual(before);
});
