/** Where on earth a grid lies, and what of a map shows it. Pure. */
import type { Georeference } from "../hierarchy/georeference.ts";
import type { ProjectionState } from "../projection.ts";
import { waysOf } from "./axes.ts";
import { type Box, type Point, type Projection, RADIAN, sphereOf } from "./sphere.ts";

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

/** The projection that draws a grid: turned as the state says, else so that the grid lies in the middle; under "stereographic" the nearer pole. */
export function wholeProjection({ type, rotate }: ProjectionState, { middle: [lon, lat] }: Place): Projection {
	if (rotate) return { type, rotate };
	if (type === "stereographic") return { type, rotate: [-lon, lat < 0 ? 90 : -90] };
	return { type, rotate: [-lon, type === "orthographic" ? -lat : 0] };
}

/** Of a map so much is shown around a grid, in parts of the grid's size. */
const AROUND = 0.04;
/** A grid that takes so much of the map is shown on all of it. */
const MOST_OF = 0.7;

/** The window in which a map shows a grid: all of the map where the grid takes most of it, and under "orthographic". */
export function homeOf(projection: Projection, { points }: Place): Box {
	const { box, forward } = sphereOf(projection);
	if (projection.type === "orthographic") return box;
	let [x1, y1, x2, y2] = [
		Number.POSITIVE_INFINITY,
		Number.POSITIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
	];
	for (let k = 0; k < points.length; k += 2) {
		const at = forward(points[k], points[k + 1]);
		if (!at) continue;
		[x1, x2] = [Math.min(x1, at[0]), Math.max(x2, at[0])];
		[y1, y2] = [Math.min(y1, at[1]), Math.max(y2, at[1])];
	}
	const most = ([a, b, c, d]: Box) => [(c - a) * MOST_OF, (d - b) * MOST_OF];
	const [width, height] = most(box);
	if (!(x2 > x1 && y2 > y1) || x2 - x1 > width || y2 - y1 > height) return box;
	const [aside, above] = [AROUND * (x2 - x1), AROUND * (y2 - y1)];
	return [
		Math.max(box[0], x1 - aside),
		Math.max(box[1], y1 - above),
		Math.min(box[2], x2 + aside),
		Math.min(box[3], y2 + above),
	];
}
