/** The faces of an array: a picture of its numbers or of one field, and the table of all it holds. Pure. */
import { isNumeric } from "../hierarchy/dtype.ts";
import { fieldNode, fieldsOf } from "../hierarchy/field.ts";
import type { Variable } from "../read.ts";
import { TABLE } from "../slice/variable.ts";
import type { ColorState, ViewState, ViewStatePart } from "../state.ts";

/** Angles are cyclic, and so are their colours. */
const ANGLES = { scheme: "phase", domain: [-Math.PI, Math.PI] } as const;

/** The colours in which a field is shown first, where its values have a range of their own: those of angles. */
export function ownColor({ node }: Pick<Variable, "node">): Partial<ColorState> | null {
	return node.part?.pick.part === "phase" ? { scheme: ANGLES.scheme, domain: [...ANGLES.domain] } : null;
}

/** Red above zero, blue below, and white where there is no difference. */
const DIFFERENCES = { scheme: "RdBu", reverse: true } as const;

/** The colours in which a variable is shown first, where they are not the usual ones. */
export function firstColor(variable: Pick<Variable, "node" | "difference">): Partial<ColorState> | null {
	return variable.difference ? DIFFERENCES : ownColor(variable);
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
