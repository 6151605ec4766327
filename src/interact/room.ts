/** How much room the view's place gives. */

import { onAbort } from "../signal.ts";

/** Calls back when the width of `element` changes (not its height, which the callback may change itself), or the height of `filled`, which the callback must not change, until `life` ends. Nothing is told of a view that is hidden. */
export function watchRoom(
	element: HTMLElement,
	filled: HTMLElement | null,
	life: AbortSignal,
	changed: () => void,
): void {
	// jsdom has none.
	if (typeof ResizeObserver === "undefined") return;
	const measure = () => `${element.clientWidth} ${filled?.clientHeight}`;
	let room = measure();
	let frame = 0;
	const look = () => {
		if (element.clientWidth === 0 || measure() === room) return;
		room = measure();
		changed();
	};
	// a frame later: what the callback changes is observed, too, and browsers call that a loop
	const observer = new ResizeObserver(() => {
		cancelAnimationFrame(frame);
		frame = requestAnimationFrame(look);
	});
	observer.observe(element);
	if (filled) observer.observe(filled);
	onAbort(life, () => {
		observer.disconnect();
		cancelAnimationFrame(frame);
	});
}

/** Whether anybody can see `element`: neither it nor the browser's tab is hidden. */
export function isSeen(element: HTMLElement): boolean {
	return element.checkVisibility?.() !== false && element.ownerDocument.visibilityState !== "hidden";
}

/** What a place says of itself. */
interface Room {
	readonly width: number;
	readonly height: number;
	/** The colour of its text. */
	readonly ink: string;
}

/** Asks a place for its size and colour, once in a task: where the page was changed in between, browsers lay it out anew to answer. */
export function roomOf(host: HTMLElement): () => Room {
	let known: Room | null = null;
	return () => {
		if (known) return known;
		known = { width: host.clientWidth, height: host.clientHeight, ink: getComputedStyle(host).color };
		setTimeout(() => {
			known = null;
		});
		return known;
	};
}
