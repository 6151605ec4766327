/** What is drawn in a task of its own, before the page is shown again. */
import { onAbort } from "../errors.ts";

/** Answers what asks for `draw`: it is called once before the next frame, however often it is asked for until then, and no more when `life` has ended. */
export function inFrame(draw: () => void, life: AbortSignal): () => void {
	let frame = 0;
	const due = () => {
		frame = 0;
		draw();
	};
	onAbort(life, () => cancelAnimationFrame(frame));
	return () => {
		if (!life.aborted) frame ||= requestAnimationFrame(due);
	};
}
