/** Lines over a map: broken where the map is cut, and where the earth turns away. Pure. */
import type { Point, Sphere } from "./sphere.ts";

/** What lines are drawn with, in the map's plane. */
export interface Pen {
	moveTo(x: number, y: number): void;
	lineTo(x: number, y: number): void;
}

/** Degrees between the points that are drawn at most: straight lines of longitude and latitude are bent on most maps. */
const STEP = 2;
/** How often the way to a rim is halved: to a two-thousandth of a step. */
const HALVINGS = 11;

/** Draws a line through places, each the short way round from the one before, straight in longitude and latitude. */
export function trace(sphere: Sphere, line: readonly Point[], pen: Pen): void {
	let last: Point | null = null;
	for (const [lon, lat] of line) {
		// not turned back: what came to the cut from one side is on that side of it
		const to: Point = last ? [lon + 360 * Math.round((last[0] - lon) / 360), lat] : [lon, lat];
		if (last) go(sphere, last, to, pen);
		else begin(sphere, to, pen);
		last = to;
	}
}

/** Draws the way to a place step by step. */
function go(sphere: Sphere, from: Point, to: Point, pen: Pen): void {
	const far = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
	const count = Math.max(1, Math.ceil(far / STEP));
	for (let i = 0; i < count; i++) draw(sphere, between(from, to, i / count), between(from, to, (i + 1) / count), pen);
}

function between([a, b]: Point, [c, d]: Point, part: number): Point {
	return [a + (c - a) * part, b + (d - b) * part];
}

function begin({ forward }: Sphere, at: Point, pen: Pen): void {
	const place = forward(...at);
	if (place) pen.moveTo(...place);
}

/** Goes on from a place, at which the pen is where that is seen. */
function draw(sphere: Sphere, from: Point, to: Point, pen: Pen): void {
	const [a, b] = [sphere.forward(...from), sphere.forward(...to)];
	const side = (at: Point) => Math.sign(sphere.around(...at));
	const cut = sphere.whole && Math.abs(sphere.around(...from) - sphere.around(...to)) > Math.PI;
	if (!a && !b) return;
	if (a && b && !cut) {
		pen.lineTo(...b);
		return;
	}
	// what is seen of it ends here, and begins there
	const [near, far] =
		a && b
			? halved(from, to, (at) => side(at) === side(from))
			: halved(from, to, (at) => !sphere.forward(...at) === !a);
	const [end, start] = [sphere.forward(...near), sphere.forward(...far)];
	if (a && end) pen.lineTo(...end);
	if (!b || !start) return;
	pen.moveTo(...start);
	pen.lineTo(...b);
}

/** The last place of a way that is like its beginning, and the first that is not. */
function halved(from: Point, to: Point, like: (at: Point) => boolean): [Point, Point] {
	let [near, far] = [from, to];
	for (let i = 0; i < HALVINGS; i++) {
		const middle = between(near, far, 0.5);
		if (like(middle)) near = middle;
		else far = middle;
	}
	return [near, far];
}

/** Meridians and parallels, so many degrees apart: all but four meridians end a step before the poles. */
export function graticule(step: number): Point[][] {
	const lines: Point[][] = [];
	for (let lon = -180; lon < 180; lon += step) {
		const top = lon % 90 === 0 ? 90 : 90 - step;
		lines.push([
			[lon, -top],
			[lon, 0],
			[lon, top],
		]);
	}
	for (let lat = step - 90; lat < 90; lat += step) lines.push([-180, -60, 60, 180].map((lon): Point => [lon, lat]));
	return lines;
}

/** Draws the rim of a map: where places stop to be on it, in even steps upwards along both sides. */
export function drawRim({ whole, box: [x1, y1, x2, y2], invert }: Sphere, pen: Pen): void {
	const count = 180;
	/** How far from the middle line the map reaches at a height. */
	const reach = (y: number) => {
		if (!whole) return Math.sqrt(Math.max(0, 1 - y * y));
		let [inside, outside] = [0, x2 * (1 + 1e-6)];
		for (let i = 0; i < 30; i++) {
			const x = (inside + outside) / 2;
			if (invert(x, y)) inside = x;
			else outside = x;
		}
		return inside;
	};
	// closer together where a circle is flat
	const heights = Array.from(
		{ length: count + 1 },
		(_, i) => (y1 + y2) / 2 - ((y2 - y1) / 2) * Math.cos((i * Math.PI) / count),
	);
	const right = heights.map((y): Point => [reach(y), y]);
	const left = right.map(([x, y]): Point => [x1 + x2 - x, y]).reverse();
	for (const [i, at] of [...right, ...left, right[0]].entries()) pen[i === 0 ? "moveTo" : "lineTo"](...at);
}
