/** sliceMark in the scales of Observable Plot: each cell in its place, in the colour that matplotlib gives its value. */
import { describe, expect, it } from "vitest";
import type { Bench } from "../browser/page.ts";
import { alike, at, decode, difference, levelColor, onePlots, type Pixels, shot, WHITE } from "./pictures.ts";

let bench: Bench;

onePlots((opened) => {
	bench = opened;
});

/** Puts a plot of an 8 × 12 slice on the page: cells of 20 pixels, no margins, nothing but the picture. Gives where Plot says that pixels lie. */
async function plotted(
	plot: object,
	store: { y?: number[]; x?: number[]; lacking?: number[]; mark?: object; facets?: string[] } = {},
): Promise<{ pixels: Pixels; png: Buffer; x: number[]; y: number[] }> {
	const { x, y } = await bench.page.evaluate(
		async ([options, { y, x, lacking, mark, facets = [] }]) => {
			const count = (n: number) => Array.from({ length: n }, (_, i) => i);
			const source = window.levelStore({ values: y ?? count(8) }, { values: x ?? count(12) }, lacking);
			if (!y) for (const key of ["y/zarr.json", "y/c/0"]) source.delete(key);
			if (!x) for (const key of ["x/zarr.json", "x/c/0"]) source.delete(key);
			const slice = await window.zarrWidget.readSlice(source, { path: "levels" });
			const dots = window.Plot.dot(facets, { fx: (d) => d, x: () => 6, y: () => 4, r: 0 }); // unseen
			const picture = window.zarrWidget.sliceMark(slice, { color: { domain: [0, 16] } }, mark);
			const marks = facets.length > 0 ? [picture, dots] : [picture];
			const made = window.Plot.plot({ width: 240, height: 160, margin: 0, axis: null, marks, ...options });
			await window.show(made);
			const inverse = (name: "x" | "y", size: number) => {
				const scale = made.scale(name);
				return scale?.invert ? count(size).map((pixel) => Number(scale.invert?.(pixel + 0.5))) : [];
			};
			return { x: inverse("x", 240), y: inverse("y", 160) };
		},
		[plot, store] as const,
	);
	const png = await shot(bench);
	return { pixels: await decode(bench, png), png, x, y };
}

/** The colour of a cell; white outside. */
function colorOf(row: number, column: number): readonly number[] {
	return row >= 0 && row < 8 && column >= 0 && column < 12 ? levelColor(row, column) : WHITE;
}

