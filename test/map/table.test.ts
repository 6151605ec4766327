/** Which cell lies under each pixel of a map, against d3-geo's projections pixel by pixel and a search through all cells. */
import {
	type GeoProjection,
	geoContains,
	geoEqualEarth,
	geoEquirectangular,
	geoMercator,
	geoOrthographic,
	geoStereographic,
} from "d3-geo";
import { describe, expect, it } from "vitest";
import type { Georeference } from "../../src/hierarchy/georeference.ts";
import { homeOf, placeOf } from "../../src/map/fit.ts";
import { type Projection, sphereOf } from "../../src/map/sphere.ts";
import { mapTask, type TableTask } from "../../src/map/table.ts";

const THEIRS: Record<Projection["type"], () => GeoProjection> = {
	equirectangular: geoEquirectangular,
	"equal-earth": geoEqualEarth,
	orthographic: geoOrthographic,
	stereographic: geoStereographic,
	mercator: geoMercator,
};

const PROJECTIONS: readonly Projection[] = [
	{ type: "equirectangular", rotate: [0, 0] },
	{ type: "equirectangular", rotate: [-150, 0] },
	{ type: "equirectangular", rotate: [20, -40] },
	{ type: "equal-earth", rotate: [0, 0] },
	{ type: "equal-earth", rotate: [-200, 0] },
	{ type: "orthographic", rotate: [0, 0] },
	{ type: "orthographic", rotate: [100, -35] },
	{ type: "stereographic", rotate: [0, -90] },
	{ type: "stereographic", rotate: [45, 90] },
	{ type: "stereographic", rotate: [30, -50] },
	{ type: "mercator", rotate: [0, 0] },
	{ type: "mercator", rotate: [179, 0] },
];

const COLUMNS = 150;

/** The whole map, or a part of it, in pixels; and d3's projection in those pixels. */
function pictureOf(projection: Projection, part = 1) {
	const [x1, y1, x2, y2] = sphereOf(projection).box;
	const window = [x1 * part, y1 * part, x1 * part + (x2 - x1) * part, y1 * part + (y2 - y1) * part] as const;
	const unit = (window[2] - window[0]) / COLUMNS;
	const rows = Math.round((window[3] - window[1]) / unit);
	const shape = { window: [window[0], window[3] - rows * unit, window[2], window[3]] as const, columns: COLUMNS, rows };
	const theirs = THEIRS[projection.type]()
		.scale(1 / unit)
		.translate([-window[0] / unit, window[3] / unit])
		.rotate([...projection.rotate])
		.precision(0);
	const middle = [-window[0] / unit, window[3] / unit];
	/** Longitude and latitude at a place in pixels; null where the map has none. */
	const at = (x: number, y: number) => {
		const [u, v] = [(x - middle[0]) * unit, (middle[1] - y) * unit];
		if (u < x1 || u > x2 || v < y1 || v > y2) return null;
		if (!sphereOf(projection).whole && u * u + v * v > 1) return null;
		const point = theirs.invert?.([x, y]);
		if (!point || !point.every(Number.isFinite)) return null;
		const there = theirs(point);
		return there && Math.hypot(there[0] - x, there[1] - y) < 1e-3 ? point : null;
	};
	return { ...shape, at };
}

const RING = [
	[0, 0],
	...Array.from({ length: 8 }, (_, i) => [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)]),
];

/** Pixels whose cell is not the one that a search finds there, or within a fifteenth of a pixel of there. */
function wrongPixels(
	reference: Georeference,
	projection: Projection,
	search: (lon: number, lat: number) => number,
	part = 1,
	step = 13,
) {
	const { at, ...shape } = pictureOf(projection, part);
	const task: TableTask = { kind: "table", reference, projection, ...shape };
	const table = mapTask(task) as Int32Array;
	const wrong: object[] = [];
	let seen = 0;
	for (let k = 0; k < table.length; k += step) {
		const [x, y] = [(k % COLUMNS) + 0.5, Math.floor(k / COLUMNS) + 0.5];
		const near = (far: number) => {
			const point = at(x + RING[far][0] * 0.066, y + RING[far][1] * 0.066);
			return point ? search(point[0], point[1]) : -1;
		};
		if (table[k] >= 0) seen++;
		if (near(0) !== table[k] && !RING.some((_, far) => near(far) === table[k]))
			wrong.push({ x, y, found: table[k], wanted: near(0), at: at(x, y) });
	}
	return { wrong: wrong.slice(0, 5), seen };
}

function axes(x: readonly number[], y: readonly number[]): Extract<Georeference, { kind: "axes" }> {
	return { kind: "axes", x: Float64Array.from(x), y: Float64Array.from(y), crs: null };
}

const range = (from: number, to: number, count: number) =>
	Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);

/** By a look at each cell. */
function searchAxes({ x, y }: { x: Float64Array; y: Float64Array }) {
	const holds = (edges: Float64Array, i: number, at: number) => {
		const [low, high] = [Math.min(edges[i], edges[i + 1]), Math.max(edges[i], edges[i + 1])];
		return at >= low && at < high;
	};
	return (lon: number, lat: number) => {
		for (let j = 0; j + 1 < y.length; j++) {
			if (!holds(y, j, lat)) continue;
			for (let i = 0; i + 1 < x.length; i++)
				for (const turn of [0, 360, -360, 720]) if (holds(x, i, lon + turn)) return j * (x.length - 1) + i;
		}
		return -1;
	};
}

