import { describe, expect, it } from "vitest";
import { type Frame, readFrames } from "../../src/store/frames.ts";

function frame(index: number, status: number, etag: string, payload: string): Uint8Array {
	const text = new TextEncoder();
	const [tag, body] = [text.encode(etag), text.encode(payload)];
	const out = new Uint8Array(16 + tag.length + body.length);
	new Uint32Array(out.buffer, 0, 4).set([index, status, tag.length, body.length]);
	out.set(tag, 16);
	out.set(body, 16 + tag.length);
	return out;
}

const END = frame(0xffffffff, 200, "", "");

/** The bytes in pieces of `size`, as a network would bring them; as a byte stream, save where the browser has none (Safari). */
function stream(parts: Uint8Array[], size: number, plain = false): ReadableStream<Uint8Array> {
	const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
	return new ReadableStream({
		...(plain ? {} : { type: "bytes" }),
		start(controller: ReadableStreamController<Uint8Array>) {
			for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
			controller.close();
		},
	});
}

async function collect(source: ReadableStream<Uint8Array>): Promise<[number, number, string, string][]> {
	const frames: [number, number, string, string][] = [];
	for await (const { index, status, etag, payload } of readFrames(source) as AsyncIterable<Frame>)
		frames.push([index, status, etag, new TextDecoder().decode(payload)]);
	return frames;
}

describe.each([
	["a byte stream", false],
	["another stream", true],
])("of %s", (_name, plain) => {
	it.each([1, 3, 16, 17, 1000])("reads frames that come in pieces of %i bytes", async (size) => {
		const parts = [frame(1, 200, '"e1"', "hello"), frame(0, 404, "", ""), frame(2, 304, '"e2"', ""), END];
		expect(await collect(stream(parts, size, plain))).toEqual([
			[1, 200, '"e1"', "hello"],
			[0, 404, "", ""],
			[2, 304, '"e2"', ""],
		]);
	});

	it("notices a stream that ends early, in a frame or between two", async () => {
		await expect(collect(stream([frame(0, 200, "", "hello")], 7, plain))).rejects.toThrow(/cut short/);
		await expect(collect(stream([frame(0, 200, "", "hello").slice(0, -1)], 7, plain))).rejects.toThrow(/cut short/);
	});

	it("gives each payload a buffer of its own, so that it can go to a worker", async () => {
		for await (const { payload } of readFrames(stream([frame(0, 200, '"e"', "hello"), END], 1000, plain)))
			expect(payload.buffer.byteLength).toBe(5);
	});
});
