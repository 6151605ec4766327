/** Many planes as one: which dim is reduced, how, and over which of its positions; checked, and said. Pure. */
import { isPlain, type Kind } from "./given.ts";

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

/** What a reduction may be. */
export const REDUCE: Kind = {
	says: 'an object such as {dim: "z", op: "max", span: [10, 20]}, with op "max", "mean" or "min" and span [start, stop)',
	is: isReduce,
};

function isReduce(value: unknown): boolean {
	if (!isPlain(value)) return false;
	const { dim, op, span, ...others } = value;
	if (Object.keys(others).length > 0 || typeof dim !== "string" || !REDUCERS.some(([name]) => name === op))
		return false;
	return (
		Array.isArray(span) && span.length === 2 && span.every(Number.isSafeInteger) && 0 <= span[0] && span[0] < span[1]
	);
}

/** "max of z 10–20": the first and the last position, both within. */
export function reduceText({ dim, op, span: [start, stop] }: ReduceState): string {
	return `${op} of ${dim} ${start}–${stop - 1}`;
}
