/** Which resolution of an image to draw at a zoom, and which part of it. Pure. */
import { type ChunkGrid, chunkAt, chunkSpan } from "../hierarchy/grid.ts";
import type { Plane, Window } from "./chunks.ts";

/** Units along x and y: of a cell, or of a pixel. */
export type Extent = readonly [x: number, y: number];

/** A cell may be larger than a pixel by so much, as sizes of levels are seldom exact multiples. */
const SLACK = 1.05;

/** The coarsest level whose cells are no larger than a pixel, along both axes; along one where even the finest cells are, no larger than these, as an axis that is the same in all levels takes none of them away. `cells` are the levels' cells, the finest first. */
export function levelFor(cells: readonly Extent[], pixel: Extent): number {
	const [most, tallest] = [0, 1].map((way) => Math.max(pixel[way], cells[0][way]) * SLACK);
	const fine = ([x, y]: Extent) => x <= most && y <= tallest;
	return Math.max(0, cells.findLastIndex(fine));
}

/** The window of whole chunks that holds a window of cells: what is read for it comes with all of them. */
export function wholeChunks(grid: ChunkGrid, plane: Plane, { x0, x1, y0, y1 }: Window): Window {
	const along = (axis: number, from: number, to: number): [number, number] => {
		if (axis < 0) return [from, to];
		const [start] = chunkSpan(grid, axis, chunkAt(grid, axis, from));
		const [, end] = chunkSpan(grid, axis, chunkAt(grid, axis, to - 1));
		return [start, Math.min(grid.shape[axis], end)];
	};
	const [[left, right], [top, bottom]] = [along(plane.x, x0, x1), along(plane.y, y0, y1)];
	return { x0: left, x1: right, y0: top, y1: bottom };
}
