/** Which dims are drawn and where the others stand: a state that fits its array. Pure. */
import { errorText, ZarrError } from "../errors.ts";
import { type Collection, choiceIndex, choiceOf } from "../hierarchy/collection.ts";
import { checkImage, checkLevel, type Variable } from "../read.ts";
import { CATEGORIES, checkColor } from "../render/color.ts";
import { checkSides, reduceMisfit } from "../slice/place.ts";
import { type ColorState, mergeState, sameState, type ViewState, type ViewStatePart } from "../state.ts";
import { activeChannel, begunChannels, checkChannels, planesOf, withLimits } from "./blend.ts";
import { differenceOf, withCompare } from "./compare.ts";
import { withProjection } from "./earth.ts";
import { changedField, FIRST_SCHEME, firstColor, withCategories } from "./face.ts";
import { profileMisfit, withProfile } from "./profile.ts";
import { withRange } from "./range.ts";
import { checkLayout, indexOf } from "./volume.ts";
import type { Bounds } from "./zoom.ts";

/** The state in which an array is shown first, with `part` laid over it; throws SelectionError for what the array does not have. */
export function firstState(variable: Variable, part: ViewStatePart): ViewState {
	const { path, x, y, image } = variable;
	const empty = emptyState(path);
	const start: ViewState = { ...empty, x, y, color: { ...empty.color, ...firstColor(variable) } };
	const channels = begunChannels(variable);
	const seen = channels?.find(({ visible }) => visible)?.index ?? 0;
	const index = { ...image?.multiscales.position, ...(channels ? { [String(variable.channel)]: seen } : {}) };
	const { channels: asked = channels, ...rest } = part;
	const shown = { ...rest, path, index: { ...index, ...part.index }, ...(asked ? { channels: asked } : {}) };
	return changedState(variable, start, shown);
}

/** As `firstState`; where `part` does not fit as a whole, by those of its fields that do, and `tell` is told an error that names the others. */
export function usableState(variable: Variable, part: ViewStatePart, tell: (error: unknown) => void): ViewState {
	try {
		return firstState(variable, part);
	} catch (error) {
		const wrong: unknown[] = [];
		let state = firstState(variable, {});
		for (const field of fieldsOf(part)) {
			try {
				state = changedState(variable, state, field);
			} catch (error) {
				wrong.push(error);
			}
		}
		const told = wrong.length < 2 ? error : new ZarrError("SelectionError", wrong.map(errorText).join(" "));
		queueMicrotask(() => tell(told)); // beside the picture, once that is begun
		return state;
	}
}

/** A part field by field; index and color key by key, and the window, what is reduced and the chart after the dims that they lie over. */
function fieldsOf({ index, color, bounds, reduce, profile, path: _, ...rest }: ViewStatePart): ViewStatePart[] {
	const each = (fields: object = {}) => Object.entries(fields).map(([name, value]) => ({ [name]: value }));
	return [
		...each(rest),
		...each(index).map((one) => ({ index: one })),
		...each(color).map((one) => ({ color: one })),
		...(bounds ? [{ bounds, ...(rest.projection ? { projection: rest.projection } : {}) }] : []),
		...(reduce ? [{ reduce }] : []),
		...(profile ? [{ profile }] : []),
	];
}

/** What of an index a collection has, in its normal form; {} where it can't be, and `tell` is told why. */
export function usableIndex(
	collection: Collection,
	index: ViewState["index"],
	tell: (error: unknown) => void,
): ViewState["index"] {
	try {
		return choiceIndex(collection, choiceOf(collection, index));
	} catch (error) {
		queueMicrotask(() => tell(error));
		return {};
	}
}

/** The state of a node that is not drawn: an empty group, images to choose from, or a type that has no picture; with the colours in which others are to be drawn. */
export function emptyState(path: string, color: Partial<ColorState> = {}, index: ViewState["index"] = {}): ViewState {
	return {
		path,
		x: null,
		y: null,
		index,
		color: { type: "linear", scheme: FIRST_SCHEME, domain: [0, 1], reverse: false, ...color },
	};
}

/** What is to be shown at a path: a part of a state, and whether "input" tells of it. */
export interface Asked {
	readonly path: string;
	readonly part: ViewStatePart;
	readonly tell: boolean;
	/** The state of the view of which as much as fits shall stay. */
	readonly before?: ViewStatePart;
	/** What stays of what is shown, under `part`. */
	readonly kept?: ViewStatePart;
}

/** What has to be opened for `part`: another path, another image or field, or what is being opened (`asked`) with `part` over it; null where the array that is shown can take it. Throws SelectionError for an image or a field that there is not. Pure. */
export function askOf(
	{ asked, state, variable }: { asked: Asked | null; state: ViewState; variable: Variable | null },
	part: ViewStatePart,
	tell: boolean,
): Asked | null {
	const { path = asked?.path ?? state.path } = part;
	if (asked && path === asked.path) return { ...asked, part: mergePart(asked.part, part), tell: asked.tell || tell };
	if (asked || path !== state.path) return { path, part, tell: tell || asked?.tell === true, kept: keptPart(state) };
	if (!variable) return null;
	if ("image" in part && (part.image ?? 0) !== (state.image ?? 0)) {
		checkImage(variable, part.image);
		return { path, part, tell, kept: keptPart(state) };
	}
	if ("field" in part && part.field !== state.field)
		return { path, part, tell, kept: changedField(variable, state, part.field) };
	if (!("compare" in part) || sameState(differenceOf(part), differenceOf(state))) return null;
	// charts are of one variable
	return { path, part, tell, kept: { ...state, color: {}, profile: undefined } };
}

