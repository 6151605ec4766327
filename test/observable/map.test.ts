/** sliceMark under map projections: every pixel against what d3 says lies there, and against Plot.raster. */
import { describe, expect, it } from "vitest";
import type { Bench } from "../browser/page.ts";
import { alike, at, decode, difference, levelColor, onePlots, type Pixels, shot, WHITE } from "./pictures.ts";

let bench: Bench;

onePlots((opened) => {
	bench = opened;
});

/** Plot's own way of the projections that d3 has, which the page sets up anew to ask what lies where. */
const MAPS = {
	equirectangular: "d3.geoEquirectangular()",
	"equal-earth": "d3.geoEqualEarth()",
	orthographic: "d3.geoOrthographic().rotate([30, -40])",
	mercator: "d3.geoMercator()",
	albers: "d3.geoAlbers()",
	"equal-earth turned": "d3.geoEqualEarth().rotate([-150, 0])",
};

interface Asked {
	/** The projection as the page makes it. */
	readonly code: string;
	/** Whether Plot gets d3's object, with its way back, or one with the way forward alone, as its named ones are. */
	readonly invertible: boolean;
	/** Longitudes from 0 to 360 rather than −180 to 180. */
	readonly east: boolean;
}

const STEP = 7.5;

/** Draws 24 × 48 cells over the globe on 360 × 200 pixels; gives for each pixel the cell (row × 48 + column) that d3's invert names, -1 for none. */
async function mapped({ code, invertible, east }: Asked): Promise<{ cells: number[]; png: Buffer; pixels: Pixels }> {
	const cells = await bench.page.evaluate(
		async ([code, invertible, east, step]) => {
			const centres = (from: number, n: number, by: number) =>
				Array.from({ length: n }, (_, i) => from + (i + 0.5) * by);
			const lon = centres(east ? 0 : -180, 48, step);
			const source = window.levelStore({ values: centres(90, 24, -step) }, { values: lon });
			const slice = await window.zarrWidget.readSlice(source, { path: "levels" });
			const made = new Function("d3", `return ${code}`)(window.d3) as import("d3").Projection;
			const full = made.fitExtent(
				[
					[0, 0],
					[360, 200],
				],
				{ type: "Sphere" },
			);
			const clip = window.d3.geoClipRectangle(0, 0, 360, 200);
			const projection = invertible ? full : { stream: (sink: object) => full.stream(clip(sink)) };
			const mark = window.zarrWidget.sliceMark(slice, { color: { domain: [0, 16] } });
			const options = {
				width: 360,
				height: 200,
				margin: 0,
				projection,
				marks: [mark],
			} as import("@observablehq/plot").PlotOptions;
			await window.show(window.Plot.plot(options));
			return Array.from({ length: 360 * 200 }, (_, i) => {
				const pixel = [(i % 360) + 0.5, Math.floor(i / 360) + 0.5] as const;
				const point = full.invert(pixel);
				if (!point || !(Math.abs(point[1]) <= 90)) return -1;
				const back = full(point);
				if (!back || Math.hypot(back[0] - pixel[0], back[1] - pixel[1]) > 0.025) return -1;
				const x = east ? (point[0] + 360) % 360 : ((point[0] + 540) % 360) - 180;
				return Math.floor((90 - point[1]) / step) * 48 + Math.floor((x - (east ? 0 : -180)) / step);
			});
		},
		[code, invertible, east, STEP] as const,
	);
	const png = await shot(bench);
	return { cells, png, pixels: await decode(bench, png) };
}

/** Pixels inside a cell (all neighbours in the same one) that don't have its colour, and pixels at seams that have no neighbour's. */
function faults(cells: number[], pixels: Pixels) {
	const color = (cell: number) => (cell < 0 ? WHITE : levelColor(Math.floor(cell / 48), cell % 48));
	const found = { compared: 0, inside: 0, seams: 0, seam: 0 };
	for (let y = 1; y < 199; y++)
		for (let x = 1; x < 359; x++) {
			const around = [-361, -360, -359, -1, 0, 1, 359, 360, 361].map((by) => cells[y * 360 + x + by]);
			const seen = at(pixels, x, y);
			const same = around.every((cell) => cell === around[4]);
			found.compared++;
			if (same && !alike(seen, color(around[4]))) found.inside++;
			if (!same) found.seams++;
			if (!same && !around.some((cell) => alike(seen, color(cell)))) found.seam++;
		}
	return found;
}

