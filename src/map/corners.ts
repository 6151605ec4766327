/** Which cell of a curvilinear grid lies under each pixel of a map: cells are quadrilaterals of great circles. Pure. */
import type { Georeference } from "../hierarchy/georeference.ts";
import { lookBack, NEAR, type Raster } from "./lattice.ts";
import { RADIAN, type Sphere } from "./sphere.ts";

/** A grid's cells lie between corners on the sphere. */
export type CornersReference = Extract<Georeference, { kind: "corners" }>;

/** Points of the unit sphere, three numbers each. */
type Vectors = Float64Array;

/**
 * The cell (row × width + column) under the centre of each pixel, row by row; −1 where there is none. A centre is asked on the sphere, where no map is cut and neighbours share
 * their edges, so that nothing is left open between them. Where cells overlap, as columns that are there twice, it is the last; torn ones lie below the others. The raster is in radii, y southwards.
 */
export function cornersTable(reference: CornersReference, sphere: Sphere, raster: Raster): Int32Array {
	const { width, height, torn } = reference;
	const centres = centresOf(sphere, raster);
	const table = new Int32Array(raster.columns * raster.rows).fill(-1);
	const filler = (points: Points) => {
		const corners = vectorsOf(points.lon, points.lat);
		const places = placesOf(points, sphere, raster);
		return (cell: number, quad: Quad) => {
			const box = places(quad);
			if (box) for (const triangle of trianglesOf(corners, quad)) fill(table, cell, triangle, centres, raster, box);
		};
	};
	if (torn) {
		const put = filler(torn);
		for (const [k, cell] of torn.cells.entries()) put(cell, [4 * k, 4 * k + 1, 4 * k + 2, 4 * k + 3]);
	}
	const put = filler(reference);
	for (let j = 0; j < height; j++)
		for (let i = 0; i < width; i++) {
			const at = j * (width + 1) + i;
			put(j * width + i, [at, at + 1, at + width + 2, at + width + 1]);
		}
	return table;
}

/** Places in degrees. */
interface Points {
	readonly lon: Float64Array;
	readonly lat: Float64Array;
}

/** Where each pixel's centre lies on the sphere; NaN outside of the map. */
function centresOf(sphere: Sphere, raster: Raster): Vectors {
	const near = (NEAR * raster.width) / raster.columns;
	const { x, y } = lookBack(raster, {
		solve: (left, top) => sphere.invert(left, -top),
		fits: (lon, lat, [left, top]) => {
			const at = sphere.forward(lon, lat);
			return at !== null && Math.hypot(at[0] - left, -at[1] - top) < near;
		},
		turn: 360,
		sure: true,
	});
	return vectorsOf(x, y);
}

function vectorsOf(lon: Float64Array, lat: Float64Array): Vectors {
	const out = new Float64Array(3 * lon.length);
	for (let k = 0; k < lon.length; k++) {
		const level = Math.cos(lat[k] * RADIAN);
		out[3 * k] = Math.cos(lon[k] * RADIAN) * level;
		out[3 * k + 1] = Math.sin(lon[k] * RADIAN) * level;
		out[3 * k + 2] = Math.sin(lat[k] * RADIAN);
	}
	return out;
}

/** Corners of a cell, in order round it, by their numbers. */
type Quad = readonly [number, number, number, number];

/** Pixels that a cell may cover: [left, right) and [top, bottom). */
type Pixels = readonly [left: number, top: number, right: number, bottom: number];

/** What a cell may reach beyond its corners, which great circles join: a part of its size, and pixels. */
const BULGE = 0.15;
const MARGIN = 1.5;

/** Corners so far from each other round the map's axis are those of a cell that crosses the cut, or holds a pole: half a turn, less some rounding. */
const ROUND = 3;