/** The part of a state with which an array begins; `early` is what was asked for before there was a state, `known` what is known of the array's own, from when it was shown before. */
export function askedPart(
	variable: Variable,
	{ part, before, kept = {} }: Pick<Asked, "part" | "before" | "kept">,
	early: ViewStatePart,
	known: ViewStatePart = {},
): ViewStatePart {
	if (before) return mergePart(fittedPart(variable, before), part);
	return mergePart(mergePart(mergePart(kept, known), part), early);
}

/** What of a state an array still has that was read anew, or another in its place: dims, and the window over them, where both are there, planes that are drawn as one where all are, a chart whose cells are there, positions as far as it reaches. */
export function fittedPart(variable: Variable, state: ViewStatePart): ViewStatePart {
	const { dims, shape } = variable.node;
	const { axes } = variable;
	const { x, y, index, bounds, reduce, profile, ...rest } = state;
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
	// a map's window is in its own plane
	const seen = (a: Bounds) => touches(x, a[0], a[2]) && touches(y, a[1], a[3]);
	const shown = bounds && (rest.projection !== undefined || seen(bounds));
	const reduced = reduce && reduceMisfit(variable.node, { x: x ?? null, y: y ?? null, index: {}, reduce }) === null;
	const charted = profile && profileMisfit(variable, { x: x ?? null, y: y ?? null, profile }) === null;
	return {
		...{ ...part, x, y },
		...(shown ? { bounds } : {}),
		...(reduced ? { reduce } : {}),
		...(charted ? { profile } : {}),
	};
}

function overlap([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean {
	return Math.min(a, b) < Math.max(c, d) && Math.min(c, d) < Math.max(a, b);
}

/** What stays when another array is shown: the colour map, where it is another than arrays and differences begin with, and its direction. */
export function keptPart({ color: { scheme, reverse }, compare }: Pick<ViewState, "color" | "compare">): ViewStatePart {
	if (differenceOf({ compare })) return {};
	return { color: scheme === FIRST_SCHEME || scheme === CATEGORIES ? { reverse } : { scheme, reverse } };
}

/** Two parts in one, the second over the first; index and color are merged key by key. */
export function mergePart(first: ViewStatePart, second: ViewStatePart): ViewStatePart {
	const merged: ViewStatePart = { ...first, ...second };
	if (first.index || second.index) merged.index = { ...first.index, ...second.index };
	if (first.color || second.color) merged.color = { ...first.color, ...second.color };
	return merged;
}

/** Whether what was asked for meanwhile is another array or image, or another field of it, than the one that is being opened. */
export function asksOther(asked: ViewStatePart, path: string, opening: ViewStatePart): boolean {
	return (asked.path ?? path) !== path || asked.field !== opening.field || asked.image !== opening.image;
}

/** `state` with `part` laid over it, made to fit: x and y swap where they would be the same, every other dim has an index, and what is reduced or charted stays where it has a place; of what is not drawn (null) the colours alone, and of a collection the index, all of it. Throws SelectionError. */
export function changedState(
	variable: Variable | null,
	state: ViewState,
	part: ViewStatePart,
	collection: Collection | null = null,
): ViewState {
	if (!variable) {
		checkColor({ ...state.color, ...part.color });
		const index = collection && part.index ? choiceIndex(collection, choiceOf(collection, part.index)) : state.index;
		return emptyState(state.path, { ...state.color, ...part.color }, index);
	}
	let next = withCategories(variable, state, mergeState(state, part));
	const { node } = variable;
	if (next.x !== null && next.x === next.y) {
		if (part.x !== undefined && part.x !== state.x) next.y = state.x;
		else next.x = state.y;
	}
	checkSides(node, next);
	if (next.x !== state.x || next.y !== state.y) if (part.bounds === undefined) delete next.bounds;
	if (next.layout === "single") delete next.layout;
	if (next.image === 0) delete next.image;
	checkImage(variable, next.image);
	checkLayout(variable, next);
	next.index = indexOf(variable, next);
	checkLevel(variable, next.level);
	checkChannels(variable, next);
	if (next.reduce) next = withRange(variable, next, part.reduce !== undefined);
	if (next.compare) next = withCompare(variable, state, next, part.compare !== undefined);
	if (next.profile) next = withProfile(variable, next, part.profile !== undefined);
	if (next.projection || state.projection) next = withProjection(variable, next, state, part);
	checkColor(next.color);
	if (part.color?.domain) return withLimits(variable, next, next.color.domain);
	const active = activeChannel(variable, next);
	return active ? withLimits(variable, next, active.domain) : next;
}

/** What of a picture another state changes. */
export interface Change {
	/** Other dims are drawn. */
	readonly turned: boolean;
	/** Other cells are drawn, wherever they are looked at. */
	readonly others: boolean;
	/** The same is looked at elsewhere, and nothing else: a hand does that several times a frame, and more of it lands meanwhile. */
	readonly moved: boolean;
}

/** What the second state of a variable changes of the first. */
export function changeOf(variable: Variable, old: ViewState, next: ViewState): Change {
	const turned = next.x !== old.x || next.y !== old.y;
	const others =
		turned ||
		next.level !== old.level ||
		!sameState(planesOf(variable, next), planesOf(variable, old)) ||
		!sameState(next.reduce, old.reduce);
	const anywhere = (state: ViewState) => ({ ...state, bounds: undefined, projection: state.projection?.type });
	const elsewhere = next.bounds !== old.bounds || next.projection !== old.projection;
	return { turned, others, moved: !others && elsewhere && sameState(anywhere(next), anywhere(old)) };
}
