/** The way of the data without a view: read arrays, slices, profiles of an open store. */
import { isDecoded } from "./decode/chunk.ts";
import { shared } from "./decode/shared.ts";
import { isZarrError, ZarrError } from "./errors.ts";
import { checkOptions, isPlain, type Kinds, POSITIONS, SIGNAL, TEXT } from "./given.ts";
import { arrayAt, cleanPath, openZarr, type ZarrHandle } from "./handle.ts";
import { chunkBytes } from "./hierarchy/node.ts";
import type { Summary, SummaryOptions } from "./histogram/bin.ts";
import { summarizeIn } from "./histogram/summarize.ts";
import { BUDGET, type Cost, costOf } from "./plan/budget.ts";
import { planSize, type Window, wholeWindow } from "./plan/chunks.ts";
import { type ArrayValues, readValues, type Selection } from "./slice/array.ts";
import { checkChunks } from "./slice/bound.ts";
import { chooseArray } from "./slice/choose.ts";
import { imageAt } from "./slice/found.ts";
import { atLevel, checkLevel, makeImage } from "./slice/levels.ts";
import { checkDim, checkSides, type PlaneRequest } from "./slice/place.ts";
import { planeOf, type Slice, type SliceProgress, slicePlane } from "./slice/slice.ts";
import { makeVariable, type Variable } from "./slice/variable.ts";
import { checkedPart, type ViewStatePart } from "./state.ts";

export { isHandle, type OpenOptions, openZarr, type ZarrHandle } from "./handle.ts";
export type { Cost } from "./plan/budget.ts";
export type { Window } from "./plan/chunks.ts";
export type { ArrayValues, AxisSelection, Selection } from "./slice/array.ts";
export { atLevel, checkLevel, levelOf } from "./slice/levels.ts";
export type { FailedChunk, PlaneRequest, Slice, SliceProgress } from "./slice/slice.ts";
export type { Variable } from "./slice/variable.ts";
export type { Route, StoredSize, Traffic, ZarrStore } from "./store/store.ts";

/** The array or image at `path`, or a field of it, ready to be shown: an array's 1-D coordinates are read here (up to 1 MiB each), and the metadata of an image's levels. */
export async function openVariable(
	handle: ZarrHandle,
	path: string,
	options: { field?: string; signal?: AbortSignal } = {},
): Promise<Variable> {
	const { signal } = options;
	const node = await handle.hierarchy.node(cleanPath(path), signal);
	const image = node.kind === "group" ? await imageAt(handle.hierarchy, node.path, signal) : null;
	if (image && node.kind === "group") return makeImage(handle, node, image, options);
	await arrayAt(handle, node.path, signal); // says of a group which arrays it has
	return makeVariable(handle, node.path, options);
}

/** The path of the most useful array or image at or below `path`; null where none is known. */
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
	return costOf(node, plane, drawn, (coords) => isDecoded(handle.source, node, coords), chunkBytes(node));
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
export function summarizeSlice(slice: Slice, options: SummaryOptions, signal?: AbortSignal): Promise<Summary> {
	return summarizeIn(shared().pool, slice, options, signal);
}

/**
 * A whole plane with its automatic limits, of an image of its `level` (the finest unless given). What `state` leaves out is chosen as a view chooses it; its `color`, `channels` and `bounds` don't bear on it, nor do
 * positions in `index` of dims that are drawn. Rejects with SelectionError for what the array does not have, with BudgetError where it would go over the budget of a
 * view (256 MiB, 2,000 chunks, 2^25 cells), with a failed chunk's own error, with what the store says, or with the signal's reason.
 */
