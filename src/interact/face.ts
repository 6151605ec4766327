/** The faces of an array: a picture of its numbers or of one field, and the table of all it holds. Pure. */
import { isNumeric } from "../hierarchy/dtype.ts";
import { fieldNode, fieldsOf } from "../hierarchy/field.ts";
import type { Flags } from "../hierarchy/flags.ts";
import type { Variable } from "../read.ts";
import { CATEGORIES } from "../render/color.ts";
import { TABLE } from "../slice/variable.ts";
import { type ColorState, sameState, type ViewState, type ViewStatePart } from "../state.ts";

/** The colour map in which numbers are shown first. */
export const FIRST_SCHEME = "viridis";

/** Angles are cyclic, and so are their colours. */
const ANGLES = { scheme: "phase", domain: [-Math.PI, Math.PI] } as const;

/** The colours in which an array or a field is shown first, where its values have a range of their own: those of angles and of categories. */
export function ownColor({ node, decoding }: Pick<Variable, "node" | "decoding">): Partial<ColorState> | null {
	const span = decoding.flags?.span;
	if (span) return { scheme: CATEGORIES, domain: categoryDomain(span, CATEGORIES) };
	return node.part?.pick.part === "phase" ? { scheme: ANGLES.scheme, domain: [...ANGLES.domain] } : null;
}

/** Red above zero, blue below, and white where there is no difference. */
const DIFFERENCES = { scheme: "RdBu", reverse: true } as const;

/** The colours in which a variable is shown first, where they are not the usual ones. */
export function firstColor(variable: Pick<Variable, "node" | "decoding" | "difference">): Partial<ColorState> | null {
	return variable.difference ? DIFFERENCES : ownColor(variable);
}

/** The colours of another variable beside one that is drawn in `color`: categories have their own, as have angles, and all else the same map between limits of its own. */
export function secondColor(variable: Variable, color: ColorState, domain: ColorState["domain"]): ColorState {
	const own = ownColor(variable);
	const scheme = color.scheme === CATEGORIES ? FIRST_SCHEME : color.scheme;
	return { ...color, scheme, type: "linear", domain, ...(own && { reverse: false, ...own }) };
}

type Span = readonly [low: number, high: number];

/** Limits between which each whole number has a colour of its own: entries of the discrete map one by one, those of others evenly over the categories. */
function categoryDomain([low, high]: Span, scheme: string): ColorState["domain"] {
	return [low - 0.5, scheme === CATEGORIES ? low + 255.5 : high + 0.5];
}

/** The categories that are drawn of a variable, and their span; null where numbers are, as of means. */
export function categoriesOf(
	{ decoding: { flags } }: Pick<Variable, "decoding">,
	{ reduce }: Pick<ViewState, "reduce">,
): (Pick<Flags, "list"> & { readonly span: Span }) | null {
	return flags?.span && reduce?.op !== "mean" ? { list: flags.list, span: flags.span } : null;
}

/** The state with limits that give each category its colour in another scheme, where those in force did that in the old one. */
export function withCategories(variable: Variable, old: ViewState, next: ViewState): ViewState {
	const span = variable.decoding.flags?.span;
	const [from, to] = [old.color.scheme, next.color.scheme];
	if (!span || from === to || !sameState(next.color.domain, categoryDomain(span, from))) return next;
	return { ...next, color: { ...next.color, domain: categoryDomain(span, to) } };
}

/** How an array is shown; null where it has no cells, since an axis has length zero. */
export function faceOf({ node, table }: Pick<Variable, "node" | "table">): "plane" | "table" | null {
	if (node.shape.includes(0)) return null;
	return table ? "table" : "plane";
}

/** The part of a state that shows a field, or the table (TABLE), which is what a struct shows unasked. */
export function facePart({ array }: Variable, field: string): ViewStatePart {
	return { field: field === TABLE && array.dtype.fields ? undefined : field };
}

/** The part that turns a picture into a table, and a table into a picture; null where there is no picture. */
export function otherFace(variable: Variable): ViewStatePart | null {
	const { array, table } = variable;
	if (!table) return facePart(variable, TABLE);
	if (!array.dtype.fields) return fieldsOf(array).length > 0 || isNumeric(array.dtype) ? { field: undefined } : null;
	const [first] = fieldsOf(array);
	return first === undefined ? null : { field: first };
}

/** The state to begin from where another field of the array is shown: all of the old one, save limits, an angle's colours and what is compared. Throws SelectionError for a field that there is not. */
export function changedField(variable: Variable, state: ViewState, field: string | undefined): ViewStatePart {
	if (field !== undefined && field !== TABLE) fieldNode(variable.array, field);
	const { domain: _domain, scheme, ...color } = state.color;
	// a table has no planes
	const reduce = field === TABLE || (field === undefined && variable.array.dtype.fields) ? undefined : state.reduce;
	const next: ViewStatePart = { ...state, field, color, reduce, compare: undefined };
	const turns = scheme === ANGLES.scheme || /(^|\.)phase$/.test(field ?? "");
	return turns ? next : { ...next, color: { ...color, scheme } };
}