/** Every pixel whose neighbours lie in the same cell, as it should be and as it is. */
function compare(pixels: Pixels, rowAt: (y: number) => number, columnAt: (x: number) => number) {
	const wrong: object[] = [];
	let compared = 0;
	const flat = (of: (at: number) => number, p: number) => of(p - 1) === of(p) && of(p) === of(p + 1);
	for (let y = 1; y < pixels.height - 1; y++)
		for (let x = 1; x < pixels.width - 1; x++) {
			if (!flat(rowAt, y) || !flat(columnAt, x)) continue;
			const wanted = colorOf(rowAt(y), columnAt(x));
			const seen = at(pixels, x, y);
			compared++;
			if (!alike(seen, wanted)) wrong.push({ x, y, seen, wanted });
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

describe("sliceMark in facets, along dates and with marks of others", () => {
	/** Facets a, b and c of 80 pixels, each cell 6⅔ × 20; the mark's options say which have the picture. */
	const faceted = { fx: { domain: ["a", "b", "c"], padding: 0, axis: null } };
	const corner = (pixels: Pixels, facet: number) => at(pixels, facet * 80 + 3, 150);

	it("is in its own facet alone", async () => {
		const { pixels, png } = await plotted(faceted, { mark: { fx: "b" } });
		expect([0, 1, 2].map((facet) => alike(corner(pixels, facet), levelColor(0, 0)))).toEqual([false, true, false]);
		expect([corner(pixels, 0), corner(pixels, 2)]).toEqual([WHITE, WHITE]);
		expect(await difference(bench, "mark in one facet", png)).toBeLessThan(0.001);
	});

	it("is in every facet of the others, cell by cell", async () => {
		const { pixels, png } = await plotted(faceted, { facets: ["a", "b", "c"] });
		for (const facet of [0, 1, 2])
			for (let row = 0; row < 8; row++)
				for (let column = 0; column < 12; column++) {
					const seen = at(pixels, facet * 80 + (column + 0.5) * (80 / 12), 160 - (row + 0.5) * 20);
					expect(alike(seen, levelColor(row, column)), `${facet} ${row} ${column} ${seen}`).toBe(true);
				}
		expect(await difference(bench, "mark in three facets", png)).toBeLessThan(0.001);
	});

	it("lies along dates", async () => {
		const { type, domain, pixels } = await bench.page
			.evaluate(async () => {
				const count = (n: number) => Array.from({ length: n }, (_, i) => i);
				const source = window.levelStore({ values: count(8) }, { values: count(12) });
				const slice = await window.zarrWidget.readSlice(source, { path: "levels" });
				const dates = { x1: new Date("2013-01-01"), x2: new Date("2013-01-13") };
				const mark = window.zarrWidget.sliceMark(slice, { color: { domain: [0, 16] } }, dates);
				const made = window.Plot.plot({ width: 240, height: 160, margin: 0, axis: null, marks: [mark] });
				await window.show(made);
				const scale = made.scale("x");
				return { type: scale?.type, domain: Array.from(scale?.domain ?? [], Number) };
			})
			.then(async (scale) => ({ ...scale, pixels: await decode(bench, await shot(bench)) }));
		expect(type).toBe("utc");
		expect(domain).toEqual([Date.UTC(2013, 0, 1), Date.UTC(2013, 0, 13)]);
		expect(alike(at(pixels, 5 * 20 + 10, 150), levelColor(0, 5))).toBe(true);
	});

	it("marks cells of missing chunks, and no others", async () => {
		const { pixels, png } = await plotted({}, { lacking: [2, 3] });
		const gray = (row: number) => {
			let grays = 0;
			let whites = 0;
			for (let y = 160 - 20 * (row + 1); y < 160 - 20 * row; y++)
				for (let x = 0; x < 240; x++) {
					const [r, g, b] = at(pixels, x, y);
					if (r === 255 && g === 255 && b === 255) whites++;
					else if (r === g && g === b) grays++;
				}
			return { grays, whites };
		};
		expect(gray(1)).toEqual({ grays: 0, whites: 0 });
		for (const row of [2, 3]) {
			const { grays, whites } = gray(row);
			expect(grays + whites).toBe(240 * 20);
			expect(grays).toBeGreaterThan(50);
		}
		expect(await difference(bench, "mark with missing chunks", png)).toBeLessThan(0.001);
	});
});

describe("sliceMark's picture, decoded by Chromium", () => {
	/** Cells 64 × 64 of the middles of all 256 colours, `except` left out and `holes` of the rows without a value: pixels of the mark's and drawSlice's pictures. */
	const pictured = (color: object, except: number, holes: number) =>
		bench.page.evaluate(
			async ([color, except, holes]) => {
				const { readSlice, sliceMark, drawSlice } = window.zarrWidget;
				const count = (n: number) => Array.from({ length: n }, (_, i) => i);
				const store = window.levelStore({ values: count(64) }, { values: count(64) });
				const levels = count(4096).map((i) =>
					i < 64 * holes ? Number.NaN : i % 256 === except ? 0.5 : (i % 256) + 0.5,
				);
				const slice = { ...(await readSlice(store, { path: "levels" })), data: Float64Array.from(levels) };
				const mark = sliceMark(slice, { color });
				const made = window.Plot.plot({
					width: 640,
					height: 640,
					margin: 0,
					axis: null,
					y: { reverse: true },
					marks: [mark],
				});
				const image = new Image();
				image.src = made.querySelector("image")?.getAttribute("href") ?? "";
				await image.decode();
				const read = (draw: (canvas: HTMLCanvasElement) => void) => {
					const canvas = document.createElement("canvas");
					canvas.width = image.width;
					canvas.height = image.height;
					draw(canvas);
					const { width, height } = canvas;
					const { data } = canvas.getContext("2d")?.getImageData(0, 0, width, height) ?? { data: [] };
					return {
						width,
						height,
						pixels: Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 4).join()),
					};
				};
				return {
					type: atob(image.src.split(",")[1].slice(0, 48)).charCodeAt(25),
					seen: read((canvas) => canvas.getContext("2d")?.drawImage(image, 0, 0)),
					wanted: read((canvas) => drawSlice(canvas, slice, color)),
				};
			},
			[color, except, holes] as const,
		);

	// 3 is PNG's type of a byte a pixel, 6 that of four
	it.each([
		["all colours", { domain: [0, 256] }, -1, 0, 3],
		["holes beside all colours but one", { domain: [0, 256] }, 77, 3, 3],
		["holes beside all colours", { domain: [0, 256] }, -1, 3, 6],
		["holes on a logarithm, reversed", { domain: [1, 256], type: "log", reverse: true }, -1, 5, 3],
	] as const)("%s", async (_name, color, except, holes, kind) => {
		const { seen, wanted, type } = await pictured(color, except, holes);
		expect(seen).toEqual(wanted);
		expect([seen.width, seen.height]).toEqual([64, 64]);
		expect(seen.pixels.filter((pixel) => pixel.endsWith(",0"))).toHaveLength(64 * holes);
		expect(new Set(seen.pixels).size).toBeGreaterThan(100);
		expect(type).toBe(kind);
	});
});

