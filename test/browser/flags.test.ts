/** Numbers that are names, and what lies outside of the valid range, in Chromium: colours, legend, read-out. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { addAxe, violations } from "../observable/audit.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { drawing, expectQuiet, openView, openWatched, settled, tableOf } from "./watched.ts";
import { writeStore } from "./written.ts";

const folder = mkdtempSync(join(tmpdir(), "zarr-flags-"));
let browser: Browser;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	const shape = [3, 4] as const; // 0 … 11
	writeStore(folder, {
		cover: { shape, attributes: { flag_values: [1, 3, 2, 200], flag_meanings: "water cloud ice none" } },
		quality: { shape, attributes: { flag_masks: [1, 2, 8], flag_meanings: "night haze rain", units: "1" } },
		signed: { shape, attributes: { valid_range: [2, 9], units: "W m-2" } },
	});
	browser = await launch();
	data = await serve({ flags: folder });
	bench = await openWatched(browser);
});

afterEach(() => expectQuiet(bench));

afterAll(async () => {
	await bench?.close();
	await data?.close();
	await browser?.close();
	rmSync(folder, { recursive: true });
});

async function open(path: string, options: object = {}): Promise<void> {
	await openView(bench.page, `${data.url}/flags`, { path, tree: false, ...options });
	await settled(bench.page);
}

/** What is read out of a cell of the picture. */
async function reading(column: number, row: number): Promise<string> {
	const canvas = bench.page.locator(".centre > .plane > canvas");
	const box = await canvas.boundingBox();
	if (!box) return expect.fail("there is no picture");
	await bench.page.mouse.move(box.x + ((column + 0.5) / 4) * box.width, box.y + ((row + 0.5) / 3) * box.height);
	return bench.page.locator(".reading").innerText();
}

const legend = () => bench.page.locator(".legend li").allInnerTexts();

it("names have colours of their own, a legend with counts, and are read out", async () => {
	await open("cover");
	const table = await tableOf(bench.page, "categories");
	// the lowest that has a name is the first entry; 0 lies below it, and has none
	const { colors } = await drawing(bench.page);
	expect(colors).toEqual(Array.from({ length: 12 }, (_, value) => table[Math.max(0, value - 1)]));
	await expect
		.poll(async () => (await legend()).map((text) => text.replace(/\s+/g, " ")))
		.toEqual(["1 = water 1", "3 = cloud 1", "2 = ice 1", "200 = none 0", "without a meaning 9"]);
	expect(await bench.page.locator(".histogram").isVisible()).toBe(false);
	expect([await reading(3, 0), await reading(1, 1)]).toEqual([
		expect.stringMatching(/^3 = cloud\b/),
		expect.stringMatching(/^5 ?\[/),
	]);
	await addAxe(bench.page);
	expect(await violations(bench.page)).toEqual([]);
	// another array has limits and colours of its own again
	await bench.page.evaluate(() => window.view.set({ path: "signed" }));
	await settled(bench.page);
	expect(await bench.page.evaluate(() => window.view.value?.color.scheme)).toBe("viridis");
	await expect.poll(() => bench.page.locator(".histogram").isVisible()).toBe(true);
	expect(await legend()).toEqual([]);
});

it("a reset leaves the legend where it is", async () => {
	await open("cover", { color: { scheme: "turbo" } });
	await expect.poll(legend).toHaveLength(5);
	await bench.page.getByRole("button", { name: /reset/i }).first().click();
	await expect.poll(() => bench.page.evaluate(() => window.view.value?.color.scheme)).toBe("categories");
	await expect.poll(legend).toHaveLength(5);
	expect(await bench.page.locator(".histogram").isVisible()).toBe(false);
});

it("bits are read out as all that they mean, over a histogram of numbers", async () => {
	await open("quality");
	expect(await reading(3, 2)).toMatch(/^11 = night, haze, rain\b/);
	expect(await reading(0, 1)).toMatch(/^4 ?\[/);
	expect(await bench.page.locator(".histogram").isVisible()).toBe(true);
});

it("what is outside of the valid range has no colour, is counted, and read out with its value", async () => {
	await open("signed");
	const { colors, mask } = await drawing(bench.page);
	expect(mask).toEqual([5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5]);
	expect(colors.map((color) => color === 0)).toEqual(mask.map((state) => state === 5));
	await expect.poll(() => bench.page.locator(".stats").innerText()).toMatch(/invalid\s+4/);
	expect(await reading(0, 0)).toMatch(/^invalid \(0\)/);
	expect(await reading(2, 0)).toMatch(/^2 W m⁻²/);
});
