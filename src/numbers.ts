/** Number types by v3's names and the typed arrays that hold their values: booleans as bytes of 0 and 1, half-precision numbers as float32. Pure. */

/** A typed array that holds numbers of one type. */
export type NumberArray =
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

/** The typed array of each type, by its name. */
export const NUMBER_ARRAYS = {
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

/** The name of a type that a typed array holds. */
export type NumberName = keyof typeof NUMBER_ARRAYS;

/** Typed arrays of integers of at most 16 bits, few enough for a table that has an entry for each. */
export type SmallArray = Int8Array | Uint8Array | Int16Array | Uint16Array;

/** A range of integers: the lowest, and how many there are. */
export interface Small {
	readonly first: number;
	readonly size: number;
}

const SMALL = new Map<unknown, Small>([
	[Int8Array, { first: -(2 ** 7), size: 2 ** 8 }],
	[Uint8Array, { first: 0, size: 2 ** 8 }],
	[Int16Array, { first: -(2 ** 15), size: 2 ** 16 }],
	[Uint16Array, { first: 0, size: 2 ** 16 }],
]);

/** The integers that a typed array of at most 16 bits can hold; undefined for other values. */
export function smallOf(values: unknown): Small | undefined {
	return SMALL.get(Object(values).constructor);
}

/** Small integers as their bits: of negative ones those of the upper half. */
export function bitsOf({ buffer, byteOffset, length, BYTES_PER_ELEMENT }: SmallArray): Uint8Array | Uint16Array {
	if (BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length);
	return new Uint16Array(buffer, byteOffset, length);
}
