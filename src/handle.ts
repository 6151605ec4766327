/** SOURCE → HANDLE: a store opened, with its groups, its arrays and where their chunks come from. */
import type { ChunkSource } from "./decode/chunk.ts";
import { readRecords } from "./decode/records.ts";
import { nextGeneration } from "./decode/shared.ts";
import { unpack } from "./decode/unpack.ts";
import { errorText, isAbort, isZarrError, ZarrError } from "./errors.ts";
import { CALL, checkOptions, isPlain, type Kinds, plainList, SIGNAL, TEXT } from "./given.ts";
import { imageAt } from "./hierarchy/images.ts";
import type { Multiscales } from "./hierarchy/multiscales.ts";
import { elsewhere } from "./hierarchy/nearby.ts";
import {
	type ArrayNode,
	type Attributes,
	type Hierarchy,
	type ListedNode,
	type Node,
	openHierarchy,
} from "./hierarchy/node.ts";
import { untilAborted } from "./signal.ts";
import { type ChunkedArray, chunkedArray } from "./slice/chunked.ts";
import { openStore } from "./store/open.ts";
import { recognise } from "./store/recognise.ts";
import type { Route, StoredSize, Traffic, ZarrStore } from "./store/store.ts";

/** An open store. */
export interface ZarrHandle {
	/** The store's last path part: "air.zarr". */
	readonly name: string;
	/** The path it was opened at; views start there. */
	readonly path: string;
	/** How its bytes come here. */
	readonly route: Route;
	/** Why this route, a sentence. */
	readonly reason: string;
	/** What has been asked of the store so far; goes on counting. */
	readonly traffic: Traffic;
	/** Attributes of the node at `path`. */
	readonly attrs: Attributes;
	/** The node at a path (its own by default). Rejects with NotFoundError, MetadataError, UnsupportedError, or what the store says. */
	node(path?: string, options?: { signal?: AbortSignal }): Promise<Node>;
	/** The nodes below a path that are known without guessing: all of them where metadata is consolidated, one level where the store lists. */
	list(path?: string, options?: { signal?: AbortSignal }): Promise<ListedNode[]>;
	/** The array at a path (its own by default) by its chunks. Rejects as `node` does, and with SelectionError where it is a group. */
	array(path?: string, options?: { signal?: AbortSignal }): Promise<ChunkedArray>;
	/** The image in several resolutions that the group at a path (its own by default) describes, as OME-NGFF, N5's viewers, ndpyramid or GeoZarr do; null where it describes none that can be used. Rejects as `node` does. */
	multiscales(path?: string, options?: { signal?: AbortSignal }): Promise<Multiscales | null>;
	/** What is stored below a path, in bytes, asked for once until a refresh; null where the route can't say it at little cost. Rejects with what the store says. */
	size(path?: string, options?: { signal?: AbortSignal }): Promise<StoredSize | null>;
	/** Whether `list` sees every child, or nothing since the store can't list. */
	readonly lists: boolean;
	/** Reads that begin after this see the store as it is then. */
	refresh(): void;
	/** @internal Where chunks come from. */
	readonly source: ChunkSource;
	/** @internal Groups and arrays. */
	readonly hierarchy: Hierarchy;
}

/** What may be said when a store is opened. */
export interface OpenOptions {
	/** Where to start below the store's root. */
	path?: string;
	/** Used in place of the page's fetch. */
	fetch?: typeof fetch;
	/** Sent to the store's own origin only, never along with a redirect. */
	headers?: Record<string, string>;
	/** Withdraws the call, which rejects with the signal's reason; other calls go on. */
	signal?: AbortSignal;
	/** Metadata documents already known, as bytes by key ("zarr.json", "air/.zarray"). */
	metadata?: ReadonlyMap<string, Uint8Array> | Record<string, Uint8Array>;
}

/** What the options of `openZarr` may be. */
export const OPEN_OPTIONS: Kinds = {
	path: TEXT,
	fetch: CALL,
	headers: {
		says: "a plain object of texts by name, such as {Authorization: …}",
		is: (value) => isPlain(value) && Object.values(value).every((text) => typeof text === "string"),
	},
	signal: SIGNAL,
	metadata: {
		says: "a Map or an object of documents as Uint8Array by key",
		is: (value) => [...documentsOf(value).values()].every((bytes) => ArrayBuffer.isView(bytes)),
	},
};

/** Documents by key; one that is no bytes for what holds none. */
function documentsOf(metadata: unknown): ReadonlyMap<string, Uint8Array> {
	if (metadata instanceof Map) return metadata;
	return new Map(isPlain(metadata) ? (Object.entries(metadata) as [string, Uint8Array][]) : [["", metadata as never]]);
}

/**
 * Opens a store: a URL or string (relative to the page; a folder or a zip), a FileSystemDirectoryHandle, the files of an `<input webkitdirectory>`,
 * a File, Blob or FileAttachment of a zip or of references, an archive as `FileAttachment(…).zip()` gives it, a zarrita store, Array or Group, a Map of bytes by
 * key, a handle (itself, unless another `path` is asked for), or a promise of one. Rejects with AddressError, SelectionError (options), NotFoundError, NetworkError, AccessError, MetadataError or
 * UnsupportedError, or with the signal's reason. An option that there is not is warned of once.
 */
