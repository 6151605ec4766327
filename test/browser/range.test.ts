/** Many planes as one, in Chromium: their pixels, what is asked of the store, the choice beside the slider. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addAxe, violations } from "../observable/audit.ts";
import { type Bench, launch } from "./page.ts";
import { CHUNKS, cellColors, idAt, provide, provideLevels, SHAPE, valueAt } from "./planes.ts";
import { colorIndex, expectQuiet, openView, openWatched, settled, tableOf } from "./watched.ts";

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	bench = await openWatched(browser);
	await provide(bench.page, SHAPE, CHUNKS);
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
});

afterAll(async () => {
	await browser?.close();
});

const canvas = () => bench.page.locator(".centre > .plane > canvas");
const choice = () => bench.page.getByRole("combobox", { name: "Planes of z" });
const end = (name: "First" | "Last") => bench.page.getByRole("spinbutton", { name: `${name} plane of z` });
const asked = () => bench.page.evaluate(() => window.asked.splice(0));
const value = () => bench.page.evaluate(() => window.view.value);
const [, HEIGHT, WIDTH] = SHAPE;

/** Asserts that each cell of the picture has the colour of a value. */
async function expectCells(value: (row: number, column: number) => number): Promise<void> {
	const domain = (await bench.page.evaluate(() => window.view.value?.color.domain)) as [number, number];
	const table = await tableOf(bench.page, "viridis");
	const wrong = async () => {
		const found = await cellColors(canvas(), WIDTH, HEIGHT);
		return found.filter((color, i) => {
			const wanted = value(Math.floor(i / WIDTH), i % WIDTH);
			return color !== table[colorIndex(wanted, domain)];
		}).length;
	};
	await expect.poll(wrong, { timeout: 15_000 }).toBe(0);
}

/** Keys of the chunks of `SHAPE` at these places along z. */
const layers = (...at: number[]) =>
	at.flatMap((z) => [0, 1, 2].flatMap((y) => [0, 1, 2, 3, 4].map((x) => `${z}/${y}/${x}`))).sort();

async function open(options: object = {}) {
	await openView(bench.page, null, { path: "image", color: { domain: [0, 60_000] }, ...options });
	await settled(bench.page);
}

it("the maximum and the mean of a range are drawn, of whose chunks each is asked for once, and no other", async () => {
	await open({ reduce: { dim: "z", op: "max", span: [6, 12] } });
	await expectCells((y, x) => valueAt(11, y, x));
	expect((await asked()).sort()).toEqual(layers(0, 1));
	expect(await canvas().getAttribute("aria-label")).toBe("image, max of z 6–11, x by y");
	await bench.page.evaluate(() => window.view.set({ reduce: { dim: "z", op: "mean", span: [6, 13] } }));
	await expectCells((y, x) => valueAt(9, y, x));
	expect(await asked()).toEqual([]);
	// along z the planes go on, into the chunks behind
	await bench.page.evaluate(() => window.view.set({ reduce: { dim: "z", op: "min", span: [14, 20] } }));
	await expectCells((y, x) => valueAt(14, y, x));
	expect((await asked()).sort()).toEqual(layers(2));
	await canvas().hover({ position: { x: 5, y: 5 } });
	const reading = await bench.page.locator(".reading").innerText();
	expect(reading).toContain(`${valueAt(14, 0, 0)}`);
	expect(reading).toContain("min of z 14–19 · [14:20, 0, 0]");
	expect(reading).not.toContain("chunk");
});

