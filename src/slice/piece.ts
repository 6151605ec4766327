/** A plane's cells where they lie in decoded chunks: what a picture is painted from as long as nobody asks for the plane itself. Pure. */
import type { Chunk } from "../decode/shared.ts";
import type { NumberArray } from "../numbers.ts";
import type { ChunkPart, Plane } from "../plan/chunks.ts";
import { copyRect, type Rect } from "./copy.ts";

/** A rectangle of a plane in a chunk's values. */
export interface Piece extends Omit<Rect, "pitch"> {
	readonly values: NumberArray;
	/** Where the rectangle's first cell lies in `values`. */
	readonly offset: number;
	/** Steps in `values` from one column, and from one row, to the next. */
	readonly strideX: number;
	readonly strideY: number;
}

/** All pieces of a plane, in chunks whose memory is not used again until `release` is called, once. */
export interface BorrowedPieces {
	readonly pieces: readonly Piece[];
	readonly release: () => void;
}

/** The part that a chunk holds of a plane; null where the chunk is missing. */
export function pieceOf(plane: Plane, part: ChunkPart, chunk: Chunk): Piece | null {
	if (chunk.data === null) return null;
	const { stride } = chunk;
	const { start, left, top, width, height, every } = part;
	const offset = start.reduce((sum, at, axis) => sum + at * stride[axis], 0);
	const [strideX, strideY] = [plane.x, plane.y].map((axis, i) => (axis < 0 ? 1 : stride[axis] * (every?.[i] ?? 1)));
	return { left, top, width, height, values: chunk.data as NumberArray, offset, strideX, strideY };
}

/** Copies a piece into a plane that is `pitch` cells wide, and of the same type. */
export function copyPiece(target: NumberArray, pitch: number, piece: Piece): void {
	copyRect(target, { ...piece, pitch }, piece.values, piece.offset, piece.strideX, piece.strideY);
}
