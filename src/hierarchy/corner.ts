/** The corners of curvilinear cells, from their centres or from CF's bounds. Pure. (cfconventions.org, chapters 5.2, 7.1) */
import type { Torn } from "./georeference.ts";

const RADIANS = Math.PI / 180;

/** Places of a grid in degrees, in rows of `width`. */
export interface Places {
	readonly lon: ArrayLike<number>;
	readonly lat: ArrayLike<number>;
	readonly width: number;
	readonly height: number;
}

/** Corners of cells in degrees, in `height + 1` rows of `width + 1`: NaN where none is known. */
export interface Corners {
	readonly lon: Float64Array;
	readonly lat: Float64Array;
	readonly width: number;
	readonly height: number;
	/** How many centres are none on earth. */
	readonly lost: number;
	/** Cells whose vertices are not those of their neighbours. */
	readonly torn?: Torn;
}

/** Corners halfway between centres on the sphere, those at the rim as far out as the next ones lie in. A cell without a centre, or with that of its neighbour, has no corners. At least 2 × 2 cells. */
export function cornersOfCentres(places: Places): Corners {
	const { width, height } = places;
	const { lost, gap } = gapsOf(places);
	const row = (j: number) => centresOf(places, gap, j);
	const out = emptyCorners(width, height, lost);
	let above = beyond(row(0), row(1));
	for (let j = 0; j <= height; j++) {
		const below = j < height ? row(j) : beyond(row(height - 1), row(height - 2));
		for (let i = 0; i <= width; i++) {
			const [a, b] = [3 * i, 3 * i + 3];
			const x = above[a] + above[b] + below[a] + below[b];
			const y = above[a + 1] + above[b + 1] + below[a + 1] + below[b + 1];
			const z = above[a + 2] + above[b + 2] + below[a + 2] + below[b + 2];
			const corner = j * (width + 1) + i;
			out.lon[corner] = Math.atan2(y, x) / RADIANS;
			out.lat[corner] = Math.atan2(z, Math.hypot(x, y)) / RADIANS;
		}
		above = below;
	}
	return out;
}

function emptyCorners(width: number, height: number, lost: number): Corners {
	const size = (width + 1) * (height + 1);
	return {
		lon: new Float64Array(size).fill(Number.NaN),
		lat: new Float64Array(size).fill(Number.NaN),
		width,
		height,
		lost,
	};
}

/** Which cells have no place: none is given, it is none on earth, or writers filled a part of the grid with one and the same. */
function gapsOf({ lon, lat, width, height }: Places): { gap: Uint8Array; lost: number } {
	const gap = new Uint8Array(width * height);
	for (let cell = 0; cell < gap.length; cell++) if (!isPlace(lon[cell], lat[cell])) gap[cell] = 1;
	const pair = (a: number, b: number) => {
		if (lon[a] === lon[b] && lat[a] === lat[b]) gap[a] = gap[b] = 1;
	};
	for (let j = 0; j < height; j++)
		for (let i = 0; i < width; i++) {
			if (i + 1 < width) pair(j * width + i, j * width + i + 1);
			if (j + 1 < height) pair(j * width + i, (j + 1) * width + i);
		}
	return { gap, lost: gap.reduce((count, one) => count + one, 0) };
}

/** Longitudes beyond two turns are none, but a fill value that nobody declared. */
const MOST_LON = 720;

/** A row of centres as points on the unit sphere, one more at each end. */
function centresOf({ lon, lat, width }: Places, gap: Uint8Array, j: number): Float64Array {
	const row = new Float64Array(3 * (width + 2));
	for (let i = 0; i < width; i++) {
		const cell = j * width + i;
		setPoint(row, 3 * (i + 1), gap[cell] ? Number.NaN : lon[cell], lat[cell]);
	}
	const point = (i: number) => row.subarray(3 * i, 3 * i + 3);
	row.set(beyond(point(1), point(2)), 0);
	row.set(beyond(point(width), point(width - 1)), 3 * (width + 1));
	return row;
}

/** Degrees → a point on the unit sphere, NaN for a longitude that is. */
function setPoint(out: Float64Array, at: number, lon: number, lat: number): void {
	const [l, p] = [lon * RADIANS, lat * RADIANS];
	const radius = Math.cos(p);
	out[at] = radius * Math.cos(l);
	out[at + 1] = radius * Math.sin(l);
	out[at + 2] = Number.isNaN(lon) ? lon : Math.sin(p);
}

/** Points as far beyond the first ones as the second ones lie on the other side. */
function beyond(first: Float64Array, second: Float64Array): Float64Array {
	const out = new Float64Array(first.length);
	for (let i = 0; i < out.length; i += 3) {
		const [x, y, z] = [2 * first[i] - second[i], 2 * first[i + 1] - second[i + 1], 2 * first[i + 2] - second[i + 2]];
		const length = Math.hypot(x, y, z);
		out[i] = x / length;
		out[i + 1] = y / length;
		out[i + 2] = z / length;
	}
	return out;
}

/** Which of a cell's four vertices lies at (row, column) of the corners around it: (0, 0), (0, 1), (1, 1), (1, 0). */
type Order = readonly [number, number, number, number];

