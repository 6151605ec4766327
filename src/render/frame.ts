/** Where the plane lies in its box: margins, inner size, and the base scales before any zoom. Pure. */
import type { Axis } from "../hierarchy/axis.ts";

/** A linear map from axis units to pixels of the inner box. */
export interface Span {
	/** Axis units at pixel 0 and at pixel `size`. */
	readonly from: number;
	readonly to: number;
	readonly size: number;
}

/** The box of a plane, in CSS pixels. */
export interface Frame {
	readonly width: number;
	readonly height: number;
	readonly left: number;
	readonly top: number;
	/** The inner box, in which the cells lie. */
	readonly x: Span;
	readonly y: Span;
}

/** What a frame is made for. */
export interface FrameRequest {
	/** Width of the whole box. */
	readonly width: number;
	/** Height of the whole box; absent: as the plane's aspect asks, between 160 and 520. */
	readonly height?: number;
	/** Room for the labels of the y axis. */
	readonly left: number;
	readonly x: Axis;
	readonly y: Axis;
}

/** Room around the inner box, in CSS pixels; at its left the labels say how much. */
export const MARGIN = { top: 22, right: 22, bottom: 38 } as const;
const TALLEST = 520;
const LOWEST = 160;

/** The edges of an axis in its units, the low one first. */
export function extentOf(axis: Axis): [number, number] {
	const [a, b] = axis.edges;
	return a < b ? [a, b] : [b, a];
}

/** Height of a unit over width of a unit where both axes measure the same thing and the shape allows it (1:8 to 8:1); null: fill the box. */
export function aspectOf(x: Axis, y: Axis): number | null {
	const indices = x.scale === "index" && y.scale === "index" && !x.hasCoordinates && !y.hasCoordinates;
	const degrees = (axis: Axis) => /°[NESW]?$/.test(axis.label(0)) || /^degrees?$/i.test(axis.units);
	const same =
		x.scale === "linear" &&
		y.scale === "linear" &&
		((x.units === y.units && (x.units !== "" || (x.space && y.space))) || (degrees(x) && degrees(y)));
	if (!indices && !same) return null;
	const [x0, x1] = extentOf(x);
	const [y0, y1] = extentOf(y);
	const ratio = (y1 - y0) / (x1 - x0);
	return ratio >= 1 / 8 && ratio <= 8 ? ratio : null;
}

/** The frame of a plane: rightwards, and upwards or downwards as the y axis says. */
export function planeFrame(request: FrameRequest): Frame {
	const { width, left, x, y } = request;
	const aspect = aspectOf(x, y);
	const room = Math.max(40, width - left - MARGIN.right);
	const wanted = aspect === null ? room * 0.6 : room * aspect;
	const outer = request.height ?? Math.min(TALLEST, Math.max(LOWEST, wanted + MARGIN.top + MARGIN.bottom));
	const tall = Math.max(40, outer - MARGIN.top - MARGIN.bottom);
	const inner = aspect === null ? [room, tall] : tall / room > aspect ? [room, room * aspect] : [tall / aspect, tall];
	const [w, h] = inner.map((n) => Math.max(8, Math.round(n)));
	const [y0, y1] = extentOf(y);
	const up = y.upward;
	const [x0, x1] = extentOf(x);
	return {
		width,
		height: h < tall && request.height === undefined ? h + MARGIN.top + MARGIN.bottom : outer,
		left: left + Math.max(0, Math.round((room - w) / 2)),
		top: MARGIN.top + (request.height === undefined ? 0 : Math.max(0, Math.round((tall - h) / 2))),
		x: { from: x0, to: x1, size: w },
		y: { from: up ? y1 : y0, to: up ? y0 : y1, size: h },
	};
}

/** Pixel of an axis value. */
export function toPixel(span: Span, value: number): number {
	return ((value - span.from) / (span.to - span.from)) * span.size;
}

/** Axis value at a pixel. */
export function toValue(span: Span, pixel: number): number {
	return span.from + (pixel / span.size) * (span.to - span.from);
}

/** The span that shows only [a, b] of the axis (in either order), in the direction of `span`. */
export function zoomed(span: Span, a: number, b: number): Span {
	const [low, high] = a < b ? [a, b] : [b, a];
	return span.from < span.to ? { from: low, to: high, size: span.size } : { from: high, to: low, size: span.size };
}
