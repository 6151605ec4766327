/** Which requests are made, shared, cancelled and asked anew, seen on a store that logs them. */
import { describe, expect, it } from "vitest";
import { crc32c } from "../../src/codecs/crc32c.ts";
import { getChunk, isDecoded, useCached } from "../../src/decode/chunk.ts";
import { handWorker, nextGeneration, shared } from "../../src/decode/shared.ts";
import { type ArrayNode, openHierarchy } from "../../src/hierarchy/node.ts";
import { onAbort } from "../../src/signal.ts";
import { makeStore, type ReadOptions, type Reply, type ZarrStore } from "../../src/store/store.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

const document = (codecs: unknown[], grid = [2]) => ({
	zarr_format: 3,
	node_type: "array",
	shape: [8],
	data_type: "uint16",
	chunk_grid: { name: "regular", configuration: { chunk_shape: grid } },
	chunk_key_encoding: { name: "default" },
	fill_value: 7,
	codecs,
});
const PLAIN = [{ name: "bytes", configuration: { endian: "little" } }];

interface Logged {
	readonly store: ZarrStore;
	readonly values: Map<string, Uint8Array>;
	readonly asked: (ReadOptions & { key: string })[];
}

let stores = 0;

/** A store whose values may change; `slow` makes it answer only when `open` is called. */
function logged(options: { etags?: boolean; slow?: boolean } = {}): Logged & { open(): void } {
	const values = new Map<string, Uint8Array>();
	const asked: (ReadOptions & { key: string })[] = [];
	const gates: (() => void)[] = [];
	const answer = (key: string, { range, etag }: ReadOptions): Reply => {
		const bytes = values.get(key);
		if (!bytes) return { status: 404 };
		const now = options.etags ? `"${crc32c(bytes)}"` : undefined;
		if (now && now === etag) return { status: 304 };
		const part = !range
			? bytes
			: "suffixLength" in range
				? bytes.slice(-range.suffixLength)
				: bytes.slice(range.offset, range.offset + range.length);
		return { status: 200, bytes: part.slice(), etag: now };
	};
	const store = makeStore({
		id: `test ${++stores}`,
		name: "test.zarr",
		route: "memory",
		reason: "",
		parallel: 4,
		async read(key, read) {
			asked.push({ key, ...read });
			if (options.slow && key.includes("c/")) {
				await new Promise<void>((resolve, reject) => {
					gates.push(resolve);
					if (read.signal) onAbort(read.signal, () => reject(read.signal?.reason));
				});
			}
			return answer(key, read);
		},
	});
	return { store, values, asked, open: () => gates.splice(0).forEach((gate) => void gate()) };
}

const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);

async function arrayOf({ store, values }: Logged, codecs: unknown[] = PLAIN, grid?: number[]): Promise<ArrayNode> {
	values.set("zarr.json", new TextEncoder().encode(JSON.stringify(document(codecs, grid))));
	const node = await openHierarchy(store).node("");
	if (node.kind !== "array") throw new Error("the fixture is no array");
	return node;
}

