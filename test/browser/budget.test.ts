/** No view fetches over its budget unasked: it shows an overview, or says the cost, and offers the centre or all of it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { expectQuiet, openView, openWatched, settled } from "./watched.ts";
import { arrayDocument, writeFile } from "./written.ts";

let browser: Browser;
let folder: string;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

/** Opens a view of `shape` bytes of which one chunk is there, and the others are missing, which takes no time to make. */
async function open(shape: [number, number], chunk: [number, number], there: string): Promise<void> {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-budget-"));
	const document = arrayDocument({ shape });
	const chunk_grid = { name: "regular", configuration: { chunk_shape: chunk } };
	writeFile(join(folder, "zarr.json"), JSON.stringify({ ...document, chunk_grid }));
	writeFile(join(folder, there), new Uint8Array(chunk[0] * chunk[1]).fill(7));
	data = await serve({ data: folder });
	bench = await openWatched(browser);
	await openView(bench.page, `${data.url}/data`);
}

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
const notice = () => bench.page.locator(".zarr-view .notice").innerText();
const loaded = async () => {
	await bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 30_000 });
	await bench.page.evaluate(() => window.heard.splice(0));
};
const every = () => bench.page.evaluate(() => window.view.slice?.every);

describe("8 × 8 chunks of 1024 × 1024 bytes: 67 million cells; 32 of the chunks have the 33 million that are shown unasked", () => {
	const [SIDE, CHUNK, FITTING] = [8, 1024, 32];

	beforeEach(async () => {
		// the chunk in the very middle
		await open([SIDE * CHUNK, SIDE * CHUNK], [CHUNK, CHUNK], `c/${SIDE / 2}/${SIDE / 2}`);
		await loaded();
	});

	it("are seen by an overview that reads what its own budget holds, and says what it cost", async () => {
		expect(await notice()).toContain("Overview: 64 of 64 chunks read (67.1 MB decoded)");
		expect(chunks().length).toBe(64);
		expect(new Set(chunks()).size).toBe(64);
		const [down, across] = (await every()) ?? [];
		expect(Math.min(down, across)).toBeGreaterThan(1);
		await bench.page.waitForTimeout(300);
		expect(chunks().length).toBe(64);
	});

	it("show as much of the centre as the budget holds", async () => {
		await bench.page.getByRole("button", { name: "Show the centre" }).click();
		await loaded();
		expect(await every()).toEqual([1, 1]);
		const { width, height, values } = await bench.page.evaluate(() => {
			const { width = 0, height = 0, data = [] } = window.view.slice ?? {};
			return { width, height, values: [...new Set(data)] };
		});
		const shown = (width / CHUNK) * (height / CHUNK);
		expect(shown).toBeLessThanOrEqual(FITTING);
		expect(shown).toBeGreaterThanOrEqual(FITTING / 2);
		expect(values.sort()).toEqual([7, Number.NaN]);
		expect(await notice()).toContain(`In view: ${shown} of 64 chunks`);
		// all of them were there
		expect(chunks().length).toBe(64);
	});

	it("are loaded, all of them, once the view is told to, and none is read twice", async () => {
		await bench.page.getByRole("button", { name: "Show the centre" }).click();
		await loaded();
		await bench.page.getByRole("button", { name: "Load all" }).click();
		await bench.page.waitForFunction((side) => window.view.slice?.width === side, SIDE * CHUNK);
		await settled(bench.page);
		expect(await every()).toEqual([1, 1]);
		expect(chunks().length).toBe(SIDE * SIDE);
		expect(new Set(chunks()).size).toBe(SIDE * SIDE);
		expect(await bench.page.locator(".zarr-view .notice").count()).toBe(0);
	});

	it("are more than readSlice reads", async () => {
		const before = chunks().length;
		const said = await bench.page.evaluate(
			(url) => window.zarrWidget.readSlice(url).catch((error: Error) => `${error.name}: ${error.message}`),
			`${data.url}/data`,
		);
		expect(said).toMatch(/^BudgetError: .*67108864 cells from 64 chunks/);
		expect(chunks().length).toBe(before);
	});
});

describe("2 chunks of 134 million bytes, each over the budget of an overview", () => {
	const [ROWS, COLUMNS] = [16_384, 8192];

	beforeEach(async () => {
		await open([ROWS, 2 * COLUMNS], [ROWS, COLUMNS], "c/0/0");
		await bench.page.getByText("more than is shown unasked").waitFor();
	});

	it("are asked about before anything is read", async () => {
		expect(await notice()).toMatch(/268,435,456 cells from 2 chunks still to be read \(268 MB decoded\)/);
		await bench.page.waitForTimeout(300);
		expect(chunks()).toEqual([]);
	});

	it("are read for the middle of one, of which no more cells are shown than a view may", async () => {
		await bench.page.getByRole("button", { name: "Show the centre" }).click();
		await loaded();
		expect(chunks()).toEqual(["data/c/0/0"]);
		const { cells, values } = await bench.page.evaluate(() => {
			const { width = 0, height = 0, data = [] } = window.view.slice ?? {};
			return { cells: width * height, values: [...new Set(data)] };
		});
		expect(cells).toBeLessThanOrEqual(2 ** 25);
		expect(cells).toBeGreaterThan(2 ** 23);
		expect(values).toEqual([7]);
	});
});
