/** CHUNKS → PLANE: a plane that fills as its chunks land. */
import { borrowCached, type ChunkSource, keyOf, useCached, useChunk } from "../decode/chunk.ts";
import type { Chunk } from "../decode/shared.ts";
import { errorText, ZarrError } from "../errors.ts";
import { feed } from "../fetch/feed.ts";
import { isNumeric } from "../hierarchy/dtype.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import { type ChunkPart, type Plane, planesThrough, planSize, type Window, wholeWindow } from "../plan/chunks.ts";
import { planSampled, type Sampling, sampledSize } from "../plan/overview.ts";
import { planTogether, type RankedPart } from "../plan/together.ts";
import { onAbort } from "../signal.ts";
import { Urgency } from "../store/urgency.ts";
import { checkPlane, MOST_ASKED, MOST_TOGETHER } from "./bound.ts";
import { fillRect, type Rect } from "./copy.ts";
import { FAILED, UNREAD, VALID } from "./mask.ts";
import { makePace } from "./pace.ts";
import { pieceOf } from "./piece.ts";
import { checkDim, checkReduce, checkSides, fullIndex, type PlaneRequest } from "./place.ts";
import { blank, type Canvas, copy, finish, mark, place, type Slice } from "./plane.ts";
import { throughPlanes } from "./through.ts";
import { showRect } from "./values.ts";
import { reducedVariable, type Variable } from "./variable.ts";

export { FAILED, FILL, INVALID, MISSING, UNREAD, VALID } from "./mask.ts";
export type { PlaneRequest } from "./place.ts";
export { checkSlice, hasCells, maskOf, oneCell, piecesOf, type Slice, settled, showsStored } from "./plane.ts";

/** A chunk that could not be read. */
export interface FailedChunk {
	readonly key: string;
	readonly error: Error;
}

/** A plane on its way: yielded each time more of it has landed; the same buffers are filled further. */
export interface SliceProgress {
	readonly slice: Slice;
	/** The window of the whole plane that `slice` covers. */
	readonly window: Window;
	readonly done: boolean;
	/** Chunks that have landed or failed, of `total`. */
	readonly loaded: number;
	readonly total: number;
	readonly failed: readonly FailedChunk[];
}

/** Axis numbers and positions of a request; x and y may be null, too, for a line or a single cell. Throws SelectionError for an unknown dim, an index out of range, and what can't be reduced so. */
export function planeOf({ node }: Pick<Variable, "node">, request: PlaneRequest): Plane {
	const { x, y } = request;
	for (const [way, dim] of Object.entries({ x, y })) if (dim !== null) checkDim(node, way, dim);
	if (x !== null && x === y) checkSides(node, request);
	const index = fullIndex(node, request);
	const axis = (dim: string | null) => (dim === null ? -1 : node.dims.indexOf(dim));
	const plane: Plane = { x: axis(x), y: axis(y), index: node.dims.map((dim) => index[dim] ?? 0) };
	const { reduce } = request;
	if (!reduce) return plane;
	checkReduce(node, request);
	const [start, stop] = reduce.span;
	const through = { axis: axis(reduce.dim), start, stop };
	return { ...plane, index: plane.index.with(through.axis, start), through };
}

/** Which part of a plane is made. */
export interface SliceOptions {
	readonly signal?: AbortSignal;
	/** The whole plane unless given. */
	readonly window?: Window;
	/** Makes an overview: every so many-th cell of its window, those of chosen chunks; the others are UNREAD for good. */
	readonly sampling?: Sampling;
}

/** A plane of so many chunks is looked through for decoded ones at once. */
const FEW = 2 ** 11;
/** From here on those that were asked for first come first. */
const LEAST_URGENT = 2 ** 12;

/**
 * The plane, each time more of it has landed; of many planes as one a cell is there when all of its values are. Chunks decoded already are in the first yield, which comes within a microtask (of a plane of over 2^22 cells as soon as all else is marked
 * as not read); where they are more than can be found and copied in a few milliseconds, the others follow. Chunks are asked for some hundreds at a time, those nearest to the centre first, those of a shard together.
 * An abort (or leaving the loop) withdraws this caller's interest. Rejects with SelectionError, or with the signal's reason.
 */
