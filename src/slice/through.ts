/** CHUNKS → many planes as one: what lies behind a part of the plane is taken in as it lands, and shown when all of it is there, so that no cell ever shows less than its range. */
import type { Chunk } from "../decode/shared.ts";
import { allocate } from "../hierarchy/dtype.ts";
import { type ChunkPart, chunksBehind, type Plane, type Through } from "../plan/chunks.ts";
import type { ReduceOp } from "../reduce.ts";
import { fillRect, type Rect } from "./copy.ts";
import { makeFold } from "./fold.ts";
import { FAILED, FILL, VALID } from "./mask.ts";
import type { makePace } from "./pace.ts";
import { type Piece, pieceOf } from "./piece.ts";
import { type Canvas, mark, place } from "./plane.ts";
import { showRect, storableFill } from "./values.ts";
import { reducedVariable, type Variable } from "./variable.ts";

/** Planes on their way into one. */
interface Taking {
	/** The array that is read, not what its reduction is drawn as. */
	readonly variable: Variable;
	readonly plane: Plane;
	/** Of what the reduction is drawn as. */
	readonly canvas: Canvas;
	readonly pace: ReturnType<typeof makePace>;
}

/** The chunks behind a part. */
interface Column {
	/** Those that haven't landed. */
	left: number;
	/** Whether any of their planes has been taken in. */
	begun: boolean;
	/** Planes in chunks that do not exist. */
	missing: number;
	failed: boolean;
}

const ABSENT: Chunk = { data: null, stride: [] };

/** Takes in what lands, in any order. */
export function throughPlanes({ variable, plane, canvas, pace }: Taking, { axis }: Through, op: ReduceOp) {
	const { node, decoding } = variable;
	const { slice, shown } = canvas;
	const fold = makeFold(slice.stored, slice.width, decoding, op);
	const result = reducedVariable(variable, op);
	const columns = new Map<string, Column>();
	const columnOf = ({ left, top }: ChunkPart) => {
		const name = `${left} ${top}`;
		const column = columns.get(name) ?? { left: chunksBehind(node, plane), begun: false, missing: 0, failed: false };
		columns.set(name, column);
		return column;
	};
	/** Plane by plane, as a chunk may hold very many cells. */
	const takeDeep = async (column: Column, piece: Piece, deep: number, step: number, signal: AbortSignal) => {
		for (let i = 0; i < deep; i++)
			await pace.add(() => {
				fold.add({ ...piece, offset: piece.offset + i * step }, !column.begun);
				column.begun = true;
			}, signal);
	};
	const show = (rect: Rect) => {
		const mask = canvas.mask.own();
		fillRect(mask, rect, VALID);
		fold.end(rect, (cell) => {
			mask[cell] = FILL;
			canvas.holes = true;
		});
		showRect(slice.stored, shown(), mask, rect, result.decoding);
	};
	return {
		/** Takes in what a chunk holds of a part. Rejects with the signal's reason. */
		async take(part: ChunkPart, chunk: Chunk, signal: AbortSignal) {
			const [column, piece] = [columnOf(part), pieceOf(plane, part, chunk)];
			const { deep = 1 } = part;
			if (piece) await takeDeep(column, piece, deep, chunk.stride[axis], signal);
			else column.missing += deep;
		},
		/** Says that a part could not be read: nothing is known of its place. */
		fail(part: ChunkPart) {
			columnOf(part).failed = true;
		},
		/** Says that a part has landed; resolves, for the last one of a place, when that is shown. Rejects with the signal's reason. */
		async land(part: ChunkPart, signal: AbortSignal) {
			const column = columnOf(part);
			if (--column.left > 0) return;
			if (column.failed) return pace.add(() => mark(canvas, part, FAILED), signal);
			if (!column.begun) return pace.add(() => place(canvas, result, plane, part, ABSENT), signal);
			// beside chunks that exist one that doesn't is as full of its fill value as NumPy reads it
			const values = allocate(node.dtype, 1);
			(values as { fill(value: number | bigint): unknown }).fill(storableFill(node.fillValue, node.dtype));
			const deep = op === "mean" ? column.missing : Math.min(1, column.missing);
			await takeDeep(column, { ...part, values, offset: 0, strideX: 0, strideY: 0 }, deep, 0, signal);
			return pace.add(() => show({ ...part, pitch: slice.width }), signal);
		},
	};
}
