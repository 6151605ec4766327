import { expect, it } from "vitest";
import { allBytes, byteSource } from "../../src/store/stream.ts";

const BYTES = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 31 + (at >> 8)) % 256);

/** The bytes in pieces of `size`; as a byte stream, save where the browser has none (Safari). */
function stream(size: number, plain: boolean): ReadableStream<Uint8Array> {
	return new ReadableStream({
		...(plain ? {} : { type: "bytes" }),
		start(controller: ReadableStreamController<Uint8Array>) {
			for (let at = 0; at < BYTES.length; at += size) controller.enqueue(BYTES.slice(at, at + size));
			controller.close();
		},
	});
}

it.each([
	["a byte stream", false],
	["another stream", true],
])("takes parts off %s, each in a buffer of its own, and what there is at its end", async (_name, plain) => {
	for (const size of [1000, 65_536, 300_000]) {
		const source = byteSource(stream(size, plain));
		for (const [from, to] of [
			[0, 0],
			[0, 7],
			[7, 100_000],
			[100_000, 299_999],
		]) {
			const part = await source.take(to - from);
			expect(Buffer.compare(part, BYTES.subarray(from, to))).toBe(0);
			expect(part.buffer.byteLength).toBe(to - from);
		}
		expect([...(await source.take(10))]).toEqual([BYTES[299_999]]);
		expect(await source.take(10)).toHaveLength(0);
	}
});

it.each([300_000, 100_000, 1, 299_999, 400_000])("gives all bytes where %i are expected", async (length) => {
	for (const plain of [false, true])
		expect(Buffer.compare(await allBytes(stream(65_536, plain), length), BYTES)).toBe(0);
});
