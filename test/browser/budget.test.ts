/** No view fetches over its budget unasked: it says the cost, and offers the centre or all of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { expectQuiet, openView, openWatched, settled } from "./watched.ts";
import { arrayDocument, writeFile } from "./written.ts";

/** 8 × 8 chunks of 1024 × 1024 bytes: 67 million cells; 32 of the chunks have the 33 million that are shown unasked. */
const SIDE = 8;
const CHUNK = 1024;
const FITTING = 32;

let browser: Browser;
let folder: string;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-budget-"));
	const document = arrayDocument({ shape: [SIDE * CHUNK, SIDE * CHUNK] });
	const chunk_grid = { name: "regular", configuration: { chunk_shape: [CHUNK, CHUNK] } };
	writeFile(join(folder, "zarr.json"), JSON.stringify({ ...document, chunk_grid }));
	// one chunk that is there, in the very middle; the others are missing, which takes no time to make
	writeFile(join(folder, `c/${SIDE / 2}/${SIDE / 2}`), new Uint8Array(CHUNK * CHUNK).fill(7));
	data = await serve({ data: folder });
	bench = await openWatched(browser);
	await openView(bench.page, `${data.url}/data`);
	await bench.page.getByText("more than is shown unasked").waitFor();
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
	await data.close();
	rmSync(folder, { recursive: true });
});

afterAll(async () => {
	await browser?.close();
});

const chunks = () => data.log.filter(({ path }) => path.includes("/c/")).map(({ path }) => path);

it("says what a picture costs and asks for nothing", async () => {
	const notice = await bench.page.locator(".zarr-view .notice").innerText();
	expect(notice).toMatch(/67,108,864 cells from 64 chunks still to be read \(67.1 MB decoded\)/);
	await bench.page.waitForTimeout(300);
	expect(chunks()).toEqual([]);
});

it("shows as much of the centre as the budget holds", async () => {
	await bench.page.getByRole("button", { name: "Show the centre" }).click();
	await settled(bench.page);
	expect(new Set(chunks()).size).toBe(chunks().length);
	expect(chunks().length).toBeLessThanOrEqual(FITTING);
	expect(chunks().length).toBeGreaterThanOrEqual(FITTING / 2);
	expect(chunks()).toContain(`data/c/${SIDE / 2}/${SIDE / 2}`);
	const values = await bench.page.evaluate(() => [...new Set(window.view.slice?.data)]);
	expect(values.sort()).toEqual([7, Number.NaN]);
});

it("loads all of it once it is told to, and reads no chunk twice", async () => {
	await bench.page.getByRole("button", { name: "Show the centre" }).click();
	await settled(bench.page);
	await bench.page.getByRole("button", { name: /Reset/ }).click();
	await bench.page.getByRole("button", { name: "Load all" }).click();
	await bench.page.waitForFunction((side) => window.view.slice?.width === side, SIDE * CHUNK);
	await settled(bench.page);
	expect(chunks().length).toBe(SIDE * SIDE);
	expect(new Set(chunks()).size).toBe(SIDE * SIDE);
});

it("lets readSlice say so, too", async () => {
	const said = await bench.page.evaluate(
		(url) => window.zarrWidget.readSlice(url).catch((error: Error) => `${error.name}: ${error.message}`),
		`${data.url}/data`,
	);
	expect(said).toMatch(/^BudgetError: .*67108864 cells from 64 chunks/);
	expect(chunks()).toEqual([]);
});
