/** Values of a channel → shades of its colour, as words of which four can be added. Pure. */
import type { Small } from "../numbers.ts";
import { tableOf } from "./stored.ts";

/** How a channel is coloured. */
export interface Shade {
	/** The colour of the highest values, "#rrggbb". */
	readonly color: string;
	/** Colour limits: [low, high]. */
	readonly domain: readonly [number, number];
	/** Whether high values are dark. */
	readonly inverted: boolean;
}

/** Set in every shade, so that black is told from nothing. Below it are red, green and blue in ten bits each, the first lowest. */
export const HELD = 0x40000000;

/** The 256 colours of a channel, from black to its own or the other way round, as words that can be added. */
export function shades({ color, inverted }: Shade): Int32Array {
	const own = [1, 3, 5].map((from) => Number.parseInt(color.slice(from, from + 2), 16));
	return Int32Array.from({ length: 256 }, (_, i) => {
		const part = (inverted ? 255 - i : i) / 255;
		const [red, green, blue] = own.map((component) => Math.round(component * part));
		return HELD | (blue << 20) | (green << 10) | red;
	});
}

/** Shades of all integers of a type, which serve until a channel's colour or limits change. */
const tables = new Map<string, Int32Array>();
/** Those of some views with eight channels each; a table takes up to 256 KiB. */
const MOST_TABLES = 32;

/** The shade of each integer of a type in a channel, by its bits; shared, not to be written. */
export function shadesOf(small: Small, channel: Shade): Int32Array {
	const { color, inverted, domain } = channel;
	const key = `${small.first} ${small.size} ${color} ${inverted} ${domain}`;
	const found = tables.get(key) ?? tableOf(small, shades(channel), { type: "linear", lo: domain[0], hi: domain[1] });
	tables.delete(key);
	tables.set(key, found); // the last that will be dropped
	const [oldest] = tables.keys();
	if (tables.size > MOST_TABLES) tables.delete(oldest);
	return found;
}
