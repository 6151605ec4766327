/** What is drawn in a task of its own, before the page is shown again. */
import { onAbort } from "../errors.ts";

/** Draws in two parts, and no more when `life` has ended. */
export function framed(first: () => void, rest: () => void, life: AbortSignal) {
	let frame = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let apart = false;
	const later = () => {
		clearTimeout(timer);
		timer = undefined;
		apart = false;
		rest();
	};
	const due = () => {
		frame = 0;
		first();
		timer ??= setTimeout(later);
	};
	onAbort(life, () => {
		cancelAnimationFrame(frame);
		clearTimeout(timer);
	});
	return {
		/** Draws both at once; where it was said that the rest comes in a task of its own, the first alone. */
		now() {
			first();
			if (!apart) rest();
		},
		/** Draws the rest now, where it waits for its task: whoever hears that a picture is complete finds all there. */
		whole() {
			if (apart) later();
		},
		/** Draws before the next frame, and the rest in a task after it, however often that is asked for until then; `once` says that until then nothing draws the rest, as it has never been drawn and takes long. */
		soon(once = false) {
			if (life.aborted) return;
			apart ||= once;
			frame ||= requestAnimationFrame(due);
		},
	};
}
