/** Three planes of a volume that cut each other: which dims they take, where they cut, and what is seen of each. Pure. */
import { ZarrError } from "../errors.ts";
import { type Axis, guessRole } from "../hierarchy/axis.ts";
import type { Variable } from "../read.ts";
import { extentOf } from "../render/frame.ts";
import { fullIndex } from "../slice/place.ts";
import type { ViewState } from "../state.ts";

type Sides = Pick<ViewState, "x" | "y">;

/** The planes across the main one: along x below it, and along y beside it. */
export type Across = "below" | "beside";

/** The third dim of a volume: of an image's space, else the one that is a height or depth by its name, else the last of those that are not drawn; null where there is none with more than one position. */
export function depthOf({ node, axes, channel, table }: Variable, { x, y }: Sides): string | null {
	if (table || x === null || y === null) return null;
	const others = node.dims.filter((dim) => dim !== x && dim !== y && dim !== channel && axes[dim].size > 1);
	const named = others.find((dim) => axes[dim].space) ?? others.find((dim) => guessRole(dim) === "z");
	return named ?? others.at(-1) ?? null;
}

/** The third dim where three planes are shown; null where one is. */
export function shownDepth(variable: Variable, state: Pick<ViewState, "x" | "y" | "layout">): string | null {
	return state.layout === "orthogonal" ? depthOf(variable, state) : null;
}

/** Throws SelectionError where three planes are asked for of what has no third dim; of a table it is not looked at. */
export function checkLayout(variable: Variable, state: Pick<ViewState, "x" | "y" | "layout">): void {
	if (state.layout !== "orthogonal" || variable.table || depthOf(variable, state) !== null) return;
	const { path, node } = variable;
	throw new ZarrError(
		"SelectionError",
		`layout is "orthogonal", but "${path || node.name}" has no third dimension of more than one position; give "single".`,
		{ path },
	);
}

/** The position along every dim that a state has one of: those that are not drawn and, in three planes, where the others cut the main one, in the middle where that is not given. Throws SelectionError. */
export function indexOf(variable: Variable, state: ViewState): Record<string, number> {
	const { node, axes } = variable;
	if (shownDepth(variable, state) === null) return fullIndex(node, state);
	const middles = [state.x, state.y].flatMap((dim) => (dim === null ? [] : [[dim, Math.floor(axes[dim].size / 2)]]));
	return fullIndex(node, { x: null, y: null, index: { ...Object.fromEntries(middles), ...state.index } });
}

/** The state of a plane across the main one; its window is another's. */
export function acrossState({ bounds: _, ...state }: ViewState, depth: string, across: Across): ViewState {
	return across === "below" ? { ...state, y: depth } : { ...state, x: depth };
}

/** Where the planes across a picture cut it, in axis units; null where there are none. */
export function cutOf(
	{ axes }: Variable,
	{ x, y, index }: ViewState,
): { readonly x: number; readonly y: number } | null {
	if (x === null || y === null || !(x in index) || !(y in index)) return null;
	return { x: axes[x].position(index[x]), y: axes[y].position(index[y]) };
}

/** The positions at a place of a picture, in axis units, by dim; null outside of it. */
export function placeIndex({ axes }: Variable, { x, y }: Sides, at: readonly [x: number, y: number]) {
	const places = [x, y].map((dim, way) => [String(dim), dim === null ? -1 : axes[dim].indexOf(at[way])] as const);
	return places.some(([, cell]) => cell < 0) ? null : Object.fromEntries(places);
}

/** A part of an axis, in its units. */
export type Part = readonly [low: number, high: number];

/** A `share` of an axis around a place, moved as far as it takes to lie within its edges. */
export function partAround(axis: Axis, middle: number, share: number): Part {
	const [low, high] = extentOf(axis);
	const length = (high - low) * Math.min(1, share);
	const from = Math.min(high - length, Math.max(low, middle - length / 2));
	return [from, from + length];
}

/** The share of an axis that a part takes. */
export function shareOf(axis: Axis, [from, to]: Part): number {
	const [low, high] = extentOf(axis);
	return Math.abs(to - from) / (high - low);
}
