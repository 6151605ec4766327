/** The latest wins: follows one plane at a time, painting at most once a frame. */
import { isAbort } from "../errors.ts";
import type { SliceProgress } from "../read.ts";

/** What is done with what lands. */
export interface Follower {
	/** Paints; called at once for a plane that is complete at its first step, else once a frame, and always for the last step. */
	readonly paint: (progress: SliceProgress) => void;
	/** Called at every step, before any painting. */
	readonly progress: (progress: SliceProgress) => void;
	readonly failed: (error: unknown) => void;
	/** Calls back before the next frame; answers how to cancel. */
	readonly frame: (callback: () => void) => () => void;
}

/** Starts following a plane, and stops the one before. */
export function followLatest(follower: Follower) {
	let current: AbortController | null = null;
	const stop = () => {
		current?.abort();
		current = null;
	};
	const start = (open: (signal: AbortSignal) => AsyncIterable<SliceProgress>): Promise<void> => {
		const before = current;
		current = new AbortController();
		const followed = follow(open, current.signal, follower);
		// only now, so that what both want is neither cancelled nor asked for twice
		before?.abort();
		return followed;
	};
	return { start, stop };
}

async function follow(
	open: (signal: AbortSignal) => AsyncIterable<SliceProgress>,
	signal: AbortSignal,
	follower: Follower,
): Promise<void> {
	let cancel: (() => void) | null = null;
	signal.addEventListener("abort", () => cancel?.(), { once: true });
	try {
		for await (const step of open(signal)) {
			if (signal.aborted) return;
			follower.progress(step);
			if (step.done) {
				cancel?.();
				follower.paint(step);
			} else if (step.loaded > 0 && !cancel) {
				cancel = follower.frame(() => {
					cancel = null;
					follower.paint(step);
				});
			}
		}
	} catch (error) {
		if (!signal.aborted && !isAbort(error)) follower.failed(error);
	}
}
