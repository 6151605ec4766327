/** CHUNKS → many planes as one: what lies behind a part of the plane is taken in as it lands, and shown when all of it is there, so that no cell ever shows less than its range. */
import { type ChunkSource, keyOf, useChunk } from "../decode/chunk.ts";
import type { ChunkOptions } from "../decode/request.ts";
import type { Chunk } from "../decode/shared.ts";
import { errorText } from "../errors.ts";
import { allocate } from "../hierarchy/dtype.ts";
import { type ChunkPart, chunksBehind, type Plane, type Through } from "../plan/chunks.ts";
import type { ReduceOp } from "../reduce.ts";
import { fillRect, type Rect } from "./copy.ts";
import { type Fold, makeFold } from "./fold.ts";
import { FAILED, FILL, MISSING, VALID } from "./mask.ts";
import type { makePace } from "./pace.ts";
import { type Piece, pieceOf } from "./piece.ts";
import { type Canvas, mark } from "./plane.ts";
import { showRect, storableFill } from "./values.ts";
import { reducedVariable, type Variable } from "./variable.ts";

/** Planes on their way into one. */
interface Taking {
	readonly source: ChunkSource;
	/** The array that is read, not what its reduction is drawn as. */
	readonly variable: Variable;
	readonly plane: Plane;
	/** Of what the reduction is drawn as. */
	readonly canvas: Canvas;
	readonly pace: ReturnType<typeof makePace>;
	readonly failed: { readonly key: string; readonly error: Error }[];
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

/** Takes parts in, in any order; resolves for each when it is where it belongs, for the last of a place once that is shown. Rejects with the signal's reason. */
export function throughPlanes(taking: Taking, through: Through, op: ReduceOp) {
	const { source, variable, plane, canvas, pace, failed } = taking;
	const { node, decoding } = variable;
	const { slice } = canvas;
	const fold = makeFold(slice.stored, slice.width, decoding, op);
	const columns = new Map<string, Column>();
	const columnOf = ({ left, top }: ChunkPart) => {
		const name = `${left} ${top}`;
		const made = columns.get(name) ?? {
			...{ left: chunksBehind(node, plane), begun: false, missing: 0, failed: false },
		};
		columns.set(name, made);
		return made;
	};
	const take = async (column: Column, part: ChunkPart, chunk: Chunk, signal: AbortSignal) => {
		const piece = pieceOf(plane, part, chunk);
		const { deep = 1 } = part;
		if (!piece) column.missing += deep;
		else await takeDeep(column, piece, { deep, step: chunk.stride[through.axis] }, signal);
	};
	/** Plane by plane: a chunk may hold very many cells. */
	const takeDeep = async (
		column: Column,
		piece: Piece,
		{ deep, step }: { readonly deep: number; readonly step: number },
		signal: AbortSignal,
	) => {
		for (let i = 0; i < deep; i++)
			await pace.add(() => {
				fold.add({ ...piece, offset: piece.offset + i * step }, !column.begun);
				column.begun = true;
			}, signal);
	};
	const end = async (column: Column, part: ChunkPart, signal: AbortSignal) => {
		const area = { left: part.left, top: part.top, width: part.width, height: part.height };
		const rect = { ...area, pitch: slice.width };
		if (column.failed) return pace.add(() => mark(canvas, area, FAILED), signal);
		if (!column.begun)
			return pace.add(() => {
				fillRect(slice.stored, rect, canvas.fill);
				mark(canvas, area, MISSING);
			}, signal);
		// beside chunks that exist one that doesn't is as full of its fill value as NumPy reads it
		const values = allocate(node.dtype, 1);
		fillRect(values, { left: 0, top: 0, width: 1, height: 1, pitch: 1 }, storableFill(node.fillValue, node.dtype));
		const deep = op === "mean" ? column.missing : Math.min(1, column.missing);
		const filled = { ...area, values, offset: 0, strideX: 0, strideY: 0 };
		await takeDeep(column, filled, { deep, step: 0 }, signal);
		return pace.add(() => show(taking, fold, rect, op), signal);
	};
	return async (part: ChunkPart, options: ChunkOptions & { readonly signal: AbortSignal }): Promise<void> => {
		const column = columnOf(part);
		const { signal } = options;
		try {
			await useChunk(source, node, part.coords, options, (chunk) => take(column, part, chunk, signal));
		} catch (cause) {
			signal.throwIfAborted();
			column.failed = true;
			failed.push({
				key: keyOf(node, part.coords),
				error: cause instanceof Error ? cause : new Error(errorText(cause)),
			});
		}
		if (--column.left === 0) await end(column, part, signal);
	};
}

/** Shows what has been made of all planes in a rectangle. */
function show({ canvas, variable }: Taking, fold: Fold, rect: Rect, op: ReduceOp): void {
	const { slice, shown } = canvas;
	const mask = canvas.mask.own();
	fillRect(mask, rect, VALID);
	fold.end(rect, (cell) => {
		mask[cell] = FILL;
		canvas.holes = true;
	});
	showRect(slice.stored, shown(), mask, rect, reducedVariable(variable, op).decoding);
}