const GRIDS = {
	regular: axes(range(-180, 180, 36), range(-90, 90, 18)),
	descending: axes(range(-180, 180, 36), range(90, -90, 18)),
	"0 to 360": axes(range(0, 360, 45), range(90, -90, 20)),
	"falling longitudes": axes(range(360, 0, 24), range(-80, 85, 11)),
	region: axes(range(150, 230, 16), range(-30, 50, 16)),
	irregular: axes([-20, -19, -10, 12, 13, 60, 61], [-75, -30, -29, 0, 5, 40, 80]),
} as const;

describe("a table of a map", () => {
	for (const projection of PROJECTIONS)
		for (const [name, grid] of Object.entries(GRIDS))
			it(`finds the cells of a grid that is ${name} under ${projection.type}, turned by ${projection.rotate}`, () => {
				const { wrong, seen } = wrongPixels(grid, projection, searchAxes(grid));
				expect(wrong).toEqual([]);
				if (name === "regular" || name === "descending") expect(seen).toBeGreaterThan(300);
			});

	it("finds cells of a part of the map, enlarged", () => {
		const grid = GRIDS["0 to 360"];
		for (const projection of PROJECTIONS)
			expect(wrongPixels(grid, projection, searchAxes(grid), 0.2).wrong).toEqual([]);
	});
});

/** A grid bent over the sphere: turned by 40° about the x axis, so that it holds no pole of its own but crosses the date line. */
function bent(
	width: number,
	height: number,
	[west, east]: readonly number[],
	[south, north]: readonly number[],
): Extract<Georeference, { kind: "corners" }> {
	const tilt = (40 * Math.PI) / 180;
	const [lon, lat] = [[] as number[], [] as number[]];
	for (let j = 0; j <= height; j++)
		for (let i = 0; i <= width; i++) {
			const [l, p] = [west + ((east - west) * i) / width, south + ((north - south) * j) / height].map(
				(v) => (v * Math.PI) / 180,
			);
			const [x, y, z] = [Math.cos(l) * Math.cos(p), Math.sin(l) * Math.cos(p), Math.sin(p)];
			lon.push((Math.atan2(y * Math.cos(tilt) - z * Math.sin(tilt), x) * 180) / Math.PI);
			lat.push((Math.asin(y * Math.sin(tilt) + z * Math.cos(tilt)) * 180) / Math.PI);
		}
	return { kind: "corners", lon: Float64Array.from(lon), lat: Float64Array.from(lat), width, height };
}

/** By d3's own test of polygons on the sphere, clockwise as it wants them. */
function searchCorners({ lon, lat, width, height }: Extract<Georeference, { kind: "corners" }>) {
	const polygons = Array.from({ length: width * height }, (_, cell) => {
		const at = Math.floor(cell / width) * (width + 1) + (cell % width);
		const ring = [at, at + width + 1, at + width + 2, at + 1, at].map((k) => [lon[k], lat[k]]);
		return { type: "Polygon" as const, coordinates: [ring] };
	});
	return (x: number, y: number) => polygons.findIndex((polygon) => geoContains(polygon, [x, y]));
}

describe("a table of a curvilinear grid", () => {
	const grid = bent(24, 16, [-170, 170], [-80, 80]);
	const search = searchCorners(grid);
	for (const projection of PROJECTIONS)
		it(`finds its cells under ${projection.type}, turned by ${projection.rotate}`, () => {
			expect(wrongPixels(grid, projection, search, 1, 61).wrong).toEqual([]);
		});

	it("leaves nothing open between cells", () => {
		const fine = bent(180, 90, [-180, 180], [-90, 90]);
		for (const projection of PROJECTIONS) {
			const { at, ...shape } = pictureOf(projection);
			const table = mapTask({ kind: "table", reference: fine, projection, ...shape }) as Int32Array;
			const open = Array.from(table.keys()).filter(
				(k) => table[k] < 0 && at((k % COLUMNS) + 0.5, Math.floor(k / COLUMNS) + 0.5),
			);
			expect(open.map((k) => [projection, at((k % COLUMNS) + 0.5, Math.floor(k / COLUMNS) + 0.5)])).toEqual([]);
		}
	});

	it("draws no cell that lacks a corner", () => {
		const broken = { ...grid, lon: grid.lon.slice() };
		broken.lon[8 * 25 + 12] = Number.NaN;
		const projection = PROJECTIONS[0];
		const { at: _, ...shape } = pictureOf(projection);
		const cells = new Set(mapTask({ kind: "table", reference: broken, projection, ...shape }) as Int32Array);
		for (const cell of [7 * 24 + 11, 7 * 24 + 12, 8 * 24 + 11, 8 * 24 + 12]) expect(cells.has(cell)).toBe(false);
		expect(cells.has(7 * 24 + 13)).toBe(true);
	});
});

describe("where a grid lies", () => {
	it("is its middle, and the part of the map around it", () => {
		const place = placeOf(GRIDS.region);
		expect(place.middle[0]).toBe(-170);
		const [x1, y1, x2, y2] = homeOf({ type: "equirectangular", rotate: [170, 0] }, place).map(
			(v) => (v * 180) / Math.PI,
		);
		expect([x1, x2].map(Math.round)).toEqual([-43, 43]);
		expect([y1, y2].map(Math.round)).toEqual([-33, 53]);
		expect(placeOf(GRIDS.regular).middle).toEqual([0, 0]);
		expect(placeOf(GRIDS["0 to 360"]).middle).toEqual([0, 0]);
	});
});
