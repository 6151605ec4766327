/** In Chromium, alone: a slice in a plot by sliceMark and by Plot.raster, and what pages do beside, in turn; posts what each took. */
import * as Plot from "@observablehq/plot";
import type * as ZarrWidget from "../../../src/index.ts";
import { post } from "../posted.ts";

const SIZE = 1024;

/** A smooth plane with noise, the same in each run. */
function planeOf(): ZarrWidget.Slice {
	let state = 7;
	const noise = () => {
		state = (Math.imul(state, 1664525) + 1013904223) | 0;
		return state / 2 ** 32;
	};
	const data = Float32Array.from({ length: SIZE * SIZE }, (_, i) => {
		const [x, y] = [(i % SIZE) / SIZE, Math.floor(i / SIZE) / SIZE];
		return 280 + 15 * Math.sin(9 * x) * Math.cos(7 * y) + noise();
	});
	return {
		...{
			data,
			width: SIZE,
			height: SIZE,
			x1: 0,
			y1: 0,
			x2: SIZE,
			y2: SIZE,
			dims: ["y", "x"],
			counted: [],
			every: [1, 1],
			index: {},
			attrs: {},
		},
		...{ dtype: "float32", path: "plane", stored: data, mask: new Uint8Array(data.length), fillValue: 0 },
		limits: [265, 295],
	};
}

/** Until the element's picture is decoded and a frame with it has been made. */
async function painted(element: Element): Promise<void> {
	document.body.replaceChildren(element);
	for (const image of element.querySelectorAll("image")) {
		const decoded = new Image();
		decoded.src = image.getAttribute("href") ?? image.getAttribute("xlink:href") ?? "";
		await decoded.decode();
	}
	await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function waysOf(core: typeof ZarrWidget): Record<string, () => Promise<void> | void> {
	const { sliceMark, drawSlice, histogram, colormap } = core;
	const slice = planeOf();
	const domain: [number, number] = [265, 295];
	const color = { type: "linear", domain, interpolate: colormap("viridis") } as const;
	const plot = (mark: Plot.Markish) =>
		painted(
			Plot.plot({ width: 640, height: 640, x: { domain: [0, SIZE] }, y: { domain: [0, SIZE] }, color, marks: [mark] }),
		);
	const canvas = document.createElement("canvas");
	return {
		sliceMark: () => plot(sliceMark(slice, { color: { domain } })),
		"Plot.raster": () => plot(Plot.raster(slice.data, slice as Plot.RasterOptions)),
		"an empty plot": () => plot(null),
		drawSlice: () => {
			drawSlice(canvas, slice, { domain });
			canvas.getContext("2d")?.getImageData(0, 0, 1, 1); // until it is drawn
		},
		"histogram, 64 bars": () => void histogram(slice, { thresholds: 64 }),
		"Plot.rectY(histogram)": () =>
			painted(Plot.rectY(histogram(slice, { thresholds: 64 }), { x1: "x1", x2: "x2", y: "count" }).plot()),
		"Plot.binX of the values": () =>
			painted(Plot.rectY(slice.data, Plot.binX({ y: "count" }, { x: Plot.identity, thresholds: 64 })).plot()),
	};
}

/** How long a fresh module takes to be imported and run, its bytes at hand. */
async function importTime(): Promise<number> {
	const text = await (await fetch("index.js")).text();
	const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
	const start = performance.now();
	await import(url);
	const ms = performance.now() - start;
	URL.revokeObjectURL(url);
	return ms;
}

/** Milliseconds by way, for each round. */
async function measure(core: typeof ZarrWidget, count: number): Promise<Record<string, number>[]> {
	const ways = Object.entries(waysOf(core));
	const rounds: Record<string, number>[] = [];
	for (let round = -1; round < count; round++) {
		const took: Record<string, number> = {};
		for (let i = 0; i < ways.length; i++) {
			const [name, way] = ways[(i + round + 1) % ways.length];
			const start = performance.now();
			await way();
			took[name] = performance.now() - start;
		}
		took["import of dist/index.js"] = await importTime();
		if (round >= 0) rounds.push(took); // the first one warms up
	}
	return rounds;
}

void post(({ rounds }, core) => measure(core, rounds));
