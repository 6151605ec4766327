/** A hand on a map in Chromium: what is read, turned, zoomed and marked, against d3-geo's projections. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Projection } from "../../src/map/sphere.ts";
import { mapBack, searchAxes } from "../map/theirs.ts";
import {
	centres,
	colorsOf,
	mapOn,
	mapped,
	openField,
	referenceOf,
	straight,
	valueAt,
	wholeWindow,
	wrongColors,
} from "./earth.ts";
import { type Bench, launch } from "./page.ts";
import { expectQuiet, openWatched } from "./watched.ts";

const WITHIN = { timeout: 15_000 };

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	bench = await openWatched(browser);
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
});

afterAll(async () => {
	await browser?.close();
});

/** A place of the map in CSS pixels of the page. */
async function placeOnPage(x: number, y: number) {
	const box = await bench.page.locator("canvas.map:not(.lines)").boundingBox();
	if (!box) throw new Error("there is no map");
	return [box.x + x * box.width, box.y + y * box.height] as const;
}

const value = () => bench.page.evaluate(() => window.view.value);
const reading = () => bench.page.locator(".reading").innerText();

describe("a hand on a map", () => {
	const files = straight(centres(0, 360, 72), centres(90, -90, 36));

	it("reads the cell under the pointer", async () => {
		await openField(bench.page, files, { projection: { type: "orthographic", rotate: [-30, -20] } });
		const shown = await mapped(bench.page, "orthographic");
		const reference = await referenceOf(files);
		if (reference.kind !== "axes") throw new Error("no axes");
		const projection: Projection = { type: "orthographic", rotate: [-30, -20] };
		const back = mapBack(projection, wholeWindow(projection, shown), shown.columns);
		for (const [x, y] of [
			[0.52, 0.48],
			[0.3, 0.4],
			[0.7, 0.71],
		]) {
			await bench.page.mouse.move(...(await placeOnPage(x, y)));
			const point = back(Math.floor(x * shown.columns) + 0.5, Math.floor(y * shown.rows) + 0.5);
			const cell = searchAxes(reference)(...(point as [number, number]));
			const [row, column] = [Math.floor(cell / 72), cell % 72];
			expect(await reading()).toContain(`${valueAt(0, row, column)} at `);
			expect(await reading()).toContain(`[0, ${row}, ${column}]`);
		}
		await bench.page.mouse.move(...(await placeOnPage(0.03, 0.03)));
		expect((await reading()).trim()).toBe("");
	});

	it("turns the earth, zooms, and lets the keyboard do the same", async () => {
		await openField(bench.page, files, { projection: { type: "orthographic" } });
		await mapped(bench.page, "orthographic");
		const before = (await mapOn(bench.page, 41)).pixels;
		await bench.page.mouse.move(...(await placeOnPage(0.5, 0.5)));
		await bench.page.mouse.down();
		for (const step of [0.53, 0.56, 0.6]) await bench.page.mouse.move(...(await placeOnPage(step, 0.5)));
		await bench.page.mouse.up();
		const turned = await value();
		// a fifth of the radius, as it is drawn in the middle
		const canvas = await bench.page.locator("canvas.map:not(.lines)").boundingBox();
		const east = (((0.1 * (canvas?.width ?? 0)) / ((canvas?.width ?? 1) / 2)) * 180) / Math.PI;
		expect(turned?.projection?.rotate?.[0]).toBeCloseTo(east, 0);
		expect(turned?.projection?.rotate?.[1]).toBe(0);
		expect(turned?.bounds).toBeUndefined();
		// what is shown then is sharp, and the same as if that had been asked for
		const expectSharp = async () => {
			const projection = (await value())?.projection as Projection;
			const reference = await referenceOf(files);
			if (reference.kind !== "axes") throw new Error("no axes");
			const color = await colorsOf(bench.page, 72);
			await expect
				.poll(async () => {
					const shown = await mapOn(bench.page, 41);
					const window = (await value())?.bounds ?? wholeWindow(projection, shown);
					return wrongColors(shown, { projection, window, search: searchAxes(reference), color }).length;
				}, WITHIN)
				.toBe(0);
		};
		await expectSharp();
		expect((await mapOn(bench.page, 41)).pixels).not.toEqual(before);
		// a drag is no press
		await bench.page.keyboard.press("+");
		const zoomed = await value();
		expect((zoomed?.bounds?.[2] ?? 0) - (zoomed?.bounds?.[0] ?? 0)).toBeCloseTo(2 / 1.5, 6);
		await expectSharp();
		await bench.page.keyboard.press("0");
		expect((await value())?.bounds).toBeUndefined();
		// limits are automatic again, too, when they are found
		await expect.poll(async () => (await value())?.color.domain).not.toEqual([0, 256]);
		await bench.page.evaluate(() => window.view.set({ color: { domain: [0, 256] } }));
		await bench.page.mouse.move(...(await placeOnPage(0.6, 0.4)));
		await bench.page.mouse.wheel(0, -300);
		await expect.poll(async () => (await value())?.bounds?.[0] ?? -1).toBeGreaterThan(-0.9);
		await expectSharp();
	});

	it("moves the mark to the neighbour that lies that way", async () => {
		await openField(bench.page, files, { projection: { type: "stereographic", rotate: [0, -90] } });
		await mapped(bench.page, "stereographic", 1000);
		await bench.page.mouse.move(...(await placeOnPage(0.5, 0.75)));
		expect(await reading()).toContain("°N 2.5°E");
		await bench.page.locator("canvas.map:not(.lines)").focus();
		const at = async () => JSON.parse(/\[\d+, \d+, \d+\]/.exec(await reading())?.[0] ?? "null") as number[];
		const [, row, column] = await at();
		await bench.page.keyboard.press("ArrowDown"); // away from the pole
		expect(await at()).toEqual([0, row + 1, column]);
		await bench.page.keyboard.press("ArrowRight"); // eastwards there
		expect(await at()).toEqual([0, row + 1, column + 1]);
		await bench.page.keyboard.press("ArrowLeft");
		await bench.page.keyboard.press("ArrowLeft"); // over the seam of the grid
		expect(await at()).toEqual([0, row + 1, 71]);
	});

	it("drags a map that is cut, and comes back from a projection to the plane", async () => {
		await openField(bench.page, files, { projection: { type: "equirectangular" } });
		await mapped(bench.page, "equirectangular");
		await bench.page.locator("canvas.map:not(.lines)").focus();
		for (const key of ["+", "+"]) await bench.page.keyboard.press(key);
		const before = (await value())?.bounds as number[];
		await bench.page.mouse.move(...(await placeOnPage(0.5, 0.5)));
		await bench.page.mouse.down();
		for (const step of [0.45, 0.4]) await bench.page.mouse.move(...(await placeOnPage(step, 0.5)));
		await bench.page.mouse.up();
		const after = (await value())?.bounds as number[];
		expect(after[0] - before[0]).toBeCloseTo(0.1 * (before[2] - before[0]), 1);
		expect((await value())?.projection).toEqual({ type: "equirectangular" });
		const choice = bench.page.getByRole("combobox", { name: "map projection" });
		await choice.selectOption("polar, south");
		expect(await value()).toMatchObject({ projection: { type: "stereographic", rotate: [0, 90] } });
		expect((await value())?.bounds).toBeUndefined();
		await mapped(bench.page, "stereographic", 1000);
		await choice.selectOption("none");
		expect((await value())?.projection).toBeUndefined();
		expect(await bench.page.locator(".plane > canvas:visible").count()).toBe(1);
		expect(await bench.page.locator("canvas.map:visible").count()).toBe(0);
	});
});