describe("getChunk", () => {
	it("fetches a chunk once for all who want it, now and later", async () => {
		const logging = logged();
		const array = await arrayOf(logging);
		logging.values.set("c/1", words(3, 4));
		const source = { store: logging.store, generation: nextGeneration() };
		const [one, two] = await Promise.all([getChunk(source, array, [1]), getChunk(source, array, [1])]);
		expect([...(one.data ?? [])]).toEqual([3, 4]);
		expect(two.data).toBe(one.data);
		expect((await getChunk(source, array, [1])).data).toBe(one.data);
		expect(logging.asked.filter(({ key }) => key === "c/1")).toHaveLength(1);
		expect(useCached(source, array, [1], ({ data }) => data)).toBe(one.data);
		expect(isDecoded(source, array, [0])).toBe(false);
	});

	it("keeps no queue of a store that nothing is asked of any more, whether it answered or all have left", async () => {
		const logging = logged({ slow: true });
		const array = await arrayOf(logging);
		const source = { store: logging.store, generation: nextGeneration() };
		const leaving = new AbortController();
		const asked = [0, 1, 2, 3].map((at) => getChunk(source, array, [at], at % 2 ? { signal: leaving.signal } : {}));
		expect(shared().queues.has(logging.store.id)).toBe(true);
		leaving.abort();
		logging.open();
		await Promise.allSettled(asked);
		await new Promise((resolve) => setTimeout(resolve));
		expect(shared().queues.has(logging.store.id)).toBe(false);
		logging.values.set("c/0", words(3, 4));
		const later = getChunk({ ...source, generation: nextGeneration() }, array, [0]);
		logging.open();
		expect([...((await later).data ?? [])]).toEqual([3, 4]);
	});

	it("takes an absent chunk as missing", async () => {
		const logging = logged();
		const array = await arrayOf(logging);
		expect((await getChunk({ store: logging.store, generation: nextGeneration() }, array, [0])).data).toBeNull();
	});

	it("withdraws one of two callers and fetches once; cancels with the last", async () => {
		const logging = logged({ slow: true });
		const array = await arrayOf(logging);
		logging.values.set("c/0", words(1, 2));
		const source = { store: logging.store, generation: nextGeneration() };
		const leaving = new AbortController();
		const first = getChunk(source, array, [0], { signal: leaving.signal });
		const second = getChunk(source, array, [0]);
		leaving.abort();
		await expect(first).rejects.toThrow(/abort/i);
		logging.open();
		expect([...((await second).data ?? [])]).toEqual([1, 2]);

		const last = new AbortController();
		const third = getChunk(source, array, [2], { signal: last.signal });
		last.abort();
		await expect(third).rejects.toThrow(/abort/i);
		const request = logging.asked.find(({ key }) => key === "c/2");
		expect(request?.signal?.aborted).toBe(true);
		expect(logging.asked.filter(({ key }) => key === "c/0")).toHaveLength(1);
	});

	it("asks a new generation whether a chunk still holds, by its etag", async () => {
		const logging = logged({ etags: true });
		const array = await arrayOf(logging);
		logging.values.set("c/0", words(1, 2));
		const before = await getChunk({ store: logging.store, generation: nextGeneration() }, array, [0]);
		const source = { store: logging.store, generation: nextGeneration() };
		expect(isDecoded(source, array, [0])).toBe(false);
		const bytes = logging.store.traffic.bytes;
		expect((await getChunk(source, array, [0])).data).toBe(before.data);
		expect(logging.store.traffic.bytes).toBe(bytes);
		logging.values.set("c/0", words(8, 9));
		expect([
			...((await getChunk({ store: logging.store, generation: nextGeneration() }, array, [0])).data ?? []),
		]).toEqual([8, 9]);
	});

	it.each([true, false])(
		"never gives an old value to who opened after a rewrite, though the old request is under way (etags: %s)",
		async (etags) => {
			const logging = logged({ slow: true, etags });
			const array = await arrayOf(logging);
			logging.values.set("c/0", words(1, 2));
			const old = getChunk({ store: logging.store, generation: nextGeneration() }, array, [0]);
			await Promise.resolve();
			logging.open();
			logging.values.set("c/0", words(8, 9));
			const fresh = getChunk({ store: logging.store, generation: nextGeneration() }, array, [0]);
			const opening = setInterval(logging.open, 1);
			await old;
			expect([...((await fresh).data ?? [])]).toEqual([8, 9]);
			clearInterval(opening);
		},
	);

	it.each<[string, unknown[], Uint8Array, RegExp]>([
		["is too short", PLAIN, Uint8Array.of(1, 0), /c\/0 .* decodes to 2 bytes in place of 4/],
		["is empty", PLAIN, Uint8Array.of(), /decodes to 0 bytes in place of 4/],
		["is no gzip", [...PLAIN, { name: "gzip", configuration: { level: 1 } }], words(1, 2), /gzip/],
		["is no blosc", [...PLAIN, { name: "blosc", configuration: {} }], words(1, 2), /blosc/],
		[
			"is a cut blosc frame",
			[...PLAIN, { name: "blosc", configuration: {} }],
			Uint8Array.of(2, 1, 2, 2, 4, 0, 0, 0, 4, 0, 0, 0, 99, 0, 0, 0, 1, 2),
			/should have 99 bytes/,
		],
		["is no zstd", [...PLAIN, { name: "zstd", configuration: {} }], words(1, 2), /zstd/],
		[
			"has a wrong checksum",
			[...PLAIN, { name: "crc32c", configuration: {} }],
			Uint8Array.of(1, 0, 2, 0, 0, 0, 0, 0),
			/checksum/,
		],
	])("names a chunk that %s", async (_what, codecs, bytes, message) => {
		const logging = logged();
		const array = await arrayOf(logging, codecs);
		logging.values.set("c/0", bytes);
		const chunk = getChunk({ store: logging.store, generation: nextGeneration() }, array, [0]);
		await expect(chunk).rejects.toMatchObject({
			tag: "ChunkError",
			key: "c/0",
			message: expect.stringMatching(message),
		});
	});
});

