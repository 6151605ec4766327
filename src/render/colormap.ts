/** Colour maps by name: matplotlib's, cmocean's, Crameri's and ColorBrewer's, under the names that matplotlib, xarray, d3 and Plot give them. Pure. */
import { ZarrError } from "../errors.ts";
import { checkOptions, nearestName, saidValue, TRUTH } from "../given.ts";
import { categories, categoryOf } from "./category.ts";
import { GROUPS, KNOTS } from "./colormaps.ts";

/** Red, green, blue, 0 … 255. */
export type Rgb = readonly [number, number, number];

/** A colour map: called with 0 ≤ t ≤ 1 (clipped) it gives a CSS colour `rgb(68, 1, 84)`, "transparent" for NaN. */
export interface Colormap {
	/** The colour at `t`, a CSS colour. */
	(t: number): string;
	/** Our name for it, without `_r`. */
	readonly scheme: string;
	/** Whether it runs from the last colour of its scheme to the first. */
	readonly reverse: boolean;
	/** 256 opaque colours as little-endian RGBA words (0xAABBGGRR), for a canvas's ImageData; shared, not to be written. */
	readonly lut: Uint32Array;
	/** The colour at t, between two entries of the table where it lies between them; black for NaN. */
	rgb(t: number): Rgb;
}

/** A colour map and its direction; `scheme` may end in `_r`. */
export interface ColormapSpec {
	/** Its name, in any case. */
	scheme: string;
	/** Whether it is turned round. */
	reverse?: boolean;
}

/** The map of 256 colours that neighbours tell apart, with nothing between two of them: for values that are names. */
export const CATEGORIES = "categories";

/** Names for a choice, in groups. */
export const schemes: typeof GROUPS = [...GROUPS, { label: "discrete", names: [CATEGORIES] }];

const KNOWN = [...Object.keys(KNOTS), CATEGORIES];
const NAMES = new Map(KNOWN.map((name) => [name.toLowerCase(), name]));

// Plot's names of reversed ColorBrewer maps, and other spellings.
const ALIASES = new Map([
	["burd", "rdbu_r"],
	["buylrd", "rdylbu_r"],
	["grey", "gray"],
]);

/** A colour stands for the map from black to it. */
const COLOR = /^#[\da-f]{6}(_r)?$/;

/** A colour map's own name, and whether it is asked for in reverse. */
type Found = { readonly scheme: string; readonly reverse: boolean };

/** Names that were asked for: each picture asks, and to look one up takes longer than all else that is asked. */
const asked = new Map<string, Found>();

/** Our name and whether the given one asks for the reverse; undefined for an unknown one. */
function lookUp(given: string): Found | undefined {
	const found = asked.get(given) ?? spelled(given);
	if (found) asked.set(given, found);
	return found;
}

function spelled(given: string): Found | undefined {
	const bare = given
		.trim()
		.toLowerCase()
		.replace(/^(cmocean|cmo|crameri|cmcrameri|cmc|matplotlib|mpl|colorbrewer|d3)[:.]/, "")
		.replace(/^interpolate/, "");
	const reversed = bare.endsWith("_r");
	if (COLOR.test(bare)) return { scheme: bare.slice(0, 7), reverse: reversed };
	const alias = ALIASES.get(reversed ? bare.slice(0, -2) : bare);
	if (alias !== undefined) {
		const found = spelled(alias);
		return found && { scheme: found.scheme, reverse: found.reverse !== reversed };
	}
	const scheme = NAMES.get(reversed ? bare.slice(0, -2) : bare);
	return scheme === undefined ? undefined : { scheme, reverse: reversed };
}

const made = new Map<string, Colormap>();

/** The colour map of this name (any case; `_r` and `reverse` turn it round, both together leave it), or from black to a colour as "#rrggbb". Throws UnsupportedError that names the nearest known one, SelectionError for what is no name. */
export function colormap(given: string | ColormapSpec, options: { reverse?: boolean } = {}): Colormap {
	checkOptions("colormap", options, { reverse: TRUTH });
	const spec: ColormapSpec = typeof given === "string" ? { scheme: given, ...options } : { ...given, ...options };
	if (typeof spec.scheme !== "string")
		throw new ZarrError("SelectionError", `A colour map is ${saidValue(given)}; give its name, such as "viridis".`);
	const found = lookUp(spec.scheme);
	if (!found) {
		const near = nearestName(spec.scheme.replace(/_r$/i, ""), KNOWN);
		throw new ZarrError("UnsupportedError", `There is no colour map "${spec.scheme}"; the nearest name is "${near}".`);
	}
	const reverse = found.reverse !== (spec.reverse ?? false);
	const key = `${found.scheme} ${reverse}`;
	const known = made.get(key) ?? makeColormap(found.scheme, reverse);
	made.set(key, known);
	return known;
}

function makeColormap(scheme: string, reverse: boolean): Colormap {
	const stepped = scheme === CATEGORIES;
	const lut = stepped ? categoryTable() : tableOf(KNOTS[scheme] ?? `00000000ff${scheme.slice(1)}`);
	if (reverse) lut.reverse();
	const rgb = (t: number): Rgb => {
		if (stepped) return channels(lut[Math.floor(Math.min(Math.max(t, 0) * 256, 255))]);
		const at = Math.min(Math.max(t, 0), 1) * 255;
		const i = Math.min(Math.floor(at), 254);
		return mix(channels(lut[i]), channels(lut[i + 1]), at - i);
	};
	const css = (t: number) => (Number.isNaN(t) ? "transparent" : `rgb(${rgb(t).join(", ")})`);
	return Object.assign(css, { scheme, reverse, lut, rgb });
}

function categoryTable(): Uint32Array {
	return Uint32Array.from({ length: 256 }, (_, id) => categories()[categoryOf(id, 0)]);
}

/** 256 colours between the knots of one row of the table. */
function tableOf(row: string): Uint32Array {
	const knots = Array.from({ length: row.length / 8 }, (_, i) => {
		const [at, ...color] = [0, 2, 4, 6].map((from) => Number.parseInt(row.slice(8 * i + from, 8 * i + from + 2), 16));
		return { at, color: color as unknown as Rgb };
	});
	const lut = new Uint32Array(256);
	for (let k = 0; k + 1 < knots.length; k++) {
		const [a, b] = [knots[k], knots[k + 1]];
		for (let i = a.at; i <= b.at; i++) lut[i] = word(mix(a.color, b.color, (i - a.at) / (b.at - a.at)));
	}
	return lut;
}

function mix(a: Rgb, b: Rgb, t: number): Rgb {
	const at = (i: 0 | 1 | 2) => Math.floor(a[i] + (b[i] - a[i]) * t + 0.5);
	return [at(0), at(1), at(2)];
}

function word([red, green, blue]: Rgb): number {
	return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Red, green, blue of an entry of a colour table. */
export function channels(color: number): Rgb {
	return [color & 255, (color >> 8) & 255, (color >> 16) & 255];
}
