/** BYTES → TYPED ARRAY: a decoded chunk from the cache, or by queue, store and worker. */
import { isZarrError, ZarrError } from "../errors.ts";
import { TaskQueue } from "../fetch/queue.ts";
import type { ArrayDocument, ShardLayout } from "../hierarchy/metadata.ts";
import { type ArrayNode, chunkKey } from "../hierarchy/node.ts";
import type { ByteRange, Reply, ZarrStore } from "../store/store.ts";
import { type CachedChunk, type Chunk, shared } from "./shared.ts";
import type { Decoded, DecodeTask } from "./task.ts";

/** Where chunks come from: a store, as it is since `generation`. */
export interface ChunkSource {
	readonly store: ZarrStore;
	readonly generation: number;
}

/** How urgent a chunk is (smaller first), and how its caller withdraws. */
export interface ChunkOptions {
	readonly signal?: AbortSignal;
	readonly priority?: number;
}

const MISSING: Chunk = { data: null, stride: [] };
/** What a cached absence weighs. */
const ABSENT_BYTES = 64;
const NO_ENTRY = 2n ** 64n - 1n;

/** The key under which a chunk is cached. */
function cacheKey(store: ZarrStore, array: ArrayNode, coords: readonly number[]): string {
	return `${store.id}\n${array.path}\n${array.hash}\n${coords.join(",")}`;
}

/** The chunk if it is decoded already and as new as `source` asks, else undefined. Touches nothing else. */
export function cachedChunk(source: ChunkSource, array: ArrayNode, coords: readonly number[]): Chunk | undefined {
	const cached = shared().cache.get(cacheKey(source.store, array, coords));
	return cached && cached.generation >= source.generation ? cached : undefined;
}

/** The chunk at `coords` of the read grid (inner chunks where the array is sharded). Rejects with a ChunkError that names its key, or what the store says. */
export async function getChunk(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	options: ChunkOptions = {},
): Promise<Chunk> {
	const key = cacheKey(source.store, array, coords);
	return current(
		source,
		key,
		(signal) => load(source, array, coords, key, signal, options.priority ?? 0),
		options.signal,
	);
}

/** What is cached under `key`, or what `start` brings, as new as `source` asks. A request that began before its generation is joined as well: what it brings is then asked after by its etag. */
async function current(
	source: ChunkSource,
	key: string,
	start: (signal: AbortSignal) => Promise<CachedChunk>,
	signal?: AbortSignal,
): Promise<Chunk> {
	const { cache, flights } = shared();
	for (;;) {
		const cached = cache.get(key);
		if (cached && cached.generation >= source.generation) return cached;
		const chunk = await flights.join(key, start, signal);
		if (chunk.generation >= source.generation) return chunk;
	}
}

/** The generation of what is asked for now: it is as new as the newest source, whoever asks, so that sources that follow need not ask again. */
function asNewAs(source: ChunkSource): number {
	return Math.max(source.generation, shared().generation);
}

async function load(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	key: string,
	signal: AbortSignal,
	priority: number,
): Promise<CachedChunk> {
	const { cache } = shared();
	const generation = asNewAs(source);
	const keep = (chunk: CachedChunk) => {
		cache.set(key, chunk, chunkBytes(chunk));
		return chunk;
	};
	const stale = cache.peek(key);
	const reply = await readEncoded(source, array, coords, { etag: stale?.etag, signal, priority });
	if (reply.status === 304 && stale) return keep({ ...stale, generation });
	if (reply.status === 404 || !reply.bytes) return keep({ ...MISSING, generation });
	const decoded = await decodeBytes(array, array.document, keyOf(array, coords), reply.bytes);
	return keep({ ...decoded, generation, etag: reply.etag });
}

function chunkBytes(chunk: Chunk): number {
	const { data } = chunk;
	if (data === null) return ABSENT_BYTES;
	return "byteLength" in data ? data.byteLength : data.reduce((sum, text) => sum + 2 * text.length + 16, 0);
}

/** Key of the stored object that holds the chunk. */
export function keyOf(array: ArrayNode, coords: readonly number[]): string {
	return chunkKey(array, shardCoords(array, coords) ?? coords);
}

function shardCoords(array: ArrayNode, coords: readonly number[]): number[] | null {
	const { shardLayout, chunks } = array;
	return shardLayout && coords.map((at, i) => Math.floor((at * chunks[i]) / shardLayout.shape[i]));
}

interface EncodedOptions {
	readonly etag?: string;
	readonly signal: AbortSignal;
	readonly priority: number;
}

async function readEncoded(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	options: EncodedOptions,
): Promise<Reply> {
	const expect = array.dtype.bytes * array.chunks.reduce((a, b) => a * b, 1) + 1024;
	const key = keyOf(array, coords);
	if (!array.shardLayout) return queued(source.store, key, { ...options, expect });
	const range = await rangeInShard(source, array, coords, options);
	return range ? queued(source.store, key, { ...options, range, expect: range.length }) : { status: 404 };
}

