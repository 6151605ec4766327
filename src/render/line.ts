/** A 1-D array as a line with gaps where there is no value. */
import type { Axis } from "../hierarchy/axis.ts";
import type { Slice } from "../slice/slice.ts";
import { type Span, toPixel } from "./frame.ts";
import type { Quantity } from "./quantity.ts";

/** The SVG path of a line through the middles of its cells; NaN breaks it, and where cells are narrower than half a pixel each pixel shows its range. Pure. */
export function linePath(values: ArrayLike<number>, edges: readonly [number, number], x: Span, y: Span): string {
	const cell = (toPixel(x, edges[1]) - toPixel(x, edges[0])) / values.length;
	const start = toPixel(x, edges[0]) + cell / 2;
	const count = Math.abs(cell) >= 0.5 ? 1 : Math.ceil(1 / Math.max(1e-9, Math.abs(cell)));
	const parts: string[] = [];
	let open = false;
	for (let i = 0; i < values.length; ) {
		const px = start + i * cell;
		const end = Math.min(values.length, i + count);
		const [low, high] = range(values, i, end);
		i = end;
		if (px < -1 || px > x.size + 1 || Number.isNaN(low)) {
			open = false;
			continue;
		}
		parts.push(`${open ? "L" : "M"}${round(px)},${round(toPixel(y, low))}`);
		parts.push(high === low ? (open ? "" : "h0") : `L${round(px)},${round(toPixel(y, high))}`);
		open = true;
	}
	return parts.join("");
}

function range(values: ArrayLike<number>, from: number, end: number): [number, number] {
	let low = Number.NaN;
	let high = Number.NaN;
	for (let i = from; i < end; i++) {
		const value = values[i];
		if (!Number.isFinite(value)) continue;
		if (!(low <= value)) low = value;
		if (!(high >= value)) high = value;
	}
	return [low, high];
}

function round(pixel: number): number {
	return Math.round(pixel * 10) / 10;
}

/** An axis of values for a line's height, from `low` to `high` with a little air. Pure. */
export function valueAxis(slice: Pick<Slice, "data">, title: string, units: string, quantity: Quantity): Axis {
	const found = range(slice.data, 0, slice.data.length);
	const [low, high] = Number.isNaN(found[0]) ? [0, 1] : found;
	const wide = (high - low || Math.abs(low) || 1) * 0.05;
	const air = Number.isFinite(high + wide - (low - wide)) ? wide : 0; // at the ends of what a double holds
	const edges: [number, number] = [low - air, high + air];
	return {
		dim: title,
		size: 1,
		title,
		units,
		scale: "linear",
		edges,
		hasCoordinates: true,
		upward: true,
		label: () => "",
		value: () => low,
		coordinate: () => low,
		format: quantity.text,
		ticks: quantity.ticks,
		indexOf: () => 0,
		position: () => low,
	};
}

/** The line's picture in `host`; `update` redraws it inside the frame's inner box. */
export function linePicture(host: Element) {
	const document = host.ownerDocument;
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	svg.setAttribute("class", "line");
	svg.setAttribute("aria-hidden", "true");
	const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
	svg.append(path);
	host.append(svg);
	let empty = false;
	const update = (slice: Slice | null, x: Span, y: Span) => {
		if (!slice && empty) return;
		empty = !slice;
		// without a line it takes no room: nobody would fit it to a narrower place
		svg.setAttribute("width", String(slice ? x.size : 0));
		svg.setAttribute("height", String(slice ? y.size : 0));
		path.setAttribute("d", slice ? linePath(slice.data, [slice.x1, slice.x2], x, y) : "");
	};
	return { node: svg, update };
}
