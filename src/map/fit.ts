/** How a map shows a grid: what it is turned by, and which part of it is seen. Pure. */
import type { ProjectionState } from "../projection.ts";
import type { Place } from "./place.ts";
import { type Box, type Point, type Projection, sphereOf } from "./sphere.ts";

/** The projection that draws a grid: turned as the state says, else so that the grid lies in the middle; under "stereographic" the nearer pole. */
export function wholeProjection({ type, rotate }: ProjectionState, { middle: [lon, lat] }: Place): Projection {
	if (rotate) return { type, rotate };
	if (type === "stereographic") return { type, rotate: [-lon, lat < 0 ? 90 : -90] };
	return { type, rotate: [-lon, type === "orthographic" ? -lat : 0] };
}

/** Of a map so much is shown around a grid, in parts of the grid's size. */
const AROUND = 0.04;
/** Along a way of which a grid takes so much all of the map is shown. */
const MOST_OF = 0.7;
/** A window is so high or wide at least, in parts of its other side: what lies around a strip tells where it is. */
const NARROWEST = 0.3;

/** The window in which a map shows a grid: all of the map along the ways of which the grid takes most, and under "orthographic". */
export function homeOf(projection: Projection, { points }: Place): Box {
	const { box, forward } = sphereOf(projection);
	if (projection.type === "orthographic") return box;
	const seen: Point[] = [];
	for (let k = 0; k < points.length; k += 2) {
		const at = forward(points[k], points[k + 1]);
		if (at) seen.push(at);
	}
	if (seen.length === 0) return box;
	const [[x1, x2], [y1, y2]] = [0, 1].map((way) => {
		const [low, high] = [box[way], box[way + 2]];
		const along = seen.map((at) => at[way]);
		const [from, to] = [Math.min(...along), Math.max(...along)];
		if (to - from > MOST_OF * (high - low)) return [low, high];
		const aside = AROUND * (to - from);
		return [Math.max(low, from - aside), Math.min(high, to + aside)];
	});
	const [left, right] = widened([x1, x2], NARROWEST * (y2 - y1), [box[0], box[2]]);
	const [bottom, top] = widened([y1, y2], NARROWEST * (x2 - x1), [box[1], box[3]]);
	return [left, bottom, right, top];
}

/** A range about the same middle, so long at least, as far as that lies within another. */
function widened([from, to]: readonly number[], least: number, [low, high]: readonly number[]): [number, number] {
	const more = Math.max(0, (least - (to - from)) / 2);
	return [Math.max(low, from - more), Math.min(high, to + more)];
}
