/** Every grid mapping, in every form that describes it, against pyproj. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Mapping } from "../../src/hierarchy/conversion.ts";
import { type Crs, crsForward, crsInverse } from "../../src/hierarchy/crs.ts";
import { epsgMapping } from "../../src/hierarchy/epsg.ts";
import { cfMapping } from "../../src/hierarchy/gridmapping.ts";
import type { Json, JsonObject } from "../../src/hierarchy/json.ts";
import { projjsonMapping } from "../../src/hierarchy/projjson.ts";
import { wktMapping } from "../../src/hierarchy/wkt.ts";

interface Case {
	readonly name: string;
	readonly cf?: JsonObject;
	/** By what they are: `wkt1` (GDAL's), `esri`, `wkt2`, `projjson`. */
	readonly forms: Readonly<Record<string, string | JsonObject>>;
	/** West, south, east, north of the places. */
	readonly box: readonly [number, number, number, number];
	readonly count: number;
	/** Base64 of float64. */
	readonly x: string;
	readonly y: string;
}

const cases: Case[] = JSON.parse(readFileSync(new URL("../fixtures/projections.json", import.meta.url), "utf8"));
const METRES = { x: 1, y: 1 };
/** Metres on earth in a degree of latitude, about. */
const DEGREE = 111_320;

function numbers(text: string): Float64Array {
	const { buffer, byteOffset, byteLength } = Buffer.from(text, "base64");
	return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}

/** The places that the fixture's script takes. */
function placesOf({ box: [west, south, east, north], count }: Case): [number, number][] {
	let state = 42;
	const next = () => {
		state = (Math.imul(1664525, state) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
	return Array.from({ length: count }, () => [west + next() * (east - west), south + next() * (north - south)]);
}

function crsOf(mapping: Mapping | undefined): Crs {
	if (!mapping || "problem" in mapping) return expect.fail(mapping?.problem ?? "nothing is known of it");
	expect(mapping.note).toBeUndefined();
	return mapping.crs ?? expect.fail("it is in degrees");
}

/** How far two longitudes lie apart, in degrees. */
function turn(a: number, b: number): number {
	return Math.abs(((((a - b) % 360) + 540) % 360) - 180);
}

/** How far places lie apart at most, in metres: of ours and pyproj's in the grid, and of the way back on earth; of a rotated grid's degrees, in metres on earth. */
function worst(crs: Crs, one: Case): { forward: number; inverse: number; compared: number } {
	const [forward, inverse] = [crsForward(crs), crsInverse(crs)];
	const [x, y] = [numbers(one.x), numbers(one.y)];
	const out = { forward: 0, inverse: 0, compared: 0 };
	const rotated = crs.type === "rotated";
	const onEarth = (a: readonly number[], b: readonly number[]) =>
		Math.hypot(turn(a[0], b[0]) * Math.cos((b[1] * Math.PI) / 180), a[1] - b[1]) * DEGREE;
	for (const [i, place] of placesOf(one).entries()) {
		const at = forward(...place);
		if (Number.isNaN(x[i])) {
			expect(at).toEqual([Number.NaN, Number.NaN]);
			continue;
		}
		const there = [x[i], y[i]] as const;
		const off = rotated ? onEarth(at, there) : Math.hypot(at[0] - x[i], at[1] - y[i]);
		out.forward = Math.max(out.forward, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off);
		const back = onEarth(inverse(...there), place);
		out.inverse = Math.max(out.inverse, Number.isNaN(back) ? Number.POSITIVE_INFINITY : back);
		out.compared++;
	}
	return out;
}

const READ: Readonly<Record<string, (form: string | JsonObject) => Mapping>> = {
	wkt1: (form) => wktMapping(String(form)),
	esri: (form) => wktMapping(String(form)),
	wkt2: (form) => wktMapping(String(form)),
	projjson: (form) => projjsonMapping(form as Json),
	ob_tran: (form) => wktMapping(String(form)),
	"ob_tran json": (form) => projjsonMapping(form as Json),
};

const described = cases.flatMap((one, i) => {
	const own: [string, Mapping | undefined][] = one.cf
		? [["cf", cfMapping(one.cf, METRES)]]
		: [["code", epsgMapping(one.name)]];
	const others = Object.entries(one.forms).map(([form, text]): [string, Mapping] => [form, READ[form](text)]);
	return [...own, ...others].map(([form, mapping]) => ({ title: `${i}: ${one.name} as ${form}`, one, mapping }));
});

describe("a projection", () => {
	it.each(described)("$title is pyproj's within a centimetre", ({ one, mapping }) => {
		const { forward, inverse, compared } = worst(crsOf(mapping), one);
		expect(compared).toBeGreaterThan(0.6 * one.count);
		expect(forward).toBeLessThan(0.01);
		expect(inverse).toBeLessThan(0.01);
	});
});