describe("shards", () => {
	const codecs = [
		{
			name: "sharding_indexed",
			configuration: { chunk_shape: [2], codecs: PLAIN, index_codecs: [...PLAIN, { name: "crc32c" }] },
		},
	];
	const none = 2n ** 64n - 1n;

	function shard(entries: bigint[], damage = 0): Uint8Array {
		const index = new Uint8Array(BigUint64Array.from(entries).buffer);
		const sum = new Uint8Array(Uint32Array.of(crc32c(index) + damage).buffer);
		return Uint8Array.from([...words(1, 2, 3, 4), ...index, ...sum]);
	}

	it("reads the index once and each inner chunk by its range", async () => {
		const logging = logged();
		const array = await arrayOf(logging, codecs, [4]);
		logging.values.set("c/0", shard([4n, 4n, 0n, 4n]));
		logging.values.set("c/1", shard([none, none, 0n, 4n]));
		const source = { store: logging.store, generation: nextGeneration() };
		const chunks = await Promise.all([0, 1, 2, 3].map((at) => getChunk(source, array, [at])));
		expect(chunks.map(({ data }) => data && [...data])).toEqual([[3, 4], [1, 2], null, [1, 2]]);
		const ranges = logging.asked.filter(({ key }) => key.startsWith("c/")).map(({ range }) => range);
		expect(ranges.filter((range) => range && "suffixLength" in range)).toEqual([
			{ suffixLength: 36 },
			{ suffixLength: 36 },
		]);
		expect(ranges).toHaveLength(5);
	});

	it("verifies the index", async () => {
		const logging = logged();
		const array = await arrayOf(logging, codecs, [4]);
		logging.values.set("c/0", shard([4n, 4n, 0n, 4n], 1));
		await expect(getChunk({ store: logging.store, generation: nextGeneration() }, array, [0])).rejects.toThrow(
			/checksum/,
		);
	});
});

it("keeps within its bound while chunks come and go", async () => {
	const { cache } = shared();
	const limit = cache.limit;
	cache.limit = 8;
	const logging = logged();
	const array = await arrayOf(logging);
	const source = { store: logging.store, generation: nextGeneration() };
	for (const at of [0, 1, 2, 3]) {
		logging.values.set(`c/${at}`, words(at, at));
		await getChunk(source, array, [at]);
		expect(cache.bytes).toBeLessThanOrEqual(8);
	}
	expect([0, 1, 2, 3].map((at) => isDecoded(source, array, [at]))).toEqual([false, false, true, true]);
	cache.limit = limit;
});