export async function* slicePlane(
	source: ChunkSource,
	variable: Variable,
	request: PlaneRequest,
	options: SliceOptions = {},
): AsyncGenerator<SliceProgress, void, void> {
	const { node } = variable;
	const { sampling } = options;
	if (!isNumeric(node.dtype))
		throw new ZarrError(
			"UnsupportedError",
			`"${node.path}" holds ${node.dtype.name}, which is no picture. Read its values with readArray, or show them as a table with zarrView.`,
			{ path: node.path, dtype: node.dtype.name },
		);
	const plane = planeOf(variable, request);
	const { window, cells, chunks: total, plan } = planOf(node, plane, options);
	checkPlane(node, cells);
	const canvas = blank(reducedVariable(variable, request.reduce?.op), plane, request, sampling ?? { window });
	const pace = makePace(cells * planesThrough(plane));
	const filling: Filling = {
		...{ source, variable, plane, canvas, pace, failed: [], marking: false, landed: 0 },
		moves: options.window !== undefined,
		through: null,
	};
	if (request.reduce && plane.through) filling.through = throughPlanes(filling, plane.through, request.reduce.op);
	const progress = (): SliceProgress => {
		const { landed, failed } = filling;
		const done = landed === total;
		if (done && total > 0) finish(canvas);
		return { slice: canvas.slice, window, done, loaded: landed, total, failed };
	};
	let wanted: Iterator<RankedPart, void> = plan;
	let unread: readonly Area[] = [wholeOf(canvas)];
	if (total <= FEW && !sampling && !filling.through) {
		const cold = placeDecoded(filling, [...plan]);
		if (cold.length === 0) return yield progress();
		wanted = cold.values();
		unread = cold;
	}

	const controller = new AbortController();
	const { signal } = controller;
	const withdraw = () => controller.abort(options.signal?.reason);
	const leave = options.signal && onAbort(options.signal, withdraw);
	const bell = makeBell();
	let ended: { readonly error: unknown } | undefined;
	const marked = markUnread(filling, unread, signal);
	fill(filling, wanted, signal, bell.ring).catch((error) => {
		ended = { error };
		bell.ring();
	});
	try {
		if (marked) await marked;
		// the requests are on their way by now: showing what there is takes a frame, and none of them has to wait for it
		let told = filling.landed;
		yield progress();
		// the last may land while a step is being shown
		while (told < total) {
			if (filling.landed === told) await bell.rung();
			signal.throwIfAborted();
			if (ended) throw ended.error;
			if (filling.landed === told) continue;
			told = filling.landed;
			yield progress();
		}
	} finally {
		leave?.();
		controller.abort(new DOMException("the slice is no longer wanted", "AbortError"));
	}
}

/** What of a plane is made: how many cells, and which parts of them come from which chunks, in the order in which these are asked for. */
function planOf(node: ArrayNode, plane: Plane, { window = wholeWindow(node, plane), sampling }: SliceOptions) {
	if (!sampling)
		return { window, ...planSize(node, plane, window), plan: planTogether(node, plane, window, MOST_TOGETHER / 2) };
	const parts = planSampled(node, plane, sampling);
	const [width, height] = sampledSize(sampling);
	return { window: sampling.window, cells: width * height, chunks: parts.length, plan: parts.values() };
}

/** A plane on its way into its buffers. */
interface Filling {
	readonly source: ChunkSource;
	readonly variable: Variable;
	readonly plane: Plane;
	readonly canvas: Canvas;
	readonly pace: ReturnType<typeof makePace>;
	readonly failed: FailedChunk[];
	/** Whether it is a window that soon gives way to the next: copying it once for each costs more than that memory of its chunks can't be used again until it is gone. */
	readonly moves: boolean;
	/** Whether cells that are not read are still being marked so: what is placed comes after that. */
	marking: boolean;
	/** Takes parts in where many planes are drawn as one. */
	through: ReturnType<typeof throughPlanes> | null;
	/** Chunks that are in their places, or could not be read. */
	landed: number;
}

type Area = Omit<Rect, "pitch">;

/** So many cells are marked at once where a plane is large: memory that is used for the first time takes several times as long as what is written into it. */
const BAND = 2 ** 20;

/** Marks areas that nothing has been read of; of a large plane band by band, before all that is placed from here on. */
function markUnread(filling: Filling, areas: readonly Area[], signal: AbortSignal): Promise<void> | undefined {
	const { canvas, pace } = filling;
	if (!pace.large) {
		for (const area of areas) mark(canvas, area, UNREAD);
		return undefined;
	}
	filling.marking = true;
	const bands = areas.flatMap((area) => [...bandsOf(area)]);
	return Promise.all(bands.map((band) => pace.add(() => mark(canvas, band, UNREAD), signal))).then(() => {
		filling.marking = false;
	});
}

