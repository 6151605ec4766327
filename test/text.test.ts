/** Texts, bytes and objects: metadata that contradicts itself, damaged chunks, values that belong to the caller. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openZarr, readArray } from "../src/index.ts";
import { filesOf, fixture } from "./conformance/fixture.ts";

type Files = Map<string, Uint8Array>;

function filesOfStore(file: string, name: string): Files {
	return filesOf(fixture(file).stores.find((store) => store.name === name) ?? expect.fail(`no ${file}/${name}`));
}

function document(key: string, changes: object): Files {
	return new Map([[key, new TextEncoder().encode(JSON.stringify(changes))]]);
}

function v2(changes: object): Files {
	const usual = { zarr_format: 2, shape: [2], chunks: [2], dtype: "|O", fill_value: null, order: "C" };
	return document(".zarray", { ...usual, compressor: null, filters: null, ...changes });
}

function v3(data_type: unknown, ...codecs: unknown[]): Files {
	return document("zarr.json", {
		zarr_format: 3,
		node_type: "array",
		shape: [2],
		data_type,
		chunk_grid: { name: "regular", configuration: { chunk_shape: [2] } },
		chunk_key_encoding: { name: "default" },
		fill_value: "",
		codecs,
	});
}

const sharding = (...codecs: unknown[]) => ({
	name: "sharding_indexed",
	configuration: { chunk_shape: [1], codecs, index_codecs: [{ name: "bytes", configuration: { endian: "little" } }] },
});

describe("what would be read wrong is refused by name", () => {
	it.each([
		["objects without a filter", v2({}), "objects without a filter that stores them"],
		["a filter of somebody's own", v2({ filters: [{ id: "mine" }] }), 'objects stored by "mine"'],
		["pickles", v2({ filters: [{ id: "pickle", protocol: 4 }] }), "to read a pickle is to run code"],
		[
			"numbers as texts",
			v2({ dtype: "<i4", fill_value: 0, filters: [{ id: "vlen-utf8" }] }),
			'"vlen-utf8" stores no int32',
		],
		["another encoding", v2({ filters: [{ id: "json2", encoding: "utf-16" }] }), 'the encoding "utf-16"'],
		["lists of structs", v2({ filters: [{ id: "vlen-array", dtype: "|V3" }] }), "lists of V3"],
		["lists of objects", v2({ filters: [{ id: "vlen-array", dtype: "|O" }] }), "objects without a filter"],
		["labels that are none", v2({ filters: [{ id: "categorize", labels: [1] }] }), "are no list of texts"],
		[
			"labels by halves",
			v2({ filters: [{ id: "categorize", labels: [], astype: "<f4" }] }),
			"stores float32, not integers",
		],
		[
			"sums of texts",
			v2({ filters: [{ id: "delta", dtype: "<i4" }, { id: "vlen-utf8" }] }),
			"delta gives int32 where string is needed",
		],
		["texts of fixed size", v3("string", "bytes"), "no codec of its chain stores values of type string"],
		["bytes as texts", v3("bytes", "vlen-utf8"), '"vlen-utf8" stores no bytes'],
		["texts as bytes in shards", v3("string", sharding("vlen-bytes")), '"vlen-bytes" stores no string'],
		["objects of version 3", v3("object", "bytes"), "no codec of its chain stores values of type object"],
		["texts of no size", v2({ dtype: "|S0", fill_value: "" }), "the data type |S0 is not supported"],
	])("%s", async (_, files, sentence) => {
		await expect(readArray(files)).rejects.toThrow(sentence);
		await expect(readArray(files)).rejects.toMatchObject({ name: "UnsupportedError" });
	});

	it.each([
		["S3", { dtype: "|S3", fill_value: "é" }],
		["bytes", { fill_value: "é", filters: [{ id: "vlen-bytes" }] }],
		["an object", { fill_value: [1], filters: [{ id: "json2" }] }],
		["a text", { fill_value: true, filters: [{ id: "vlen-utf8" }] }],
	])("a fill value that is none of %s", async (_, changes) => {
		await expect(readArray(v2(changes))).rejects.toThrow(/The fill value .* does not fit its type/);
	});
});

describe("damaged chunks", () => {
	const written = "zarr-python-2/text";

	it.each(["utf8", "bytes", "json2", "msgpack2", "list_int32_big", "S5", "U5"])("%s, cut", async (path) => {
		const files = filesOfStore(written, "texts");
		const chunk = files.get(`${path}/0`) ?? expect.fail(`no chunk of ${path}`);
		for (const length of [0, 1, 3, 5, chunk.length - 1]) {
			files.set(`${path}/0`, chunk.slice(0, length));
			await expect(readArray(files, { path })).rejects.toThrow(`Chunk ${path}/0 of "${path}" can't be decoded`);
		}
	});

	it.each(["utf8", "json2", "msgpack2"])(
		"%s, any byte: an error or texts, and soon",
		async (path) => {
			const intact = filesOfStore(written, "texts").get(`${path}/0`) ?? expect.fail(`no chunk of ${path}`);
			for (let at = 0; at < intact.length; at++) {
				const files = filesOfStore(written, "texts");
				files.set(`${path}/0`, intact.with(at, intact[at] ^ 0x90));
				const read = await readArray(files, { path }).catch((error: Error) => error);
				if (read instanceof Error) expect(read).toMatchObject({ name: "ChunkError", key: `${path}/0` });
				else expect(read.data).toHaveLength(path === "utf8" ? 10 : path === "json2" ? 13 : 19);
			}
		},
		20_000,
	);
});

it("gives values that the caller may change", async () => {
	const handle = await openZarr(filesOfStore("zarr-python-2/text", "texts"));
	for (const path of ["bytes", "json2", "list_float64"]) {
		const first = await readArray(handle, { path });
		const kept = structuredClone(first.data);
		for (const cell of first.data as unknown[]) {
			if (Array.isArray(cell)) cell.push("changed");
			else if (ArrayBuffer.isView(cell)) (cell as Uint8Array).fill(7);
		}
		expect((await readArray(handle, { path })).data).toEqual(kept);
		expect(first.data).not.toEqual(kept);
	}
});

it("reads a part", async () => {
	const files = filesOfStore("zarr-python-2/text", "texts");
	const { data, shape } = await readArray(files, { path: "utf8_table", selection: [[1, null, 2], 2] });
	const whole = await readArray(files, { path: "utf8_table" });
	expect([data, shape]).toEqual([[whole.data[9], whole.data[23]], [2]]);
});

it("reads bytes that a whole shard lacks as those of a chunk that is missing", async () => {
	const files = v3("bytes", sharding("vlen-bytes"), { name: "gzip", configuration: { level: 1 } });
	const without = JSON.parse(new TextDecoder().decode(files.get("zarr.json")));
	files.set("zarr.json", new TextEncoder().encode(JSON.stringify({ ...without, shape: [4], fill_value: null })));
	const shard = new DataView(new ArrayBuffer(41));
	[1, 1].forEach((word, i) => void shard.setUint32(4 * i, word, true)); // one cell of one byte, 7
	shard.setUint8(8, 7);
	[0n, 9n, -1n, -1n].forEach((entry, i) => void shard.setBigUint64(9 + 8 * i, entry, true));
	files.set("c/0", gzipSync(new Uint8Array(shard.buffer)));
	const [present, ...lacking] = (await readArray(files)).data as Uint8Array[];
	expect(present).toEqual(Uint8Array.of(7));
	expect(lacking).toEqual([0, 1, 2].map(() => new Uint8Array()));
});
