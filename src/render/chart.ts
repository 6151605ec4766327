/** Lines over one axis: a series, a transect, the mean of a box; gaps where there is no value. */
import type { Axis } from "../hierarchy/axis.ts";
import { axesPicture, heightTicks, leftMargin } from "./axes.ts";
import { type Frame, MARGIN, type Span, toPixel, toValue } from "./frame.ts";
import { linePath, valueAxis } from "./line.ts";
import type { Quantity } from "./quantity.ts";

/** Colours of lines and of what marks their cells on the picture, readable on light and dark; the first is the accent. (Observable 10) */
export const LINE_COLORS = [
	"var(--zarr-accent)",
	"#efb118",
	"#ff725c",
	"#3ca951",
	"#a463f2",
	"#6cc5b0",
	"#9c6b4e",
	"#ff8ab7",
] as const;

/** What a chart shows. */
export interface Chart {
	readonly x: Axis;
	/** Where the values lie, in units of `x` and growing; null: in the middles of its cells, one a cell. */
	readonly places: ArrayLike<number> | null;
	/** Values of each line, NaN for none; they have the colours in their order. */
	readonly lines: readonly ArrayLike<number>[];
	/** What the values are. */
	readonly title: string;
	readonly units: string;
	readonly quantity: Quantity;
	/** Which of the positions has a rule; null for none. */
	readonly at: number | null;
	/** What is said in place of the picture. */
	readonly label: string;
}

/** What is done with a chart, by a position along its axis. */
export interface ChartTold {
	/** The pointer is there; null when it leaves. */
	readonly hover: (at: number | null) => void;
	readonly pick: (at: number) => void;
}

const HEIGHT = 168;
const SVG = "http://www.w3.org/2000/svg";

/** The SVG path of a line through places that are not evenly apart; NaN breaks it. Pure. */
export function placedPath(places: ArrayLike<number>, values: ArrayLike<number>, x: Span, y: Span): string {
	let path = "";
	let open = false;
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		if (!Number.isFinite(value)) {
			open = false;
			continue;
		}
		const at = `${toPixel(x, places[i]).toFixed(1)},${toPixel(y, value).toFixed(1)}`;
		path += open ? `L${at}` : `M${at}h0`;
		open = true;
	}
	return path;
}

/** The frame of a chart that is so wide. */
function frameOf(width: number, left: number, x: Axis, y: Axis): Frame {
	const span = ([from, to]: readonly [number, number], size: number): Span => ({ from, to, size });
	const [high, low] = [y.edges[1], y.edges[0]];
	return {
		...{ width, height: HEIGHT, left, top: MARGIN.top },
		x: span(x.edges, Math.max(40, width - left - MARGIN.right)),
		y: span([high, low], HEIGHT - MARGIN.top - MARGIN.bottom),
	};
}

/** The chart in `host`, which takes no room before there is one. */
export function chartPicture(host: HTMLElement, told: ChartTold) {
	const document = host.ownerDocument;
	const axes = axesPicture(host);
	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("class", "lines");
	svg.setAttribute("aria-hidden", "true");
	const rule = svg.appendChild(document.createElementNS(SVG, "path"));
	rule.setAttribute("class", "rule");
	host.append(svg);
	host.setAttribute("role", "img");
	let shown: { readonly chart: Chart; readonly frame: Frame } | null = null;
	const positionOf = (event: MouseEvent): number | null => {
		if (!shown) return null;
		const { chart, frame } = shown;
		const pixel = event.clientX - host.getBoundingClientRect().left - frame.left;
		return nearest(chart, toValue(frame.x, Math.max(0, Math.min(frame.x.size, pixel))));
	};
	host.addEventListener("pointermove", (event) => told.hover(positionOf(event)));
	host.addEventListener("pointerleave", () => told.hover(null));
	host.addEventListener("click", (event) => {
		const at = positionOf(event);
		if (at !== null) told.pick(at);
	});
	/** Draws a chart as wide as its place; null takes it away. */
	const update = (chart: Chart | null) => {
		host.hidden = chart === null;
		shown = null;
		if (!chart) return;
		const width = host.clientWidth || 640;
		const y = valueAxis({ data: extremes(chart.lines) }, chart.title, chart.units, chart.quantity);
		const narrow = frameOf(width, 0, chart.x, y);
		const frame = frameOf(width, leftMargin(heightTicks(y, narrow.y)), chart.x, y);
		shown = { chart, frame };
		host.style.height = `${frame.height}px`;
		host.setAttribute("aria-label", chart.label);
		axes.update(frame, { axis: chart.x, span: frame.x }, { axis: y, span: frame.y });
		svg.style.left = `${frame.left}px`;
		svg.style.top = `${frame.top}px`;
		svg.setAttribute("width", String(frame.x.size));
		svg.setAttribute("height", String(frame.y.size));
		while (svg.childElementCount - 1 > chart.lines.length) svg.lastElementChild?.remove();
		while (svg.childElementCount - 1 < chart.lines.length) svg.append(document.createElementNS(SVG, "path"));
		for (const [i, values] of chart.lines.entries()) {
			const line = svg.children[i + 1];
			const { places, x } = chart;
			const path = places ? placedPath(places, values, frame.x, frame.y) : linePath(values, x.edges, frame.x, frame.y);
			line.setAttribute("d", path);
			line.setAttribute("style", `stroke:${LINE_COLORS[i % LINE_COLORS.length]}`);
		}
		mark(chart.at);
	};
	/** Moves the rule alone. */
	const mark = (at: number | null) => {
		const path = shown && at !== null ? rulePath(shown.chart, shown.frame, at) : "";
		if (rule.getAttribute("d") !== path) rule.setAttribute("d", path);
	};
	return { update, mark, node: host };
}

function rulePath({ x, places }: Chart, frame: Frame, at: number): string {
	return `M${toPixel(frame.x, places ? places[at] : x.position(at)).toFixed(1)},0V${frame.y.size}`;
}

/** The position nearest to a place of the axis; null where there are none. */
function nearest({ x, places }: Chart, value: number): number | null {
	if (!places) return x.size > 0 ? Math.max(0, x.indexOf(value)) : null;
	let found: number | null = null;
	for (let i = 0; i < places.length; i++)
		if (found === null || Math.abs(places[i] - value) < Math.abs(places[found] - value)) found = i;
	return found;
}

/** The smallest and the largest of all values; empty where there are none. */
function extremes(lines: Chart["lines"]): Float64Array {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const values of lines)
		for (let i = 0; i < values.length; i++) {
			const value = values[i];
			if (!Number.isFinite(value)) continue;
			low = Math.min(low, value);
			high = Math.max(high, value);
		}
	return low > high ? new Float64Array(0) : Float64Array.of(low, high);
}
