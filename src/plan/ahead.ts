/** Reading ahead: which plane a walk along one dim will need chunks for next, how soon, and what of that may be read before. Pure. */
import { type ChunkGrid, chunkAt, chunkSpan } from "../hierarchy/grid.ts";
import type { Plane } from "./chunks.ts";

/**
 * What may be read ahead at most: decoded bytes, also as a share of the cache's bound, and chunks; and how long before it is needed: within `ms` at the
 * walk's pace, or within `loads` times what the last plane took whose chunks were not there.
 */
export const AHEAD = { bytes: 256 * 2 ** 20, share: 1 / 4, chunks: 500, ms: 10_000, loads: 4 } as const;

/** A plane that was shown complete: its position along each axis, and since when, in milliseconds of any clock. */
export interface Stop {
	readonly index: readonly number[];
	readonly at: number;
}

/** Somebody who steps along an axis. */
export interface Walk {
	readonly axis: number;
	/** Cells of a step, negative backward. */
	readonly by: number;
	/** Milliseconds between the last two planes. */
	readonly every: number;
}

/** The walk that the last three stops make: two steps the same way along one axis, each of one cell or at most a quarter of a chunk, or both equally wide. Null for anything else: a turn, a jump, the first step. */
export function walkOf(grid: ChunkGrid, stops: readonly Stop[]): Walk | null {
	if (stops.length < 3) return null;
	const [first, second, third] = stops.slice(-3);
	const before = stepOf(first, second);
	const now = stepOf(second, third);
	if (!before || !now || before.axis !== now.axis || before.by > 0 !== now.by > 0) return null;
	const short = Math.max(1, Math.floor(grid.chunks[now.axis] / 4));
	const steady = before.by === now.by || (Math.abs(before.by) <= short && Math.abs(now.by) <= short);
	return steady ? now : null;
}

function stepOf(from: Stop, to: Stop): Walk | null {
	const changed = to.index.flatMap((at, axis) => (at === from.index[axis] ? [] : [axis]));
	if (changed.length !== 1) return null;
	const [axis] = changed;
	return { axis, by: to.index[axis] - from.index[axis], every: to.at - from.at };
}

/** The first plane on the walk that lies in other chunks than `plane`, and after how many steps it comes; null where the array ends before. */
export function planeAhead(
	grid: ChunkGrid,
	plane: Plane,
	{ axis, by }: Walk,
): { readonly plane: Plane; readonly steps: number } | null {
	const at = plane.index[axis];
	const chunk = chunkAt(grid, axis, at);
	const [begin, end] = chunkSpan(grid, axis, chunk);
	const steps = by > 0 ? Math.ceil((end - at) / by) : Math.ceil((at + 1 - begin) / -by);
	// a step that leads beyond the array ends at its edge
	const next = Math.min(grid.shape[axis] - 1, Math.max(0, at + steps * by));
	if (chunkAt(grid, axis, next) === chunk) return null;
	return { plane: { ...plane, index: plane.index.map((cell, i) => (i === axis ? next : cell)) }, steps };
}

/** Whether what is needed after so many steps is read by now; `load` is what the last plane took whose chunks were not there, in milliseconds. */
export function isSoon({ every }: Walk, steps: number, load: number): boolean {
	return steps === 1 || steps * every <= Math.max(AHEAD.ms, AHEAD.loads * load);
}

/** Decoded bytes that one view may read ahead, of a cache that holds up to `limit`, so that nothing that is shown, or read ahead for another view (`held` bytes in all), is driven out. */
export function roomAhead(limit: number, held: number): number {
	return Math.max(0, Math.min(AHEAD.bytes, limit * AHEAD.share, limit - held));
}
