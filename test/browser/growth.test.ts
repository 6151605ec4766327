/** A plane of 100,000 chunks: a few hundred are asked for at once, and little in one task, until all are there or it is left. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type * as ZarrWidget from "../../src/index.ts";
import { type Bench, launch } from "./page.ts";
import { expectQuiet, openView, openWatched } from "./watched.ts";
import { arrayDocument } from "./written.ts";

const [ROWS, COLUMNS, CHUNK] = [250, 400, 4];
const CHUNKS = ROWS * COLUMNS;
/** More than are under way at once, and than a fast machine asks for in the 5 ms that a task may take. */
const MOST_A_TASK = 4000;

/** What was asked of the page's own store. */
interface Asked {
	keys: number;
	different: number;
	/** On their way at one time, and asked for in one task, at most. */
	open: number;
	task: number;
	/** On their way now, those that were withdrawn not counted. */
	wanted: number;
}

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

/** Shows a store that has no chunk, and says so at once or after a while; loads all of its plane. Its `asked` stays on the page. */
async function loadAll(milliseconds: number | null): Promise<void> {
	const shape = [2, ROWS * CHUNK, COLUMNS * CHUNK];
	const chunk_grid = { name: "regular", configuration: { chunk_shape: [1, CHUNK, CHUNK] } };
	const plane = arrayDocument({ shape: [shape[1], shape[2]], dims: ["z", "y", "x"] });
	const text = JSON.stringify({ ...plane, shape, chunk_grid });
	await bench.page.evaluate(
		([metadata, after]) => {
			const asked: Asked = { keys: 0, different: 0, open: 0, task: 0, wanted: 0 };
			const keys = new Set<string>();
			let task = 0;
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => {
				task = 0;
			};
			const count = (key: string) => {
				if (task++ === 0) port2.postMessage(null); // comes in the next task
				keys.add(key);
				asked.keys++;
				asked.different = keys.size;
				asked.task = Math.max(asked.task, task);
				asked.open = Math.max(asked.open, ++asked.wanted);
			};
			const get = (key: string, { signal }: { signal?: AbortSignal } = {}) => {
				if (key.endsWith("zarr.json")) return Promise.resolve(new TextEncoder().encode(metadata));
				if (!key.startsWith("/c/")) return Promise.resolve(undefined);
				count(key);
				const over = () => void asked.wanted--;
				if (after === null) return Promise.resolve(undefined).finally(over);
				return new Promise<undefined>((resolve, reject) => {
					const timer = setTimeout(resolve, after);
					signal?.addEventListener("abort", () => {
						clearTimeout(timer);
						reject(signal.reason);
					});
				}).finally(over);
			};
			Object.assign(window, { source: { get }, asked });
		},
		[text, milliseconds] as const,
	);
	await openView(bench.page, null);
	// an overview of it comes first
	await bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 30_000 });
	await bench.page.evaluate(() => window.heard.splice(0));
	await bench.page.getByRole("button", { name: "Load all" }).click();
}

const asked = () => bench.page.evaluate(() => ({ ...(window as unknown as { asked: Asked }).asked }));

it("is read to its end, each chunk asked for once", async () => {
	await loadAll(null);
	await bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 100_000 });
	const { keys, different, task } = await asked();
	expect([keys, different]).toEqual([CHUNKS, CHUNKS]);
	expect(task).toBeLessThan(MOST_A_TASK);
	const { width, height, kinds } = await bench.page.evaluate(() => {
		const { width, height, mask } = window.view.slice as ZarrWidget.Slice;
		return { width, height, kinds: [...new Set(mask)] };
	});
	expect([width, height, kinds]).toEqual([COLUMNS * CHUNK, ROWS * CHUNK, [2]]);
	// left before it has begun to land; that of before is there, and nothing of it is asked for again
	await bench.page.evaluate(() => {
		window.heard.length = 0;
		window.view.value = { index: { z: 1 } };
		window.view.value = { index: { z: 0 } };
	});
	await bench.page.waitForFunction(() => window.heard.includes("load"), null, { timeout: 100_000 });
	const again = await asked();
	expect(again.keys - CHUNKS).toBeLessThan(MOST_A_TASK);
	expect(again.keys).toBe(again.different);
}, 240_000);

it("is left in the middle at once: nothing of it is wanted any more, nor of the next plane once the view is gone", async () => {
	await loadAll(5);
	await expect.poll(async () => (await asked()).keys, { timeout: 60_000 }).toBeGreaterThan(2000);
	const before = await asked();
	expect(before.open).toBeLessThanOrEqual(64);
	expect(before.task).toBeLessThan(MOST_A_TASK);
	const withdrawn = await bench.page.evaluate(async () => {
		const { asked } = window as unknown as { asked: Asked };
		window.view.dispose();
		await new Promise((resolve) => setTimeout(resolve));
		return { wanted: asked.wanted, keys: asked.keys };
	});
	expect(withdrawn.wanted).toBe(0);
	await bench.page.waitForTimeout(300);
	const after = await asked();
	expect([after.keys, after.wanted]).toEqual([withdrawn.keys, 0]);
	expect(after.keys).toBeLessThan(CHUNKS / 2);
});
