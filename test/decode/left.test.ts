/** Bytes that have come are not lost when the last who wanted them leaves while they wait for a decoder. */
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { getChunk } from "../../src/decode/chunk.ts";
import { handWorker, nextGeneration, setCacheSize, shared } from "../../src/decode/shared.ts";
import { openHierarchy } from "../../src/hierarchy/node.ts";
import { onAbort } from "../../src/signal.ts";
import { makeStore } from "../../src/store/store.ts";
import { run } from "../../src/worker.ts";

const COUNT = 8;
/** How many a decoder is given at a time: what is begun can't be withdrawn. */
const BEGUN = 2;

/** Decodes nothing until it is let. */
const decoder = { open: () => {}, decoded: 0 };
let gate: Promise<void> = Promise.resolve();
handWorker({
	async run(task) {
		await gate;
		decoder.decoded++;
		return run(task);
	},
});

const limit = shared().cache.limit;
beforeEach(() => {
	decoder.decoded = 0;
	gate = new Promise((resolve) => {
		decoder.open = resolve;
	});
});
afterEach(() => {
	decoder.open();
	setCacheSize(limit);
});

let stores = 0;

/** An array of chunks in gzip, each of 512 numbers that begin with its own; `hangs` says whose bytes don't come. */
async function stored(hangs: (key: string) => boolean = () => false) {
	const document = {
		...{ zarr_format: 3, node_type: "array", shape: [512 * COUNT], data_type: "uint16", fill_value: 0 },
		chunk_grid: { name: "regular", configuration: { chunk_shape: [512] } },
		chunk_key_encoding: { name: "default" },
		codecs: [
			{ name: "bytes", configuration: { endian: "little" } },
			{ name: "gzip", configuration: { level: 1 } },
		],
	};
	const values = new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
	const put = (at: number, first: number) => {
		const numbers = Uint16Array.from({ length: 512 }, (_, i) => first + i);
		values.set(`c/${at}`, new Uint8Array(gzipSync(new Uint8Array(numbers.buffer))));
	};
	for (let at = 0; at < COUNT; at++) put(at, 100 * at);
	const [asked, answered]: string[][] = [[], []];
	const store = makeStore({
		...{ id: `left ${++stores}`, name: "left.zarr", route: "memory", reason: "", parallel: 64 },
		async read(key, { signal }) {
			if (key.startsWith("c/")) asked.push(key);
			if (hangs(key)) await new Promise((_, reject) => signal && onAbort(signal, () => reject(signal.reason)));
			if (key.startsWith("c/")) answered.push(key);
			const bytes = values.get(key);
			return bytes ? { status: 200, bytes: bytes.slice() } : { status: 404 };
		},
	});
	const array = await openHierarchy(store).node("");
	if (array.kind !== "array") throw new Error("the fixture is no array");
	const all = (signal?: AbortSignal, generation = nextGeneration()) =>
		Promise.allSettled(
			Array.from({ length: COUNT }, (_, at) => getChunk({ store, generation }, array, [at], { signal })),
		);
	/** Asks for all chunks, and leaves when they have come and none is decoded. */
	const leave = async () => {
		const controller = new AbortController();
		const asking = all(controller.signal);
		await expect.poll(() => answered.length + asked.filter(hangs).length).toBe(COUNT);
		await new Promise((resolve) => setTimeout(resolve, 5));
		expect(decoder.decoded).toBe(0);
		controller.abort(new Error("left"));
		expect((await asking).map(({ status }) => status)).toEqual(Array(COUNT).fill("rejected"));
	};
	return { asked, all, leave, put };
}

const firsts = (settled: Awaited<ReturnType<Awaited<ReturnType<typeof stored>>["all"]>>) =>
	settled.map((one) => (one.status === "fulfilled" ? (one.value.data as Uint16Array)[0] : one.reason));
const FIRSTS = Array.from({ length: COUNT }, (_, at) => 100 * at);

it("asks for none again, neither one that waits nor one that is being decoded", async () => {
	const { asked, all, leave } = await stored();
	const { generation } = shared();
	await leave();
	const again = all(undefined, generation);
	decoder.open();
	expect(firsts(await again)).toEqual(FIRSTS);
	expect(asked).toHaveLength(COUNT);
	expect(decoder.decoded).toBe(COUNT);
});

it("decodes what was begun, and what waits only for who wants it", async () => {
	const { asked, all, leave } = await stored();
	await leave();
	const { generation } = shared();
	decoder.open();
	await expect.poll(() => decoder.decoded).toBe(BEGUN);
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(decoder.decoded).toBe(BEGUN);
	expect(firsts(await all(undefined, generation))).toEqual(FIRSTS);
	expect(decoder.decoded).toBe(COUNT);
	expect(asked).toHaveLength(COUNT);
});

it("still withdraws what has not come, and asks for that alone", async () => {
	let late = true;
	const { asked, all, leave } = await stored((key) => late && /[57]$/.test(key));
	await leave();
	late = false;
	const { generation } = shared();
	decoder.open();
	expect(firsts(await all(undefined, generation))).toEqual(FIRSTS);
	expect(asked.slice(COUNT).sort()).toEqual(["c/5", "c/7"]);
});

it("asks anew where the store may have changed since", async () => {
	const { asked, all, leave, put } = await stored();
	await leave();
	for (let at = 0; at < COUNT; at++) put(at, 1000 + at);
	decoder.open();
	await expect.poll(() => decoder.decoded).toBe(BEGUN);
	expect(firsts(await all())).toEqual(FIRSTS.map((_, at) => 1000 + at));
	expect(asked).toHaveLength(2 * COUNT);
});

it("keeps no more of it than a sixteenth of the cache's bound", async () => {
	const { asked, all, leave } = await stored();
	const { left } = shared();
	setCacheSize(16 * 2000);
	await leave();
	expect(left.bytes).toBeGreaterThan(0);
	expect(left.bytes).toBeLessThanOrEqual(2000);
	const { generation } = shared();
	decoder.open();
	setCacheSize(limit);
	expect(firsts(await all(undefined, generation))).toEqual(FIRSTS);
	expect(asked.length).toBeGreaterThan(COUNT);
	expect(asked.length).toBeLessThan(2 * COUNT - BEGUN);
	expect(left.bytes).toBe(0);
});