describe("what sliceMark refuses", () => {
	it.each([
		["a promise of a slice", "sliceMark(readSlice(store, {path: 'levels'}))", /a Promise.*await/],
		["nothing", "sliceMark()", /undefined; give a slice/],
		["an unknown scheme", "sliceMark(slice, {color: {scheme: 'viridos'}})", /"viridos".*"viridis"/],
		["an unknown type", "sliceMark(slice, {color: {type: 'ordinal'}})", /"ordinal".*"linear", "log" or "symlog"/],
		["a domain with a hole", "sliceMark(slice, {color: {domain: [0, NaN]}})", /\[0, NaN\].*two finite numbers/],
		["edges that are none", "sliceMark(slice, {}, {x1: 3, x2: 3})", /x1 is 3, x2 is 3/],
		[
			"positions as longitudes",
			"Plot.plot({projection: 'equal-earth', marks: [sliceMark(slice, {}, {y1: 0, y2: 720})]})",
			/latitudes.*0 to 720/,
		],
		[
			"a scale of bands",
			"Plot.plot({x: {type: 'band', domain: ['a']}, marks: [sliceMark(slice)]})",
			/continuous scale x.*"band"/,
		],
		[
			"a map with two places at one",
			"Plot.plot({projection: 'albers-usa', marks: [sliceMark(slice, {}, world)]})",
			/two places of the earth.*geoAlbersUsa/,
		],
		[
			"a map of elsewhere",
			"Plot.plot({projection: {type: 'mercator', domain: at(-60)}, marks: [sliceMark(slice, {}, {x1: 10, x2: 11, y1: 50, y2: 51})]})",
			/None of the slice was found/,
		],
	])("%s", async (_what, code, wanted) => {
		const said = await bench.page.evaluate(async (code) => {
			const { sliceMark, readSlice } = window.zarrWidget;
			const count = (n: number) => Array.from({ length: n }, (_, i) => i);
			const store = window.levelStore({ values: count(8) }, { values: count(12) });
			const slice = await readSlice(store, { path: "levels" });
			const world = { x1: -180, x2: 180, y1: -90, y2: 90 };
			const at = (lon: number) => ({
				type: "MultiPoint",
				coordinates: [
					[lon, 0],
					[lon + 1, 1],
				],
			});
			const names = { sliceMark, readSlice, Plot: window.Plot, store, slice, world, at };
			try {
				new Function(...Object.keys(names), `return ${code}`)(...Object.values(names));
				return "nothing";
			} catch (error) {
				return `${(error as Error).name}: ${(error as Error).message}`;
			}
		}, code);
		expect(said).toMatch(wanted);
		expect(said).toMatch(/^(Selection|Unsupported)Error/);
	});
});
