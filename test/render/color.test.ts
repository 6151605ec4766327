import { readFileSync } from "node:fs";
import * as Plot from "@observablehq/plot";
import { describe, expect, test } from "vitest";
import { isZarrError } from "../../src/errors.ts";
import type { CellGrid } from "../../src/render/cells.ts";
import {
	channels,
	colormap,
	colorScale,
	paint,
	type ScaleType,
	scaleOf,
	schemes,
	usableDomain,
} from "../../src/render/color.ts";
import type { ColorState } from "../../src/state.ts";

interface Tables {
	writer: string;
	from: number;
	step: number;
	/** Colours of every `step`-th of 256 entries, `rrggbb`. */
	samples: Record<string, string[]>;
}

const tables: Tables = JSON.parse(readFileSync("test/fixtures/colormaps.json", "utf8"));

const state = (part: Partial<ColorState> = {}): ColorState => ({
	type: "linear",
	scheme: "viridis",
	domain: [0, 1],
	reverse: false,
	...part,
});

describe("colour maps", () => {
	test.each(Object.entries(tables.samples))(`%s is within 2 of 255 of ${tables.writer}`, (name, samples) => {
		const { lut } = colormap(name);
		const far = samples.flatMap((hex, i) => {
			const entry = channels(lut[tables.from + i * tables.step]);
			return entry.filter((channel, c) => Math.abs(channel - Number.parseInt(hex.slice(2 * c, 2 * c + 2), 16)) > 2);
		});
		expect(far).toEqual([]);
		expect(lut.every((color) => color >>> 24 === 255)).toBe(true);
	});

	test("groups name all of them, once", () => {
		const names = schemes.flatMap((group) => group.names);
		expect(names.toSorted()).toEqual([...Object.keys(tables.samples), "categories"].toSorted());
		expect(new Set(names).size).toBe(names.length);
	});

	test("the ones that were promised are there", () => {
		const names =
			"viridis magma inferno plasma cividis turbo greys RdBu Spectral cmocean:thermal cmo.balance crameri:batlow cmc.vik batlow twilight";
		for (const name of names.split(" ")) expect(colormap(name)(0.5)).toMatch(/^rgb\(\d+, \d+, \d+\)$/);
	});

	test("first, last and between, clipped; NaN is transparent", () => {
		const viridis = colormap("viridis");
		expect([viridis(0), viridis(-1), viridis(1), viridis(2)]).toEqual([
			"rgb(68, 1, 84)",
			"rgb(68, 1, 84)",
			"rgb(253, 231, 37)",
			"rgb(253, 231, 37)",
		]);
		expect(viridis(Number.NaN)).toBe("transparent");
		expect(colormap("gray").rgb(0.5 / 255)).toEqual([1, 1, 1]);
		expect(viridis.lut[0]).toBe(0xff540144);
	});

	test("any case, `_r`, `reverse`, both, and Plot's and d3's names", () => {
		const same = (a: string, b: string) => expect(colormap(a).lut).toEqual(colormap(b).lut);
		same("VIRIDIS", "viridis");
		same("interpolateViridis", "viridis");
		same("BuRd", "RdBu_r");
		same("burd_r", "rdbu");
		same("grey", "gray");
		const reversed = Uint32Array.from(colormap("magma").lut).reverse();
		expect(colormap("magma_r").lut).toEqual(reversed);
		expect(colormap("magma", { reverse: true }).lut).toEqual(reversed);
		expect(colormap({ scheme: "magma", reverse: true }).lut).toEqual(reversed);
		expect(colormap("magma_r", { reverse: true }).lut).toEqual(colormap("magma").lut);
		expect([colormap("magma_r").scheme, colormap("magma_r").reverse]).toEqual(["magma", true]);
	});

	test("an unknown name is refused with the nearest", () => {
		for (const [wrong, near] of [
			["virids", "viridis"],
			["Spectal_r", "Spectral"],
			["constructor", "corkO"],
		]) {
			try {
				colormap(wrong);
				expect.unreachable();
			} catch (error) {
				expect(isZarrError(error, "UnsupportedError")).toBe(true);
				expect((error as Error).message).toBe(`There is no colour map "${wrong}"; the nearest name is "${near}".`);
			}
		}
	});
});

