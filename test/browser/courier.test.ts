/** Requests of a rush in Chromium: from the thousandth on a worker makes them, and nobody can tell by what comes of them. */
import { linkSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Worker } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { expectQuiet, openWatched } from "./watched.ts";
import { arrayDocument, writeFile } from "./written.ts";

/** Chunks of `short`: 2 × 2 cells, of which one in seven is missing. */
const SIDE = 48;
const CHUNKS = SIDE * SIDE;
/** Chunks of `long`, 256 × 256 cells: one of three files. */
const LONG = 1200;
/** What is asked for before the rush has become one. */
const ON_PAGE = 1000;
const NAME = "zarr-widget requests";

let browser: Browser;
let folder: string;
let data: FileServer;
let bench: Bench;

const isMissing = (row: number, column: number) => (row * SIDE + column) % 7 === 3;
const cellOf = (y: number, x: number) => (isMissing(y >> 1, x >> 1) ? 9 : (y * 5 + x) % 251);

function writeArray(name: string, shape: readonly [number, number], chunk_shape: readonly number[]): void {
	const chunk_grid = { name: "regular", configuration: { chunk_shape } };
	const document = { ...arrayDocument({ shape }), chunk_grid, fill_value: 9 };
	writeFile(join(folder, name, "zarr.json"), JSON.stringify(document));
}

beforeAll(async () => {
	browser = await launch();
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-courier-"));
	writeArray("short", [2 * SIDE, 2 * SIDE], [2, 2]);
	for (let row = 0; row < SIDE; row++)
		for (let column = 0; column < SIDE; column++) {
			if (isMissing(row, column)) continue;
			const cells = [0, 1, 2, 3].map((i) => cellOf(2 * row + (i >> 1), 2 * column + (i & 1)));
			writeFile(join(folder, `short/c/${row}/${column}`), Uint8Array.from(cells));
		}
	writeArray("long", [256 * LONG, 256], [256, 256]);
	for (let i = 0; i < LONG; i++) {
		const file = join(folder, `long/c/${i}/0`);
		if (i < 3) writeFile(file, new Uint8Array(2 ** 16).fill(i + 1));
		else {
			mkdirSync(dirname(file), { recursive: true });
			linkSync(join(folder, `long/c/${i % 3}/0`), file);
		}
	}
});

beforeEach(async () => {
	data = await serve({ data: folder });
	bench = await openWatched(browser);
	await bench.page.evaluate(() => performance.setResourceTimingBufferSize(10_000));
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
	await data.close();
});

afterAll(async () => {
	await browser?.close();
	rmSync(folder, { recursive: true });
});

const url = (name: string) => `${data.url}/data/${name}`;
const asked = () => data.log.map(({ path }) => path).filter((path) => path.includes("/c/"));

/** How many chunks the page itself has asked for. */
const askedHere = () =>
	bench.page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.includes("/c/")).length);

async function couriers(): Promise<Worker[]> {
	const found = await Promise.all(
		bench.page.workers().map(async (worker) => ((await worker.evaluate(() => self.name)) === NAME ? worker : null)),
	);
	return found.filter((worker) => worker !== null);
}

/** Reads all of an array; or what it was refused with. */
function read(name: string): Promise<number[] | { tag: string; message: string; url?: string; status?: number }> {
	return bench.page.evaluate(async (address) => {
		try {
			return Array.from((await window.zarrWidget.readArray(address)).data as Uint8Array);
		} catch (error) {
			const { tag, message, url, status } = error as import("../../src/errors.ts").ZarrError;
			return { tag, message, url, status };
		}
	}, url(name));
}

function expectShort(cells: unknown): void {
	expect(cells).toEqual(Array.from({ length: 4 * CHUNKS }, (_, i) => cellOf(Math.floor(i / 96), i % 96)));
	expect(asked().length).toBe(CHUNKS);
	expect(new Set(asked()).size).toBe(CHUNKS);
}

describe("what is carried", () => {
	it("is the values, and missing chunks; each key is asked for once, from the same page", async () => {
		expectShort(await read("short"));
		const here = await askedHere();
		expect(here).toBeGreaterThanOrEqual(ON_PAGE - 1); // the metadata counts, too
		expect(here).toBeLessThan(CHUNKS);
		const told = (header: string) => [...new Set(data.log.map(({ headers }) => headers[header]))];
		for (const header of ["referer", "origin", "cookie", "accept", "accept-language"])
			expect([header, told(header).length]).toEqual([header, 1]);
		expect(told("referer")).toEqual([`${bench.site.url}/`]);
	});

	it("is large chunks, each in memory of its own", async () => {
		const sums = await bench.page.evaluate(async (address) => {
			const cells = (await window.zarrWidget.readArray(address)).data as Uint8Array;
			return Array.from({ length: cells.length / 2 ** 16 }, (_, i) => {
				const chunk = cells.subarray(i * 2 ** 16, (i + 1) * 2 ** 16);
				return chunk.every((cell) => cell === chunk[0]) ? chunk[0] : -1;
			});
		}, url("long"));
		expect(sums).toEqual(Array.from({ length: LONG }, (_, i) => (i % 3) + 1));
		expect(await askedHere()).toBeLessThan(LONG);
	});

	it("is nothing before there is a rush, and the worker ends after it", async () => {
		expect(await couriers()).toEqual([]);
		const reading = read("short");
		await expect.poll(couriers).toHaveLength(1);
		expectShort(await reading);
		await expect.poll(couriers, { timeout: 10_000 }).toEqual([]);
	});
});

