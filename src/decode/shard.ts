/** Where an inner chunk lies: shard by shard inwards, each by its index, so that no more than the chunk itself is read. */
import { type ArrayNode, chunkKey } from "../hierarchy/node.ts";
import type { ShardLayout } from "../hierarchy/shard.ts";
import type { ByteRange } from "../store/store.ts";
import { checkIndex, type Entry, entryAt, type IndexFormat, indexEntry, indexLength } from "./entries.ts";
import type { CacheKey } from "./key.ts";
import { type ChunkOptions, type ChunkSource, damaged, keep, load, type Part } from "./request.ts";
import { shared } from "./shared.ts";

/** Coordinates of the shard that holds the chunk. */
export function shardCoords(array: ArrayNode, layout: ShardLayout, coords: readonly number[]): number[] {
	return coords.map((at, axis) => Math.floor((at * array.chunks[axis]) / layout.shape[axis]));
}

/** Where the inner chunk lies in its stored object; null where that has none. Rejects with a ChunkError that names the object. */
export async function rangeInShard(
	source: ChunkSource,
	array: ArrayNode,
	outermost: ShardLayout,
	coords: readonly number[],
	options: ChunkOptions,
): Promise<Entry | null> {
	const key = chunkKey(array, shardCoords(array, outermost, coords));
	let place: Entry | null = null;
	let depth = 0;
	for (let layout: ShardLayout | null = outermost; layout; layout = layout.inner) {
		const base: number = place?.offset ?? 0;
		const name = `index ${depth++} ${shardCoords(array, layout, coords).join(",")}`;
		const id = shared().keys.part(source.store, array, name);
		const part = indexPart(array, layout, key, place);
		const index = await keep(source, id, (own) => load(source, array, id, () => part, own), options);
		const entry = index.data && entryAt(index.data as BigUint64Array, ...inIndex(array, layout, coords));
		if (!entry) return null;
		place = { offset: base + entry.offset, length: entry.length };
	}
	return place;
}

/** An index that has to be read, by what it is cached under, and its bytes. */
interface UnreadIndex {
	readonly id: CacheKey;
	readonly bytes: number;
}

/** Where the inner chunk lies by the indices that are cached already: null where there is none, undefined where others have to be `unread` first. */
export function placeKnown(
	{ store, generation }: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
): { readonly place: Entry | null | undefined; readonly unread: readonly UnreadIndex[] } {
	const { cache, keys } = shared();
	const unread: UnreadIndex[] = [];
	let place: Entry | undefined;
	let depth = 0;
	for (let layout = array.shardLayout; layout; layout = layout.inner) {
		const id = keys.part(store, array, `index ${depth++} ${shardCoords(array, layout, coords).join(",")}`);
		const index = cache.peek(id);
		if (!index || index.generation < generation) unread.push({ id, bytes: indexLength(indexFormat(layout)) });
		else {
			const entry = index.data && entryAt(index.data as BigUint64Array, ...inIndex(array, layout, coords));
			if (!entry) return { place: null, unread };
			place = { offset: (place?.offset ?? 0) + entry.offset, length: entry.length };
		}
	}
	return { place: unread.length > 0 ? undefined : place, unread };
}

/** The index's grid, and where in it the chunk lies. */
function inIndex(array: ArrayNode, layout: ShardLayout, coords: readonly number[]): [grid: number[], at: number[]] {
	const { grid, chunks, order } = layout;
	const inside = coords.map((at, axis) => Math.floor((at * array.chunks[axis]) / chunks[axis]) % grid[axis]);
	return [order.map((axis) => grid[axis]), order.map((axis) => inside[axis])];
}

/** The index's grid has the axes of what the sharding codec saw, after the transposes before it. */
function indexFormat({ grid, order, indexCodecs, indexLocation }: ShardLayout): IndexFormat {
	return { grid: order.map((axis) => grid[axis]), codecs: indexCodecs, location: indexLocation };
}

/** What of the store the index of one shard is: the stored object's own index, or one at `place` in it. It is cached and shared like a chunk. */
function indexPart(array: ArrayNode, layout: ShardLayout, key: string, place: Entry | null): Part {
	const format = indexFormat(layout);
	const range = place ? within(array, key, place, format) : outermostRange(format);
	return {
		key,
		range,
		expect: indexLength(format),
		document: { data_type: "uint64", chunk_shape: [...format.grid, 2], codecs: format.codecs },
		check: (index) => checkIndex(index as BigUint64Array, format, place?.length ?? Number.POSITIVE_INFINITY),
	};
}

function outermostRange(format: IndexFormat): ByteRange {
	const length = indexLength(format);
	return format.location === "end" ? { suffixLength: length } : { offset: 0, length };
}

/** The index of a shard that is itself a part of one. */
function within(array: ArrayNode, key: string, place: Entry, format: IndexFormat): Entry {
	try {
		const { offset, length } = indexEntry(format, place.length);
		return { offset: place.offset + offset, length };
	} catch (cause) {
		throw damaged(array, key, (cause as Error).message, cause);
	}
}