const cases = Object.entries(MAPS).flatMap(([name, code]) =>
	[true, false].map((invertible) => ({ name, code, invertible, east: !invertible })),
);

describe("sliceMark on a map", () => {
	it.each(cases)("$name, way back $invertible, from 0 to 360 $east", async ({ name, ...asked }) => {
		const { cells, png, pixels } = await mapped(asked);
		const { compared, inside, seams, seam } = faults(cells, pixels);
		expect(compared).toBe(358 * 198);
		expect(seams).toBeLessThan(compared / 2);
		expect(inside).toBe(0);
		expect(seam).toBeLessThan(compared / 500); // cells slimmer than a pixel, at limbs and poles
		if (asked.invertible) expect(await difference(bench, `map ${name}`, png)).toBeLessThan(0.001);
	});

	it.each([
		"equal-earth",
		"orthographic",
		"mercator",
		"azimuthal-equidistant",
		"conic-equal-area",
		"identity",
		"reflect-y",
	])("Plot's own %s as Plot.raster has it at the middle of each cell that isn't slim", async (projection) => {
		const shown = async (mark: "sliceMark" | "raster") => {
			const places = await bench.page.evaluate(
				async ([projection, mark, step]) => {
					const planar = /identity|reflect/.test(projection);
					const centres = (from: number, n: number, by: number) =>
						Array.from({ length: n }, (_, i) => from + (i + 0.5) * by);
					const y = planar ? centres(projection === "identity" ? 20 : -180, 24, 6) : centres(90, 24, -step);
					const x = planar ? centres(20, 48, 6) : centres(-180, 48, step);
					const slice = await window.zarrWidget.readSlice(window.levelStore({ values: y }, { values: x }), {
						path: "levels",
					});
					const { Plot, zarrWidget } = window;
					const places = y.flatMap((b) => x.map((a) => [a, b]));
					const { lut } = zarrWidget.colormap("viridis");
					const color = { type: "linear", domain: [0, 16], interpolate: zarrWidget.colormap("viridis") } as const;
					const table = (t: number) => {
						const word = lut[Math.min(255, Math.floor(t * 256))];
						return `rgb(${word & 255}, ${(word >> 8) & 255}, ${(word >> 16) & 255})`;
					};
					const picture =
						mark === "sliceMark"
							? zarrWidget.sliceMark(slice, { color: { domain: [0, 16] } })
							: Plot.raster(slice.data, {
									x: places.map(([x]) => x),
									y: places.map(([, y]) => y),
									interpolate: "nearest",
								});
					const dots = Plot.dot(places, { r: 0, fill: "none" });
					const made = Plot.plot({
						...{ width: 360, height: 200, margin: 0, marks: [picture, dots] },
						projection: projection as import("@observablehq/plot").ProjectionName,
						color: { ...color, interpolate: table },
					});
					await window.show(made);
					return Array.from(made.querySelectorAll("circle"), (dot) =>
						["cx", "cy"].map((c) => Number(dot.getAttribute(c))),
					);
				},
				[projection, mark, STEP] as const,
			);
			return { places, pixels: await decode(bench, await shot(bench)) };
		};
		const [ours, theirs] = [await shown("sliceMark"), await shown("raster")];
		// where cells are slim, the middle that is nearest on the screen may be another cell's
		const lone = ours.places.filter(([x, y], i) =>
			ours.places.every(([a, b], j) => i === j || Math.hypot(a - x, b - y) > 4),
		);
		const inside = lone.filter(([x, y]) => x > 2 && y > 2 && x < 358 && y < 198);
		expect(inside.length).toBeGreaterThan(150);
		const differing = inside.filter(([x, y]) => !alike(at(ours.pixels, x, y), at(theirs.pixels, x, y)));
		expect(differing.length / inside.length).toBeLessThan(0.02);
	});
});
