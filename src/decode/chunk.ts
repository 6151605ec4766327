/** BYTES → TYPED ARRAY: a decoded chunk from the cache, or by queue, store and worker. */

import { allocate } from "../hierarchy/dtype.ts";
import { chunkShape } from "../hierarchy/grid.ts";
import { type ArrayNode, chunkBytes, chunkKey } from "../hierarchy/node.ts";
import type { FieldPick } from "../hierarchy/pick.ts";
import type { NumberArray } from "../numbers.ts";
import type { CacheKey } from "./key.ts";
import {
	type ChunkOptions,
	type ChunkSource,
	inWorker,
	keep,
	lend,
	load,
	type Make,
	type Part,
	type Turn,
	weighed,
} from "./request.ts";
import { rangeInShard, shardCoords } from "./shard.ts";
import { type CachedChunk, type Chunk, shared } from "./shared.ts";
import type { PickTask } from "./task.ts";

export type { ChunkOptions, ChunkSource } from "./request.ts";

/** Under what the chunk is cached, asked for and lent. */
function idOf({ store }: ChunkSource, array: ArrayNode, coords: readonly number[]): CacheKey {
	return shared().keys.chunk(store, array, coords);
}

/** Whether the chunk is decoded already and as new as `source` asks; asking is no use of it. */
export function isDecoded(source: ChunkSource, array: ArrayNode, coords: readonly number[]): boolean {
	const cached = shared().cache.peek(idOf(source, array, coords));
	return cached !== undefined && cached.generation >= source.generation;
}

/** What `use` makes, at once, of the chunk if it is decoded already and as new as `source` asks, else undefined. Nothing of it may be kept: its memory is used again. */
export function useCached<Result>(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	use: (chunk: Chunk) => Result,
): Result | undefined {
	const cached = shared().cache.get(idOf(source, array, coords));
	return cached && cached.generation >= source.generation ? use(viewed(array, cached)) : undefined;
}

/** The same chunk, whose memory is not used again until `giveBack` is called, once. */
export function borrowCached(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
): { readonly chunk: Chunk; readonly giveBack: () => void } | undefined {
	const giveBack = shared().loans.claim(idOf(source, array, coords));
	const chunk = useCached(source, array, coords, (cached) => cached);
	if (!chunk) giveBack();
	return chunk && { chunk, giveBack };
}

/** The chunk at `coords` of the read grid (inner chunks where the array is sharded), which may be kept. Rejects with a ChunkError that names its key, with BudgetError where there is too little memory to decode it, or what the store says. */
export function getChunk(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	options: ChunkOptions = {},
): Promise<CachedChunk> {
	const chunk = keep(source, idOf(source, array, coords), maker(source, array, coords), options);
	return array.viewed ? chunk.then((stored) => viewed(array, stored)) : chunk;
}

/** What `use`, which is awaited, makes of that chunk. Nothing of it may be kept: its memory is used again after that. Rejects as `getChunk` does. */
export function useChunk<Result>(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	options: ChunkOptions,
	use: (chunk: CachedChunk) => Result | Promise<Result>,
): Promise<Result> {
	const read = array.viewed ? (stored: CachedChunk) => use(viewed(array, stored)) : use;
	return lend(source, idOf(source, array, coords), maker(source, array, coords), options, read);
}

/** The chunk, its bytes read as the array says: what is kept, for readers of any type, stays as it is stored. */
function viewed<Kept extends Chunk>({ viewed, dtype }: ArrayNode, chunk: Kept): Kept {
	if (!viewed || !ArrayBuffer.isView(chunk.data)) return chunk;
	const { buffer, byteOffset, length } = chunk.data;
	const type = allocate(dtype, 0).constructor;
	return { ...chunk, data: Reflect.construct(type, [buffer, byteOffset, length]) };
}

function maker(source: ChunkSource, array: ArrayNode, coords: readonly number[]): Make {
	const { part } = array;
	// by way of the whole cells, so that another field asks for nothing
	if (part) return (own) => useChunk(source, part.of, coords, own, (whole) => picked(whole, part.pick, own));
	const id = idOf(source, array, coords);
	return (own) => load(source, array, id, (options) => locate(source, array, coords, options), own);
}

async function picked(whole: CachedChunk, pick: FieldPick, options: Turn): Promise<CachedChunk> {
	if (whole.data === null) return whole;
	const data = await inWorker(options, () => {
		// a copy that is given away: cloning it in the message takes several times as long
		const cells = (whole.data as NumberArray).slice();
		return [{ kind: "pick", cells, pick } satisfies PickTask, [cells.buffer]];
	});
	return weighed({ data: data as NumberArray, stride: whole.stride }, whole.generation, whole.etag);
}

/** Key of the stored object that holds the chunk. */
export function keyOf(array: ArrayNode, coords: readonly number[]): string {
	const { shardLayout } = array;
	return chunkKey(array, shardLayout ? shardCoords(array, shardLayout, coords) : coords);
}

function locate(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	options: ChunkOptions,
): Part | Promise<Part | null> {
	const { shardLayout } = array;
	// unequal chunks are decoded each by its own shape
	const document = array.runs ? { ...array.document, chunk_shape: chunkShape(array, coords) } : array.document;
	const key = keyOf(array, coords);
	const expect = chunkBytes(array) + 1024;
	if (!shardLayout) return { key, expect, document };
	const inner = rangeInShard(source, array, shardLayout, coords, options);
	return inner.then((range) => range && { key, range, expect: range.length, document });
}
