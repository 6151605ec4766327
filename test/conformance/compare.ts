/** What was read against what the writer says. */
import { isDeepStrictEqual } from "node:util";
import { type ArrayValues, isZarrError } from "../../src/index.ts";
import type { ExpectedArray, Fixture, StoredFixture } from "./fixture.ts";
import { neutral, type Portable, portable } from "./portable.ts";

/** What came of reading one array. */
export interface Outcome {
	readonly fixture: Fixture;
	readonly store: StoredFixture;
	readonly array: ExpectedArray;
	readonly verdict: "right" | "refused" | "wrong";
	/** Why it was refused, or how it differs; "" where it is right. */
	readonly reason: string;
}

/** What a page or this process gives for one array: the array, or the error's message and whether it is one of ours. */
export type Answer = Portable | { readonly error: string; readonly ours: boolean };

/** The answer of a promised array. */
export async function answerOf(read: Promise<ArrayValues>): Promise<Answer> {
	try {
		return portable(await read);
	} catch (error) {
		return { error: String((error as Error).message), ours: isZarrError(error) };
	}
}

/** Holds an answer against the fixture. A refusal is right only where the fixture says so, in its words, and the error is one of ours. */
export function judge(fixture: Fixture, store: StoredFixture, array: ExpectedArray, answer: Answer): Outcome {
	const outcome = (verdict: Outcome["verdict"], reason: string) => ({ fixture, store, array, verdict, reason });
	if ("error" in answer) {
		const { error, ours } = answer;
		if (array.refused === undefined) return outcome("wrong", `not read: ${error}`);
		const meant = ours && new RegExp(array.refused).test(error);
		return meant ? outcome("refused", error) : outcome("wrong", `refused otherwise: ${error}`);
	}
	if (array.refused !== undefined) return outcome("wrong", `read, though it must be refused: /${array.refused}/`);
	const differs = difference(array, answer);
	return differs === null ? outcome("right", "") : outcome("wrong", differs);
}

/** How what was read differs from what is expected, in a sentence; null where it does not. */
export function difference(expected: ExpectedArray, read: Portable): string | null {
	const dims = expected.dims ?? expected.shape?.map((_, axis) => `dim_${axis}`);
	const parts: [string, unknown, unknown][] = [
		["dtype", expected.dtype, read.dtype],
		["shape", expected.shape, read.shape],
		["dims", dims, read.dims],
	];
	if (expected.attrs) parts.push(["attrs", neutral(expected.attrs), read.attrs]);
	for (const [name, wanted, found] of parts) {
		if (!isDeepStrictEqual(wanted, found))
			return `${name} ${JSON.stringify(found)} in place of ${JSON.stringify(wanted)}`;
	}
	return valueDifference(expected.values, read);
}

function valueDifference(wanted: ExpectedArray["values"], { values, held, dtype }: Portable): string | null {
	if (wanted === undefined || typeof wanted !== typeof values) return `${held} in place of ${typeof wanted} values`;
	if (typeof values !== "string") return listDifference(wanted as readonly unknown[], values);
	const array = HELD.find(([names]) => names.test(dtype))?.[1];
	if (held !== array?.name) return `a ${held} in place of ${array?.name ?? "nothing known"} for ${dtype}`;
	if (wanted === values) return null;
	const [told, found] = [cellsOf(wanted as string, array), cellsOf(values, array)];
	return told ? listDifference(told, found ?? []) : `the fixture's bytes are no ${array.name}`;
}

function listDifference(wanted: ArrayLike<unknown>, found: ArrayLike<unknown>): string | null {
	if (wanted.length !== found.length) return `${found.length} values in place of ${wanted.length}`;
	const at = Array.from(wanted).findIndex((value, i) => !isDeepStrictEqual(value, found[i]));
	if (at < 0) return null; // the bits of a NaN are the only ones that a script can't tell apart
	const [a, b] = [found[at], wanted[at]].map((value) => JSON.stringify(neutral(value)));
	return `value ${at} is ${a} in place of ${b}`;
}

interface NumberArray {
	readonly name: string;
	readonly BYTES_PER_ELEMENT: number;
	new (buffer: ArrayBuffer): ArrayLike<number | bigint>;
}

/** The typed array in which readArray gives the numbers of a type. */
const HELD: readonly (readonly [RegExp, NumberArray])[] = [
	[/^(bool|uint[248])$/, Uint8Array],
	[/^int[248]$/, Int8Array],
	[/^int16$/, Int16Array],
	[/^uint16$/, Uint16Array],
	[/^int32$/, Int32Array],
	[/^uint32$/, Uint32Array],
	[/^(int64|(datetime|timedelta)64(\[\w+\])?)$/, BigInt64Array],
	[/^uint64$/, BigUint64Array],
	[/^(float64|complex128)$/, Float64Array],
	[/^(float(4|6|8|16|32)(_\w+)?|bfloat16|complex(32|64))$/, Float32Array],
];

/** The numbers of these bytes; null where they are not whole. */
function cellsOf(base64: string, Held: NumberArray): ArrayLike<number | bigint> | null {
	const { buffer } = Uint8Array.from(Buffer.from(base64, "base64"));
	return buffer.byteLength % Held.BYTES_PER_ELEMENT === 0 ? new Held(buffer) : null;
}
