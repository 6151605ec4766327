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
	/** Of EPSG, where it is known here. */
	readonly code?: number;
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
	const own: [string, Mapping | undefined][] = [];
	if (one.cf) own.push(["cf", cfMapping(one.cf, METRES)]);
	if (one.code) own.push(["code", epsgMapping(`EPSG:${one.code}`)]);
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

describe("a description that can't be read", () => {
	const wkt = cases.flatMap(({ forms }) => Object.values(forms)).filter((form) => typeof form === "string");

	it("is said to be none wherever a text ends too early", () => {
		for (const [i, text] of wkt.entries())
			for (const part of [0.1, 0.35, 0.6, 0.85]) {
				const mapping = wktMapping(text.slice(0, Math.floor(part * text.length) + (i % 7)));
				expect(mapping).toEqual({ problem: "is no well-known text that can be read" });
			}
	});

	const good = wkt.find((text) => /^PROJCRS.*Lambert Conic Conformal \(2SP\)/s.test(text)) ?? "";
	it.each([
		[/Lambert Conic Conformal \(2SP\)/, "Krovak", 'has the projection "Krovak", which is not supported'],
		[/Latitude of false origin/, "Azimuth", 'has the parameter "Azimuth", which is not understood'],
		[/"Latitude of false origin",[-\d.]+/, '"Latitude of false origin",north', 'has "lat_0", which is no number'],
		[/ELLIPSOID\[/, "SHAPE[", "lacks its projection, its ellipsoid or its unit"],
		[/PROJCRS\[/, "VERTCRS[", "is a VERTCRS, which has no place on a map"],
	])("names what of a text is wrong: %s", (what, instead, problem) => {
		expect(good).toMatch(what);
		expect(wktMapping(good.replace(what, instead))).toEqual({ problem });
	});

	it.each<[Json, string]>([
		[null, "is no PROJJSON that can be read"],
		[{}, "is no PROJJSON that can be read"],
		[{ type: "VerticalCRS" }, "is a VerticalCRS, which has no place on a map"],
		[{ type: "ProjectedCRS" }, "has axes whose unit is not known"],
		[{ type: "CompoundCRS", components: [] }, "is no PROJJSON that can be read"],
	])("names what of PROJJSON is wrong: %j", (json, problem) => {
		expect(projjsonMapping(json)).toEqual({ problem });
	});

	it("takes degrees from any meridian, and no other unit", () => {
		const geographic = (unit: string, factor: number) =>
			`GEOGCS["NTF",DATUM["NTF",SPHEROID["Clarke",6378249.2,293.466]],PRIMEM["Paris",2.33722917],UNIT["${unit}",${factor}]]`;
		expect(wktMapping(geographic("degree", 0.0174532925199433))).toEqual({
			crs: null,
			meridian: 2.33722917,
			unit: null,
		});
		const problem = "counts longitudes and latitudes in another unit than degrees";
		expect(wktMapping(geographic("grad", 0.0157079632679489))).toEqual({ problem });
		const json = (unit: string) => ({ type: "GeographicCRS", coordinate_system: { axis: [{ unit }] } });
		expect(projjsonMapping(json("degree"))).toEqual({ crs: null, meridian: 0, unit: null });
		expect(projjsonMapping(json("grad"))).toEqual({ problem });
	});

	it("names a code that is not known", () => {
		for (const code of ["EPSG:27700", "ESRI:54009", 0, "urn:ogc:def:crs:OGC:1.3:CRS84h", null])
			expect(epsgMapping(code)).toEqual({
				problem: expect.stringContaining(`is the code "${code}", whose definition`),
			});
	});

	it("gives no place beyond a map's edge, nor behind the earth", () => {
		const eye = crsForward({ type: "proj", definition: "+proj=geos +h=35785831 +lon_0=0 +sweep=y +R=6371229" });
		expect(eye(120, 0)).toEqual([Number.NaN, Number.NaN]);
		const back = (definition: string) => crsInverse({ type: "proj", definition });
		for (const definition of [
			"+proj=ortho +R=6371229",
			"+proj=laea +R=3000000",
			"+proj=sinu +R=3000000",
			"+proj=cea +R=3000000",
		])
			expect(back(definition)(0, 7_000_000)).toEqual([Number.NaN, Number.NaN]);
		expect(() => back("+proj=krovak")).toThrow('There is no projection "krovak".');
	});
});
