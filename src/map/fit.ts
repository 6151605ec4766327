/** How a map shows a grid: what it is turned by, and which part of it is seen. Pure. */
import type { ProjectionState } from "../projection.ts";
import type { Place } from "./place.ts";
import { type Box, type Projection, sphereOf } from "./sphere.ts";

/** The projection that draws a grid: turned as the state says, else so that the grid lies in the middle; under "stereographic" the nearer pole. */
export function wholeProjection({ type, rotate }: ProjectionState, { middle: [lon, lat] }: Place): Projection {
	if (rotate) return { type, rotate };
	if (type === "stereographic") return { type, rotate: [-lon, lat < 0 ? 90 : -90] };
	return { type, rotate: [-lon, type === "orthographic" ? -lat : 0] };
}

/** Of a map so much is shown around a grid, in parts of the grid's size. */
const AROUND = 0.04;
/** A grid that takes so much of the map is shown on all of it. */
const MOST_OF = 0.7;

/** The window in which a map shows a grid: all of the map where the grid takes most of it, and under "orthographic". */
export function homeOf(projection: Projection, { points }: Place): Box {
	const { box, forward } = sphereOf(projection);
	if (projection.type === "orthographic") return box;
	let [x1, y1, x2, y2] = [
		Number.POSITIVE_INFINITY,
		Number.POSITIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
		Number.NEGATIVE_INFINITY,
	];
	for (let k = 0; k < points.length; k += 2) {
		const at = forward(points[k], points[k + 1]);
		if (!at) continue;
		[x1, x2] = [Math.min(x1, at[0]), Math.max(x2, at[0])];
		[y1, y2] = [Math.min(y1, at[1]), Math.max(y2, at[1])];
	}
	const most = ([a, b, c, d]: Box) => [(c - a) * MOST_OF, (d - b) * MOST_OF];
	const [width, height] = most(box);
	if (!(x2 > x1 && y2 > y1) || x2 - x1 > width || y2 - y1 > height) return box;
	const [aside, above] = [AROUND * (x2 - x1), AROUND * (y2 - y1)];
	return [
		Math.max(box[0], x1 - aside),
		Math.max(box[1], y1 - above),
		Math.min(box[2], x2 + aside),
		Math.min(box[3], y2 + above),
	];
}
