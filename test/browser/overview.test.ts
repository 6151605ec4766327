/** An array of 100,000 × 100,000 without a pyramid: an overview within its budget, the chunks in view and no others from closer by, none of them twice. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type * as ZarrWidget from "../../src/index.ts";
import { type Bench, launch } from "./page.ts";
import { expectQuiet, openView, openWatched } from "./watched.ts";

const [SIZE, DEPTH, CHUNK] = [100_000, 3, 512];
const SIDE = Math.ceil(SIZE / CHUNK);
/** An overview's budget: chunks of half a MiB. */
const MOST = 128;
const valueAt = (z: number, y: number, x: number) => (z * 1000 + y * 7 + x * 13) % 65_536;

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	bench = await openWatched(browser);
	await bench.page.evaluate(
		([size, depth, chunk]) => {
			const asked: string[] = [];
			const document = {
				...{ zarr_format: 3, node_type: "array", data_type: "uint16", fill_value: 0, attributes: {} },
				...{ shape: [depth, size, size], dimension_names: ["z", "y", "x"] },
				chunk_grid: { name: "regular", configuration: { chunk_shape: [1, chunk, chunk] } },
				chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
				codecs: [{ name: "bytes", configuration: { endian: "little" } }],
			};
			const get = async (key: string) => {
				if (key === "/zarr.json") return new TextEncoder().encode(JSON.stringify(document));
				if (!key.startsWith("/c/")) return undefined;
				asked.push(key.slice(3));
				const [z, row, column] = key.slice(3).split("/").map(Number);
				const cells = new Uint16Array(chunk * chunk);
				for (let i = 0; i < cells.length; i++) {
					const [y, x] = [row * chunk + Math.floor(i / chunk), column * chunk + (i % chunk)];
					cells[i] = (z * 1000 + y * 7 + x * 13) % 65_536;
				}
				return new Uint8Array(cells.buffer);
			};
			Object.assign(window, { source: { get }, asked });
		},
		[SIZE, DEPTH, CHUNK] as const,
	);
	await openView(bench.page, null);
	await loaded();
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
});

afterAll(async () => {
	await browser?.close();
});

const asked = () => bench.page.evaluate(() => [...(window as unknown as { asked: string[] }).asked]);
async function loaded(): Promise<void> {
	await bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 30_000 });
	await bench.page.evaluate(() => window.heard.splice(0));
}
const notice = () => bench.page.locator(".zarr-view .notice").innerText();
const set = async (part: object) => {
	await bench.page.evaluate((given) => window.view.set(given), part);
	await loaded();
};

/** What is drawn: its valid cells, how many are not, and where it lies. */
const shown = () =>
	bench.page.evaluate(() => {
		const { width, height, x1, x2, y1, y2, every, stored, mask, index } = window.view.slice as ZarrWidget.Slice;
		const valid: [row: number, column: number, value: number][] = [];
		const others: Record<number, number> = {};
		for (let i = 0; i < mask.length; i++) {
			if (mask[i] === 0) valid.push([Math.floor(i / width), i % width, Number(stored[i])]);
			else others[mask[i]] = (others[mask[i]] ?? 0) + 1;
		}
		return { width, height, x1, x2, y1, y2, every, valid, others, z: index.z };
	});

/** The chunks that a drawn slice has cells of, as they are asked for; throws where a cell is not what the array has there. */
function chunksIn({ x1, y1, every, valid, z }: Awaited<ReturnType<typeof shown>>): Set<string> {
	const chunks = new Set<string>();
	for (const [row, column, value] of valid) {
		const [y, x] = [y1 + row * every[0], x1 + column * every[1]];
		if (value !== valueAt(z, y, x)) throw new Error(`${value} at ${y}, ${x} is not ${valueAt(z, y, x)}`);
		chunks.add([z, Math.floor(y / CHUNK), Math.floor(x / CHUNK)].join("/"));
	}
	return chunks;
}

