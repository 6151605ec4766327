/** Of many lines in a box that scrolls, only those in view are in the page. */
import { make } from "./element.ts";

/** Height of a line in CSS pixels, as style.ts has it. */
export const LINE = 22;
/** As many lines are all in the page. */
const MOST_WHOLE = 200;
/** How many lines beyond those in view are in the page, too, on each side. */
const BEYOND = 20;
/** Where the page has not said how high the box is. */
const USUAL_HEIGHT = 560;

/** The lines in view in `host`; `moved` is told where others come into view. */
export function linesInView(host: HTMLElement, moved: () => void) {
	const document = host.ownerDocument;
	let painted = { from: 0, to: 0, count: 0 };
	const page = () => Math.max(1, Math.floor((host.clientHeight || USUAL_HEIGHT) / LINE));
	const inView = (count: number) => {
		if (count <= MOST_WHOLE) return { from: 0, to: count };
		const from = Math.floor(host.scrollTop / LINE);
		return { from: Math.max(0, from), to: Math.min(count, from + page() + 2) };
	};
	const gap = (lines: number) => {
		const space = make(document, "span", { role: "presentation" });
		space.style.height = `${lines * LINE}px`;
		return space;
	};
	/** Puts the lines in view in the page, and `kept` wherever it is, so that it keeps the focus. */
	const paint = (count: number, kept: number, row: (at: number) => HTMLElement) => {
		const { from, to } = inView(count);
		const whole = count <= MOST_WHOLE;
		const [first, last] = whole ? [0, count] : [Math.max(0, from - BEYOND), Math.min(count, to + BEYOND)];
		painted = { from: first, to: last, count };
		const shown = Array.from({ length: last - first }, (_, i) => first + i);
		if (kept < first && count > 0) shown.unshift(kept);
		else if (kept >= last && kept < count) shown.push(kept);
		const rows: HTMLElement[] = [];
		let next = 0;
		for (const at of shown) {
			if (at > next) rows.push(gap(at - next));
			rows.push(row(at));
			next = at + 1;
		}
		if (next < count) rows.push(gap(count - next));
		host.replaceChildren(...rows);
	};
	/** Scrolls so that a line is in view. */
	const reveal = (at: number) => {
		const height = host.clientHeight;
		if (height === 0) return;
		const top = at * LINE;
		if (top < host.scrollTop) host.scrollTop = top;
		else if (top + 2 * LINE > host.scrollTop + height) host.scrollTop = top + 2 * LINE - height;
	};
	/** Tells where lines have come into view that are not in the page: after scrolling, or where the box has grown. */
	const look = () => {
		const { from, to } = inView(painted.count);
		if (from < painted.from || to > painted.to) moved();
	};
	host.addEventListener("scroll", look);
	return { paint, reveal, page, look };
}
