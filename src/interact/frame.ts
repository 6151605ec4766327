/** What is drawn in tasks of their own, before the page is shown again. */
import { onAbort } from "../errors.ts";

/** Draws in two parts, and no more when `life` has ended. */
export function framed(first: () => void, rest: () => void, life: AbortSignal) {
	let frame = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let apart = false;
	let waiting = false;
	const begin = () => {
		waiting = false;
		first();
	};
	const later = () => {
		clearTimeout(timer);
		timer = undefined;
		apart = false;
		rest();
	};
	const due = () => {
		frame = 0;
		if (!apart) {
			first();
			timer ??= setTimeout(later);
			return;
		}
		waiting = true;
		timer ??= setTimeout(() => {
			if (waiting) begin();
			timer = setTimeout(later);
		});
	};
	onAbort(life, () => {
		cancelAnimationFrame(frame);
		clearTimeout(timer);
	});
	return {
		/** Draws both at once, and no more in the next frame; where it was said that both come in tasks of their own, the first alone, or what waits for its task not yet. */
		now() {
			if (waiting) return;
			if (frame !== 0 && !apart) {
				cancelAnimationFrame(frame);
				frame = 0;
			}
			first();
			if (!apart) rest();
		},
		/** Draws now what waits for its task: whoever hears that a picture is complete finds all there. */
		whole() {
			if (waiting) begin();
			if (apart) later();
		},
		/**
		 * Draws before the next frame, and the rest in a task after it, however often that is asked for until then. `once` says that nothing has ever been drawn,
		 * which takes long: the next frame lays out what the page has already, then come the first part and the rest, each in a task.
		 */
		soon(once = false) {
			if (life.aborted) return;
			apart ||= once;
			frame ||= requestAnimationFrame(due);
		},
	};
}
