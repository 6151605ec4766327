/** Everything that a view may be given, and how a page drives it: state, events, and an end that leaves nothing behind. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FIXTURES, type Truth, truths, valuesOf } from "../fixtures.ts";
import { countLeftovers, leftovers } from "./leftovers.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { expectQuiet, limited, openView, openWatched, settled } from "./watched.ts";
import { arrayDocument, chunkBytes, writeFile } from "./written.ts";

declare global {
	interface Window {
		zarrita: typeof import("zarrita");
		/** Times at which an "input" of the view has reached the body. */
		bubbled: (number | undefined)[];
	}
}

let browser: Browser;
let folder: string;
let data: FileServer;
let bench: Bench;
/** Every URL that the page asked for. */
let asked: string[];

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-sources-"));
	data = await serve({ fixtures: FIXTURES, data: folder });
	bench = await openWatched(browser);
	asked = [];
	bench.page.on("request", (request) => asked.push(request.url()));
});

afterEach(async () => {
	expectQuiet(bench);
	const local = [data.url, bench.site.url, "blob:", "data:"];
	expect(asked.filter((url) => !local.some((start) => url.startsWith(start)))).toEqual([]);
	await bench.close();
	await data.close();
	rmSync(folder, { recursive: true });
});

afterAll(async () => {
	await browser?.close();
});

const url = (store: string) => `${data.url}/fixtures/${store}`;

/** Expects that the view draws a fixture's plane. */
async function expectFixture(store: string, path: string, time: number): Promise<void> {
	await settled(bench.page, { time });
	const truth = truths().find((row) => row.store === store && row.path === path) as Truth;
	const cells = truth.shape[1] * truth.shape[2];
	const drawn = await bench.page.evaluate(() => Array.from((window.view.slice?.stored ?? []) as ArrayLike<number>));
	expect(drawn).toEqual(Array.from(valuesOf(truth) as ArrayLike<number>).slice(time * cells, (time + 1) * cells));
}

/** zarrita as a page would import it from a CDN, as a script that sets `window.zarrita`. */
async function addZarrita(): Promise<void> {
	const contents = 'import * as zarrita from "zarrita"; window.zarrita = zarrita;';
	const resolveDir = import.meta.dirname;
	const { outputFiles } = await build({ stdin: { contents, resolveDir }, bundle: true, format: "iife", write: false });
	await bench.page.addScriptTag({ content: outputFiles[0].text });
}

describe("a view takes", () => {
	it("a Map of bytes by key", async () => {
		const written = { shape: [4, 6] } as const;
		const bytes = [...chunkBytes(written)];
		await bench.page.evaluate(
			([document, chunk]) => {
				window.source = new Map([
					["/zarr.json", new TextEncoder().encode(document)],
					["/c/0/0", Uint8Array.from(chunk)],
				]);
			},
			[JSON.stringify(arrayDocument(written)), bytes] as const,
		);
		await openView(bench.page, null);
		await settled(bench.page);
		const drawn = await bench.page.evaluate(() => Array.from((window.view.slice?.stored ?? []) as ArrayLike<number>));
		expect(drawn).toEqual(bytes);
		expect(await bench.page.evaluate(() => window.view.handle?.route)).toBe("memory");
	});

	it("a zarrita store", async () => {
		await addZarrita();
		await bench.page.evaluate((address) => {
			window.source = new window.zarrita.FetchStore(address);
		}, url("v3-consolidated.zarr"));
		await openView(bench.page, null, { path: "int16", index: { time: 3 } });
		await expectFixture("v3.zarr", "int16", 3);
	});

	it("the promise of a zarrita array", async () => {
		await addZarrita();
		await bench.page.evaluate((address) => {
			const { FetchStore, open, root } = window.zarrita;
			window.source = open(root(new FetchStore(address)).resolve("int16"), { kind: "array" });
		}, url("v3.zarr"));
		await openView(bench.page, null, { index: { time: 2 } });
		await expectFixture("v3.zarr", "int16", 2);
	});

	it("the promise of a handle", async () => {
		await bench.page.evaluate((address) => {
			window.source = window.zarrWidget.openZarr(address);
		}, url("v2-consolidated.zarr"));
		await openView(bench.page, null, { path: "uint16", index: { time: 4 } });
		await expectFixture("v2.zarr", "uint16", 4);
		expect(await bench.page.evaluate(async () => (await window.source) === window.view.handle)).toBe(true);
	});

	it("an address relative to the page", async () => {
		cpSync(join(FIXTURES, "v3.zarr", "int32"), join(folder, "near.zarr"), { recursive: true });
		const script = `import * as zarrWidget from "${bench.site.url}/dist/index.js"; window.zarrWidget = zarrWidget;`;
		writeFile(join(folder, "page.html"), `<!doctype html><body><script type="module">${script}</script>`);
		await bench.page.goto(`${data.url}/data/page.html`);
		await bench.page.waitForFunction(() => "zarrWidget" in window);
		await openView(bench.page, "./near.zarr", { index: { time: 1 } });
		await expectFixture("v3.zarr", "int32", 1);
		expect(await bench.page.evaluate(() => window.view.handle?.name)).toBe("near.zarr");
	});

	it.each(["air temperature.zarr", "50%.zarr", "a#b?c.zarr", "Luft-ä-気温.zarr", "a+b&c=d;e.zarr"])(
		"a folder named %s",
		async (name) => {
			cpSync(join(FIXTURES, "v3.zarr", "int32"), join(folder, name, "inner # one"), { recursive: true });
			await openView(bench.page, `${data.url}/data/${encodeURIComponent(name)}`, {
				path: "inner # one",
				index: { time: 1 },
			});
			await settled(bench.page, { time: 1 });
			expect(await bench.page.evaluate(() => window.view.handle?.name)).toBe(name);
			expect(data.log.some(({ path }) => path === `data/${name}/inner # one/c/0/0/0`)).toBe(true);
		},
	);
});

