/** The bytes of a struct → the values of its fields. Pure. (NumPy, "Structured arrays"; zarr-extensions, "struct") */

import { narrowBits, narrowStored, widen } from "../narrow.ts";
import type { NumberArray } from "../numbers.ts";
import { type Dtype, dtypeOf, type Field, isNumeric, partsOf } from "./dtype.ts";
import { bytesText, pointsText } from "./text.ts";

/** Numbers that lie in bytes: where the first begins and how far it is to the next. */
export interface Run {
	/** v3's name of the type. */
	readonly type: string;
	readonly endian: "little" | "big";
	readonly start: number;
	readonly step: number;
	readonly count: number;
}

type Read = (view: DataView, at: number, little: boolean) => number | bigint;
type NumberArrayConstructor = new (length: number) => NumberArray;

const STORED: Readonly<Record<string, readonly [NumberArrayConstructor, Read]>> = {
	bool: [Uint8Array, (view, at) => Number(view.getUint8(at) !== 0)],
	int8: [Int8Array, (view, at) => view.getInt8(at)],
	uint8: [Uint8Array, (view, at) => view.getUint8(at)],
	int16: [Int16Array, (view, at, little) => view.getInt16(at, little)],
	uint16: [Uint16Array, (view, at, little) => view.getUint16(at, little)],
	int32: [Int32Array, (view, at, little) => view.getInt32(at, little)],
	uint32: [Uint32Array, (view, at, little) => view.getUint32(at, little)],
	int64: [BigInt64Array, (view, at, little) => view.getBigInt64(at, little)],
	uint64: [BigUint64Array, (view, at, little) => view.getBigUint64(at, little)],
	float32: [Float32Array, (view, at, little) => view.getFloat32(at, little)],
	float64: [Float64Array, (view, at, little) => view.getFloat64(at, little)],
};

/** The numbers of a run, complex ones as pairs, in the typed array that holds values of their type. Throws RangeError beyond the end of the bytes. */
export function numbersIn(bytes: Uint8Array, { type, endian, start, step, count }: Run): NumberArray {
	const { type: part, count: width } = partsOf(type) ?? { type, count: 1 };
	const narrow = narrowBits(part) !== undefined;
	const [Numbers, read] = STORED[narrow ? narrowStored(part) : part];
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const numbers = new Numbers(width * count);
	const size = numbers.BYTES_PER_ELEMENT;
	for (let i = 0; i < count; i++)
		for (let k = 0; k < width; k++)
			numbers[width * i + k] = read(view, start + i * step + k * size, endian === "little") as never;
	return narrow ? widen(part, numbers as Uint8Array | Uint16Array) : numbers;
}

/** All values of one type in `bytes`: numbers as `numbersIn` has them, texts as a list. Throws where they are no whole number of values. */
export function itemsIn(bytes: Uint8Array, type: string, endian: "little" | "big"): NumberArray | string[] {
	const dtype = dtypeOf(type);
	const step = dtype?.bytes || 1;
	const count = bytes.length / step;
	if (!Number.isInteger(count)) throw new Error(`${bytes.length} bytes are no whole number of items of ${step} bytes`);
	if (dtype?.kind !== "string") return numbersIn(bytes, { type, endian, start: 0, step, count });
	const text = (_: unknown, i: number) => textOf(bytes.subarray(i * step, (i + 1) * step), type.includes("U"), endian);
	return Array.from({ length: count }, text);
}

/** Text of fixed length, without the padding at its end: `S` as bytes of UTF-8, `U` as UTF-32. */
export function textOf(bytes: Uint8Array, unicode: boolean, endian: "little" | "big"): string {
	if (!unicode) return bytesText(bytes);
	const run = { type: "uint32", endian, start: 0, step: 4, count: bytes.length >> 2 };
	return pointsText(numbersIn(bytes, run) as Uint32Array);
}

type Struct = Record<string, unknown>;

/** Where structs lie in bytes. */
type Structs = Pick<Run, "start" | "step" | "count">;

/** Structs field by field: numbers, booleans, ticks as bigint, texts, raw bits as bytes, complex numbers as a pair, sub-arrays as typed arrays (as lists of texts, bytes or structs), structs as objects. */
function structsIn(bytes: Uint8Array, fields: readonly Field[], structs: Structs): Struct[] {
	const columns = fields.map((field) => columnOf(bytes, field, { ...structs, start: structs.start + field.offset }));
	return Array.from({ length: structs.count }, (_, i) =>
		Object.fromEntries(fields.map(({ name }, k) => [name, columns[k][i]])),
	);
}

/** One field of every struct; single numbers are read at once, which takes a fraction of one by one. */
function columnOf(bytes: Uint8Array, field: Field, structs: Structs): ArrayLike<unknown> {
	const { dtype, endian, shape } = field;
	if (shape.length === 0) {
		if (dtype.fields) return structsIn(bytes, dtype.fields, structs);
		if (isNumeric(dtype)) {
			const numbers = numbersIn(bytes, { ...structs, type: dtype.zarrita, endian });
			return dtype.kind === "bool" ? Array.from(numbers as Uint8Array, (value) => value === 1) : numbers;
		}
	}
	return Array.from({ length: structs.count }, (_, i) => fieldAt(bytes, structs.start + i * structs.step, field));
}

/** A sub-array, or a single value that is no number. */
function fieldAt(bytes: Uint8Array, start: number, { dtype, endian, shape }: Field): unknown {
	const items = { start, step: dtype.bytes, count: shape.reduce((a, b) => a * b, 1) };
	if (isNumeric(dtype) || dtype.kind === "complex") return numbersIn(bytes, { ...items, type: dtype.zarrita, endian });
	if (dtype.fields) return structsIn(bytes, dtype.fields, items);
	const each = Array.from({ length: items.count }, (_, i) => {
		const own = bytes.slice(start + i * dtype.bytes, start + (i + 1) * dtype.bytes);
		return dtype.kind === "string" ? textOf(own, dtype.name.startsWith("<U"), endian) : own;
	});
	return shape.length === 0 ? each[0] : each;
}

/** The stored values of a type that is held as bytes: raw bits as they are, structs by field. */
export function cellsIn(bytes: Uint8Array, { fields, bytes: step }: Dtype): Uint8Array[] | Struct[] {
	const count = bytes.length / step;
	if (fields) return structsIn(bytes, fields, { start: 0, step, count });
	return Array.from({ length: count }, (_, i) => bytes.slice(i * step, (i + 1) * step));
}

/** The stored value of one cell: a struct by field, all else as the bytes that they are. */
export function cellOf(bytes: Uint8Array, { fields, bytes: step }: Dtype): Uint8Array | Struct {
	return fields ? structsIn(bytes, fields, { start: 0, step, count: 1 })[0] : bytes;
}