describe("a page that means to see its requests makes them", () => {
	it("where it has a fetch of its own", async () => {
		await bench.page.evaluate(() => {
			const { fetch } = window;
			window.fetch = (input, init) => fetch(input, init);
		});
		expectShort(await read("short"));
		expect(await askedHere()).toBe(CHUNKS);
	});

	it("where the caller gives one, or headers", async () => {
		const values = await bench.page.evaluate(async (address) => {
			const { openZarr } = window.zarrWidget;
			const own = await openZarr(address, { fetch: (input, init) => fetch(input, init) });
			const secret = await openZarr(address, { headers: { "X-Secret": "s" } });
			for (const handle of [own, secret]) await window.zarrWidget.readArray(handle);
			return performance.getEntriesByType("resource").filter(({ name }) => name.includes("/c/")).length;
		}, url("short"));
		expect(values).toBe(2 * CHUNKS);
	});

	it("where a service worker answers them", async () => {
		await bench.page.evaluate(() =>
			Object.defineProperty(navigator, "serviceWorker", { value: { controller: {} }, configurable: true }),
		);
		expectShort(await read("short"));
		expect(await askedHere()).toBe(CHUNKS);
	});

	it("where its policy refuses workers", async () => {
		await bench.page.evaluate(() => {
			const policy = document.createElement("meta");
			Object.assign(policy, { httpEquiv: "Content-Security-Policy", content: "worker-src 'none'" });
			document.head.append(policy);
		});
		expectShort(await read("short"));
		expect(await askedHere()).toBe(CHUNKS);
		const refused = /violates the following Content Security Policy directive: "worker-src 'none'"/;
		expect(bench.errors.some((text) => refused.test(text))).toBe(true);
		expectQuiet(bench, refused);
	});

	it("after its worker has stopped, those that were under way, too", async () => {
		data.latency = 5;
		const reading = read("short");
		await expect.poll(async () => asked().length - (await askedHere())).toBeGreaterThan(50);
		const [worker] = await couriers();
		await worker.evaluate(() => {
			setTimeout(() => {
				throw new Error("out of memory");
			});
		});
		const cells = await reading;
		expect(cells).toEqual(Array.from({ length: 4 * CHUNKS }, (_, i) => cellOf(Math.floor(i / 96), i % 96)));
		expect(new Set(asked()).size).toBe(CHUNKS);
		expect(await askedHere()).toBeGreaterThan(ON_PAGE + 100);
	});
});

describe("what fails in a worker is told as on the page", () => {
	const last = `${SIDE - 1}/${SIDE - 1}`;

	it.each([
		[500, "NetworkError", /answered 500 for c\/47\/47/, 500],
		[403, "AccessError", /refused c\/47\/47 \(403\)/, 403],
		["html", "AccessError", /a web page in place of c\/47\/47/, 200],
		["truncated", "NetworkError", /connection broke while c\/47\/47/, undefined],
	] as const)("%s", async (fault, tag, message, status) => {
		data.fault = (path) => (path.endsWith(`c/${last}`) ? fault : undefined);
		expect(await read("short")).toMatchObject({ tag, message: expect.stringMatching(message), status });
		expect(await askedHere()).toBeLessThan(CHUNKS);
		expectQuiet(bench, /^Failed to load resource/);
	});

	it("a server that is gone", async () => {
		data.latency = 5;
		const reading = read("short");
		await expect.poll(async () => asked().length - (await askedHere())).toBeGreaterThan(50);
		await data.close();
		expect(await reading).toMatchObject({
			tag: "NetworkError",
			message: expect.stringMatching(/could not be reached/),
		});
		expectQuiet(bench, /^Failed to load resource/);
	});
});

it("requests that nobody wants any more are ended, and nothing more is asked for", async () => {
	data.latency = 20;
	const reason = bench.page.evaluate(
		async ([address]) => {
			const controller = new AbortController();
			Object.assign(window, { controller });
			const reading = window.zarrWidget.readArray(address, { signal: controller.signal });
			return reading.then(
				() => "read",
				(error: Error) => error.name,
			);
		},
		[url("short")],
	);
	await expect.poll(async () => asked().length - (await askedHere())).toBeGreaterThan(50);
	await bench.page.evaluate(() => (window as unknown as { controller: AbortController }).controller.abort());
	expect(await reason).toBe("AbortError");
	await expect.poll(() => data.log.every(({ status, aborted }) => status !== 0 || aborted)).toBe(true);
	expect(data.log.filter(({ aborted }) => aborted).length).toBeGreaterThan(0);
	const then = asked().length;
	expect(then).toBeLessThan(CHUNKS);
	await expect.poll(couriers, { timeout: 10_000 }).toEqual([]);
	expect(asked().length).toBe(then);
});
