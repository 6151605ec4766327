/** What a picture of a fixture must look like, from numpy's values and d3's colours. */
import { rgb } from "d3-color";
import { interpolateViridis } from "d3-scale-chromatic";
import { type Truth, truths, valuesOf } from "../fixtures.ts";
import type { Rgb } from "./shown.ts";

/** What numpy says of one array; throws where there is no such fixture. */
export function truthOf(store: string, path: string): Truth {
	const found = truths().find((truth) => truth.store === store && truth.path === path);
	if (!found) throw new Error(`there is no fixture ${store}/${path}`);
	return found;
}

/** Values of one step in time, as numbers. */
export function planeOf(truth: Truth, time: number): number[] {
	const [, height, width] = truth.shape;
	const values = valuesOf(truth);
	return Array.from({ length: width * height }, (_, cell) => Number(values[time * width * height + cell]));
}

/** Colour of a value by the rule of docs/design.md: floor((v − lo) / (hi − lo) · 256), clipped, in one of d3's schemes. */
export function colourOf(value: number, [lo, hi]: readonly [number, number], scheme = interpolateViridis): Rgb {
	const index = Math.min(255, Math.max(0, Math.floor(((value - lo) / (hi - lo)) * 256)));
	const { r, g, b } = rgb(scheme((index + 0.5) / 256));
	return [r, g, b];
}

/** Cells whose colours differ by more than two neighbouring entries of the table would. */
export function differing(
	drawn: readonly Rgb[],
	values: readonly number[],
	domain: readonly [number, number],
	scheme = interpolateViridis,
): number[] {
	return drawn.flatMap((rgb, cell) =>
		colourOf(values[cell], domain, scheme).some((expected, i) => Math.abs(rgb[i] - expected) > 4) ? [cell] : [],
	);
}
