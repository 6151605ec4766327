/** CHUNKS → MEANS: the weighted mean of a box of cells at each position along a dim, which fills as chunks land. */
import { type ChunkSource, keyOf, useChunk } from "../decode/chunk.ts";
import type { Chunk } from "../decode/shared.ts";
import { errorText } from "../errors.ts";
import { feed } from "../fetch/feed.ts";
import { allocate } from "../hierarchy/dtype.ts";
import { chunkSpan } from "../hierarchy/grid.ts";
import { type ChunkPart, planSize, type Window } from "../plan/chunks.ts";
import { planTogether, type RankedPart } from "../plan/together.ts";
import { Urgency } from "../store/urgency.ts";
import { MOST_ASKED, MOST_TOGETHER } from "./bound.ts";
import { copyRect } from "./copy.ts";
import { type Means, makeMeans } from "./means.ts";
import { makePace } from "./pace.ts";
import { pieceOf } from "./piece.ts";
import type { PlaneRequest } from "./place.ts";
import { type FailedChunk, planeOf } from "./slice.ts";
import { fitsFloat32, showRect } from "./values.ts";
import type { Variable } from "./variable.ts";

/** Means on their way: the same buffers are filled further. A position is there when all chunks of its box are. */
export interface MeansProgress {
	readonly means: Means;
	/** Chunks that have landed or failed, of `total`. */
	readonly loaded: number;
	readonly total: number;
	/** Chunks that the store does not have: their cells are left out. */
	readonly missing: number;
	/** Chunks that could not be read: positions with cells in them have no mean. */
	readonly failed: readonly FailedChunk[];
}

/** A box of a plane, and what weighs its columns and rows. */
export interface Box {
	readonly window: Window;
	readonly columns: Float64Array;
	readonly rows: Float64Array;
}

/** What is told of means on their way, and how they are left. */
interface MeansOptions {
	readonly signal: AbortSignal;
	readonly tell: (progress: MeansProgress) => void;
}

/** Behind the chunks of planes that are looked at. */
const FIRST_RANK = 2 ** 12;

/** The mean of a box of the plane that `request` names, at each position of its `reduce`'s span. Rejects with SelectionError for what the array does not have or times, which have no mean, or with the signal's reason. */
export async function meansOfBox(
	source: ChunkSource,
	variable: Variable,
	request: PlaneRequest & Required<Pick<PlaneRequest, "reduce">>,
	box: Box,
	{ signal, tell }: MeansOptions,
): Promise<MeansProgress> {
	const { node, decoding } = variable;
	const plane = planeOf(variable, request);
	const { axis, start, stop } = plane.through as NonNullable<typeof plane.through>;
	const { window } = box;
	const { means, add, result } = makeMeans(stop - start);
	const total = planSize(node, plane, window).chunks;
	const { through: _, ...front } = plane;
	const left = new Float64Array(stop - start).fill(planSize(node, front, window).chunks);
	const spoilt = new Uint8Array(stop - start);
	const failed: FailedChunk[] = [];
	const Values = fitsFloat32(node.dtype, decoding) ? Float32Array : Float64Array; // as a slice has them
	let [loaded, missing] = [0, 0];
	const progress = (): MeansProgress => ({ means, loaded, total, missing, failed });
	const pace = makePace((window.x1 - window.x0) * (window.y1 - window.y0) * (stop - start));

	/** The positions that a part has. */
	const positions = ({ coords, start: within, deep = 1 }: ChunkPart) => {
		const first = chunkSpan(node, axis, coords[axis])[0] + within[axis] - start;
		return Array.from({ length: deep }, (_, i) => first + i);
	};
	const take = (part: ChunkPart, chunk: Chunk) => {
		const piece = pieceOf(plane, part, chunk);
		if (!piece) {
			missing++;
			return;
		}
		const { width, height } = part;
		const rect = { left: 0, top: 0, width, height, pitch: width };
		const stored = allocate(node.dtype, width * height);
		const data = new Values(width * height);
		const mask = new Uint8Array(width * height);
		const columns = box.columns.subarray(part.left, part.left + width);
		const rows = box.rows.subarray(part.top, part.top + height);
		for (const [i, at] of positions(part).entries()) {
			const offset = piece.offset + i * chunk.stride[axis];
			copyRect(stored, rect, piece.values, offset, piece.strideX, piece.strideY);
			mask.fill(0);
			showRect(stored, data, mask, rect, decoding);
			add(at, { data, mask, pitch: width, left: 0, top: 0, columns, rows });
		}
	};
	const land = (part: ChunkPart) => {
		for (const at of positions(part)) if (--left[at] === 0 && !spoilt[at]) result(at);
		loaded++;
		tell(progress());
	};
	const each = async (part: RankedPart) => {
		try {
			const urgency = new Urgency(FIRST_RANK + part.rank);
			await useChunk(source, node, part.coords, { signal, urgency }, (chunk) =>
				pace.add(() => take(part, chunk), signal),
			);
		} catch (cause) {
			signal.throwIfAborted();
			for (const at of positions(part)) spoilt[at] = 1;
			const error = cause instanceof Error ? cause : new Error(errorText(cause));
			failed.push({ key: keyOf(node, part.coords), error });
		}
		land(part);
	};
	const plan = planTogether(node, plane, window, MOST_TOGETHER / 2);
	await feed(plan, each, { most: node.shards ? MOST_TOGETHER : MOST_ASKED, signal });
	return progress();
}