/** The chunks of a window of which every cell is there and what the array has there; null where one is not. */
const chunksOfWindow = () =>
	bench.page.evaluate(
		([chunk, most]) => {
			const { width, height, x1, x2, y1, y2, every, stored, mask, index } = window.view.slice as ZarrWidget.Slice;
			if (x2 - x1 !== width || y2 - y1 !== height || every.some((step) => step !== 1)) return null;
			const chunks = new Set<string>();
			for (let i = 0; i < mask.length; i++) {
				const [y, x] = [y1 + Math.floor(i / width), x1 + (i % width)];
				if (mask[i] !== 0 || stored[i] !== (index.z * 1000 + y * 7 + x * 13) % most) return null;
				if (y % chunk === 0 && x % chunk === 0) chunks.add([index.z, y / chunk, x / chunk].join("/"));
			}
			return { x1, x2, y1, y2, chunks: [...chunks] };
		},
		[CHUNK, 65_536] as const,
	);

it("opens within the overview's budget, each cell that is read in its place, the others not read", async () => {
	const keys = await asked();
	expect(new Set(keys).size).toBe(keys.length);
	expect(keys.length).toBeLessThanOrEqual(MOST);
	expect(keys.length).toBeGreaterThan(MOST / 4);
	expect(keys).toContain(`0/${SIDE / 2}/${SIDE / 2}`);
	const plane = await shown();
	expect(chunksIn(plane)).toEqual(new Set(keys));
	expect(Object.keys(plane.others)).toEqual(["4"]);
	expect(plane.every[0]).toBe(plane.every[1]);
	expect(plane.width * plane.every[1]).toBeGreaterThanOrEqual(SIZE);
	const megabytes = ((keys.length * CHUNK * CHUNK * 2) / 1e6).toFixed(1);
	expect(await notice()).toContain(`Overview: ${keys.length} of 38,416 chunks read (${megabytes} MB decoded).`);
	await bench.page.waitForTimeout(300);
	expect((await asked()).length).toBe(keys.length);
});

it("reads out the cell that was read under the pointer, and elsewhere that nothing was", async () => {
	const plane = await shown();
	const keys = await asked();
	const canvas = bench.page.locator(".zarr-view canvas[role=img]");
	const box = await canvas.boundingBox();
	if (!box) throw new Error("no picture");
	const place = (row: number, column: number) => ({
		x: ((column + 0.5) * plane.every[1] * box.width) / SIZE,
		y: ((row + 0.5) * plane.every[0] * box.height) / SIZE,
	});
	const reading = () => bench.page.locator(".zarr-view .reading").innerText();
	const picked = plane.valid.filter((_, i) => i % Math.ceil(plane.valid.length / 7) === 0);
	for (const [row, column, value] of picked) {
		await canvas.hover({ position: place(row, column) });
		const [y, x] = [row * plane.every[0], column * plane.every[1]];
		const chunk = `${0}.${Math.floor(y / CHUNK)}.${Math.floor(x / CHUNK)}`;
		expect(await reading()).toBe(`${value} [0, ${y}, ${x}] · chunk ${chunk}`);
	}
	const valid = new Set(plane.valid.map(([row, column]) => `${row} ${column}`));
	for (const row of [20, 100, 200].filter((row) => !valid.has(`${row} 50`))) {
		await canvas.hover({ position: place(row, 50) });
		const text = await reading();
		expect(text).toContain("not read");
		const [, y, x] = /\[0, (\d+), (\d+)\]/.exec(text)?.map(Number) ?? [];
		expect(keys).not.toContain(`0/${Math.floor(y / CHUNK)}/${Math.floor(x / CHUNK)}`);
	}
});

it("from closer by reads the chunks in view and no others, and those it has once", async () => {
	const first = await asked();
	await set({ bounds: [40_000, 60_000, 43_000, 62_000] });
	const near = await chunksOfWindow();
	if (!near) throw new Error("a cell is not the array's");
	const wanted = new Set(near.chunks);
	const keys = await asked();
	expect(new Set(keys).size).toBe(keys.length);
	expect(new Set([...keys.slice(first.length), ...first.filter((key) => wanted.has(key))])).toEqual(wanted);
	// whole chunks, of which none lies outside of what is seen
	const seen = await bench.page.evaluate(() => window.view.value?.bounds);
	expect([near.x1 % CHUNK, near.y1 % CHUNK]).toEqual([0, 0]);
	const [x1, , x2] = seen ?? [];
	const slack = 4000; // the view may be wider than the bounds, as its shape is its own
	expect([near.x1 > Number(x1) - slack, near.x2 < Number(x2) + slack]).toEqual([true, true]);
	expect(await notice()).toContain(`In view: ${wanted.size} of 38,416 chunks`);
	// and out again: all that an overview reads is there
	await set({ bounds: undefined });
	expect((await asked()).length).toBe(keys.length);
	const again = await shown();
	expect(chunksIn(again)).toEqual(new Set(first));
	expect(await notice()).toContain(`Overview: ${first.length} of 38,416 chunks read`);
});

