/** A view that fills its place in Chromium: as high as its host at every size, and its picture takes what the rest leaves. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { sampleStore } from "../interact/sample.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { expectQuiet, openView, openWatched, settled } from "./watched.ts";
import { writeFile } from "./written.ts";

let browser: Browser;
let folder: string;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-fill-"));
	for (const [key, bytes] of sampleStore()) writeFile(join(folder, "sample.zarr", key), bytes);
	data = await serve({ stores: folder });
	bench = await openWatched(browser);
	await bench.page.addStyleTag({ content: "html, body { height: 100%; margin: 0; overflow: hidden }" });
});

afterEach(() => {
	expectQuiet(bench);
});

afterAll(async () => {
	await bench?.close();
	await data?.close();
	await browser?.close();
	if (folder) rmSync(folder, { recursive: true });
});

/** Shows an array in a page of this size. */
async function open(path: string, width: number, height: number): Promise<void> {
	await bench.page.setViewportSize({ width, height });
	await openView(bench.page, `${data.url}/stores/sample.zarr`, { path, height: "fill" });
	await bench.page.waitForFunction(() => window.heard.includes("load"));
	await settledFrames();
}

/** Two frames later: what observers of sizes asked for has been drawn. */
function settledFrames(): Promise<unknown> {
	return bench.page.evaluate(
		() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
	);
}

/** Where the view and its parts lie, in CSS pixels. */
function lengths() {
	return bench.page.evaluate(() => {
		const box = (selector: string) => {
			const { top, bottom, height, width } = (document.querySelector(selector) as Element).getBoundingClientRect();
			return { top, bottom, height, width };
		};
		const view = document.querySelector(".zarr-view") as HTMLElement;
		const axes = document.querySelector(".axes") as SVGElement;
		return {
			view: box(".zarr-view"),
			title: box(".title"),
			plane: box(".plane"),
			table: box(".table"),
			rows: box(".table .scroll"),
			canvas: box("canvas[role=img]"),
			status: box(".status"),
			axes: { height: Number(axes.getAttribute("height")), width: Number(axes.getAttribute("width")) },
			scrolls: view.scrollHeight > view.clientHeight,
			wide: view.scrollWidth > view.clientWidth,
		};
	});
}

const SIZES = [
	[400, 300],
	[400, 1000],
	[700, 500],
	[1000, 300],
	[1600, 1000],
] as const;

describe("a view that fills its host", () => {
	it.each(SIZES)("is as high as a host of %i × %i, with its picture in what is left", async (width, height) => {
		await open("air", width, height);
		const { view, plane, canvas, status, axes, scrolls, wide } = await lengths();
		expect([view.width, view.height]).toEqual([width, height]);
		expect(Math.round(status.bottom)).toBe(height);
		expect(plane.height).toBeGreaterThanOrEqual(160);
		expect(axes.height).toBe(Math.round(plane.height));
		expect(canvas.top).toBeGreaterThanOrEqual(plane.top);
		expect(canvas.bottom).toBeLessThanOrEqual(plane.bottom);
		expect(wide).toBe(false);
		if (!scrolls) expect(plane.bottom).toBeLessThanOrEqual(status.top);
		// a picture is small only where the view scrolls to keep it from being smaller
		if (width > 560) expect(scrolls).toBe(plane.height < 161);
	});

	it("follows its host, both ways, and draws the same cells", async () => {
		await open("air", 700, 500);
		const before = await lengths();
		await bench.page.setViewportSize({ width: 900, height: 800 });
		await settledFrames();
		const after = await lengths();
		// the title and the status line take as many lines as they need at a width
		const lines = (at: typeof before) => at.title.height + at.status.height;
		expect(after.plane.height).toBeCloseTo(before.plane.height + 300 + lines(before) - lines(after), 3);
		expect(after.axes).toEqual({ height: Math.round(after.plane.height), width: Math.round(after.plane.width) });
		expect(after.canvas.height).toBeGreaterThan(before.canvas.height);
		await bench.page.setViewportSize({ width: 700, height: 500 });
		await settledFrames();
		expect(await lengths()).toEqual(before);
		await settled(bench.page);
		expect(await bench.page.evaluate(() => Array.from(window.view.slice?.data ?? []).slice(4, 9))).toEqual([
			4, 5, 10, 11, 12,
		]);
	});

	it("keeps the picture's place while the value under the pointer is told", async () => {
		await open("air", 600, 500);
		const before = await lengths();
		await bench.page.hover("canvas[role=img]");
		expect(await bench.page.textContent(".reading")).toContain("chunk");
		expect((await lengths()).plane).toEqual(before.plane);
	});

	it("gives a line and a table all of it, too", async () => {
		await open("line", 800, 600);
		const line = await lengths();
		expect(line.axes.height).toBe(Math.round(line.plane.height));
		expect(line.canvas.height).toBeGreaterThan(400);
		await open("air", 800, 600);
		await bench.page.evaluate(() => window.view.set({ field: "table" }));
		await bench.page.waitForSelector(".table td.number");
		const { table, rows, status } = await lengths();
		expect(rows.bottom).toBeLessThanOrEqual(table.bottom);
		expect(table.bottom).toBeLessThanOrEqual(status.top);
	});

	it("draws nothing while it is hidden, and its new size when it is shown again", async () => {
		await open("air", 800, 600);
		const before = await lengths();
		await bench.page.$eval("body", (body) => body.style.setProperty("display", "none"));
		await settledFrames();
		await bench.page.setViewportSize({ width: 800, height: 700 });
		await bench.page.$eval("body", (body) => body.style.removeProperty("display"));
		await settledFrames();
		expect((await lengths()).axes.height).toBe(before.axes.height + 100);
	});
});
