/** What goes over the wire, by the server's own log: each chunk once, whoever asks, and nothing for what nobody wants any more. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FIXTURES, type Truth, truths, valuesOf } from "../fixtures.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, type Seen, serve } from "./serve.ts";
import { CHUNKS, CHUNKS_A_SLICE, VOLUME, volumeValue, writeVolume } from "./volume.ts";
import { expectQuiet, openView, openWatched, settled } from "./watched.ts";

let browser: Browser;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	writeVolume();
	browser = await launch();
});

beforeEach(async () => {
	data = await serve({ fixtures: FIXTURES, volume: VOLUME });
	bench = await openWatched(browser);
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
	await data.close();
});

afterAll(async () => {
	await browser?.close();
});

/** Requests for chunks or shards; not the OPTIONS that a browser sends ahead of a suffix range to another origin. */
function chunkRequests(): Seen[] {
	return data.log.filter(({ method, path }) => method === "GET" && /\/c\/\d+\/\d+\/\d+$/.test(path));
}

/** Sizes of the files of an array's chunks or shards that `wanted` picks, by key: "c/0/1/1". */
function sizesOf(array: string, wanted: (coords: number[]) => boolean): Map<string, number> {
	const folder = join(FIXTURES, array);
	const keys = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((key) =>
		/^c\/\d+\/\d+\/\d+$/.test(key),
	);
	const chosen = keys.filter((key) => wanted(key.slice(2).split("/").map(Number)));
	return new Map(chosen.map((key) => [`fixtures/${array}/${key}`, statSync(join(folder, key)).size]));
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);
const url = (store: string) => `${data.url}/fixtures/${store}`;

/** Goes to each time in turn as a script would, each step awaited; answers how many requests each step made. */
async function walk(times: readonly number[]): Promise<number[]> {
	const made: number[] = [];
	for (const time of times) {
		const before = data.log.length;
		await bench.page.evaluate((at) => window.view.set({ index: { time: at } }), time);
		await settled(bench.page, { time });
		made.push(data.log.length - before);
	}
	return made;
}

function expectPlane(truth: Truth, time: number, drawn: number[]): void {
	const cells = truth.shape[1] * truth.shape[2];
	const all = Array.from(valuesOf(truth) as ArrayLike<number>);
	expect(drawn).toEqual(all.slice(time * cells, (time + 1) * cells));
}

const truthOf = (store: string, path: string) =>
	truths().find((truth) => truth.store === store && truth.path === path) as Truth;

describe("a walk of 7 steps over 2 blocks", () => {
	it("asks for each chunk once, and its bytes are those of the files", async () => {
		await openView(bench.page, url("v3-consolidated.zarr"), { path: "uint16", index: { time: 1 }, prefetch: false });
		await settled(bench.page, { time: 1 });
		const made = await walk([0, 1, 2, 3, 2, 1]);
		const files = sizesOf("v3-consolidated.zarr/uint16", ([time]) => time < 2);
		expect(files.size).toBe(2 * 3 * 4);
		const seen = chunkRequests();
		expect(seen.map(({ path }) => path).sort()).toEqual([...files.keys()].sort());
		expect(sum(seen.map(({ bytes }) => bytes))).toBe(sum(files.values()));
		expect(made).toEqual([0, 0, 12, 0, 0, 0]);
	});

	it("asks for each chunk of a sharded array once, and once a shard for its index", async () => {
		await openView(bench.page, url("sharded.zarr"), { path: "uint16", index: { time: 1 }, prefetch: false });
		await settled(bench.page, { time: 1 });
		const made = await walk([0, 1, 2, 3, 2, 1]);
		const files = sizesOf("sharded.zarr/uint16", ([time]) => time === 0);
		expect(files.size).toBe(2 * 2);
		const seen = chunkRequests();
		expect(new Set(seen.map(({ path }) => path))).toEqual(new Set(files.keys()));
		expect(seen.every(({ status }) => status === 206)).toBe(true);
		const ranges = seen.map(({ path, range }) => `${path} ${range}`);
		expect(new Set(ranges).size).toBe(ranges.length);
		expect(seen.filter(({ range }) => range?.startsWith("bytes=-")).length).toBe(files.size);
		expect(seen.length).toBe(files.size + 2 * 3 * 4);
		// a shard is its chunks and its index, nothing else
		expect(sum(seen.map(({ bytes }) => bytes))).toBe(sum(files.values()));
		expect(made).toEqual([0, 0, 12, 0, 0, 0]);
	});
});

