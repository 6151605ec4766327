/** Points under the pixels of a map: solved on a lattice, and in proportion between where that puts them in their places. Pure. */
import type { Point } from "./sphere.ts";

/** A picture of `columns` × `rows` pixels over a rectangle of the plot, in its CSS pixels. */
export interface Raster {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	readonly columns: number;
	readonly rows: number;
}

/** Pixels between the points that are solved in any case. */
export const STEP = 8;
/** How often a pixel is looked for, each time from another point that is known. */
const TRIES = 6;
/** How far from its place a pixel's point may be drawn, in pixels of the picture. */
export const NEAR = 0.05;

/** The point at a place of the map, looked for from `seed` on where the projection has no way back; null where none is found. */
export type Solve = (x: number, y: number, seed: Point | null) => Point | null;

/** The way from a map back to what lies on it. */
export interface Back {
	readonly solve: Solve;
	/** Whether a point is drawn at a place, to `NEAR` of a pixel. */
	readonly fits: (x: number, y: number, to: Point) => boolean;
	/** 360 where points whose x is so far apart are the same, else 0. */
	readonly turn: 0 | 360;
	/** Whether solving needs no seed. */
	readonly sure: boolean;
}

/** Points found so far, by pixel: NaN where the map has none, or it isn't known yet. */
export interface Found {
	readonly x: Float64Array;
	readonly y: Float64Array;
}

/** Nothing found yet. */
export function nothingFound({ columns, rows }: Raster): Found {
	const none = () => new Float64Array(columns * rows).fill(Number.NaN);
	return { x: none(), y: none() };
}

/** The centre of a pixel. */
export function centreOf({ left, top, width, height, columns, rows }: Raster, k: number): Point {
	const i = k % columns;
	return [left + ((i + 0.5) * width) / columns, top + (((k - i) / columns + 0.5) * height) / rows];
}

/** Keeps what was found at a pixel; false where that is nothing. */
export function take(found: Found, k: number, at: Point | null): boolean {
	if (!at) return false;
	[found.x[k], found.y[k]] = at;
	return true;
}

/** Pixels that are solved in any case. */
export interface Lattice {
	readonly xs: readonly number[];
	readonly ys: readonly number[];
	/** All of its pixels. */
	readonly points: readonly number[];
}

/** Every eighth pixel, and the last ones. */
export function latticeOf({ columns, rows }: Raster): Lattice {
	const along = (size: number) => [
		...Array.from({ length: Math.ceil((size - 1) / STEP) || 1 }, (_, i) => i * STEP),
		...(size > 1 ? [size - 1] : [0]),
	];
	const [xs, ys] = [along(columns), along(rows)];
	return { xs, ys, points: ys.flatMap((y) => xs.map((x) => y * columns + x)) };
}

type Fill = (left: number, top: number, right: number, bottom: number) => void;

/** The points under all pixels of a map whose way back needs no seed. */
export function lookBack(raster: Raster, back: Back): Found {
	const found = nothingFound(raster);
	const lattice = latticeOf(raster);
	for (const k of lattice.points) take(found, k, back.solve(...centreOf(raster, k), null));
	fillLattice(found, raster, lattice, back);
	return found;
}

/** Finds the points between those of a lattice. */
export function fillLattice(found: Found, raster: Raster, { xs, ys }: Lattice, back: Back): void {
	const fill = filler(found, raster, back);
	for (let j = 0; j + 1 < ys.length; j++)
		for (let i = 0; i + 1 < xs.length; i++) fill(xs[i], ys[j], xs[i + 1], ys[j + 1]);
}

/** Where points in proportion are looked at: conformal maps put the middle right where the sides are not. */
const LOOKED: readonly Point[] = [
	[0.5, 0.5],
	[0.5, 0],
	[0, 0.5],
	[1, 0.5],
	[0.5, 1],
];

/** Fills the pixels between four corners: between found ones in proportion where that puts the middle and those of the sides in their places, else quarter by quarter. */
function filler(found: Found, raster: Raster, { turn, sure, solve, fits }: Back): Fill {
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
			if (LOOKED.every(([u, v]) => fits(...between(u, v), [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * v])))
				return fillBetween(found, columns, [left, top, right, bottom], between);
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