/** One read in its turn. */
function queued(
	store: ZarrStore,
	key: string,
	options: EncodedOptions & { range?: ByteRange; expect: number },
): Promise<Reply> {
	const { queues } = shared();
	const queue = queues.get(store.id) ?? new TaskQueue(store.parallel);
	queues.set(store.id, queue);
	const { etag, range, expect, signal, priority } = options;
	return queue.run(() => store.read(key, { etag, range, expect, signal }), { priority, signal });
}

/** Where the inner chunk lies in its shard, from the shard's index; null where it has none. */
async function rangeInShard(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	options: EncodedOptions,
): Promise<{ offset: number; length: number } | null> {
	const layout = array.shardLayout;
	const shard = shardCoords(array, coords);
	if (!layout || !shard) return null;
	const grid = innerGrid(array, layout);
	const index = await shardIndex(source, array, layout, shard, options);
	if (!index) return null;
	const at = 2 * coords.reduce((sum, c, i) => sum * grid[i] + (c % grid[i]), 0);
	const [offset, length] = [index[at], index[at + 1]];
	if (offset === NO_ENTRY && length === NO_ENTRY) return null;
	if (offset > BigInt(Number.MAX_SAFE_INTEGER) || length > BigInt(Number.MAX_SAFE_INTEGER))
		throw damaged(array, chunkKey(array, shard), "its index points outside the shard");
	return { offset: Number(offset), length: Number(length) };
}

/** The index of a shard: offset and length of each inner chunk. It is cached and shared like a chunk. */
async function shardIndex(
	source: ChunkSource,
	array: ArrayNode,
	layout: ShardLayout,
	shard: readonly number[],
	options: EncodedOptions,
): Promise<BigUint64Array | null> {
	const { cache } = shared();
	const { store } = source;
	const at = chunkKey(array, shard);
	const key = `${store.id}\n${array.path}\n${array.hash}\nindex ${shard.join(",")}`;
	const { document, range, length } = indexRequest(array, layout);
	const index = await current(
		source,
		key,
		async (signal) => {
			const generation = asNewAs(source);
			const stale = cache.peek(key);
			const reply = await queued(store, at, {
				signal,
				priority: options.priority,
				etag: stale?.etag,
				range,
				expect: length,
			});
			let chunk: CachedChunk = { ...MISSING, generation };
			if (reply.status === 304 && stale) chunk = { ...stale, generation };
			else if (reply.bytes)
				chunk = { ...(await decodeBytes(array, document, at, reply.bytes)), generation, etag: reply.etag };
			cache.set(key, chunk, chunkBytes(chunk));
			return chunk;
		},
		options.signal,
	);
	return index.data as BigUint64Array | null;
}

/** How the index is read and decoded: a uint64 array of (offset, length) for each inner chunk. (v3 sharding codec, "Binary shard format") */
function indexRequest(
	array: ArrayNode,
	layout: ShardLayout,
): { document: ArrayDocument; range: ByteRange; length: number } {
	const grid = innerGrid(array, layout);
	const sums = layout.indexCodecs.filter((codec) => codec.name === "crc32c").length;
	const length = 16 * grid.reduce((a, b) => a * b, 1) + 4 * sums;
	const range: ByteRange = layout.indexLocation === "end" ? { suffixLength: length } : { offset: 0, length };
	return { document: { data_type: "uint64", chunk_shape: [...grid, 2], codecs: layout.indexCodecs }, range, length };
}

/** How many inner chunks a shard holds along each axis. */
function innerGrid(array: ArrayNode, layout: ShardLayout): number[] {
	return layout.shape.map((size, i) => size / array.chunks[i]);
}

async function decodeBytes(array: ArrayNode, document: ArrayDocument, key: string, bytes: Uint8Array): Promise<Chunk> {
	// a view of a larger buffer (one message holds many chunks) is copied, since a transfer would take its neighbours along
	const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
	const task: DecodeTask = { kind: "decode", document, bytes: own };
	try {
		const { data, stride } = (await shared().pool.run(task, [own.buffer])) as Decoded;
		return { data: data as Chunk["data"], stride };
	} catch (cause) {
		if (isZarrError(cause)) throw cause;
		throw damaged(array, key, (cause as Error).message, cause);
	}
}

function damaged(array: ArrayNode, key: string, what: string, cause?: unknown): ZarrError {
	const codec = (cause as { codec?: string } | undefined)?.codec;
	return new ZarrError(
		"ChunkError",
		`Chunk ${key} of "${array.path || array.name}" can't be decoded${codec ? ` (${codec})` : ""}: ${what}. It is damaged, or written otherwise than its metadata says.`,
		{ key, path: array.path, codec, cause },
	);
}
