/** Charts beside the picture, in Chromium: what a press, a drag and the keyboard make of them, and what they ask the server for. */
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { addAxe, violations } from "../observable/audit.ts";
import { doubles, recorded, serveStores, takeAsked } from "../profiles.ts";
import { type Bench, launch } from "./page.ts";
import type { FileServer } from "./serve.ts";
import { expectQuiet, limited, openView, openWatched, settled } from "./watched.ts";

let browser: Browser;
let bench: Bench;
let server: FileServer;

beforeAll(async () => {
	browser = await launch();
});
beforeEach(async () => {
	bench = await openWatched(browser);
	server = await serveStores();
});
afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
	await server.close();
});
afterAll(() => browser?.close());

const TIMES = recorded.times.length;
const [, CELL] = recorded.cells;
const SIZE = { lat: 5, lon: 6 };

async function open(store: string, options: object = {}): Promise<void> {
	await openView(bench.page, `${server.url}/data/${store}`, { path: "t", ...options });
	await settled(bench.page);
	await limited(bench.page); // all parts are laid out by then
	takeAsked(server, "t");
}

const panel = () => bench.page.locator(".zarr-view .main > .profile");
const action = () => panel().locator(".said button");
const chart = () => panel().locator(".chart");
const value = () => bench.page.evaluate(() => window.view.value);
const profile = () => bench.page.evaluate(() => window.view.profile);

/** Resolves to what is charted, once all of it is there. */
async function charted() {
	await bench.page.waitForFunction(() => window.view.profile?.done, null, { timeout: 20_000 });
	const found = await profile();
	if (!found) throw new Error("nothing is charted");
	return found;
}

/** Where a cell lies on the page. */
async function placeOf({ lat, lon }: Record<string, number>): Promise<{ x: number; y: number }> {
	const canvas = bench.page.locator(".plane > canvas");
	let box = await canvas.boundingBox();
	// a line more in the title moves it
	for (let before = null; JSON.stringify(before) !== JSON.stringify(box); ) {
		before = box;
		await bench.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
		box = await canvas.boundingBox();
	}
	if (!box) throw new Error("there is no picture");
	// latitudes grow upwards
	return { x: box.x + ((lon + 0.5) / SIZE.lon) * box.width, y: box.y + (1 - (lat + 0.5) / SIZE.lat) * box.height };
}

async function click(cell: Record<string, number>, key?: "Shift"): Promise<void> {
	const { x, y } = await placeOf(cell);
	if (key) await bench.page.keyboard.down(key);
	await bench.page.mouse.click(x, y);
	if (key) await bench.page.keyboard.up(key);
}

async function drag(from: Record<string, number>, to: Record<string, number>): Promise<void> {
	const [a, b] = [await placeOf(from), await placeOf(to)];
	await bench.page.mouse.move(a.x, a.y);
	await bench.page.mouse.down();
	await bench.page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 3 });
	await bench.page.mouse.move(b.x, b.y, { steps: 3 });
	await bench.page.mouse.up();
}

const valuesOf = (rows: readonly object[]) => rows.map((row) => (row as { value: number }).value);

it("a press on a cell reads its series at once where that is little, of which nothing is asked for twice", async () => {
	await open("v3-time");
	expect(await panel().isVisible()).toBe(false);
	await click(CELL);
	const { rows, ...rest } = await charted();
	expect(rest).toEqual({ kind: "series", cells: [CELL], along: "time", done: true });
	expect(valuesOf(rows)).toEqual(doubles(recorded.series.t[1]));
	expect(await bench.page.evaluate(() => (window.view.profile?.rows[0].time as Date | undefined)?.toISOString())).toBe(
		"1998-01-01T00:00:00.000Z",
	);
	// of two chunks along the time the picture has brought one
	expect(takeAsked(server, "t").requests).toBe(1);
	expect(await chart().getAttribute("aria-label")).toMatch(
		/^Chart of temperature along time at 41°N 60°E: first [\d.]+ K, last /,
	);
	expect(await bench.page.evaluate(() => window.heard)).toContain("input");
	await panel().getByRole("button", { name: "Close the chart" }).click();
	expect(await panel().isVisible()).toBe(false);
	expect(await value()).not.toHaveProperty("profile");
	expect(await profile()).toBeNull();
});

