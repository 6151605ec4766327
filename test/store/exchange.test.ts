/** Batches of the server route as they come: what is handed on when, and what a cut stream leaves. */
import { expect, it, vi } from "vitest";
import { batchReads, boundedBatches } from "../../src/store/batch.ts";
import { guardedExchange, type Item } from "../../src/store/exchange.ts";
import type { ReadOptions, Witness } from "../../src/store/store.ts";

const MIB = 2 ** 20;
const text = new TextEncoder();

function frame(index: number, status: number, payload: Uint8Array): Uint8Array {
	const out = new Uint8Array(16 + payload.length);
	new Uint32Array(out.buffer, 0, 4).set([index, status, 0, payload.length]);
	out.set(payload, 16);
	return out;
}

const DOCUMENT = text.encode("as it was");
/** Objects to any other document than the one that it was made by. */
const witness: Witness = {
	keys: ["a/zarr.json"],
	objection: (now) =>
		new TextDecoder().decode(now.get("a/zarr.json") ?? undefined) === "as it was" ? null : new Error("written anew"),
};

/** A server that is told when to send which frames. */
function opened() {
	const sent: Item[][] = [];
	let out: ReadableStreamDefaultController<Uint8Array> | undefined;
	const { reads } = guardedExchange(async (items) => {
		sent.push([...items]);
		const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
			out = controller;
		};
		return new Response(new ReadableStream<Uint8Array>({ start }));
	}, "a store");
	const settled: string[] = [];
	const batch = batchReads(reads, boundedBatches({ items: 64, bytes: 16 * MIB, sends: 4 }));
	const read = (key: string, options: ReadOptions = { witness, expect: MIB }) => {
		const reading = batch(key, options);
		reading.then(
			({ status }) => settled.push(`${key} ${status}`),
			(error: Error) => settled.push(`${key} ${error.message}`),
		);
		return reading;
	};
	const send = (index: number, document: Uint8Array = DOCUMENT) => {
		const { key } = sent[0][index];
		out?.enqueue(frame(index, 200, key === "a/zarr.json" ? document : text.encode(key)));
	};
	const end = () => {
		out?.enqueue(frame(0xffffffff, 200, new Uint8Array()));
		out?.close();
	};
	return { sent, settled, read, send, end, cut: () => out?.error(new Error("reset")) };
}

const keysOf = (items: readonly Item[]) => items.map(({ key }) => key);
const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

async function asked(count: number, options?: ReadOptions) {
	const server = opened();
	const reads = Array.from({ length: count }, (_, i) => server.read(`a/c/${i}`, options));
	for (const read of reads) read.catch(() => undefined);
	await vi.waitFor(() => expect(server.sent).toHaveLength(1));
	return server;
}

it("hands chunks on once the documents behind them have come, not before, and long before the batch ends", async () => {
	const { sent, settled, send, end } = await asked(3);
	expect(keysOf(sent[0])).toEqual(["a/c/0", "a/zarr.json", "a/c/1", "a/zarr.json", "a/c/2", "a/zarr.json"]);
	send(0);
	await turn();
	expect(settled).toEqual([]);
	send(1);
	await vi.waitFor(() => expect(settled).toEqual(["a/c/0 200"]));
	send(2);
	send(3);
	await vi.waitFor(() => expect(settled).toEqual(["a/c/0 200", "a/c/1 200"]));
	send(4);
	send(5);
	end();
	await vi.waitFor(() => expect(settled).toHaveLength(3));
});

it("fails chunks that came after their array was written anew, and keeps those that came before", async () => {
	const { settled, send, end } = await asked(2);
	for (const index of [0, 1, 2]) send(index);
	send(3, text.encode("otherwise"));
	end();
	await vi.waitFor(() => expect(settled).toEqual(["a/c/0 200", "a/c/1 written anew"]));
});

it("fails what a cut stream has not brought, and what of it nothing vouches for", async () => {
	const { settled, send, cut } = await asked(3);
	for (const index of [0, 1, 2]) send(index);
	await vi.waitFor(() => expect(settled).toEqual(["a/c/0 200"]));
	cut();
	await vi.waitFor(() => expect(settled).toHaveLength(3));
	for (const line of settled.slice(1)) expect(line).toMatch(/connection to the Jupyter server broke/);
});

it("asks for documents once behind small chunks, and for no more items than a server takes", async () => {
	const small = await asked(64, { witness, expect: 1000 });
	expect(keysOf(small.sent[0]).filter((key) => key === "a/zarr.json")).toHaveLength(1);
	const server = opened();
	for (let i = 0; i < 64; i++) {
		const keys = Array.from({ length: 4 }, (_, at) => `b/${at}/zarr.json`);
		const many: Witness = { keys, objection: () => null };
		server.read(`b/c/${i}`, { witness: many, expect: MIB / 4 }).catch(() => undefined);
	}
	await vi.waitFor(() => expect(server.sent.length).toBeGreaterThan(0));
	for (const items of server.sent) expect(items.length).toBeLessThanOrEqual(256);
});

it("hands on what needs no document at once", async () => {
	const { settled, send } = await asked(2, {});
	send(1);
	await vi.waitFor(() => expect(settled).toEqual(["a/c/1 200"]));
});
