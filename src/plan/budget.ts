/** What a plan costs, and the window that fits where it costs too much. Pure. */
import { type ChunkGrid, chunkSpan } from "../hierarchy/grid.ts";
import { type Plane, planChunks, planSize, type Window, wholeWindow } from "./chunks.ts";
import { chunksAlong } from "./outward.ts";

/** No view reads more than this unasked. The cells bound what a plane takes in memory (up to 9 bytes each), far above what a screen shows. */
export const BUDGET = { bytes: 256 * 2 ** 20, chunks: 2000, cells: 2 ** 25 } as const;

/** No small picture in a gallery takes more than this, and all of them together no more than a view. */
export const THUMBNAIL = { bytes: 2 ** 24, chunks: 64 } as const;

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
	/** The largest centred window that fits; null where a single chunk is too much. */
	readonly windowThatFits: Window | null;
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
	const fits = isWithin(cold, cells, bytes);
	const windowThatFits = fits ? wholeWindow(grid, plane) : centredWindow(grid, plane, chunkBytes);
	return { cells, chunks, cold, bytes, fits, windowThatFits };
}

/** What several planes of one shape cost together. */
export function costTogether(costs: readonly Cost[]): Cost {
	const sum = (of: "chunks" | "cold" | "bytes") => costs.reduce((total, cost) => total + cost[of], 0);
	const [chunks, cold, bytes] = [sum("chunks"), sum("cold"), sum("bytes")];
	const [{ cells, windowThatFits }] = costs;
	const fits = costs.every((cost) => cost.fits) && isWithin(cold, cells, bytes);
	return { cells, chunks, cold, bytes, fits, windowThatFits };
}

/** Whether the window of a plane fits even where none of its chunks is decoded: then none has to be looked for. */
export function fitsCold(grid: ChunkGrid, plane: Plane, window: Window, chunkBytes: number): boolean {
	const { chunks, cells } = planSize(grid, plane, window);
	return isWithin(chunks, cells, chunks * chunkBytes);
}

function isWithin(cold: number, cells: number, bytes: number): boolean {
	return bytes <= BUDGET.bytes && cold <= BUDGET.chunks && cells <= BUDGET.cells;
}

/** Whole chunks around the plane's centre, as many along each drawn axis as the budget holds. */
function centredWindow(grid: ChunkGrid, plane: Plane, chunkBytes: number): Window | null {
	if (chunkBytes > BUDGET.bytes) return null;
	const drawn = [plane.x, plane.y].reduce((product, axis) => product * (axis < 0 ? 1 : grid.chunks[axis]), 1);
	const most = Math.max(
		1,
		Math.min(BUDGET.chunks, Math.floor(BUDGET.bytes / chunkBytes), Math.floor(BUDGET.cells / drawn)),
	);
	const whole = wholeWindow(grid, plane);
	const [columns, rows] = [chunksAlong(grid, plane.x, 0, whole.x1), chunksAlong(grid, plane.y, 0, whole.y1)];
	const side = Math.floor(Math.sqrt(most));
	const wide = Math.min(columns, Math.max(side, Math.floor(most / Math.min(rows, side))));
	const high = Math.min(rows, Math.floor(most / wide));
	const [x0, x1] = centre(columns, wide, whole.x1, plane.x, grid);
	const [y0, y1] = centre(rows, high, whole.y1, plane.y, grid);
	return { x0, x1, y0, y1 };
}

function centre(count: number, taken: number, size: number, axis: number, grid: ChunkGrid): [number, number] {
	if (axis < 0 || taken === 0) return [0, size];
	const first = Math.floor((count - taken) / 2);
	return [chunkSpan(grid, axis, first)[0], Math.min(size, chunkSpan(grid, axis, first + taken - 1)[1])];
}
