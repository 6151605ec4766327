/** Which dims are drawn and where the others stand: a state that fits its array. Pure. */
import { ZarrError } from "../errors.ts";
import type { Variable } from "../read.ts";
import { colormap } from "../render/color.ts";
import { mergeState, type ViewState, type ViewStatePart } from "../state.ts";
import { changedField, ownColor } from "./face.ts";

/** The state in which an array is shown first, with `part` laid over it; throws SelectionError for what the array does not have. */
export function firstState(variable: Variable, part: ViewStatePart): ViewState {
	const empty = emptyState(variable.node.path);
	const start: ViewState = { ...empty, x: variable.x, y: variable.y, color: { ...empty.color, ...ownColor(variable) } };
	return changedState(variable, start, { ...part, path: variable.node.path });
}

/** The state of a node that is not drawn: an empty group, or a type that has no picture. */
export function emptyState(path: string): ViewState {
	return {
		path,
		x: null,
		y: null,
		index: {},
		color: { type: "linear", scheme: "viridis", domain: [0, 1], reverse: false },
	};
}

/** What is to be shown at a path: a part of a state, and whether "input" tells of it; `before` is the state of the view of which as much as fits shall stay. */
export interface Asked {
	readonly path: string;
	readonly part: ViewStatePart;
	readonly tell: boolean;
	readonly before?: ViewStatePart;
}

/** What has to be opened for `part`: another path, another field, or what is being opened (`asked`) with `part` over it; null where the array that is shown can take it. Throws SelectionError for a field that there is not. Pure. */
export function askOf(
	{ asked, state, variable }: { asked: Asked | null; state: ViewState; variable: Variable | null },
	part: ViewStatePart,
	tell: boolean,
): Asked | null {
	const { path = asked?.path ?? state.path } = part;
	if (asked && path === asked.path) return { ...asked, part: mergePart(asked.part, part), tell: asked.tell || tell };
	if (asked || path !== state.path)
		return { path, part: mergePart(keptPart(state), part), tell: tell || asked?.tell === true };
	if (!variable || !("field" in part) || part.field === state.field) return null;
	return { path, part: mergePart(changedField(variable, state, part.field), part), tell };
}

/** The part of a state with which an array begins; `early` is what was asked for before there was a state. */
export function askedPart(
	variable: Variable,
	{ part, before }: Pick<Asked, "part" | "before">,
	early: ViewStatePart,
): ViewStatePart {
	return before ? mergePart(fittedPart(variable, before), part) : mergePart(part, early);
}

/** What of a state an array still has that was read anew, or another in its place: dims and the window over them where both are there, positions as far as it reaches. */
export function fittedPart({ node: { dims, shape }, axes }: Variable, state: ViewStatePart): ViewStatePart {
	const { x, y, index, bounds, ...rest } = state;
	const part: ViewStatePart = { ...rest, index: {} };
	for (const [dim, at] of Object.entries(index ?? {})) {
		const last = shape[dims.indexOf(dim)] - 1;
		if (last >= 0) part.index = { ...part.index, [dim]: Math.min(last, at) };
	}
	const has = (dim: string | null | undefined, rank: number) =>
		dims.length < rank ? dim === null : dim != null && dims.includes(dim);
	if (!has(x, 1) || !has(y, 2)) return part;
	const touches = (dim: string | null | undefined, a: number, b: number) =>
		dim == null || overlap(axes[dim].edges, [a, b]);
	const shown = bounds && touches(x, bounds[0], bounds[2]) && touches(y, bounds[1], bounds[3]);
	return { ...part, x, y, ...(shown ? { bounds } : {}) };
}

function overlap([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean {
	return Math.min(a, b) < Math.max(c, d) && Math.min(c, d) < Math.max(a, b);
}

/** What stays when another array is shown: the colour map and its direction. */
export function keptPart({ color }: ViewState): ViewStatePart {
	return { color: { scheme: color.scheme, reverse: color.reverse } };
}

/** Two parts in one, the second over the first; index and color are merged key by key. */
export function mergePart(first: ViewStatePart, second: ViewStatePart): ViewStatePart {
	const merged: ViewStatePart = { ...first, ...second };
	if (first.index || second.index) merged.index = { ...first.index, ...second.index };
	if (first.color || second.color) merged.color = { ...first.color, ...second.color };
	return merged;
}

/** Whether what was asked for meanwhile is another array, or another field of it, than the one that is being opened. */
export function asksOther(asked: ViewStatePart, path: string, opening: ViewStatePart): boolean {
	return (asked.path ?? path) !== path || asked.field !== opening.field;
}

/** `state` with `part` laid over it, made to fit: x and y swap where they would be the same, and every other dim has an index. Throws SelectionError. */
export function changedState(variable: Variable, state: ViewState, part: ViewStatePart): ViewState {
	const next = mergeState(state, part);
	const { dims } = variable.node;
	for (const way of ["x", "y"] as const) checkDim(variable, way, next[way]);
	if (next.x !== null && next.x === next.y) {
		if (part.x !== undefined && part.x !== state.x) next.y = state.x;
		else next.x = state.y;
		if (next.x === next.y)
			throw new ZarrError(
				"SelectionError",
				`x and y are both "${next.x}"; choose two different dims of ${dims.join(", ")}.`,
			);
	}
	if (next.x !== state.x || next.y !== state.y) if (part.bounds === undefined) delete next.bounds;
	next.index = fullIndex(variable, next);
	checkColor(next);
	return next;
}

function checkDim(variable: Variable, way: "x" | "y", dim: string | null): void {
	const { dims, path } = variable.node;
	const needed = dims.length >= (way === "x" ? 1 : 2);
	if (needed ? dim !== null && dims.includes(dim) : dim === null) return;
	const what = needed ? `one of ${dims.join(", ")}` : "null";
	throw new ZarrError(
		"SelectionError",
		`${way} is ${JSON.stringify(dim)}, but ${path || "the array"} has the dims (${dims.join(", ")}); set ${way} to ${what}.`,
		{ path },
	);
}

function fullIndex(variable: Variable, state: ViewState): Record<string, number> {
	const { dims, shape, path } = variable.node;
	for (const dim of Object.keys(state.index)) {
		if (dims.includes(dim)) continue;
		throw new ZarrError(
			"SelectionError",
			`index names "${dim}", but ${path || "the array"} has the dims (${dims.join(", ")}); leave it out.`,
			{ path },
		);
	}
	const index: Record<string, number> = {};
	dims.forEach((dim, k) => {
		if (dim === state.x || dim === state.y) return;
		const given = state.index[dim] ?? 0;
		const at = given < 0 ? given + shape[k] : given; // negative ones count from the end, as NumPy has it
		if (!Number.isInteger(at) || at < 0 || at >= Math.max(1, shape[k])) {
			throw new ZarrError(
				"SelectionError",
				`index.${dim} is ${given}, but ${dim} has ${shape[k]} positions; give an integer from 0 to ${shape[k] - 1}.`,
				{ path },
			);
		}
		index[dim] = at;
	});
	return index;
}

function checkColor({ color }: ViewState): void {
	colormap(color.scheme);
	const [low, high] = color.domain;
	if (color.domain.length === 2 && Number.isFinite(low) && Number.isFinite(high)) return;
	throw new ZarrError(
		"SelectionError",
		`color.domain is ${JSON.stringify(color.domain)}; give two finite numbers, [low, high].`,
	);
}
