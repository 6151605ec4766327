/** Data types of Zarr v2 and v3: NumPy's name, the typed array that holds the values, their range and their text. */

/** A typed array that holds numbers of an array as they are stored (bool as 0/1 in a Uint8Array). */
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

/** One stored value, exact. */
export type Scalar = number | bigint | boolean | string | null;

/** What a data type is for the stages after the metadata. */
export interface Dtype {
	/** NumPy's name: `float32`, `int64`, `bool`, `S10`, `<U8`, `string`. */
	readonly name: string;
	readonly kind: "bool" | "int" | "uint" | "float" | "string";
	/** Bytes of one value; 0 for variable-length strings. */
	readonly bytes: number;
	/** zarrita's name of the same type. */
	readonly zarrita: string;
}

type NumberArrayConstructor = { new (length: number): NumberArray; readonly BYTES_PER_ELEMENT: number };

const CONSTRUCTORS: Record<string, NumberArrayConstructor> = {
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

const NUMBER = /^(bool|int|uint|float)(\d*)$/;

/** The data type that v3 names `name` (`float32`, `bool`, `string`) or zarrita's name of a v2 string (`v2:S10`); undefined where we have none. */
export function dtypeOf(name: string): Dtype | undefined {
	if (name === "string") return { name, kind: "string", bytes: 0, zarrita: name };
	const fixed = /^v2:([SU])(\d+)$/.exec(name);
	if (fixed) {
		const length = Number(fixed[2]);
		const unicode = fixed[1] === "U";
		return {
			name: (unicode ? "<U" : "S") + length,
			kind: "string",
			bytes: unicode ? 4 * length : length,
			zarrita: name,
		};
	}
	const number = NUMBER.exec(name);
	if (!number || !(name in CONSTRUCTORS)) return undefined;
	const kind = number[1] as "bool" | "int" | "uint" | "float";
	return { name, kind, bytes: kind === "bool" ? 1 : Number(number[2]) / 8, zarrita: name };
}

/** A zeroed array for `length` stored values of a numeric or boolean type (float16 is held as float32). */
export function allocate(dtype: Dtype, length: number): NumberArray {
	const Constructor = CONSTRUCTORS[dtype.name];
	if (!Constructor) throw new TypeError(`${dtype.name} holds no numbers`);
	return new Constructor(length);
}

/** Whether the type holds numbers (or booleans), so that a plane of it can be coloured. */
export function isNumeric(dtype: Dtype): boolean {
	return dtype.kind !== "string";
}

/** The stored value as text, exact to the last bit: the shortest decimal that reads back the same. */
export function formatStored(dtype: Dtype, value: number | bigint): string {
	if (dtype.kind === "bool") return value ? "true" : "false";
	if (dtype.bytes === 4 && dtype.kind === "float") return shortestFloat32(value as number);
	return String(value);
}

function shortestFloat32(value: number): string {
	if (!Number.isFinite(value)) return String(value);
	for (let digits = 1; digits < 9; digits++) {
		const text = value.toPrecision(digits);
		if (Math.fround(Number(text)) === value) return String(Number(text));
	}
	return String(Number(value.toPrecision(9)));
}
