/** NumPy's casts between number types. Pure. */

import { nearestNarrow } from "../narrow.ts";
import { NUMBER_ARRAYS, type NumberArray, type NumberName } from "../numbers.ts";

const LEAST_INT64 = -(2n ** 63n);

/** `values` as the type `to`: integers wrap, fractions are cut off, floats round once. Returns `values` themselves where they have the type. */
export function cast(values: NumberArray, to: NumberName): NumberArray {
	const Constructor = NUMBER_ARRAYS[to];
	if (to === "bool") return Uint8Array.from(values as ArrayLike<number | bigint>, (value) => (value ? 1 : 0));
	if (values instanceof Constructor && to !== "float16") return values;
	const source = values as ArrayLike<number | bigint>;
	const out = new Constructor(source.length) as unknown as { [index: number]: number | bigint };
	const convert = converter(values, to);
	for (let i = 0; i < source.length; i++) out[i] = convert(source[i]);
	return out as unknown as NumberArray;
}

function converter(values: NumberArray, to: NumberName): (value: number | bigint) => number | bigint {
	const big = values instanceof BigInt64Array || values instanceof BigUint64Array;
	if (to === "float16") return (value) => roundHalf(Number(value));
	if (to === "int64" || to === "uint64") return big ? (value) => value : (value) => truncated(value as number);
	if (!big) return (value) => value;
	if (to === "float64") return Number;
	if (to === "float32") return (value) => sticky(value as bigint);
	return (value) => Number(BigInt.asIntN(32, value as bigint));
}

/** What an x86 processor makes of NaN and infinities is the least integer. */
function truncated(value: number): bigint {
	return Number.isFinite(value) ? BigInt(Math.trunc(value)) : LEAST_INT64;
}

/** A number that rounds to the same float32 as `value`; rounding to float64 in between could end elsewhere. */
function sticky(value: bigint): number {
	const size = value < 0n ? -value : value;
	if (size < 2n ** 53n) return Number(value);
	const kept = Number((size >> 12n) | (size & 0xfffn ? 1n : 0n)) * 4096;
	return value < 0n ? -kept : kept;
}

const MOST_HALF = 65504;

/** The nearest half-precision number, ties to even; beyond the largest one infinity. (IEEE 754 binary16) */
export function roundHalf(value: number): number {
	const rounded = nearestNarrow("float16", value);
	return Math.abs(rounded) > MOST_HALF ? Math.sign(rounded) * Number.POSITIVE_INFINITY : rounded;
}
