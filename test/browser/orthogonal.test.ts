/** Three planes of a volume that cut each other, in Chromium: their pixels, the place where they cut, what is asked of the store. */
import type { Browser, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { labelColor } from "../../src/render/labels.ts";
import { addAxe, violations } from "../observable/audit.ts";
import { type Bench, launch } from "./page.ts";
import { CHUNKS, cellColors, chunksOf, DIMS, idAt, provide, provideLevels, SHAPE, valueAt } from "./planes.ts";
import { colorIndex, expectQuiet, limited, openView, openWatched, settled, tableOf } from "./watched.ts";

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

const main = () => bench.page.locator(".centre > .plane > canvas");
const below = () => bench.page.locator(".below canvas");
const beside = () => bench.page.locator(".beside canvas");

/** Asserts that a canvas shows these colours, cell by cell, once it does. */
async function expectColors(
	canvas: Locator,
	[columns, rows]: readonly [number, number],
	color: (column: number, row: number) => number,
) {
	const wanted = Array.from({ length: columns * rows }, (_, i) => color(i % columns, Math.floor(i / columns)));
	const wrong = async () => (await cellColors(canvas, columns, rows)).filter((found, i) => found !== wanted[i]).length;
	await expect.poll(wrong, { timeout: 15_000 }).toBe(0);
}

/** Asserts that a canvas shows these values. */
async function expectCells(
	canvas: Locator,
	size: readonly [number, number],
	value: (column: number, row: number) => number,
) {
	const domain = (await bench.page.evaluate(() => window.view.value?.color.domain)) as [number, number];
	const table = await tableOf(bench.page, "viridis");
	await expectColors(canvas, size, (column, row) => table[colorIndex(value(column, row), domain)]);
}

/** Asserts what all three show where they cut each other at a place. */
async function expectPlanes({ z, y, x }: Record<string, number>) {
	const [depth, height, width] = SHAPE;
	await expectCells(main(), [width, height], (column, row) => valueAt(z, row, column));
	await expectCells(below(), [width, depth], (column, row) => valueAt(row, y, column));
	await expectCells(beside(), [depth, height], (column, row) => valueAt(column, row, x));
}

const asked = () => bench.page.evaluate(() => window.asked.splice(0));
const index = () => bench.page.evaluate(() => window.view.value?.index);

/** Presses the middle of a cell. */
async function press(
	canvas: Locator,
	[columns, rows]: readonly [number, number],
	[column, row]: readonly [number, number],
) {
	const box = await canvas.boundingBox();
	if (!box) throw new Error("the picture is not there");
	await canvas.click({ position: { x: ((column + 0.5) / columns) * box.width, y: ((row + 0.5) / rows) * box.height } });
}

async function open(options: object = {}) {
	await openView(bench.page, null, { path: "image", layout: "orthogonal", color: { domain: [0, 60_000] }, ...options });
	await settled(bench.page);
}

describe("three planes", () => {
	it("show the values where they lie, and ask once for each chunk that any of them takes", async () => {
		await open();
		expect(await index()).toEqual({ z: 0, y: 30, x: 40 });
		await expectPlanes({ z: 0, y: 30, x: 40 });
		const keys = await asked();
		expect(keys).toHaveLength(new Set(keys).size);
		expect(new Set(keys)).toEqual(chunksOf({ z: 0, y: 30, x: 40 }));
	});

	it("move where one is pressed, each chunk still asked for once, and the sliders follow", async () => {
		await open();
		await expectPlanes({ z: 0, y: 30, x: 40 });
		const known = new Set(await asked());
		const inputs = () => bench.page.evaluate(() => window.heard.filter((name) => name === "input").length);
		const before = await inputs();
		const places = [
			[main(), [80, 60], [70, 5], { z: 0, y: 5, x: 70 }],
			[below(), [80, 24], [3, 20], { z: 20, y: 5, x: 3 }],
			[beside(), [24, 60], [11, 59], { z: 11, y: 59, x: 3 }],
		] as const;
		for (const [i, [canvas, size, cell, place]] of places.entries()) {
			await press(canvas, size, cell);
			expect(await index()).toEqual(place);
			await expectPlanes(place);
			const wanted = [...chunksOf(place)].filter((key) => !known.has(key));
			expect((await asked()).sort()).toEqual(wanted.sort());
			for (const key of wanted) known.add(key);
			expect(await inputs()).toBe(before + i + 1);
			for (const dim of DIMS)
				expect(await bench.page.getByRole("slider", { name: dim, exact: true }).inputValue()).toBe(
					String(place[dim as "z"]),
				);
		}
	});

	it("move by a slider, by a part of a state, and by the arrow keys in each of them", async () => {
		await open();
		await bench.page.getByRole("slider", { name: "y", exact: true }).fill("12");
		await expectPlanes({ z: 0, y: 12, x: 40 });
		await bench.page.evaluate(() => window.view.set({ index: { x: 7, z: 23 } }));
		await expectPlanes({ z: 23, y: 12, x: 7 });
		await main().focus();
		await bench.page.keyboard.press("ArrowRight");
		await bench.page.keyboard.press("Shift+ArrowDown");
		expect(await index()).toEqual({ z: 23, y: 22, x: 8 });
		await below().focus();
		await bench.page.keyboard.press("ArrowUp");
		await bench.page.keyboard.press("ArrowLeft");
		expect(await index()).toEqual({ z: 22, y: 22, x: 7 });
		await beside().focus();
		await bench.page.keyboard.press("Shift+ArrowLeft");
		await bench.page.keyboard.press("ArrowUp");
		expect(await index()).toEqual({ z: 12, y: 21, x: 7 });
		await expectPlanes({ z: 12, y: 21, x: 7 });
		expect(await bench.page.locator(".reading").innerText()).toContain(`${valueAt(12, 21, 7)} [12, 21, 7]`);
	});

	it("stand in line, and their lines run on from one to the next", async () => {
		await open({ index: { z: 5, y: 9, x: 60 } });
		await expectPlanes({ z: 5, y: 9, x: 60 });
		const [a, b, c] = await Promise.all(
			[main(), below(), beside()].map(
				async (canvas) => (await canvas.boundingBox()) as NonNullable<Awaited<ReturnType<Locator["boundingBox"]>>>,
			),
		);
		expect([b.x, b.width]).toEqual([a.x, a.width]);
		expect([c.y, c.height]).toEqual([a.y, a.height]);
		expect(b.height).toBe(c.width);
		const lines = await bench.page.$$eval(".cut path:last-child", (paths) =>
			paths.map((path) => {
				const [upright, level] = (path.getAttribute("d") ?? "").split("V");
				return [Number(upright.slice(1).split(",")[0]), Number(/M0,([\d.]+)/.exec(level)?.[1])];
			}),
		);
		expect(lines).toHaveLength(3);
		const [first, second, third] = lines; // in the order of the page: main, beside, below
		const at = (cell: number, count: number, size: number) => ((cell + 0.5) / count) * size;
		for (const [found, wanted] of [
			[first, [at(60, 80, a.width), at(9, 60, a.height)]],
			[second, [at(5, 24, c.width), at(9, 60, c.height)]],
			[third, [at(60, 80, b.width), at(5, 24, b.height)]],
		])
			for (const way of [0, 1]) expect(Math.abs(found[way] - wanted[way])).toBeLessThan(0.06);
	});

	it("are enlarged alike, and moved together along the axis that they share", async () => {
		await open();
		await expectPlanes({ z: 0, y: 30, x: 40 });
		await bench.page.evaluate(() => window.view.set({ bounds: [20, 15, 60, 45] }));
		// half of each axis: x 20–60, y 15–45, z the first half, as the main plane lies there
		await expectCells(main(), [40, 30], (column, row) => valueAt(0, row + 15, column + 20));
		await expectCells(below(), [40, 12], (column, row) => valueAt(row, 30, column + 20));
		await expectCells(beside(), [12, 30], (column, row) => valueAt(column, row + 15, 40));
		// a drag in the plane below, by a quarter of its width and half of its height
		const box = (await below().boundingBox()) as { x: number; y: number; width: number; height: number };
		const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.75];
		await bench.page.mouse.move(x, y);
		await bench.page.mouse.down();
		await bench.page.mouse.move(x - box.width / 8, y - box.height / 4, { steps: 3 });
		await bench.page.mouse.move(x - box.width / 4, y - box.height / 2, { steps: 3 });
		await bench.page.mouse.up();
		const bounds = (await bench.page.evaluate(() => window.view.value?.bounds)) as number[];
		for (const [i, edge] of [30, 15, 70, 45].entries()) expect(Math.abs(bounds[i] - edge)).toBeLessThan(0.2);
		// no press: the place where they cut stays
		expect(await index()).toEqual({ z: 0, y: 30, x: 40 });
	});
});

