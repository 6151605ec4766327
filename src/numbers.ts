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
