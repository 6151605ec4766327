/** How much room the view's place gives. */

import { onAbort } from "../errors.ts";

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

/**
 * Knows a place's size and colour: asked for once and after a change, since browsers lay out anew a page that was written to in order to answer. A size that
 * changes is known before it is shown; a colour a frame later, when it costs nothing to look, and `changed` is called then.
 */
export function roomOf(host: HTMLElement, changed: () => void) {
	let known: Room | null = null;
	let frame = 0;
	let after: ReturnType<typeof setTimeout> | undefined;
	const forget = () => {
		known = null;
	};
	// jsdom has none: there each task asks anew
	const observer = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(forget);
	observer?.observe(host);
	const look = () => {
		frame = 0;
		if (!known || getComputedStyle(host).color === known.ink) return;
		forget();
		changed();
	};
	const now = (): Room => {
		if (!known && !observer) setTimeout(forget);
		known ??= { width: host.clientWidth, height: host.clientHeight, ink: getComputedStyle(host).color };
		if (observer && frame === 0)
			frame = requestAnimationFrame(() => {
				after = setTimeout(look);
			});
		return known;
	};
	const stop = () => {
		observer?.disconnect();
		cancelAnimationFrame(frame);
		clearTimeout(after);
	};
	return { now, stop };
}
