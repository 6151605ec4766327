/** CHUNKS → PLANE: what is left of a plane when another is taken from it, cell by cell, as the chunks of both land. */
import type { ChunkSource } from "../decode/chunk.ts";
import { wholeWindow } from "../plan/chunks.ts";
import { otherRequest } from "./compare.ts";
import { UNREAD, VALID } from "./mask.ts";
import { makePace } from "./pace.ts";
import { blank, type Canvas, finish, mark, maskOf } from "./plane.ts";
import { together } from "./planes.ts";
import { type PlaneRequest, planeOf, type Slice, type SliceOptions, type SliceProgress, slicePlane } from "./slice.ts";
import type { Variable } from "./variable.ts";

/** The planes that differences were made of. */
const parts = new WeakMap<Slice, readonly Slice[]>();

/** The two planes of which a slice is the difference, the second taken from the first; null where it is none. */
export function differenceParts(slice: Slice): readonly Slice[] | null {
	return parts.get(slice) ?? null;
}

/** So many cells are taken from each other at once where a plane is large. */
const BAND = 2 ** 20;

/**
 * As `slicePlane`, of what `of` shows less what `other` does at its own positions in `index`: `variable` is their difference. Each cell is there as soon as both
 * planes have it, of a plane of over 2^22 cells once both are complete. Of such there is no overview.
 */
export async function* sliceDifference(
	source: ChunkSource,
	variable: Variable,
	{ of, other, index }: NonNullable<Variable["difference"]>,
	request: PlaneRequest,
	{ signal, window = wholeWindow(variable.node, planeOf(variable, request)) }: Omit<SliceOptions, "sampling">,
): AsyncGenerator<SliceProgress, void, void> {
	const canvas = blank(variable, planeOf(variable, request), request, { window });
	const { slice } = canvas;
	const { width, height } = slice;
	const pace = makePace(width * height);
	const open = (signal: AbortSignal) => [
		slicePlane(source, of, request, { signal, window }),
		slicePlane(source, other, otherRequest(other, request, index), { signal, window }),
	];
	const never = new AbortController().signal;
	if (pace.large) mark(canvas, { left: 0, top: 0, width, height }, UNREAD);
	for await (const { slices, ...progress } of together(open, { signal })) {
		const [one, two] = slices;
		parts.set(slice, slices);
		const step = pace.large ? Math.max(width, BAND) : width * height;
		for (let from = 0; from < width * height && (progress.done || !pace.large); from += step)
			await pace.add(() => subtract(canvas, one, two, from, from + step), signal ?? never);
		if (progress.done) finish(canvas);
		yield { ...progress, slice, window };
	}
}

/** Takes the cells [from, to) of a plane from those of another; where either has none it says why, the first one's reason first. */
function subtract(canvas: Canvas, one: Slice, two: Slice, from: number, to: number): void {
	const { slice, shown } = canvas;
	const stored = slice.stored as Float64Array;
	const data = shown();
	const mask = canvas.mask.own();
	const [a, b, ofA, ofB] = [one.data, two.data, maskOf(one), maskOf(two)];
	const end = Math.min(to, stored.length);
	for (let i = from; i < end; i++) {
		const kind = (ofA?.[i] ?? VALID) || (ofB?.[i] ?? VALID);
		mask[i] = kind;
		stored[i] = kind === VALID ? a[i] - b[i] : Number.NaN;
		canvas.holes ||= kind !== VALID && kind !== UNREAD;
	}
	data?.set(stored.subarray(from, end), from);
}
