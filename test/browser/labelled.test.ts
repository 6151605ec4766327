/** A label image on an image of 60,000 × 60,000, both without a pyramid: drawn by an overview within its budget, each id that is read in its place, and said so. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { labelColor } from "../../src/render/labels.ts";
import { type Bench, launch } from "./page.ts";
import { expectQuiet, openView, openWatched } from "./watched.ts";

const [SIZE, CHUNK] = [60_000, 512];
/** An overview's budget: chunks of a MiB. */
const MOST = 64;
/** Ids in blocks of 32 cells; 0, the background, in one of eleven. */
const idAt = (y: number, x: number) => ((Math.floor(y / 32) * 31 + Math.floor(x / 32) * 7) % 11) * 1000;

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
	bench = await openWatched(browser);
	await bench.page.evaluate(
		([size, chunk]) => {
			const asked: string[] = [];
			const axes = ["y", "x"].map((name) => ({ name, type: "space" }));
			const datasets = [{ path: "0", coordinateTransformations: [{ type: "scale", scale: [1, 1] }] }];
			const image = { version: "0.5", multiscales: [{ axes, datasets }] };
			const group = (ome: object) => ({ zarr_format: 3, node_type: "group", attributes: { ome } });
			const array = (data_type: string) => ({
				...{ zarr_format: 3, node_type: "array", shape: [size, size], data_type, fill_value: 0, attributes: {} },
				chunk_grid: { name: "regular", configuration: { chunk_shape: [chunk, chunk] } },
				chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
				codecs: [{ name: "bytes", configuration: { endian: "little" } }],
				dimension_names: ["y", "x"],
			});
			const documents: Record<string, object> = {
				"/zarr.json": group(image),
				"/0/zarr.json": array("uint8"),
				"/labels/zarr.json": group({ version: "0.5", labels: ["cells"] }),
				"/labels/cells/zarr.json": group({ ...image, "image-label": {} }),
				"/labels/cells/0/zarr.json": array("uint32"),
			};
			const get = async (key: string) => {
				if (key in documents) return new TextEncoder().encode(JSON.stringify(documents[key]));
				const [path, chunkKey] = key.split("/c/");
				if (!chunkKey) return undefined;
				asked.push(`${path} ${chunkKey}`);
				const [row, column] = chunkKey.split("/").map(Number);
				const cells = path === "/0" ? new Uint8Array(chunk * chunk).fill(100) : new Uint32Array(chunk * chunk);
				for (let i = 0; path !== "/0" && i < cells.length; i++) {
					const [y, x] = [row * chunk + Math.floor(i / chunk), column * chunk + (i % chunk)];
					cells[i] = ((Math.floor(y / 32) * 31 + Math.floor(x / 32) * 7) % 11) * 1000;
				}
				return new Uint8Array(cells.buffer);
			};
			Object.assign(window, { source: { get }, asked });
		},
		[SIZE, CHUNK] as const,
	);
	await openView(bench.page, null);
	await bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 30_000 });
});

afterAll(async () => {
	expectQuiet(bench, /willReadFrequently/); // of this test's own looks
	await bench.close();
	await browser?.close();
});

/** Which chunks of the labels were asked for. */
const asked = async () => {
	const all = await bench.page.evaluate(() => (window as unknown as { asked: string[] }).asked);
	return all.filter((key) => key.startsWith("/labels")).map((key) => key.split(" ")[1]);
};
const notices = async () => (await bench.page.locator(".zarr-view .notice").allInnerTexts()).join("\n");
const pixels = () =>
	bench.page.$eval(".zarr-view canvas[role=img]", (canvas) => {
		const { width, height } = canvas as HTMLCanvasElement;
		const context = (canvas as HTMLCanvasElement).getContext("2d") as CanvasRenderingContext2D;
		return { width, height, words: [...new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)] };
	});
const show = (visible: boolean) =>
	bench.page.evaluate(
		(on) => window.view.set({ labels: [{ path: "labels/cells", opacity: 1, visible: on }] }),
		visible,
	);

const wordOf = (id: number) => {
	const [red, green, blue] = [1, 3, 5].map((at) =>
		Number.parseInt(labelColor(String(id), new Map()).slice(at, at + 2), 16),
	);
	return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
};

it("reads no more than its budget, each chunk once, and shows each id where it lies and nothing elsewhere", async () => {
	const bare = await pixels();
	await show(true);
	await expect.poll(notices).toContain('Labels "cells": Overview');
	await expect.poll(async () => (await asked()).length).toBeGreaterThan(20);
	await bench.page.waitForTimeout(500);
	const chunks = await asked();
	expect(chunks.length).toBeLessThanOrEqual(MOST);
	expect(new Set(chunks).size).toBe(chunks.length);
	expect(await notices()).toContain(
		`${chunks.length} of ${(Math.ceil(SIZE / CHUNK) ** 2).toLocaleString("en")} chunks`,
	);
	const { width, height, words } = await pixels();
	const every = Math.ceil(SIZE / width - 1e-9);
	const counted = { read: 0, background: 0, unread: 0 };
	const along = (pixel: number, size: number) => {
		const place = ((pixel + 0.5) / size) * SIZE;
		const column = Math.floor(place / every);
		const near = Math.min(place / every - column, column + 1 - place / every) < 0.03;
		const cell = column * every;
		return { cell, near, chunk: Math.floor(cell / CHUNK), whole: (cell % CHUNK) + every <= CHUNK };
	};
	for (let row = 0; row < height; row++)
		for (let column = 0; column < width; column++) {
			const [y, x] = [along(row, height), along(column, width)];
			const found = words[row * width + column];
			const lies = (a: number, b: number) => chunks.includes(`${a}/${b}`);
			if (y.near || x.near) continue;
			const id = idAt(y.cell, x.cell);
			const read = lies(y.chunk, x.chunk) && y.whole && x.whole;
			if (!read && lies(y.chunk, x.chunk)) continue;
			counted[!read ? "unread" : id === 0 ? "background" : "read"]++;
			const wanted = read && id !== 0 ? wordOf(id) : bare.words[row * width + column];
			if (found !== wanted) expect.fail(`${column}, ${row}: ${found.toString(16)} in place of ${wanted.toString(16)}`);
		}
	expect(Math.min(...Object.values(counted))).toBeGreaterThan(5);
});

it("says of an id that is read out that it is an overview's, and nothing beside the picture once it is hidden", async () => {
	const { width, height, words } = await pixels();
	const background = wordOf(0);
	const colors = Array.from({ length: 10 }, (_, i) => wordOf(1000 * (i + 1)));
	expect(colors).not.toContain(background);
	const at = words.findIndex((word, i) => colors.includes(word) && colors.includes(words[i + width]));
	const canvas = bench.page.locator(".zarr-view canvas[role=img]");
	await canvas.hover({ position: { x: (at % width) + 0.5, y: Math.min(height - 1, Math.floor(at / width) + 0.5) } });
	const id = 1000 * (colors.indexOf(words[at]) + 1);
	await expect.poll(() => bench.page.locator(".zarr-view .status").innerText()).toContain(`cells ${id} (overview)`);
	await show(false);
	await expect.poll(notices).not.toContain("Labels");
	await show(true);
	await expect.poll(notices).toContain('Labels "cells": Overview');
});
