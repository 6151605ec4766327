import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/hierarchy/json.ts";
import { readV3 } from "../../src/hierarchy/metadata.ts";
import { readV2 } from "../../src/hierarchy/v2.ts";

const BYTES = { name: "bytes", configuration: { endian: "little" } };

function v3(changes: JsonObject = {}): JsonObject {
	return {
		zarr_format: 3,
		node_type: "array",
		shape: [4, 6],
		data_type: "int64",
		chunk_grid: { name: "regular", configuration: { chunk_shape: [2, 3] } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		fill_value: 0,
		codecs: [BYTES],
		attributes: {},
		...changes,
	};
}

function v2(changes: JsonObject = {}): JsonObject {
	return {
		zarr_format: 2,
		shape: [4, 6],
		chunks: [2, 3],
		dtype: "<f4",
		compressor: null,
		fill_value: null,
		order: "C",
		filters: null,
		...changes,
	};
}

const sharding = (changes: JsonObject = {}) => ({
	name: "sharding_indexed",
	configuration: {
		chunk_shape: [1, 3],
		codecs: [BYTES],
		index_codecs: [BYTES, { name: "crc32c" }],
		index_location: "end",
		...changes,
	},
});

describe("fill values", () => {
	it.each([
		["int64", 9007199254740993n, 9007199254740993n],
		["uint64", 18446744073709551615n, 18446744073709551615n],
		["float32", "0x7fc00000", Number.NaN],
		["float64", "0x3ff8000000000000", 1.5],
		["float16", "0x3e00", 1.5],
		["float64", "-Infinity", Number.NEGATIVE_INFINITY],
		["float32", 0.1, Math.fround(0.1)],
		["bool", true, true],
		["string", "none", "none"],
	])("%s %s", (data_type, fill_value, expected) => {
		expect(readV3(v3({ data_type, fill_value }), "a").fillValue).toEqual(expected);
	});

	it.each([
		["int8", 128],
		["uint8", -1],
		["int32", 1.5],
		["float32", "0x7fc0"],
		["float64", "many"],
		["bool", 2],
	])("%s can't hold %s", (data_type, fill_value) => {
		expect(() => readV3(v3({ data_type, fill_value }), "a")).toThrow(/does not fit its type/);
	});
});

describe("v3", () => {
	it("takes an absent codecs key as plain little-endian bytes, as GDAL writes it", () => {
		const { codecs, ...document } = v3();
		expect(codecs).toBeDefined();
		expect(readV3(document, "a").document.codecs).toEqual([BYTES]);
	});

	it("joins neighbouring transposes: first by (1, 2, 0), then by (0, 2, 1)", () => {
		const transpose = (order: number[]) => ({ name: "transpose", configuration: { order } });
		const chunk_grid = { name: "regular", configuration: { chunk_shape: [2, 3, 4] } };
		const document = v3({ shape: [2, 3, 4], chunk_grid, codecs: [transpose([1, 2, 0]), transpose([0, 2, 1]), BYTES] });
		expect(readV3(document, "a").document.codecs[0]).toEqual(transpose([1, 0, 2]));
	});

	it("reads shards with their index at either end", () => {
		const { document, shard } = readV3(v3({ codecs: [sharding({ index_location: "start" })] }), "a");
		expect([document.chunk_shape, shard?.shape, shard?.indexLocation]).toEqual([[1, 3], [2, 3], "start"]);
	});

	it.each<[string, JsonObject, RegExp]>([
		["a later format", { zarr_format: 4 }, /zarr_format is 4/],
		["an extension that must be understood", { cube: { must_understand: true } }, /extension "cube"/],
		["storage transformers", { storage_transformers: [{ name: "x" }] }, /storage transformers/],
		["an irregular grid", { chunk_grid: { name: "rectilinear", configuration: {} } }, /rectilinear/],
		["an unknown type", { data_type: { name: "numpy.datetime64", configuration: {} } }, /numpy\.datetime64/],
		["an unknown codec", { codecs: [BYTES, { name: "zfp", configuration: {} }] }, /codec "zfp"/],
		["an unknown key encoding", { chunk_key_encoding: { name: "morton" } }, /morton/],
		[
			"codecs around shards",
			{ codecs: [sharding(), { name: "gzip", configuration: {} }] },
			/combined with the codec "gzip"/,
		],
		[
			"a transpose before shards",
			{ codecs: [{ name: "transpose", configuration: { order: [1, 0] } }, sharding()] },
			/combined with the codec "transpose"/,
		],
		["shards in shards", { codecs: [sharding({ codecs: [sharding()] })] }, /shards hold shards/],
		[
			"a chunk that nothing holds",
			{ shape: [1e9, 1e9], chunk_grid: { name: "regular", configuration: { chunk_shape: [1e6, 1e6] } } },
			/more than a browser can hold/,
		],
	])("refuses %s by name", (_what, changes, message) => {
		expect(() => readV3(v3(changes), "a")).toThrowError(
			expect.objectContaining({ tag: "UnsupportedError", message: expect.stringMatching(message) }),
		);
	});

	it.each<[string, JsonObject, RegExp]>([
		["no shape", { shape: null }, /shape is no list/],
		["a negative size", { shape: [-1, 6] }, /shape holds -1/],
		[
			"a rank that differs",
			{ chunk_grid: { name: "regular", configuration: { chunk_shape: [2] } } },
			/1 axes, the array 2/,
		],
		[
			"an empty chunk",
			{ chunk_grid: { name: "regular", configuration: { chunk_shape: [0, 3] } } },
			/chunk_shape holds 0/,
		],
		["no codecs", { codecs: [] }, /codecs is no list/],
		["names for other axes", { dimension_names: ["x"] }, /does not name 2 axes/],
		["shards that don't divide", { codecs: [sharding({ chunk_shape: [2, 2] })] }, /don't divide/],
	])("says that %s is broken", (_what, changes, message) => {
		expect(() => readV3(v3(changes), "a")).toThrowError(
			expect.objectContaining({ tag: "MetadataError", message: expect.stringMatching(message) }),
		);
	});

	it("passes over an extension that need not be understood", () => {
		expect(readV3(v3({ note: { must_understand: false } }), "a").shape).toEqual([4, 6]);
	});
});

describe("v2", () => {
	it("makes one chain of order, filters, byte order and compressor", () => {
		const document = v2({
			dtype: ">i2",
			order: "F",
			filters: [
				{ id: "shuffle", elementsize: 2 },
				{ id: "delta", dtype: ">i2" },
			],
			compressor: { id: "zlib", level: 1 },
		});
		expect(readV2(document, {}, "a").document.codecs.map(({ name }) => name)).toEqual([
			"transpose",
			"numcodecs.delta",
			"bytes",
			"numcodecs.shuffle",
			"numcodecs.zlib",
		]);
	});

	it.each<[string, JsonObject, RegExp]>([
		["a type", { dtype: "<c8" }, /data type <c8/],
		["a structured type", { dtype: [["a", "<i4"]] }, /data type \[\["a","<i4"\]\]/],
		["a filter", { filters: [{ id: "pickle" }] }, /codec "numcodecs\.pickle"/],
		[
			"a delta that stores another type",
			{ dtype: "<f8", filters: [{ id: "delta", dtype: "<f8", astype: "<f4" }] },
			/delta filter stores <f4/,
		],
	])("refuses %s by name", (_what, changes, message) => {
		expect(() => readV2(v2(changes), {}, "a")).toThrowError(
			expect.objectContaining({ tag: "UnsupportedError", message: expect.stringMatching(message) }),
		);
	});

	it("reads fixed strings with their base64 fill", () => {
		const { dtype, fillValue } = readV2(v2({ dtype: "|S4", fill_value: btoa("ab\0\0") }), {}, "a");
		expect([dtype.name, fillValue]).toEqual(["S4", "ab"]);
	});
});