it("planes of an image are read at the level that fits, though cells along z are larger than pixels at any", async () => {
	await provideLevels(bench.page, [40, 2048], 4, 256);
	await openView(bench.page, null, { layout: "orthogonal", index: { z: 20 }, color: { domain: [0, 4] } });
	await bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 20_000 });
	for (const canvas of [main(), below(), beside()]) await expectCells(canvas, [8, 8], () => 2);
	const keys = await asked();
	expect(keys).toHaveLength(new Set(keys).size);
	// all of the main plane, and a row and a column of it in each of the others
	const count = (level: number) => keys.filter((key) => key.startsWith(`${level}/`)).length;
	expect([0, 1, 2].map(count)).toEqual([0, 0, 4 + 2 * 39 + 1 * 39]);
});

it("label images lie over all three", async () => {
	const labels = [{ path: "cells", opacity: 1 }];
	await open({ labels, index: { z: 12, y: 20, x: 40 } });
	const domain = (await bench.page.evaluate(() => window.view.value?.color.domain)) as [number, number];
	const table = await tableOf(bench.page, "viridis");
	const colorAt = (z: number, y: number, x: number) => {
		const id = idAt(z, y, x);
		if (id === 0) return table[colorIndex(valueAt(z, y, x), domain)];
		const [red, green, blue] = [1, 3, 5].map((at) =>
			Number.parseInt(labelColor(String(id), new Map()).slice(at, at + 2), 16),
		);
		return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
	};
	await expectColors(main(), [80, 60], (column, row) => colorAt(12, row, column));
	await expectColors(below(), [80, 24], (column, row) => colorAt(row, 20, column));
	await expectColors(beside(), [24, 60], (column, row) => colorAt(column, row, 40));
	const keys = await asked();
	expect(keys).toHaveLength(new Set(keys).size);
	// a press chooses the id under it, and moves the planes
	await press(beside(), [24, 60], [20, 50]);
	expect(await index()).toEqual({ z: 20, y: 50, x: 40 });
	await press(main(), [80, 60], [70, 50]);
	const value = await bench.page.evaluate(() => window.view.value);
	expect([value?.index, value?.labels?.[0].selected]).toEqual([{ z: 20, y: 50, x: 70 }, ["8"]]);
});

