/** Rows or columns too many for a page: which are in view at a place of the scroll bar. Pure. */

/** Rows or columns in a row, scrolled by whole ones. */
export interface Track {
	/** The first one in view when scrolled to the end. */
	readonly last: number;
	/** CSS pixels that the scroll bar covers. */
	readonly range: number;
	/** Whether a pixel of the scroll bar stands for more than a pixel of the rows. */
	readonly coarse: boolean;
	/** How many are in view, even in part, from `first` on. */
	shown(first: number): number;
	/** The place of the scroll bar for a first one, in CSS pixels. */
	placeOf(first: number): number;
	/** The first one at a place of the scroll bar, 0 ≤ first ≤ last. */
	firstAt(place: number): number;
	/** The first one from which on all of `at` is in view, as near to `first` as can be. */
	reveal(first: number, at: number): number;
}

/** Browsers keep no element taller than about 17 million pixels. */
const MOST_PIXELS = 8_000_000;

function held(value: number, most: number): number {
	return Math.min(most, Math.max(0, value));
}

/** `count` rows of `size` pixels in a window of `room` pixels. */
export function evenTrack(count: number, size: number, room: number): Track {
	const whole = Math.max(1, Math.floor(room / size));
	const last = Math.max(0, count - whole);
	const coarse = last * size > MOST_PIXELS;
	const pitch = coarse ? MOST_PIXELS / last : size;
	return {
		last,
		range: last * pitch,
		coarse,
		shown: (first) => Math.min(count - first, Math.max(1, Math.ceil(room / size))),
		placeOf: (first) => first * pitch,
		firstAt: (place) => held(Math.round(place / pitch), last),
		reveal: (first, at) => Math.min(at, Math.max(first, at - whole + 1)),
	};
}

/** Columns of `sizes` pixels in a window of `room` pixels. */
export function listedTrack(sizes: readonly number[], room: number): Track {
	const starts = [0];
	for (const size of sizes) starts.push(starts[starts.length - 1] + size);
	const whole = starts[sizes.length];
	const fits = starts.findIndex((start) => whole - start <= room);
	const last = held(fits, sizes.length - 1);
	return {
		last,
		range: starts[last],
		coarse: false,
		shown: (first) => {
			const end = starts.findIndex((start) => start >= starts[first] + room);
			return Math.max(1, (end < 0 ? sizes.length : end) - first);
		},
		placeOf: (first) => starts[first],
		firstAt: (place) => {
			const next = starts.findIndex((start, i) => (start + starts[Math.min(i + 1, sizes.length)]) / 2 > place);
			return held(next < 0 ? last : next, last);
		},
		reveal: (first, at) => {
			const nearest = starts.findIndex((start) => starts[at + 1] - start <= room);
			return Math.min(at, Math.max(first, nearest));
		},
	};
}