describe("colour scale", () => {
	test("linear: floor of 256 parts, clipped", () => {
		const { index } = colorScale(state({ domain: [10, 20] }));
		expect([9, 10, 10.039, 10.04, 15, 19.99, 20, 21].map(index)).toEqual([0, 0, 0, 1, 128, 255, 255, 255]);
		expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(index)).toEqual([-1, 255, 0]);
	});

	test("log and symlog bend as d3's", () => {
		const log = colorScale(state({ type: "log", domain: [1, 10000] }));
		expect([0.5, 1, 10.01, 100.01, 9999, 0, -5].map(log.index)).toEqual([0, 0, 64, 128, 255, 0, 0]);
		const symlog = colorScale(state({ type: "symlog", domain: [-100, 100] }));
		expect([-100, -1e-9, 0, 1e-9, 100].map(symlog.index)).toEqual([0, 127, 128, 128, 255]);
	});

	test.each(["linear", "log", "symlog"] as const)("%s: invert undoes", (type) => {
		const scale = colorScale(state({ type, domain: [0.5, 200] }));
		expect(scale.invert(0)).toBeCloseTo(0.5, 10);
		expect(scale.invert(1)).toBeCloseTo(200, 10);
		for (let i = 0; i < 256; i++) expect(scale.index(scale.invert((i + 0.5) / 256))).toBe(i);
	});

	test("descending and equal limits", () => {
		expect([0, 5, 10].map(colorScale(state({ domain: [10, 0] })).index)).toEqual([255, 128, 0]);
		for (const at of [0, 7, -1e300]) {
			for (const type of ["linear", "symlog"] as const) {
				const { index } = colorScale(state({ type, domain: [at, at] }));
				expect([at - Math.abs(at) - 1, at, at + Math.abs(at) + 1].map(index)).toEqual([0, 128, 255]);
			}
		}
	});

	test("limits that a log can't use are replaced, and said", () => {
		expect(usableDomain("log", 0, 50)).toEqual([0.05, 50]);
		expect(usableDomain("log", -3, -1)).toEqual([1, 10]);
		expect(usableDomain("log", 8, 0)).toEqual([8, 0.008]);
		expect(usableDomain("linear", -3, 0)).toEqual([-3, 0]);
		expect(colorScale(state({ type: "log", domain: [-1, 50] })).domain).toEqual([0.05, 50]);
		const out = new Uint32Array(1);
		expect(
			paint(Float32Array.of(1), lineOf(1), colormap("gray").lut, out, { type: "log", lo: 0, hi: 1000 }, 0),
		).toEqual([1, 1000]);
	});

	test("apply gives the painted colour", () => {
		const scale = colorScale(state({ domain: [0, 255], scheme: "gray", reverse: true }));
		expect(scale.apply(0)).toBe("rgb(255, 255, 255)");
		expect(scale.apply(Number.NaN)).toBe("transparent");
	});
});

/** All cells of one row. */
function lineOf(length: number): CellGrid {
	return { pitch: length, columns: Int32Array.from({ length }, (_, i) => i), rows: Int32Array.of(0) };
}

describe("paint", () => {
	test("takes the cells where columns and rows meet, in their order", () => {
		const data = Float32Array.from({ length: 12 }, (_, i) => i);
		const out = new Uint32Array(4);
		const gray = colormap("gray").lut;
		paint(
			data,
			{ pitch: 4, columns: Int32Array.of(3, 1), rows: Int32Array.of(2, 0) },
			gray,
			out,
			{ type: "linear", lo: 0, hi: 256 },
			0,
		);
		expect([...out]).toEqual([11, 9, 3, 1].map((i) => gray[i]));
	});

	const lut = colormap("turbo").lut;

	function numbers(count: number): number[] {
		let random = 1;
		return Array.from({ length: count }, () => {
			random = (Math.imul(1664525, random) + 1013904223) >>> 0;
			return (random % 3 ? 1 : -1) * 10 ** (random / 2 ** 28 - 9);
		});
	}

	const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 5e-324, 1e300, -1e300, 1e-40];
	const domains: [ScaleType, number, number][] = [
		["linear", -1, 3],
		["linear", 3, -1],
		["linear", 2, 2],
		["log", 0.001, 1000],
		["log", 1000, 0.001],
		["log", 1, 1.0001],
		["log", 1e-300, 1e300],
		["symlog", -1000, 1000],
		["symlog", 0, 5],
		["symlog", 1e-9, 2e-9],
	];

	describe.each([Float32Array, Float64Array])("%o", (Numbers) => {
		test.each(domains)("%s %d … %d equals the scale, cell by cell", (type, lo, hi) => {
			for (const count of [100, 80_000]) {
				const scale = colorScale(state({ type, domain: [lo, hi] }));
				const edges = Array.from({ length: 257 }, (_, i) => scale.invert(i / 256));
				const data = Numbers.from([...special, ...edges, ...numbers(count)]);
				const out = new Uint32Array(data.length);
				paint(data, lineOf(data.length), lut, out, { type, lo, hi }, 0x12345678);
				const wrong = data.filter((v, i) => out[i] !== (Number.isNaN(v) ? 0x12345678 : lut[scale.index(v)]));
				expect([...wrong]).toEqual([]);
			}
		});
	});

	test("a window of a larger buffer", () => {
		const data = new Float32Array(70_000).fill(10).subarray(1);
		const out = new Uint32Array(data.length);
		paint(data, lineOf(data.length), lut, out, { type: "log", lo: 1, hi: 100 }, 0);
		expect(new Set(out)).toEqual(new Set([lut[128]]));
	});
});

describe("the whole scale", () => {
	test("draws with Plot, also the schemes that Plot lacks", () => {
		for (const part of [
			{},
			{ reverse: true },
			{ scheme: "batlow", type: "log" as const },
			{ scheme: "cmocean:balance", type: "symlog" as const },
		]) {
			const color = state({ domain: [1, 100], ...part });
			const scale = Plot.scale({ color: scaleOf(color, "Temperature (K)") as Plot.ScaleOptions });
			const own = colorScale(color);
			expect([scale?.type, scale?.domain]).toEqual([color.type, [1, 100]]);
			for (const v of [1, 3, 10, 50, 99]) {
				const [a, b] = [scale?.apply(v), own.apply(v)].map((text) => String(text).match(/\d+/g)?.map(Number) ?? []);
				expect(a).toHaveLength(3);
				expect(Math.max(...a.map((channel, i) => Math.abs(channel - b[i])))).toBeLessThanOrEqual(3);
			}
		}
	});

	test("is JSON but for the interpolation, and has a label only if one is given", () => {
		expect(scaleOf(state(), "Temperature (K)").label).toBe("Temperature (K)");
		expect(JSON.parse(JSON.stringify(scaleOf(state())))).toEqual({
			type: "linear",
			domain: [0, 1],
			scheme: "viridis",
			reverse: false,
		});
	});
});
