/** Points of a map back to longitudes and latitudes: by the projection's own `invert`, else by Newton's method on its forward way. Pure. */
import type { Solve } from "../map/lattice.ts";
import type { Point } from "../map/sphere.ts";

/** A projection as d3 and Plot know it; Plot's own have no `invert`. */
export interface MapProjection {
	stream(sink: Sink): { point(x: number, y: number): void };
	invert?: (point: [number, number]) => Point | null;
}

/** What d3's streams send shapes to. */
export interface Sink {
	point(x: number, y: number): void;
	lineStart(): void;
	lineEnd(): void;
	polygonStart(): void;
	polygonEnd(): void;
	sphere(): void;
}

/** The place of a point on the map; null where it is hidden or cut off. */
export type Forward = (x: number, y: number) => Point | null;

/** A projection's way forward, one point at a time. */
export function pointer(projection: MapProjection): Forward {
	let at: Point | null = null;
	const none = () => {};
	const sink = { lineStart: none, lineEnd: none, polygonStart: none, polygonEnd: none, sphere: none };
	const stream = projection.stream({
		...sink,
		point(x, y) {
			at = [x, y];
		},
	});
	return (x, y) => {
		at = null;
		stream.point(x, y);
		return at;
	};
}

/** Whether a projection takes plane coordinates (Plot's "identity", d3's geoIdentity), as a turn of 360 leads elsewhere; looked at where cells of the slice are seen. */
export function isPlanar(
	forward: Forward,
	{ x1, x2, y1, y2 }: { x1: number; x2: number; y1: number; y2: number },
): boolean {
	const n = 32;
	for (let i = 0; i < n * n; i++) {
		const x = x1 + ((x2 - x1) * ((i % n) + 0.5)) / n;
		const y = y1 + ((y2 - y1) * (Math.floor(i / n) + 0.5)) / n;
		const at = forward(x, y);
		if (!at) continue;
		const round = [forward(x + 360, y), forward(x - 360, y)];
		return !round.some((there) => there && Math.hypot(there[0] - at[0], there[1] - at[1]) < 1e-3);
	}
	return false;
}

/** How exact a solution is, in the map's pixels, and whether its coordinates are those of a plane. */
export interface Exactness {
	readonly near: number;
	readonly planar: boolean;
}

/** The way back. Each point that it gives, the way forward puts within `near` of its place. */
export function solver(projection: MapProjection, forward: Forward, exactness: Exactness): Solve {
	const { invert } = projection;
	const { near, planar } = exactness;
	if (!invert) return (x, y, seed) => seed && newton(forward, [x, y], seed, exactness);
	return (x, y) => {
		const point = invert.call(projection, [x, y]);
		if (!point || (!planar && !(Math.abs(point[1]) <= 90))) return null;
		const at = forward(point[0], point[1]);
		return at && Math.hypot(at[0] - x, at[1] - y) < near ? [point[0], point[1]] : null;
	};
}

/** Degrees: small beside a pixel of any map of the world, large beside rounding errors. */
const DELTA = 1e-6;
const STEPS = 20;

function newton(forward: Forward, to: Point, seed: Point, { near, planar }: Exactness): Point | null {
	let [x, y] = seed;
	let at = forward(x, y);
	for (let i = 0; at && i < STEPS; i++) {
		const far = Math.hypot(at[0] - to[0], at[1] - to[1]);
		if (far < near / 10) return [x, y];
		const step = stepTo(forward, [x, y], at, to);
		let next: Point | null = null;
		for (let part = 1; step && !next && part > 0.02; part /= 2) {
			const latitude = y + step[1] * part;
			const tried: Point = [x + step[0] * part, planar ? latitude : Math.max(-90, Math.min(90, latitude))];
			next = forward(...tried);
			if (next && Math.hypot(next[0] - to[0], next[1] - to[1]) < far) [x, y] = tried;
			else next = null;
		}
		if (!next) return far < near ? [x, y] : null;
		at = next;
	}
	return null;
}

/** The step in degrees that a plane at this point would need. */
function stepTo(forward: Forward, [x, y]: Point, at: Point, to: Point): Point | null {
	const east = side(forward, [x, y], at, [DELTA, 0]);
	const north = side(forward, [x, y], at, [0, DELTA]);
	if (!east || !north) return null;
	const determinant = east[0] * north[1] - east[1] * north[0];
	if (!(Math.abs(determinant) > 0)) return null;
	const [dx, dy] = [to[0] - at[0], to[1] - at[1]];
	return [(dx * north[1] - dy * north[0]) / determinant, (dy * east[0] - dx * east[1]) / determinant];
}

/** Pixels per degree along one way, measured on the side where the map goes on. */
function side(forward: Forward, [x, y]: Point, at: Point, [dx, dy]: Point): Point | null {
	for (const way of Math.abs(y + dy) < 90 ? [1, -1] : [-1, 1]) {
		const beside = forward(x + way * dx, y + way * dy);
		if (beside && Math.hypot(beside[0] - at[0], beside[1] - at[1]) < 1)
			return [(beside[0] - at[0]) / (way * DELTA), (beside[1] - at[1]) / (way * DELTA)];
	}
	return null;
}
