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

/** One stored value, exact; complex ones are [real, imaginary], raw bits and structs their bytes. */
export type Scalar = number | bigint | boolean | string | readonly [number, number] | Uint8Array | null;

/** What a cell holds where it is no number: text, bytes, a typed array or a list of texts, or any JSON value. */
export type Cell =
	| null
	| boolean
	| number
	| bigint
	| string
	| NumberArray
	| readonly Cell[]
	| { readonly [name: string]: Cell };

/** What datetime64 and timedelta64 count: `count` times `unit` (`Y` … `as`, or `generic`). */
export interface Tick {
	readonly unit: string;
	readonly count: number;
}

/** The tick that means "not a time". */
export const NAT = -(2n ** 63n);

/** What a data type is for the stages after the metadata. */
export interface Dtype {
	/** NumPy's name: `float32`, `int64`, `bool`, `datetime64[ns]`, `S10`, `<U8`, `string`. */
	readonly name: string;
	readonly kind:
		| "bool"
		| "int"
		| "uint"
		| "float"
		| "datetime"
		| "timedelta"
		| "complex"
		| "string"
		| "bytes"
		| "object";
	/** Bytes of one value; 0 where it is of variable length. */
	readonly bytes: number;
	/** zarrita's name of the type that holds the values. */
	readonly zarrita: string;
	/** Of datetime64 and timedelta64: what is counted. */
	readonly tick?: Tick;
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
	complex64: Float32Array,
	complex128: Float64Array,
};

const TIME = /^(datetime|timedelta)64(?:\[([1-9]\d{0,9})?(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?$/;
const NUMBER = /^(bool|int|uint|float|complex)(\d*)$/;

/** Whether the type that holds the values has no fixed size: texts, bytes and objects are known by their kind alone. */
export function isVariable(type: string): type is "string" | "bytes" | "object" {
	return type === "string" || type === "bytes" || type === "object";
}

/** The data type that v3 names `name` (`float32`, `bool`, `string`), NumPy's name of a time (`datetime64[10us]`) or zarrita's name of a v2 string (`v2:S10`); undefined where we have none. */
export function dtypeOf(name: string): Dtype | undefined {
	if (isVariable(name)) return { name, kind: name, bytes: 0, zarrita: name };
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
	const time = TIME.exec(name);
	if (time) {
		const tick = { unit: time[3] ?? "generic", count: Number(time[2] ?? 1) };
		return { name, kind: time[1] as "datetime" | "timedelta", bytes: 8, zarrita: "int64", tick };
	}
	const number = NUMBER.exec(name);
	if (!number || !(name in CONSTRUCTORS)) return undefined;
	const kind = number[1] as "bool" | "int" | "uint" | "float" | "complex";
	return { name, kind, bytes: kind === "bool" ? 1 : Number(number[2]) / 8, zarrita: name };
}

/** A zeroed array for `length` stored values of a numeric or boolean type (float16 is held as float32, complex ones as pairs: twice as many numbers). */
export function allocate(dtype: Dtype, length: number): NumberArray {
	const Constructor = CONSTRUCTORS[dtype.zarrita];
	if (!Constructor) throw new TypeError(`${dtype.name} holds no numbers`);
	return new Constructor(dtype.kind === "complex" ? 2 * length : length);
}

/** Whether a cell holds one number (or boolean), so that a plane of it can be coloured. */
export function isNumeric(dtype: Dtype): boolean {
	return !["string", "complex", "bytes", "object"].includes(dtype.kind);
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
