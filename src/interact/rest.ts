/** How long what is drawn again and again rests in between: pictures that fill, numbers that count up. Pure. */

/** After a drawing the page has so many times as long for other things. */
const OTHERS = 3;
/** Of what has taken long already nobody sees a little more: a 50th of the time, and no more than a quarter of a second. */
const SHARE = 1 / 50;
const MOST_MS = 250;

/** Milliseconds until what has gone on for `lasted` milliseconds is drawn again, where that takes `took`. */
export function restOf(lasted: number, took: number): number {
	return Math.max(OTHERS * took, Math.min(MOST_MS, SHARE * lasted));
}
