/** One part of a store, requested in its turn, decoded and kept: what chunks and the indices of shards have in common. */
import { isZarrError, ZarrError } from "../errors.ts";
import { TaskQueue } from "../fetch/queue.ts";
import type { Cell } from "../hierarchy/dtype.ts";
import type { ArrayDocument } from "../hierarchy/metadata.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import type { Signal } from "../signal.ts";
import type { ByteRange, Reply, ZarrStore } from "../store/store.ts";
import type { Urgency } from "../store/urgency.ts";
import type { CacheKey } from "./key.ts";
import { decodedSize } from "./limit.ts";
import { ownBytes, rawChunk, sharedStrides } from "./raw.ts";
import { type CachedChunk, type Chunk, type Come, shared } from "./shared.ts";
import type { DecodeTask, Task } from "./task.ts";

/** Where chunks come from: a store, as it is since `generation`. */
export interface ChunkSource {
	readonly store: ZarrStore;
	readonly generation: number;
}

/** How urgent a chunk is (most urgent unless said), and how its caller withdraws. */
export interface ChunkOptions {
	readonly signal?: Signal;
	readonly urgency?: Urgency;
}

/** What to read and how it is decoded. */
export interface Part {
	readonly key: string;
	/** All of the value, unless given. */
	readonly range?: ByteRange;
	/** About how many bytes will come, at most. */
	readonly expect: number;
	readonly document: ArrayDocument;
	/** Throws a sentence where the decoded values can't be true. */
	check?(data: Chunk["data"]): void;
}

/** What a cached absence weighs. */
const ABSENT_BYTES = 64;
const RANGE_NOT_SATISFIABLE = 416;

/** How a chunk is made in its turn. */
export interface Turn extends Required<ChunkOptions> {
	/** Says that it is made to its end, whoever withdraws. */
	readonly hold: () => void;
}

/** Makes a chunk in its turn. */
export type Make = (turn: Turn) => Promise<CachedChunk>;

/**
 * What is cached under `id`, or what `make` makes, once for all who ask meanwhile, as new as `source` asks. A request that began before its generation is
 * joined as well: what it brings is then asked after by its etag. The chunk may be kept: its memory is never used again.
 */
export function keep(source: ChunkSource, id: CacheKey, make: Make, options: ChunkOptions): Promise<CachedChunk> {
	return lend(source, id, make, options, (chunk) => {
		shared().loans.giveAway(chunk.data);
		return chunk;
	});
}

/** The same for `use` alone, which is awaited: when it has ended, the chunk's memory may be used again. */
export async function lend<Result>(
	source: ChunkSource,
	id: CacheKey,
	make: Make,
	options: ChunkOptions,
	use: (chunk: CachedChunk) => Result | Promise<Result>,
): Promise<Result> {
	const giveBack = shared().loans.claim(id);
	try {
		return await use(await newest(source, id, make, options));
	} finally {
		giveBack();
	}
}

async function newest(
	source: ChunkSource,
	id: CacheKey,
	make: Make,
	{ signal, urgency }: ChunkOptions,
): Promise<CachedChunk> {
	const { cache, flights, loans } = shared();
	const start = async (withdrawn: Signal, most: Urgency, hold: () => void) => {
		const giveBack = loans.claim(id); // a request outlives who withdraws, and may find that an old chunk still holds
		try {
			const chunk = await make({ signal: withdrawn, urgency: most, hold });
			cache.set(id, chunk);
			return chunk;
		} finally {
			cache.release(id);
			giveBack();
		}
	};
	for (;;) {
		const cached = cache.get(id);
		if (cached && cached.generation >= source.generation) return cached;
		const chunk = await flights.join(id, start, signal, urgency);
		if (chunk.generation >= source.generation) return chunk;
	}
}