/** Which pixels a cell may cover, at most; null where it has no place, or lies behind the map's rim or beside the window. */
function placesOf({ lon, lat }: Points, sphere: Sphere, raster: Raster): (quad: Quad) => Pixels | null {
	const [column, row] = [raster.columns / raster.width, raster.rows / raster.height];
	const size = lon.length;
	const seen = new Uint8Array(size);
	const [x, y, around] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
	for (let k = 0; k < size; k++) {
		const [left, up] = sphere.rim(lon[k], lat[k]);
		x[k] = (left - raster.left) * column;
		y[k] = (-up - raster.top) * row;
		around[k] = sphere.around(lon[k], lat[k]);
		seen[k] = sphere.forward(lon[k], lat[k]) ? 1 : 0;
	}
	const [, low, , high] = sphere.box;
	const rim = [(-high - raster.top) * row, (-low - raster.top) * row] as const;
	const quarter = (rim[1] - rim[0]) / 4;
	return (quad) => {
		const [left, right] = extent(x, quad);
		let [top, bottom] = extent(y, quad);
		// a corner without a place makes this NaN
		if (!(right >= left && bottom >= top)) return null;
		const [west, east] = extent(around, quad);
		const cut = sphere.whole && east - west > ROUND;
		if (!cut && !quad.some((k) => seen[k])) return null;
		const [aside, beyond] = [BULGE * (right - left) + MARGIN, BULGE * (bottom - top) + MARGIN];
		// one that crosses the cut lies at both ends of its rows, and may hold a pole, which is all of the rim
		if (cut && top < rim[0] + quarter) top = rim[0];
		if (cut && bottom > rim[1] - quarter) bottom = rim[1];
		const pixels: Pixels = [
			cut ? 0 : Math.max(0, Math.floor(left - aside)),
			Math.max(0, Math.floor(top - beyond)),
			cut ? raster.columns : Math.min(raster.columns, Math.ceil(right + aside)),
			Math.min(raster.rows, Math.ceil(bottom + beyond)),
		];
		return pixels[0] < pixels[2] && pixels[1] < pixels[3] ? pixels : null;
	};
}

function extent(of: Float64Array, [a, b, c, d]: Quad): [number, number] {
	return [Math.min(of[a], of[b], of[c], of[d]), Math.max(of[a], of[b], of[c], of[d])];
}

/** Three planes through the earth's middle, between which a triangle lies: nine numbers, each plane's normal inwards. */
type Planes = readonly number[];

/** A cell as two triangles, along the diagonal that lies within it; one that is nothing but a line is left out. */
function trianglesOf(corners: Vectors, [a, b, c, d]: Quad): Planes[] {
	const volume = (p: number, q: number, r: number) => dot(corners, p, cross(corners, q, r));
	const along = volume(a, b, c) * volume(a, c, d) >= 0 || volume(a, b, d) * volume(b, c, d) < 0;
	const halves = along
		? ([[a, b, c] as const, [a, c, d] as const] as const)
		: ([
				[a, b, d],
				[b, c, d],
			] as const);
	return halves.flatMap(([p, q, r]) => {
		const size = volume(p, q, r);
		const turn = size > 0 ? 1 : -1;
		const sides = [cross(corners, p, q), cross(corners, q, r), cross(corners, r, p)];
		return size === 0 || Number.isNaN(size) ? [] : [sides.flatMap((side) => unit(side, turn))];
	});
}

function cross(of: Vectors, p: number, q: number): [number, number, number] {
	const [a, b, c, d, e, f] = [of[3 * p], of[3 * p + 1], of[3 * p + 2], of[3 * q], of[3 * q + 1], of[3 * q + 2]];
	return [b * f - c * e, c * d - a * f, a * e - b * d];
}

/** A normal of length one; of a side without length none. */
function unit([x, y, z]: readonly [number, number, number], turn: number): number[] {
	const length = turn * (Math.hypot(x, y, z) || 1);
	return [x / length, y / length, z / length];
}

/** How far beside a triangle its pixels may lie, in radii (6 m): a grid that goes round the earth ends where it begins up to rounding. */
const SLACK = -1e-6;

function dot(of: Vectors, p: number, [x, y, z]: readonly [number, number, number]): number {
	return of[3 * p] * x + of[3 * p + 1] * y + of[3 * p + 2] * z;
}

/** Writes a cell's number to the pixels whose centres lie in a triangle of it, its edges included. */
function fill(
	table: Int32Array,
	cell: number,
	[a, b, c, d, e, f, g, h, i]: Planes,
	centres: Vectors,
	{ columns }: Raster,
	[left, top, right, bottom]: Pixels,
): void {
	for (let row = top; row < bottom; row++)
		for (let k = row * columns + left; k < row * columns + right; k++) {
			const [x, y, z] = [centres[3 * k], centres[3 * k + 1], centres[3 * k + 2]];
			if (a * x + b * y + c * z >= SLACK && d * x + e * y + f * z >= SLACK && g * x + h * y + i * z >= SLACK)
				table[k] = cell;
		}
}
