/** Map projections backwards: which cell of a slice lies under each pixel of a map. Pure. */
import { ZarrError } from "../errors.ts";
import { plainList } from "../given.ts";
import {
	centreOf,
	type Found,
	fillLattice,
	type Lattice,
	latticeOf,
	lookBack,
	NEAR,
	nothingFound,
	type Raster,
	type Solve,
	STEP,
	take,
} from "../map/lattice.ts";
import type { Point } from "../map/sphere.ts";
import { isPlanar, type MapProjection, pointer, solver } from "./invert.ts";

/** Where a slice's cells lie: outer edges (longitudes along x, latitudes along y, in degrees) and how many there are. */
export interface Cells {
	readonly x1: number;
	readonly x2: number;
	readonly y1: number;
	readonly y2: number;
	readonly width: number;
	readonly height: number;
	/** Dimensions along which the edges are no coordinates but count cells. */
	readonly counted: readonly string[];
}

/**
 * The cell (row × width + column) under the centre of each pixel, row by row; −1 where there is none. A point is taken only
 * if the projection itself puts it where the pixel is. Longitudes go round: a slice from 0 to 360 lies on a map from −180 to 180.
 */
export function reproject(projection: MapProjection, cells: Cells, raster: Raster): Int32Array {
	const point = pointer(projection);
	const planar = isPlanar(point, cells);
	if (!planar) checkDegrees(cells);
	const near = (NEAR * raster.width) / raster.columns;
	const solve = solver(projection, point, { near, planar });
	const fits = (x: number, y: number, to: Point) => {
		const at = point(x, y);
		return at !== null && Math.hypot(at[0] - to[0], at[1] - to[1]) < near;
	};
	const back = { solve, fits, turn: planar ? 0 : 360, sure: projection.invert !== undefined } as const;
	if (back.sure) return tableOf(lookBack(raster, back), cells, planar);
	const found = nothingFound(raster);
	const lattice = latticeOf(raster);
	spread(found, raster, lattice, solve, seedsOf(point, cells, raster), planar);
	fillLattice(found, raster, lattice, back);
	return tableOf(found, cells, planar);
}

/** Throws SelectionError for cells that can't be longitudes and latitudes: index axes, metres. Half a cell may lie beyond a pole. */
function checkDegrees({ x1, x2, y1, y2, width, height, counted }: Cells): void {
	if (counted.length > 0)
		throw new ZarrError(
			"SelectionError",
			`A slice has no place on a map without evenly spaced coordinates, which ${plainList(counted)} ${counted.length > 1 ? "lack" : "lacks"}. Where its cells are evenly spaced all the same, give their outer edges, in degrees, as x1, x2, y1 and y2.`,
		);
	const [column, row] = [Math.abs(x2 - x1) / width, Math.abs(y2 - y1) / height];
	if (Math.abs(x2 - x1) <= 360 + column && Math.max(Math.abs(y1), Math.abs(y2)) <= 90 + row) return;
	throw new ZarrError(
		"SelectionError",
		`On a map a slice's x are longitudes and its y latitudes, in degrees; these go from ${x1} to ${x2} and from ${y1} to ${y2}. Choose dimensions with such coordinates, or give x1, x2, y1 and y2.`,
	);
}

/** Points of the slice that are seen on the map, with their places: of a mesh, made finer while hardly any is. Throws UnsupportedError where none is. */
function seedsOf(point: (x: number, y: number) => Point | null, cells: Cells, raster: Raster): [Point, Point][] {
	const { x1, x2, y1, y2 } = cells;
	const inside = ([x, y]: Point) =>
		x >= raster.left && x < raster.left + raster.width && y >= raster.top && y < raster.top + raster.height;
	let seen: [Point, Point][] = [];
	for (let n = 128; n <= 1024 && seen.length < 16; n *= 2) {
		seen = [];
		for (let i = 0; i < n * n; i++) {
			const from: Point = [x1 + ((x2 - x1) * ((i % n) + 0.5)) / n, y1 + ((y2 - y1) * (Math.floor(i / n) + 0.5)) / n];
			const at = point(...from);
			if (at && inside(at)) seen.push([from, at]);
		}
	}
	if (seen.length === 0)
		throw new ZarrError(
			"UnsupportedError",
			"None of the slice was found on this map: it lies elsewhere, or the map shows too small a part of it to be found. Read a slice of the region, or give Plot a projection object, which can tell what lies where: projection: d3.geoMercator(), fitted to the plot.",
		);
	return seen;
}

