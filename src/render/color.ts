/** Values → colours: the colour scale, its whole as Plot knows it, and the loop that paints a plane. Pure. */

import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import type { ColorState } from "../state.ts";
import { type CellGrid, gather, isRun } from "./cells.ts";
import { channels, colormap } from "./colormap.ts";
import { type Index, paintCurve } from "./curve.ts";

export { CATEGORIES, type Colormap, type ColormapSpec, channels, colormap, type Rgb, schemes } from "./colormap.ts";

/** How values are spread over the colours. */
export type ScaleType = ColorState["type"];

const CURVES: Record<ScaleType, { bend(v: number): number; back(u: number): number }> = {
	linear: { bend: (v) => v, back: (u) => u },
	log: { bend: (v) => (v <= 0 ? Number.NEGATIVE_INFINITY : Math.log(v)), back: Math.exp },
	// d3's and Plot's symlog with their constant, 1
	symlog: {
		bend: (v) => Math.sign(v) * Math.log1p(Math.abs(v)),
		back: (u) => Math.sign(u) * Math.expm1(Math.abs(u)),
	},
};

/** Throws for what can't colour anything: SelectionError for another type or domain, UnsupportedError for an unknown scheme. */
export function checkColor({ type, scheme, domain }: ColorState): void {
	colormap(scheme);
	if (!Object.hasOwn(CURVES, type))
		throw new ZarrError("SelectionError", `color.type is ${saidValue(type)}; give "linear", "log" or "symlog".`);
	if (Array.isArray(domain) && domain.length === 2 && domain.every(Number.isFinite)) return;
	throw new ZarrError("SelectionError", `color.domain is ${saidValue(domain)}; give two finite numbers, [low, high].`);
}

/** The limits that a scale can use: on a log scale an end that is not positive becomes a thousandth of the other ([1, 10] where neither is); equal ends are moved apart by a hair, so that the value between gets the middle colour. */
export function usableDomain(type: ScaleType, lo: number, hi: number): [number, number] {
	if (type === "log") {
		if (!(lo > 0) && !(hi > 0)) return [1, 10];
		if (!(lo > 0)) return [hi / 1000, hi];
		if (!(hi > 0)) return [lo, lo / 1000];
	}
	if (lo !== hi) return [lo, hi];
	const hair = Math.max(Math.abs(lo) * 2 ** -40, 2 ** -1000);
	return [lo - hair, hi + hair];
}

// floor((v − lo) / (hi − lo) · 256) on the scale's curve, clipped
function indexer(type: ScaleType, lo: number, hi: number): Index {
	const { bend } = CURVES[type];
	const from = bend(lo);
	const span = bend(hi) - from;
	return (v) => {
		const at = ((bend(v) - from) / span) * 256;
		return at >= 256 ? 255 : at >= 0 ? at | 0 : at < 0 ? 0 : -1;
	};
}

/** Entry 0 … 255 of the colour table for a value, clipped, as `paint` chooses it; −1 for NaN. It never falls, or never rises, with the value. */
export function indexOf({ type, lo, hi }: PaintScale): Index {
	return indexer(type, ...usableDomain(type, lo, hi));
}

/** A colour scale in use. */
export interface ColorScale {
	/** The limits in force (see `usableDomain`). */
	readonly domain: readonly [number, number];
	/** Entry 0 … 255 of the colour table for a value, clipped; −1 for NaN. */
	index(v: number): number;
	/** The value's CSS colour, the very one that `paint` gives it; "transparent" for NaN. */
	apply(v: number): string;
	/** The value at 0 ≤ t ≤ 1 between the limits. */
	invert(t: number): number;
}

/** The scale of a colour state. Throws UnsupportedError for an unknown scheme. */
export function colorScale({ type, domain: [lo, hi], scheme, reverse }: ColorState): ColorScale {
	const { lut } = colormap(scheme, { reverse });
	const domain = usableDomain(type, lo, hi);
	const index = indexer(type, ...domain);
	const { bend, back } = CURVES[type];
	const [from, to] = domain.map(bend);
	const apply = (v: number) => {
		const i = index(v);
		return i < 0 ? "transparent" : `rgb(${channels(lut[i]).join(", ")})`;
	};
	return { domain, index, apply, invert: (t) => back(from + (to - from) * t) };
}

/** A colour state as the whole of a scale, for `Plot.plot({color})`, which lacks most of our schemes. */
export interface PlotColor {
	/** How values are spread over the colours. */
	type: ColorState["type"];
	/** The limits: [low, high]. */
	domain: [number, number];
	/** The colour map's name, without `_r`. */
	scheme: string;
	/** The scheme from 0 to 1, not reversed: Plot turns it round itself. */
	interpolate: (t: number) => string;
	/** Whether the scheme runs backwards. */
	reverse: boolean;
	/** Title and units of what is coloured. */
	label?: string;
}

/** The whole scale of a colour state, with `label` (a title and units) if given. Throws UnsupportedError for an unknown scheme. */
export function scaleOf(color: ColorState, label?: string): PlotColor {
	const { type, scheme, reverse } = color;
	const domain = usableDomain(type, ...color.domain);
	return { type, domain, scheme, interpolate: colormap(scheme), reverse, ...(label === undefined ? {} : { label }) };
}

/** How `paint` spreads values: the curve and the limits. */
export interface PaintScale {
	readonly type: ScaleType;
	readonly lo: number;
	readonly hi: number;
}

/** Writes the colour of each cell of `grid` (on a curve not of a part of a picture) into `out`, row by row, taken from the 256 entries of `lut`, or `nanColor` for NaN; returns the limits in force (see `usableDomain`). */
export function paint(
	data: Float32Array | Float64Array,
	grid: CellGrid,
	lut: Uint32Array,
	out: Uint32Array,
	{ type, lo, hi }: PaintScale,
	nanColor: number,
): [number, number] {
	const domain = usableDomain(type, lo, hi);
	if (type === "linear") paintLinear(data, grid, lut, out, domain, nanColor);
	else paintCurve(gather(data, grid), lut, out, indexer(type, ...domain), nanColor);
	return domain;
}

/** The hot loop of every frame: one pass, no buffer between. */
function paintLinear(
	data: Float32Array | Float64Array,
	{ pitch, columns, rows, at: begin = 0, wide = columns.length }: CellGrid,
	lut: Uint32Array,
	out: Uint32Array,
	[lo, hi]: readonly [number, number],
	nanColor: number,
): void {
	const span = hi - lo;
	const run = isRun(columns);
	for (let r = 0; r < rows.length; r++) {
		let k = begin + r * wide;
		const row = rows[r] * pitch;
		const first = row + columns[0];
		for (let c = 0; c < columns.length; c++) {
			const value = run ? data[first + c] : data[row + columns[c]];
			const at = ((value - lo) / span) * 256;
			if (at >= 0 && at < 256) out[k] = lut[at | 0];
			else out[k] = at >= 256 ? lut[255] : at < 0 ? lut[0] : nanColor;
			k++;
		}
	}
}
