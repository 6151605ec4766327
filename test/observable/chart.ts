/** A chart of Observable Plot on a page, read back from its shapes by its own scales. */
import type { Locator, Page } from "playwright-core";
import type { Rgb } from "../browser/shown.ts";

/** A scale as `plot.scale` gives it. */
interface Scale {
	apply(value: number | string): number;
	invert(pixel: number): number | Date;
	readonly range: readonly number[];
}

/** What Plot returns: a figure, or a bare SVG where there is no legend. */
export type Chart = (HTMLElement | SVGElement) & { scale(name: string): Scale | undefined };

/** A bar in the units of the chart's scales. */
export interface Bar {
	readonly x1: number;
	readonly x2: number;
	readonly y: number;
}

/** The bars of the chart, from left to right. */
export function barsOf(chart: Locator): Promise<Bar[]> {
	return chart.evaluate((plot: Chart) => {
		const [x, y] = [plot.scale("x"), plot.scale("y")];
		const number = (rect: Element, name: string) => Number(rect.getAttribute(name));
		// an inset of half a pixel on either side keeps bars apart
		return Array.from(plot.querySelectorAll("[aria-label=rect] rect"), (rect) => ({
			x1: Number(x?.invert(number(rect, "x"))),
			x2: Number(x?.invert(number(rect, "x") + number(rect, "width"))),
			y: Number(y?.invert(number(rect, "y"))),
		}));
	});
}

/** The points of the chart's only line: [x, y] in the units of its scales, dates as milliseconds. */
export function lineOf(chart: Locator): Promise<[number, number][]> {
	return chart.evaluate((plot: Chart) => {
		const [x, y] = [plot.scale("x"), plot.scale("y")];
		const text = plot.querySelector("[aria-label=line] path")?.getAttribute("d") ?? "";
		return text
			.split(/[ML]/)
			.filter(Boolean)
			.map((pair): [number, number] => {
				const [px, py] = pair.split(",").map(Number);
				return [Number(x?.invert(px)), Number(y?.invert(py))];
			});
	});
}

/** Where [x, y] of a chart with both scales lies in the window; with values of fx and fy, in that facet. */
export function placeIn(
	chart: Locator,
	at: readonly [number, number],
	facet: readonly [number, number] | null = null,
): Promise<[number, number]> {
	return chart.evaluate(
		(plot: Chart, [[x, y], cell]) => {
			const svg = (plot.tagName === "svg" ? plot : plot.querySelector(":scope > svg:last-of-type")) as SVGSVGElement;
			const place = (name: "x" | "y", value: number, nth: 0 | 1) => {
				const [scale, facets] = [plot.scale(name), plot.scale(`f${name}`)];
				const start = Math.min(...(scale?.range ?? []));
				return (scale?.apply(value) ?? 0) + (cell && facets ? facets.apply(cell[nth]) - start : 0);
			};
			const point = new DOMPoint(place("x", x, 0), place("y", y, 1)).matrixTransform(svg.getScreenCTM() ?? undefined);
			return [point.x, point.y] as [number, number];
		},
		[at, facet] as const,
	);
}

/** Colours of the window as it is shown, at points in CSS pixels. */
export async function coloursAt(page: Page, points: readonly (readonly [number, number])[]): Promise<Rgb[]> {
	const png = (await page.screenshot({ scale: "css" })).toString("base64");
	return page.evaluate(
		async ([data, places]) => {
			const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
			const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true });
			context?.drawImage(bitmap, 0, 0);
			return places.map(([x, y]) => {
				const [r, g, b] = context?.getImageData(Math.floor(x), Math.floor(y), 1, 1).data ?? [];
				return [r, g, b] as const;
			});
		},
		[png, points] as const,
	);
}
