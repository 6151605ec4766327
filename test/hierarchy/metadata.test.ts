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
		["datetime64[ns]", "NaT", -9223372036854775808n],
		["timedelta64[10us]", -9223372036854775807n, -9223372036854775807n],
		["complex64", [0.1, "-Infinity"], [Math.fround(0.1), Number.NEGATIVE_INFINITY]],
		["complex128", ["0x3ff8000000000000", "NaN"], [1.5, Number.NaN]],
		["complex128", 3, [3, 0]],
	])("%s %s", (data_type, fill_value, expected) => {
		const codecs = data_type === "string" ? [{ name: "vlen-utf8" }] : [BYTES];
		expect(readV3(v3({ data_type, fill_value, codecs }), "a").fillValue).toEqual(expected);
	});

	it.each([
		["int8", 128],
		["uint8", -1],
		["int32", 1.5],
		["float32", "0x7fc0"],
		["float64", "many"],
		["bool", 2],
		["datetime64[s]", "2001-01-01"],
		["complex64", [1, 2, 3]],
		["complex64", [1, "many"]],
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

	const transpose = (...order: number[]) => ({ name: "transpose", configuration: { order } });

	it("puts transposes before filters of single values", () => {
		const rounded = { name: "numcodecs.bitround", configuration: { keepbits: 3 } };
		const { document } = readV3(v3({ codecs: [rounded, transpose(1, 0), BYTES] }), "a");
		expect(document.codecs).toEqual([transpose(1, 0), rounded, BYTES]);
	});

	it("takes chunks out of shards in shards, and transposes along", () => {
		const inner = sharding({ chunk_shape: [1, 1], index_location: "start" });
		const codecs = [transpose(1, 0), sharding({ chunk_shape: [3, 1], codecs: [inner] })];
		const { document, shard } = readV3(v3({ codecs }), "a");
		expect(document.chunk_shape).toEqual([1, 1]);
		expect(document.codecs[0]).toEqual(transpose(1, 0));
		expect(shard).toMatchObject({ shape: [2, 3], chunks: [1, 3], grid: [2, 1], order: [1, 0], indexLocation: "end" });
		expect(shard?.inner).toMatchObject({ shape: [1, 3], chunks: [1, 1], grid: [1, 3], indexLocation: "start" });
	});

	it("leaves a shard whole that a codec encloses", () => {
		const { document, shard } = readV3(v3({ codecs: [sharding(), { name: "gzip", configuration: {} }] }), "a");
		expect(shard).toBeNull();
		expect(document.chunk_shape).toEqual([2, 3]);
		expect(document.codecs.map(({ name }) => name)).toEqual(["sharding_indexed", "gzip"]);
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
		["an unknown codec", { codecs: [BYTES, { name: "zarrs.gdeflate", configuration: {} }] }, /codec "zarrs.gdeflate"/],
		["an unknown key encoding", { chunk_key_encoding: { name: "morton" } }, /morton/],
		[
			"a filter before shards",
			{ codecs: [{ name: "numcodecs.bitround", configuration: { keepbits: 3 } }, sharding()] },
			/shards stand after the codec "numcodecs\.bitround"/,
		],
		[
			"an index through another codec",
			{ codecs: [sharding({ index_codecs: [BYTES, { name: "gzip", configuration: {} }] })] },
			/index of its shards uses the codec "gzip"/,
		],
		[
			"an unknown codec in shards that a codec encloses",
			{ codecs: [sharding({ codecs: [BYTES, { name: "zarrs.gdeflate", configuration: {} }] }), { name: "crc32c" }] },
			/codec "zarrs.gdeflate"/,
		],
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
		["a transpose of too many axes", { codecs: [transpose(0, 2, 1), BYTES] }, /no permutation of 2 axes/],
		["a transpose of one axis twice", { codecs: [transpose(1, 1), sharding()] }, /no permutation of 2 axes/],
		["a transpose of bytes", { codecs: [BYTES, transpose(1, 0)] }, /transposes after its codec "bytes"/],
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
				{ id: "delta", dtype: ">i2" },
				{ id: "shuffle", elementsize: 2 },
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
		["a type", { dtype: "<c32" }, /data type <c32/],
		["a wide boolean", { dtype: "|b2" }, /data type \|b2/],
		["a unit of time", { dtype: "<M8[fortnight]" }, /data type <M8\[fortnight\]/],
		["a struct of objects", { dtype: [["a", "|O"]] }, /field "a" has the data type \|O/],
		["a filter", { filters: [{ id: "pickle" }] }, /codec "numcodecs\.pickle"/],
		[
			"a delta that stores a wider type",
			{ dtype: "<f4", filters: [{ id: "delta", dtype: "<f4", astype: "<f8" }] },
			/filter delta stores float64 for float32/,
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
