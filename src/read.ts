/** The way of the data without a view: open a store, read arrays, slices, profiles. */
import { type ChunkSource, cachedChunk } from "./decode/chunk.ts";
import { readRecords } from "./decode/records.ts";
import { nextGeneration, shared } from "./decode/shared.ts";
import { unpack } from "./decode/unpack.ts";
import { isZarrError, untilAborted, ZarrError } from "./errors.ts";
import {
	type Attributes,
	chunkBytes,
	type Hierarchy,
	type ListedNode,
	type Node,
	openHierarchy,
} from "./hierarchy/node.ts";
import type { SummarizeTask, Summary, SummaryOptions } from "./histogram/bin.ts";
import { BUDGET, type Cost, costOf, costUnplanned } from "./plan/budget.ts";
import { planChunks, planSize, type Window, wholeWindow } from "./plan/chunks.ts";
import { type ArrayValues, readValues, type Selection } from "./slice/array.ts";
import { chooseArray } from "./slice/choose.ts";
import { type PlaneRequest, planeOf, type Slice, type SliceProgress, slicePlane } from "./slice/slice.ts";
import { makeVariable, type Variable } from "./slice/variable.ts";
import type { ViewState } from "./state.ts";
import { openStore } from "./store/open.ts";
import { recognise } from "./store/recognise.ts";
import type { Route, StoredSize, Traffic, ZarrStore } from "./store/store.ts";

export type { Cost } from "./plan/budget.ts";
export type { Window } from "./plan/chunks.ts";
export type { ArrayValues, AxisSelection, Selection } from "./slice/array.ts";
export type { FailedChunk, PlaneRequest, Slice, SliceProgress } from "./slice/slice.ts";
export type { Variable } from "./slice/variable.ts";
export type { Route, StoredSize, Traffic, ZarrStore } from "./store/store.ts";

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

/**
 * Opens a store: a URL or string (relative to the page; a folder or a zip), a File, Blob or FileAttachment of a zip, a zarrita store, Array or Group, a Map of bytes by key, a handle, or a
 * promise of one. Rejects with AddressError, NotFoundError, NetworkError, AccessError, MetadataError or UnsupportedError.
 */
export async function openZarr(source: unknown, options: OpenOptions = {}): Promise<ZarrHandle> {
	const given = await untilAborted(Promise.resolve(source), options.signal);
	if (isHandle(given)) return given;
	const { store, path } = locate(given, options);
	const { metadata } = options;
	const known = metadata instanceof Map ? metadata : new Map(Object.entries(metadata ?? {}));
	const handle = makeHandle(store, cleanPath(path), known);
	const failure = await nodeFailure(handle, options.signal);
	if (!failure && !handle.hierarchy.referenced) return handle;
	const other = await recognise(store, { ...options, path: handle.path, unpack, records: readRecords });
	if (!other && failure) throw failure;
	if (!other) return handle;
	const found = makeHandle(other, handle.path, new Map());
	await found.node(found.path, { signal: options.signal });
	return found;
}

