/** Tables and fields in Chromium: what is in view is what is asked for, said whole, and reached by every way of scrolling. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Files, plainStore, RECORD, recordBytes, textStore } from "../interact/cells.ts";
import { differing } from "./expected.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { show } from "./shown.ts";
import { expectQuiet, openView, openWatched } from "./watched.ts";
import { writeFile } from "./written.ts";

const ROWS = 1_000_000;
const CHUNK = 10_000;
const HUGE = 100_000_000;

let browser: Browser;
let folder: string;
let data: FileServer;
let bench: Bench;

/** Texts of the rows of one chunk. */
function chunkTexts(chunk: number): string[] {
	return Array.from({ length: CHUNK }, (_, i) => `text ${chunk * CHUNK + i}`);
}

function write(name: string, files: Files): void {
	for (const [key, bytes] of files) writeFile(join(folder, name, key), bytes);
}

beforeAll(async () => {
	browser = await launch();
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-table-"));
	const chunks = Array.from({ length: ROWS / CHUNK }, (_, i) => [`c/${i}`, chunkTexts(i)]);
	write("million", textStore([ROWS], [CHUNK], ["row"], Object.fromEntries(chunks)));
	write("huge", textStore([HUGE], [CHUNK], ["row"], { "c/0": chunkTexts(0), "c/9999": chunkTexts(9999) }));
	const names = Array.from({ length: 400 }, (_, i) => `station ${i % 20} · ${Math.floor(i / 20)}`);
	write("names", textStore([20, 20], [20, 20], ["level", "sector"], { "c/0/0": names }));
	const records = Array.from({ length: 12 }, (_, i) => [i, i / 4, `t${i}`] as const);
	write("records", plainStore(RECORD, [3, 4], [3, 4], { "0.0": recordBytes(records) }));
	write("rows", plainStore(RECORD, [12], [12], { 0: recordBytes(records) }));
	data = await serve({ stores: folder });
	bench = await openWatched(browser);
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

const store = (name: string) => `${data.url}/stores/${name}`;
const asked = () => data.log.splice(0).flatMap(({ path }) => /\/c\/.*|\/\d[\d.]*$/.exec(path)?.[0] ?? []);

/** Header and text of each row in view. */
function shownRows(): Promise<string[][]> {
	return bench.page.$$eval(".table tbody tr", (rows) =>
		rows.map((row) => Array.from((row as HTMLTableRowElement).cells, (cell) => cell.textContent ?? "")),
	);
}

/** Shows a store, once its first rows are read. */
async function open(name: string, options: object = {}): Promise<void> {
	await openView(bench.page, store(name), options);
	await bench.page.waitForFunction(() => window.heard.includes("load"));
}

async function firstRow(text: string): Promise<void> {
	await bench.page.waitForFunction(
		(wanted) => document.querySelector(".table tbody td")?.textContent === wanted,
		text,
		{ timeout: 10_000 },
	);
}

describe("a table of a million rows", () => {
	it("has few elements, reads what is in view, and goes to the middle by its scroll bar", async () => {
		await open("million");
		expect((await shownRows())[0]).toEqual(["0", "text 0"]);
		expect(asked()).toEqual(["/c/0"]);
		await bench.page.$eval(".scroll", (box) => {
			box.scrollTop = (box.scrollHeight - box.clientHeight) / 2;
		});
		await firstRow("text 499991");
		const rows = await shownRows();
		expect(rows).toHaveLength(18);
		expect(rows.map(([head, text]) => text === `text ${head}`)).not.toContain(false);
		expect(asked()).toEqual(["/c/49", "/c/50"]);
	});

	it("asks for nothing that is only scrolled over", async () => {
		await open("million");
		asked();
		for (const part of [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
			await bench.page.$eval(
				".scroll",
				(box, at) => {
					box.scrollTop = (box.scrollHeight - box.clientHeight) * at;
				},
				part,
			);
		await firstRow("text 699987");
		const chunks = asked();
		expect(chunks).toContain("/c/69");
		expect(chunks.length).toBeLessThan(5);
	});

	it("is walked by keyboard to its end", async () => {
		await open("million");
		await bench.page.focus(".table table");
		for (const key of ["ArrowDown", "PageDown", "Control+End"]) await bench.page.keyboard.press(key);
		await firstRow("text 999982");
		expect((await shownRows()).at(-1)).toEqual(["999999", "text 999999"]);
		expect(await bench.page.textContent(".table [aria-selected=true]")).toBe("text 999999");
		expect(await bench.page.textContent(".reading")).toBe("text 999999 [999999] · chunk 99");
	});
});

describe("a table of a hundred million rows", () => {
	it("turns by the wheel as far as a short one, and by the bar to its end", async () => {
		await open("huge");
		await bench.page.hover(".table tbody tr:nth-child(2)");
		await bench.page.mouse.wheel(0, 220);
		await firstRow("text 10");
		await bench.page.mouse.wheel(0, -110);
		await firstRow("text 5");
		await bench.page.$eval(".scroll", (box) => {
			box.scrollTop = box.scrollHeight;
		});
		const last = [String(HUGE - 1), "text 99999999"];
		await vi.waitFor(async () => expect((await shownRows()).at(-1)).toEqual(last), { timeout: 10_000 });
	});
});

describe("a table in its page", () => {
	it.each([400, 900, 1600])("has whole headers and aligned columns at %i pixels", async (width) => {
		await bench.page.setViewportSize({ width: width + 20, height: 700 });
		await open("names");
		const { cut, askew, wide } = await bench.page.evaluate(() => {
			const table = document.querySelector(".table table") as HTMLTableElement;
			const view = document.querySelector(".zarr-view") as HTMLElement;
			const cells = Array.from(table.querySelectorAll<HTMLElement>("th, td"));
			const left = (cell: Element) => Math.round(cell.getBoundingClientRect().left);
			return {
				cut: cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map(({ textContent }) => textContent),
				askew: Array.from(table.tBodies[0].rows).filter((row) =>
					Array.from(row.cells).some((cell, i) => left(cell) !== left(table.rows[0].cells[i])),
				).length,
				wide: view.scrollWidth > view.clientWidth,
			};
		});
		expect({ cut, askew, wide }).toEqual({ cut: [], askew: 0, wide: false });
		await bench.page.focus(".table table");
		await bench.page.keyboard.press("End");
		await bench.page.keyboard.press("End");
		await bench.page.waitForFunction(
			() => document.querySelector(".table [aria-selected=true]")?.textContent === "station 19 · 0",
		);
		const [cell, box] = await bench.page.evaluate(() =>
			[".table [aria-selected=true]", ".scroll"].map(
				(found) => document.querySelector(found)?.getBoundingClientRect().right,
			),
		);
		expect(Number(cell)).toBeLessThanOrEqual(Number(box) + 1);
		await bench.page.setViewportSize({ width: 1000, height: 700 });
	});

	it("has a column for each field, as wide as its texts", async () => {
		await open("rows");
		expect((await shownRows())[5]).toEqual(["5", "5", "1.25", "t5"]);
		const widths = await bench.page.$$eval(".table thead th", (heads) => heads.map((head) => head.clientWidth));
		expect(Math.max(...widths)).toBeLessThan(120);
	});
});

describe("a field of structs", () => {
	it("is drawn in the colours of its values", async () => {
		const shown = await show(bench.page, store("records"), { field: "w", color: { domain: [0, 3] } });
		const values = Array.from({ length: 12 }, (_, i) => i / 4);
		expect(differing(await shown.pixels(), values, [0, 3])).toEqual([]);
	});
});