describe("the button", () => {
	const button = () => bench.page.getByRole("button", { name: "Three planes that cut each other" });

	it("turns one plane into three and back, which leaves nothing behind", async () => {
		await openView(bench.page, null, { path: "image", color: { domain: [0, 60_000] } });
		await settled(bench.page);
		const elements = () => bench.page.evaluate(() => window.view.querySelectorAll(".centre *").length);
		const alone = await elements();
		expect(await bench.page.locator("canvas").count()).toBe(1);
		const width = (await main().boundingBox())?.width;
		expect(await button().getAttribute("aria-pressed")).toBe("false");
		await button().click();
		expect(await button().getAttribute("aria-pressed")).toBe("true");
		await expectPlanes({ z: 0, y: 30, x: 40 });
		await press(below(), [80, 24], [10, 9]);
		await button().click();
		expect(await button().getAttribute("aria-pressed")).toBe("false");
		const { value } = await bench.page.evaluate(() => ({ value: window.view.value }));
		expect([value?.layout, value?.index]).toEqual([undefined, { z: 9 }]);
		await expectCells(main(), [80, 60], (column, row) => valueAt(9, row, column));
		expect(await bench.page.locator("canvas").count()).toBe(1);
		expect((await main().boundingBox())?.width).toBe(width);
		// but the two paths of the lines in their svg, which are empty now
		await expect.poll(elements).toBe(alone + 3);
		expect(await bench.page.locator(".cut path[d='']").count()).toBe(2);
	});

	it("is there for what has a third dim alone", async () => {
		await provide(bench.page, [1, 60, 80], [1, 20, 16]);
		await openView(bench.page, null, { path: "image" });
		await settled(bench.page);
		expect(await button().count()).toBe(0);
		await bench.page.evaluate(() => window.view.set({ layout: "orthogonal" }));
		expect(await bench.page.locator("[role=alert]").innerText()).toContain("no third dimension");
		expectQuiet(bench, /no third dimension/);
	});
});