/** Solves the lattice from the seeds on: each point that is found is where its neighbours begin to look. */
function spread(
	found: Found,
	raster: Raster,
	{ xs, ys }: Lattice,
	solve: Solve,
	seeds: [Point, Point][],
	planar: boolean,
): void {
	const place = (i: number, j: number) => ys[j] * raster.columns + xs[i];
	const nearest = (at: number, size: number, count: number, of: readonly number[]) =>
		Math.min(of.length - 1, Math.max(0, Math.round((at / size) * (count / STEP))));
	const known: [number, number][] = [];
	const visit = (i: number, j: number, seed: Point) => {
		const k = place(i, j);
		if (Number.isNaN(found.x[k]) && take(found, k, solve(...centreOf(raster, k), seed))) known.push([i, j]);
	};
	const nodes = seeds.map(([from, [x, y]]) => ({
		from,
		i: nearest(x - raster.left, raster.width, raster.columns, xs),
		j: nearest(y - raster.top, raster.height, raster.rows, ys),
	}));
	for (const { i, j, from } of nodes) visit(i, j, from);
	for (let at = known.pop(); at; at = known.pop()) {
		const [i, j] = at;
		const k = place(i, j);
		for (let dj = -1; dj <= 1; dj++)
			for (let di = -1; di <= 1; di++)
				if (xs[i + di] !== undefined && ys[j + dj] !== undefined) visit(i + di, j + dj, [found.x[k], found.y[k]]);
	}
	if (planar) return;
	const every = Math.ceil(nodes.length / CHECKED);
	for (const { i, j, from } of nodes.filter((_, n) => n % every === 0)) {
		const k = place(i, j);
		const own = solve(...centreOf(raster, k), from);
		if (own && chord(own, [found.x[k], found.y[k]]) > APART) throw twofold();
	}
}

/** How many seeds at most are asked whether what was found at their place is they. */
const CHECKED = 1024;
/** Distance through the earth, in radii, from which on two points are different ones; near a horizon one pixel holds many. */
const APART = 0.1;

function chord(a: Point, b: Point): number {
	const of = ([lon, lat]: Point) => {
		const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
		return [Math.cos(l) * Math.cos(p), Math.sin(l) * Math.cos(p), Math.sin(p)];
	};
	const [from, to] = [of(a), of(b)];
	return Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
}

function twofold(): ZarrError {
	return new ZarrError(
		"UnsupportedError",
		"This projection shows two places of the earth at one of the map, as Plot's \"albers-usa\" does, so that a slice can't be drawn on it. Give Plot a projection object that can tell them apart: projection: d3.geoAlbersUsa(), fitted to the plot.",
	);
}

/** The cells in which points lie. */
function tableOf({ x: X, y: Y }: Found, cells: Cells, planar: boolean): Int32Array {
	const { x1, x2, y1, y2, width, height } = cells;
	const low = Math.min(x1, x2);
	const table = new Int32Array(X.length);
	for (let k = 0; k < table.length; k++) {
		const x = planar ? X[k] : X[k] - 360 * Math.floor((X[k] - low) / 360);
		const column = Math.floor(((x - x1) / (x2 - x1)) * width);
		const row = Math.floor(((Y[k] - y1) / (y2 - y1)) * height);
		table[k] = column >= 0 && column < width && row >= 0 && row < height ? row * width + column : -1;
	}
	return table;
}
