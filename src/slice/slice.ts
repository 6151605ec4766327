/** CHUNKS → PLANE: a plane that fills as its chunks land. */
import { type ChunkSource, cachedChunk, getChunk, keyOf } from "../decode/chunk.ts";
import type { Chunk } from "../decode/shared.ts";
import { errorText, isAbort, onAbort, ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { allocate, isNumeric } from "../hierarchy/dtype.ts";
import type { Attributes } from "../hierarchy/node.ts";
import type { NumberArray } from "../numbers.ts";
import { type ChunkPart, type Plane, planChunks, type Window, wholeWindow } from "../plan/chunks.ts";
import { Urgency } from "../store/urgency.ts";
import { checkPlane } from "./bound.ts";
import { copyRect, fillRect, type Rect } from "./copy.ts";
import { FAILED, MISSING, UNREAD, VALID } from "./mask.ts";
import { makePace } from "./pace.ts";
import { checkDim, checkSides, fullIndex, type PlaneRequest } from "./place.ts";
import { fitsFloat32, isPlain, shownAsStored, showRect, storableFill } from "./values.ts";
import type { Variable } from "./variable.ts";

export { FAILED, FILL, MISSING, UNREAD, VALID } from "./mask.ts";
export type { PlaneRequest } from "./place.ts";

/** A plane of an array: what a view draws. Its keys are Plot.raster's option names, never `x`, `y` or `fill`. */
export interface Slice {
	/** Physical values after CF decoding, row 0 at y1; fill, missing, failed and unread cells are NaN. Never BigInt. */
	readonly data: Float32Array | Float64Array;
	/** Cells along x; of a line its length, of a single value 1. */
	readonly width: number;
	/** Cells along y; 1 for a line or a value. */
	readonly height: number;
	/** Outer edge of the first column in axis units: coordinates where they are evenly spaced, else cell indices. */
	readonly x1: number;
	/** Outer edge of row 0 in axis units. */
	readonly y1: number;
	/** Outer edge of the last column. */
	readonly x2: number;
	/** Outer edge of the last row. */
	readonly y2: number;
	/** [y dim, x dim]; one name for a line, none for a value. */
	readonly dims: readonly string[];
	/** Those of `dims` along which the edges count cells, since there are no evenly spaced coordinates. */
	readonly counted: readonly string[];
	/** Position along every dimension that is not drawn. */
	readonly index: Readonly<Record<string, number>>;
	/** The array's attributes as stored. */
	readonly attrs: Attributes;
	/** NumPy's name of the stored type. */
	readonly dtype: string;
	/** The array's path below the store's root. */
	readonly path: string;
	/** The exact stored values, cell by cell like `data`. */
	readonly stored: NumberArray;
	/** 0 valid, 1 fill value, 2 missing chunk, 3 failed chunk, 4 not read; cell by cell like `data`. */
	readonly mask: Uint8Array;
	/** What is shown as fill, as stored; null for none. */
	readonly fillValue: unknown;
	/** Automatic limits (2nd and 98th percentile), once they are computed; else null. */
	readonly limits: readonly [number, number] | null;
}

/** Throws SelectionError for what is no slice; `called` is who was given it. */
export function checkSlice(called: string, given: unknown): void {
	const { data, mask, width, height } = Object(given) as Partial<Slice>;
	if (ArrayBuffer.isView(data) && mask?.length === Number(width) * Number(height)) return;
	const wants = given instanceof Promise ? "what it resolves to (await it)" : "a slice, as readSlice resolves to";
	throw new ZarrError("SelectionError", `${called} was given ${saidValue(given)}; give ${wants}.`);
}

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

/** Axis numbers and positions of a request; x and y may be null, too, for a line or a single cell. Throws SelectionError for an unknown dim or an index out of range. */
export function planeOf({ node }: Pick<Variable, "node">, request: PlaneRequest): Plane {
	const { x, y } = request;
	for (const [way, dim] of Object.entries({ x, y })) if (dim !== null) checkDim(node, way, dim);
	if (x !== null && x === y) checkSides(node, request);
	const index = fullIndex(node, request);
	const axis = (dim: string | null) => (dim === null ? -1 : node.dims.indexOf(dim));
	return { x: axis(x), y: axis(y), index: node.dims.map((dim) => index[dim] ?? 0) };
}

/** A slice with the buffers that are still being filled. */
interface Canvas {
	readonly slice: Slice;
	readonly fill: number | bigint;
	/** The slice's data; null as long as they are what is stored, and nobody has asked for them. */
	readonly shown: () => Slice["data"] | null;
}

const unasked = new WeakMap<object, () => boolean>();

/** Whether a slice's valid cells show what is stored (floats and small integers that are not packed), and nobody has been given its `data`, which could have been changed since. */
export function showsStored(slice: object): boolean {
	return unasked.get(slice)?.() ?? false;
}

/**
 * The plane, each time more of it has landed. Chunks decoded already are in the first yield, which comes within a microtask; where they are more
 * than can be copied in a few milliseconds, the others follow.
 * An abort (or leaving the loop) withdraws this caller's interest. Rejects with SelectionError, or with the signal's reason.
 */
export async function* slicePlane(
	source: ChunkSource,
	variable: Variable,
	request: PlaneRequest,
	options: { signal?: AbortSignal; window?: Window } = {},
): AsyncGenerator<SliceProgress, void, void> {
	const { node } = variable;
	if (!isNumeric(node.dtype))
		throw new ZarrError(
			"UnsupportedError",
			`"${node.path}" holds ${node.dtype.name}, which is no picture. Read its values with readArray, or show them as a table with zarrView.`,
			{ path: node.path, dtype: node.dtype.name },
		);
	const plane = planeOf(variable, request);
	const window = options.window ?? wholeWindow(node, plane);
	checkPlane(node, (window.x1 - window.x0) * (window.y1 - window.y0));
	const parts = planChunks(node, plane, window);
	const canvas = blank(variable, plane, request, window);
	const pace = makePace(canvas.slice.mask.length);
	const cold = placeDecoded(canvas, source, variable, plane, parts, pace);
	const failed: FailedChunk[] = [];
	let landed = parts.length - cold.length;
	const progress = (): SliceProgress => ({
		slice: canvas.slice,
		window,
		done: landed === parts.length,
		loaded: landed,
		total: parts.length,
		failed,
	});
	if (cold.length === 0) return yield progress();

	const controller = new AbortController();
	const withdraw = () => controller.abort(options.signal?.reason);
	const leave = options.signal && onAbort(options.signal, withdraw);
	const bell = makeBell();
	cold.forEach(async (part, rank) => {
		try {
			const chunk = await getChunk(source, node, part.coords, {
				signal: controller.signal,
				urgency: new Urgency(rank),
			});
			await pace.add(() => place(canvas, variable, plane, part, chunk), controller.signal);
		} catch (error) {
			if (controller.signal.aborted || isAbort(error)) return bell.ring();
			mark(canvas, part, FAILED);
			failed.push({
				key: keyOf(node, part.coords),
				error: error instanceof Error ? error : new Error(errorText(error)),
			});
		}
		landed++;
		bell.ring();
	});
	try {
		// the requests are on their way by now: showing what there is takes a frame, and none of them has to wait for it
		let told = landed;
		yield progress();
		// the last may land while a step is being shown
		while (told < parts.length) {
			if (landed === told) await bell.rung();
			controller.signal.throwIfAborted();
			if (landed === told) continue;
			told = landed;
			yield progress();
		}
	} finally {
		leave?.();
		controller.abort(new DOMException("the slice is no longer wanted", "AbortError"));
	}
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

function blank(variable: Variable, plane: Plane, request: PlaneRequest, window: Window): Canvas {
	const { node, axes, decoding } = variable;
	const width = window.x1 - window.x0;
	const height = window.y1 - window.y0;
	const cells = width * height;
	const [x1, x2] = edges(request.x, window.x0, window.x1, axes);
	const [y1, y2] = edges(request.y, window.y0, window.y1, axes);
	const index = Object.fromEntries(
		node.dims.flatMap((dim, i) => (i === plane.x || i === plane.y ? [] : [[dim, plane.index[i]]])),
	);
	const dims = [request.y, request.x].filter((dim) => dim !== null);
	const stored = allocate(node.dtype, cells);
	const mask = new Uint8Array(cells);
	const single = fitsFloat32(node.dtype, decoding);
	const plain = isPlain(stored, decoding);
	let data: Slice["data"] | null = null;
	if (!plain) data = single ? new Float32Array(cells) : new Float64Array(cells);
	const slice: Slice = {
		get data() {
			data ??= shownAsStored(stored, mask, single);
			return data;
		},
		width,
		height,
		x1,
		y1,
		x2,
		y2,
		dims,
		counted: dims.filter((dim) => axes[dim].scale === "index"),
		index,
		attrs: node.attrs,
		dtype: node.dtype.name,
		path: node.path,
		stored,
		mask,
		fillValue: node.fillValue,
		limits: null,
	};
	if (plain) unasked.set(slice, () => data === null);
	return { slice, fill: storableFill(node.fillValue, node.dtype), shown: () => data };
}

/** Outer edges of the cells [from, to) along a dim, in axis units. */
function edges(dim: string | null, from: number, to: number, axes: Variable["axes"]): [number, number] {
	if (dim === null) return [0, 1];
	const {
		edges: [first, last],
		size,
	} = axes[dim];
	const step = size > 0 ? (last - first) / size : 1;
	return [first + from * step, first + to * step];
}

/** Places the parts whose chunks are decoded already, as many as can be without holding the page for long, and answers the others. */
function placeDecoded(
	canvas: Canvas,
	source: ChunkSource,
	variable: Variable,
	plane: Plane,
	parts: readonly ChunkPart[],
	pace: ReturnType<typeof makePace>,
): ChunkPart[] {
	const { slice, shown } = canvas;
	const whole: Rect = { left: 0, top: 0, width: slice.width, height: slice.height, pitch: slice.width };
	const copied: Rect[] = [];
	const cold = parts.filter((part) => {
		const chunk = pace.over ? undefined : cachedChunk(source, variable.node, part.coords);
		if (chunk && pace.spend(() => copy(canvas, variable, plane, part, chunk)))
			copied.push({ ...part, pitch: slice.width });
		return !chunk;
	});
	// all at once where nothing is missing: one pass over a plane takes a fraction of many over its rows
	const valid = copied.length === parts.length && parts.length > 0 ? [whole] : copied;
	for (const rect of valid) showRect(slice.stored, shown(), slice.mask, rect, variable.decoding);
	for (const part of cold) mark(canvas, part, UNREAD);
	if (parts.length === 0) mark(canvas, whole, UNREAD); // an axis of length zero: there is nothing to read
	return cold;
}

function place(canvas: Canvas, variable: Variable, plane: Plane, part: ChunkPart, chunk: Chunk): void {
	const { slice, shown } = canvas;
	if (!copy(canvas, variable, plane, part, chunk)) return;
	const rect: Rect = { ...part, pitch: slice.width };
	fillRect(slice.mask, rect, VALID); // it was unread
	showRect(slice.stored, shown(), slice.mask, rect, variable.decoding);
}

/** Copies a part's stored values; false where its chunk is missing, which is marked. */
function copy(canvas: Canvas, { node }: Variable, plane: Plane, part: ChunkPart, chunk: Chunk): boolean {
	const { slice, fill } = canvas;
	const rect: Rect = { ...part, pitch: slice.width };
	if (chunk.data === null) {
		fillRect(slice.stored, rect, fill);
		mark(canvas, part, MISSING);
		return false;
	}
	const { stride } = chunk;
	const offset = node.shape.reduce((sum, _, axis) => sum + part.start[axis] * stride[axis], 0);
	const [strideX, strideY] = [plane.x, plane.y].map((axis) => (axis < 0 ? 1 : stride[axis]));
	copyRect(slice.stored, rect, chunk.data as NumberArray, offset, strideX, strideY);
	return true;
}

/** Marks a part as holding no values. */
function mark({ slice, shown }: Canvas, part: Omit<Rect, "pitch">, kind: number): void {
	const rect: Rect = { ...part, pitch: slice.width };
	const data = shown();
	fillRect(slice.mask, rect, kind);
	if (data) fillRect(data, rect, Number.NaN);
}