export async function openZarr(source: unknown, options: OpenOptions = {}): Promise<ZarrHandle> {
	checkOptions("openZarr", options, OPEN_OPTIONS);
	const { metadata, signal } = options;
	const given = await settledSource(source, signal);
	if (isHandle(given) && cleanPath(options.path ?? given.path) === given.path) return given;
	const { store, path } = locate(isHandle(given) ? given.source.store : given, options);
	const handle = makeHandle(store, cleanPath(path), documentsOf(metadata ?? {}));
	const failure = await nodeFailure(handle, signal);
	if (!failure && !handle.hierarchy.referenced) return handle;
	const other = await recognise(store, { ...options, path: handle.path, unpack, records: readRecords });
	if (!other && failure)
		throw await elsewhere(failure, { store, hierarchy: handle.hierarchy, path: handle.path, signal });
	if (!other) return handle;
	const found = makeHandle(other, handle.path, new Map());
	await found.node(found.path, { signal });
	return found;
}

/** What a promise of a source gives. */
async function settledSource(source: unknown, signal?: AbortSignal): Promise<unknown> {
	try {
		return await untilAborted(Promise.resolve(source), signal);
	} catch (cause) {
		if (signal?.aborted || isAbort(cause) || isZarrError(cause)) throw cause;
		throw new ZarrError("AddressError", `The promise of a store was rejected: ${errorText(cause)}`, { cause });
	}
}

/** Why no Zarr was found at the handle's path (buckets answer 403 for absent keys); null where it was. Rejects where it is there but can't be read. */
async function nodeFailure({ hierarchy, path, node }: ZarrHandle, signal?: AbortSignal): Promise<unknown> {
	try {
		await hierarchy.node(path, signal);
		await node(path, { signal }); // known now; the handle takes its attributes
		return null;
	} catch (error) {
		if (isZarrError(error, "NotFoundError", "AccessError")) return error;
		throw error;
	}
}

function locate(given: unknown, options: OpenOptions): { store: ZarrStore; path: string } {
	const located = given as { store?: unknown; path?: unknown } | null;
	if (typeof given === "object" && located?.store && typeof located.path === "string") {
		return { store: openStore(located.store, options), path: `${located.path}/${options.path ?? ""}` };
	}
	return { store: openStore(given, options), path: options.path ?? "" };
}

/** A path without slashes at its ends or doubled ones. */
export function cleanPath(path: string): string {
	return path.split("/").filter(Boolean).join("/");
}

/** Whether `value` is an open store. */
export function isHandle(value: unknown): value is ZarrHandle {
	return typeof value === "object" && value !== null && "hierarchy" in value && "source" in value;
}

function makeHandle(store: ZarrStore, path: string, known: ReadonlyMap<string, Uint8Array>): ZarrHandle {
	let hierarchy = openHierarchy(store, known);
	let source: ChunkSource = { store, generation: nextGeneration() };
	let attrs: Attributes = {};
	let sizes = new Map<string, StoredSize | null>();
	const handle: ZarrHandle = {
		name: store.name,
		path,
		route: store.route,
		reason: store.reason,
		traffic: store.traffic,
		get attrs() {
			return attrs;
		},
		get lists() {
			return hierarchy.lists;
		},
		get source() {
			return source;
		},
		get hierarchy() {
			return hierarchy;
		},
		async node(at = path, { signal } = {}) {
			const clean = cleanPath(at);
			const node = await hierarchy.node(clean, signal).catch(async (error) => {
				throw await elsewhere(error, { store, hierarchy, path: clean, signal });
			});
			if (node.path === path) attrs = node.attrs;
			return node;
		},
		array: async (at = path, options = {}) =>
			chunkedArray(source, await arrayAt(handle, cleanPath(at), options.signal)),
		list: (at = path, { signal } = {}) => hierarchy.list(cleanPath(at), signal),
		async multiscales(at = path, { signal } = {}) {
			const { kind, path: group } = await handle.node(at, { signal });
			return kind === "group" ? imageAt(hierarchy, group, signal) : null;
		},
		async size(at = path, { signal } = {}) {
			const [known, key] = [sizes, cleanPath(at)];
			if (!known.has(key)) known.set(key, (await store.size?.(key, { signal })) ?? null);
			return known.get(key) ?? null;
		},
		refresh() {
			store.refresh?.();
			hierarchy = openHierarchy(store);
			source = { store, generation: nextGeneration() };
			sizes = new Map();
		},
	};
	return handle;
}

/** The array at a path. Rejects with SelectionError, which names arrays, where a group is there, and as `node` does. */
export async function arrayAt(handle: ZarrHandle, path: string, signal?: AbortSignal): Promise<ArrayNode> {
	const node = await handle.node(path, { signal });
	if (node.kind === "array") return node;
	const below = (await handle.list(path, { signal }).catch(() => [])).filter(({ kind }) => kind === "array");
	signal?.throwIfAborted();
	const named = below.slice(0, 3).map((array) => JSON.stringify(array.path));
	const such = named.length > 0 ? `, such as ${plainList(named)}` : "";
	throw new ZarrError(
		"SelectionError",
		`"${path || handle.name}" is a group. Give the path of one of its arrays${such}.`,
		{
			path,
		},
	);
}
