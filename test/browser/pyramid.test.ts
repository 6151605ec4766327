/** An image in several resolutions: the level that fits the zoom, the chunks in view and no others, a coarse one first. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type * as ZarrWidget from "../../src/index.ts";
import { type Bench, launch } from "./page.ts";
import { expectQuiet, openView, openWatched } from "./watched.ts";

const [SIZE, DEPTH, CHUNK, LEVELS] = [8192, 4, 256, 6];
/** Micrometres of the finest cells. */
const STEP = 0.5;

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	bench = await openWatched(browser);
	await bench.page.evaluate(
		([size, depth, chunk, levels, step]) => {
			const asked: string[] = [];
			const text = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));
			const axes = ["z", "y", "x"].map((name) => ({ name, type: "space", unit: "micrometer" }));
			const scaled = (level: number) => ({
				path: String(level),
				coordinateTransformations: [{ type: "scale", scale: [2, step * 2 ** level, step * 2 ** level] }],
			});
			const datasets = Array.from({ length: levels }, (_, level) => scaled(level));
			const group = {
				zarr_format: 3,
				node_type: "group",
				attributes: { ome: { version: "0.5", multiscales: [{ name: "cells", axes, datasets }] } },
			};
			const array = (level: number) => ({
				...{ zarr_format: 3, node_type: "array", data_type: "uint16", fill_value: 0, attributes: {} },
				shape: [depth, size >> level, size >> level],
				chunk_grid: { name: "regular", configuration: { chunk_shape: [1, chunk, chunk] } },
				chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
				codecs: [{ name: "bytes", configuration: { endian: "little" } }],
			});
			const get = async (key: string) => {
				if (key === "/zarr.json") return text(group);
				const found = /^\/(\d)\/(zarr.json|c\/(\d+)\/(\d+)\/(\d+))$/.exec(key);
				if (!found || Number(found[1]) >= levels) return undefined;
				if (found[2] === "zarr.json") return text(array(Number(found[1])));
				asked.push(key.slice(1));
				const [level, z, row, column] = [found[1], found[3], found[4], found[5]].map(Number);
				const cells = Uint16Array.from({ length: chunk * chunk }, (_, i) => {
					const [r, c] = [row * chunk + Math.floor(i / chunk), column * chunk + (i % chunk)];
					return (r * 7 + c * 13 + z * 1000) * 2 ** level + level;
				});
				return new Uint8Array(cells.buffer);
			};
			Object.assign(window, { source: { get }, asked });
		},
		[SIZE, DEPTH, CHUNK, LEVELS, STEP] as const,
	);
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
});

afterAll(async () => {
	await browser?.close();
});

const asked = () => bench.page.evaluate(() => (window as unknown as { asked: string[] }).asked.splice(0).sort());
const loaded = () => bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 20_000 });
const shown = () =>
	bench.page.evaluate(() => {
		const { path, width, height, x1, x2, y1, y2, stored, index } = window.view.slice as ZarrWidget.Slice;
		return {
			path,
			width,
			height,
			x1,
			x2,
			y1,
			y2,
			index: { ...index },
			first: Number(stored[0]),
			last: Number(stored[stored.length - 1]),
		};
	});

it("opens with the level that fits its place, all of it", async () => {
	await openView(bench.page, null);
	await loaded();
	const slice = await shown();
	expect(slice).toMatchObject({ path: "4", width: 512, height: 512, index: { z: 0 } });
	// the first cell's centre is at 0, and cells of this level are 8 µm
	expect([slice.x1, slice.x2]).toEqual([-4, 4092]);
	expect(slice.first).toBe(4);
	const keys = await asked();
	console.log(
		keys.length,
		keys.filter((k) => !k.startsWith("3/")),
	);
	await bench.page.screenshot({ path: "/tmp/pyr1.png" });
	// zoom in
	await bench.page.evaluate(() => {
		window.heard.length = 0;
		window.view.set({ bounds: [1000, 1000, 1300, 1200] });
	});
	await loaded();
	console.log(await shown(), await asked());
	await bench.page.screenshot({ path: "/tmp/pyr2.png" });
});
