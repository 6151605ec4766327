/** How much of what is being read has landed, for the page around the view. */
import type { Step, statusLine } from "../render/status.ts";
import { restOf } from "./rest.ts";

/** Chunks that have landed of those that are wanted; it is over where both are the same: all are there, or (0 of 0) it was given up. */
export interface Progress {
	readonly loaded: number;
	readonly total: number;
}

const OVER: Progress = { loaded: 0, total: 0 };

/** The status line, which shows and tells what lands at most once a frame, the more seldom the longer it goes on, and an end at once. Nothing is told of what was there before the next frame. */
export function progressLine(status: ReturnType<typeof statusLine>, tell: (progress: Progress) => void) {
	let told = OVER;
	let latest = OVER;
	let waiting: Step | null = null;
	let frame = 0;
	let [began, rested] = [0, 0];
	const say = () => {
		told = latest;
		tell(latest);
	};
	const show = () => {
		frame = 0;
		const now = performance.now();
		if (now < rested) {
			frame = requestAnimationFrame(show);
			return;
		}
		rested = now + restOf(now - began, 0);
		if (waiting) status.update(waiting);
		say();
	};
	const end = (last: Progress) => {
		cancelAnimationFrame(frame);
		frame = 0;
		waiting = null;
		latest = last;
		if (told.loaded < told.total) say();
	};
	const update = (step: Step) => {
		if (latest.loaded >= latest.total) [began, rested] = [performance.now(), 0];
		latest = { loaded: step.loaded, total: step.total };
		waiting = step;
		if (step.loaded < step.total) frame ||= requestAnimationFrame(show);
		else {
			status.update(step);
			end(latest);
		}
	};
	/** Nothing is being read any more. */
	const stop = () => {
		status.stop();
		end(OVER);
	};
	return {
		...status,
		update,
		stop,
		say: (text: string) => {
			status.say(text);
			stop();
		},
	};
}
