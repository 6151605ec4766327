/** The chunks of a plane, those of one shard together: what lies side by side in it can then be read by one request. Pure. */
import type { ChunkGrid } from "../hierarchy/grid.ts";
import { type ChunkPart, type Plane, planChunks, type Window } from "./chunks.ts";

/** A grid whose chunks lie in shards, if it has any. */
export interface ShardedGrid extends ChunkGrid {
	/** Sizes of a shard along each axis, in cells. */
	readonly shards: readonly number[] | null;
}

/** A chunk of a plane in its turn. */
export interface RankedPart extends ChunkPart {
	/** Smaller first: its number among all, the nearest to the centre of its band first. */
	readonly rank: number;
}

/**
 * The chunks that `planChunks` gives, in the order in which they are to be asked for: without shards the nearest to the centre first, else shard by shard, the nearest first,
 * those of each in C order, so that wherever the asking pauses neighbours have been asked for. A shard of more than `most` chunks of the plane comes in bands.
 */
export function* planTogether(
	grid: ShardedGrid,
	plane: Plane,
	window: Window,
	most: number,
): Generator<RankedPart, void, void> {
	const { shape, shards, runs } = grid;
	let rank = 0;
	if (!shards || runs) {
		for (const part of planChunks(grid, plane, window)) yield { ...part, rank: rank++ };
		return;
	}
	const bands = { shape, chunks: bandShape(grid, shards, plane, most) };
	const { through: _, ...front } = plane; // a band goes as far back as the planes do
	const inOrder = (one: ChunkPart, other: ChunkPart) =>
		plane.y < plane.x ? one.top - other.top || one.left - other.left : one.left - other.left || one.top - other.top;
	for (const { left, top, width, height } of planChunks(bands, front, window)) {
		const [x0, y0] = [window.x0 + left, window.y0 + top];
		const inner = planChunks(grid, plane, { x0, x1: x0 + width, y0, y1: y0 + height });
		const band = Array.from(inner, (part) => ({ ...part, left: left + part.left, top: top + part.top, rank: rank++ }));
		yield* band.sort(inOrder);
	}
}

/** A shard's shape, halved along the earlier of the drawn axes as often as it holds too many chunks, then along the later one. Whole chunks, so that none lies in two. */
function bandShape({ chunks }: ChunkGrid, shards: readonly number[], { x, y }: Plane, most: number): number[] {
	const shape = shards.slice();
	const drawn = [x, y].filter((axis) => axis >= 0).sort((a, b) => a - b);
	const count = () => drawn.reduce((product, axis) => product * (shape[axis] / chunks[axis]), 1);
	for (const axis of drawn)
		while (count() > most && shape[axis] > chunks[axis])
			shape[axis] = Math.ceil(shape[axis] / chunks[axis] / 2) * chunks[axis];
	return shape;
}
