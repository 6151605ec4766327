/** The buffers of a plane: made blank, then filled part by part. */
import type { Chunk } from "../decode/shared.ts";
import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { allocate } from "../hierarchy/dtype.ts";
import type { Attributes } from "../hierarchy/node.ts";
import type { NumberArray } from "../numbers.ts";
import type { ChunkPart, Plane, Window } from "../plan/chunks.ts";
import type { Sampling } from "../plan/overview.ts";
import type { ReduceState } from "../reduce.ts";
import { fillRect, type Rect } from "./copy.ts";
import { isValid, MISSING, makeMask, UNREAD, VALID } from "./mask.ts";
import { cellIn, copyPiece, type Piece, pieceOf } from "./piece.ts";
import type { PlaneRequest } from "./place.ts";
import { fitsFloat32, isPlain, shownAsStored, showRect, storableFill } from "./values.ts";
import type { Variable } from "./variable.ts";

/** A plane of an array: what a view draws. Its keys are Plot.raster's option names, never `x`, `y` or `fill`. */
export interface Slice {
	/** Physical values after CF decoding, row 0 at y1; cells that are not valid are NaN. Never BigInt. */
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
	/** Cells of the array from one of the slice to the next, along each of `dims`: 1, save in an overview, which has every so many-th. */
	readonly every: readonly number[];
	/** Position along every dimension that is not drawn. */
	readonly index: Readonly<Record<string, number>>;
	/** Many planes as one: which of the array's, and what of their values; absent: it is one plane. Its dim has no position in `index`. */
	readonly reduce?: ReduceState;
	/** The array's attributes as stored. */
	readonly attrs: Attributes;
	/** NumPy's name of the type of `stored`: the array's, save where `_Unsigned` says another sign or xarray's `dtype` booleans; of means float64. */
	readonly dtype: string;
	/** The array's path below the store's root. */
	readonly path: string;
	/** The exact stored values, cell by cell like `data`; of means the same as these. */
	readonly stored: NumberArray;
	/** 0 valid, 1 fill value, 2 missing chunk, 3 failed chunk, 4 not read, 5 outside of the valid range; cell by cell like `data`. */
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

/** A slice with the buffers that are still being filled. */
export interface Canvas {
	readonly slice: Slice;
	readonly fill: number | bigint;
	/** The slice's data; null as long as they are what is stored, and nobody has asked for them. */
	readonly shown: () => Slice["data"] | null;
	/** Whether `lend` takes what it is given. */
	readonly lends: () => boolean;
	/** Leaves a part's cells, all of them valid, where they lie in a chunk, whose memory is not used again until `giveBack` is called: until somebody asks for the plane's cells. A picture of them needs no copy, and fresh memory costs several times what filling it does. */
	readonly lend: (piece: Piece, giveBack: () => void) => void;
	readonly mask: ReturnType<typeof makeMask>;
	/** Whether there may be cells that will never be VALID. */
	holes: boolean;
}

/** What is known of a slice beside what it says. */
interface Known {
	readonly unasked: () => boolean;
	readonly mask: () => Uint8Array | null;
	readonly state: (cell: number) => number;
	readonly pieces: () => readonly Piece[] | null;
	readonly begun: () => boolean;
}

const known = new WeakMap<object, Known>();

/** What is called, once each, when chunks are read no longer. */
type Loans = (() => void)[];

function endLoans(loans: Loans): void {
	for (const giveBack of loans.splice(0)) giveBack();
}

/** Planes of more bytes are copied bit by bit as they land: whoever asks for the cells of one that lies in chunks waits until all are copied. */
const MOST_LENT = 2 ** 24;

/** Planes that were dropped before anybody asked for their cells: while one is scrubbed over, most. */
const dropped = new FinalizationRegistry<Loans>(endLoans);

/** Whether a slice's valid cells show what is stored (floats and small integers that are not packed), and nobody has been given its `data`, which could have been changed since. */
export function showsStored(slice: object): boolean {
	return known.get(slice)?.unasked() ?? false;
}

/** A slice's mask, to be looked at and not handed on; null where every cell is VALID, which is known without looking of a complete plane whose mask nobody has been given. */
export function maskOf(slice: Pick<Slice, "mask">): Uint8Array | null {
	const found = known.get(slice);
	if (found) return found.mask();
	return isValid(slice.mask) ? null : slice.mask;
}

/** Where those of a slice's cells that have been read lie in decoded chunks, all of them valid and shown as stored; null where it has them in memory of its own, or has none yet. */
export function piecesOf(slice: object): readonly Piece[] | null {
	return known.get(slice)?.pieces() ?? null;
}

/** Whether any of a slice's cells has been read: one of which none has been is given memory of its own when it is asked for them. */
export function hasCells(slice: object): boolean {
	return known.get(slice)?.begun() ?? true;
}

/** One cell of a slice, row by row as in `stored`: no other is copied or looked at, as those are who ask for all that is `stored`. */
export function oneCell(slice: Pick<Slice, "stored" | "mask" | "width">, cell: number): Pick<Slice, "stored" | "mask"> {
	const found = known.get(slice);
	const pieces = found?.pieces();
	const mask = found ? Uint8Array.of(found.state(cell)) : slice.mask.subarray(cell, cell + 1);
	const stored = pieces
		? cellIn(pieces, cell % slice.width, Math.floor(cell / slice.width))
		: slice.stored.subarray(cell, cell + 1);
	return { stored, mask };
}

/** The slice, with its cells in memory of its own: who keeps a plane keeps no chunks. */
export function settled(slice: Slice): Slice {
	return slice.stored && slice;
}

/** A canvas of the plane's window, or of every so many-th of its cells, on which nothing has been placed yet. */
export function blank(
	variable: Variable,
	plane: Plane,
	request: PlaneRequest,
	{ window, every }: { window: Window; every?: Sampling["every"] },
): Canvas {
	const { node, axes, decoding } = variable;
	const [everyX, everyY] = every ?? [1, 1];
	const width = Math.ceil((window.x1 - window.x0) / everyX);
	const height = Math.ceil((window.y1 - window.y0) / everyY);
	const cells = width * height;
	const [x1, x2] = edges(request.x, window.x0, window.x0 + width * everyX, axes);
	const [y1, y2] = edges(request.y, window.y0, window.y0 + height * everyY, axes);
	const gone = [plane.x, plane.y, plane.through?.axis];
	const index = Object.fromEntries(node.dims.flatMap((dim, i) => (gone.includes(i) ? [] : [[dim, plane.index[i]]])));
	const dims = [request.y, request.x].filter((dim) => dim !== null);
	const single = fitsFloat32(node.dtype, decoding);
	const plain = isPlain(allocate(node.dtype, 0), decoding);
	const loans: Loans = [];
	let pieces: Piece[] = [];
	const mask = makeMask(cells);
	let stored: NumberArray | null = null;
	let data: Slice["data"] | null = null;
	const own = () => {
		stored = allocate(node.dtype, cells);
		for (const piece of pieces) copyPiece(stored, width, piece);
		pieces = [];
		endLoans(loans);
		dropped.unregister(slice);
		return stored;
	};
	const slice: Slice = {
		get data() {
			data ??= shownAsStored(slice.stored, mask.look(), single);
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
		every: dims.map((dim) => (dim === request.x ? everyX : everyY)),
		index,
		...(request.reduce ? { reduce: request.reduce } : {}),
		attrs: node.attrs,
		dtype: node.dtype.name,
		path: node.path,
		get stored() {
			return stored ?? own();
		},
		get mask() {
			return mask.give();
		},
		fillValue: node.fillValue,
		limits: null,
	};
	if (!plain) data = single ? new Float32Array(cells) : new Float64Array(cells);
	known.set(slice, {
		unasked: () => plain && data === null,
		mask: mask.look,
		state: mask.at,
		pieces: () => (pieces.length > 0 ? pieces : null),
		begun: () => stored !== null || pieces.length > 0,
	});
	const holes = decoding.fill.length > 0 || decoding.valid !== undefined || every !== undefined;
	const lendable = plain && !holes && cells * node.dtype.bytes <= MOST_LENT;
	const lends = () => lendable && stored === null;
	const lend = (piece: Piece, giveBack: () => void) => {
		if (loans.length === 0) dropped.register(slice, loans, slice);
		loans.push(giveBack);
		pieces.push(piece);
	};
	const fill = storableFill(node.fillValue, node.dtype);
	return { slice, fill, shown: () => data, lends, lend, mask, holes };
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

/** Places a part: its values, what they mean, and that they are there. */
export function place(canvas: Canvas, variable: Variable, plane: Plane, part: ChunkPart, chunk: Chunk): void {
	const { slice, shown } = canvas;
	const mask = canvas.mask.own();
	if (!copy(canvas, plane, part, chunk)) return;
	const rect: Rect = { ...part, pitch: slice.width };
	fillRect(mask, rect, VALID); // it was unread
	showRect(slice.stored, shown(), mask, rect, variable.decoding);
}

/** Copies a part's stored values; false where its chunk is missing, which is marked. */
export function copy(canvas: Canvas, plane: Plane, part: ChunkPart, chunk: Chunk): boolean {
	const { slice, fill } = canvas;
	const piece = pieceOf(plane, part, chunk);
	if (piece) copyPiece(slice.stored, slice.width, piece);
	else {
		fillRect(slice.stored, { ...part, pitch: slice.width }, fill);
		mark(canvas, part, MISSING);
	}
	return piece !== null;
}

/** Says that every part has been placed or marked: of a plane that is valid throughout no mask is kept. */
export function finish({ mask, holes }: Canvas): void {
	if (!holes) mask.clear();
}

/** Marks a part as holding no values. */
export function mark(canvas: Canvas, part: Omit<Rect, "pitch">, kind: number): void {
	const rect: Rect = { ...part, pitch: canvas.slice.width };
	const data = canvas.shown();
	canvas.holes ||= kind !== UNREAD;
	fillRect(canvas.mask.own(), rect, kind);
	if (data) fillRect(data, rect, Number.NaN);
}
