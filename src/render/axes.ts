/** The axes of a plane: coordinate values as ticks, names with units. */
import { tickStep, ticks } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import type { Axis } from "../hierarchy/axis.ts";
import { type Frame, MARGIN, type Span, toPixel } from "./frame.ts";
import { axisTitle } from "./text.ts";

/** A tick: where, in axis units, and what it says. */
export interface Tick {
	readonly value: number;
	readonly text: string;
}

const DATE = /^\d{4}-\d\d-\d\d/;
const CHARACTER = 6.4;
const GAP = 18;
const ROW = 34;

/** Estimated width of a label at the axis' font size, in CSS pixels. */
export function labelWidth(text: string): number {
	return text.length * CHARACTER;
}

/** At most about `count` ticks in the visible part of an axis: round coordinates, or the middles of whole cells on an index axis. Pure. */
export function axisTicks(axis: Axis, span: Span, count: number): Tick[] {
	const low = Math.min(span.from, span.to);
	const high = Math.max(span.from, span.to);
	if (axis.ticks) return [...axis.ticks(low, high, count)];
	if (axis.scale === "linear") return ticks(low, high, count).map((value) => ({ value, text: axis.format(value) }));
	const years = yearTicks(axis, low, high, count);
	if (years) return years;
	const cells = ticks(low, high, count).filter(
		(i) => Number.isInteger(i) && i >= 0 && i < axis.size && i + 0.5 >= low && i + 0.5 <= high,
	);
	return cells.map((i) => ({ value: axis.position(i), text: axis.format(axis.position(i)) }));
}

/** Ticks where years begin, at round years, where an axis of dates shows at least three; else null. */
function yearTicks(axis: Axis, low: number, high: number, count: number): Tick[] | null {
	if (!axis.hasCoordinates || !DATE.test(axis.label(0))) return null;
	const first = Math.max(0, Math.ceil(low - 0.5));
	const last = Math.min(axis.size - 1, Math.floor(high - 0.5));
	const yearOf = (i: number) => Number(axis.label(i).slice(0, 4));
	const starts = [];
	for (let i = first; i <= last; i++)
		if (i > 0 ? yearOf(i) !== yearOf(i - 1) : axis.label(0).slice(5, 10) === "01-01") starts.push(i);
	if (starts.length < 3) return null;
	const step = tickStep(yearOf(starts[0]), yearOf(starts[starts.length - 1]), count);
	return starts
		.filter((i) => yearOf(i) % Math.max(1, step) === 0)
		.map((i) => ({ value: axis.position(i), text: String(yearOf(i)) }));
}

/** As many ticks as fit side by side without touching or leaving the picture, which reaches `left` pixels further on that side. Pure. */
export function widthTicks(axis: Axis, span: Span, left: number): Tick[] {
	const inside = ({ value, text }: Tick) => {
		const [middle, half] = [toPixel(span, value), labelWidth(text) / 2];
		return middle - half >= -left && middle + half <= span.size + MARGIN.right;
	};
	for (let count = Math.max(1, Math.round(span.size / 60)); count > 1; count--) {
		const found = axisTicks(axis, span, count);
		const widest = Math.max(0, ...found.map((tick) => labelWidth(tick.text)));
		const step = found.length < 2 ? span.size : Math.abs(toPixel(span, found[1].value) - toPixel(span, found[0].value));
		if (widest + GAP <= step) return found.filter(inside);
	}
	return axisTicks(axis, span, 1).filter(inside).slice(0, 1);
}

/** As many ticks as fit above each other. Pure. */
export function heightTicks(axis: Axis, span: Span): Tick[] {
	return axisTicks(axis, span, Math.max(1, Math.round(span.size / ROW)));
}

/** Room that the y axis' labels need, in steps of 8 CSS pixels, so that it seldom changes. Pure. */
export function leftMargin(shown: readonly Tick[]): number {
	const widest = Math.max(18, ...shown.map((tick) => labelWidth(tick.text)));
	return Math.ceil((widest + 14) / 8) * 8;
}

/** The axes' picture in `host`; `update` redraws them for a frame and the spans in view. */
export function axesPicture(host: Element) {
	const svg = select(host).append("svg").attr("class", "axes").attr("aria-hidden", "true");
	const below = svg.append("g").attr("class", "axis");
	const beside = svg.append("g").attr("class", "axis");
	const names = svg.append("g").attr("class", "axis");
	const xName = names.append("text").attr("class", "name").attr("text-anchor", "end");
	const yName = names.append("text").attr("class", "name").attr("text-anchor", "start");
	const update = (frame: Frame, x: { axis: Axis; span: Span }, y: { axis: Axis; span: Span }) => {
		const { left, top } = frame;
		svg.attr("width", frame.width).attr("height", frame.height);
		below.attr("transform", `translate(${left},${top + frame.y.size})`);
		below.call(ticked(axisBottom(scaleOf(x.span)), widthTicks(x.axis, x.span, left)));
		beside
			.attr("transform", `translate(${left},${top})`)
			.call(ticked(axisLeft(scaleOf(y.span)), heightTicks(y.axis, y.span)));
		xName
			.attr("x", left + frame.x.size)
			.attr("y", top + frame.y.size + 33)
			.text(`${axisTitle(x.axis)} →`);
		yName
			.attr("x", Math.max(6, left - 48))
			.attr("y", top - 10)
			.text(`${y.span.from > y.span.to ? "↑" : "↓"} ${axisTitle(y.axis)}`);
	};
	return { node: svg.node() as SVGSVGElement, update };
}

function scaleOf(span: Span) {
	return scaleLinear([span.from, span.to], [0, span.size]);
}

/** An axis with these ticks and no others. */
export function ticked(axis: ReturnType<typeof axisBottom<number | { valueOf(): number }>>, shown: readonly Tick[]) {
	const texts = new Map(shown.map((tick) => [tick.value, tick.text]));
	return axis
		.tickValues(shown.map((tick) => tick.value))
		.tickFormat((value) => texts.get(Number(value)) ?? "")
		.tickSizeOuter(0)
		.tickSize(4);
}
