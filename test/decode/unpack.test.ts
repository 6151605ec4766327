/** Byte codecs without an array. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { unpack } from "../../src/decode/unpack.ts";
import "../../src/index.ts"; // hands the worker over

const text = new TextEncoder().encode("zarr ".repeat(100));
const gzip = { name: "gzip", configuration: {} };

describe("unpack", () => {
	it("undoes codecs, the last one first, and leaves the bytes given alone", async () => {
		const once = new Uint8Array(gzipSync(text));
		const twice = new Uint8Array(gzipSync(once));
		const before = twice.slice();
		expect(await unpack([gzip], twice, 1000)).toEqual(once);
		expect(await unpack([gzip, gzip], twice.subarray(0), 500)).toEqual(text);
		expect(twice).toEqual(before);
	});

	it("takes a part of a larger buffer", async () => {
		const packed = new Uint8Array(gzipSync(text));
		const held = new Uint8Array(packed.length + 20);
		held.set(packed, 10);
		expect(await unpack([gzip], held.subarray(10, 10 + packed.length), 500)).toEqual(text);
		expect(held.length).toBe(packed.length + 20);
	});

	it("rejects damage, and what is more than was promised", async () => {
		await expect(unpack([gzip], new Uint8Array(gzipSync(text)), 499)).rejects.toThrow("499");
		await expect(unpack([gzip], text, 500)).rejects.toThrow();
	});
});
