/** What is drawn in a task of its own, before the page is shown again. */
import { onAbort } from "../errors.ts";

/** Draws in two parts, and no more when `life` has ended. */
export function framed(first: () => void, rest: () => void, life: AbortSignal) {
	let frame = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let apart = false;
	let due = false;
	const calls = new Set<() => void>();
	const later = () => {
		clearTimeout(timer);
		timer = undefined;
		apart = false;
		rest();
	};
	const draw = () => {
		due = false;
		first();
	};
	const beat = () => {
		frame = 0;
		for (const call of [...calls]) if (calls.delete(call)) call();
		if (!due) return;
		draw();
		timer ??= setTimeout(later);
	};
	onAbort(life, () => {
		cancelAnimationFrame(frame);
		clearTimeout(timer);
	});
	return {
		/** Draws both at once; where it was said that the rest comes in a task of its own, the first alone. */
		now() {
			draw();
			if (!apart) rest();
		},
		/** What is found of the picture as it is to be: the first part is drawn now, where it waits for its frame. */
		settle<Found>(look: () => Found): Found {
			if (due) draw();
			return look();
		},
		/** Draws the rest now, where it waits for its task: whoever hears that a picture is complete finds all there. */
		whole() {
			if (apart) later();
		},
		/** Draws before the next frame, and the rest in a task after it, however often that is asked for until then; `once` says that until then nothing draws the rest, as it has never been drawn and takes long. */
		soon(once = false) {
			if (life.aborted) return;
			apart ||= once;
			due = true;
			frame ||= requestAnimationFrame(beat);
		},
		/** Calls back before what waits for the next frame is drawn: what the callback draws is not drawn twice. Answers how to cancel. */
		next(call: () => void): () => void {
			calls.add(call);
			frame ||= requestAnimationFrame(beat);
			return () => void calls.delete(call);
		},
	};
}
