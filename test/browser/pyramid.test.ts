/** An image in several resolutions: the level that fits the zoom, the chunks in view and no others, a coarse one first. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type * as ZarrWidget from "../../src/index.ts";
import { type Bench, launch } from "./page.ts";
import { colorIndex, expectQuiet, openView, openWatched, tableOf } from "./watched.ts";

const [SIZE, DEPTH, CHUNK, LEVELS] = [8192, 4, 256, 6];
/** Micrometres of the finest cells. */
const STEP = 0.5;

/** What is in a cell of a level, as `openPyramid` makes it. */
const cellValue = (level: number, z: number, row: number, column: number) =>
	((row * 7 + column * 13 + z * 1000) * 2 ** level + level) % 2 ** 16;

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

/** A store of the page; chunks of level 0 come once `release` is called, where `held`. */
async function openPyramid(held = false): Promise<void> {
	await bench.page.evaluate(
		([size, depth, chunk, levels, step, held]) => {
			const asked: string[] = [];
			let release = () => {};
			const free = held ? new Promise<void>((resolve) => (release = resolve)) : Promise.resolve();
			const text = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));
			const axes = ["z", "y", "x"].map((name) => ({ name, type: "space", unit: "micrometer" }));
			const datasets = Array.from({ length: levels }, (_, level) => ({
				path: String(level),
				coordinateTransformations: [{ type: "scale", scale: [2, step * 2 ** level, step * 2 ** level] }],
			}));
			const multiscales = [{ name: "cells", axes, datasets }];
			const group = { zarr_format: 3, node_type: "group", attributes: { ome: { version: "0.5", multiscales } } };
			const array = (level: number) => ({
				...{ zarr_format: 3, node_type: "array", data_type: "uint16", fill_value: 0, attributes: {} },
				shape: [depth, size >> level, size >> level],
				dimension_names: ["z", "y", "x"],
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
				if (level === 0) await free;
				const cells = Uint16Array.from({ length: chunk * chunk }, (_, i) => {
					const [r, c] = [row * chunk + Math.floor(i / chunk), column * chunk + (i % chunk)];
					return (r * 7 + c * 13 + z * 1000) * 2 ** level + level;
				});
				return new Uint8Array(cells.buffer);
			};
			Object.assign(window, { source: { get }, asked, release });
		},
		[SIZE, DEPTH, CHUNK, LEVELS, STEP, held] as const,
	);
	await openView(bench.page, null);
	await loaded();
}

beforeEach(async () => {
	bench = await openWatched(browser);
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
});

afterAll(async () => {
	await browser?.close();
});

/** The keys of chunks that were asked for since the last call. */
const asked = () => bench.page.evaluate(() => (window as unknown as { asked: string[] }).asked.splice(0).sort());

/** Sets a part of the state. */
const set = (part: ZarrWidget.ViewStatePart) =>
	bench.page.evaluate((given) => {
		window.heard.length = 0;
		window.view.set(given);
	}, part);

const loaded = async () => {
	await bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 20_000 });
	// limits come after the picture
	await bench.page.waitForTimeout(100);
};

const shown = () =>
	bench.page.evaluate(() => {
		const { path, width, height, x1, x2, y1, y2, index } = window.view.slice as ZarrWidget.Slice;
		return { path, width, height, x1, x2, y1, y2, index: { ...index } };
	});

/** The whole image: its finest cells' outer edges, in µm. */
const WHOLE = [-STEP / 2, -STEP / 2, SIZE * STEP - STEP / 2, SIZE * STEP - STEP / 2] as const;

/** What is read out at a part of the picture, and the colour that is drawn there, at the centre of a pixel whose place is answered, too, in µm. */
async function readAt(part: number, [x1, y1, x2, y2]: readonly number[]) {
	const canvas = bench.page.locator("canvas[role=img]");
	const box = (await canvas.boundingBox()) as { x: number; y: number; width: number; height: number };
	const [x, y] = [Math.floor(box.width * part), Math.floor(box.height * part)];
	await bench.page.mouse.move(box.x + x, box.y + y);
	const text = await bench.page.getByRole("status", { name: "Value at the cursor" }).innerText();
	const color = await canvas.evaluate(
		(node, [x, y]) => {
			const copy = document.createElement("canvas");
			const pen = copy.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
			[copy.width, copy.height] = [1, 1];
			pen.drawImage(node as HTMLCanvasElement, -x, -y);
			return new Uint32Array(pen.getImageData(0, 0, 1, 1).data.buffer)[0];
		},
		[x, y] as const,
	);
	const place = [y1 + ((y + 0.5) / box.height) * (y2 - y1), x1 + ((x + 0.5) / box.width) * (x2 - x1)];
	return {
		value: Number.parseInt(text, 10),
		index: JSON.parse(/\[[\d, ]+\]/.exec(text)?.[0] ?? "[]") as number[],
		color,
		place,
	};
}

