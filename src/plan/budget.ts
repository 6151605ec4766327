/** What a plan costs, and the window that fits where it costs too much. Pure. */
import { type ChunkGrid, chunkSpan } from "../hierarchy/grid.ts";
import { chunksBehind, type Plane, planChunks, planSize, type Window, wholeWindow } from "./chunks.ts";
import { chunksAlong } from "./outward.ts";

/** No view reads more than this unasked. The cells bound what a plane takes in memory (up to 9 bytes each), far above what a screen shows. */
export const BUDGET = { bytes: 256 * 2 ** 20, chunks: 2000, cells: 2 ** 25 } as const;

/**
 * No overview reads more than this, counted as if nothing were decoded yet. A quarter of the bytes, so that its chunks stay in the cache beside those of what is looked at next; and as
 * many requests as six connections answer in a second or two.
 */
export const OVERVIEW = { bytes: 64 * 2 ** 20, chunks: 256 } as const;

/** How many chunks of a size an overview may read; 0 where one is too much. */
export function overviewChunks(chunkBytes: number): number {
	return Math.min(OVERVIEW.chunks, Math.floor(OVERVIEW.bytes / chunkBytes));
}

/** No small picture in a gallery takes more than this, and all of them together no more than a view. */
export const THUMBNAIL = { bytes: 2 ** 24, chunks: 64 } as const;

/** No chart beside a picture reads more than this unasked: what comes in about a second. */
export const SERIES = { requests: 64, bytes: 2 ** 24, decoded: 2 ** 26 } as const;

/** What drawing a plane will cost. */
export interface Cost {
	/** Cells of the plane. */
	readonly cells: number;
	/** Chunks that the plane intersects. */
	readonly chunks: number;
	/** Of these, how many are not decoded yet; of more than 4,096, those farther from the centre count as not decoded. */
	readonly cold: number;
	/** Decoded bytes of the cold chunks; the encoded ones are unknown before they are fetched, and seldom more. */
	readonly bytes: number;
	/** Whether it stays within the budget. */
	readonly fits: boolean;
}

/** How many chunks are looked for in the cache: a millisecond or two of them, and twice what may be read unasked. */
const MOST_LOOKED_FOR = 2 ** 12;

/** What the window of a plane costs, where `isDecoded` says which chunks are decoded already. `chunkBytes` is a decoded chunk's size. */
export function costOf(
	grid: ChunkGrid,
	plane: Plane,
	window: Window,
	isDecoded: (coords: readonly number[]) => boolean,
	chunkBytes: number,
): Cost {
	const { chunks, cells } = planSize(grid, plane, window);
	let [cold, looked] = [chunks, 0];
	for (const { coords } of planChunks(grid, plane, window)) {
		if (looked++ === MOST_LOOKED_FOR) break;
		if (isDecoded(coords)) cold--;
	}
	const bytes = cold * chunkBytes;
	return { cells, chunks, cold, bytes, fits: isWithin(cold, cells, bytes) };
}

/** What several planes of one shape cost together. */
export function costTogether(costs: readonly Cost[]): Cost {
	const sum = (of: "chunks" | "cold" | "bytes") => costs.reduce((total, cost) => total + cost[of], 0);
	const [chunks, cold, bytes] = [sum("chunks"), sum("cold"), sum("bytes")];
	const [{ cells }] = costs;
	const fits = costs.every((cost) => cost.fits) && isWithin(cold, cells, bytes);
	return { cells, chunks, cold, bytes, fits };
}

/** Whether the window of a plane, or of so many in chunks of their own, fits even where none of its chunks is decoded: then none has to be looked for. */
export function fitsCold(grid: ChunkGrid, plane: Plane, window: Window, chunkBytes: number, planes = 1): boolean {
	const { chunks, cells } = planSize(grid, plane, window);
	return isWithin(chunks * planes, cells, chunks * planes * chunkBytes);
}

function isWithin(cold: number, cells: number, bytes: number): boolean {
	return bytes <= BUDGET.bytes && cold <= BUDGET.chunks && cells <= BUDGET.cells;
}

/** Whole chunks around the plane's centre, as many along each drawn axis as the budget holds for so many planes in chunks of their own; null where it holds none. */
export function fittingWindow(grid: ChunkGrid, plane: Plane, chunkBytes: number, planes = 1): Window | null {
	const behind = planes * chunksBehind(grid, plane);
	if (chunkBytes * behind > BUDGET.bytes || behind > BUDGET.chunks) return null;
	const drawn = [plane.x, plane.y].reduce((product, axis) => product * (axis < 0 ? 1 : grid.chunks[axis]), 1);
	const read = Math.min(BUDGET.chunks, Math.floor(BUDGET.bytes / chunkBytes)) / behind;
	const most = Math.max(1, Math.floor(Math.min(read, BUDGET.cells / drawn)));
	const whole = wholeWindow(grid, plane);
	const [columns, rows] = [chunksAlong(grid, plane.x, 0, whole.x1), chunksAlong(grid, plane.y, 0, whole.y1)];
	const side = Math.floor(Math.sqrt(most));
	const wide = Math.min(columns, Math.max(side, Math.floor(most / Math.min(rows, side))));
	const high = Math.min(rows, Math.floor(most / wide));
	const [x0, x1] = centre(columns, wide, whole.x1, plane.x, grid);
	const [y0, y1] = centre(rows, high, whole.y1, plane.y, grid);
	return withinCells({ x0, x1, y0, y1 });
}

/** A window, or the middle of it where that is a chunk of more cells than are shown. */
function withinCells({ x0, x1, y0, y1 }: Window): Window {
	const part = Math.sqrt(BUDGET.cells / ((x1 - x0) * (y1 - y0)));
	if (part >= 1) return { x0, x1, y0, y1 };
	const cut = (from: number, to: number) => {
		const size = Math.max(1, Math.floor((to - from) * part));
		const begin = Math.floor((from + to - size) / 2);
		return [begin, begin + size];
	};
	const [[left, right], [top, bottom]] = [cut(x0, x1), cut(y0, y1)];
	return { x0: left, x1: right, y0: top, y1: bottom };
}

function centre(count: number, taken: number, size: number, axis: number, grid: ChunkGrid): [number, number] {
	if (axis < 0 || taken === 0) return [0, size];
	const first = Math.floor((count - taken) / 2);
	return [chunkSpan(grid, axis, first)[0], Math.min(size, chunkSpan(grid, axis, first + taken - 1)[1])];
}