describe("the state", () => {
	it("is undefined until the store is read, and takes what is set early", async () => {
		data.latency = 200;
		const early = await bench.page.evaluate((address) => {
			const view = window.zarrWidget.zarrView(address, { path: "int16" });
			Object.assign(window, { view, heard: [] });
			view.addEventListener("input", () => window.heard.push("input"));
			document.body.append(view);
			view.value = { index: { time: 2 } };
			return { value: view.value, slice: view.slice, scale: view.scale("color") };
		}, url("v3-consolidated.zarr"));
		expect(early).toEqual({ value: undefined, slice: null, scale: undefined });
		const ready = await bench.page.evaluate(async () => {
			const before = [...window.heard];
			await window.view.ready;
			return { before, value: window.view.value };
		});
		expect(ready.before).toEqual([]);
		expect(ready.value).toMatchObject({ path: "int16", x: "lon", y: "lat", index: { time: 2 } });
		await expectFixture("v3.zarr", "int16", 2);
	});

	it("is set in silence, and as often as one likes", async () => {
		await openView(bench.page, url("v3-consolidated.zarr"), { path: "int16" });
		await settled(bench.page);
		await limited(bench.page);
		const requests = data.log.length;
		const same = await bench.page.evaluate(async () => {
			window.heard.length = 0;
			const { value } = window.view;
			for (let turn = 0; turn < 3; turn++) window.view.value = value;
			window.view.value = JSON.parse(JSON.stringify(value));
			await new Promise((resolve) => setTimeout(resolve, 100));
			return { heard: window.heard, equal: JSON.stringify(window.view.value) === JSON.stringify(value) };
		});
		expect(same).toEqual({ heard: [], equal: true });
		expect(data.log.length).toBe(requests);
		await bench.page.evaluate(() => {
			window.view.value = { index: { time: 4 } };
		});
		await expectFixture("v3.zarr", "int16", 4);
		await expect.poll(() => bench.page.evaluate(() => window.heard)).toEqual(["load"]);
	});

	it("fires one input where it is changed by `set`, and one that bubbles by the slider", async () => {
		await openView(bench.page, url("v3-consolidated.zarr"), { path: "int16" });
		await settled(bench.page);
		await limited(bench.page);
		const inputs = () => bench.page.evaluate(() => window.heard.splice(0).filter((name) => name === "input").length);
		await inputs();
		await bench.page.evaluate(() => window.view.set({ index: { time: 3 } }));
		await expectFixture("v3.zarr", "int16", 3);
		expect(await inputs()).toBe(1);
		await bench.page.evaluate(() => window.view.set({ index: { time: 3 } }));
		expect(await inputs()).toBe(0);
		await bench.page.evaluate(() => {
			Object.assign(window, { bubbled: [] });
			document.body.addEventListener("input", (event) => {
				if (event.target === window.view) window.bubbled.push(window.view.value?.index.time);
			});
		});
		await bench.page.getByRole("slider", { name: "time" }).press("ArrowLeft");
		await expectFixture("v3.zarr", "int16", 2);
		expect(await bench.page.evaluate(() => window.bubbled)).toEqual([2]);
	});
});

describe("a disposed view", () => {
	it("takes its listeners along, its workers and its requests", async () => {
		await countLeftovers(bench.page);
		await openView(bench.page, url("v3-consolidated.zarr"), { path: "int16" });
		await settled(bench.page);
		await limited(bench.page);
		data.fault = () => "hang";
		const before = data.log.length;
		await bench.page.evaluate(() => window.view.set({ index: { time: 2 } }));
		await expect.poll(() => data.log.length).toBeGreaterThan(before);
		await bench.page.evaluate(() => {
			window.heard.length = 0;
			window.view.dispose();
			window.view.dispose();
			window.view.set({ index: { time: 4 } });
		});
		const hung = data.log.slice(before);
		await expect.poll(() => hung.filter(({ aborted }) => !aborted)).toEqual([]);
		expect(await bench.page.evaluate(() => window.heard)).toEqual([]);
		expect(data.log.some(({ path }) => /\/c\/2\//.test(path))).toBe(false);
		await expect.poll(() => leftovers(bench.page)).toEqual({});
	});

	it("is disposed by `invalidation` and by `signal`", async () => {
		const states = await bench.page.evaluate(async (address) => {
			const controller = new AbortController();
			let invalidate = () => {};
			const invalidation = new Promise<void>((resolve) => {
				invalidate = resolve;
			});
			const { zarrView } = window.zarrWidget;
			const views = [
				zarrView(address, { path: "int16", signal: controller.signal }),
				zarrView(address, { path: "int16", invalidation }),
			];
			document.body.append(...views);
			const loads = views.map(
				(view) => new Promise((resolve) => view.addEventListener("load", resolve, { once: true })),
			);
			await Promise.all(loads);
			controller.abort();
			invalidate();
			await new Promise((resolve) => setTimeout(resolve, 50));
			let inputs = 0;
			for (const view of views) {
				view.addEventListener("input", () => inputs++);
				view.set({ index: { time: 2 } });
			}
			await new Promise((resolve) => setTimeout(resolve, 100));
			return { inputs, drawn: views.map((view) => view.slice?.index.time) };
		}, url("v3-consolidated.zarr"));
		expect(states).toEqual({ inputs: 0, drawn: [0, 0] });
		expect(data.log.some(({ path }) => /\/c\/1\//.test(path))).toBe(false);
	});
});
