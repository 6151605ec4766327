/** The axes of a plane: coordinate values as ticks, names with units. */
import { ticks } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import type { Axis, AxisTick as Tick } from "../hierarchy/axis.ts";
import { type Frame, MARGIN, type Span, toPixel } from "./frame.ts";
import { axisTitle } from "./text.ts";

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
	const own = axis.ticks?.(low, high, count);
	if (own) return [...own];
	const { unit = 1 } = axis;
	const round = (v: number) => ({ value: v * unit, text: axis.format(v * unit) });
	if (axis.scale === "linear") return ticks(low / unit, high / unit, count).map(round);
	const cells = ticks(low, high, count).filter(
		(i) => Number.isInteger(i) && i >= 0 && i < axis.size && i + 0.5 >= low && i + 0.5 <= high,
	);
	return cells.map((i) => ({ value: axis.position(i), text: axis.format(axis.position(i)) }));
}

/** As many ticks as fit side by side without touching or leaving the picture, which reaches `left` pixels further on that side. Pure. */
export function widthTicks(axis: Axis, span: Span, left: number): Tick[] {
	const inside = ({ value, text }: Tick) => {
		const [middle, half] = [toPixel(span, value), labelWidth(text) / 2];
		return middle - half >= -left && middle + half <= span.size + MARGIN.right;
	};
	for (let count = Math.max(1, Math.round(span.size / 60)); count > 1; count--) {
		const found = axisTicks(axis, span, count);
		if (areApart(found, span)) return begun(found.filter(inside), inside);
	}
	return begun(axisTicks(axis, span, 1).filter(inside), inside).slice(0, 1);
}

/** Whether no label comes near the next one. */
function areApart(found: readonly Tick[], span: Span): boolean {
	return found.every((tick, i) => {
		if (i === 0) return labelWidth(tick.text) + GAP <= span.size;
		const before = found[i - 1];
		const room = Math.abs(toPixel(span, tick.value) - toPixel(span, before.value));
		return (labelWidth(tick.text) + labelWidth(before.text)) / 2 + GAP <= room;
	});
}

/** The first of them says all that it has to say; where it is not inside then, the next one does. */
function begun(found: readonly Tick[], inside: (tick: Tick) => boolean): Tick[] {
	const first = found.findIndex((tick) => inside({ ...tick, text: tick.whole ?? tick.text }));
	return found
		.slice(Math.max(0, first))
		.map((tick, i) => (i === 0 ? { ...tick, text: tick.whole ?? tick.text } : tick));
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
