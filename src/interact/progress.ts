/** How much of what is being read has landed, for the page around the view. */
import type { Step, statusLine } from "../render/status.ts";

/** Chunks that have landed of those that are wanted; it is over where both are the same: all are there, or (0 of 0) it was given up. */
export interface Progress {
	readonly loaded: number;
	readonly total: number;
}

const OVER: Progress = { loaded: 0, total: 0 };

/** The status line, which tells what it shows at most once a frame, and an end at once. Nothing is told of what was there before the next frame. */
export function progressLine(status: ReturnType<typeof statusLine>, tell: (progress: Progress) => void) {
	let told = OVER;
	let latest = OVER;
	let frame = 0;
	const say = () => {
		frame = 0;
		told = latest;
		tell(latest);
	};
	const end = (last: Progress) => {
		cancelAnimationFrame(frame);
		frame = 0;
		latest = last;
		if (told.loaded < told.total) say();
	};
	const update = (step: Step) => {
		status.update(step);
		latest = { loaded: step.loaded, total: step.total };
		if (step.loaded >= step.total) end(latest);
		else frame ||= requestAnimationFrame(say);
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
