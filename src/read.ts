/** The way of the data without a view: read arrays, slices, profiles of an open store. */
import type { CompareState } from "./compare.ts";
import { isDecoded } from "./decode/chunk.ts";
import { type Reads, readsOf } from "./decode/reads.ts";
import { shared } from "./decode/shared.ts";
import { isZarrError, ZarrError } from "./errors.ts";
import { checkOptions, isPlain, type Kinds, POSITIONS, SIGNAL, TEXT } from "./given.ts";
import { arrayAt, cleanPath, openZarr, type ZarrHandle } from "./handle.ts";
import { isNumeric } from "./hierarchy/dtype.ts";
import { chunkAt } from "./hierarchy/grid.ts";
import { findImage } from "./hierarchy/images.ts";
import { coarsestAlone } from "./hierarchy/multiscales.ts";
import { chunkBytes } from "./hierarchy/node.ts";
import type { Summary, SummaryOptions } from "./histogram/bin.ts";
import { summarizeIn } from "./histogram/summarize.ts";
import { BUDGET, type Cost, costOf, costTogether, fitsCold } from "./plan/budget.ts";
import { type Plane, planChunks, planSize, type Window, wholeWindow } from "./plan/chunks.ts";
import { onAbort, Withdrawal } from "./signal.ts";
import { type ArrayValues, readValues, type Selection } from "./slice/array.ts";
import { checkChunks } from "./slice/bound.ts";
import { chooseArray } from "./slice/choose.ts";
import { bothOf, differenceVariable } from "./slice/compare.ts";
import { sliceDifference } from "./slice/difference.ts";
import { askEarly } from "./slice/early.ts";
import { atLevel, brokenImage, checkImage, checkLevel, levelOf, makeImage } from "./slice/levels.ts";
import { checkDim, checkSides, type PlaneRequest } from "./slice/place.ts";
import { planeOf, type Slice, type SliceOptions, type SliceProgress, slicePlane } from "./slice/slice.ts";
import { makeVariable, type Variable, type VariableOptions } from "./slice/variable.ts";
import { checkedPart, type ViewStatePart } from "./state.ts";

export type { Reads } from "./decode/reads.ts";
export { isHandle, type OpenOptions, openZarr, type ZarrHandle } from "./handle.ts";
export type { Cost } from "./plan/budget.ts";
export { costTogether } from "./plan/budget.ts";
export type { Window } from "./plan/chunks.ts";
export type { Sampling } from "./plan/overview.ts";
export type { ArrayValues, AxisSelection, Selection } from "./slice/array.ts";
export { atLevel, checkImage, checkLevel, levelOf } from "./slice/levels.ts";
export { slicesOf, together } from "./slice/planes.ts";
export type { FailedChunk, PlaneRequest, Slice, SliceProgress } from "./slice/slice.ts";
export type { Variable, VariableOptions } from "./slice/variable.ts";
export type { Route, StoredSize, Traffic, ZarrStore } from "./store/store.ts";

/** The array or image at `path`, or a field of it, ready to be shown: an array's 1-D coordinates are read here (up to 1 MiB each), and the metadata of an image's levels. */
export async function openVariable(handle: ZarrHandle, path: string, options: VariableOptions = {}): Promise<Variable> {
	const { signal, image: wanted } = options;
	const node = await handle.node(path, { signal });
	if (node.kind === "group") {
		const { image, problems } = await findImage(handle.hierarchy, node.path, signal, wanted);
		if (image) return makeImage(handle, node, image, options);
		if (problems.length > 0) throw brokenImage(node, problems);
	}
	await arrayAt(handle, node.path, signal); // says of a group which arrays it has
	return makeVariable(handle, node.path, options);
}

/** The image at `path` by its coarsest level alone, or by all that it has where that can't be opened: what a small picture of it takes. Rejects with MetadataError where there is no image, and as `openVariable`. */
export async function openCoarsest(handle: ZarrHandle, path: string, signal?: AbortSignal): Promise<Variable> {
	const node = await handle.hierarchy.node(cleanPath(path), signal);
	if (node.kind === "array") return makeVariable(handle, node.path, { signal });
	const { image, problems } = await findImage(handle.hierarchy, node.path, signal);
	if (!image) throw brokenImage(node, problems.length > 0 ? problems : ["its group describes none."]);
	return makeImage(handle, node, coarsestAlone(image), { signal }).catch((error) => {
		signal?.throwIfAborted();
		if (image.levels.length === 1) throw error;
		return makeImage(handle, node, image, { signal });
	});
}