it("draws what was read from closer by where the overview has nothing, and reads it out", async () => {
	await set({ bounds: [40_000, 60_000, 43_000, 62_000] });
	await set({ bounds: undefined });
	const overview = await shown();
	const canvas = bench.page.locator(".zarr-view canvas[role=img]");
	const box = await canvas.boundingBox();
	if (!box) throw new Error("no picture");
	const valid = new Set(overview.valid.map(([row, column]) => `${row} ${column}`));
	const [row, column] = [61_000, 41_500].map((cell, i) => Math.floor(cell / overview.every[i]));
	expect(valid.has(`${row} ${column}`)).toBe(false);
	const [x, y] = [(column + 0.5) * overview.every[1], (row + 0.5) * overview.every[0]];
	await canvas.hover({ position: { x: (x * box.width) / SIZE, y: (y * box.height) / SIZE } });
	const text = await bench.page.locator(".zarr-view .reading").innerText();
	const [, value, atY, atX] = /^(\d+) \[0, (\d+), (\d+)\]/.exec(text)?.map(Number) ?? [];
	expect([Math.abs(atY - y) <= 1, Math.abs(atX - x) <= 1]).toEqual([true, true]);
	expect(value).toBe(valueAt(0, atY, atX));
});

it("is sampled anew at each position of a slider, at the same places", async () => {
	const first = await asked();
	await set({ index: { z: 2 } });
	const plane = await shown();
	expect([...chunksIn(plane)].sort()).toEqual(first.map((key) => key.replace(/^0/, "2")).sort());
	const keys = await asked();
	expect(keys.length).toBe(2 * first.length);
	expect(new Set(keys).size).toBe(keys.length);
	await set({ index: { z: 0 } });
	expect((await asked()).length).toBe(keys.length);
});

it("follows a gesture with one overview once it has come to rest, made of more of the same chunks", async () => {
	const first = await asked();
	const canvas = bench.page.locator(".zarr-view canvas[role=img]");
	await canvas.focus();
	const box = await canvas.boundingBox();
	if (!box) throw new Error("no picture");
	await bench.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	// to about a third of the plane's width, by wheels that follow each other closely
	for (let i = 0; i < 6; i++) await bench.page.mouse.wheel(0, -100);
	await loaded();
	const plane = await shown();
	const chunks = chunksIn(plane);
	expect(chunks.size).toBeLessThanOrEqual(MOST);
	const keys = await asked();
	expect(new Set(keys).size).toBe(keys.length);
	// nothing was asked for on the way
	expect(new Set([...keys.slice(first.length), ...first.filter((key) => chunks.has(key))])).toEqual(chunks);
	const inside = first.filter((key) => {
		const [, y, x] = key.split("/").map((at) => Number(at) * CHUNK);
		return x >= plane.x1 && x + CHUNK <= plane.x2 && y >= plane.y1 && y + CHUNK <= plane.y2;
	});
	expect(inside.length).toBeGreaterThan(0);
	for (const key of inside) expect(chunks).toContain(key);
});

it("has limits and numbers of what was read, and says how much was not", async () => {
	await bench.page.waitForFunction(() => window.heard.includes("input") || window.view.value?.color.domain[1] !== 1);
	const plane = await shown();
	const values = plane.valid.map(([, , value]) => value).sort((a, b) => a - b);
	await expect
		.poll(async () => (await bench.page.locator(".zarr-view .stats").innerText()).replace(/\s+/g, " "))
		.toContain(`n ${values.length.toLocaleString("en")}`);
	const stats = (await bench.page.locator(".zarr-view .stats").innerText()).replace(/\s+/g, " ");
	expect(stats).toContain(`not read ${plane.others[4].toLocaleString("en")}`);
	const [low, high] = await bench.page.evaluate(() => window.view.value?.color.domain ?? []);
	const at = (part: number) => {
		const place = part * (values.length - 1);
		const below = Math.floor(place);
		return values[below] + (place - below) * (values[Math.min(below + 1, values.length - 1)] - values[below]);
	};
	expect([low, high]).toEqual([expect.closeTo(at(0.02), 6), expect.closeTo(at(0.98), 6)]);
});
