/** Structs as metadata describes them: v3's registered form, its fill values by field, and what is refused by name. */
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/hierarchy/json.ts";
import { readV3 } from "../../src/hierarchy/metadata.ts";
import { readV2 } from "../../src/hierarchy/v2.ts";
import { readArray } from "../../src/index.ts";

const POINT: JsonObject = {
	name: "struct",
	configuration: {
		fields: [
			{ name: "x", data_type: "float32" },
			{ name: "y", data_type: "bfloat16" },
		],
	},
};
const FIELDS: Json[] = [
	{ name: "point", data_type: POINT },
	{ name: "when", data_type: { name: "numpy.datetime64", configuration: { unit: "s", scale_factor: 1 } } },
	{ name: "flag", data_type: "bool" },
	{ name: "z", data_type: "complex64" },
	{ name: "text", data_type: { name: "fixed_length_utf32", configuration: { length_bytes: 8 } } },
	{ name: "raw", data_type: "r16" },
];
const FILL: JsonObject = {
	point: { x: "-Infinity", y: 1.5 },
	when: -3,
	flag: true,
	z: [0.5, "NaN"],
	text: "é",
	raw: [1, 255],
};
const FILLED = {
	point: { x: Number.NEGATIVE_INFINITY, y: 1.5 },
	when: -3n,
	flag: true,
	z: Float32Array.of(0.5, Number.NaN),
	text: "é",
	raw: Uint8Array.of(1, 255),
};

const bytes = (endian: string) => ({ name: "bytes", configuration: { endian } });

function v3(fields: Json, fill_value: Json, codecs: Json[] = [bytes("little")]): JsonObject {
	return {
		zarr_format: 3,
		node_type: "array",
		shape: [2],
		data_type: { name: "struct", configuration: { fields } },
		chunk_grid: { name: "regular", configuration: { chunk_shape: [1] } },
		chunk_key_encoding: { name: "default" },
		fill_value,
		codecs,
	};
}

/** The struct of `FILLED` as the specification lays it out. */
function packed(little: boolean): Uint8Array {
	const view = new DataView(new ArrayBuffer(33));
	view.setFloat32(0, Number.NEGATIVE_INFINITY, little);
	view.setUint16(4, 0x3fc0, little);
	view.setBigInt64(6, -3n, little);
	view.setUint8(14, 1);
	view.setFloat32(15, 0.5, little);
	view.setFloat32(19, Number.NaN, little);
	view.setUint32(23, 0xe9, little);
	view.setUint8(31, 1);
	view.setUint8(32, 255);
	return new Uint8Array(view.buffer);
}

function store(document: JsonObject, chunk: Uint8Array): Map<string, Uint8Array> {
	return new Map([
		["zarr.json", new TextEncoder().encode(JSON.stringify(document))],
		["c/0", chunk],
	]);
}

describe("a struct of v3", () => {
	it.each(["little", "big"])("is packed in the bytes codec's order: %s", async (endian) => {
		const document = v3(FIELDS, FILL, [bytes(endian)]);
		const read = await readArray(store(document, packed(endian === "little")));
		expect([read.dtype, read.data, read.fillValue]).toEqual(["struct", [FILLED, FILLED], FILLED]);
	});

	it("takes that order out of shards, too", async () => {
		const configuration = { chunk_shape: [1], codecs: [bytes("big")], index_codecs: [bytes("little")] };
		const index = new Uint8Array(new BigUint64Array([0n, 33n]).buffer);
		const shard = new Uint8Array([...packed(false), ...index]);
		const read = await readArray(store(v3(FIELDS, FILL, [{ name: "sharding_indexed", configuration }]), shard));
		expect(read.data).toEqual([FILLED, FILLED]);
	});

	it.each<[string, JsonObject]>([
		["lacks a field", { ...FILL, point: { x: 1 } }],
		["has a number that does not fit", { ...FILL, when: 0.5 }],
		["has a text that is too long", { ...FILL, text: "abc" }],
		["has too few bytes", { ...FILL, raw: [1] }],
	])("is refused where its fill value %s", (_, fill) => {
		expect(() => readV3(v3(FIELDS, fill), "a")).toThrow(/fill value .* does not fit its type struct/);
	});

	it.each<[string, Json, RegExp]>([
		["a text of any length", [{ name: "s", data_type: "string" }], /field "s" has the data type string/],
		["a type that nobody knows", [{ name: "s", data_type: "float7" }], /field "s" has the data type float7/],
		["no fields", [], /has 0 fields/],
		["a field without a name", [{ data_type: "int8" }], /has no name/],
		["no list", 3, /no list of fields/],
		["more bytes than a cell could show", [{ name: "s", data_type: `r${8 * (2 ** 20 + 1)}` }], /data type r8388616/],
		[
			"two fields of one name",
			[
				{ name: "s", data_type: "int8" },
				{ name: "s", data_type: "int8" },
			],
			/two fields of its struct have one name/,
		],
	])("is refused with %s", (_, fields, message) => {
		expect(() => readV3(v3(fields, null), "a")).toThrow(message);
	});
});

function v2(dtype: Json, changes: JsonObject = {}): JsonObject {
	const fields = { compressor: null, fill_value: null, order: "C", filters: null, ...changes };
	return { zarr_format: 2, shape: [4], chunks: [2], dtype, ...fields };
}

describe("a struct of v2", () => {
	it("lies where NumPy puts it, padding included", () => {
		const { dtype } = readV2(
			v2([
				["a", "|i1"],
				["", "|V3"],
				["b", ">f4", [2, 2]],
				["c", [["d", "<U2", 3]]],
			]),
			{},
			"a",
		);
		const places = dtype.fields?.map(({ name, offset, endian, shape }) => [name, offset, endian, shape]);
		expect(places).toEqual([
			["a", 0, "little", []],
			["f1", 1, "little", []],
			["b", 4, "big", [2, 2]],
			["c", 20, "little", []],
		]);
		expect(dtype.bytes).toBe(44);
	});

	it.each<[string, Json, RegExp]>([
		["objects", [["a", "|O"]], /field "a" has the data type \|O/],
		["a sub-array without end", [["a", "<f8", [2 ** 40]]], /more than 1048576 bytes/],
		["a sub-array of nothing", [["a", "<f8", [0]]], /shape of the field "a" holds 0/],
		["a field that is no list", ["a"], /field 0 of its dtype/],
		["a title", [[["title", "a"], "<i4"]], /field 0 of its dtype/],
	])("is refused with %s", (_, dtype, message) => {
		expect(() => readV2(v2(dtype), {}, "a")).toThrow(message);
	});

	it("is refused with a fill value of another length", () => {
		expect(() => readV2(v2([["a", "<i4"]], { fill_value: "AAA=" }), {}, "a")).toThrow(/does not fit its type struct/);
	});

	it("is refused with a filter of numbers", async () => {
		const document = v2([["a", "<i4"]], { filters: [{ id: "bitround", keepbits: 3 }] });
		const files = new Map([[".zarray", new TextEncoder().encode(JSON.stringify(document))]]);
		await expect(readArray(files)).rejects.toThrow(/codec "numcodecs.bitround" is not supported for struct/);
	});

	it("says which chunk is cut", async () => {
		const files = new Map([
			[
				".zarray",
				new TextEncoder().encode(
					JSON.stringify(
						v2([
							["a", "<i4"],
							["b", "|i1"],
						]),
					),
				),
			],
			["0", new Uint8Array(9)],
		]);
		await expect(readArray(files)).rejects.toThrow(/Chunk 0 of .* can't be decoded/);
	});
});
