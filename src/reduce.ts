/** Many planes as one: which dim is reduced, how, and over which of its positions; checked, and said. Pure. */
import { ZarrError } from "./errors.ts";
import { checkOptions, isPlain, type Kind, type Kinds, TEXT } from "./given.ts";

/** What is drawn of the values at one place: the largest, their mean, or the smallest. Values that are none, as NaN and fill values, are left out. */
export type ReduceOp = "max" | "mean" | "min";

/** A range of positions along a dim that is not drawn, as one plane. No interface, as those don't count as JSON where a type asks for it. */
export type ReduceState = {
	/** The dim's name. */
	dim: string;
	/** What is drawn of the values. */
	op: ReduceOp;
	/** Positions [start, stop), 0 ≤ start < stop ≤ size, as in NumPy's slices; of an image they count the cells of the finest level. */
	span: [start: number, stop: number];
};

/** The ways to reduce, in the order in which they are offered, and what they are called. */
export const REDUCERS: readonly (readonly [op: ReduceOp, name: string])[] = [
	["max", "maximum"],
	["mean", "mean"],
	["min", "minimum"],
];

const FIELDS: Kinds = {
	dim: TEXT,
	op: { says: '"max", "mean" or "min"', is: (op) => REDUCERS.some(([name]) => name === op) },
	span: { says: "positions [start, stop), whole numbers of which the second is larger", is: isSpan },
};

/** What a reduction may be, as far as one sentence says it. */
export const REDUCE: Kind = {
	says: 'an object such as {dim: "z", op: "max", span: [10, 20]}, with op "max", "mean" or "min" and span [start, stop)',
	is: (value) => isPlain(value) && Object.entries(FIELDS).every(([name, { is }]) => is(value[name])),
};

function isSpan(span: unknown): boolean {
	if (!Array.isArray(span) || span.length !== 2 || !span.every(Number.isSafeInteger)) return false;
	return span[0] >= 0 && span[0] < span[1];
}

/** A reduction in an object of its own, without fields that there are not, of which is warned. Throws SelectionError for one of a wrong kind. */
export function checkedReduce(called: string, given: ReduceState): ReduceState {
	const name = `${called}, reduce`;
	checkOptions(name, given, FIELDS);
	if (!REDUCE.is(given)) throw new ZarrError("SelectionError", `${name}: give ${REDUCE.says}.`);
	const { dim, op, span } = given;
	return { dim, op, span: [...span] };
}

/** "max of z 10–20": the first and the last position, both within. */
export function reduceText({ dim, op, span: [start, stop] }: ReduceState): string {
	return `${op} of ${dim} ${start}–${stop - 1}`;
}
