/** What reading chunks will take of a store: requests and bytes, as far as that is known before anything is asked for. */
import { chunkShape } from "../hierarchy/grid.ts";
import { type ArrayNode, chunkBytes } from "../hierarchy/node.ts";
import { joinedLength, joinedRuns } from "../store/runs.ts";
import type { Route } from "../store/store.ts";
import { isDecoded, keyOf } from "./chunk.ts";
import type { Entry } from "./entries.ts";
import type { CacheKey } from "./key.ts";
import { type ChunkSource, meanStored } from "./request.ts";
import { placeKnown } from "./shard.ts";

/** What reading some chunks of an array takes. What is not there after all costs its request alone. */
export interface Reads {
	/** Chunks that are needed, and how many of them are not decoded yet. */
	readonly chunks: number;
	readonly cold: number;
	/** Requests: at least and at most so many, as parts of a shard that lie side by side may go together. On the server and kernel routes many chunks go in one. */
	readonly requests: readonly [least: number, most: number];
	/** Bytes of the cold chunks, decoded. */
	readonly decoded: number;
	/** Bytes that will come, indices of shards included; an estimate by what was read of the array before, else the decoded ones, where they are not `known`. */
	readonly bytes: number;
	readonly known: "exactly" | "about" | "decoded";
}

/** So many chunks are looked for in the cache; those behind them count as not decoded, and cost what these do on average. */
const MOST_LOOKED_FOR = 2 ** 12;

/** Routes by which parts of one value that lie side by side come by one request, and those by which any reads go together. */
const JOINED: readonly Route[] = ["direct", "files"];
const BATCHED: readonly Route[] = ["server", "kernel"];

/** What it takes to read `chunks` chunks, whose coordinates are listed as far as somebody looks. */
export function readsOf(
	source: ChunkSource,
	node: ArrayNode,
	coords: Iterable<readonly number[]>,
	chunks: number,
): Reads {
	const array = node.part?.of ?? node;
	const shards = new Map<string, Shard>();
	const found = { cold: 0, sure: true, bytes: 0, least: 0, most: 0 };
	let looked = 0;
	for (const at of coords) {
		if (looked === MOST_LOOKED_FOR) break;
		looked++;
		if (isDecoded(source, node, at) || (array !== node && isDecoded(source, array, at))) continue;
		found.cold++;
		if (array.shardLayout) takeInShard(source, array, at, shards, found);
		else addChunk(array, at, found);
	}
	for (const shard of shards.values()) addShard(source, array, shard, found);
	if (looked === MOST_LOOKED_FOR && chunks > looked) spread(found, chunks - looked);
	if (BATCHED.includes(source.store.route)) found.least = Math.min(1, found.most);
	const decoded = found.cold * chunkBytes(array);
	const mean = found.sure ? undefined : meanStored(array);
	return {
		...{ chunks, cold: found.cold, requests: [found.least, found.most], decoded },
		bytes: found.bytes,
		known: found.sure ? "exactly" : mean === undefined ? "decoded" : "about",
	};
}

interface Found {
	cold: number;
	/** Whether all that was looked at is known to the byte. */
	sure: boolean;
	bytes: number;
	least: number;
	most: number;
}

/** A shard of which chunks are needed. */
interface Shard {
	/** Its indices that have to be read, by name, with their bytes. */
	readonly indices: Map<CacheKey, number>;
	/** Where chunks lie that are known to be there. */
	readonly places: Entry[];
	/** Chunks of which that is not known. */
	readonly unknown: (readonly number[])[];
}

function addChunk(array: ArrayNode, at: readonly number[], found: Found): void {
	found.least++;
	found.most++;
	addBytes(array, at, found);
}

/** Bytes of a chunk of which no index tells. */
function addBytes(array: ArrayNode, at: readonly number[], found: Found): void {
	const exact = exactBytes(array, at);
	found.sure &&= exact !== undefined;
	found.bytes += exact ?? meanStored(array) ?? chunkBytes(array);
}

/** Bytes of a stored chunk by its metadata alone: where nothing in it is compressed. */
function exactBytes(array: ArrayNode, at: readonly number[]): number | undefined {
	let sums = 0;
	for (const { name } of array.document.codecs) {
		if (name === "crc32c") sums += 4;
		else if (name !== "bytes" && name !== "transpose") return undefined;
	}
	if (array.dtype.bytes === 0) return undefined;
	return chunkShape(array, at).reduce((a, b) => a * b, array.dtype.bytes) + sums;
}

function takeInShard(
	source: ChunkSource,
	array: ArrayNode,
	at: readonly number[],
	shards: Map<string, Shard>,
	found: Found,
): void {
	const key = keyOf(array, at);
	const shard: Shard = shards.get(key) ?? { indices: new Map(), places: [], unknown: [] };
	shards.set(key, shard);
	const { place, unread } = placeKnown(source, array, at);
	for (const { id, bytes } of unread) shard.indices.set(id, bytes);
	if (place) shard.places.push(place);
	else if (place === undefined) shard.unknown.push(at);
	else found.cold--; // its index says that there is none
}

function addShard({ store }: ChunkSource, array: ArrayNode, shard: Shard, found: Found): void {
	const { indices, places, unknown } = shard;
	for (const bytes of indices.values()) found.bytes += bytes;
	for (const at of unknown) addBytes(array, at, found);
	const joins = JOINED.includes(store.route);
	const runs = joins ? joinedRuns(places) : ([places.length, places.length] as const);
	found.bytes += joins ? joinedLength(places) : places.reduce((sum, { length }) => sum + length, 0);
	const fewest = joins && unknown.length > 0 ? 1 : unknown.length;
	found.least += indices.size + runs[0] + (places.length > 0 && joins ? 0 : fewest);
	found.most += indices.size + runs[1] + unknown.length;
}

/** Adds chunks that were not looked at: each as much as the cold ones cost on average. */
function spread(found: Found, more: number): void {
	const share = found.cold > 0 ? 1 + more / found.cold : 0;
	found.cold += more;
	found.bytes = Math.round(found.bytes * share);
	found.least = Math.floor(found.least * share);
	found.most = Math.ceil(found.most * share);
}
