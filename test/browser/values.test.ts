/** The picture of dist/index.js in Chromium: each cell has the colour that numpy's value gets, slice after slice. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { FIXTURES, type Truth, truths, valuesOf } from "../fixtures.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import {
	colorIndex,
	type Drawing,
	drawing,
	expectQuiet,
	limited,
	openView,
	openWatched,
	settled,
	tableOf,
} from "./watched.ts";

let browser: Browser;
let data: FileServer;
let bench: Bench;
let table: number[];

beforeAll(async () => {
	browser = await launch();
	data = await serve({ fixtures: FIXTURES });
	bench = await openWatched(browser);
	table = await tableOf(bench.page, "viridis");
});

afterEach(() => {
	expectQuiet(bench);
});

afterAll(async () => {
	await bench?.close();
	await data?.close();
	await browser?.close();
});

const VALID = 0;
const FILL = 1;
const MISSING = 2;

/** What each cell of the plane at `time` must be: its value and its state. */
function cellsOf(truth: Truth, time: number): { value: number; state: number }[] {
	const [, height, width] = truth.shape;
	const all = valuesOf(truth);
	return Array.from({ length: width * height }, (_, cell) => {
		const value = Number(all[time * width * height + cell]);
		return { value, state: stateOf(truth, value, time, Math.floor(cell / width), cell % width) };
	});
}

function stateOf(truth: Truth, value: number, ...position: number[]): number {
	const coords = position.map((at, axis) => Math.floor(at / truth.chunks[axis]));
	const keys = [`c/${coords.join("/")}`, coords.join(".")].map((key) => `${truth.path}/${key}`);
	if (keys.some((key) => truth.missing.includes(key)) || isHole(truth, coords)) return MISSING;
	// xarray's rule: the fill value of v2 (0 in these stores, none in "missing") hides what equals it, but not in booleans
	const hidden = truth.store.startsWith("v2") && truth.dtype !== "bool" && truth.path !== "missing";
	return hidden && value === 0 ? FILL : VALID;
}

/** sharded.zarr/holes has three inner chunks and no others. */
function isHole(truth: Truth, coords: readonly number[]): boolean {
	return truth.path === "holes" && !["0,0,1", "2,2,2", "2,2,3"].includes(coords.join());
}

/** Cells that are drawn otherwise than they must be. */
function wrong(shown: Drawing, cells: ReturnType<typeof cellsOf>): string[] {
	return cells.flatMap(({ value, state }, cell) => {
		if (shown.mask[cell] !== state) return [`${cell}: state ${shown.mask[cell]}, not ${state}`];
		if (state === MISSING) return [];
		const color = state === VALID && !Number.isNaN(value) ? table[colorIndex(value, shown.domain)] : 0;
		return shown.colors[cell] === color ? [] : [`${cell}: ${value} as ${shown.colors[cell].toString(16)}`];
	});
}

/** np.percentile(finite, [2, 98]), linear. */
function robust(cells: ReturnType<typeof cellsOf>): [number, number] {
	const sorted = cells
		.filter(({ value, state }) => state === VALID && Number.isFinite(value))
		.map(({ value }) => value)
		.sort((a, b) => a - b);
	const at = (p: number) => {
		const place = p * (sorted.length - 1);
		const low = sorted[Math.floor(place)];
		return low + (sorted[Math.ceil(place)] - low) * (place % 1);
	};
	return [at(0.02), at(0.98)];
}

/** Every array of three dims; of the consolidated copies, whose chunks are the same, a few. */
const cubes = truths().filter(
	({ store, path, shape }) =>
		shape.length === 3 && (!store.includes("-consolidated") || /^(float32|int16|nested.*)$/.test(path)),
);