/** Reads and decodes what `locate` names (null: there is none). */
export async function load(
	source: ChunkSource,
	array: ArrayNode,
	id: CacheKey,
	locate: (options: ChunkOptions) => Part | null | Promise<Part | null>,
	options: Turn,
): Promise<CachedChunk> {
	// as new as the newest source, whoever asks, so that sources that follow need not ask again
	const generation = Math.max(source.generation, shared().generation);
	const stale = shared().cache.peek(id);
	const located = locate(options);
	// not awaited without need: where the place is known, the request is queued at once
	const part = located instanceof Promise ? await located : located;
	if (!part) return missing(generation);
	const left = takeLeft(source, id);
	const come = left ?? { ...(await queued(source.store, array, part, stale?.etag, options)), generation };
	if (come.status === 304 && stale) return { ...stale, generation };
	if (come.status === 404 || !come.bytes) return missing(generation);
	if (!part.check) tally(array, come.bytes.length);
	try {
		const decoded = await decodePart(array, id, part, come.bytes, options);
		return weighed(decoded, come.generation, come.etag);
	} catch (cause) {
		if (options.signal.aborted) leave(id, come, come.bytes);
		throw cause;
	}
}

/** What has come of each array, for estimates. */
const stored = new WeakMap<ArrayNode, { chunks: number; bytes: number }>();

function tally(array: ArrayNode, bytes: number): void {
	const known = stored.get(array) ?? { chunks: 0, bytes: 0 };
	if (known.chunks++ === 0) stored.set(array, known);
	known.bytes += bytes;
}

/** Encoded bytes of a chunk of the array, the mean of those that have been read; undefined before any has been. */
export function meanStored(array: ArrayNode): number | undefined {
	const known = stored.get(array);
	return known && known.bytes / known.chunks;
}

/** What had come for a chunk and was left undecoded, if it is as new as `source` asks. */
function takeLeft(source: ChunkSource, id: CacheKey): Come | undefined {
	const { left } = shared();
	const come = left.peek(id);
	left.delete(id);
	return come && come.generation >= source.generation ? come : undefined;
}

/** Keeps what nobody waits for any more, for a while: who moves to and fro comes back for it. */
function leave(id: CacheKey, come: Come, bytes: Uint8Array): void {
	const own = ownBytes(bytes);
	shared().left.set(id, { ...come, bytes: own, weight: own.length });
}

let absent: CachedChunk = { data: null, stride: [], generation: -1, weight: ABSENT_BYTES };

/** A chunk that the store lacks: one and the same for as many as there are. */
function missing(generation: number): CachedChunk {
	if (absent.generation !== generation) absent = { ...absent, generation };
	return absent;
}

/** A chunk as it is kept. */
export function weighed({ data, stride }: Chunk, generation: number, etag?: string): CachedChunk {
	return { data, stride, generation, etag, weight: bytesOf(data) };
}

function bytesOf(data: Chunk["data"]): number {
	if (data === null) return ABSENT_BYTES;
	return ArrayBuffer.isView(data) ? data.byteLength : cellBytes(data as Cell);
}

/** About what a value takes in memory. */
function cellBytes(cell: Cell): number {
	if (typeof cell === "string") return 2 * cell.length + 16;
	if (typeof cell !== "object" || cell === null) return 16;
	if (ArrayBuffer.isView(cell)) return cell.byteLength + 16;
	return Object.values(cell).reduce((sum: number, each) => sum + cellBytes(each), 32);
}

/** One read in its turn. */
async function queued(
	store: ZarrStore,
	array: ArrayNode,
	{ key, range, expect }: Part,
	etag: string | undefined,
	options: Required<ChunkOptions>,
): Promise<Reply> {
	const { queues } = shared();
	// of a store that nothing is asked of any more nothing stays
	const queue = queues.get(store.id) ?? new TaskQueue(store.parallel, () => queues.delete(store.id));
	queues.set(store.id, queue);
	try {
		return await queue.run(
			(signal) => store.read(key, { etag, range, expect, signal, witness: array.witness, urgency: options.urgency }),
			options,
		);
	} catch (cause) {
		if (!range || !isZarrError(cause) || cause.status !== RANGE_NOT_SATISFIABLE) throw cause;
		throw damaged(array, key, "its index points outside the shard", cause);
	}
}