describe("the choice beside the slider", () => {
	it("is used by the keyboard: a way, a range, and back", async () => {
		await open({ index: { z: 3 } });
		await choice().focus();
		await bench.page.keyboard.press("m"); // maximum, as a list of choices has it
		await expectCells((y, x) => valueAt(23, y, x));
		expect(await value()).toMatchObject({ index: { z: 3 }, reduce: { dim: "z", op: "max", span: [0, 24] } });
		await bench.page.keyboard.press("Tab");
		expect(await end("First").evaluate((input) => input === document.activeElement)).toBe(true);
		await bench.page.keyboard.type("8");
		await bench.page.keyboard.press("Enter");
		await bench.page.keyboard.press("Tab");
		await bench.page.keyboard.press("ControlOrMeta+a");
		await bench.page.keyboard.type("9");
		await bench.page.keyboard.press("Tab");
		await expectCells((y, x) => valueAt(9, y, x));
		expect(await value()).toMatchObject({ index: { z: 9 }, reduce: { dim: "z", op: "max", span: [8, 10] } });
		// the planes go along with the slider
		await bench.page.getByRole("slider", { name: "z", exact: true }).focus();
		await bench.page.keyboard.press("ArrowRight");
		await expectCells((y, x) => valueAt(10, y, x));
		expect(await value()).toMatchObject({ index: { z: 10 }, reduce: { dim: "z", op: "max", span: [9, 11] } });
		expect(await bench.page.locator(".dim output").innerText()).toContain("9–10/23");
		await choice().selectOption("mean");
		await expectCells((y, x) => (valueAt(9, y, x) + valueAt(10, y, x)) / 2);
		await choice().selectOption("one plane");
		await expectCells((y, x) => valueAt(10, y, x));
		expect(await value()).not.toHaveProperty("reduce");
		await expect.poll(() => end("First").count()).toBe(0);
	});

	it("gives way to three planes, which end a range", async () => {
		await open({ reduce: { dim: "z", op: "max", span: [0, 8] } });
		await bench.page.getByRole("button", { name: "Three planes that cut each other" }).click();
		await settled(bench.page, { z: 0 });
		await expectCells((y, x) => valueAt(0, y, x));
		expect(await value()).not.toHaveProperty("reduce");
		expect(await choice().count()).toBe(0);
		await bench.page.evaluate(() => window.view.set({ reduce: { dim: "z", op: "max", span: [0, 8] } }));
		expect(await bench.page.locator("[role=alert]").innerText()).toContain('give the layout "single"');
		expectQuiet(bench, /give the layout/);
	});

	it("says that labels are those of one plane, which lie over the range", async () => {
		await open({
			labels: [{ path: "cells", opacity: 1 }],
			index: { z: 12 },
			reduce: { dim: "z", op: "max", span: [0, 24] },
		});
		const under = async () => {
			const found = await cellColors(canvas(), WIDTH, HEIGHT);
			const domain = ((await value()) as { color: { domain: [number, number] } }).color.domain;
			const table = await tableOf(bench.page, "viridis");
			const isImage = (i: number) =>
				found[i] === table[colorIndex(valueAt(23, Math.floor(i / WIDTH), i % WIDTH), domain)];
			return found.filter((_, i) => isImage(i) !== (idAt(12, Math.floor(i / WIDTH), i % WIDTH) === 0)).length;
		};
		await expect.poll(under, { timeout: 15_000 }).toBe(0);
		expect(await bench.page.locator(".dim .note").innerText()).toBe("The labels are those of z 12 alone.");
	});
});

describe("a range that costs too much", () => {
	it("of an array is said with its cost, or seen in part, and read whole when that is agreed to", async () => {
		// 3,000 chunks behind each other
		await provide(bench.page, [3000, 60, 80], [1, 60, 80]);
		await openView(bench.page, null, { path: "image", reduce: { dim: "z", op: "max", span: [0, 2500] } });
		const cost = bench.page.locator(".notice.cost");
		await cost.waitFor();
		expect(await cost.innerText()).toContain("2,500 chunks");
		expect(await cost.innerText()).toContain("Fewer planes along z take less");
		expect(await asked()).toEqual([]);
		await cost.getByRole("button", { name: "Load all" }).click();
		await settled(bench.page);
		const keys = await asked();
		expect([keys.length, new Set(keys).size]).toEqual([2500, 2500]);
		const largest = await bench.page.evaluate(() => window.view.slice?.data[0]);
		// of uint16 what overflows begins anew
		expect(largest).toBe(Math.max(...Array.from({ length: 2500 }, (_, z) => (z * 2000) % 65_536)));
	});

	it("of an image is read at a coarser level", async () => {
		await provideLevels(bench.page, [700, 2048], 4, 256);
		const loads = () => bench.page.evaluate(() => window.heard.filter((name) => name === "load").length);
		const levels = async () => {
			const keys = await asked();
			expect(keys).toHaveLength(new Set(keys).size);
			return [0, 1, 2, 3].map((level) => keys.filter((key) => key.startsWith(`${level}/`)).length);
		};
		const range = (stop: number) => ({ reduce: { dim: "z", op: "max", span: [0, stop] as [number, number] } }) as const;
		await openView(bench.page, null, { color: { domain: [0, 4] }, ...range(100) });
		await expect.poll(loads, { timeout: 60_000 }).toBe(1);
		// level 2 fits the zoom, in 4 chunks a plane
		expect(await levels()).toEqual([0, 0, 400, 0]);
		await bench.page.evaluate((part) => window.view.set(part), range(700));
		await expect.poll(loads, { timeout: 60_000 }).toBe(2);
		// of 700 planes it is over 2,000 chunks, also without those that are there
		expect(await levels()).toEqual([0, 0, 0, 700]);
		expect(await bench.page.evaluate(() => window.view.slice?.data[0])).toBe(3);
	});
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
	it.each([900, 400])("at %i pixels the choice fits, and axe finds nothing wrong", async (width) => {
		await bench.page.emulateMedia({ colorScheme });
		await bench.page.setViewportSize({ width, height: 900 });
		await open({ labels: [{ path: "cells" }], reduce: { dim: "z", op: "max", span: [0, 24] } });
		await addAxe(bench.page);
		expect(await violations(bench.page)).toEqual([]);
		const over = await bench.page.evaluate(() => {
			const view = window.view.getBoundingClientRect();
			const parts = [...window.view.querySelectorAll(".dim *")].map((part) => part.getBoundingClientRect());
			return parts.filter(({ left, right, width }) => width > 0 && (left < view.left || right > view.right)).length;
		});
		expect(over).toBe(0);
		expect(
			await bench.page.getByRole("slider", { name: "z", exact: true }).evaluate(({ clientWidth }) => clientWidth),
		).toBeGreaterThan(60);
	});
});
