/** Red, green, blue and how opaque they are, side by side in an array: straight alpha over the view's background, and all four values are read out. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Bench, launch } from "./page.ts";
import { expectQuiet, openView, openWatched } from "./watched.ts";

const SIZE = 16;
/** What is stored: every alpha from 0 to 255, once each. */
const sampleAt = (y: number, x: number) => [(x * 16) % 256, (y * 16 + 5) % 256, (x * y) % 256, y * SIZE + x];

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
	bench = await openWatched(browser);
});
afterEach(() => expectQuiet(bench, /willReadFrequently/)); // of this test's own looks
afterAll(async () => {
	await bench.close();
	await browser?.close();
});

async function open(chunks: readonly number[]): Promise<void> {
	const cells = Array.from({ length: SIZE * SIZE }, (_, i) => sampleAt(Math.floor(i / SIZE), i % SIZE));
	await bench.page.evaluate(
		([size, grid, samples]) => {
			const document = {
				...{ zarr_format: 3, node_type: "array", shape: [size, size, 4], data_type: "uint8", fill_value: 0 },
				chunk_grid: { name: "regular", configuration: { chunk_shape: grid } },
				chunk_key_encoding: { name: "default" },
				codecs: [{ name: "bytes" }],
				dimension_names: ["y", "x", "rgba"],
				attributes: {},
			};
			const files = new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
			const [h, w, d] = grid;
			for (let y = 0; y < size; y += h)
				for (let x = 0; x < size; x += w)
					for (let c = 0; c < 4; c += d) {
						const part = Uint8Array.from({ length: h * w * d }, (_, i) => {
							const [row, column] = [y + Math.floor(i / (w * d)), x + (Math.floor(i / d) % w)];
							return samples[row * size + column][c + (i % d)];
						});
						files.set(`c/${y / h}/${x / w}/${c / d}`, part);
					}
			window.source = files;
		},
		[SIZE, chunks, cells] as const,
	);
	await openView(bench.page, null, { width: 480, height: 360 });
	await bench.page.waitForFunction(() => window.heard.includes("load"));
}

/** The picture over a background, at the middle of each cell: [red, green, blue], row by row. */
const over = (background: string) =>
	bench.page.$eval(
		".zarr-view canvas[role=img]",
		(picture, [color, size]) => {
			const { width, height } = picture as HTMLCanvasElement;
			const canvas = Object.assign(document.createElement("canvas"), { width, height });
			const context = canvas.getContext("2d") as CanvasRenderingContext2D;
			context.fillStyle = color;
			context.fillRect(0, 0, width, height);
			context.drawImage(picture as HTMLCanvasElement, 0, 0);
			return Array.from({ length: size * size }, (_, i) => {
				const [x, y] = [((i % size) + 0.5) * (width / size), (Math.floor(i / size) + 0.5) * (height / size)];
				return [...context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data.slice(0, 3)];
			});
		},
		[background, SIZE] as const,
	);

function expectOver(found: readonly number[][], [r, g, b]: readonly number[], opaque = false): void {
	for (let i = 0; i < SIZE * SIZE; i++) {
		const [red, green, blue, alpha] = sampleAt(Math.floor(i / SIZE), i % SIZE);
		const part = opaque ? 1 : alpha / 255;
		const wanted = [red * part + r * (1 - part), green * part + g * (1 - part), blue * part + b * (1 - part)];
		// what a canvas keeps is multiplied by alpha, in whole numbers, and added in whole numbers again
		for (const [k, value] of wanted.entries())
			expect(Math.abs(found[i][k] - value)).toBeLessThanOrEqual(opaque ? 0 : 2);
	}
}

it.each([
	["in one chunk", [16, 16, 4]],
	["in chunks of their own", [8, 8, 1]],
] as const)("is drawn as opaque as it says, %s, and as it is where that is hidden", async (_, chunks) => {
	await open(chunks);
	expectOver(await over("#ffffff"), [255, 255, 255]);
	expectOver(await over("#101820"), [16, 24, 32]);
	expectOver(await over("#ff0000"), [255, 0, 0]);
	const { channels } = (await bench.page.evaluate(() => window.view.value)) ?? {};
	expect(channels?.map(({ visible, opacity = false }) => [visible, opacity])).toEqual([
		[true, false],
		[true, false],
		[true, false],
		[true, true],
	]);
	await bench.page.getByLabel("Show 3").uncheck();
	await expect.poll(async () => (await over("#ff0000"))[0]).toEqual(sampleAt(0, 0).slice(0, 3));
	expectOver(await over("#ff0000"), [255, 0, 0], true);
});

it("is read out with all its values", async () => {
	await open([8, 8, 4]);
	const canvas = bench.page.locator(".zarr-view canvas[role=img]");
	const { width, height } = (await canvas.boundingBox()) ?? expect.fail();
	const status = bench.page.locator(".zarr-view .status");
	for (const [y, x] of [
		[3, 12],
		[15, 0],
	]) {
		await canvas.hover({ position: { x: ((x + 0.5) * width) / SIZE, y: ((y + 0.5) * height) / SIZE } });
		await expect.poll(() => status.innerText()).toContain(`(${sampleAt(y, x).join(", ")})`);
	}
});
