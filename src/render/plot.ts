/** The histogram that is the legend, too: its axis is drawn once, bars follow by a join, one gradient colours them. */
import { max } from "d3-array";
import { axisBottom } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { type Selection, select } from "d3-selection";
import type { Summary } from "../histogram/bin.ts";
import type { ColorState } from "../state.ts";
import { labelWidth, ticked } from "./axes.ts";
import { colorScale } from "./color.ts";
import { NUMBERS, type Quantity, type QuantityTick } from "./quantity.ts";

const MARGIN = { left: 12, right: 12, top: 10, bottom: 22 } as const;
const STOPS = 32;
/** How far a label may stand out of the frame, and stands from the next at least. */
const AIR = 6;

/** A stop of the bars' gradient: 0 ≤ offset ≤ 1 between the limits. */
export interface Stop {
	readonly offset: number;
	readonly color: string;
}

/** Colours from the lower to the upper limit in equal steps of value, as the image uses them. Pure. */
export function gradientStops(color: ColorState): Stop[] {
	const scale = colorScale(color);
	const [lo, hi] = color.domain;
	return Array.from({ length: STOPS + 1 }, (_, i) => ({
		offset: i / STOPS,
		color: scale.apply(lo + ((hi - lo) * i) / STOPS),
	}));
}

/** Two domains in one. Pure. */
export function unionDomain(a: readonly [number, number], b: readonly [number, number]): [number, number] {
	return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/** The part of the frame that the bars fill, in CSS pixels. */
export interface PlotBox {
	readonly domain: readonly [number, number];
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}

/** The histogram in `host`: `frame` draws axes anew (a new array, a wider range or another width), `update` the bars, `colour` only the gradient. */
export function histogramPicture(host: HTMLElement, height = 132) {
	const id = `zarr-bars-${Math.random().toString(36).slice(2)}`;
	let box: PlotBox = { domain: [0, 1], left: 0, right: 1, top: 0, bottom: 1 };
	let parts: ReturnType<typeof layers> | null = null;
	let stops = "";
	const frame = (domain: readonly [number, number], width: number, label: string, quantity = NUMBERS): PlotBox => {
		box = { domain, left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
		host.replaceChildren();
		const svg = emptyPlot(host, box, { width, height, quantity }).attr("role", "img").attr("aria-label", label);
		parts = layers(svg, id);
		stops = "";
		return box;
	};
	const update = (summary: Summary) => {
		if (parts) drawBars(parts.bars, summary, box, id);
	};
	const colour = (color: ColorState) => {
		if (!parts) return;
		const [a, b] = color.domain.map((value) => plotPixel(box, value));
		parts.gradient.attr("x1", a).attr("x2", b === a ? a + 0.01 : b);
		// of a linear scale they are the same between any limits
		const { type, scheme, reverse, domain } = color;
		const now = JSON.stringify([type, scheme, reverse, type !== "linear" || a === b ? domain : []]);
		if (now === stops) return;
		stops = now;
		parts.gradient
			.selectAll("stop")
			.data(gradientStops(color))
			.join("stop")
			.attr("offset", (stop) => stop.offset)
			.attr("stop-color", (stop) => stop.color);
	};
	return { node: host, frame, update, colour, svg: () => host.querySelector("svg") };
}

/** Pixel of a value in the histogram. */
export function plotPixel(box: PlotBox, value: number): number {
	const [low, high] = box.domain;
	return box.left + ((value - low) / (high - low)) * (box.right - box.left);
}

/** Value at a pixel of the histogram. */
export function plotValue(box: PlotBox, pixel: number): number {
	const [low, high] = box.domain;
	return low + ((pixel - box.left) / (box.right - box.left)) * (high - low);
}

/** Ticks inside a frame of a width, as many as stand beside each other. */
function fittingTicks(box: PlotBox, width: number, quantity: Quantity): QuantityTick[] {
	const inside = ({ value, text }: QuantityTick) => {
		const [middle, half] = [plotPixel(box, value), labelWidth(text) / 2];
		return middle - half >= -AIR && middle + half <= width + AIR;
	};
	const apart = (a: QuantityTick, b: QuantityTick) =>
		plotPixel(box, b.value) - plotPixel(box, a.value) >= (labelWidth(a.text) + labelWidth(b.text)) / 2 + AIR;
	let found: QuantityTick[] = [];
	for (let count = Math.max(quantity.long ? 3 : 2, Math.round(width / (quantity.long ? 70 : 52))); count > 1; count--) {
		const shown = quantity.ticks(...box.domain, count).filter(inside);
		if (shown.length > 0) found = shown;
		if (found.every((tick, i) => i === 0 || apart(found[i - 1], tick))) return found;
	}
	// no round numbers lie so far from each other: some of those that lie nearer
	const kept = found.slice(0, 1);
	for (const tick of found) if (apart(kept[kept.length - 1], tick)) kept.push(tick);
	return kept;
}

function emptyPlot(
	host: HTMLElement,
	box: PlotBox,
	{ width, height, quantity }: { width: number; height: number; quantity: Quantity },
) {
	const svg = select(host).append("svg").attr("viewBox", `0 0 ${width} ${height}`);
	svg.attr("width", width).attr("height", height).style("overflow", "visible");
	const axis = axisBottom(scaleLinear(box.domain, [box.left, box.right]));
	svg
		.append("g")
		.attr("class", "axis")
		.attr("transform", `translate(0,${box.bottom})`)
		.call(ticked(axis, fittingTicks(box, width, quantity)).tickSizeOuter(0));
	return svg;
}

function layers(svg: Selection<SVGSVGElement, unknown, null, undefined>, id: string) {
	const gradient = svg
		.append("defs")
		.append("linearGradient")
		.attr("id", id)
		.attr("gradientUnits", "userSpaceOnUse")
		.attr("y1", 0)
		.attr("y2", 0);
	const bars = svg.append("g").attr("class", "bars").attr("fill", `url(#${id})`);
	return { gradient, bars };
}

function drawBars(
	bars: Selection<SVGGElement, unknown, null, undefined>,
	summary: Summary,
	box: PlotBox,
	id: string,
): void {
	const counts = Array.from(summary.counts);
	const most = max(counts) || 1;
	const [low, high] = summary.domain;
	const step = (high - low) / counts.length;
	// the last edge is the high end itself: low + count · step may round past it, and past what a double holds
	const left = (i: number) => plotPixel(box, i < counts.length ? low + i * step : high);
	const tall = (count: number) => (count === 0 ? 0 : Math.max(1, ((box.bottom - box.top) * count) / most));
	bars
		.attr("fill", `url(#${id})`)
		.selectAll("rect")
		.data(counts)
		.join("rect")
		.attr("x", (_, i) => left(i) + 0.4)
		.attr("width", (_, i) => Math.max(0.6, left(i + 1) - left(i) - 0.8))
		.attr("y", (count) => box.bottom - tall(count))
		.attr("height", tall);
}
