/** Where a map lies in its box, and what of it is seen. Pure. */
import { homeOf, wholeProjection } from "../map/fit.ts";
import { gridSize } from "../map/middle.ts";
import { type Box, type Projection, sphereOf } from "../map/sphere.ts";
import type { ProjectionState } from "../projection.ts";
import type { Frame, Span } from "../render/frame.ts";
import type { Located } from "./atlas.ts";
import { type Bounds, spansOf, transformOf } from "./zoom.ts";

/** A map in its box. */
export interface MapBox {
	readonly projection: Projection;
	/** The box, with spans over all of the map: x eastwards, y from the top down. */
	readonly frame: Frame;
	/** What is seen where the state has no bounds. */
	readonly home: Box;
	/** How many times all of the map can be enlarged. */
	readonly most: number;
}

/** Room around a map, in CSS pixels. */
const MARGIN = 10;
const TALLEST = 520;
const LOWEST = 160;
/** Cells that are seen side by side at least. */
const CLOSEST = 4;

/** The map of a plane in a box so wide, and so high where that is given. */
export function mapBoxOf(
	state: ProjectionState,
	{ reference, place }: Located,
	width: number,
	height?: number,
): MapBox {
	const projection = wholeProjection(state, place);
	const home = homeOf(projection, place);
	const [across, up] = [home[2] - home[0], home[3] - home[1]];
	const room = Math.max(40, width - 2 * MARGIN);
	const outer = height ?? Math.min(TALLEST, Math.max(LOWEST, (room * up) / across + 2 * MARGIN));
	const tall = Math.max(40, outer - 2 * MARGIN);
	const scale = Math.min(room / across, tall / up);
	const [w, h] = [across, up].map((length) => Math.max(8, Math.round(length * scale)));
	const [x1, y1, x2, y2] = sphereOf(projection).box;
	const unit = Math.max((x2 - x1) / w, (y2 - y1) / h);
	const [cx, cy] = [(x1 + x2) / 2, (y1 + y2) / 2];
	const frame = {
		width,
		height: outer,
		left: Math.round((width - w) / 2),
		top: Math.round((outer - h) / 2),
		x: { from: cx - (w * unit) / 2, to: cx + (w * unit) / 2, size: w },
		y: { from: cy + (h * unit) / 2, to: cy - (h * unit) / 2, size: h },
	};
	const most = ((x2 - x1) / across) * Math.max(CLOSEST, Math.max(...gridSize(reference)) / CLOSEST);
	return { projection, frame, home, most };
}

/** The window in which a map is seen. */
export function seenOf({ frame, home }: MapBox, bounds: Bounds | undefined): Box {
	const { x, y } = spansOf(frame, transformOf(frame, bounds ?? [...home]));
	return [x.from, y.to, x.to, y.from];
}

/** The part of a map that is seen, along both axes of its box. */
export function spansIn([x1, y1, x2, y2]: Box, { frame }: MapBox): { x: Span; y: Span } {
	return { x: { from: x1, to: x2, size: frame.x.size }, y: { from: y2, to: y1, size: frame.y.size } };
}
