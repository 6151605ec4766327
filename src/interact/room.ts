/** How much room the view's place gives. */

import { atEnd } from "./life.ts";

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
	const observer = new ResizeObserver(() => {
		if (element.clientWidth === 0 || measure() === room) return;
		room = measure();
		changed();
	});
	observer.observe(element);
	if (filled) observer.observe(filled);
	atEnd(life, () => observer.disconnect());
}
