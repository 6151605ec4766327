/** Two variables beside each other and as their difference, in Chromium: what is drawn, what is read out, and what follows what. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addAxe, violations } from "../observable/audit.ts";
import { type Bench, launch } from "./page.ts";
import { cellColors } from "./planes.ts";
import { alerts, colorIndex, expectQuiet, limited, openView, openWatched, settled, tableOf } from "./watched.ts";

const { stores }: { stores: { files: Record<string, string> }[] } = JSON.parse(
	readFileSync(join(import.meta.dirname, "../fixtures/compared.json"), "utf8"),
);
const [WIDTH, HEIGHT] = [8, 5];

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	bench = await openWatched(browser);
	await bench.page.evaluate((files) => {
		const bytes = (text: string) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
		const held = new Map(Object.entries(files).map(([key, text]) => [`/${key}`, bytes(text)]));
		const asked: string[] = [];
		const get = async (key: string) => {
			if (/^\/(tas|ts|normal)\/c\//.test(key)) asked.push(key.slice(1));
			return held.get(key);
		};
		Object.assign(window, { source: { get }, asked });
	}, stores[1].files);
});

afterEach(async () => {
	await bench.close();
});

afterAll(async () => {
	await browser?.close();
});

const first = () => bench.page.locator(".centre > .plane > canvas");
const second = () => bench.page.locator(".second canvas");
const state = () => bench.page.evaluate(() => window.view.value);
const asked = () => bench.page.evaluate(() => [...window.asked].sort());
const set = (part: object) => bench.page.evaluate((given) => window.view.set(given), part);

/** The values of a plane, row 0 at the south, read by themselves. */
const valuesOf = (path: string, index: object, compare?: object) =>
	bench.page.evaluate(
		async ([path, index, compare]) => {
			const files = window.source;
			const { data } = await window.zarrWidget.readSlice(files, { path, index, compare } as object);
			window.asked.splice(0);
			return Array.from(data);
		},
		[path, index, compare] as const,
	);

/** Asserts that a canvas shows values, north up, in a colour map from limits on. */
async function expectPicture(
	canvas: ReturnType<typeof first>,
	values: readonly number[],
	table: readonly number[],
	domain: readonly [number, number],
) {
	const wanted = Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
		const value = values[(HEIGHT - 1 - Math.floor(i / WIDTH)) * WIDTH + (i % WIDTH)];
		return Number.isNaN(value) ? 0 : table[colorIndex(value, domain)];
	});
	await expect.poll(() => cellColors(canvas, WIDTH, HEIGHT), { timeout: 15_000 }).toEqual(wanted);
}

