/** The latest wins: follows one plane at a time, painting at most once a frame. */
import { isAbort } from "../errors.ts";
import type { SliceProgress } from "../read.ts";
import { restOf } from "./rest.ts";

/** What is done with what lands. */
export interface Follower {
	/** Paints; called at once for a plane that is complete at its first step, else at most once a frame and as seldom as `restOf` says, and always for the last step. */
	readonly paint: (progress: SliceProgress) => void;
	/** Called at every step, before any painting. */
	readonly progress: (progress: SliceProgress) => void;
	readonly failed: (error: unknown) => void;
	/** Calls back before the next frame; answers how to cancel. */
	readonly frame: (callback: () => void) => () => void;
}

/** Why a plane is followed no more; made once, as an error costs as much as a tenth of a step. */
const OVERTAKEN = new DOMException("another plane is wanted", "AbortError");

/** Starts following a plane, asks for what is wanted `also`, and stops the one before. */
export function followLatest(follower: Follower) {
	let current: AbortController | null = null;
	const stop = () => {
		current?.abort(OVERTAKEN);
		current = null;
	};
	const start = (
		open: (signal: AbortSignal) => AsyncIterable<SliceProgress>,
		also: () => void = () => {},
	): Promise<void> => {
		const before = current;
		const own = new AbortController();
		current = own;
		const followed = follow(open, own.signal, follower).then(() => {
			// there is nothing left to stop
			if (current === own) current = null;
		});
		also();
		// only now, so that what both want is neither cancelled nor asked for twice
		before?.abort(OVERTAKEN);
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
	const began = performance.now();
	let rested = 0;
	let latest: SliceProgress;
	const due = () => {
		const now = performance.now();
		if (now < rested) {
			cancel = follower.frame(due);
			return;
		}
		cancel = null;
		follower.paint(latest);
		// a plane that takes long to paint, or to land, leaves most of the time to what lands
		const painted = performance.now();
		rested = painted + restOf(painted - began, painted - now);
	};
	signal.addEventListener("abort", () => cancel?.(), { once: true });
	try {
		for await (const step of open(signal)) {
			if (signal.aborted) return;
			latest = step;
			follower.progress(step);
			if (step.done) {
				cancel?.();
				follower.paint(step);
			} else if (step.loaded > 0 && !cancel) {
				cancel = follower.frame(due);
			}
		}
	} catch (error) {
		if (!signal.aborted && !isAbort(error)) follower.failed(error);
	}
}