describe("a slow walk", () => {
	it.each([
		["v3-consolidated.zarr", 0],
		["sharded.zarr", 4],
	])(
		"through %s finds the next block there, and moves no byte that it would not move by itself",
		async (store, shards) => {
			await openView(bench.page, url(store), { path: "uint16", index: { time: 0 } });
			await settled(bench.page, { time: 0 });
			const waited: number[] = [];
			for (const time of [1, 2, 3, 4]) {
				const before = chunkRequests().length;
				await bench.page.evaluate((at) => window.view.set({ index: { time: at } }), time);
				await settled(bench.page, { time });
				if (chunkRequests().length > before) waited.push(time);
				const drawn = await bench.page.evaluate(() => Array.from((window.view.slice?.stored ?? []) as Uint16Array));
				expectPlane(truthOf("v3.zarr", "uint16"), time, drawn);
				// until nothing more comes
				await bench.page.waitForTimeout(500);
			}
			// the second step is the first that makes a walk, and it leads into the second block already
			expect(waited).toEqual([2]);
			const seen = chunkRequests();
			const ranges = seen.map(({ path, range }) => `${path} ${range}`);
			expect(new Set(ranges).size).toBe(ranges.length);
			// parts of a shard that lie side by side may come together
			if (shards === 0) expect(seen.length).toBe(3 * 3 * 4);
			else expect(seen.length).toBeLessThanOrEqual(3 * 3 * 4 + 2 * shards);
			expect(sum(seen.map(({ bytes }) => bytes))).toBe(sum(sizesOf(`${store}/uint16`, () => true).values()));
			expect(seen.some(({ aborted }) => aborted)).toBe(false);
		},
	);
});

describe("two views of one handle", () => {
	it("serves the one that stays while the other moves on, and fetches nothing twice", async () => {
		const { page } = bench;
		data.latency = 250;
		await page.evaluate(async (address) => {
			const { openZarr, zarrView } = window.zarrWidget;
			const handle = await openZarr(address, { path: "uint16" });
			const pair = [zarrView(handle), zarrView(handle)];
			document.body.append(...pair);
			Object.assign(window, { pair, view: pair[0] });
			await Promise.all(pair.map((view) => view.ready));
		}, url("v3-consolidated.zarr"));
		await expect.poll(() => chunkRequests().length).toBeGreaterThan(0);
		expect(chunkRequests().some(({ status }) => status === 200)).toBe(false);
		const planes = await page.evaluate(async () => {
			const [stays, moves] = (window as unknown as { pair: Window["view"][] }).pair;
			const complete = (view: Window["view"]) =>
				new Promise((resolve) => view.addEventListener("load", resolve, { once: true }));
			const both = Promise.all([complete(stays), complete(moves)]);
			moves.set({ index: { time: 2 } });
			await both;
			return [stays, moves].map(({ slice }) => Array.from((slice?.stored ?? []) as ArrayLike<number>));
		});
		expectPlane(truthOf("v3.zarr", "uint16"), 0, planes[0]);
		expectPlane(truthOf("v3.zarr", "uint16"), 2, planes[1]);
		const seen = chunkRequests();
		expect(seen.map(({ path }) => path).sort()).toEqual(
			[...sizesOf("v3-consolidated.zarr/uint16", ([time]) => time < 2).keys()].sort(),
		);
		expect(seen.some(({ aborted }) => aborted)).toBe(false);
	});
});

describe("scrubbing over cold blocks", () => {
	it("withdraws what is passed by, and shows the last", async () => {
		const { page } = bench;
		// Only the last block is ever answered: what went before must be given up, or the browser's connections stay taken.
		data.fault = (path) => (/\/c\/[0-6]\//.test(path) ? "hang" : undefined);
		await openView(page, `${data.url}/volume/volume.zarr`, { index: { z: 0 }, color: { domain: [0, 65535] } });
		await page.evaluate(() => window.view.ready);
		await expect.poll(() => chunkRequests().length).toBeGreaterThan(0);
		for (let block = 1; block < 8; block++) {
			const z = block * CHUNKS[0] + 5;
			await page.evaluate((at) => window.view.set({ index: { z: at } }), z);
			await page.evaluate(() => new Promise(requestAnimationFrame));
		}
		const z = 7 * CHUNKS[0] + 5;
		await settled(page, { z });
		const corner = await page.evaluate(() => {
			const { slice } = window.view;
			return slice ? [0, 1, 1024, 600 * 1024 + 700, 1024 * 1024 - 1].map((cell) => slice.data[cell]) : [];
		});
		const cells = [
			[0, 0],
			[0, 1],
			[1, 0],
			[600, 700],
			[1023, 1023],
		] as const;
		expect(corner).toEqual(cells.map(([y, x]) => volumeValue(z, y, x)));
		const last = chunkRequests().filter(({ path }) => path.includes("/c/7/"));
		expect(last.map(({ path }) => path).sort()).toEqual([...new Set(last.map(({ path }) => path))].sort());
		expect(last.length).toBe(CHUNKS_A_SLICE);
		await expect
			.poll(() => chunkRequests().filter(({ path, aborted }) => !path.includes("/c/7/") && !aborted))
			.toEqual([]);
		expect(await page.evaluate(() => window.heard.filter((name) => name !== "input" && name !== "load"))).toEqual([]);
	});
});
