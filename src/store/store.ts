/** The seam to bytes: a zarrita store that also says who it is, by which route it reads, and what it was asked. */

import type { Signal } from "../signal.ts";
import type { Urgency } from "./urgency.ts";

/** How bytes reach the browser: "direct" by the page's own requests, "server" and "files" through the Jupyter server, "kernel" through the notebook's kernel, "memory" out of what the page holds. */
export type Route = "direct" | "server" | "files" | "kernel" | "memory";

/** A part of a value: bytes from `offset`, or the last `suffixLength`. */
export type ByteRange = { offset: number; length: number } | { suffixLength: number };

/** The metadata documents by which a value is understood: a route that tells at little cost whether they still hold asks for them along with the value. */
export interface Witness {
	/** Keys of the documents. */
	readonly keys: readonly string[];
	/** The error of a value that no longer means what it meant, by the documents as they are now (null: absent); `missing`: there is no such value. */
	objection(now: ReadonlyMap<string, Uint8Array | null>, missing: boolean): Error | null;
}

/** A key as zarrita writes it: with a slash at the beginning. */
export type AbsolutePath = `/${string}`;

/** What one read asks for beyond its key. */
export interface ReadOptions {
	range?: ByteRange;
	/** The etag of what is held already: answered 304 without bytes where it still holds. */
	etag?: string;
	signal?: Signal;
	/** What the value is understood by; the read rejects where that no longer holds, on the server route. */
	witness?: Witness;
	/** About how many bytes will come (an upper bound), so that batches stay within their limits. */
	expect?: number;
	/** @internal By what a store decides which of the reads that wait goes first. */
	urgency?: Urgency;
}

/** By whom a part is wanted: how urgently, and how they withdraw. */
export type Wanted = Pick<ReadOptions, "signal" | "urgency">;

/** The answer to a read. 404: the key is absent. */
export interface Reply {
	readonly status: 200 | 304 | 404;
	readonly bytes?: Uint8Array;
	readonly etag?: string;
	/** When the value was changed last, in seconds since 1970, where the route says so. */
	readonly modified?: number;
}

/** A child of a folder; "file" is anything that is neither group nor array nor folder. */
export interface Child {
	readonly name: string;
	readonly kind: "array" | "group" | "unknown" | "file";
}

/** Children of a folder, or a page of them. */
export interface Listing {
	readonly children: readonly Child[];
	/** After which name the next page begins; null or undefined where this is the last one. */
	readonly next?: string | null;
}

/** What a listing asks for beyond the path: the page that begins after a name. */
export interface ListOptions {
	signal?: AbortSignal;
	after?: string;
}

/** What lies below a path as it is stored, metadata included. */
export interface StoredSize {
	/** Bytes as they are stored: encoded. */
	readonly bytes: number;
	/** Whether that is all: a measurement of very much stops early. */
	readonly complete: boolean;
}

/** What has been asked of a store so far. */
export interface Traffic {
	/** Requests sent, listings included; on the server and kernel routes many reads go in one. */
	requests: number;
	/** Encoded bytes received. */
	bytes: number;
}

/** A file that references point to. */
export interface TargetFile {
	/** The bytes of a range (without one, all), fewer where the file ends before it. Rejects where it can't be read. */
	read(range?: ByteRange, wanted?: Wanted): Promise<{ readonly bytes: Uint8Array }>;
}

/** The file that references mean by a text; null where this way may not read it. Throws AddressError for what is no address. */
export type FindTarget = (target: string) => TargetFile | null;

/** Ways to the targets of references, in the order in which they are tried; they are made anew at each refresh, as they may hold what they have read. */
export type Targets = () => readonly FindTarget[];

