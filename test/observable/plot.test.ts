/** What Observable Plot makes of slices, histograms and series as they are, against what numpy says of the same numbers. */
import { describe, expect, it } from "vitest";
import type { Bench } from "../browser/page.ts";
import { alike, at, decode, difference, levelColor, onePlots, shot } from "./pictures.ts";

let bench: Bench;

onePlots((opened) => {
	bench = opened;
});

/** Shows what `code` makes of the slice of `levelStore` (8 × 12, times along x), and answers with what it gives as the second of a pair. */
async function shown(code: string): Promise<unknown> {
	return bench.page.evaluate(async (code) => {
		const count = (n: number) => Array.from({ length: n }, (_, i) => i);
		const times = { values: count(12), attrs: { units: "days since 2013-01-01" } };
		const store = window.levelStore({ values: count(8) }, times);
		const slice = await window.zarrWidget.readSlice(store, { path: "levels" });
		const names = {
			...window.zarrWidget,
			Plot: window.Plot,
			store,
			slice,
			bare: { margin: 0, axis: null, width: 240, height: 160 },
		};
		const [plot, answer] = await new Function(...Object.keys(names), `return (async () => ${code})()`)(
			...Object.values(names),
		);
		await window.show(plot);
		return answer;
	}, code);
}

describe("Observable Plot", () => {
	it("draws a slice by Plot.raster in its place, with view.scale's whole colour scale", async () => {
		await shown(`[Plot.plot({...bare, color: {type: "linear", domain: [0, 16], interpolate: colormap("viridis")},
			marks: [Plot.raster(slice.data, {...slice, imageRendering: "pixelated"})]})]`);
		const png = await shot(bench);
		const pixels = await decode(bench, png);
		for (let row = 0; row < 8; row++)
			for (let column = 0; column < 12; column++) {
				const seen = at(pixels, 20 * column + 10, 160 - 20 * row - 10);
				const wanted = levelColor(row, column);
				// Plot takes the colour between two entries of the table
				expect(Math.max(...seen.map((channel, i) => Math.abs(channel - wanted[i])))).toBeLessThanOrEqual(4);
			}
		expect(await difference(bench, "raster of a slice", png)).toBeLessThan(0.001);
	});

	it("draws a histogram by Plot.rectY with the heights that counting gives", async () => {
		const rects = (await shown(`(() => {
			const plot = Plot.plot({...bare, marks: [Plot.rectY(histogram(slice, {thresholds: 16, domain: [0, 16]}), {x1: "x1", x2: "x2", y: "count", inset: 0})]});
			const boxes = Array.from(plot.querySelectorAll("rect"), (rect) => ["x", "width", "height"].map((name) => Number(rect.getAttribute(name))));
			return [plot, {boxes, y: plot.scale("y").domain}];
		})()`)) as { boxes: number[][]; y: number[] };
		const counts = new Array<number>(16).fill(0);
		for (let i = 0; i < 96; i++) counts[(Math.floor(i / 12) * 5 + (i % 12) * 3) % 16]++;
		expect(rects.y).toEqual([0, Math.max(...counts)]);
		expect(rects.boxes.map(([, , height]) => Math.round((height / 160) * rects.y[1] * 1000) / 1000)).toEqual(counts);
		expect(rects.boxes.map(([x]) => Math.round(x * 100) / 100)).toEqual(counts.map((_, i) => 15 * i));
		expect(await difference(bench, "histogram by rectY", await shot(bench))).toBeLessThan(0.002);
	});

	it("draws a profile by Plot.lineY on a scale of dates", async () => {
		const said = await shown(`(async () => {
			const rows = await readSeries(store, {path: "levels", along: "x", index: {y: 2}});
			const plot = Plot.plot({...bare, y: {domain: [0, 16]}, marks: [Plot.lineY(rows, {x: "x", y: "value", strokeWidth: 2})]});
			const scale = plot.scale("x");
			return [plot, {type: scale.type, domain: scale.domain.map(Number), path: plot.querySelector("path").getAttribute("d")}];
		})()`);
		const values = Array.from({ length: 12 }, (_, i) => ((10 + i * 3) % 16) + 7.5 / 16);
		const path = values.map((value, i) => [(240 * i) / 11, 160 - value * 10]);
		const { path: drawn, ...scale } = said as { path: string };
		expect(scale).toEqual({ type: "utc", domain: [Date.UTC(2013, 0, 1), Date.UTC(2013, 0, 12)] });
		const points = drawn
			.split(/[ML]/)
			.slice(1)
			.map((point) => point.split(",").map(Number));
		expect(points.length).toBe(12);
		for (const [i, [x, y]] of points.entries()) {
			expect(x).toBeCloseTo(path[i][0], 2);
			expect(y).toBeCloseTo(path[i][1], 2);
		}
		expect(await difference(bench, "profile by lineY", await shot(bench))).toBeLessThan(0.002);
	});

	it("takes a view's colours for its legend and its marks", async () => {
		const said = await shown(`(async () => {
			const view = zarrView(store, {path: "levels", color: {scheme: "thermal", domain: [0, 16], reverse: true}});
			document.body.append(view);
			await view.ready;
			const color = view.scale("color");
			const plot = Plot.plot({...bare, color, marks: [Plot.dot([4.5], {x: 0, y: 0, fill: (d) => d})]});
			const legend = Plot.legend({color});
			const fill = plot.querySelector("circle").getAttribute("fill");
			const {lut} = colormap("thermal", {reverse: true});
			const canvas = document.createElement("canvas");
			drawSlice(canvas, slice, view.value.color);
			const [r, g, b] = canvas.getContext("2d").getImageData(0, 0, 1, 1).data;
			view.dispose();
			return [plot, {fill, mine: colormap("thermal")(1 - 4.5 / 16), legend: legend.querySelector("image") !== null, first: [r, g, b], table: lut[7]}];
		})()`);
		const { fill, mine, legend, first, table } = said as {
			fill: string;
			mine: string;
			legend: boolean;
			first: number[];
			table: number;
		};
		expect(fill).toBe(mine);
		expect(legend).toBe(true);
		expect(alike(first, [table & 255, (table >> 8) & 255, (table >> 16) & 255])).toBe(true); // level(0, 0) is in entry 7
	});
});