export async function readSlice(
	source: unknown,
	state: ViewStatePart = {},
	options: { signal?: AbortSignal } = {},
): Promise<Slice> {
	const wanted = checkedPart("readSlice", state);
	checkOptions("readSlice", options, { signal: SIGNAL });
	const { signal } = options;
	const { handle, at } = await openAt(source, wanted.path ?? "", signal);
	const path = wanted.path ? at : await mainArray(handle, at, { signal });
	if (path === null) throw new ZarrError("NotFoundError", `${handle.name} has no array that is known. Give a path.`);
	const image = await openVariable(handle, path, { field: wanted.field, signal });
	const { level = 0 } = wanted;
	checkLevel(image, level);
	const asked = { ...sidesOf(image, wanted), index: wanted.index ?? {} };
	checkSides(image.node, asked);
	const { variable, request } = atLevel(image, level, asked);
	const { fits, cells, cold, bytes } = sliceCost(handle, variable, request);
	if (!fits) {
		const size = `${cells} cells from ${cold} chunks still to be read (${Math.round(bytes / 2 ** 20)} MiB decoded)`;
		const most = `${BUDGET.cells} cells, ${BUDGET.chunks} chunks or ${BUDGET.bytes / 2 ** 20} MiB`;
		const cure = level + 1 < image.levels.length ? `Give a coarser level than ${level}, or read` : "Read";
		throw new ZarrError(
			"BudgetError",
			`This slice has ${size}, more than ${most}. ${cure} a part of it with readArray.`,
			{
				path,
			},
		);
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

/** The dims that are drawn: where only one is given and it is the other's, the two change places. */
function sidesOf(variable: Variable, given: ViewStatePart): Pick<PlaneRequest, "x" | "y"> {
	const { x = variable.x, y = variable.y } = given;
	if (x === null || x !== y) return { x, y };
	return given.y === undefined ? { x, y: variable.x } : { x: given.x === undefined ? variable.y : x, y };
}

const ARRAY: Kinds = {
	path: TEXT,
	selection: {
		says: "a list with an entry for each axis, or an object of them by dimension",
		is: (selection) => Array.isArray(selection) || isPlain(selection),
	},
	signal: SIGNAL,
};

/**
 * Stored values of any rank, exact, before CF decoding. Rejects with SelectionError, with BudgetError where they would take over 2^31 bytes (2^25 values, where
 * these are no numbers) or over 2^18 chunks, or where there is too little memory, with a ChunkError that names the chunk, with what the store says, or with the signal's reason.
 */
export async function readArray(source: unknown, options: ArrayOptions = {}): Promise<ArrayValues> {
	checkOptions("readArray", options, ARRAY);
	const { path = "", selection, signal } = options;
	const { handle, at } = await openAt(source, path, signal);
	return readValues(handle.source, await arrayAt(handle, at, signal), selection, signal);
}

/** A source opened, and where in it to read: at its root, or, where only the folders below hold metadata, at the path itself. */
async function openAt(
	source: unknown,
	path: string,
	signal?: AbortSignal,
): Promise<{ handle: ZarrHandle; at: string }> {
	const handle = await openZarr(source, { signal }).catch((error) => {
		if (path === "" || !isZarrError(error, "NotFoundError")) throw error;
		return openZarr(source, { path, signal });
	});
	return { handle, at: path ? cleanPath(path) : handle.path };
}

/**
 * One position of a profile: under the dim's own name the coordinate (or index), under "value" the shown value (NaN for none). A time is
 * a Date, as Plot's scales have it, where JavaScript's calendar has the dates; the text of its date where not (360_day, noleap, before
 * 1582-10-15, nanoseconds apart). Texts stay texts.
 */
export type SeriesRow = Record<string, number | string | Date> & { value: number };

/** What `readSeries` reads. */
export interface SeriesOptions {
	/** The array; the one that the source is opened at, unless given. */
	path?: string;
	/** The dim along which the profile runs. */
	along: string;
	/** Position on each of the other dims, 0 ≤ index < size; 0 where it is not named. */
	index?: Record<string, number>;
	/** Which field of the cells, as in a view state. */
	field?: string;
	/** Withdraws the call, which rejects with the signal's reason. */
	signal?: AbortSignal;
}

const SERIES: Kinds = { path: TEXT, along: TEXT, index: POSITIONS, field: TEXT, signal: SIGNAL };

/**
 * A 1-D profile along a dim at a position on the others, as rows for Plot: `Plot.lineY(rows, {x: "time", y: "value"})`. A position in `index` of the dim itself
 * is not looked at. Rejects with SelectionError for what the array does not have, with BudgetError for over 2^18 chunks, with a failed chunk's own error, with what the store says, or with the signal's reason.
 */
export async function readSeries(source: unknown, options: SeriesOptions): Promise<SeriesRow[]> {
	checkOptions("readSeries", options, SERIES);
	const { path = "", along, index = {}, field, signal } = options;
	const { handle, at } = await openAt(source, path, signal);
	await arrayAt(handle, at, signal);
	const variable = await openVariable(handle, at, { field, signal });
	checkDim(variable.node, "along", along);
	const axis = variable.axes[along];
	const request = { x: along, y: null, index };
	const { node } = variable;
	const plane = planeOf(variable, request);
	checkChunks(node, planSize(node, plane, wholeWindow(node, plane)).chunks);
	let last: SliceProgress | undefined;
	for await (const progress of slices(handle, variable, request, { signal })) last = progress;
	if (last && last.failed.length > 0) throw last.failed[0].error;
	return Array.from(last?.slice.data ?? [], (value, i) => ({
		[along]: axis.coordinate(i),
		value,
	}));
}