/** The path of the most useful array or image at or below `path`, `image` being which of several is asked for; null where none is known. */
export function mainArray(
	handle: ZarrHandle,
	path: string,
	{ signal, image }: { signal?: AbortSignal; image?: number } = {},
): Promise<string | null> {
	return chooseArray(handle.hierarchy, cleanPath(path), signal, { image });
}

/** What drawing a plane (or a window of it) will cost. Throws SelectionError for a request that the array does not fit. */
export function sliceCost(handle: ZarrHandle, variable: Variable, request: PlaneRequest, window?: Window): Cost {
	const { node, difference } = variable;
	if (difference) {
		const both = bothOf(difference, request).map((one) => sliceCost(handle, one.variable, one.request, window));
		const [cells, together] = [both[0].cells + both[1].cells, costTogether(both)];
		return { ...together, cells, fits: together.fits && cells <= BUDGET.cells };
	}
	const plane = planeOf(variable, request);
	const drawn = window ?? wholeWindow(node, plane);
	return costOf(node, plane, drawn, (coords) => isDecoded(handle.source, node, coords), chunkBytes(node));
}

/** What reading planes or lines of an array takes, those of their windows where one is given: chunks that several of them lie in count once. Throws as `sliceCost`. */
export function readsFor(
	handle: ZarrHandle,
	{ node }: Variable,
	requests: readonly PlaneRequest[],
	window?: Window,
): Reads {
	// of the same shape, so that they share all of their chunks or none
	const apart = new Map<string, Plane>();
	for (const plane of requests.map((request) => planeOf({ node }, request))) {
		const first = { ...plane, index: plane.index.map((at, i) => (i === plane.x || i === plane.y ? 0 : at)) };
		apart.set(first.index.map((at, i) => chunkAt(node, i, at)).join(), plane);
	}
	const planes = [...apart.values()].map((plane) => ({ plane, window: window ?? wholeWindow(node, plane) }));
	const chunks = planes.reduce((sum, { plane, window }) => sum + planSize(node, plane, window).chunks, 0);
	const coords = function* () {
		for (const { plane, window } of planes) for (const part of planChunks(node, plane, window)) yield part.coords;
	};
	return readsOf(handle.source, node, coords(), chunks);
}

/** Whether a whole plane, or so many of its shape, is within the budget of a view however little of it is decoded. Throws as `sliceCost`, which has to look for each chunk. */
export function sliceFits({ node, difference }: Variable, request: PlaneRequest, planes = 1): boolean {
	const plane = planeOf({ node }, request);
	if (difference) {
		const { cells } = planSize(node, plane, wholeWindow(node, plane));
		const each = bothOf(difference, request).every((one) => sliceFits(one.variable, one.request, 2 * planes));
		return each && 2 * cells <= BUDGET.cells;
	}
	return fitsCold(node, plane, wholeWindow(node, plane), chunkBytes(node), planes);
}

/** Yields the plane each time more of it has landed; chunks decoded already are in the first yield, within a microtask. An abort withdraws only this caller's interest. */
export function slices(
	handle: ZarrHandle,
	variable: Variable,
	request: PlaneRequest,
	options: SliceOptions = {},
): AsyncGenerator<SliceProgress, void, void> {
	const { difference } = variable;
	if (difference) return sliceDifference(handle.source, variable, difference, request, options);
	return slicePlane(handle.source, variable, request, options);
}

/**
 * Asks for the chunks of a plane before it can be made, for `planned` of `openVariable`, unless it is made of many, over the budget of a view, or the cache could not keep
 * it until then. Answers what ends that, once `slices` has asked for the same ones or nobody will. Throws SelectionError for a request that the array does not fit.
 */
export function expectSlice(
	handle: ZarrHandle,
	variable: Variable,
	request: PlaneRequest,
	signal?: AbortSignal,
): () => void {
	const early = new Withdrawal();
	const { fits, bytes } = sliceCost(handle, variable, request);
	const shown = isNumeric(variable.node.dtype) && !variable.table && !request.reduce && !variable.difference;
	if (!shown || !fits || bytes > shared().cache.limit / 2) return () => undefined;
	const leave = signal && onAbort(signal, () => early.abort(signal.reason));
	askEarly(handle.source, variable, planeOf(variable, request), early);
	return () => {
		leave?.();
		early.abort();
	};
}