describe("drawn pixels", () => {
	it.each(cubes)("$store $path", async (truth) => {
		await openView(bench.page, `${data.url}/fixtures/${truth.store}`, { path: truth.path });
		await settled(bench.page);
		await limited(bench.page);
		const first = await drawing(bench.page);
		const [dim] = Object.keys(first.index);
		expect(wrong(first, cellsOf(truth, 0))).toEqual([]);
		const [low, high] = robust(cellsOf(truth, 0));
		expect(Math.abs(first.domain[0] - low)).toBeLessThanOrEqual((high - low) * 1e-9);
		expect(Math.abs(first.domain[1] - high)).toBeLessThanOrEqual((high - low) * 1e-9);
		const slider = bench.page.getByRole("slider", { name: dim });
		for (let time = 1; time < truth.shape[0]; time++) {
			await slider.press("ArrowRight");
			await settled(bench.page, { [dim]: time });
			const shown = await drawing(bench.page);
			expect(wrong(shown, cellsOf(truth, time))).toEqual([]);
			expect(shown.domain).toEqual(first.domain);
		}
	});
});

describe("planes of other dims", () => {
	it("draws time by lat at any lon, reversed and over given limits", async () => {
		const truth = cubes.find(({ store, path }) => store === "v3.zarr" && path === "int32") as Truth;
		const [times, lats, lons] = truth.shape;
		const options = { path: "int32", x: "time", y: "lat", index: { lon: 17 } };
		const color = { scheme: "magma", reverse: true, domain: [-(2 ** 30), 2 ** 30] };
		await openView(bench.page, `${data.url}/fixtures/${truth.store}`, { ...options, color });
		await settled(bench.page, { lon: 17 });
		const shown = await drawing(bench.page);
		const magma = await tableOf(bench.page, "magma");
		const values = valuesOf(truth);
		const expected = Array.from({ length: times * lats }, (_, cell) => {
			const at = (cell % times) * lats * lons + Math.floor(cell / times) * lons + 17;
			return magma[255 - colorIndex(Number(values[at]), [-(2 ** 30), 2 ** 30])];
		});
		expect(shown.domain).toEqual([-(2 ** 30), 2 ** 30]);
		expect(shown.colors).toEqual(expected);
	});
});

describe("arrays of few dims", () => {
	it("has the line's values, and the value of a 0-D array in words", async () => {
		const named = (name: string) => truths().find(({ store, path }) => store === "v3.zarr" && path === name) as Truth;
		await openView(bench.page, `${data.url}/fixtures/v3.zarr`, { path: "line" });
		await settled(bench.page);
		const line = await bench.page.evaluate(() => Array.from(window.view.slice?.data ?? [], String));
		expect(line).toEqual(Array.from(valuesOf(named("line")) as ArrayLike<number>, String));
		await openView(bench.page, `${data.url}/fixtures/v3.zarr`, { path: "value" });
		await settled(bench.page);
		const text = await bench.page.locator(".zarr-view .value").innerText();
		expect(Math.fround(Number(text))).toBe(valuesOf(named("value"))[0]);
	});
});

describe("drawSlice", () => {
	it("paints a slice that readSlice read, one pixel a cell", async () => {
		const truth = cubes.find(({ store, path }) => store === "v3.zarr" && path === "int16") as Truth;
		const painted = await bench.page.evaluate(
			async ([url, path]) => {
				const { readSlice, drawSlice } = window.zarrWidget;
				const slice = await readSlice(url, { path, index: { time: 2 } });
				const canvas = document.createElement("canvas");
				drawSlice(canvas, slice, { domain: [-32768, 32767], scheme: "viridis" });
				const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data.buffer;
				return {
					size: [canvas.width, canvas.height],
					colors: Array.from(new Uint32Array(pixels ?? new ArrayBuffer(0))),
				};
			},
			[`${data.url}/fixtures/v3.zarr`, "int16"] as const,
		);
		expect(painted.size).toEqual([truth.shape[2], truth.shape[1]]);
		expect(painted.colors).toEqual(cellsOf(truth, 2).map(({ value }) => table[colorIndex(value, [-32768, 32767])]));
	});
});
