/** What is drawn in tasks of their own, before the page is shown again. */
import { onAbort } from "../signal.ts";

/** Draws in two parts, and no more when `life` has ended. */
export function framed(first: () => void, rest: () => void, life: AbortSignal) {
	let frame = 0;
	let timer: ReturnType<typeof setTimeout> | undefined;
	/** Whether the rest comes in a task of its own. */
	let apart = false;
	/** Whether the first part waits for the next frame, and for its task. */
	let [due, waiting] = [false, false];
	const calls = new Set<() => void>();
	const draw = () => {
		[due, waiting] = [false, false];
		first();
	};
	const later = () => {
		clearTimeout(timer);
		timer = undefined;
		apart = false;
		rest();
	};
	const inTasks = () => {
		if (waiting) draw();
		timer = setTimeout(later);
	};
	const beat = () => {
		frame = 0;
		for (const call of [...calls]) if (calls.delete(call)) call();
		if (apart) {
			[due, waiting] = [false, due];
			timer ??= setTimeout(inTasks);
		} else if (due) {
			draw();
			timer ??= setTimeout(later);
		}
	};
	onAbort(life, () => {
		cancelAnimationFrame(frame);
		clearTimeout(timer);
	});
	return {
		/** Draws both at once; where it was said that both come in tasks of their own, the first alone, or what waits for its task not yet. */
		now() {
			if (waiting) return;
			draw();
			if (!apart) rest();
		},
		/** What is found of the picture as it is to be: the first part is drawn now, where it waits. */
		settle<Found>(look: () => Found): Found {
			if (due || waiting) draw();
			return look();
		},
		/** Draws now what waits for its task: whoever hears that a picture is complete finds all there. */
		whole() {
			if (waiting) draw();
			if (apart) later();
		},
		/**
		 * Draws before the next frame, and the rest in a task after it, however often that is asked for until then. `once` says that nothing has ever been drawn,
		 * which takes long: the next frame lays out what the page has already, then come the first part and the rest, each in a task.
		 */
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
