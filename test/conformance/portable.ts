/** What readArray gives, in a form that JSON carries without loss: the functions are also run in a page, so they import nothing. */
import type { ArrayValues } from "../../src/index.ts";

/** An array that was read. */
export interface Portable {
	readonly dtype: string;
	readonly shape: readonly number[];
	readonly dims: readonly string[];
	readonly attrs: unknown;
	/** Constructor of the data: `Float32Array`, `Array`. */
	readonly held: string;
	/** Base64 of a typed array's bytes; of a list each entry by `neutral`. */
	readonly values: string | readonly unknown[];
}

/** A value as JSON of texts, lists and objects: numbers as their text, bytes as `base64:…`. */
export function neutral(value: unknown): unknown {
	if (value === null || value === undefined || typeof value === "string") return value ?? null;
	if (typeof value !== "object") return Object.is(value, -0) ? "-0" : String(value);
	if (value instanceof Uint8Array) {
		return `base64:${btoa(Array.from(value, (byte) => String.fromCharCode(byte)).join(""))}`;
	}
	if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as Iterable<unknown>, neutral);
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, neutral(part)]));
}

/** What was read, for the comparison. */
export function portable({ data, dtype, shape, dims, attrs }: ArrayValues): Portable {
	const held = data.constructor.name;
	const common = { dtype, shape, dims, attrs: neutral(attrs), held };
	if (!ArrayBuffer.isView(data)) return { ...common, values: Array.from(data as Iterable<unknown>, neutral) };
	const { buffer, byteOffset, byteLength } = data;
	const text = neutral(new Uint8Array(buffer, byteOffset, byteLength)) as string;
	return { ...common, values: text.slice("base64:".length) };
}
