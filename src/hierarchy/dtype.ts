/** Data types of Zarr v2 and v3: NumPy's name, the typed array that holds the values, their range and their text. */

import { narrowBits, nearestNarrow, widen } from "../narrow.ts";
import { NUMBER_ARRAYS, type NumberArray, type NumberName } from "../numbers.ts";

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
	/** NumPy's letters of the unit. */
	readonly unit: string;
	/** How many of the unit make one tick. */
	readonly count: number;
}

/** The tick that means "not a time". */
export const NAT = -(2n ** 63n);

/** One field of a struct. */
export interface Field {
	/** As the metadata names it. */
	readonly name: string;
	/** Where it begins, in bytes from the beginning of its struct. */
	readonly offset: number;
	/** The type of one value. */
	readonly dtype: Dtype;
	/** Its byte order. */
	readonly endian: "little" | "big";
	/** Of a sub-array; empty for a single value. */
	readonly shape: readonly number[];
}

/** What a data type is for the stages after the metadata. */
export interface Dtype {
	/** NumPy's name: `float32`, `int64`, `bool`, `datetime64[ns]`, `S10`, `<U8`, `string`, `V6`; `struct`; of other types v3's: `bfloat16`, `int4`. */
	readonly name: string;
	/** What its values are, without their width. */
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
		| "struct"
		| "object";
	/** Bytes of one value; 0 where it is of variable length. */
	readonly bytes: number;
	/** @internal zarrita's name of the type that holds the values. */
	readonly zarrita: string;
	/** Of datetime64 and timedelta64: what is counted. */
	readonly tick?: Tick;
	/** Of structs, in the order in which they lie. */
	readonly fields?: readonly Field[];
}

const TIME = /^(datetime|timedelta)64(?:\[([1-9]\d{0,9})?(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?$/;
const TEXT = /^v2:([SU])([1-9]\d{0,9})$/;
const NUMBER = /^(bool|int|uint|float|complex)(\d*)$/;

/** Whether the type that holds the values has no fixed size: texts, bytes and objects are known by their kind alone. */
export function isVariable(type: string): type is "string" | "bytes" | "object" {
	return type === "string" || type === "bytes" || type === "object";
}

/** The data type that v3 names `name` (`float32`, `bool`, `string`, `r48`), NumPy's name of a time (`datetime64[10us]`) or zarrita's name of a v2 string (`v2:S10`); undefined where we have none. */
export function dtypeOf(name: string): Dtype | undefined {
	const known = name.replace(/^complex_float(32|64)$/, (_, bits) => `complex${2 * Number(bits)}`);
	return plainDtype(known) ?? rawDtype(known) ?? narrowDtype(known);
}

/** A value of more bytes than a MiB is none that a cell could show. */
const MOST_BITS = 8 * 2 ** 20;

/** Raw bits: `r48` has six bytes and is NumPy's `V6`. */
function rawDtype(name: string): Dtype | undefined {
	const bits = Number(/^r([1-9]\d{0,9})$/.exec(name)?.[1] ?? Number.NaN);
	return bits % 8 === 0 && bits <= MOST_BITS
		? { name: `V${bits / 8}`, kind: "bytes", bytes: bits / 8, zarrita: name }
		: undefined;
}

function narrowDtype(name: string): Dtype | undefined {
	const part = name.replace(/^complex_/, "");
	const bits = narrowBits(part);
	if (bits === undefined || (part !== name && part.includes("int"))) return undefined;
	const bytes = bits > 8 ? 2 : 1;
	if (part !== name) return { name, kind: "complex", bytes: 2 * bytes, zarrita: name };
	return { name, kind: part.includes("float") ? "float" : part.startsWith("u") ? "uint" : "int", bytes, zarrita: name };
}

function plainDtype(name: string): Dtype | undefined {
	if (isVariable(name)) return { name, kind: name, bytes: 0, zarrita: name };
	const fixed = TEXT.exec(name);
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
	if (!number || !((partsOf(name)?.type ?? name) in NUMBER_ARRAYS)) return undefined;
	const kind = number[1] as "bool" | "int" | "uint" | "float" | "complex";
	return { name, kind, bytes: kind === "bool" ? 1 : Number(number[2]) / 8, zarrita: name };
}

/** The numbers that make up one value: `count` of a type. */
export interface Parts {
	readonly type: string;
	readonly count: number;
}

/** What values of a type are made of, where one number doesn't hold them: complex ones of two parts, raw bits and structs of bytes, texts of bytes or code points. */
export function partsOf(type: string): Parts | undefined {
	const text = TEXT.exec(type);
	if (text) return { type: text[1] === "U" ? "uint32" : "uint8", count: Number(text[2]) };
	if (type === "complex64" || type === "complex128") return { type: `float${Number(type.slice(7)) / 2}`, count: 2 };
	if (type.startsWith("complex_")) return { type: type.slice(8), count: 2 };
	return /^r\d+$/.test(type) ? { type: "uint8", count: Number(type.slice(1)) / 8 } : undefined;
}

/** A zeroed array for `length` stored values: floats of at most 16 bits are held as float32, integers of less than 8 as bytes, complex numbers as pairs, raw bits and structs as bytes. Throws for strings, bytes and objects of variable length. */
export function allocate(dtype: Dtype, length: number): NumberArray {
	const { type, count } = partsOf(dtype.zarrita) ?? { type: dtype.zarrita, count: 1 };
	return allocateNumbers(type, count * length);
}

/** A zeroed array for `length` numbers of the type that v3 names `type`. Throws TypeError where these are no numbers. */
export function allocateNumbers(type: string, length: number): NumberArray {
	if (type in NUMBER_ARRAYS) return new NUMBER_ARRAYS[type as NumberName](length);
	if (narrowBits(type) === undefined) throw new TypeError(`${type} holds no numbers`);
	return widen(type, new Uint8Array(0)) instanceof Float32Array
		? new Float32Array(length)
		: new (type.startsWith("u") ? Uint8Array : Int8Array)(length);
}

const NUMERIC: ReadonlySet<Dtype["kind"]> = new Set(["bool", "int", "uint", "float", "datetime", "timedelta"]);

/** Whether a cell holds one number (or boolean), so that a plane of it can be coloured. */
export function isNumeric(dtype: Dtype): boolean {
	return NUMERIC.has(dtype.kind);
}

/** The stored value as text, exact to the last bit: the shortest decimal that reads back the same. */
export function formatStored(dtype: Dtype, value: number | bigint): string {
	if (dtype.kind === "bool") return value ? "true" : "false";
	if (Object.is(value, -0)) return "-0";
	if (dtype.kind !== "float" || dtype.bytes > 4) return String(value);
	if (dtype.bytes === 4) return shortestDecimal(value as number, Math.fround);
	return shortestDecimal(value as number, (decimal) => nearestNarrow(dtype.zarrita, decimal));
}

/** The decimal with the fewest digits that `round` takes for the value. */
function shortestDecimal(value: number, round: (decimal: number) => number): string {
	if (!Number.isFinite(value)) return String(value);
	for (let digits = 1; digits < 9; digits++) {
		const text = value.toPrecision(digits);
		if (round(Number(text)) === value) return String(Number(text));
	}
	return String(Number(value.toPrecision(9)));
}