async function decodePart(
	array: ArrayNode,
	id: CacheKey,
	part: Part,
	bytes: Uint8Array,
	options: Turn,
): Promise<Chunk> {
	checkLength(array, part, bytes.length);
	const { document } = part;
	const size = decodedSize(document);
	try {
		const raw = rawChunk(document, bytes);
		if (raw) {
			part.check?.(raw.data);
			return raw;
		}
		const { data, stride } = (await inWorker(options, () => {
			const own = ownBytes(bytes); // a transfer takes the whole buffer along
			const used = size === undefined ? undefined : usedMemory(id, size);
			const task: DecodeTask = { kind: "decode", document, bytes: own, into: used && new Uint8Array(used) };
			return [task, used ? [own.buffer, used] : [own.buffer]];
		})) as { data: Chunk["data"]; stride: Chunk["stride"] };
		part.check?.(data);
		if (size !== undefined) shared().loans.own(data);
		return { data, stride: sharedStrides(document, stride) };
	} catch (cause) {
		if (options.signal.aborted) throw options.signal.reason;
		if (isZarrError(cause)) throw cause;
		const { message } = cause as Error;
		if (POLICY.test(message)) throw forbidden(array, part.key, message, cause);
		throw MEMORY.test(message) ? tooLittle(array, part.key, message, cause) : damaged(array, part.key, message, cause);
	}
}

/** Memory of a chunk that makes room in the cache for the one of `size` bytes that is on its way to `id`; undefined where there is none that nobody reads. */
function usedMemory(id: CacheKey, size: number): ArrayBuffer | undefined {
	const { cache, loans } = shared();
	let used: ArrayBuffer | undefined;
	for (const [key, { data }] of cache.reserve(id, size)) used ??= loans.reclaim(key, data, size);
	return used;
}

/** What a worker makes of a task, which is made in its turn: one that nobody wants any more by then is never begun, and one that was begun is held. */
export function inWorker(options: Turn, make: () => [Task, ArrayBufferLike[]]): Promise<unknown> {
	const { decodes, pool } = shared();
	return decodes.run(() => {
		options.hold();
		const [task, buffers] = make();
		return pool.run(task, buffers as ArrayBuffer[]);
	}, options);
}

/** Said by what a page's policy stops; an error keeps no more than its text between threads. */
const POLICY = /Content-Security-Policy/;

function forbidden({ path, name }: ArrayNode, key: string, what: string, cause: unknown): ZarrError {
	return new ZarrError("UnsupportedError", `Chunk ${key} of "${path || name}" can't be decoded: ${what}.`, {
		key,
		path,
		cause,
	});
}

/** Said where there is no room: by the codecs, and by engines of WebAssembly's memories and of buffers. */
const MEMORY = /out of memory|there is no memory|allocation failed/i;

function tooLittle({ path, name }: ArrayNode, key: string, what: string, cause: unknown): ZarrError {
	return new ZarrError(
		"BudgetError",
		`There is too little memory to decode chunk ${key} of "${path || name}" (${what}). Close other views or tabs, or read less at a time, and try again.`,
		{ key, path, cause },
	);
}

/** A range that is answered with fewer bytes lies partly outside its value. */
function checkLength(array: ArrayNode, { key, range }: Part, length: number): void {
	if (!range) return;
	const wanted = "suffixLength" in range ? range.suffixLength : range.length;
	if (length === wanted) return;
	throw damaged(array, key, `the shard is cut, or its index points outside it (${length} of ${wanted} bytes)`);
}

/** The error of bytes that are not what the metadata says. */
export function damaged(array: ArrayNode, key: string, what: string, cause?: unknown): ZarrError {
	const codec = (cause as { codec?: string } | undefined)?.codec;
	return new ZarrError(
		"ChunkError",
		`Chunk ${key} of "${array.path || array.name}" can't be decoded${codec ? ` (${codec})` : ""}: ${what}. It is damaged, or written otherwise than its metadata says.`,
		{ key, path: array.path, codec, cause },
	);
}
