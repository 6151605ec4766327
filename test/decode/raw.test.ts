/** Chunks without a codec are not sent to a worker, and are what it would have made of them. */
import { beforeEach, expect, it } from "vitest";
import { rawChunk } from "../../src/decode/raw.ts";
import { handWorker } from "../../src/decode/shared.ts";
import type { Decoded, Run } from "../../src/decode/task.ts";
import { readArray } from "../../src/read.ts";
import { run } from "../../src/worker.ts";

let tasks = 0;
const counted: Run = (task) => {
	tasks++;
	return run(task);
};
handWorker({ run: counted });

beforeEach(() => {
	tasks = 0;
});

const bytesCodec = (endian?: string) => ({ name: "bytes", configuration: endian ? { endian } : {} });
const documentOf = (data_type: string, endian?: string, more: object[] = []) =>
	({ data_type, chunk_shape: [2, 3, 4], codecs: [bytesCodec(endian), ...more] }) as Parameters<typeof rawChunk>[0];
/** Every bit pattern is as good as another, NaNs with a payload too. */
const bytesOf = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i * 151 + 0x7f) % 256);

it.each([
	...["int8", "uint8"].map((type) => [type, 1] as const),
	...["int16", "uint16"].map((type) => [type, 2] as const),
	...["int32", "uint32", "float32"].map((type) => [type, 4] as const),
	...["int64", "uint64", "float64"].map((type) => [type, 8] as const),
])("are bit for bit what the decoder makes: %s", async (type, width) => {
	const document = documentOf(type, "little");
	const bytes = bytesOf(24 * width);
	const decoded = (await run({ kind: "decode", document, bytes: bytes.slice() } as never)) as Decoded;
	// also out of the middle of a message
	const message = new Uint8Array(bytes.length + 10);
	message.set(bytes, 3);
	for (const given of [bytes.slice(), message.subarray(3, 3 + bytes.length)]) {
		const raw = rawChunk(document, given);
		const values = raw?.data as NonNullable<typeof decoded.data> & ArrayBufferView;
		expect(values.constructor).toBe(decoded.data?.constructor);
		expect(raw?.stride).toEqual(decoded.stride);
		expect(new Uint8Array(values.buffer)).toEqual(bytes);
	}
});

it.each([
	["the other byte order", documentOf("int16", "big"), 48],
	["a codec", documentOf("uint8", "little", [{ name: "zstd", configuration: {} }]), 24],
	["half precision, which is widened", documentOf("float16", "little"), 48],
	["truth values", documentOf("bool"), 24],
	["too few bytes", documentOf("uint16", "little"), 47],
	["too many", documentOf("uint16", "little"), 49],
])("leave to the decoder: %s", (_, document, length) => {
	expect(rawChunk(document, bytesOf(length))).toBeNull();
});

/** An array of two chunks of four uint16. */
const storeOf = (chunks: Record<string, Uint8Array>) =>
	new Map<string, Uint8Array>(
		Object.entries({
			...chunks,
			"/zarr.json": new TextEncoder().encode(
				JSON.stringify({
					...{ zarr_format: 3, node_type: "array", shape: [8], data_type: "uint16", fill_value: 0, attributes: {} },
					chunk_grid: { name: "regular", configuration: { chunk_shape: [4] } },
					chunk_key_encoding: { name: "default" },
					codecs: [bytesCodec("little")],
				}),
			),
		}),
	);
const ends = (from: number) => new Uint8Array(Uint16Array.of(from, 2, 3, 65535).buffer);

it("take no task, and nothing of the page's own bytes", async () => {
	const [first, second] = [ends(1), ends(9)];
	const { data } = await readArray(storeOf({ "/c/0": first, "/c/1": second }));
	expect([...data]).toEqual([1, 2, 3, 65535, 9, 2, 3, 65535]);
	expect(tasks).toBe(0);
	expect([first, second]).toEqual([ends(1), ends(9)]);
});

it("of a wrong length are refused by the decoder's own sentence", async () => {
	const read = readArray(storeOf({ "/c/0": ends(1), "/c/1": Uint8Array.of(1) }));
	await expect(read).rejects.toMatchObject({ tag: "ChunkError", message: expect.stringContaining("in place of 8") });
	expect(tasks).toBe(1);
});
