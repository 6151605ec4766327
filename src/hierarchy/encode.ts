/** A value → its bytes, for fill values that metadata gives a struct field by field. Pure. */

import { narrowBits, narrowStored, widen } from "../narrow.ts";
import type { NumberArray } from "../numbers.ts";
import { allocateNumbers, type Dtype, partsOf, type Scalar } from "./dtype.ts";

/** The bytes of a value as an array stores it (null: zeros); undefined where a text is longer than its type. */
export function bytesOf(value: Scalar, dtype: Dtype, endian: "little" | "big"): Uint8Array | undefined {
	if (value instanceof Uint8Array) return value;
	if (value === null) return new Uint8Array(dtype.bytes);
	if (typeof value === "string") return textBytes(value, dtype, endian);
	const part = partsOf(dtype.zarrita)?.type ?? dtype.zarrita;
	const numbers: readonly (number | bigint | boolean)[] = Array.isArray(value) ? value : [value as number];
	return Uint8Array.from(numbers.flatMap((number) => [...inOrder(storedNumber(number, part), endian)]));
}

/** One number in the typed array that holds its bits. */
function storedNumber(value: number | bigint | boolean, part: string): NumberArray {
	if (narrowBits(part) !== undefined) return narrowNumber(part, value as number);
	const holder = allocateNumbers(part, 1);
	holder[0] = (typeof value === "boolean" ? Number(value) : value) as never;
	return holder;
}

function narrowNumber(name: string, value: number): Uint8Array | Uint16Array {
	const all = Uint16Array.from({ length: 2 ** (narrowBits(name) ?? 0) }, (_, bits) => bits);
	const found = widen(name, all).findIndex((held: number) => Object.is(held, value));
	return narrowStored(name) === "uint8" ? Uint8Array.of(found) : Uint16Array.of(found);
}

/** Typed arrays hold numbers in the machine's order, which is little-endian wherever a browser runs. */
function inOrder(numbers: NumberArray, endian: "little" | "big"): Uint8Array {
	const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
	return endian === "big" ? bytes.reverse() : bytes;
}

function textBytes(text: string, dtype: Dtype, endian: "little" | "big"): Uint8Array | undefined {
	const unicode = dtype.name.startsWith("<U");
	const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
	const stored = unicode
		? points.flatMap((point) => [...inOrder(Uint32Array.of(point), endian)])
		: new TextEncoder().encode(text);
	if (stored.length > dtype.bytes) return undefined;
	const bytes = new Uint8Array(dtype.bytes);
	bytes.set(stored);
	return bytes;
}
