/** A page with Observable Plot, and what it looks like: pixels, and pictures kept beside the tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type Bench, launch, openBench } from "../browser/page.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const KEPT = here("./pictures");

/** Opens a page with the exports of dist/index.js, Plot, d3 and test/observable/plots.ts. */
async function openPlots(browser: Browser): Promise<Bench> {
	const folder = mkdtempSync(join(tmpdir(), "zarr-widget-plots-"));
	const outfile = join(folder, "plots.js");
	await build({ entryPoints: [here("./plots.ts")], bundle: true, format: "iife", target: "es2022", outfile });
	const bench = await openBench(browser);
	await bench.page.addScriptTag({ path: outfile });
	await bench.page.addStyleTag({ content: "body { margin: 0; background: white } #plot { display: inline-block }" });
	rmSync(folder, { recursive: true });
	return bench;
}

/** Opens such a page for all tests of a file, and hands it to `ready`. */
export function onePlots(ready: (bench: Bench) => void): void {
	let browser: Browser;
	let bench: Bench;
	beforeAll(async () => {
		browser = await launch();
		bench = await openPlots(browser);
		ready(bench);
	});
	afterAll(async () => {
		await bench?.close();
		await browser?.close();
	});
}

/** The sixteen levels of `levelStore` in order, as matplotlib colours the middle of each. */
const COLORS: readonly (readonly number[])[] = JSON.parse(
	readFileSync(here("../fixtures/colormaps.json"), "utf8"),
).samples.viridis.map((hex: string) => [0, 2, 4].map((from) => Number.parseInt(hex.slice(from, from + 2), 16)));

/** The colour of a cell of `levelStore` under viridis and the domain [0, 16]. */
export function levelColor(row: number, column: number): readonly number[] {
	return COLORS[(row * 5 + column * 3) % 16];
}

export const WHITE: readonly number[] = [255, 255, 255];

/** By how much of 255 our colours may miss matplotlib's between the knots from which they are made. */
const KNOTS = 2;

/** Whether two colours are one, but for the rounding of knots; those of two levels never are. */
export function alike(a: readonly number[], b: readonly number[]): boolean {
	return a.every((channel, i) => Math.abs(channel - b[i]) <= KNOTS);
}

/** Red, green, blue and alpha of a picture's pixels, row by row. */
export interface Pixels {
	readonly width: number;
	readonly height: number;
	readonly data: Uint8Array;
}

/** The pixels of a PNG, as Chromium decodes them. */
export async function decode({ page }: Bench, png: Buffer): Promise<Pixels> {
	const { width, height, base64 } = await page.evaluate(async (source) => {
		const image = new Image();
		image.src = `data:image/png;base64,${source}`;
		await image.decode();
		const canvas = new OffscreenCanvas(image.width, image.height);
		const context = canvas.getContext("2d");
		context?.drawImage(image, 0, 0);
		const bytes = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
		const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
		return { width: image.width, height: image.height, base64: btoa(text) };
	}, png.toString("base64"));
	return { width, height, data: new Uint8Array(Buffer.from(base64, "base64")) };
}

/** What the page shows of the element `#plot`. */
export async function shot(bench: Bench): Promise<Buffer> {
	return bench.page.locator("#plot").screenshot();
}

/** Red, green, blue at a place in CSS pixels. */
export function at({ width, data }: Pixels, x: number, y: number): number[] {
	const from = 4 * (Math.floor(y) * width + Math.floor(x));
	return Array.from(data.subarray(from, from + 3));
}

/** Levels of a channel by which a pixel may differ before it counts. */
const SLIGHT = 8;

/**
 * The part of the pixels by which a picture differs from the one kept under this name. Where none is kept, the picture is, and an error
 * says to look at it: who wants a new one deletes the old.
 */
export async function difference(bench: Bench, name: string, png: Buffer): Promise<number> {
	const file = join(KEPT, `${name.replaceAll(" ", "-")}.png`);
	if (!existsSync(file)) {
		writeFileSync(file, png);
		throw new Error(`${file} is new: look at it, and commit it if it is right`);
	}
	const [kept, now] = [await decode(bench, readFileSync(file)), await decode(bench, png)];
	if (kept.width !== now.width || kept.height !== now.height) return 1;
	const differs = (i: number) => [0, 1, 2].some((c) => Math.abs(kept.data[4 * i + c] - now.data[4 * i + c]) > SLIGHT);
	const count = kept.width * kept.height;
	return Array.from({ length: count }, (_, i) => differs(i)).filter(Boolean).length / count;
}
