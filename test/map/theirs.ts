/** Maps by d3-geo, place by place, and searches through all cells: what tables are held against. */
import {
	type GeoProjection,
	geoContains,
	geoEqualEarth,
	geoEquirectangular,
	geoMercator,
	geoOrthographic,
	geoStereographic,
} from "d3-geo";
import type { Georeference } from "../../src/hierarchy/georeference.ts";
import type { Box, Projection } from "../../src/map/sphere.ts";

const THEIRS: Record<Projection["type"], () => GeoProjection> = {
	equirectangular: geoEquirectangular,
	"equal-earth": geoEqualEarth,
	orthographic: geoOrthographic,
	stereographic: geoStereographic,
	mercator: geoMercator,
};

/** The box around the whole of a map, in radii of the earth, by d3's own drawing of places at its rim. */
export function wholeBox({ type }: Projection): Box {
	if (type === "orthographic" || type === "stereographic") return [-1, -1, 1, 1];
	const raw = THEIRS[type]().scale(1).translate([0, 0]);
	const [east] = raw([180 - 1e-9, 0]) ?? [0];
	const up = type === "mercator" ? -Math.PI : (raw([0, 90]) ?? [0, 0])[1];
	return [-east, up, east, -up];
}

/** d3's projection in a picture so many `columns` wide that shows a window of a map. */
function pictured(projection: Projection, window: Box, columns: number): GeoProjection {
	const unit = (window[2] - window[0]) / columns;
	return THEIRS[projection.type]()
		.scale(1 / unit)
		.translate([-window[0] / unit, window[3] / unit])
		.rotate([...projection.rotate])
		.precision(0);
}

/** The place of a longitude and latitude in such a picture, in pixels; null where the map does not show it. */
export function mapThere(projection: Projection, window: Box, columns: number) {
	const theirs = pictured(projection, window, columns);
	const back = mapBack(projection, window, columns);
	return (place: readonly [number, number]) => {
		const at = theirs([place[0], place[1]]);
		const again = at && back(at[0], at[1]);
		return again &&
			Math.cos((again[1] * Math.PI) / 180) * Math.abs(Math.sin(((again[0] - place[0]) * Math.PI) / 360)) < 1e-6 &&
			Math.abs(again[1] - place[1]) < 1e-4
			? at
			: null;
	};
}

/** Longitude and latitude at a place of a picture so many `columns` wide that shows a window of a map, in pixels; null where the map has none. */
export function mapBack(projection: Projection, window: Box, columns: number) {
	const unit = (window[2] - window[0]) / columns;
	const middle = [-window[0] / unit, window[3] / unit] as const;
	const theirs = pictured(projection, window, columns);
	const [x1, y1, x2, y2] = wholeBox(projection);
	const half = projection.type === "orthographic" || projection.type === "stereographic";
	return (x: number, y: number) => {
		const [u, v] = [(x - middle[0]) * unit, (middle[1] - y) * unit];
		if (u < x1 || u > x2 || v < y1 || v > y2 || (half && u * u + v * v > 1)) return null;
		const point = theirs.invert?.([x, y]);
		if (!point?.every(Number.isFinite)) return null;
		const there = theirs(point);
		return there && Math.hypot(there[0] - x, there[1] - y) < 1e-3 ? point : null;
	};
}

/** No way, and eight ways to look around, a fifteenth of a pixel far. */
export const AROUND: readonly (readonly [number, number])[] = [
	[0, 0],
	...Array.from(
		{ length: 8 },
		(_, i) => [0.066 * Math.cos((i * Math.PI) / 4), 0.066 * Math.sin((i * Math.PI) / 4)] as const,
	),
];

/** The cell of a grid at a longitude and latitude, by a look at each cell; −1 for none. */
export type Search = (lon: number, lat: number) => number;

/** Among edges of longitude and latitude. */
export function searchAxes({ x, y }: { readonly x: Float64Array; readonly y: Float64Array }): Search {
	const holds = (edges: Float64Array, i: number, at: number) => {
		const [low, high] = [Math.min(edges[i], edges[i + 1]), Math.max(edges[i], edges[i + 1])];
		return at >= low && at < high;
	};
	return (lon, lat) => {
		for (let j = 0; j + 1 < y.length; j++) {
			if (!holds(y, j, lat)) continue;
			for (let i = 0; i + 1 < x.length; i++)
				for (const turn of [0, 360, -360, 720]) if (holds(x, i, lon + turn)) return j * (x.length - 1) + i;
		}
		return -1;
	};
}

/** By d3's own test of polygons on the sphere, clockwise as it wants them. */
export function searchCorners({ lon, lat, width, height }: Extract<Georeference, { kind: "corners" }>): Search {
	const polygons = Array.from({ length: width * height }, (_, cell) => {
		const at = Math.floor(cell / width) * (width + 1) + (cell % width);
		const ring = [at, at + width + 1, at + width + 2, at + 1, at].map((k) => [lon[k], lat[k]]);
		return { type: "Polygon" as const, coordinates: [ring] };
	});
	return (x, y) => polygons.findIndex((polygon) => geoContains(polygon, [x, y]));
}
