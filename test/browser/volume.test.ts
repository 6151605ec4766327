/** A gibibyte of uint16 in Chromium: the page is never blocked, memory stays bounded, a warm step is drawn in its own frame. */
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { type Longest, longestTask } from "./trace.ts";
import { CHUNKS, CHUNKS_A_SLICE, SHAPE, SLAB_BYTES, VOLUME, volumeValue, writeVolume } from "./volume.ts";
import { colorIndex, expectQuiet, limited, openView, openWatched, settled, tableOf } from "./watched.ts";

declare global {
	interface Window {
		/** Most bytes that the cache of decoded chunks has held at any frame. */
		mostCached: number;
	}
}

const CACHE_BYTES = 512 * 2 ** 20;
const LONGEST_TASK = 50;
/** The volume's files, at most. */
const ENCODED_BYTES = 70 * 2 ** 20;

let browser: Browser;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	writeVolume();
	data = await serve({ volume: VOLUME });
});

// a browser of its own for each test, so that memory begins anew
beforeEach(async () => {
	browser = await launch();
	bench = await openWatched(browser);
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
	await browser.close();
});

afterAll(async () => {
	await data?.close();
});

const open = (z: number, options = {}) =>
	openView(bench.page, `${data.url}/volume/volume.zarr`, { index: { z }, ...options });

/** Begins to note how much is cached. */
async function watchCache(): Promise<void> {
	await bench.page.evaluate(() => {
		const page = globalThis as unknown as Record<symbol, { cache: { bytes: number } }>;
		const cached = () => {
			const key = Object.getOwnPropertySymbols(page).find((symbol) =>
				Symbol.keyFor(symbol)?.startsWith("zarr-widget/"),
			);
			return key ? page[key].cache.bytes : 0;
		};
		window.mostCached = 0;
		const frame = () => {
			window.mostCached = Math.max(window.mostCached, cached());
			requestAnimationFrame(frame);
		};
		frame();
	});
}

/** Values and drawn colours, in steps of 97 cells each way, against the formula. */
async function expectPlane(z: number): Promise<void> {
	const table = await tableOf(bench.page, "viridis");
	const { values, domain } = await bench.page.evaluate(() => {
		const { slice, value } = window.view;
		const picked: number[] = [];
		for (let y = 0; y < 1024; y += 97)
			for (let x = 0; x < 1024; x += 97) picked.push(slice?.data[y * 1024 + x] ?? Number.NaN);
		return { values: picked, domain: value?.color.domain ?? [0, 0] };
	});
	const expected: number[] = [];
	for (let y = 0; y < SHAPE[1]; y += 97) for (let x = 0; x < SHAPE[2]; x += 97) expected.push(volumeValue(z, y, x));
	expect(values).toEqual(expected);
	// the picture is smaller than the plane: each pixel has the cell under its centre
	const { width, height, words } = await bench.page.evaluate(() => {
		const shown = window.view.querySelector<HTMLCanvasElement>("canvas[role=img]");
		const copy = document.createElement("canvas");
		const pen = copy.getContext("2d", { willReadFrequently: true });
		if (!shown || !pen) throw new Error("the view has drawn nothing");
		[copy.width, copy.height] = [shown.width, shown.height];
		pen.drawImage(shown, 0, 0);
		const all = new Uint32Array(pen.getImageData(0, 0, copy.width, copy.height).data.buffer);
		return { width: copy.width, height: copy.height, words: Array.from(all) };
	});
	const wrong: string[] = [];
	for (let py = 0; py < height; py += 31) {
		for (let px = 0; px < width; px += 31) {
			const [y, x] = [Math.floor(((py + 0.5) / height) * SHAPE[1]), Math.floor(((px + 0.5) / width) * SHAPE[2])];
			const color = table[colorIndex(volumeValue(z, y, x), [domain[0], domain[1]])];
			if (words[py * width + px] !== color) wrong.push(`pixel ${px}, ${py}, cell ${x}, ${y}`);
		}
	}
	expect(wrong).toEqual([]);
}

it("is opened without a task over 50 ms", async () => {
	// CPU time, since another process may take the core in the middle of a task; the best of 3 tries, since it may also cool the caches.
	const tries: Longest[] = [];
	while (tries.length < 3 && !tries.some(({ cpu }) => cpu <= LONGEST_TASK)) {
		if (tries.length > 0) {
			await bench.close();
			bench = await openWatched(browser);
		}
		const longest = await longestTask(browser, bench.page, async () => {
			await open(37);
			await settled(bench.page, { z: 37 });
			await limited(bench.page);
			await bench.page.waitForTimeout(300);
		});
		await expectPlane(37);
		tries.push(longest);
	}
	console.info("opening, longest task in ms:", tries);
	expect(Math.min(...tries.map(({ cpu }) => cpu))).toBeLessThanOrEqual(LONGEST_TASK);
});

