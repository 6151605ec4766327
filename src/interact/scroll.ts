/** Scrolling a table by bar, wheel and finger, also where a pixel of the bar stands for many rows. */
import { ROW } from "../render/grid.ts";

/** What scrolling tells. */
export interface ScrollTold {
	/** Whether the bar is too coarse for the wheel. */
	readonly coarse: () => boolean;
	/** The bars were moved to these places, in CSS pixels. */
	readonly scrolled: (left: number, top: number) => void;
	/** The wheel was turned by so many columns and rows; answers whether there were any left. */
	readonly turned: (right: number, down: number) => boolean;
}

const COLUMN = 60;
/** Pixels of a line and of a page, in which some wheels count. */
const UNITS = [1, ROW, 12 * ROW];

/** Tells how `box` is scrolled; `place` moves the bars without telling. */
export function scrollGestures(box: HTMLElement, told: ScrollTold) {
	let echo = { left: 0, top: 0 };
	let rest = { x: 0, y: 0 };
	const place = (left: number, top: number) => {
		box.scrollLeft = left;
		box.scrollTop = top;
		echo = { left: box.scrollLeft, top: box.scrollTop };
	};
	box.addEventListener("scroll", () => {
		const { scrollLeft: left, scrollTop: top } = box;
		if (Math.abs(left - echo.left) < 1 && Math.abs(top - echo.top) < 1) return;
		echo = { left, top };
		told.scrolled(left, top);
	});
	const wheel = (event: WheelEvent) => {
		if (event.ctrlKey || !told.coarse()) return;
		const unit = UNITS[event.deltaMode] ?? 1;
		const x = rest.x + ((event.shiftKey ? event.deltaY : event.deltaX) * unit) / COLUMN;
		const y = rest.y + (event.shiftKey ? 0 : (event.deltaY * unit) / ROW);
		rest = { x: x % 1, y: y % 1 };
		const moves = Math.trunc(x) !== 0 || Math.trunc(y) !== 0;
		if (!moves || told.turned(Math.trunc(x), Math.trunc(y))) event.preventDefault();
	};
	box.addEventListener("wheel", wheel, { passive: false });
	return { place };
}
