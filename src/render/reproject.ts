/** Map projections backwards: which cell of a slice lies under each pixel of a map. Pure. */
import { ZarrError } from "../errors.ts";
import { plainList } from "../given.ts";
import { isPlanar, type MapProjection, type Point, pointer, type Solve, solver } from "./invert.ts";

/** A picture of `columns` × `rows` pixels over a rectangle of the plot, in its CSS pixels. */
export interface Raster {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	readonly columns: number;
	readonly rows: number;
}

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

/** Pixels between the points that are solved in any case. */
const STEP = 8;
/** How often a pixel is looked for, each time from another point that is known. */
const TRIES = 6;
/** How far from its place a pixel's point may be drawn, in pixels of the picture. */
const NEAR = 0.05;

/** Points found so far, by pixel: NaN where the map has none, or it isn't known yet. */
interface Found {
	readonly x: Float64Array;
	readonly y: Float64Array;
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
	const count = raster.columns * raster.rows;
	const found: Found = { x: new Float64Array(count).fill(Number.NaN), y: new Float64Array(count).fill(Number.NaN) };
	const lattice = latticeOf(raster);
	if (projection.invert) for (const k of lattice.points) take(found, k, solve(...centreOf(raster, k), null));
	else spread(found, raster, lattice, solve, seedsOf(point, cells, raster), planar);
	const fill = filler(found, raster, { turn: planar ? 0 : 360, sure: !!projection.invert }, solve, (x, y, to) => {
		const at = point(x, y);
		return at !== null && Math.hypot(at[0] - to[0], at[1] - to[1]) < near;
	});
	const { xs, ys } = lattice;
	for (let j = 0; j + 1 < ys.length; j++)
		for (let i = 0; i + 1 < xs.length; i++) fill(xs[i], ys[j], xs[i + 1], ys[j + 1]);
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

function centreOf({ left, top, width, height, columns, rows }: Raster, k: number): Point {
	const i = k % columns;
	return [left + ((i + 0.5) * width) / columns, top + (((k - i) / columns + 0.5) * height) / rows];
}

function take(found: Found, k: number, at: Point | null): boolean {
	if (!at) return false;
	[found.x[k], found.y[k]] = at;
	return true;
}

interface Lattice {
	readonly xs: readonly number[];
	readonly ys: readonly number[];
	/** All of its pixels. */
	readonly points: readonly number[];
}

/** Every eighth pixel, and the last ones. */
function latticeOf({ columns, rows }: Raster): Lattice {
	const along = (size: number) => [
		...Array.from({ length: Math.ceil((size - 1) / STEP) || 1 }, (_, i) => i * STEP),
		...(size > 1 ? [size - 1] : [0]),
	];
	const [xs, ys] = [along(columns), along(rows)];
	return { xs, ys, points: ys.flatMap((y) => xs.map((x) => y * columns + x)) };
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

type Fill = (left: number, top: number, right: number, bottom: number) => void;

/** Fills the pixels between four corners: between found ones in proportion where that puts the middle in its place, else quarter by quarter. */
function filler(
	found: Found,
	raster: Raster,
	{ turn, sure }: { turn: number; sure: boolean },
	solve: Solve,
	fits: (x: number, y: number, to: Point) => boolean,
): Fill {
	const { x: X, y: Y } = found;
	const { columns } = raster;
	const tried = new Uint8Array(X.length);
	const known = (k: number) => !Number.isNaN(X[k]);
	const settle = (k: number, seeds: readonly number[]) => {
		for (const seed of seeds) {
			if (known(k) || tried[k] >= TRIES) return;
			tried[k]++;
			take(found, k, solve(...centreOf(raster, k), [X[seed], Y[seed]]));
		}
	};
	const fill: Fill = (left, top, right, bottom) => {
		if (right - left <= 1 && bottom - top <= 1) return;
		const corners = [top * columns + left, top * columns + right, bottom * columns + left, bottom * columns + right];
		if (corners.every(known)) {
			const between = mixer(found, corners, turn);
			const [a, b] = [centreOf(raster, corners[0]), centreOf(raster, corners[3])];
			if (fits(...between(0.5, 0.5), [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])) {
				return fillBetween(found, columns, [left, top, right, bottom], between);
			}
		}
		const [x, y] = [(left + right) >> 1, (top + bottom) >> 1];
		const middle = [y * columns + x, top * columns + x, bottom * columns + x, y * columns + left, y * columns + right];
		const seeds = sure ? corners.slice(3) : corners.filter(known).reverse();
		for (const k of middle) settle(k, seeds);
		if (![...corners, ...middle].some(known)) return;
		for (const [from, to] of x > left
			? [
					[left, x],
					[x, right],
				]
			: [[left, right]])
			for (const [above, below] of y > top
				? [
						[top, y],
						[y, bottom],
					]
				: [[top, bottom]])
				fill(from, above, to, below);
	};
	return fill;
}

type Mix = (u: number, v: number) => Point;

/** Points in proportion between four corners; longitudes the short way round, where a turn has 360 degrees. */
function mixer({ x, y }: Found, corners: readonly number[], turn: number): Mix {
	const from = x[corners[0]];
	const [a, b, c, d] = corners.map((k) => x[k] - turn * Math.round((x[k] - from) / 360));
	const [e, f, g, h] = corners.map((k) => y[k]);
	return (u, v) => [
		(a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v,
		(e * (1 - u) + f * u) * (1 - v) + (g * (1 - u) + h * u) * v,
	];
}

function fillBetween(
	{ x, y }: Found,
	columns: number,
	[left, top, right, bottom]: readonly [number, number, number, number],
	between: Mix,
): void {
	for (let j = top; j <= bottom; j++)
		for (let i = left; i <= right; i++) {
			const k = j * columns + i;
			if (!Number.isNaN(x[k])) continue;
			[x[k], y[k]] = between(
				right > left ? (i - left) / (right - left) : 0,
				bottom > top ? (j - top) / (bottom - top) : 0,
			);
		}
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