/** Anonymous memory of the browser's renderers after a garbage collection, in bytes. */
async function rendererBytes(): Promise<number> {
	const page = await bench.page.context().newCDPSession(bench.page);
	await page.send("HeapProfiler.collectGarbage");
	await page.detach();
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send("SystemInfo.getProcessInfo");
	await session.detach();
	const renderers = processInfo.filter(({ type }) => type === "renderer");
	const bytes = renderers.map(({ id }) => {
		const [, kilobytes] = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, "utf8")) ?? [];
		return 1024 * Number(kilobytes);
	});
	return bytes.reduce((a, b) => a + b, 0);
}

it("is scrolled through within the cache's bound and one slab", async () => {
	await watchCache();
	const memory: number[] = [];
	await open(0);
	for (let z = 0; z < SHAPE[0]; z += CHUNKS[0]) {
		await bench.page.evaluate((at) => window.view.set({ index: { z: at } }), z);
		await settled(bench.page, { z });
		memory.push(await rendererBytes());
	}
	await expectPlane(SHAPE[0] - CHUNKS[0]);
	const chunks = data.log.filter(({ path }) => /\/c\/\d/.test(path));
	expect(chunks.length).toBeGreaterThanOrEqual((SHAPE[0] / CHUNKS[0]) * CHUNKS_A_SLICE);
	const mostCached = await bench.page.evaluate(() => window.mostCached);
	expect(mostCached).toBeGreaterThan(CACHE_BYTES - SLAB_BYTES);
	expect(mostCached).toBeLessThanOrEqual(CACHE_BYTES);
	// What the process holds beyond the first slice's code, canvases and workers: Chromium keeps the files that it fetched, too.
	const grown = memory.map((bytes) => bytes - (memory[0] - SLAB_BYTES));
	console.info(
		"scrolling, MiB held after each block:",
		grown.map((bytes) => Math.round(bytes / 2 ** 20)),
	);
	expect(Math.max(...grown)).toBeLessThanOrEqual(CACHE_BYTES + SLAB_BYTES + ENCODED_BYTES);
});

it("draws a warm step before the next frame", async () => {
	const { page } = bench;
	await open(70, { prefetch: false });
	await settled(page, { z: 70 });
	await limited(page);
	const requests = data.log.length;
	const { step, bare, late } = await page.evaluate(async () => {
		const frame = () => new Promise(requestAnimationFrame);
		const shown = window.view.querySelector<HTMLCanvasElement>("canvas[role=img]");
		if (!shown) throw new Error("the view has drawn nothing");
		const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
		const look = () => {
			probe?.drawImage(shown, 0, 0);
			return probe?.getImageData(0, 0, 300, 150).data.join();
		};
		const times: { step: number[]; bare: number[]; late: number[] } = { step: [], bare: [], late: [] };
		for (let z = 71; z < 101; z++) {
			const before = look();
			await frame();
			const start = performance.now();
			const loaded = new Promise<number>((resolve) =>
				window.view.addEventListener("load", () => resolve(performance.now() - start), { once: true }),
			);
			window.view.set({ index: { z } });
			await frame();
			if (window.view.slice?.index.z !== z || look() === before) times.late.push(z);
			times.step.push(await loaded);
		}
		// the same work bare: cut the plane out of decoded chunks, colour each visible pixel, paint
		const depth = new Uint16Array(64 * 256 * 256);
		const plane = new Float32Array(1024 * 1024);
		const { lut } = window.zarrWidget.colormap("viridis");
		const { width, height } = shown;
		const canvas = document.createElement("canvas");
		[canvas.width, canvas.height] = [width, height];
		const pen = canvas.getContext("2d");
		for (let turn = 0; turn < 10; turn++) {
			const start = performance.now();
			for (let chunk = 0; chunk < 16; chunk++) {
				for (let row = 0; row < 256; row++) {
					const from = turn * 65536 + row * 256;
					plane.set(depth.subarray(from, from + 256), ((chunk >> 2) * 256 + row) * 1024 + (chunk & 3) * 256);
				}
			}
			const words = new Uint32Array(width * height);
			for (let y = 0; y < height; y++) {
				const row = Math.floor((y * 1024) / height) * 1024;
				for (let x = 0; x < width; x++)
					words[y * width + x] = lut[((plane[row + Math.floor((x * 1024) / width)] / 65536) * 256) | 0];
			}
			pen?.putImageData(new ImageData(new Uint8ClampedArray(words.buffer), width), 0, 0);
			times.bare.push(performance.now() - start);
		}
		return times;
	});
	const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
	const [stepTime, bareTime] = [median(step), median(bare)];
	console.info(
		`warm step ${stepTime.toFixed(1)} ms, cut + colour + paint ${bareTime.toFixed(1)} ms, ratio ${(stepTime / bareTime).toFixed(2)}`,
	);
	expect(late).toEqual([]);
	expect(data.log.length).toBe(requests);
	await expectPlane(100);
});
