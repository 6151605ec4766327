/** Narrow numbers against NumPy and ml_dtypes: every bit pattern, and the rounding of fill values. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readArray } from "../src/index.ts";
import { widen } from "../src/narrow.ts";

interface Row {
	readonly type: string;
	readonly bits: readonly number[];
	/** Base64 of float32 values, or of bytes. */
	readonly values: string;
	readonly rounded?: readonly [number, number][];
}

const { types } = JSON.parse(readFileSync(new URL("./fixtures/ml_dtypes/narrow.json", import.meta.url), "utf8")) as {
	types: Row[];
};
const floats = types.filter(({ rounded }) => rounded) as Required<Row>[];

function stored(type: string, fill_value: unknown): Map<string, Uint8Array> {
	const document = {
		zarr_format: 3,
		node_type: "array",
		shape: [1],
		data_type: type,
		chunk_grid: { name: "regular", configuration: { chunk_shape: [1] } },
		chunk_key_encoding: { name: "default" },
		fill_value,
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
	};
	return new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
}

async function fillOf(type: string, fill: unknown): Promise<unknown> {
	const { data, fillValue } = await readArray(stored(type, fill));
	expect(data[0]).toBe(fillValue);
	return fillValue;
}

describe("bit patterns", () => {
	it.each(types)("of $type", ({ type, bits, values }) => {
		const { buffer, byteOffset, byteLength } = widen(type, Uint16Array.from(bits));
		expect(Buffer.from(buffer, byteOffset, byteLength).toString("base64")).toBe(values);
	});

	it("mean nothing above a number's own bits", () => {
		expect(widen("int4", Uint8Array.of(0xf8, 0x08, 0x37))).toEqual(Int8Array.of(-8, -8, 7));
		expect(widen("float4_e2m1fn", Uint8Array.of(0xf9, 0x37))).toEqual(Float32Array.of(-0.5, 6));
	});
});

describe("fill values", () => {
	it.each(floats)("of $type are rounded", async ({ type, rounded }) => {
		for (const [given, held] of rounded) expect([given, await fillOf(type, given)]).toEqual([given, held]);
	});

	it.each([
		["bfloat16", "0x7f80", Number.POSITIVE_INFINITY],
		["bfloat16", "0x3fc0", 1.5],
		["float8_e4m3fn", "0x7f", Number.NaN],
		["float8_e8m0fnu", "0xff", Number.NaN],
		["float8_e5m2", "-Infinity", Number.NEGATIVE_INFINITY],
		["float16", "-Infinity", Number.NEGATIVE_INFINITY],
		["int4", -8, -8],
		["uint2", 3, 3],
	])("of %s: %s", async (type, given, held) => {
		expect(await fillOf(type, given)).toBe(held);
	});

	it.each([
		["int4", 8],
		["uint2", -1],
		["float4_e2m1fn", "NaN"],
		["float4_e2m1fn", 7],
		["float8_e4m3fn", "Infinity"],
		["float8_e8m0fnu", 0],
		["float16", 65520],
		["bfloat16", "0x7f8000"],
	])("that %s has none for: %s", async (type, given) => {
		await expect(readArray(stored(type, given))).rejects.toThrow(`does not fit its type ${type}`);
	});
});