/** Counts, limits and statistics of a slice, computed in a worker. */
export function summarizeSlice(slice: Slice, options: SummaryOptions, signal?: AbortSignal): Promise<Summary> {
	return summarizeIn(shared().pool, slice, options, signal);
}

/**
 * A whole plane with its automatic limits, of an image of its `level` (the finest unless given), of several in a group of the one that `image` says (the first unless given). What `state` leaves out is chosen as a view chooses it; its `color`, `channels` and `bounds` don't bear on it, nor do
 * positions in `index` of dims that are drawn; nor does a `compare` beside. Rejects with SelectionError for what the array does not have, with BudgetError where it would go over the budget of a
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
	const path = wanted.path ? at : await mainArray(handle, at, { signal, image: wanted.image });
	if (path === null) throw new ZarrError("NotFoundError", `${handle.name} has no array that is known. Give a path.`);
	const { slice } = await readPlane(handle, path, {
		...{ field: wanted.field, level: wanted.level, image: wanted.image, compare: wanted.compare, signal },
		request: (variable) => {
			const request = { ...sidesOf(variable, wanted), index: wanted.index ?? {}, reduce: wanted.reduce };
			checkSides(variable.node, request);
			return request;
		},
		check: (variable, request) => checkCost(variable, sliceCost(handle, variable, request)),
	});
	const { limits } = await summarizeSlice(slice, { limits: true }, signal);
	return { ...slice, limits };
}

function checkCost({ path, node, levels }: Variable, { fits, cells, cold, bytes }: Cost): void {
	if (fits) return;
	const size = `${cells} cells from ${cold} chunks still to be read (${Math.round(bytes / 2 ** 20)} MiB decoded)`;
	const most = `${BUDGET.cells} cells, ${BUDGET.chunks} chunks or ${BUDGET.bytes / 2 ** 20} MiB`;
	const level = levelOf({ levels }, node);
	const cure = level + 1 < levels.length ? `Give a level above ${level}, or read` : "Read";
	throw new ZarrError(
		"BudgetError",
		`This slice has ${size}, more than ${most}. ${cure} a part of it with readArray.`,
		{
			path,
		},
	);
}

/** Which plane is read of a variable; both throw for what can't be. */
interface PlaneWanted {
	readonly field?: string;
	/** Of an image; the finest unless given. */
	readonly level?: number;
	/** Of several in a group; the first unless given. */
	readonly image?: number;
	/** What is taken from it, where that is a difference. */
	readonly compare?: CompareState;
	readonly signal?: AbortSignal;
	/** By metadata alone. */
	readonly request: (variable: Variable) => PlaneRequest;
	readonly check: (variable: Variable, request: PlaneRequest) => void;
}

/** A variable and a complete plane of it, whose chunks are asked for along with the coordinates. */
async function readPlane(
	handle: ZarrHandle,
	path: string,
	{ field, level = 0, image: wanted, compare, signal, request: requestOf, check }: PlaneWanted,
): Promise<{ variable: Variable; slice: Slice }> {
	let end = () => {};
	const planned = (variable: Variable) => {
		end = expectSlice(handle, variable, requestOf(variable), signal);
	};
	try {
		const own = await openVariable(handle, path, { field, image: wanted, signal, planned });
		const minus = compare?.how === "difference" ? compare : null;
		const other = minus && (await openVariable(handle, cleanPath(minus.path), { signal }));
		const image = other ? differenceVariable(own, other, requestOf(own), minus) : own;
		checkImage(image, wanted);
		checkLevel(image, level);
		const { variable, request } = atLevel(image, image.image ? level : 0, requestOf(image));
		check(variable, request);
		let last: SliceProgress | undefined;
		for await (const progress of slices(handle, variable, request, { signal })) last = progress;
		if (!last) throw new ZarrError("SelectionError", "The slice is empty.", { path });
		if (last.failed.length > 0) throw last.failed[0].error;
		return { variable, slice: last.slice };
	} finally {
		end();
	}
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
	const { variable, slice } = await readPlane(handle, at, {
		...{ field, signal },
		request: ({ node }) => {
			checkDim(node, "along", along);
			return { x: along, y: null, index };
		},
		check: ({ node }, request) => {
			const plane = planeOf({ node }, request);
			checkChunks(node, planSize(node, plane, wholeWindow(node, plane)).chunks);
		},
	});
	const axis = variable.axes[along];
	return Array.from(slice.data, (value, i) => ({
		[along]: axis.coordinate(i),
		value,
	}));
}
