/** Number types by v3's names and NumPy's casts between them; booleans are bytes of 0 and 1, half-precision numbers are held as float32. */
import { roundHalf } from "./half.ts";

/** Numbers of one type. */
export type Numbers =
	| Int8Array
	| Uint8Array
	| Int16Array
	| Uint16Array
	| Int32Array
	| Uint32Array
	| BigInt64Array
	| BigUint64Array
	| Float32Array
	| Float64Array;

const CONSTRUCTORS = {
	bool: Uint8Array,
	int8: Int8Array,
	uint8: Uint8Array,
	int16: Int16Array,
	uint16: Uint16Array,
	int32: Int32Array,
	uint32: Uint32Array,
	int64: BigInt64Array,
	uint64: BigUint64Array,
	float16: Float32Array,
	float32: Float32Array,
	float64: Float64Array,
};

/** A type whose values `cast` knows. */
export type NumberName = keyof typeof CONSTRUCTORS;

const LEAST_INT64 = -(2n ** 63n);

/** `values` as the type `to`: integers wrap, fractions are cut off, floats round once. Returns `values` themselves where they have the type. */
export function cast(values: Numbers, to: NumberName): Numbers {
	const Constructor = CONSTRUCTORS[to];
	if (to === "bool") return Uint8Array.from(values as ArrayLike<number | bigint>, (value) => (value ? 1 : 0));
	if (values instanceof Constructor && to !== "float16") return values;
	const source = values as ArrayLike<number | bigint>;
	const out = new Constructor(source.length) as unknown as { [index: number]: number | bigint };
	const convert = converter(values, to);
	for (let i = 0; i < source.length; i++) out[i] = convert(source[i]);
	return out as unknown as Numbers;
}

function converter(values: Numbers, to: NumberName): (value: number | bigint) => number | bigint {
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
