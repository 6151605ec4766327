/** Coordinate reference systems: from degrees on earth to the coordinates of a grid, and back. Pure. (proj.org, cfconventions.org appendix F) */
import aea from "proj4/lib/projections/aea.js";
import aeqd from "proj4/lib/projections/aeqd.js";
import cea from "proj4/lib/projections/cea.js";
import etmerc from "proj4/lib/projections/etmerc.js";
import geos from "proj4/lib/projections/geos.js";
import laea from "proj4/lib/projections/laea.js";
import lcc from "proj4/lib/projections/lcc.js";
import merc from "proj4/lib/projections/merc.js";
import sinu from "proj4/lib/projections/sinu.js";
import stere from "proj4/lib/projections/stere.js";
import sterea from "proj4/lib/projections/sterea.js";
import tmerc from "proj4/lib/projections/tmerc.js";
import { ortho } from "./ortho.ts";
import { type Definition, parseDefinition } from "./proj.ts";

/** What coordinates along x and y mean: degrees about a moved pole, or metres of a map projection, as PROJ writes it. */
export type Crs =
	| {
			readonly type: "rotated";
			/** Where the grid's north pole lies: degrees of longitude and latitude. */
			readonly pole: readonly [lon: number, lat: number];
			/** The longitude that the earth's north pole has in the grid, in degrees. */
			readonly north: number;
	  }
	| { readonly type: "proj"; readonly definition: string };

/** A place to another; NaN where there is none. */
export type Way = (a: number, b: number) => [number, number];

/** Degrees of longitude and latitude → x and y: degrees of a rotated grid, else metres. Throws RangeError for a definition that names no projection of PROJECTIONS. */
export function crsForward(crs: Crs): Way {
	return crs.type === "rotated" ? turn(crs.pole, crs.north) : project(crs.definition).forward;
}

/** x and y → degrees of longitude (−180 to 180) and latitude, on the CRS's own ellipsoid: datums, which differ by some hundreds of metres at most, are not shifted. Throws as `crsForward`. */
export function crsInverse(crs: Crs): Way {
	return crs.type === "rotated" ? turn([crs.north, crs.pole[1]], crs.pole[0]) : project(crs.definition).inverse;
}

const RADIANS = Math.PI / 180;

/** Longitudes as −180 to 180. */
function within(lon: number): number {
	return lon - 360 * Math.round(lon / 360);
}

/** Places as a sphere has them whose pole is moved there; `north` is the longitude that the old pole has then. It is its own way back, as each pole lies as far from the other. */
function turn([poleLon, poleLat]: readonly [number, number], north: number): Way {
	const [sin, cos] = [Math.sin(poleLat * RADIANS), Math.cos(poleLat * RADIANS)];
	return (lon, lat) => {
		const [l, p] = [(lon - poleLon) * RADIANS, lat * RADIANS];
		const [x, y, z] = [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
		const [along, up] = [cos * z - sin * x, sin * z + cos * x];
		return [within(north + Math.atan2(-y, along) / RADIANS), Math.atan2(up, Math.hypot(along, y)) / RADIANS];
	};
}

interface Point {
	x: number;
	y: number;
}

/** A projection whose parameters are set. */
interface Projection {
	forward(point: Point): Point | null | undefined;
	inverse(point: Point): Point | null | undefined;
}

/** By PROJ's names. */
const PROJECTIONS: Readonly<Record<string, (definition: Definition) => Projection>> = {
	aea: (given) => made(aea, given),
	aeqd: (given) => made(aeqd, given),
	cea: (given) => made(cea, given),
	geos: (given) => made(geos, given),
	laea: (given) => made(laea, given),
	lcc: (given) => made(lcc, given),
	merc: (given) => made(merc, given),
	ortho,
	sinu: (given) => made(sinu, given),
	stere: (given) => made(stere, given),
	sterea: (given) => made(sterea, given),
	// of a sphere proj4js finds the hemisphere by y alone, so its lines are counted from the equator
	tmerc: (given) => (given.es === 0 ? made(tmerc, { ...given, lat0: 0 }) : made(etmerc, given)),
};

function made(projection: Projection & { readonly init?: () => void }, definition: Definition): Projection {
	const all = { ...definition, ...projection };
	all.init?.();
	return all;
}

/** How far the way back may end from where the way began, in parts of the earth's radius: 6 mm. */
const NEAR = 1e-9;
/** All of the plane is a place, over and over along x. */
const ENDLESS = ["merc", "cea"];

/** Both ways of a projection. A point is taken only if the way back leads to it again: behind the earth, and outside of a map, formulas give places, too. */
function project(text: string): { forward: Way; inverse: Way } {
	const definition = parseDefinition(text);
	const make = PROJECTIONS[definition.proj];
	if (!make) throw new RangeError(`There is no projection "${definition.proj}".`);
	// not all of proj4js's projections know false eastings and northings
	const projection = make({ ...definition, x0: 0, y0: 0 });
	const { proj, es, a, k0, lat0, x0, y0 } = definition;
	const north = y0 - (proj === "tmerc" && es === 0 ? a * k0 * lat0 : 0);
	const there = (lon: number, lat: number): [number, number] => {
		const point = projection.forward({ x: within(lon - definition.meridian) * RADIANS, y: lat * RADIANS });
		return point ? [point.x + x0, point.y + north] : [Number.NaN, Number.NaN];
	};
	const back = (x: number, y: number): [number, number] => {
		const point = projection.inverse({ x: x - x0, y: y - north });
		if (!point) return [Number.NaN, Number.NaN];
		return [within(point.x / RADIANS + definition.meridian), point.y / RADIANS];
	};
	const nowhere = (): [number, number] => [Number.NaN, Number.NaN];
	return {
		forward(lon, lat) {
			if (!(Math.abs(lat) <= 90)) return nowhere();
			const at = there(lon, lat);
			return distance(back(...at), [lon, lat]) <= NEAR ? at : nowhere();
		},
		inverse(x, y) {
			const at = back(x, y);
			if (!(Math.abs(at[1]) <= 90)) return nowhere();
			if (ENDLESS.includes(proj)) return at;
			const [x2, y2] = there(...at);
			return Math.hypot(x - x2, y - y2) <= NEAR * a ? at : nowhere();
		},
	};
}

/** How far two places lie apart, in radii of the earth. */
function distance([lon, lat]: readonly [number, number], [lon2, lat2]: readonly [number, number]): number {
	const [p, q] = [lat * RADIANS, lat2 * RADIANS];
	const [north, east] = [Math.sin((p - q) / 2), Math.sin(((lon - lon2) * RADIANS) / 2)];
	return 2 * Math.hypot(north, east * Math.sqrt(Math.max(0, Math.cos(p) * Math.cos(q))));
}
