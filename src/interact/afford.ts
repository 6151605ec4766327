/** What of a plane is read unasked: all of it, what is in view, an overview of that, or nothing before its cost was said. Pure. */
import type { Axis } from "../hierarchy/axis.ts";
import { chunkBytes } from "../hierarchy/node.ts";
import { BUDGET, overviewChunks } from "../plan/budget.ts";
import { chunksBehind } from "../plan/chunks.ts";
import { type Extent, levelFor, wholeChunks } from "../plan/level.ts";
import { sampleWindow } from "../plan/overview.ts";
import { atLevel, type Cost, type Sampling, sliceFits, type Variable, type Window } from "../read.ts";
import type { View } from "../render/image.ts";
import { planeOf } from "../slice/slice.ts";
import type { ViewState } from "../state.ts";
import { planesOf } from "./blend.ts";
import { picturesOf, requestsApart } from "./requests.ts";
import type { Bounds } from "./zoom.ts";

/** What is read of which level: a window (absent: the whole plane), an overview of what is in view, or a cost that has to be agreed to first. */
export type Reading =
	| { readonly level: number; readonly window?: Window }
	| { readonly level: number; readonly sampling: Sampling }
	| { readonly level: number; readonly cost: Cost };

/** What windows of a level's plane cost; absent: of the whole plane. */
export type CostOf = (level: number, window?: Window) => Cost;

/** How a plane is seen. */
interface Seen {
	/** Null: nowhere yet. */
	readonly view: View | null;
	/** Whether it may be read at any cost. */
	readonly agreed: boolean;
	/** Whether it may be an overview. */
	readonly overviews: boolean;
}

/** What to read for a state, given how it is seen and what windows cost. */
export function affordable(variable: Variable, state: ViewState, seen: Seen, costOf: CostOf): Reading {
	const { view, agreed } = seen;
	const level = 0;
	// of an array that is all of it, of an image what is in view
	if (agreed && variable.levels.length === 1) return { level };
	if (isTiled(variable, state) && view) return affordableLevel(variable, state, { ...seen, view }, costOf);
	if (agreed || state.x === null) return { level };
	const cost = costOf(level);
	return cost.fits ? { level } : { level, cost };
}

/** Whether the whole plane of an array is read unasked, however little of it is decoded. */
export function isWhole(variable: Variable, state: ViewState): boolean {
	const pictures = picturesOf(state);
	const planes = planesOf(variable, state).length * pictures;
	return (
		variable.levels.length === 1 && sliceFits(variable, state, planes) && (pictures === 1 || twice(variable, state))
	);
}

/** Whether two planes have no more cells than are shown. */
function twice({ axes }: Variable, { x, y }: ViewState): boolean {
	return 2 * (axes[String(x)]?.size ?? 1) * (axes[String(y)]?.size ?? 1) <= BUDGET.cells;
}

/** Whether what is in view is read and no more: of planes of images in several resolutions, and of those that are too much as a whole. */
export function isTiled(variable: Variable, state: ViewState): boolean {
	return !variable.table && state.x !== null && state.y !== null && !isWhole(variable, state);
}

/**
 * The level whose cells are no larger than the pixels, or the finest of the coarser ones that fits, in whole chunks where they fit; where none does an overview of the coarsest. A level
 * that was asked for costs what it costs.
 */
function affordableLevel(
	variable: Variable,
	state: ViewState,
	{ view, agreed, overviews }: Seen & { view: View },
	costOf: CostOf,
): Reading {
	const { levels } = variable;
	const asked = levels.length > 1 ? state.level : undefined;
	const first = asked ?? levelFor(cellSizes(variable, state), pixelOf(view));
	const last = asked ?? levels.length - 1;
	for (let level = first; ; level++) {
		const whole = windowInView(variable, state, level, view);
		if (agreed) return { level, window: whole };
		const window = [whole, cellsInView(variable, state, level, view)].find(
			// chunks are looked for only where that can matter
			(one) => cellsOf(one) <= BUDGET.cells && costOf(level, one).fits,
		);
		if (window) return { level, window };
		if (level < last) continue;
		const sampling = overviews && asked === undefined ? samplingOf(variable, state, level, view) : null;
		return sampling ? { level, sampling } : { level, cost: costOf(level, whole) };
	}
}

function cellsOf({ x0, x1, y0, y1 }: Window): number {
	return (x1 - x0) * (y1 - y0);
}

/** The overview of what is in view of a level, within its budget; null for a difference, whose arrays may be chunked otherwise, and where a single chunk of each plane, with those behind it, is over that. */
function samplingOf(variable: Variable, state: ViewState, level: number, view: View): Sampling | null {
	if (variable.difference) return null;
	const planes = requestsApart(variable, state, level);
	const [{ variable: drawn, request }] = planes;
	const plane = planeOf(drawn, request);
	const behind = planes.length * picturesOf(state) * chunksBehind(drawn.node, plane);
	const most = Math.floor(overviewChunks(chunkBytes(drawn.node)) / behind);
	if (most < 1) return null;
	const [cell, pixel] = [cellSizes(variable, state)[level], pixelOf(view)];
	// none is smaller than a pixel, so that each is seen
	const [x, y] = [0, 1].map((way) => Math.max(1, Math.ceil(pixel[way] / cell[way] - SLIGHT)));
	const seen = cellsInView(variable, state, level, view);
	return sampleWindow(drawn.node, plane, seen, { every: [x, y], most });
}

/** What a quotient may be off by. */
const SLIGHT = 1e-9;

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
function windowInView(variable: Variable, state: ViewState, level: number, view: View): Window {
	const { variable: drawn, request } = atLevel(variable, level, state);
	return wholeChunks(drawn.node, planeOf(drawn, request), cellsInView(variable, state, level, view));
}

function cellsInView({ levels }: Variable, state: ViewState, level: number, { x, y }: View): Window {
	const { axes } = levels[level];
	return boundsWindow(axes[String(state.x)], axes[String(state.y)], [x.from, y.from, x.to, y.to]);
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
	const first = Math.min(axis.size - 1, Math.max(0, Math.floor(low + SLIGHT)));
	return [first, Math.min(axis.size, Math.max(first + 1, Math.ceil(high - SLIGHT)))];
}
