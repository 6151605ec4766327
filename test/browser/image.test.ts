/** Images that ome-zarr wrote: channels in their own colours, added up, and labels over them, whose ids are exact. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type * as ZarrWidget from "../../src/index.ts";
import { fixture, type StoredFixture } from "../conformance/fixture.ts";
import { type Bench, launch } from "./page.ts";
import { expectQuiet, openView, openWatched } from "./watched.ts";

const stores = fixture("ome-zarr/microscopy").stores as readonly StoredFixture[];

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

const loaded = () => bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 20_000 });

/** Shows a store of the fixture. */
async function open(name: string, options: object = {}): Promise<StoredFixture> {
	const store = stores.find((one) => one.name === name) as StoredFixture;
	await bench.page.evaluate((files) => {
		const bytes = (text: string) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
		window.source = new Map(Object.entries(files).map(([key, text]) => [key, bytes(text)]));
	}, store.files);
	await openView(bench.page, null, options);
	await loaded();
	return store;
}

/** The stored values of an array of the fixture. */
function valuesOf(store: StoredFixture, path: string): Uint16Array | Uint8Array {
	const { values, dtype } = store.arrays.find((array) => array.path === path) as StoredFixture["arrays"][0];
	const bytes = Uint8Array.from(Buffer.from(values as string, "base64"));
	return dtype === "uint8" ? bytes : new Uint16Array(bytes.buffer);
}

/** The colours at the centres of the plane's cells, as [red, green, blue]. */
function pixels(): Promise<number[][]> {
	return bench.page.evaluate(() => {
		const { width, height } = window.view.slice as ZarrWidget.Slice;
		const shown = window.view.querySelector<HTMLCanvasElement>("canvas[role=img]") as HTMLCanvasElement;
		const copy = document.createElement("canvas");
		[copy.width, copy.height] = [shown.width, shown.height];
		const pen = copy.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
		pen.drawImage(shown, 0, 0);
		const { data } = pen.getImageData(0, 0, copy.width, copy.height);
		return Array.from({ length: width * height }, (_, cell) => {
			const x = Math.floor((((cell % width) + 0.5) / width) * copy.width);
			const y = Math.floor(((Math.floor(cell / width) + 0.5) / height) * copy.height);
			return [...data.slice(4 * (y * copy.width + x), 4 * (y * copy.width + x) + 3)];
		});
	});
}

/** What a channel adds to a pixel: entry floor((v − low) / (high − low) · 256), clipped, of 256 from black to its colour. */
function shade(value: number, { color, domain: [low, high], inverted }: ZarrWidget.ChannelState): number[] {
	const index = Math.min(255, Math.max(0, Math.floor(((value - low) / (high - low)) * 256)));
	const part = (inverted ? 255 - index : index) / 255;
	return [1, 3, 5].map((from) => Math.round(Number.parseInt(color.slice(from, from + 2), 16) * part));
}

const channelsNow = () =>
	bench.page.evaluate(() => (window.view.value as ZarrWidget.ViewState).channels as ZarrWidget.ChannelState[]);

describe.each(["0.4", "0.5"])("OME-NGFF %s", (version) => {
	it("adds up the channels that are visible, in their colours and windows", async () => {
		const store = await open(`${version}-channels`);
		const values = valuesOf(store, "s0");
		const plane = 64 * 64;
		const expected = (channels: readonly ZarrWidget.ChannelState[]) =>
			Array.from({ length: plane }, (_, cell) => {
				// t 1, z 2 is where the image begins
				const value = (c: number) => values[((1 * 3 + c) * 3 + 2) * plane + cell];
				const shades = channels.filter(({ visible }) => visible).map((one) => shade(value(one.index), one));
				return [0, 1, 2].map((k) =>
					Math.min(
						255,
						shades.reduce((sum, one) => sum + one[k], 0),
					),
				);
			});
		const channels = await channelsNow();
		expect(channels).toEqual([
			{ index: 0, color: "#0000ff", domain: [1200, 5000], visible: true },
			{ index: 1, color: "#00ff00", domain: [5000, 9000], visible: true },
			{ index: 2, color: "#ffffff", domain: [9000, 15000], visible: false, inverted: true },
		]);
		expect(await pixels()).toEqual(expected(channels));
		// limits within what is there, so that colours differ
		const wide = channels.map((one) => ({ ...one, domain: [12_000, 60_000] as [number, number], visible: true }));
		await bench.page.evaluate((given) => {
			window.heard.length = 0;
			window.view.set({ channels: given });
		}, wide);
		await loaded();
		const drawn = await pixels();
		expect(drawn).toEqual(expected(wide));
		expect(new Set(drawn.map(String)).size).toBeGreaterThan(20);
	});

	it("shows red, green and blue as they are", async () => {
		const store = await open(`${version}-rgb`);
		const values = valuesOf(store, "s0");
		const plane = 64 * 80;
		const expected = Array.from({ length: plane }, (_, cell) => [0, 1, 2].map((c) => values[c * plane + cell]));
		expect(await pixels()).toEqual(expected);
	});

	it("draws labels over the image, and tells the id under a click exactly", async () => {
		await open(`${version}-labels`);
		const before = await pixels();
		await expect.poll(() => bench.page.locator(".labels input[type=checkbox]").count()).toBeGreaterThan(0);
		await bench.page.getByRole("checkbox", { name: "nuclei" }).check();
		await expect.poll(async () => String(await pixels()) !== String(before)).toBe(true);
		const ids = await bench.page.evaluate(async (path) => {
			const { slice, value } = window.view;
			const read = window.zarrWidget.readSlice(window.source, { path, x: "x", y: "y", index: value?.index });
			const { stored } = await read;
			return { ids: Array.from(stored, String), width: slice?.width ?? 0 };
		}, "labels/nuclei");
		const cell = ids.ids.findIndex((id) => BigInt(id) > 2n ** 53n);
		const box = (await bench.page.locator("canvas[role=img]").boundingBox()) as { x: number; y: number; width: number };
		const size = box.width / ids.width;
		const place = [(cell % ids.width) + 0.5, Math.floor(cell / ids.width) + 0.5].map((at) => at * size);
		await bench.page.mouse.click(box.x + place[0], box.y + place[1]);
		const selected = () => bench.page.evaluate(() => window.view.value?.labels?.map((label) => label.selected));
		await expect.poll(selected).toEqual([[ids.ids[cell]]]);
		const reading = await bench.page.getByRole("status", { name: "Value at the cursor" }).innerText();
		expect(reading).toContain(`nuclei ${ids.ids[cell]}`);
		await bench.page.mouse.click(box.x + place[0], box.y + place[1]);
		await expect.poll(selected).toEqual([[]]);
	});
});
