/** The codecs reshape and squeeze: cells keep their order, whatever stands around them. (zarr-extensions, "reshape") */
import { describe, expect, it } from "vitest";
import { readArray } from "../src/index.ts";

const bytes = { name: "bytes", configuration: { endian: "little" } };
const reshape = (...shape: unknown[]) => ({ name: "reshape", configuration: { shape } });
const transpose = (...order: number[]) => ({ name: "transpose", configuration: { order } });
const sharding = (...chunk_shape: number[]) => ({
	name: "sharding_indexed",
	configuration: { chunk_shape, codecs: [transpose(1, 0), bytes], index_codecs: [bytes] },
});

const SHAPE = [2, 3, 4];

function store(data_type: string, codecs: unknown[], chunk: Uint8Array): Map<string, Uint8Array> {
	const document = {
		zarr_format: 3,
		node_type: "array",
		shape: SHAPE,
		data_type,
		chunk_grid: { name: "regular", configuration: { chunk_shape: SHAPE } },
		chunk_key_encoding: { name: "default" },
		fill_value: data_type === "string" ? "" : data_type === "complex64" ? [0, 0] : 0,
		codecs,
	};
	return new Map([
		["zarr.json", new TextEncoder().encode(JSON.stringify(document))],
		["c/0/0/0", chunk],
	]);
}

const COUNT = Array.from({ length: 24 }, (_, i) => i);
/** Cell by cell of the array: which cell of the stored bytes it is, where the axes were turned to (2, 0, 1) first. */
const TURNED = COUNT.map((i) => (i % 4) * 6 + Math.floor(i / 4));

describe("cells keep their order", () => {
	it.each([
		["merged", [reshape([0, 1], [2])]],
		["split", [reshape([0], 3, 2, 2)]],
		["flat", [reshape(-1)]],
		["with an axis of one", [reshape(1, [0, 1, 2], 1)]],
		["one after the other", [reshape(6, 4), reshape(2, -1), { name: "zarrs.squeeze" }]],
	])("%s", async (_, codecs) => {
		const { data } = await readArray(store("int16", [...codecs, bytes], new Uint8Array(Int16Array.from(COUNT).buffer)));
		expect(data).toEqual(Int16Array.from(COUNT));
	});

	it("after a transpose", async () => {
		const codecs = [transpose(2, 0, 1), reshape([0], [1, 2]), bytes];
		const { data } = await readArray(store("int16", codecs, new Uint8Array(Int16Array.from(COUNT).buffer)));
		expect(data).toEqual(Int16Array.from(TURNED));
	});

	it("before a transpose, of complex numbers", async () => {
		// stored as (4, 6), the turned form of (6, 4)
		const pairs = Float32Array.from(COUNT.flatMap((i) => [i, -i]));
		const { data } = await readArray(
			store("complex64", [reshape(6, 4), transpose(1, 0), bytes], new Uint8Array(pairs.buffer)),
		);
		const wanted = COUNT.map((i) => (i % 4) * 6 + Math.floor(i / 4));
		expect(data).toEqual(Float32Array.from(wanted.flatMap((i) => [i, -i])));
	});

	it("before shards", async () => {
		const index = new BigUint64Array([24n, 24n, 0n, 24n]);
		// the two halves of (6, 4) in shards of (3, 4), each turned to (4, 3); the second one is stored first
		const half = (from: number) => COUNT.slice(0, 12).map((i) => from + (i % 3) * 4 + Math.floor(i / 3));
		const cells = new Uint8Array(Int16Array.from([...half(12), ...half(0)]).buffer);
		const shard = new Uint8Array([...cells, ...new Uint8Array(index.buffer)]);
		const { data } = await readArray(store("int16", [reshape([0, 1], [2]), sharding(3, 4)], shard));
		expect(data).toEqual(Int16Array.from(COUNT));
	});
});

describe("what can't be is refused", () => {
	it.each([
		["too many cells", [reshape(5, 5), bytes], /can't make 5 × 5 of 2 × 3 × 4/],
		["two sizes that are left", [reshape(-1, -1), bytes], /codec reshape can't make/],
		["a size of nothing", [reshape(0, 24), bytes], /codec reshape has the size 0/],
		["no shape", [{ name: "reshape" }, bytes], /codec reshape has no shape/],
		["axes in another order", [reshape([1], [0], [2]), bytes], /merges the axes 1, 0, 2 of 3/],
		["an axis that is not there", [reshape([0, 1, 2, 3]), bytes], /merges the axes 0, 1, 2, 3 of 3/],
		["axes that come to lie among others", [reshape(4, [0], 3), bytes], /codec reshape can't make/],
		["axes that lie apart", [reshape([0, 2], 3), bytes], /codec reshape can't make/],
		["a place after the bytes", [bytes, reshape(24)], /it reshapes after its codec "bytes"/],
	])("%s", async (_, codecs, message) => {
		await expect(readArray(store("int16", codecs, new Uint8Array(48)))).rejects.toThrow(message);
	});

	it("a chunk that is cut", async () => {
		await expect(readArray(store("int16", [reshape(24), bytes], new Uint8Array(46)))).rejects.toThrow(
			/Chunk c\/0\/0\/0/,
		);
	});
});