/** The colour of the cell of a level at a place, by the limits in force. */
async function colorAt(level: number, z: number, place: readonly number[]): Promise<number> {
	const domain = await bench.page.evaluate(() => window.view.value?.color.domain as [number, number]);
	const lut = await tableOf(bench.page, "viridis");
	// the first cell's centre lies at 0
	const [row, column] = place.map((at) => Math.floor(at / (STEP * 2 ** level) + 0.5));
	return lut[colorIndex(cellValue(level, z, row, column), domain)];
}

/** Asserts that the picture of a window shows a level where it is looked at, and says its values. */
async function expectDrawn(level: number, z: number, window: readonly number[] = WHOLE): Promise<void> {
	for (const part of [0.2, 0.5, 0.83]) {
		const { value, index, color, place } = await readAt(part, window);
		expect(index).toHaveLength(3);
		expect([index[0], value]).toEqual([z, cellValue(level, z, index[1], index[2])]);
		for (const [k, at] of place.entries())
			expect(Math.abs(index[k + 1] - at / (STEP * 2 ** level))).toBeLessThanOrEqual(1.5);
		expect(color).toBe(await colorAt(level, z, place));
	}
}

/** A square of 200 µm, 400 of the finest cells. */
const NEAR: [number, number, number, number] = [1000, 1000, 1200, 1200];

it("opens with the level that fits its place, and asks for nothing else", async () => {
	await openPyramid();
	expect(await shown()).toMatchObject({ path: "4", width: 512, height: 512, index: { z: 0 } });
	expect(await asked()).toEqual(["4/c/0/0/0", "4/c/0/0/1", "4/c/0/1/0", "4/c/0/1/1"]);
	// the first cell's centre lies at 0, and cells of this level are 8 µm
	expect(await shown()).toMatchObject({ x1: -4, x2: 4092, y1: -4, y2: 4092 });
	await expectDrawn(4, 0);
	await set({ index: { z: 2 } });
	await loaded();
	expect(await asked()).toEqual(["4/c/2/0/0", "4/c/2/0/1", "4/c/2/1/0", "4/c/2/1/1"]);
	await expectDrawn(4, 2);
});

it("reads the finest level's chunks in view when it is zoomed in, and only new ones when it is moved", async () => {
	await openPyramid();
	await asked();
	await set({ bounds: NEAR });
	await loaded();
	expect((await shown()).path).toBe("0");
	// 200 µm are 400 cells, from cell 2000 on: chunks 7 to 9
	const chunks = [7, 8, 9].flatMap((row) => [7, 8, 9].map((column) => `0/c/0/${row}/${column}`));
	const first = await asked();
	expect(first.filter((key) => key.startsWith("0/"))).toEqual(chunks);
	expect(first.length - chunks.length).toBeLessThanOrEqual(chunks.length / 10);
	await expectDrawn(0, 0, NEAR);
	await set({ bounds: [1100, 1000, 1300, 1200] });
	await loaded();
	expect(await asked()).toEqual([7, 8, 9].map((row) => `0/c/0/${row}/10`));
	await expectDrawn(0, 0, [1100, 1000, 1300, 1200]);
	await set({ bounds: NEAR });
	await loaded();
	expect(await asked()).toEqual([]);
	await set({ bounds: undefined });
	await loaded();
	expect(await shown()).toMatchObject({ path: "4" });
	expect(await asked()).toEqual([]);
});

it("shows what it has of coarser levels until the finer one has come", async () => {
	await openPyramid(true);
	await set({ bounds: NEAR });
	await expect.poll(async () => (await asked()).some((key) => key.startsWith("0/"))).toBe(true);
	await bench.page.waitForTimeout(200);
	const { color, place } = await readAt(0.5, NEAR);
	expect(color).toBe(await colorAt(4, 0, place));
	await bench.page.evaluate(() => (window as unknown as { release(): void }).release());
	await loaded();
	await expectDrawn(0, 0, NEAR);
});

it("stays with a level that is asked for, and says which one is drawn", async () => {
	await openPyramid();
	await asked();
	await bench.page.getByLabel("level").selectOption({ label: "3 · 1024 × 1024" });
	await loaded();
	expect(await shown()).toMatchObject({ path: "3", width: 1024 });
	expect(await bench.page.evaluate(() => window.view.value?.level)).toBe(3);
	expect((await asked()).every((key) => key.startsWith("3/"))).toBe(true);
	await expectDrawn(3, 0);
	await bench.page.getByLabel("level").selectOption({ index: 0 });
	await loaded();
	expect(await bench.page.evaluate(() => window.view.value)).not.toHaveProperty("level");
	expect(await bench.page.getByLabel("level").locator("option").first().innerText()).toBe("by zoom (4)");
	await set({ level: 9 });
	await expect.poll(() => bench.page.locator(".zarr-view [role=alert]").allInnerTexts()).toHaveLength(1);
	expect(await bench.page.locator(".zarr-view [role=alert]").innerText()).toContain(
		"level is 9, but the image has the levels 0 to 5.",
	);
	bench.errors.splice(0);
});
