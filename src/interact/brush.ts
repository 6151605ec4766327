/** The brush on the histogram: a gesture → colour limits. */
import { type BrushSelection, brushX, type D3BrushEvent } from "d3-brush";
import { select } from "d3-selection";
import { type PlotBox, plotPixel, plotValue } from "../render/plot.ts";

/** What a brush tells. */
export interface BrushTold {
	/** New limits, while they are drawn. */
	readonly chosen: (domain: [number, number]) => void;
	/** The brush was clicked away: limits are automatic again. */
	readonly cleared: () => void;
}

/** The limits that a brushed range of pixels means; null for an empty one. Pure. */
export function brushedDomain(box: PlotBox, selection: BrushSelection | null): [number, number] | null {
	if (!selection) return null;
	const [a, b] = selection.map((pixel) => plotValue(box, Number(pixel)));
	return a < b ? [a, b] : null;
}

/** The range of pixels that limits take, cut to the box. Pure. */
export function domainPixels(box: PlotBox, domain: readonly [number, number]): [number, number] {
	const held = (value: number) => Math.min(box.right, Math.max(box.left, plotPixel(box, value)));
	return [held(domain[0]), held(domain[1])];
}

/** The brush: `attach` puts it on a histogram, `update` follows limits without telling. */
export function limitsBrush(told: BrushTold) {
	let box: PlotBox | null = null;
	let drawn: [number, number] | null = null;
	let layer: SVGGElement | null = null;
	const behaviour = brushX<unknown>()
		.on("brush", (event: D3BrushEvent<unknown>) => {
			if (!event.sourceEvent || !box) return;
			const domain = brushedDomain(box, event.selection);
			if (domain) told.chosen(domain);
		})
		.on("end", (event: D3BrushEvent<unknown>) => {
			if (event.sourceEvent && !event.selection) told.cleared();
		});
	const attach = (svg: SVGSVGElement, at: PlotBox) => {
		box = at;
		drawn = null;
		behaviour.extent([
			[at.left, at.top - 4],
			[at.right, at.bottom],
		]);
		layer = select(svg).append("g").attr("class", "brush").call(behaviour).node();
	};
	const update = (domain: readonly [number, number]) => {
		if (!box || !layer) return;
		const pixels = domainPixels(box, domain);
		if (drawn && drawn[0] === pixels[0] && drawn[1] === pixels[1]) return;
		drawn = pixels;
		select(layer).call(behaviour.move, pixels[0] < pixels[1] ? pixels : null);
	};
	return { attach, update };
}