function* bandsOf(area: Area): Generator<Area, void, void> {
	const rows = Math.max(1, Math.floor(BAND / area.width));
	for (let row = 0; row < area.height; row += rows)
		yield { ...area, top: area.top + row, height: Math.min(rows, area.height - row) };
}

/** Fills the plane with its parts, those that are decoded at once; `tell` is called for each that has landed. */
function fill(
	filling: Filling,
	wanted: Iterator<RankedPart, void>,
	signal: AbortSignal,
	tell: () => void,
): Promise<void> {
	const { source, variable, pace, through } = filling;
	const land = () => {
		filling.landed++;
		tell();
	};
	const each = (part: RankedPart) => {
		const placed =
			!through &&
			!filling.marking &&
			!pace.over &&
			useCached(source, variable.node, part.coords, (chunk) => {
				pace.spend(() => placePart(filling, part, chunk));
				return true;
			});
		if (!placed) return fillCold(filling, part, new Urgency(Math.min(part.rank, LEAST_URGENT)), signal).then(land);
		land();
	};
	return feed(wanted, each, { most: variable.node.shards ? MOST_TOGETHER : MOST_ASKED, signal });
}

/** Reads a part and places it, or marks it where it can't be read. Rejects with the signal's reason. */
async function fillCold(filling: Filling, part: ChunkPart, urgency: Urgency, signal: AbortSignal): Promise<void> {
	const { source, variable, canvas, pace, failed, through } = filling;
	try {
		await useChunk(source, variable.node, part.coords, { signal, urgency }, (chunk) =>
			through ? through.take(part, chunk, signal) : pace.add(() => placePart(filling, part, chunk), signal),
		);
	} catch (cause) {
		signal.throwIfAborted();
		if (through) through.fail(part);
		else await pace.add(() => mark(canvas, part, FAILED), signal);
		const error = cause instanceof Error ? cause : new Error(errorText(cause));
		failed.push({ key: keyOf(variable.node, part.coords), error });
	}
	await through?.land(part, signal);
}

/** Wakes one sleeper; rings while it is awake are kept as one. */
function makeBell(): { ring(): void; rung(): Promise<void> } {
	let wake: (() => void) | undefined;
	let kept = false;
	return {
		ring() {
			if (wake) wake();
			else kept = true;
			wake = undefined;
		},
		rung: () =>
			new Promise((resolve) => {
				if (kept) resolve();
				else wake = resolve;
				kept = false;
			}),
	};
}

/** Places the parts whose chunks are decoded already, as many as can be without holding the page for long, and answers the others. */
function placeDecoded(filling: Filling, parts: readonly RankedPart[]): RankedPart[] {
	const { source, variable, plane, canvas, pace } = filling;
	const { slice, shown } = canvas;
	const whole = wholeOf(canvas);
	const copied: Rect[] = [];
	const cold = parts.filter((part) => {
		if (lendPart(filling, part)) return false;
		const there = pace.over
			? undefined
			: useCached(source, variable.node, part.coords, (chunk) => pace.spend(() => copy(canvas, plane, part, chunk)));
		if (there) copied.push({ ...part, pitch: slice.width });
		return there === undefined;
	});
	// all at once where nothing is missing: one pass over a plane takes a fraction of many over its rows
	const valid = copied.length === parts.length && parts.length > 0 ? [whole] : copied;
	for (const rect of valid) showRect(slice.stored, shown(), canvas.mask.own(), rect, variable.decoding);
	if (parts.length === 0) mark(canvas, whole, UNREAD); // an axis of length zero: there is nothing to read
	filling.landed = parts.length - cold.length;
	return cold;
}

function wholeOf({ slice: { width, height } }: Canvas): Rect {
	return { left: 0, top: 0, width, height, pitch: width };
}

/** Places a part that was marked as not read: where it lies, or by copying its cells. */
function placePart(filling: Filling, part: ChunkPart, chunk: Chunk): void {
	const { canvas, variable, plane } = filling;
	if (filling.moves && lendPart(filling, part))
		fillRect(canvas.mask.own(), { ...part, pitch: canvas.slice.width }, VALID);
	else place(canvas, variable, plane, part, chunk);
}

/** Leaves the cells of a part where they lie, as long as none of the plane had to be copied: false where its chunk is not decoded, or missing. */
function lendPart({ source, variable: { node }, plane, canvas }: Filling, part: ChunkPart): boolean {
	if (!canvas.lends()) return false;
	const loan = borrowCached(source, node, part.coords);
	const piece = loan && pieceOf(plane, part, loan.chunk);
	if (piece) canvas.lend(piece, loan.giveBack);
	else loan?.giveBack();
	return Boolean(piece);
}
