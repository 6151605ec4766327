/** What of a plane is read unasked: all of it, the window in view, or nothing before its cost was said. Pure. */
import type { Axis } from "../hierarchy/axis.ts";
import type { Cost, Variable, Window } from "../read.ts";
import { bytesText, countText } from "../render/text.ts";
import type { ViewState } from "../state.ts";
import type { Bounds } from "./zoom.ts";

/** What is read: a window (absent: the whole plane), or a cost that has to be agreed to first. */
export type Reading = { readonly window?: Window } | { readonly cost: Cost };

/** What to read for a state, given what windows cost; `agreed` says that the whole plane may be read at any cost. */
export function affordable(
	variable: Variable,
	state: ViewState,
	agreed: boolean,
	costOf: (window?: Window) => Cost,
): Reading {
	if (agreed || state.x === null) return {};
	const whole = costOf();
	if (whole.fits) return {};
	if (!state.bounds || state.y === null) return { cost: whole };
	const window = boundsWindow(variable.axes[state.x], variable.axes[state.y], state.bounds);
	const cost = costOf(window);
	return cost.fits ? { window } : { cost: { ...cost, windowThatFits: whole.windowThatFits } };
}

/** The whole cells that a window in axis units touches. */
export function boundsWindow(x: Axis, y: Axis, [x1, y1, x2, y2]: Bounds): Window {
	const [x0, xEnd] = cellRange(x, x1, x2);
	const [y0, yEnd] = cellRange(y, y1, y2);
	return { x0, x1: xEnd, y0, y1: yEnd };
}

function cellRange(axis: Axis, a: number, b: number): [number, number] {
	const [from, to] = axis.edges;
	const [low, high] = [a, b].map((value) => ((value - from) / (to - from)) * axis.size).sort((p, q) => p - q);
	const first = Math.min(axis.size - 1, Math.max(0, Math.floor(low + 1e-9)));
	return [first, Math.min(axis.size, Math.max(first + 1, Math.ceil(high - 1e-9)))];
}

/** The window of whole cells in axis units. */
export function windowBounds(x: Axis, y: Axis, window: Window): Bounds {
	const at = (axis: Axis, cell: number) => axis.edges[0] + (cell / axis.size) * (axis.edges[1] - axis.edges[0]);
	const [x1, x2] = [at(x, window.x0), at(x, window.x1)].sort((a, b) => a - b);
	const [y1, y2] = [at(y, window.y0), at(y, window.y1)].sort((a, b) => a - b);
	return [x1, y1, x2, y2];
}

/** The sentence that says a cost. */
export function costText(cost: Cost): string {
	const needs = `${countText(cost.cells)} cells from ${countText(cost.cold)} chunks still to be read (${bytesText(cost.bytes)} decoded)`;
	return `This picture has ${needs}, more than is shown unasked: 33 million cells, 2,000 chunks or 268 MB.`;
}
