/** Chunks of variable length that stand for far more than they are: refused in a bounded time, before they fill the memory. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readArray } from "../src/index.ts";

type Files = Map<string, Uint8Array>;

const MOST_VALUES = 2 ** 23;
/** Of the process's own time, which other processes don't lengthen. */
const MOST_CPU_MS = 15_000;

function words(...numbers: number[]): Buffer {
	const bytes = Buffer.alloc(4 * numbers.length);
	for (const [i, number] of numbers.entries()) bytes.writeUInt32LE(number, 4 * i);
	return bytes;
}

/** A v2 array of four objects in one chunk. */
function objects(filter: object, chunk: Buffer): Files {
	const document = { zarr_format: 2, shape: [4], chunks: [4], dtype: "|O", compressor: { id: "gzip" }, order: "C" };
	const text = JSON.stringify({ ...document, fill_value: null, filters: [filter] });
	return new Map([
		[".zarray", new TextEncoder().encode(text)],
		["0", new Uint8Array(gzipSync(chunk))],
	]);
}

/** An N5 array of four texts in one block of `count` bytes. */
function texts(count: number, chunk: Buffer): Files {
	const document = { dimensions: [4], blockSize: [4], dataType: "string", compression: { type: "gzip" } };
	const header = Buffer.alloc(12);
	header.writeUInt16BE(1, 0);
	header.writeUInt16BE(1, 2);
	header.writeUInt32BE(4, 4);
	header.writeUInt32BE(count, 8);
	return new Map([
		["attributes.json", new TextEncoder().encode(JSON.stringify(document))],
		["0", new Uint8Array(Buffer.concat([header, gzipSync(chunk)]))],
	]);
}

const json = { id: "json2" };
const msgpack = { id: "msgpack2" };
const many = MOST_VALUES + 1;

describe("bombs of variable length", () => {
	it.each<[string, () => Files, string]>([
		["cells that are not there", () => objects({ id: "vlen-utf8" }, words(4, 0, 0, 0, 2 ** 32 - 1)), "cell 3 ends at"],
		["more cells", () => objects({ id: "vlen-bytes" }, words(2 ** 32 - 1, ...Array(99).fill(0))), "4294967295 cells"],
		["what follows", () => objects({ id: "vlen-utf8" }, Buffer.alloc(3e7, 0).fill(4, 0, 1)), "29999980 bytes follow"],
		[
			"items that are not there",
			() => objects({ id: "vlen-array", dtype: "<f8" }, words(4, 2 ** 32 - 8, 0, 0, 0)),
			"cell 0 ends at",
		],
		["deep JSON", () => objects(json, Buffer.alloc(1e7, "[")), "nested too deeply"],
		["deep JSON objects", () => objects(json, Buffer.alloc(1e7, '{"a":')), "nested too deeply"],
		["much JSON", () => objects(json, Buffer.from(`[${"[],".repeat(many)}0]`)), "more values than are read"],
		["deep MessagePack", () => objects(msgpack, Buffer.alloc(1e7, 0x91)), "nested too deeply"],
		[
			"much MessagePack",
			() => objects(msgpack, Buffer.concat([Buffer.of(0xdd, 255, 255, 255, 255), Buffer.alloc(2 * many, 0x90)])),
			`more than ${MOST_VALUES} MessagePack values`,
		],
		["MessagePack that is not there", () => objects(msgpack, Buffer.of(0xdb, 255, 255, 255, 255)), "4294967295 bytes"],
		["N5 texts", () => texts(3e7, Buffer.alloc(3e7)), "30000000 texts in place of 4"],
		["more N5 texts than may be", () => texts(2 ** 32 - 1, Buffer.alloc(99)), "4294967295 bytes of text"],
		["N5 texts that say less", () => texts(9, Buffer.alloc(3e7)), "decodes to more than the 9 bytes"],
	])("%s", { timeout: 60_000 }, async (_, files, sentence) => {
		const store = files();
		const before = process.cpuUsage();
		await expect(readArray(store)).rejects.toThrow(sentence);
		expect(process.cpuUsage(before).user / 1000).toBeLessThan(MOST_CPU_MS);
	});
});