/** Why no Zarr was found at the handle's path (buckets answer 403 for absent keys); null where it was. Rejects where it is there but can't be read. */
async function nodeFailure(handle: ZarrHandle, signal?: AbortSignal): Promise<unknown> {
	try {
		await handle.node(handle.path, { signal });
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

function cleanPath(path: string): string {
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
	return {
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
			const node = await hierarchy.node(cleanPath(at), signal);
			if (node.path === path) attrs = node.attrs;
			return node;
		},
		list: (at = path, { signal } = {}) => hierarchy.list(cleanPath(at), signal),
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
}

/** The array at `path`, or a field of it, ready to be shown: its 1-D coordinates are read here (up to 1 MiB each). */
export function openVariable(
	handle: ZarrHandle,
	path: string,
	options: { field?: string; signal?: AbortSignal } = {},
): Promise<Variable> {
	return makeVariable(handle, cleanPath(path), options);
}

/** The path of the most useful array at or below `path`; null where none is known. */
export function mainArray(
	handle: ZarrHandle,
	path: string,
	{ signal }: { signal?: AbortSignal } = {},
): Promise<string | null> {
	return chooseArray(handle.hierarchy, cleanPath(path), signal);
}

/** What drawing a plane (or a window of it) will cost. Throws SelectionError for a request that the array does not fit. */
export function sliceCost(handle: ZarrHandle, variable: Variable, request: PlaneRequest, window?: Window): Cost {
	const { node } = variable;
	const plane = planeOf(variable, request);
	const drawn = window ?? wholeWindow(node, plane);
	const size = planSize(node, plane, drawn);
	if (!size.fits) return costUnplanned(node, plane, size, chunkBytes(node));
	const parts = planChunks(node, plane, drawn);
	return costOf(node, plane, parts, (part) => !cachedChunk(handle.source, node, part.coords), chunkBytes(node));
}

/** Yields the plane each time more of it has landed; chunks decoded already are in the first yield, within a microtask. An abort withdraws only this caller's interest. */
export function slices(
	handle: ZarrHandle,
	variable: Variable,
	request: PlaneRequest,
	options: { signal?: AbortSignal; window?: Window } = {},
): AsyncGenerator<SliceProgress, void, void> {
	return slicePlane(handle.source, variable, request, options);
}

/** Counts, limits and statistics of a slice, computed in a worker. */
export async function summarizeSlice(
	slice: Pick<Slice, "data" | "mask">,
	options: SummaryOptions,
	signal?: AbortSignal,
): Promise<Summary> {
	// copies that are given away: cloning them in the message takes several times as long
	const [data, mask] = [slice.data.slice(), slice.mask.slice()];
	const task: SummarizeTask = { kind: "summarize", data, mask, options };
	return (await untilAborted(shared().pool.run(task, [data.buffer, mask.buffer]), signal)) as Summary;
}

/**
 * A whole plane with its automatic limits. What `state` leaves out is chosen as a view chooses it. Rejects with BudgetError where
 * it would go over the budget of a view (256 MiB, 2,000 chunks, 2^25 cells), and with a failed chunk's own error.
 */
export async function readSlice(
	source: unknown,
	state: Partial<ViewState> = {},
	{ signal }: { signal?: AbortSignal } = {},
): Promise<Slice> {
	const { handle, at } = await openAt(source, state.path ?? "", signal);
	const path = state.path ? at : await mainArray(handle, at, { signal });
	if (path === null) throw new ZarrError("NotFoundError", `${handle.name} has no array that is known. Give a path.`);
	const variable = await openVariable(handle, path, { field: state.field, signal });
	const request = { x: state.x ?? variable.x, y: state.y ?? variable.y, index: state.index ?? {} };
	const { fits, cells, cold, bytes } = sliceCost(handle, variable, request);
	if (!fits) {
		const size = `${cells} cells from ${cold} chunks still to be read (${Math.round(bytes / 2 ** 20)} MiB decoded)`;
		const most = `${BUDGET.cells} cells, ${BUDGET.chunks} chunks or ${BUDGET.bytes / 2 ** 20} MiB`;
		throw new ZarrError("BudgetError", `This slice has ${size}, more than ${most}. Read a part of it with readArray.`, {
			path,
		});
	}
	let last: SliceProgress | undefined;
	for await (const progress of slices(handle, variable, request, { signal })) last = progress;
	if (!last) throw new ZarrError("SelectionError", "The slice is empty.", { path });
	if (last.failed.length > 0) throw last.failed[0].error;
	const { limits } = await summarizeSlice(last.slice, { limits: true }, signal);
	return { ...last.slice, limits };
}

/** What `readArray` may be told. */
export interface ArrayOptions {
	/** The array's path below the store's root; absent: the source is the array itself. */
	path?: string;
	/** What of it is read; absent: all. */
	selection?: Selection;
	/** Withdraws the call, which rejects with the signal's reason. */
	signal?: AbortSignal;
}

/**
 * Stored values of any rank, exact, before CF decoding. Rejects with SelectionError, with BudgetError where they would take over 2^31 bytes (2^25 values, where
 * these are no numbers) or over 2^18 chunks, with a ChunkError that names the chunk, or what the store says.
 */
export async function readArray(
	source: unknown,
	{ path = "", selection, signal }: ArrayOptions = {},
): Promise<ArrayValues> {
	const { handle, at } = await openAt(source, path, signal);
	const node = await handle.node(at, { signal });
	if (node.kind !== "array")
		throw new ZarrError("SelectionError", `"${path || handle.name}" is a group. Give the path of one of its arrays.`, {
			path,
		});
	return readValues(handle.source, node, selection, signal);
}

/** A source opened, and where in it to read: at its root, or, where only the folders below hold metadata, at the path itself. */
async function openAt(
	source: unknown,
	path: string,
	signal?: AbortSignal,
): Promise<{ handle: ZarrHandle; at: string }> {
	const given = await untilAborted(Promise.resolve(source), signal);
	const handle = await openZarr(given, { signal }).catch((error) => {
		if (path === "" || !isZarrError(error, "NotFoundError")) throw error;
		return openZarr(given, { path, signal });
	});
	return { handle, at: path ? cleanPath(path) : handle.path };
}

/**
 * One position of a profile: under the dim's own name the coordinate (or index), under "value" the shown value (NaN for none). A time is
 * a Date, as Plot's scales have it, where JavaScript's calendar has the dates; the text of its date where not (360_day, noleap, before
 * 1582-10-15, nanoseconds apart). Texts stay texts.
 */
export type SeriesRow = Record<string, number | string | Date> & { value: number };

/** What `readSeries` must be told. */
export interface SeriesOptions {
	/** The array's path below the store's root. */
	path: string;
	/** The dim that the rows follow. */
	along: string;
	/** Position on each of the other dims, 0 ≤ index < size; 0 where it is not named. */
	index?: Record<string, number>;
	/** Withdraws the call, which rejects with the signal's reason. */
	signal?: AbortSignal;
}

/** A 1-D profile along a dim at a position on the others, as rows for Plot: `Plot.lineY(rows, {x: "time", y: "value"})`. */
export async function readSeries(
	source: unknown,
	{ path, along, index = {}, signal }: SeriesOptions,
): Promise<SeriesRow[]> {
	const { handle, at } = await openAt(source, path, signal);
	const variable = await openVariable(handle, at, { signal });
	const axis = variable.axes[along];
	let last: SliceProgress | undefined;
	for await (const progress of slices(handle, variable, { x: along, y: null, index }, { signal })) last = progress;
	if (last && last.failed.length > 0) throw last.failed[0].error;
	return Array.from(last?.slice.data ?? [], (value, i) => ({
		[along]: axis.coordinate(i),
		value,
	}));
}
