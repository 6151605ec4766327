/** Stores that zarr-python writes before the tests, with the bytes that numpy says are in them. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The folder that holds the stores and `truth.json`. */
export const FIXTURES = join(ROOT, ".cache", "fixtures");

/** One array of a fixture and what numpy says of it. */
export interface Truth {
	/** The store's folder below FIXTURES: `v3.zarr`. */
	readonly store: string;
	/** The array's path in the store. */
	readonly path: string;
	readonly shape: readonly number[];
	readonly chunks: readonly number[];
	readonly shards: readonly number[] | null;
	/** NumPy's name, without byte order. */
	readonly dtype: string;
	/** File below FIXTURES with the stored values in C order, little-endian; bool as bytes of 0 and 1. */
	readonly values: string;
	/** Keys of chunks that the store lacks. */
	readonly missing: readonly string[];
}

/** What numpy says of every array of every fixture. */
export function truths(): Truth[] {
	return JSON.parse(readFileSync(join(FIXTURES, "truth.json"), "utf8"));
}

/** The stored values of an array, as a typed array of its type (64-bit integers as BigInt). */
export function valuesOf(truth: Truth): Values {
	const { buffer, byteOffset, byteLength } = readFileSync(join(FIXTURES, truth.values));
	return new ARRAYS[truth.dtype](buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}

const ARRAYS = {
	bool: Uint8Array,
	int8: Int8Array,
	uint8: Uint8Array,
	int16: Int16Array,
	uint16: Uint16Array,
	int32: Int32Array,
	uint32: Uint32Array,
	int64: BigInt64Array,
	uint64: BigUint64Array,
	float32: Float32Array,
	float64: Float64Array,
} as Record<string, new (buffer: ArrayBuffer) => Values>;

/** Values of one type, with the bytes they are. */
export interface Values {
	readonly buffer: ArrayBuffer;
	readonly length: number;
	readonly [index: number]: number | bigint;
}

/** Vitest's global set-up: writes the stores unless they are there and as the script would write them. */
export default function setup(): void {
	const python = join(ROOT, ".venv", "bin", "python");
	execFileSync(python, [join(ROOT, "scripts", "fixtures.py"), FIXTURES], { stdio: "inherit" });
}