it.each(["v3-map", "v2-map"])("in %s its cost is told, and nothing is read before that is agreed to", async (store) => {
	await open(store);
	await click(CELL);
	const chunk = 5 * 6 * 4;
	const bytes = (TIMES - 1) * chunk;
	expect(await action().innerText()).toBe(`Read series: 71 requests, ${(bytes / 1000).toFixed(1)} kB`);
	await bench.page.waitForTimeout(200);
	expect(takeAsked(server, "t").requests).toBe(0);
	await action().click();
	const { cells, rows } = await charted();
	expect(cells).toEqual([CELL]);
	expect(valuesOf(rows)).toEqual(doubles(recorded.series.t[1]));
	expect(takeAsked(server, "t")).toEqual({ requests: TIMES - 1, bytes });
	expect(await action().isVisible()).toBe(false);
	// another cell of the same maps costs nothing now
	await click(recorded.cells[2], "Shift");
	await bench.page.waitForFunction(() => window.view.profile?.done && window.view.profile.cells.length === 2);
	expect(valuesOf((await charted()).rows)).toEqual(recorded.series.t.slice(1).flatMap(doubles));
	expect(takeAsked(server, "t").requests).toBe(0);
	expect(await panel().locator(".chart-legend > span").count()).toBe(2);
});

