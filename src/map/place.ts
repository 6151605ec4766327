/** Where on earth a grid lies. Pure. */
import type { Georeference } from "../hierarchy/georeference.ts";
import { waysOf } from "./axes.ts";
import { type Point, RADIAN } from "./sphere.ts";

/** Where the cells of a grid lie. */
export interface Place {
	/** Longitude and latitude of the middle; 0 where they go all round. */
	readonly middle: Point;
	/** Points of the grid, longitudes and latitudes in turn, as many as tell its shape. */
	readonly points: Float64Array;
}

/** How many points are looked at along each side of a grid. */
const MOST = 48;
/** The points' mean lies so far from the earth's axis, in radii, where they have a longitude in their middle. */
const OFF = 0.2;

/** Where the cells lie: their edges or corners are looked at in even steps. */
export function placeOf(reference: Georeference): Place {
	const points = reference.kind === "axes" ? edgePoints(reference) : cornerPoints(reference);
	const mean = [0, 0, 0];
	for (const [lon, lat] of points) {
		const level = Math.cos(lat * RADIAN);
		mean[0] += (Math.cos(lon * RADIAN) * level) / points.length;
		mean[1] += (Math.sin(lon * RADIAN) * level) / points.length;
		mean[2] += Math.sin(lat * RADIAN) / points.length;
	}
	const [x, y, z] = mean;
	const off = Math.hypot(x, y);
	const middle: Point = [
		off > OFF ? Math.round(Math.atan2(y, x) / RADIAN) : 0,
		Math.hypot(off, z) > OFF ? Math.round(Math.atan2(z, off) / RADIAN) : 0,
	];
	return { middle, points: Float64Array.from(points.flat()) };
}

/** Even steps from 0 to `last`, both included. */
function steps(last: number): number[] {
	const count = Math.min(MOST, last);
	return Array.from({ length: count + 1 }, (_, i) => Math.round((i * last) / Math.max(1, count)));
}

function edgePoints({ x, y, crs }: Extract<Georeference, { kind: "axes" }>): Point[] {
	const { back } = waysOf(crs);
	const columns = steps(x.length - 1);
	const at = steps(y.length - 1).flatMap((j) => columns.map((i) => back(x[i], y[j])));
	return at.filter((point) => point !== null);
}

function cornerPoints({ lon, lat, width, height }: Extract<Georeference, { kind: "corners" }>): Point[] {
	const columns = steps(width);
	const at = steps(height).flatMap((j) =>
		columns.map((i): Point => [lon[j * (width + 1) + i], lat[j * (width + 1) + i]]),
	);
	return at.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
}