/** np.percentile's 2nd and 98th of what is finite. */
function limitsOf(values: readonly number[]): [number, number] {
	const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
	const at = (p: number) => {
		const place = p * (sorted.length - 1);
		const low = Math.floor(place);
		return sorted[low] + (place - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
	};
	return [at(0.02), at(0.98)];
}

const chunksOf = (name: string, t: number) => [0, 1].flatMap((y) => [0, 1].map((x) => `${name}/c/${t}/${y}/${x}`));

describe("beside", () => {
	it("each has its own values, colours and limits, at one place, by its own chunks once each", async () => {
		await openView(bench.page, null, { path: "tas", index: { time: 2 }, compare: { path: "tasmin", how: "beside" } });
		await settled(bench.page);
		await limited(bench.page);
		const [tas, tasmin] = [await valuesOf("tas", { time: 2 }), await valuesOf("tasmin", { time: 2 })];
		const table = await tableOf(bench.page, "viridis");
		const domain = (await state())?.color.domain as [number, number];
		await expectPicture(first(), tas, table, domain);
		await expectPicture(second(), tasmin, table, limitsOf(tasmin));
		expectQuiet(bench);
	});

	it("follows steps, the window, dims and colours, and reads each chunk once", async () => {
		const compare = { path: "ts", how: "beside" };
		await openView(bench.page, null, { path: "tas", index: { time: 2 }, compare, color: { domain: [230, 300] } });
		await settled(bench.page);
		await expect.poll(asked).toEqual([...chunksOf("tas", 1), ...chunksOf("ts", 1)]);
		await set({ index: { time: 3 }, compare: { ...compare, shared: true } });
		const table = await tableOf(bench.page, "viridis");
		await expectPicture(second(), await valuesOf("ts", { time: 3 }), table, [230, 300]);
		await set({ index: { time: 4 }, color: { scheme: "magma" } });
		await expectPicture(second(), await valuesOf("ts", { time: 4 }), await tableOf(bench.page, "magma"), [230, 300]);
		const labels = () => bench.page.locator(".second .axis text").allTextContents();
		const whole = await labels();
		await set({ bounds: [0, -30, 180, 30] });
		await expect.poll(labels).not.toEqual(whole);
		await set({ bounds: undefined, y: "time", index: { lat: 1 } });
		await expect.poll(async () => (await second().getAttribute("aria-label")) ?? "").toMatch(/^ts, lon by time, lat/);
		await set({ compare: undefined });
		await expect.poll(() => second().count()).toBe(0);
		expectQuiet(bench);
	});

	it("marks the same place in both, and reads out both values", async () => {
		await openView(bench.page, null, { path: "tas", index: { time: 2 }, compare: { path: "ts", how: "beside" } });
		await settled(bench.page);
		await expect.poll(() => second().count()).toBe(1);
		const box = await first().boundingBox();
		if (!box) throw new Error("there is no picture");
		const [tas, ts] = [await valuesOf("tas", { time: 2 }), await valuesOf("ts", { time: 2 })];
		const cell = tas.findIndex((value, i) => Number.isFinite(value) && Number.isFinite(ts[i]));
		const [row, column] = [Math.floor(cell / WIDTH), cell % WIDTH];
		const position = { x: ((column + 0.5) / WIDTH) * box.width, y: ((HEIGHT - row - 0.5) / HEIGHT) * box.height };
		await first().hover({ position });
		const reading = () => bench.page.locator(".reading").innerText();
		await expect.poll(reading).toContain(`[2, ${row}, ${column}]`);
		expect(await reading()).toContain(`Surface temperature ${ts[cell]} K`);
		const marks = (from: string) => bench.page.locator(`${from} .cross path`).first().getAttribute("d");
		const [mine, theirs] = [await marks(".centre > .plane"), await marks(".second")];
		expect(theirs).not.toBe("");
		expect(theirs).toBe(mine);
	});

	it("stands below on a phone, has names for everybody, and goes when it does not fit", async () => {
		await bench.page.setViewportSize({ width: 400, height: 900 });
		await openView(bench.page, null, { path: "tas", compare: { path: "normal", how: "beside" } });
		await settled(bench.page);
		await expect.poll(() => second().count()).toBe(1);
		const [above, below] = [await first().boundingBox(), await second().boundingBox()];
		expect(below?.y).toBeGreaterThan((above?.y ?? 0) + (above?.height ?? 0));
		expect(below?.x).toBeCloseTo(above?.x ?? -1, 0);
		await addAxe(bench.page);
		expect(await violations(bench.page)).toEqual([]);
		await set({ y: "time" });
		await expect.poll(() => alerts(bench.page)).toMatch(/"normal" has no dimension time, which is drawn/);
		expect(await second().count()).toBe(0);
		expect((await state())?.compare).toBeUndefined();
	});

	it("is refused where it lies elsewhere, and one picture stays", async () => {
		await openView(bench.page, null, { path: "tas", compare: { path: "moved/tas", how: "beside" } });
		await expect.poll(() => alerts(bench.page)).toMatch(/other coordinates along lat/);
		expect((await state())?.compare).toBeUndefined();
	});
});

describe("a difference", () => {
	it("is drawn from the lowest to the highest around zero, and chosen by hand", async () => {
		await openView(bench.page, null, { path: "tas", index: { time: 2 } });
		await settled(bench.page);
		await limited(bench.page);
		const choice = bench.page.getByRole("combobox", { name: "compare with" });
		await expect.poll(() => choice.locator("option").allInnerTexts()).toContain("ts");
		expect(await choice.locator("option").allInnerTexts()).not.toContain("zonal");
		await choice.selectOption("ts");
		await expect.poll(() => second().count()).toBe(1);
		await bench.page.getByRole("combobox", { name: "how they are compared" }).selectOption("difference");
		await expect.poll(async () => (await state())?.color.scheme).toBe("RdBu");
		await expect.poll(() => second().count()).toBe(0);
		const values = await valuesOf("tas", { time: 2 }, { path: "ts", how: "difference" });
		const most = Math.max(...limitsOf(values).map(Math.abs));
		const table = (await tableOf(bench.page, "RdBu")).toReversed();
		await expect.poll(async () => (await state())?.color.domain[1]).toBeCloseTo(most, 6);
		const domain = (await state())?.color.domain as [number, number];
		expect(domain[0]).toBe(-domain[1]);
		await expectPicture(first(), values, table, domain);
		await choice.selectOption("pr");
		await expect.poll(async () => (await state())?.compare).toEqual({ path: "pr", how: "beside" });
		const how = bench.page.getByRole("combobox", { name: "how they are compared" });
		expect(await how.locator("option", { hasText: "difference" }).isDisabled()).toBe(true);
		expectQuiet(bench);
	});
});

it("the names of a large dataset can be searched", async () => {
	await openView(bench.page, null, { path: "tas" });
	await settled(bench.page);
	// dims are beside names, and no part of them
	await expect.poll(() => bench.page.getByRole("treeitem", { name: "tas", exact: true }).count()).toBe(1);
	const field = bench.page.getByRole("searchbox", { name: "Filter names" });
	await field.fill("level");
	const rows = bench.page.getByRole("treeitem");
	await expect.poll(() => rows.allInnerTexts()).toEqual(["level"]);
	await field.press("Escape");
	await expect.poll(() => rows.count()).toBeGreaterThan(15);
});
