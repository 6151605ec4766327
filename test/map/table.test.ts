/** Which cell lies under each pixel of a map, against d3-geo's projections pixel by pixel and a search through all cells. */
import { describe, expect, it } from "vitest";
import { type Crs, crsForward, crsInverse } from "../../src/hierarchy/crs.ts";
import type { Georeference } from "../../src/hierarchy/georeference.ts";
import { homeOf } from "../../src/map/fit.ts";
import { placeOf } from "../../src/map/place.ts";
import type { Projection } from "../../src/map/sphere.ts";
import { mapTask, type TableTask } from "../../src/map/table.ts";
import { AROUND, mapBack, type Search, searchAxes, searchCorners, wholeBox } from "./theirs.ts";

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

/** The whole map, or a part of it, in pixels. */
function pictureOf(projection: Projection, part = 1) {
	const [x1, y1, x2, y2] = wholeBox(projection);
	const rows = Math.round((COLUMNS * (y2 - y1)) / (x2 - x1));
	const top = y1 * part + (y2 - y1) * part;
	const window = [x1 * part, top - (rows * (x2 - x1) * part) / COLUMNS, x1 * part + (x2 - x1) * part, top] as const;
	return { window, columns: COLUMNS, rows, at: mapBack(projection, window, COLUMNS) };
}

/** Pixels whose cell is not the one that a search finds there, or within a fifteenth of a pixel of there. */
function wrongPixels(reference: Georeference, projection: Projection, search: Search, part = 1, step = 13) {
	const { at, ...shape } = pictureOf(projection, part);
	const task: TableTask = { kind: "table", reference, projection, ...shape };
	const table = mapTask(task) as Int32Array;
	const wrong: object[] = [];
	let seen = 0;
	for (let k = 0; k < table.length; k += step) {
		const [x, y] = [(k % COLUMNS) + 0.5, Math.floor(k / COLUMNS) + 0.5];
		const found = ([dx, dy]: readonly [number, number]) => {
			const point = at(x + dx, y + dy);
			return point ? search(point[0], point[1]) : -1;
		};
		if (table[k] >= 0) seen++;
		if (!AROUND.some((way) => found(way) === table[k])) wrong.push({ x, y, found: table[k], wanted: found([0, 0]) });
	}
	return { wrong: wrong.slice(0, 5), seen };
}

function axes(x: readonly number[], y: readonly number[]): Extract<Georeference, { kind: "axes" }> {
	return { kind: "axes", x: Float64Array.from(x), y: Float64Array.from(y), crs: null };
}

const range = (from: number, to: number, count: number) =>
	Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);

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

	const crss: readonly [Crs, number[], number[]][] = [
		[{ type: "rotated", pole: [177.5, 37.5], north: 0 }, range(-30, 20, 25), range(-25, 25, 20)],
		[{ type: "rotated", pole: [-60, 20], north: 30 }, range(0, 360, 40), range(-90, 90, 18)],
		[
			{ type: "proj", definition: "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=-45 +R=6371229" },
			range(-4e6, 4e6, 20),
			range(4e6, -4e6, 20),
		],
		[
			{ type: "proj", definition: "+proj=lcc +lat_1=30 +lat_2=60 +lat_0=45 +lon_0=10 +ellps=GRS80" },
			range(-3e6, 3e6, 15),
			range(-2e6, 2e6, 12),
		],
		[{ type: "proj", definition: "+proj=utm +zone=33 +ellps=WGS84" }, range(2e5, 8e5, 6), range(5e6, 9e6, 10)],
	];
	it.each(crss)("finds the cells of a grid in %o", (crs, x, y) => {
		const grid = { ...axes(x, y), crs };
		const there = crsForward(crs);
		const turn = crs.type === "rotated" ? [0, 360, -360] : [0];
		const plain = searchAxes(grid);
		const search: Search = (lon, lat) => {
			const [u, v] = there(lon, lat);
			// a transverse Mercator's far side is no place of the grid
			if (
				!(Math.abs(v) < 1e8) ||
				(crs.type === "proj" && crsInverse(crs)(u, v).some((at, i) => !(Math.abs(at - [lon, lat][i]) % 360 < 1e-4)))
			)
				return -1;
			return Math.max(...turn.map((by) => plain(u + by, v)));
		};
		for (const projection of PROJECTIONS)
			expect([projection, wrongPixels(grid, projection, search, 1, 41).wrong]).toEqual([projection, []]);
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

describe("a table of a curvilinear grid", () => {
	const grid = bent(24, 16, [-170, 170], [-80, 80]);
	const search = searchCorners(grid);
	for (const projection of PROJECTIONS)
		it(`finds its cells under ${projection.type}, turned by ${projection.rotate}`, () => {
			expect(wrongPixels(grid, projection, search, 1, 61).wrong).toEqual([]);
		});

	it("finds cells that are torn from their neighbours where their own corners are", () => {
		// the same cells, none of which shares a corner with another
		const cells = Int32Array.from({ length: 24 * 16 }, (_, cell) => cell);
		const own = (of: Float64Array) =>
			Float64Array.from(
				Array.from(cells).flatMap((cell) => {
					const at = cell + Math.floor(cell / 24);
					return [at, at + 25, at + 26, at + 1].map((k) => of[k]);
				}),
			);
		const nowhere = new Float64Array(grid.lon.length).fill(Number.NaN);
		const torn = { ...grid, lon: nowhere, lat: nowhere, torn: { cells, lon: own(grid.lon), lat: own(grid.lat) } };
		for (const projection of PROJECTIONS)
			expect([projection, wrongPixels(torn, projection, search, 1, 61).wrong]).toEqual([projection, []]);
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