/** CF asks for one sense of rotation, and leaves open where it begins and which way rows run. */
const ORDERS: readonly Order[] = [0, 1, 2, 3].flatMap((first): Order[] =>
	[1, 3].map((step): Order => [first, (first + step) % 4, (first + 2 * step) % 4, (first + 3 * step) % 4]),
);

const AROUND = [
	[0, 0],
	[0, 1],
	[1, 1],
	[1, 0],
] as const;

/** How far vertices of neighbours may lie apart, in parts of the cell's diagonal. */
const MOST_APART = 0.05;
/** How many cells may have neighbours that say otherwise, in parts of all, before bounds are left aside: ORCA2 has a Mediterranean of its own, that joins nothing around. */
const MOST_LOST = 0.05;
/** So many rows tell in which order vertices are. */
const ROWS_TRIED = 64;

/** Corners by CF's bounds: four vertices a cell, in `bounds.lon` and `bounds.lat`; null where cells don't share corners with their neighbours in whichever order the vertices are. */
export function cornersOfBounds(bounds: Places): Corners | null {
	const { width, height } = bounds;
	const every = Math.max(1, Math.floor(height / ROWS_TRIED));
	const tried = ORDERS.map((order) => ({ order, count: joined(bounds, order, every).count }));
	const [best] = tried.sort((a, b) => a.count - b.count);
	const { corners, apart, count } = joined(bounds, best.order, 1);
	if (count > MOST_LOST * width * height) return null;
	return count > 0 ? { ...corners, torn: tornOf(bounds, apart) } : corners;
}

/** The cells at corners that lie apart, by their own vertices; without those that lack one. */
function tornOf({ lon, lat, width, height }: Places, apart: Uint8Array): Torn {
	const cells: number[] = [];
	for (let cell = 0; cell < width * height; cell++) {
		const corner = cell + Math.floor(cell / width);
		const own = AROUND.some(([down, right]) => apart[corner + down * (width + 1) + right]);
		if (own && AROUND.every((_, k) => isPlace(lon[4 * cell + k], lat[4 * cell + k]))) cells.push(cell);
	}
	const vertices = (of: ArrayLike<number>) =>
		Float64Array.from(cells.flatMap((cell) => AROUND.map((_, k) => of[4 * cell + k])));
	return { cells: Int32Array.from(cells), lon: vertices(lon).map(turned), lat: vertices(lat) };
}

function isPlace(lon: number, lat: number): boolean {
	return Math.abs(lat) <= 90 && Math.abs(lon) <= MOST_LON;
}

/** Corners where the vertices of all cells around agree, of every n-th row of cells and the one below it; 1 where they don't, and how often that is. */
function joined(
	bounds: Places,
	order: Order,
	every: number,
): { readonly corners: Corners; readonly apart: Uint8Array; readonly count: number } {
	const { width, height } = bounds;
	const out = emptyCorners(width, height, 0);
	const apart = new Uint8Array(out.lon.length);
	for (let j = 0; j < height; j++) {
		if (j % every > 1) continue;
		for (let i = 0; i < width; i++)
			joinCell(bounds, order, { cell: j * width + i, corner: j * (width + 1) + i }, out, apart);
	}
	const count = apart.reduce((sum, one) => sum + one, 0);
	for (let corner = 0; corner < apart.length; corner++)
		if (apart[corner]) out.lon[corner] = out.lat[corner] = Number.NaN;
	return { corners: out, apart, count };
}

function joinCell(
	{ lon, lat, width }: Places,
	order: Order,
	{ cell, corner }: { readonly cell: number; readonly corner: number },
	out: Corners,
	apart: Uint8Array,
): void {
	const [from, to] = [4 * cell + order[0], 4 * cell + order[2]];
	const most = MOST_APART * between(lon[from], lat[from], lon[to], lat[to]);
	for (const [k, [down, right]] of AROUND.entries()) {
		const vertex = 4 * cell + order[k];
		const at = corner + down * (width + 1) + right;
		if (!isPlace(lon[vertex], lat[vertex])) continue;
		if (Number.isNaN(out.lon[at])) {
			out.lon[at] = turned(lon[vertex]);
			out.lat[at] = lat[vertex];
		} else if (out.lon[at] === turned(lon[vertex]) && out.lat[at] === lat[vertex]) continue;
		else if (!(between(out.lon[at], out.lat[at], lon[vertex], lat[vertex]) <= most)) apart[at] = 1;
	}
}

/** −180 to 180. */
function turned(lon: number): number {
	return lon - 360 * Math.round(lon / 360);
}

/** How far two places lie apart, in radii of the sphere, straight through it. */
function between(lon: number, lat: number, lon2: number, lat2: number): number {
	const [p, q] = [lat * RADIANS, lat2 * RADIANS];
	const [north, east] = [Math.sin((p - q) / 2), Math.sin(((lon - lon2) * RADIANS) / 2)];
	return 2 * Math.hypot(north, east * Math.sqrt(Math.cos(p) * Math.cos(q)));
}
