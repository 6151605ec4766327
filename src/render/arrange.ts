/** Where three planes of a volume stand: the second below the first, the third beside it, so that they share columns and rows of pixels. Pure. */
import type { Axis } from "../hierarchy/axis.ts";
import { aspectOf, extentOf, type Frame, MARGIN, planeFrame, type Span } from "./frame.ts";

/** What is arranged. */
export interface ArrangeRequest {
	/** Of all of them, in CSS pixels. */
	readonly width: number;
	/** Likewise; absent: as the axes ask. Where they stand below each other each is as high as it needs. */
	readonly height?: number;
	/** Room for the labels of the vertical axes: of the planes at the left, and of the one beside them. */
	readonly left: number;
	readonly beside: number;
	readonly x: Axis;
	readonly y: Axis;
	/** Vertical below, and horizontal beside. */
	readonly depth: Axis;
}

/** The frames of three planes, each in a box of its own. */
export interface Arrangement {
	readonly main: Frame;
	/** Along x and depth. */
	readonly below: Frame;
	/** Along depth and y. */
	readonly beside: Frame;
}

/** From so many pixels on there is room side by side. */
const WIDE = 560;
/** Of both rows, with their margins. */
const TALLEST = 760;
/** Pixels of a plane's shorter side. */
const LEAST = 40;
/** Units along y or depth that are none of x: they take so much of the width. */
const OTHER = { y: 0.6, depth: 0.4 };

/** Side by side where there is room, else one below the other. */
export function arrange(request: ArrangeRequest): Arrangement {
	return request.width < WIDE ? stacked(request) : gridded(request);
}

function gridded({ width, height = TALLEST, left, beside, x, y, depth }: ArrangeRequest): Arrangement {
	const wide = width - left - beside - 2 * MARGIN.right;
	const tall = height - 2 * (MARGIN.top + MARGIN.bottom);
	const [high, deep] = [aspectOf(x, y) ?? OTHER.y, aspectOf(x, depth) ?? OTHER.depth];
	const most = Math.min(wide / (1 + deep), tall / (high + deep));
	const [across, down, into] = [most, most * high, most * deep].map((size) => Math.max(LEAST, Math.floor(size)));
	return {
		main: framed(left, spanOf(x, across), rowsOf(y, down)),
		below: framed(left, spanOf(x, across), rowsOf(depth, into)),
		beside: framed(beside, spanOf(depth, into), rowsOf(y, down)),
	};
}

function stacked({ width, left, beside, x, y, depth }: ArrangeRequest): Arrangement {
	const main = planeFrame({ width, left, x, y });
	const into = Math.round(main.x.size * Math.min(1, aspectOf(x, depth) ?? OTHER.depth));
	const deep = Math.max(LEAST, into);
	return {
		main,
		below: { ...framed(main.left, main.x, rowsOf(depth, deep)), width },
		beside: { ...framed(Math.max(main.left, beside), spanOf(depth, deep), main.y), width },
	};
}

/** The box around an inner one. */
function framed(left: number, x: Span, y: Span): Frame {
	const { top, right, bottom } = MARGIN;
	return { width: left + x.size + right, height: top + y.size + bottom, left, top, x, y };
}

function spanOf(axis: Axis, size: number): Span {
	const [from, to] = extentOf(axis);
	return { from, to, size };
}

function rowsOf(axis: Axis, size: number): Span {
	const { from, to } = spanOf(axis, size);
	return axis.upward ? { from: to, to: from, size } : { from, to, size };
}
