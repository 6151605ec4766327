/** How the values of a coordinate lie: evenly, in order, all there; and in words what of it is odd. Pure. */
import { dtypeOf, NAT } from "./dtype.ts";
import type { Attributes } from "./json.ts";
import { tickDecoder } from "./ticks.ts";
import { type TimeDecoder, timeDecoder, timeProblem } from "./time.ts";

/** Coordinate values of a dimension, CF-decoded where they are packed, with the attributes and the stored data type's name. */
export interface Coordinate {
	readonly values: Float32Array | Float64Array | BigInt64Array | BigUint64Array | readonly string[];
	readonly attrs: Attributes;
	readonly dtype: string;
}

/** How the values of a coordinate lie. */
export interface Order {
	/** The outer edges of evenly spaced cells; null where the steps differ by more than 1 %, or there is no step. */
	readonly edges: readonly [number, number] | null;
	/** Whether they only rise, or only fall; a single value does both. */
	readonly ordered: boolean;
	/** The longest step over the shortest one; NaN where they are not in order, or there is none. */
	readonly ratio: number;
}

/** How the values of a coordinate lie. */
export function orderOf(values: ArrayLike<number | bigint>): Order {
	const n = values.length;
	const rises = values[n - 1] > values[0];
	let [ordered, short, long] = [n > 0 && !isNone(values[0]), Number.POSITIVE_INFINITY, 0];
	for (let i = 1; i < n && ordered; i++) {
		ordered = !isNone(values[i]) && (rises ? values[i] > values[i - 1] : values[i] < values[i - 1]);
		const step = Math.abs(Number(values[i]) - Number(values[i - 1]));
		if (step < short) short = step;
		if (step > long) long = step;
	}
	return { edges: ordered ? evenEdges(values) : null, ordered, ratio: ordered && n > 1 ? long / short : Number.NaN };
}

function evenEdges(values: ArrayLike<number | bigint>): [number, number] | null {
	const n = values.length;
	const first = Number(values[0]);
	const step = (Number(values[n - 1]) - first) / (n - 1);
	if (n < 2 || step === 0 || !Number.isFinite(step)) return null;
	for (let i = 0; i < n; i++) {
		if (!(Math.abs(Number(values[i]) - (first + i * step)) <= 0.01 * Math.abs(step))) return null;
	}
	return [first - step / 2, Number(values[n - 1]) + step / 2];
}

/** NaN, and what NaT is as a tick. */
function isNone(value: number | bigint): boolean {
	return typeof value === "bigint" ? value === NAT : Number.isNaN(value);
}

/** How the times of a coordinate are read; null where it has none, or they can't be understood. */
export function timesOf({ attrs, dtype }: Pick<Coordinate, "attrs" | "dtype">): TimeDecoder | null {
	const type = dtypeOf(dtype);
	return (type && tickDecoder(type)) ?? timeDecoder(attrs);
}

/** What is odd about a coordinate, in sentences: units and calendars that are none, values that are missing, repeated, in no order, or no dates. */
export function coordinateProblems(path: string, coordinate: Coordinate): string[] {
	const { values, attrs } = coordinate;
	const name = `The coordinate "${path}"`;
	if (typeof values[0] === "string") return [];
	const numbers = values as ArrayLike<number | bigint>;
	const time = timesOf(coordinate);
	const unread = time ? null : timeProblem(attrs);
	const raw = unread === null ? [] : [`${name} is shown as numbers and not as dates: ${unread}.`];
	return [...raw, ...valueProblems(name, numbers), ...(time ? dateProblems(name, numbers, time) : [])];
}

function valueProblems(name: string, values: ArrayLike<number | bigint>): string[] {
	if (values.length === 0 || orderOf(values).ordered) return [];
	const known = Array.from(values).filter((value) => !isNone(value));
	const none = values.length - known.length;
	const even = "cells are drawn evenly, as they are stored";
	if (none > 0) return [`${name} has no value at ${none} of ${values.length} positions; ${even}.`];
	const repeated = known.length - new Set(known).size;
	if (repeated > 0) return [`${name} has ${repeated} of its ${values.length} values more than once; ${even}.`];
	return [`${name} neither rises nor falls throughout; ${even}.`];
}

function dateProblems(name: string, values: ArrayLike<number | bigint>, time: TimeDecoder): string[] {
	const isBeyond = (value: number | bigint) => !isNone(value) && Number.isNaN(time.fields(value)[0]);
	// of what is in order the ends reach farthest
	const ends = orderOf(values).ordered ? [values[0], values[values.length - 1]] : Array.from(values);
	if (!ends.some(isBeyond)) return [];
	const beyond = Array.from(values).filter(isBeyond).length;
	return [`${name} has ${beyond} of its ${values.length} times beyond what dates can hold; they are shown as numbers.`];
}
