/** Several planes of one shape on their way at once: the channels of an image. */
import { onAbort } from "../signal.ts";
import type { Slice } from "./plane.ts";
import type { FailedChunk, SliceProgress } from "./slice.ts";

/** Planes on their way: `slice` is the first of them. */
export interface PlanesProgress extends SliceProgress {
	/** All of them, in the order in which they were asked for. */
	readonly slices: readonly Slice[];
}

/** All planes of a step, also where it is of one alone. */
export function slicesOf(progress: SliceProgress): readonly Slice[] {
	return "slices" in progress ? (progress as PlanesProgress).slices : [progress.slice];
}

type Steps = AsyncGenerator<SliceProgress, void, void>;

/**
 * All planes that `open` begins, each time more of any of them has landed; what is decoded already of all of them is in the first yield. Leaving the loop withdraws
 * all. Rejects with the first error of any, or with the signal's reason.
 */
export async function* together(
	open: (signal: AbortSignal) => readonly Steps[],
	{ signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<PlanesProgress, void, void> {
	const controller = new AbortController();
	const leave = signal && onAbort(signal, () => controller.abort(signal.reason));
	const planes = open(controller.signal);
	const latest: SliceProgress[] = [];
	const waiting = new Map<number, Promise<number>>();
	const ask = (i: number) => {
		waiting.delete(i);
		if (!latest[i]?.done) waiting.set(i, advance(planes[i], i, latest));
	};
	try {
		for (const i of planes.keys()) ask(i);
		await Promise.all(waiting.values());
		yield merged(latest);
		for (const i of planes.keys()) ask(i);
		while (waiting.size > 0) {
			ask(await Promise.race(waiting.values()));
			const all = merged(latest);
			yield all;
			// another may have landed its last meanwhile, and waits to be told of
			if (all.done) return;
		}
	} finally {
		leave?.();
		for (const left of waiting.values()) left.catch(() => undefined); // the first error is told
		controller.abort(new DOMException("the slices are no longer wanted", "AbortError"));
	}
}

/** Puts a plane's next step in its place; answers which plane that is. */
async function advance(plane: Steps, i: number, latest: SliceProgress[]): Promise<number> {
	const { value } = await plane.next();
	if (value) latest[i] = value;
	return i;
}

function merged(all: readonly SliceProgress[]): PlanesProgress {
	const sum = (of: (progress: SliceProgress) => number) => all.reduce((total, progress) => total + of(progress), 0);
	// a chunk may hold cells of several planes
	const failed = new Map<string, FailedChunk>(all.flatMap((plane) => plane.failed.map((chunk) => [chunk.key, chunk])));
	return {
		slice: all[0].slice,
		slices: all.map(({ slice }) => slice),
		window: all[0].window,
		done: all.every(({ done }) => done),
		loaded: sum(({ loaded }) => loaded),
		total: sum(({ total }) => total),
		failed: [...failed.values()],
	};
}