describe("a plane across", () => {
	it("that would cost too much is not asked for: its own picture says so, and reads it when it is told to", async () => {
		// 3,000 chunks along z in each of the two planes across, of which the main one has read one
		await provide(bench.page, [3000, 20, 16], [1, 20, 16]);
		await open({ index: { z: 7 } });
		const cost = bench.page.locator(".below .notice.cost");
		await cost.waitFor();
		expect(await cost.innerText()).toContain("2,999 chunks");
		expect(await bench.page.locator(".beside .notice.cost").count()).toBe(1);
		expect(await bench.page.locator(".notices .notice.cost").count()).toBe(2);
		expect(await asked()).toEqual(["7/0/0"]);
		await bench.page.locator(".below").getByRole("button", { name: "Load all" }).click();
		await expect
			.poll(async () => (await cellColors(below(), 16, 300)).filter((color) => color === 0).length, { timeout: 20_000 })
			.toBe(0);
		const keys = await asked();
		expect(keys).toHaveLength(2999);
		expect(new Set(keys).size).toBe(2999);
	});

	it("with a chunk that can't be read says so beside its own picture", async () => {
		await bench.page.evaluate(() => {
			const { get } = window.source as { get: (key: string) => Promise<unknown> };
			const broken = async (key: string) => {
				if (key === "/image/c/2/1/0") throw new Error("the disk is gone");
				return get(key);
			};
			window.source = { get: broken };
		});
		await open();
		await bench.page.locator(".below [role=alert]").waitFor();
		expect(await bench.page.locator(".below [role=alert]").innerText()).toContain("the disk is gone");
		expect(await bench.page.locator("[role=alert]").count()).toBe(1);
		expectQuiet(bench, /the disk is gone/);
	});
});

it("fill a view that is as high as its host, and scroll in it where that is low", async () => {
	await bench.page.addStyleTag({ content: "body { margin: 0; height: 100vh }" });
	for (const [height, scrolls] of [
		[700, false],
		[360, true],
	] as const) {
		await bench.page.setViewportSize({ width: 1000, height });
		await open({ height: "fill" });
		await expectPlanes({ z: 0, y: 30, x: 40 });
		const [box, centre] = await bench.page.evaluate(() => {
			const sizes = (part: Element | null) => [part?.scrollHeight ?? 0, part?.clientHeight ?? 0];
			return [sizes(window.view), sizes(window.view.querySelector(".centre"))];
		});
		expect(box).toEqual([height, height]);
		expect(centre[0] > centre[1]).toBe(scrolls);
	}
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
	it.each([1000, 700, 500, 400])("at %i pixels they fit, and axe finds nothing wrong", async (width) => {
		await bench.page.emulateMedia({ colorScheme });
		await bench.page.evaluate(
			(scheme) => document.documentElement.style.setProperty("color-scheme", scheme),
			colorScheme,
		);
		await bench.page.setViewportSize({ width, height: 900 });
		await open();
		await limited(bench.page);
		await bench.page.waitForTimeout(200);
		const [a, b, c] = await Promise.all([main(), below(), beside()].map((canvas) => canvas.boundingBox()));
		if (!a || !b || !c) throw new Error("a picture is not there");
		expect([b.x, b.width]).toEqual([a.x, a.width]);
		if (width >= 900) expect(c.y).toBe(a.y);
		else expect(c.y).toBeGreaterThan(a.y + a.height);
		expect(await bench.page.$eval(".zarr-view", (view) => view.scrollWidth > view.clientWidth)).toBe(false);
		for (const box of [a, b, c]) expect(box.x + box.width).toBeLessThan(width);
		await bench.page.screenshot({ path: `/tmp/ortho-${colorScheme}-${width}.png`, fullPage: true });
		await addAxe(bench.page);
		expect(await violations(bench.page)).toEqual([]);
	});
});
