/** Which cell of a grid with straight axes lies under each pixel of a map. Pure. */
import { type Crs, crsForward, crsInverse } from "../hierarchy/crs.ts";
import type { Georeference } from "../hierarchy/georeference.ts";
import { type Found, lookBack, NEAR, type Raster } from "./lattice.ts";
import { type Point, RADIAN, type Sphere } from "./sphere.ts";

/** A grid's cells lie between edges along two axes, in degrees or in units of a CRS. */
export type AxesReference = Extract<Georeference, { kind: "axes" }>;

/** From longitudes and latitudes to a grid's own coordinates and back; null where it has none. */
export interface Ways {
	readonly forward: (lon: number, lat: number) => Point | null;
	readonly back: (x: number, y: number) => Point | null;
	/** Whether a turn of 360 leads to the same place. */
	readonly round: boolean;
}

/** How far, in degrees, a place may be from where a CRS's way there and back leads: what does not come back has no place of its own in it. */
const APART = 1e-5;

/** The ways to and from the coordinates of a CRS; null for longitudes and latitudes themselves. */
export function waysOf(crs: Crs | null): Ways {
	const same = (x: number, y: number): Point => [x, y];
	if (!crs) return { forward: same, back: same, round: true };
	const [to, from] = [crsForward(crs), crsInverse(crs)];
	const back = (x: number, y: number) => finite(from(x, y));
	const forward = (lon: number, lat: number) => {
		const at = finite(to(lon, lat));
		const again = at && back(...at);
		return again && isNear(again, [lon, lat]) ? at : null;
	};
	return { forward, back, round: crs.type === "rotated" };
}

function finite(at: Point): Point | null {
	return Number.isFinite(at[0]) && Number.isFinite(at[1]) ? at : null;
}

function isNear([lon, lat]: Point, [otherLon, otherLat]: Point): boolean {
	const turn = lon - otherLon;
	const east = (turn - 360 * Math.round(turn / 360)) * Math.cos(lat * RADIAN);
	return Math.hypot(east, lat - otherLat) < APART;
}

/** The cell (row × columns + column) under the centre of each pixel, row by row; −1 where there is none. The raster is in radii, y southwards. */
export function axesTable({ x, y, crs }: AxesReference, sphere: Sphere, raster: Raster): Int32Array {
	const { forward, back, round } = waysOf(crs);
	const near = (NEAR * raster.width) / raster.columns;
	const found = lookBack(raster, {
		solve: (left, top) => {
			const at = sphere.invert(left, -top);
			return at && forward(...at);
		},
		fits: (u, v, [left, top]) => {
			const on = back(u, v);
			const at = on && sphere.forward(...on);
			return at !== null && Math.hypot(at[0] - left, -at[1] - top) < near;
		},
		turn: round ? 360 : 0,
		sure: true,
	});
	return tableOf(found, cellFinder(x, round), cellFinder(y, false), x.length - 1);
}

function tableOf({ x, y }: Found, column: Finder, row: Finder, width: number): Int32Array {
	const table = new Int32Array(x.length);
	for (let k = 0; k < table.length; k++) {
		const i = Number.isNaN(x[k]) ? -1 : column(x[k]);
		const j = i < 0 ? -1 : row(y[k]);
		table[k] = j < 0 ? -1 : j * width + i;
	}
	return table;
}

/** The cell in which a coordinate lies; −1 for none. A cell has its lower edge. */
export type Finder = (at: number) => number;

/** What cells that go round the earth may leave open, in parts of a cell: noise of float32. */
const SEAM = 0.01;

/** Looks for coordinates between edges that grow or fall throughout; where places go `round`, a turn of 360 leads to the same. */
export function cellFinder(edges: Float64Array, round: boolean): Finder {
	const size = edges.length - 1;
	const grows = edges[size] > edges[0];
	const low = grows ? edges : edges.toReversed();
	const [first, last] = [low[0], low[size]];
	const scale = size / (last - first);
	// what is left of a turn between the last cell and the first is nobody's, unless it is nothing but noise
	const open = first + 360 - last;
	const seam = round && open > 0 && open * scale < SEAM;
	return (given) => {
		const at = round ? given - 360 * Math.floor((given - first) / 360) : given;
		if (!(at >= first && at <= last) && !(seam && at > last)) return -1;
		const cell = at >= last ? size - 1 : between(low, at, Math.floor((at - first) * scale));
		return grows ? cell : size - 1 - cell;
	};
}

/** The cell with low ≤ at < next, looked for from a guess on: of even cells that is it, or its neighbour. */
function between(low: Float64Array, at: number, guess: number): number {
	let [from, to] = [0, low.length - 1];
	for (let i = Math.min(guess, to - 1); ; i = (from + to) >> 1) {
		if (at < low[i]) to = i;
		else if (at >= low[i + 1]) from = i + 1;
		else return i;
	}
}