/** What a route implements. Keys have no leading slash. */
export interface StoreSource {
	/** @internal Equal for equal data: part of the cache key. */
	readonly id: string;
	/** Its last path part, for people. */
	readonly name: string;
	/** How its bytes reach the page. */
	readonly route: Route;
	/** Why this route, a sentence. */
	readonly reason: string;
	/** @internal Its folder, where this page reaches it by URL. */
	readonly root?: URL;
	/** @internal What its address says after the #: which state of a repository is meant. */
	readonly fragment?: string;
	/** @internal How many reads it takes at a time. */
	readonly parallel: number;
	/** @internal */
	read(key: string, options: ReadOptions): Promise<Reply>;
	/** @internal A page of the children of a path; none where there is no such folder. */
	list?(path: string, options: ListOptions): Promise<Listing>;
	/** @internal What is stored below a path; null where that can't be said at little cost. Rejects where the route fails. */
	size?(path: string, options: { signal?: AbortSignal }): Promise<StoredSize | null>;
	/** @internal Ways to the files that references in this folder may point to. */
	readonly targets?: Targets;
	/** What it has asked, where it counts that itself or reads through other stores; else its reads are counted one by one. */
	readonly traffic?: Traffic;
	/** Begins a new generation, where the source keeps anything. */
	refresh?(): void;
}

/** A store that has a name and says how its bytes come: zarrita reads it as it is (an `AsyncReadable`), and `openZarr` takes it. */
export interface ZarrStore extends StoreSource {
	/** What has been asked of it so far; goes on counting. */
	readonly traffic: Traffic;
	/** The value of a key ("/air/zarr.json"), encoded; undefined where there is none. Rejects with NetworkError, AccessError, or what the route says. */
	get(key: AbsolutePath, options?: { signal?: AbortSignal }): Promise<Uint8Array | undefined>;
	/** As `get`: a part of the value. */
	getRange(key: AbsolutePath, range: ByteRange, options?: { signal?: AbortSignal }): Promise<Uint8Array | undefined>;
}

/** `read` with the bytes that it gives counted, for a source that counts its requests itself. */
export function countBytes(traffic: Traffic, read: StoreSource["read"]): StoreSource["read"] {
	return async (key, options) => {
		const reply = await read(key, options);
		traffic.bytes += reply.bytes?.length ?? 0;
		return reply;
	};
}

/** Makes a store of a source: counts its traffic and gives it zarrita's two methods. */
export function makeStore(source: StoreSource): ZarrStore {
	const counted: Traffic = { requests: 0, bytes: 0 };
	const traffic = source.traffic ?? counted;
	const read = async (key: string, options: ReadOptions): Promise<Reply> => {
		options.signal?.throwIfAborted();
		counted.requests++;
		const reply = await source.read(key, options);
		counted.bytes += reply.bytes?.length ?? 0;
		return reply;
	};
	const { id, name, route, reason, root, fragment, parallel, targets } = source;
	return {
		id,
		name,
		route,
		reason,
		root,
		fragment,
		parallel,
		targets,
		traffic,
		read,
		list: source.list?.bind(source),
		size: source.size?.bind(source),
		refresh: source.refresh?.bind(source),
		get: async (key: AbsolutePath, options?: { signal?: AbortSignal }) =>
			(await read(key.slice(1), { signal: options?.signal })).bytes,
		getRange: async (key: AbsolutePath, range: ByteRange, options?: { signal?: AbortSignal }) =>
			(await read(key.slice(1), { range, signal: options?.signal })).bytes,
	};
}

/** The size that a route answered; null where its answer holds none. */
export function storedSize({ bytes, complete }: { bytes?: unknown; complete?: unknown }): StoredSize | null {
	return typeof bytes === "number" ? { bytes, complete: complete === true } : null;
}

/** `path` and `key` as one key, without leading or doubled slashes. */
export function joinKey(path: string, key: string): string {
	return path ? `${path}/${key}` : key;
}

/** Where the bytes lie that a range asks of a value which is itself `length` bytes of a file, from `offset`. */
export function within(
	{ offset, length }: { readonly offset: number; readonly length: number },
	range?: ByteRange,
): { offset: number; length: number } {
	if (!range) return { offset, length };
	const from = "suffixLength" in range ? Math.max(0, length - range.suffixLength) : Math.min(length, range.offset);
	const to = "suffixLength" in range ? length : Math.min(length, range.offset + range.length);
	return { offset: offset + from, length: to - from };
}

/** The part of a whole value that a range asks for, as a copy. */
export function cutRange(bytes: Uint8Array, range: ByteRange): Uint8Array<ArrayBuffer> {
	return "suffixLength" in range
		? bytes.slice(Math.max(0, bytes.length - range.suffixLength))
		: bytes.slice(range.offset, range.offset + range.length);
}
