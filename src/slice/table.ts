/** CHUNKS → CELLS: what a window of a plane holds, chunk by chunk and whatever its type; for tables. */
import { type ChunkSource, getChunk, isDecoded, keyOf } from "../decode/chunk.ts";
import { errorText } from "../errors.ts";
import { allocate, isNumeric } from "../hierarchy/dtype.ts";
import { type ChunkPart, type Plane, planChunks, type Window } from "../plan/chunks.ts";
import { type AxisSelection, readValues } from "./array.ts";
import { FAILED, MISSING, VALID } from "./mask.ts";
import type { FailedChunk } from "./slice.ts";
import { showRect } from "./values.ts";
import type { Cells, Variable } from "./variable.ts";

/** What one chunk holds of a window, in cells of the whole plane. */
export interface CellBlock {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
	/** VALID, MISSING (`values` are the fill value) or FAILED (there are no values). */
	readonly state: number;
	/** Stored values, row by row: numbers, texts, bytes, objects; a complex one is [real, imaginary]. */
	readonly values: readonly unknown[];
	readonly failed: FailedChunk | null;
}

/** A part of a window that one chunk holds, and whether that chunk is decoded already. */
export interface BlockPart extends ChunkPart {
	readonly warm: boolean;
}

/** The chunks of a window, those nearest to its centre first. */
export function blockParts(source: ChunkSource, { node }: Variable, plane: Plane, window: Window): BlockPart[] {
	return Array.from(planChunks(node, plane, window), (part) => ({
		...part,
		left: part.left + window.x0,
		top: part.top + window.y0,
		warm: isDecoded(source, node, part.coords),
	}));
}

/** Reads one part. A chunk that can't be read gives a block that says so; rejects only with the signal's reason. */
export async function readBlock(
	source: ChunkSource,
	{ node }: Variable,
	plane: Plane,
	part: BlockPart,
	signal: AbortSignal,
): Promise<CellBlock> {
	const { left, top, width, height } = part;
	const range = (at: number, size: number): AxisSelection => [at, at + size];
	const selection = node.shape.map((_, axis) => {
		if (axis === plane.x) return range(left, width);
		return axis === plane.y ? range(top, height) : plane.index[axis];
	});
	const place = { left, top, width, height };
	try {
		const chunk = await getChunk(source, node, part.coords, { signal });
		const { data } = await readValues(source, node, selection, signal);
		const list = Array.from(data as ArrayLike<unknown>);
		const values = node.dtype.kind === "complex" ? pairs(list) : list;
		const turned = plane.x >= 0 && plane.x < plane.y ? transposed(values, width, height) : values;
		return { ...place, state: chunk.data === null ? MISSING : VALID, values: turned, failed: null };
	} catch (cause) {
		signal.throwIfAborted();
		const error = cause instanceof Error ? cause : new Error(errorText(cause));
		return { ...place, state: FAILED, values: [], failed: { key: keyOf(node, part.coords), error } };
	}
}

function pairs(parts: readonly unknown[]): unknown[] {
	return Array.from({ length: parts.length / 2 }, (_, i) => [parts[2 * i], parts[2 * i + 1]]);
}

/** Column by column → row by row. */
function transposed(values: readonly unknown[], width: number, height: number): unknown[] {
	return Array.from({ length: width * height }, (_, i) => values[(i % width) * height + Math.floor(i / width)]);
}

/** One stored number as `Variable.format` takes it, unpacked and masked as it is in a picture. */
export function singleCell({ node, decoding }: Variable, value: number | bigint): Cells {
	if (!isNumeric(node.dtype)) throw new TypeError(`${node.dtype.name} holds no numbers`);
	const stored = allocate(node.dtype, 1);
	(stored as { [i: number]: number | bigint })[0] = value;
	const cells = { data: new Float64Array(1), stored, mask: new Uint8Array(1) };
	showRect(stored, cells.data, cells.mask, { left: 0, top: 0, width: 1, height: 1, pitch: 1 }, decoding);
	return cells;
}
