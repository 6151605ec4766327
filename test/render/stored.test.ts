import { describe, expect, test } from "vitest";
import { colormap } from "../../src/render/colormap.ts";
import { type Plain, paintStored } from "../../src/render/stored.ts";

const { lut } = colormap("viridis");
const TYPES = [Int8Array, Uint8Array, Int16Array, Uint16Array, Float32Array, Float64Array] as const;

/** floor((v − lo) / (hi − lo) · 256), clipped, on the scale's curve. */
function expected(value: number, type: string, lo: number, hi: number): number {
	const curves: Record<string, (v: number) => number> = {
		linear: (v) => v,
		log: (v) => (v > 0 ? Math.log(v) : Number.NEGATIVE_INFINITY),
		symlog: (v) => Math.sign(v) * Math.log1p(Math.abs(v)),
	};
	const bend = curves[type];
	const at = Math.floor(((bend(value) - bend(lo)) / (bend(hi) - bend(lo))) * 256);
	return lut[Math.min(255, Math.max(0, at))];
}

function valuesOf(type: (typeof TYPES)[number], length: number): Plain {
	const values = new type(length);
	let state = 5;
	for (let i = 0; i < length; i++) {
		state = (Math.imul(state, 1664525) + 1013904223) | 0;
		values[i] = (state >> 8) % 70000; // small ones wrap round
	}
	return values;
}

const runs = { columns: Int32Array.of(2, 3, 4, 5, 6), rows: Int32Array.of(0, 1, 2) };
const turned = { columns: Int32Array.of(9, 5, 5, 0), rows: Int32Array.of(19, 3, 3, 0) };
const scales = [
	{ type: "linear", lo: -100, hi: 90.5 },
	{ type: "linear", lo: 50, hi: 20 },
	{ type: "log", lo: 1, hi: 30000 },
	{ type: "symlog", lo: -500, hi: 60000 },
] as const;

describe.each(TYPES.map((type) => [type.name, type] as const))("%s", (_, type) => {
	test.each(scales)("the colour of each valid cell, by $type from $lo to $hi; none of others", (scale) => {
		const stored = valuesOf(type, 200);
		const some = Uint8Array.from(stored, (value, i) => (i % 3 === 0 ? Math.abs(value) % 5 : 0));
		for (const mask of [null, new Uint8Array(200), some])
			for (const { columns, rows } of [runs, turned]) {
				const out = new Uint32Array(columns.length * rows.length).fill(7);
				paintStored(stored, mask, { pitch: 10, columns, rows }, lut, out, scale);
				const cells = [...rows].flatMap((row) => [...columns].map((column) => row * 10 + column));
				const { type: curve, lo, hi } = scale;
				expect([...out]).toEqual(
					cells.map((at) => ((mask?.[at] ?? 0) === 0 ? expected(stored[at], curve, lo, hi) : 0)),
				);
			}
	});
});

test("another colour map, or its other way, is seen at once", () => {
	const stored = Uint16Array.of(10, 250);
	const grid = { pitch: 2, columns: Int32Array.of(0, 1), rows: Int32Array.of(0) };
	for (const map of [
		colormap("viridis"),
		colormap("magma"),
		colormap("magma", { reverse: true }),
		colormap("viridis"),
	]) {
		const out = new Uint32Array(2);
		paintStored(stored, new Uint8Array(2), grid, map.lut, out, { type: "linear", lo: 0, hi: 256 });
		expect([...out]).toEqual([map.lut[10], map.lut[250]]);
	}
});