it("can be cancelled and read on, keeps what has landed, and shows as gaps what can't be read", async () => {
	server.fault = (path) => (/v3-map\/t\/c\/9\//.test(path) ? 500 : undefined);
	await open("v3-map");
	await click(CELL);
	server.latency = 150;
	await action().click();
	await bench.page.waitForFunction(() =>
		/^[1-9]\d* of 72 chunks$/.test(document.querySelector(".said span")?.textContent ?? ""),
	);
	expect(await action().innerText()).toBe("Cancel");
	await action().click();
	expect(await action().innerText()).toBe("Read on");
	server.latency = 0;
	await action().click();
	const { rows } = await charted();
	expect(valuesOf(rows)).toEqual(doubles(recorded.series.t[1]).map((one, at) => (at === 9 ? Number.NaN : one)));
	expect(await panel().innerText()).toContain("1 chunk could not be read");
	expect(await bench.page.evaluate(() => window.heard.join())).toContain("t/c/9/0/0");
	server.fault = () => undefined;
	await action().click();
	await bench.page.waitForFunction(() => document.querySelector<HTMLElement>(".said")?.hidden);
	expect(valuesOf((await charted()).rows)).toEqual(doubles(recorded.series.t[1]));
	expectQuiet(bench, /500/, /t\/c\/9\/0\/0/);
});

it("follows the sliders, and leads them: the rule stands where the picture is, and a press in the chart goes there", async () => {
	await open("v3-time");
	await click(CELL);
	await charted();
	const rule = () => chart().locator(".rule").getAttribute("d");
	const before = await rule();
	await bench.page.evaluate(() => window.view.set({ index: { time: 50 } }));
	await expect.poll(rule).not.toBe(before);
	const box = await chart().boundingBox();
	const lines = await chart().locator(".lines").boundingBox();
	if (!box || !lines) throw new Error("there is no chart");
	await bench.page.mouse.click(lines.x + (20.5 / TIMES) * lines.width, lines.y + 20);
	expect((await value())?.index).toEqual({ time: 20 });
	expect(await panel().locator(".chart-legend").innerText()).toContain("1999-09-01");
});

it("by keyboard: Enter presses the marked cell", async () => {
	await open("v3-time");
	await bench.page.locator(".plane > canvas").focus();
	await bench.page.keyboard.press("ArrowRight");
	await bench.page.keyboard.press("Enter");
	const { cells } = await charted();
	expect(cells).toEqual([{ lat: 2, lon: 3 }]);
	await bench.page.keyboard.press("ArrowLeft");
	await bench.page.keyboard.press("Enter");
	await expect.poll(async () => (await profile())?.cells).toEqual([{ lat: 2, lon: 2 }]);
});

it("a drag with Alt is a transect of the shown plane, which asks for nothing and moves no picture", async () => {
	const [line] = recorded.lines;
	await open("v3-map", { index: { time: recorded.at } });
	await bench.page.keyboard.down("Alt");
	await drag(...line.cells);
	await bench.page.keyboard.up("Alt");
	const { kind, cells, rows } = await charted();
	expect([kind, cells]).toEqual(["transect", line.cells]);
	expect(valuesOf(rows)).toEqual(doubles(line.values));
	expect(takeAsked(server, "t").requests).toBe(0);
	expect(await value()).not.toHaveProperty("bounds");
	// the next plane, and what it holds along the same line
	await bench.page.evaluate(() => window.view.set({ index: { time: 0 } }));
	await settled(bench.page, { time: 0 });
	await expect.poll(async () => valuesOf((await charted()).rows)).not.toEqual(doubles(line.values));
});

it("a box has its mean, and on request its series, whose cost is told", async () => {
	const [box] = recorded.boxes;
	await open("v3-map", { index: { time: recorded.at } });
	await bench.page.getByRole("button", { name: /^Charts/ }).click();
	expect(await panel().innerText()).toContain("Press a cell");
	await panel().getByRole("combobox", { name: "Chart", exact: true }).selectOption("area");
	// by two presses, as by one drag
	await click(box.cells[0]);
	expect(await panel().innerText()).toContain("Press the other end");
	await click(box.cells[1]);
	const [mean] = (await charted()).rows;
	const wanted = doubles(box.mean)[recorded.at];
	expect(Math.abs(Number(mean.value) / wanted - 1)).toBeLessThan(1e-12);
	expect(mean.n).toBe(box.n[recorded.at]);
	expect(await panel().innerText()).toContain(
		`Mean of ${box.n[recorded.at]} of 30 cells, weighted by area on the sphere.`,
	);
	expect(takeAsked(server, "t").requests).toBe(0);
	await panel().getByRole("combobox", { name: "Along", exact: true }).selectOption("time");
	expect(await action().innerText()).toMatch(/^Read series: 71 requests, /);
	await action().click();
	const means = valuesOf((await charted()).rows);
	expect(Math.max(...doubles(box.mean).map((one, at) => Math.abs(means[at] / one - 1)))).toBeLessThan(1e-12);
	expect(takeAsked(server, "t").requests).toBe(TIMES - 1);
	await drag(recorded.boxes[1].cells[0], recorded.boxes[1].cells[1]);
	await expect.poll(async () => (await profile())?.cells).toEqual(recorded.boxes[1].cells);
	expect(takeAsked(server, "t").requests).toBe(0);
});

it("is saved as a table and as a picture", async () => {
	await open("v3-time");
	await click(CELL);
	await charted();
	const saved = async (name: string) => {
		const coming = bench.page.waitForEvent("download");
		await panel().getByRole("button", { name }).click();
		const file = await coming;
		return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
	};
	const table = await saved("Save CSV");
	expect(table.name).toBe("t-chart.csv");
	const [head, ...lines] = table.text.trim().split("\n");
	expect(head).toBe("time,lat,lon,t");
	expect(lines.map((line) => line.split(",")[0])).toEqual(recorded.times.map((day) => `${day}T00:00:00Z`));
	const wanted = doubles(recorded.series.t[1]);
	expect(lines.map((line) => Math.fround(Number(line.split(",")[3] || Number.NaN)))).toEqual(wanted);
	expect(lines[0].split(",").slice(1, 3)).toEqual(["41", "60"]);
	const picture = await saved("Save the chart as SVG");
	expect(picture.name).toBe("t-chart.svg");
	const paths = await bench.page.evaluate((text) => {
		const read = new DOMParser().parseFromString(text, "image/svg+xml");
		return Array.from(read.querySelectorAll("path"), (path) => path.getAttribute("style") ?? "").length;
	}, picture.text);
	expect(paths).toBeGreaterThan(2);
});

it("is given as state: begins with it, is refused where it does not fit, ends with the dims that it lies over", async () => {
	await open("v3-time", { profile: { kind: "series", cells: [CELL] } });
	expect(valuesOf((await charted()).rows)).toEqual(doubles(recorded.series.t[1]));
	expect((await value())?.profile).toEqual({ kind: "series", cells: [CELL], along: "time" });
	await bench.page.evaluate(() => window.view.set({ profile: { kind: "series", cells: [{ lat: 9, lon: 0 }] } }));
	expect(await bench.page.locator("[role=alert]").innerText()).toContain("lat has 5 positions");
	expectQuiet(bench, /lat has 5 positions/);
	expect((await value())?.profile?.cells).toEqual([CELL]);
	await bench.page.evaluate(() => window.view.set({ y: "time" }));
	expect(await value()).not.toHaveProperty("profile");
	await panel().waitFor({ state: "hidden" }); // with the next frame
});

it("has no fault that axe knows", async () => {
	await open("v3-time", { profile: { kind: "series", cells: recorded.cells } });
	await charted();
	await addAxe(bench.page);
	expect(await violations(bench.page)).toEqual([]);
});
