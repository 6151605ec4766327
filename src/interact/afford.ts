/** What of a plane is read unasked: all of it, the window in view, or nothing before its cost was said. Pure. */
import type { Axis } from "../hierarchy/axis.ts";
import { type Extent, levelFor, wholeChunks } from "../plan/level.ts";
import { atLevel, type Cost, type Variable, type Window } from "../read.ts";
import type { View } from "../render/image.ts";
import { bytesText, countText } from "../render/text.ts";
import { planeOf } from "../slice/slice.ts";
import type { ViewState } from "../state.ts";
import type { Bounds } from "./zoom.ts";

/** What is read of which level: a window (absent: the whole plane), or a cost that has to be agreed to first. */
export type Reading =
	| { readonly level: number; readonly window?: Window }
	| { readonly level: number; readonly cost: Cost };

/** What windows of a level's plane cost; absent: of the whole plane. */
export type CostOf = (level: number, window?: Window) => Cost;

/** What to read for a state, which is seen in `view`, given what windows cost; `agreed` says that it may be read at any cost. */
export function affordable(
	variable: Variable,
	state: ViewState,
	{ view, agreed }: { view: View | null; agreed: boolean },
	costOf: CostOf,
): Reading {
	if (isTiled(variable, state) && view) return affordableLevel(variable, state, { view, agreed }, costOf);
	const level = 0;
	if (agreed || state.x === null) return { level };
	const whole = costOf(level);
	if (whole.fits) return { level };
	if (!state.bounds || state.y === null) return { level, cost: whole };
	const window = boundsWindow(variable.axes[state.x], variable.axes[state.y], state.bounds);
	const cost = costOf(level, window);
	return cost.fits ? { level, window } : { level, cost: { ...cost, windowThatFits: whole.windowThatFits } };
}

/** Whether what is in view is read and no more: of planes of images in several resolutions. */
export function isTiled({ levels }: Variable, { x, y }: ViewState): boolean {
	return levels.length > 1 && x !== null && y !== null;
}

/** The level whose cells are no larger than the pixels, or the finest of the coarser ones that fits; a level that was asked for costs what it costs. */
function affordableLevel(
	variable: Variable,
	state: ViewState,
	{ view, agreed }: { view: View; agreed: boolean },
	costOf: CostOf,
): Reading {
	const { levels } = variable;
	const first = state.level ?? levelFor(cellSizes(variable, state), pixelOf(view));
	const last = state.level ?? levels.length - 1;
	for (let level = first; ; level++) {
		const window = windowInView(variable, state, level, view);
		const cost = costOf(level, window);
		if (agreed || cost.fits) return { level, window };
		if (level === last) return { level, cost };
	}
}

/** A coarser level that is read along with a cold one, so that something is seen before that has come: the finest that costs no more than a tenth of it; null where none does. */
export function coarserFirst(
	variable: Variable,
	state: ViewState,
	{ level, window }: { level: number; window?: Window },
	view: View,
	costOf: CostOf,
): { readonly level: number; readonly window: Window } | null {
	const { bytes } = costOf(level, window);
	for (let coarser = level + 1; bytes > 0 && coarser < variable.levels.length; coarser++) {
		const around = windowInView(variable, state, coarser, view);
		if (costOf(coarser, around).bytes <= COARSER * bytes) return { level: coarser, window: around };
	}
	return null;
}

const COARSER = 0.1;

/** Units along x and y of each level's cells. */
function cellSizes({ levels }: Variable, { x, y }: ViewState): Extent[] {
	const size = ({ edges: [from, to], size }: Axis) => Math.abs(to - from) / size;
	return levels.map(({ axes }) => [size(axes[String(x)]), size(axes[String(y)])]);
}

function pixelOf({ x, y, ratio }: View): Extent {
	return [Math.abs(x.to - x.from) / (x.size * ratio), Math.abs(y.to - y.from) / (y.size * ratio)];
}

/** The chunks of a level that are in view, as a window of whole ones. */
function windowInView(variable: Variable, state: ViewState, level: number, { x, y }: View): Window {
	const { variable: drawn, request } = atLevel(variable, level, state);
	const { axes, node } = drawn;
	const seen = boundsWindow(axes[String(state.x)], axes[String(state.y)], [x.from, y.from, x.to, y.to]);
	return wholeChunks(node, planeOf(drawn, request), seen);
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
