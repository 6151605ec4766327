/** VIEW STATE → WHICH CHUNKS: the chunks that a plane intersects, and which part of each it takes. Pure. */
import { ZarrError } from "../errors.ts";
import { type ChunkGrid, chunkAt, chunkSpan } from "../hierarchy/grid.ts";

/** The most chunks of one plan, whoever agrees to it: each takes about a kilobyte until it is read. */
const MOST_CHUNKS = 2 ** 18;

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
}

/** The whole plane as a window. */
export function wholeWindow({ shape }: ChunkGrid, plane: Plane): Window {
	return { x0: 0, x1: plane.x < 0 ? 1 : shape[plane.x], y0: 0, y1: plane.y < 0 ? 1 : shape[plane.y] };
}

/** How much the window of a plane takes, and whether it can be planned at all. */
export interface PlanSize {
	readonly chunks: number;
	readonly cells: number;
	readonly fits: boolean;
}

/** Counts what `planChunks` would give, without it. */
export function planSize(grid: ChunkGrid, plane: Plane, { x0, x1, y0, y1 }: Window): PlanSize {
	if (grid.shape.includes(0)) return { chunks: 0, cells: 0, fits: true };
	const chunks = chunksAlong(grid, plane.x, x0, x1) * chunksAlong(grid, plane.y, y0, y1);
	const cells = Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
	return { chunks, cells, fits: chunks <= MOST_CHUNKS };
}

function chunksAlong(grid: ChunkGrid, axis: number, from: number, to: number): number {
	if (to <= from) return 0;
	return axis < 0 ? 1 : chunkAt(grid, axis, to - 1) + 1 - chunkAt(grid, axis, from);
}

/** The chunks that the window of a plane intersects, those nearest to its centre first; none where an axis has length zero. Throws BudgetError for over 2^18 chunks. */
export function planChunks(grid: ChunkGrid, plane: Plane, window: Window): ChunkPart[] {
	if (grid.shape.includes(0)) return [];
	const { chunks, fits } = planSize(grid, plane, window);
	if (!fits)
		throw new ZarrError(
			"BudgetError",
			`${chunks} chunks are more than the ${MOST_CHUNKS} that can be read at once. Zoom in, or read a part with readArray.`,
		);
	const columns = spans(grid, plane.x, window.x0, window.x1);
	const rows = spans(grid, plane.y, window.y0, window.y1);
	const base = plane.index.map((cell, axis) => chunkAt(grid, axis, cell));
	const within = plane.index.map((cell, axis) => cell - chunkSpan(grid, axis, base[axis])[0]);
	const parts: ChunkPart[] = [];
	for (const row of rows) {
		for (const column of columns) {
			const coords = replace(base, plane, column.chunk, row.chunk);
			const start = replace(within, plane, column.start, row.start);
			parts.push({ coords, start, left: column.at, top: row.at, width: column.length, height: row.length });
		}
	}
	const [cx, cy] = [(window.x1 - window.x0) / 2, (window.y1 - window.y0) / 2];
	const distance = (part: ChunkPart) => Math.hypot(part.left + part.width / 2 - cx, part.top + part.height / 2 - cy);
	return parts.sort((a, b) => distance(a) - distance(b));
}

interface Span {
	readonly chunk: number;
	/** First cell in the chunk. */
	readonly start: number;
	/** First cell in the window. */
	readonly at: number;
	readonly length: number;
}

/** The chunks of an axis that the cells [from, to) intersect; of no axis (−1) its one cell. */
function spans(grid: ChunkGrid, axis: number, from: number, to: number): Span[] {
	if (to <= from) return [];
	if (axis < 0) return [{ chunk: 0, start: 0, at: 0, length: 1 }];
	const first = chunkAt(grid, axis, from);
	return Array.from({ length: chunksAlong(grid, axis, from, to) }, (_, i) => {
		const [start, end] = chunkSpan(grid, axis, first + i);
		const begin = Math.max(from, start);
		return { chunk: first + i, start: begin - start, at: begin - from, length: Math.min(to, end) - begin };
	});
}

function replace(values: readonly number[], plane: Plane, x: number, y: number): number[] {
	return values.map((value, axis) => (axis === plane.x ? x : axis === plane.y ? y : value));
}
