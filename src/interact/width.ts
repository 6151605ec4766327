/** How wide the view's place is. */

/** Calls back when the element's width changes (not its height, which the callback may change itself); answers how to stop. */
export function watchWidth(element: HTMLElement, changed: () => void): () => void {
	// jsdom has none.
	if (typeof ResizeObserver === "undefined") return () => {};
	let width = element.clientWidth;
	const observer = new ResizeObserver(() => {
		if (element.clientWidth === width) return;
		width = element.clientWidth;
		changed();
	});
	observer.observe(element);
	return () => observer.disconnect();
}
