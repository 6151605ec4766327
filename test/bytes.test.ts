/** Compressors that numcodecs and pcodec wrote: values equal to theirs bit for bit, what is cut or too large is an error, and the rest is refused by name. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readArray } from "../src/index.ts";

interface Written {
	readonly name: string;
	readonly files: Readonly<Record<string, string>>;
	readonly arrays: readonly { path: string; dtype: string; shape: readonly number[]; values: string }[];
}

const stores = ["numcodecs/bytes", "pcodec/modes"].flatMap((name) => {
	const text = readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8");
	return (JSON.parse(text) as { stores: Written[] }).stores;
});

type Files = Map<string, Uint8Array>;

function filesOf({ files }: Written): Files {
	return new Map(Object.entries(files).map(([key, text]) => [key, new Uint8Array(Buffer.from(text, "base64"))]));
}

const cases = stores.flatMap((store) => store.arrays.map((array) => ({ store, ...array, version: store.name })));

describe("compressors", () => {
	it.each(cases)("$version $path", async ({ store, path, dtype, shape, values }) => {
		const read = await readArray(filesOf(store), { path });
		expect(read.dtype).toBe(dtype);
		expect(read.shape).toEqual(shape);
		const { buffer, byteOffset, byteLength } = read.data as Uint8Array;
		expect(Buffer.from(buffer, byteOffset, byteLength).toString("base64")).toBe(values);
	});
});

const bytes = { name: "bytes", configuration: { endian: "little" } };
const METADATA = /(zarr\.json|\.z\w+)$/;

describe("cut chunks", () => {
	it.each(cases)("$version $path", async ({ store, path }) => {
		const files = filesOf(store);
		const key = [...files.keys()].find((name) => name.startsWith(`${path}/`) && !METADATA.test(name)) as string;
		const whole = files.get(key) as Uint8Array;
		for (const kept of [0, 1, 0.3, 0.6, 0.9, 1]) {
			const length = Math.min(whole.length - 1, kept === 1 ? whole.length : Math.floor(kept * whole.length));
			files.set(key, whole.slice(0, length));
			const read = readArray(files, { path });
			await expect(read).rejects.toThrow(`Chunk ${key} of "${path}" can't be decoded`);
		}
		files.set(key, Uint8Array.of(...whole, 7));
		await expect(readArray(files, { path })).rejects.toThrow(`Chunk ${key} of "${path}" can't be decoded`);
	});
});

const bombs = JSON.parse(readFileSync(new URL("./fixtures/numcodecs/bombs.json", import.meta.url), "utf8")) as Readonly<
	Record<string, { compressor: object; chunk: string }>
>;

describe("bombs", () => {
	it.each(Object.entries(bombs))("%s", async (name, { compressor, chunk }) => {
		const dtype = name === "bz2" ? "|u1" : "<f8";
		const files = v2(dtype, [], compressor);
		files.set("0", new Uint8Array(Buffer.from(chunk, "base64")));
		const before = process.memoryUsage();
		const spent = process.cpuUsage(); // which other processes don't lengthen
		await expect(readArray(files)).rejects.toThrow(
			/decodes to more than the \d+ bytes that the metadata promises|another (type or )?number of values|its zstd frame is damaged/,
		);
		const after = process.memoryUsage();
		expect(process.cpuUsage(spent).user / 1000).toBeLessThan(2000);
		expect(after.arrayBuffers + after.external - before.arrayBuffers - before.external).toBeLessThan(2 ** 23);
	});
});

/** A v2 array of four values in one chunk. */
function v2(dtype: string, filters: readonly object[], compressor: object): Files {
	const document = {
		zarr_format: 2,
		shape: [4],
		chunks: [4],
		dtype,
		compressor,
		fill_value: 0,
		order: "C",
		filters,
	};
	return new Map([[".zarray", new TextEncoder().encode(JSON.stringify(document))]]);
}

/** A v3 array of 2 × 2 values without chunks. */
function v3(data_type: string, codecs: readonly object[]): Files {
	const document = {
		zarr_format: 3,
		node_type: "array",
		shape: [2, 2],
		data_type,
		chunk_grid: { name: "regular", configuration: { chunk_shape: [2, 2] } },
		chunk_key_encoding: { name: "default" },
		fill_value: 0,
		codecs,
	};
	return new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
}

const lzma2 = { id: 33 };
const raw = (...filters: object[]) => v2("<f8", [], { id: "lzma", format: 3, filters });

describe("what would be read wrong is refused by name", () => {
	it.each([
		["another form", v2("<f8", [], { id: "lzma", format: 0 }), "lzma has the format 0"],
		["a form without filters", v2("<f8", [], { id: "lzma", format: 3 }), "no filters that say how to read it"],
		["another filter", raw({ id: 10 }, lzma2), "lzma uses the filter 10"],
		["filters without lzma", raw({ id: 3 }), "don't end with LZMA"],
		["a distance", raw({ id: 3, dist: 300 }, lzma2), "says 300, where 256 is the most"],
		["a context", raw({ id: 2 ** 62 + 1, lc: 4, lp: 1 }), "says 1, where 0 is the most"],
		["booleans", v2("|b1", [], { id: "pcodec" }), "pcodec is said to hold bool values"],
		["the other byte order", v2(">f8", [], { id: "pcodec" }), "pcodec is said to hold big-endian float64 values"],
		["short integers", v2("<i2", [], { id: "zfpy" }), "zfp of int16 values"],
		["another mode", v3("float32", [{ name: "zfp", configuration: { mode: "magic" } }]), 'the mode "magic"'],
		["half a mode", v3("float32", [{ name: "zfp", configuration: { mode: "fixed_rate" } }]), "or incomplete"],
		["bits", v3("int16", [{ name: "packbits", configuration: { last_bit: 16 } }]), "packbits packs int16 values"],
		["graphics cards", v3("int16", [bytes, { name: "zarrs.gdeflate" }]), 'its codec "zarrs.gdeflate"'],
	])("%s", async (_, files, sentence) => {
		await expect(readArray(files)).rejects.toThrow(sentence);
		await expect(readArray(files)).rejects.toMatchObject({ name: "UnsupportedError" });
	});

	it.each(["bz2", "numcodecs.bz2", "zarrs.bz2", "https://codec.zarrs.dev/bytes_to_bytes/bz2"])(
		"not %s",
		async (name) => {
			const { data } = await readArray(v3("int16", [bytes, { name }]));
			expect(data).toEqual(new Int16Array(4));
		},
	);
});
