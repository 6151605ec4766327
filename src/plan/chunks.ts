/** VIEW STATE → WHICH CHUNKS: the chunks that a plane intersects, and which part of each it takes. Pure. */
import { type ChunkGrid, chunkAt, chunkSpan } from "../hierarchy/grid.ts";
import { chunksAlong, pairsFromMiddle, type Span, spansFromMiddle } from "./outward.ts";

/** A window of whole cells of the plane: columns [x0, x1), rows [y0, y1). */
export interface Window {
	readonly x0: number;
	readonly x1: number;
	readonly y0: number;
	readonly y1: number;
}

/** A plane of an array: which axes are drawn (−1: none) and where it lies on the others. */
export interface Plane {
	readonly x: number;
	readonly y: number;
	/** Position along each axis; those of x and y are not looked at. */
	readonly index: readonly number[];
	/** Many planes, those at the positions [start, stop) along an axis that is not drawn; absent: the one at `index`. */
	readonly through?: Through;
}

/** Positions [start, stop) along an axis. */
export interface Through {
	readonly axis: number;
	readonly start: number;
	readonly stop: number;
}

/** One chunk of a plan: its coordinates, the cells of the window it fills, and where these begin in the chunk. */
export interface ChunkPart {
	readonly coords: readonly number[];
	/** Column and row in the window. */
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	/** Position in the chunk of the part's first cell, along each axis. */
	readonly start: readonly number[];
	/** Cells of the chunk from one column, and from one row, of the part to the next; absent: 1. */
	readonly every?: readonly [x: number, y: number];
	/** Of so many planes, one behind the other in the chunk from `start` on; absent: 1. */
	readonly deep?: number;
}

/** The whole plane as a window. */
export function wholeWindow({ shape }: ChunkGrid, plane: Plane): Window {
	return { x0: 0, x1: plane.x < 0 ? 1 : shape[plane.x], y0: 0, y1: plane.y < 0 ? 1 : shape[plane.y] };
}

/** How much the window of a plane takes. */
export interface PlanSize {
	readonly chunks: number;
	readonly cells: number;
}

/** Counts what `planChunks` would give, without it. */
export function planSize(grid: ChunkGrid, plane: Plane, { x0, x1, y0, y1 }: Window): PlanSize {
	if (grid.shape.includes(0)) return { chunks: 0, cells: 0 };
	const chunks = chunksAlong(grid, plane.x, x0, x1) * chunksAlong(grid, plane.y, y0, y1) * chunksBehind(grid, plane);
	return { chunks, cells: Math.max(0, x1 - x0) * Math.max(0, y1 - y0) };
}

/** In how many chunks, one behind the other, the cells of a place lie: 1, save of many planes. */
export function chunksBehind(grid: ChunkGrid, { through }: Plane): number {
	return through ? chunksAlong(grid, through.axis, through.start, through.stop) : 1;
}

/** How many planes are meant: 1, save of many. */
export function planesThrough({ through }: Plane): number {
	return through ? through.stop - through.start : 1;
}

/** The chunks that the window of a plane intersects, those nearest to its centre first, and of many planes those that lie behind each other in their order; each made when it is asked for; none where an axis has length zero. */
export function* planChunks(grid: ChunkGrid, plane: Plane, window: Window): Generator<ChunkPart, void, void> {
	if (grid.shape.includes(0)) return;
	const columns = spansFromMiddle(grid, plane.x, window.x0, window.x1);
	const rows = spansFromMiddle(grid, plane.y, window.y0, window.y1);
	const part = partMaker(grid, plane);
	for (const [row, column] of pairsFromMiddle(rows, columns)) {
		if (plane.through) yield* behind(grid, plane.through, part(column, row));
		else yield part(column, row);
	}
}

/** A part in each of the chunks that lie behind each other. */
export function* behind<Part extends ChunkPart>(
	grid: ChunkGrid,
	{ axis, start, stop }: Through,
	part: Part,
): Generator<Part, void, void> {
	for (let at = start; at < stop; ) {
		const chunk = chunkAt(grid, axis, at);
		const [begin, end] = chunkSpan(grid, axis, chunk);
		const next = Math.min(end, stop);
		const [coords, from] = [part.coords.with(axis, chunk), part.start.with(axis, at - begin)];
		yield { ...part, coords, start: from, deep: next - at };
		at = next;
	}
}

/** Makes the part of a plane where what is taken of a chunk along x meets what is taken along y. */
export function partMaker(
	grid: ChunkGrid,
	plane: Plane,
): (column: Omit<Span, "away">, row: Omit<Span, "away">) => ChunkPart {
	const base = plane.index.map((cell, axis) => chunkAt(grid, axis, cell));
	const within = plane.index.map((cell, axis) => cell - chunkSpan(grid, axis, base[axis])[0]);
	return (column, row) => {
		const coords = replace(base, plane, column.chunk, row.chunk);
		const start = replace(within, plane, column.start, row.start);
		return { coords, start, left: column.at, top: row.at, width: column.length, height: row.length };
	};
}

function replace(values: readonly number[], plane: Plane, x: number, y: number): number[] {
	const replaced = values.slice();
	if (plane.x >= 0) replaced[plane.x] = x;
	if (plane.y >= 0) replaced[plane.y] = y;
	return replaced;
}
