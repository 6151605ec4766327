/** What all views of a page share: decoded chunks, requests under way, workers. One per build, whichever module copy asks. */
import { ByteCache, type Weighed } from "../fetch/cache.ts";
import { TaskQueue } from "../fetch/queue.ts";
import type { Cell } from "../hierarchy/dtype.ts";
import type { NumberArray } from "../numbers.ts";
import { Flights } from "../store/flight.ts";
import type { Reply } from "../store/store.ts";
import { type CacheKey, CacheKeys } from "./key.ts";
import { Loans } from "./loan.ts";
import { makePool, type Pool, type WorkerCode } from "./pool.ts";

/** A decoded chunk; null data: the store has no such chunk, so it is all fill value. */
export interface Chunk {
	readonly data: NumberArray | readonly Cell[] | null;
	/** Strides in cells. */
	readonly stride: readonly number[];
}

/** A chunk with what it takes to ask whether it still holds, and the bytes that it counts for in the cache. */
export interface CachedChunk extends Chunk, Weighed {
	readonly generation: number;
	readonly etag?: string;
}

/** What a store gave for a chunk, and since when that holds. */
export interface Come extends Reply {
	readonly generation: number;
}

/** The page's shared state. */
export interface Shared {
	readonly cache: ByteCache<CachedChunk, CacheKey>;
	/** Under what it is cached, asked for and lent. */
	readonly keys: CacheKeys;
	readonly flights: Flights<CachedChunk, CacheKey>;
	/** Bytes that waited for a decoder when the last who wanted them left. */
	readonly left: ByteCache<Come & Weighed, CacheKey>;
	readonly loans: Loans;
	readonly queues: Map<string, TaskQueue>;
	readonly pool: Pool;
	/** What waits for the pool: no more than keeps its workers busy is handed to it, as that can't be withdrawn. */
	readonly decodes: TaskQueue;
	generation: number;
}

const CACHE_BYTES = 512 * 2 ** 20;
/** Of the cache's bound what may be left behind undecoded, beside it. */
const LEFT_SHARE = 1 / 16;
/** One that it does, and the next at hand. */
const TASKS_A_WORKER = 2;
const KEY = Symbol.for(`zarr-widget/${__BUILD_HASH__}`);

let code: WorkerCode | undefined;

/** Hands over the worker's code; each entry does so before anything is read. */
export function handWorker(worker: WorkerCode): void {
	code = worker;
}

/** The page's shared state, made at the first call. */
export function shared(): Shared {
	const holder = globalThis as { [KEY]?: Shared };
	if (!holder[KEY]) {
		if (!code) throw new Error("No worker was handed over: import zarr-widget by its entry.");
		const pool = makePool(code);
		holder[KEY] = {
			cache: new ByteCache(CACHE_BYTES),
			keys: new CacheKeys(),
			flights: new Flights(),
			left: new ByteCache(LEFT_SHARE * CACHE_BYTES),
			loans: new Loans(),
			queues: new Map(),
			pool,
			decodes: new TaskQueue(TASKS_A_WORKER * pool.width),
			generation: 0,
		};
	}
	return holder[KEY];
}

/** Sets the bound of decoded chunks kept, in bytes (512 MiB unless set), for all views of the page. */
export function setCacheSize(bytes: number): void {
	const { cache, left } = shared();
	cache.limit = bytes;
	left.limit = LEFT_SHARE * bytes;
}

/** Keeps workers at hand until `life` ends, since more will be read. */
export function holdWorkers(life: AbortSignal): void {
	shared().pool.hold(life);
}

/** A number above all earlier ones: what was read before it may be out of date. */
export function nextGeneration(): number {
	return ++shared().generation;
}
