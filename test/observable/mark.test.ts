/** sliceMark in the scales of Observable Plot: each cell in its place, in the colour that matplotlib gives its value. */
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Bench } from "../browser/page.ts";
import { launch } from "../browser/page.ts";
import { at, decode, difference, openPlots, type Pixels, shot } from "./pictures.ts";

/** Levels in order of their values, as matplotlib colours the middle of each. */
const COLORS: readonly (readonly number[])[] = JSON.parse(
	readFileSync(new URL("../fixtures/colormaps.json", import.meta.url), "utf8"),
).samples.viridis.map((hex: string) => [0, 2, 4].map((from) => Number.parseInt(hex.slice(from, from + 2), 16)));
/** By how much of 255 our colours may miss matplotlib's between the knots from which they are made. */
const KNOTS = 2;
const WHITE = [255, 255, 255];

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
	bench = await openPlots(browser);
	await bench.page.evaluate(() => {
		const style = document.createElement("style");
		style.textContent = "body { margin: 0; background: white } #plot { display: inline-block; vertical-align: top }";
		document.head.append(style);
	});
});

afterAll(async () => {
	await bench?.close();
	await browser?.close();
});

/** Puts a plot of an 8 × 12 slice on the page: cells of 20 pixels, no margins, nothing but the picture. Gives where Plot says that pixels lie. */
async function plotted(
	plot: object,
	store: { y?: number[]; x?: number[]; lacking?: number[]; mark?: object } = {},
): Promise<{ pixels: Pixels; png: Buffer; x: number[]; y: number[] }> {
	const { x, y } = await bench.page.evaluate(
		async ([options, { y, x, lacking, mark }]) => {
			const count = (n: number) => Array.from({ length: n }, (_, i) => i);
			const source = window.levelStore({ values: y ?? count(8) }, { values: x ?? count(12) }, lacking);
			if (!y) for (const key of ["y/zarr.json", "y/c/0"]) source.delete(key);
			if (!x) for (const key of ["x/zarr.json", "x/c/0"]) source.delete(key);
			const slice = await window.zarrWidget.readSlice(source, { path: "levels" });
			const marks = [window.zarrWidget.sliceMark(slice, { color: { domain: [0, 16] } }, mark)];
			const made = window.Plot.plot({ width: 240, height: 160, margin: 0, axis: null, marks, ...options });
			made.id = "plot";
			document.body.replaceChildren(made);
			const inverse = (name: "x" | "y", size: number) => {
				const scale = made.scale(name);
				return scale?.invert ? count(size).map((pixel) => Number(scale.invert?.(pixel + 0.5))) : [];
			};
			await Promise.all(Array.from(document.querySelectorAll("image"), (image) => image.decode()));
			return { x: inverse("x", 240), y: inverse("y", 160) };
		},
		[plot, store] as const,
	);
	const png = await shot(bench);
	return { pixels: await decode(bench, png), png, x, y };
}

/** The colour of a cell by its row and column; null outside. */
function colorOf(row: number, column: number, height = 8, width = 12): readonly number[] | null {
	const inside = row >= 0 && row < height && column >= 0 && column < width;
	return inside ? COLORS[(row * 5 + column * 3) % 16] : null;
}

/** Every pixel whose neighbours lie in the same cell, as it should be and as it is. */
function compare(pixels: Pixels, rowAt: (y: number) => number, columnAt: (x: number) => number) {
	const wrong: object[] = [];
	let compared = 0;
	const flat = (of: (at: number) => number, p: number) => of(p - 1) === of(p) && of(p) === of(p + 1);
	for (let y = 1; y < pixels.height - 1; y++)
		for (let x = 1; x < pixels.width - 1; x++) {
			if (!flat(rowAt, y) || !flat(columnAt, x)) continue;
			const wanted = colorOf(rowAt(y), columnAt(x)) ?? WHITE;
			const seen = at(pixels, x, y);
			compared++;
			if (seen.some((channel, i) => Math.abs(channel - wanted[i]) > KNOTS)) wrong.push({ x, y, seen, wanted });
		}
	return { compared, wrong: wrong.slice(0, 5) };
}

const ONE = Array.from({ length: 12 }, (_, i) => i + 1);

describe("sliceMark in a plot's scales", () => {
	const cases: Record<string, { plot: object; store?: { x?: number[]; y?: number[] } }> = {
		"domains of its own": { plot: {} },
		"y from the top": { plot: { y: { reverse: true } } },
		"x reversed": { plot: { x: { reverse: true } } },
		"zoomed in": { plot: { x: { domain: [2.37, 7.81] }, y: { domain: [6.2, 1.4] } } },
		"zoomed out": { plot: { x: { domain: [-7, 31] }, y: { domain: [-3, 12] } } },
		"a square root": { plot: { x: { type: "sqrt" } } },
		"a logarithm": { plot: { x: { type: "log" } }, store: { x: ONE } },
		"two pieces": { plot: { x: { type: "linear", domain: [0, 3, 12], range: [0, 120, 240] } } },
		"descending coordinates": { plot: {}, store: { y: [80, 70, 60, 50, 40, 30, 20, 10] } },
	};
	it.each(Object.entries(cases))("%s", async (name, { plot, store = {} }) => {
		const { pixels, png, x, y } = await plotted(plot, store);
		const cell = (value: number, from: number, step: number) => Math.floor((value - from) / step);
		const rowAt = (p: number) => (store.y ? cell(y[p], 85, -10) : cell(y[p], 0, 1));
		const columnAt = (p: number) => cell(x[p], store.x ? 0.5 : 0, 1);
		const { compared, wrong } = compare(pixels, rowAt, columnAt);
		expect(wrong).toEqual([]);
		expect(compared).toBeGreaterThan(20_000);
		expect(await difference(bench, `mark ${name}`, png)).toBeLessThan(0.001);
	});
});
