/** A page of a real Jupyter server, with cookies and without a kernel: stores by their path, by the server route and by /files/. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FIXTURES, truths, valuesOf } from "../fixtures.ts";
import { type PageServer, startPageServer } from "../store/served.ts";
import { launch, type OpenPage, openPage } from "./page.ts";
import { alerts, openView, settled } from "./watched.ts";

const INDEX = fileURLToPath(new URL("../../dist/index.js", import.meta.url));
const HTML = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script id="jupyter-config-data" type="application/json">{"baseUrl": "/base/", "token": ""}</script>
<body>
<script type="module">
import * as zarrWidget from "/base/index.js";
window.zarrWidget = zarrWidget;
</script>
`;
const ODD = "ö 100% a#branch=b?.zarr";

let browser: Browser;
let servers: Record<"server" | "files", PageServer>;

beforeAll(async () => {
	const [chromium, server, files] = await Promise.all([launch(), startPageServer(true), startPageServer(false)]);
	browser = chromium;
	servers = { server, files };
	for (const { root } of [server, files]) cpSync(FIXTURES, join(root, "data"), { recursive: true });
});

afterAll(async () => {
	await browser?.close();
	await Promise.all([servers?.server.stop(), servers?.files.stop()]);
});

const DOCUMENT = {
	zarr_format: 3,
	node_type: "array",
	shape: [2, 2],
	data_type: "uint8",
	chunk_grid: { name: "regular", configuration: { chunk_shape: [1, 2] } },
	chunk_key_encoding: { name: "default" },
	fill_value: 9,
	codecs: [{ name: "bytes" }],
};

/** Logs in and opens a page of the server that has the built module. */
async function openServed({ base, token }: PageServer): Promise<OpenPage & { asked: string[] }> {
	const opened = await openPage(browser);
	const { page } = opened;
	await page.goto(`${base}nothing?token=${token}`); // a page without scripts of its own
	await page.route(`${base}page`, (route) => route.fulfill({ contentType: "text/html", body: HTML }));
	await page.route(`${base}index.js`, (route) => route.fulfill({ contentType: "text/javascript", path: INDEX }));
	const asked: string[] = [];
	page.on("request", (request) => asked.push(`${request.method()} ${request.url().slice(base.length)}`));
	await page.goto(`${base}page`);
	await page.waitForFunction(() => "zarrWidget" in window, null, { timeout: 20_000 });
	opened.errors.length = 0;
	return { ...opened, asked };
}

/** Shows the store at a path. */
async function show(page: Page, path: string, options: object = {}): Promise<void> {
	await page.evaluate((at) => {
		window.source = () => window.zarrWidget.jupyterStore(at);
	}, path);
	await openView(page, null, options);
}

const told = async (page: Page) => {
	await page.getByRole("alert").first().waitFor();
	return alerts(page);
};

const POLL = { timeout: 20_000 };

const shownValues = (page: Page) => page.evaluate(() => Array.from(window.view.slice?.data ?? []));

describe.each(["server", "files"] as const)("by the %s route", (route) => {
	let opened: Awaited<ReturnType<typeof openServed>>;
	let page: Page;

	function write(path: string, rows: readonly (readonly number[])[]): void {
		const files = new Map<string, string | Uint8Array>(rows.map((row, i) => [`c/${i}/0`, Uint8Array.from(row)]));
		for (const [key, data] of files.set("zarr.json", JSON.stringify(DOCUMENT))) {
			const file = join(servers[route].root, path, key);
			mkdirSync(dirname(file), { recursive: true });
			writeFileSync(file, data);
		}
	}

	beforeEach(async () => {
		opened = await openServed(servers[route]);
		page = opened.page;
	});

	afterEach(() => page.context().close());

	it("draws what numpy wrote, with no kernel and no file by the Contents API", async () => {
		const truth = truths().find(({ store, path }) => store === "v3.zarr" && path === "int16");
		if (!truth) throw new Error("no such fixture");
		await show(page, "data/v3.zarr", { path: "int16", index: { time: 4 } });
		await settled(page);
		const plane = truth.shape[1] * truth.shape[2];
		expect(await shownValues(page)).toEqual(
			Array.from(valuesOf(truth) as ArrayLike<number>).slice(4 * plane, 5 * plane),
		);
		expect(await page.evaluate(() => window.view.handle?.route)).toBe(route);
		// the browser asks for the page's icon when it has time
		const known = /^(POST zarr-widget\/api|GET (files\/|page|index\.js|static\/favicon\.ico))/;
		const beside = opened.asked.filter((line) => !known.test(line));
		expect(beside.filter((line) => !/^GET api\/contents\/[^?]*\?content=[01]&type=directory$/.test(line))).toEqual([]);
	});

	it("opens a path of odd characters", async () => {
		write(ODD, [
			[1, 2],
			[3, 4],
		]);
		await show(page, ODD);
		await settled(page);
		expect(await shownValues(page)).toEqual([1, 2, 3, 4]);
	});

	it("draws what is written anew at once after a refresh, though the browser has a cache", async () => {
		for (const value of [1, 2, 3]) {
			write("anew.zarr", [
				[value, 0],
				[0, value],
			]);
			if (value === 1) await show(page, "anew.zarr");
			else await page.evaluate(() => window.view.refresh());
			await expect.poll(() => shownValues(page), POLL).toEqual([value, 0, 0, value]);
		}
	});

	it("says that a store has gone, and draws it again when it is back", async () => {
		write("going.zarr", [
			[1, 2],
			[3, 4],
		]);
		await show(page, "going.zarr");
		await settled(page);
		rmSync(join(servers[route].root, "going.zarr"), { recursive: true });
		await page.evaluate(() => window.view.refresh());
		expect(await told(page)).toMatch(/going\.zarr.* deleted or moved/);
		write("going.zarr", [
			[5, 6],
			[7, 8],
		]);
		// what was asked before the store was back may still fail, so a person may have to press it again
		const retry = page.getByRole("button", { name: "Retry" }).first();
		const again = async () => {
			if (await retry.isVisible()) await retry.click();
			return shownValues(page);
		};
		await expect.poll(again, { ...POLL, interval: 1000 }).toEqual([5, 6, 7, 8]);
	});

	it("asks to log in again, and goes on after it", async () => {
		const cookies = await page.context().cookies();
		await page.context().clearCookies();
		await show(page, "data/v3.zarr", { path: "int16" });
		expect(await told(page)).toMatch(/log in again/i);
		await page.context().addCookies(cookies);
		await page.getByRole("button", { name: "Retry" }).first().click();
		await settled(page);
		expect(await alerts(page)).toBe("");
	});

	it("has no uncaught error where nothing is there", async () => {
		await show(page, "nothing.zarr");
		expect(await told(page)).toMatch(/no folder nothing\.zarr/);
		const noted = /^Failed to load resource: the server responded with a status of 404 /;
		const sentence = await alerts(page);
		expect(
			opened.errors.filter((text) => !noted.test(text) && !sentence.includes(text.trim().split(" http")[0])),
		).toEqual([]);
	});
});

it("says what Zarr v2 needs where the extension is missing", async () => {
	const { page } = await openServed(servers.files);
	await show(page, "data/v2.zarr");
	expect(await told(page)).toMatch(/hides the files of Zarr v2\..*pip install zarr-widget, restart the server/);
	await page.context().close();
});

it("says that a store was written anew, and shows it as it is now by one press", async () => {
	const { page } = await openServed(servers.server);
	const folder = join(servers.server.root, "rewritten.zarr");
	const write = (key: string, data: string | Float32Array | Int32Array) => {
		mkdirSync(dirname(join(folder, key)), { recursive: true });
		writeFileSync(join(folder, key), data);
	};
	const document = (data_type: string) =>
		JSON.stringify({
			...DOCUMENT,
			shape: [2, 2, 2],
			data_type,
			chunk_grid: { name: "regular", configuration: { chunk_shape: [1, 2, 2] } },
			codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		});
	write("zarr.json", document("int32"));
	for (const i of [0, 1]) write(`c/${i}/0/0`, Int32Array.of(i, 1, 2, 3));
	await show(page, "rewritten.zarr");
	await settled(page);
	expect(await shownValues(page)).toEqual([0, 1, 2, 3]);
	write("zarr.json", document("float32"));
	for (const i of [0, 1]) write(`c/${i}/0/0`, Float32Array.of(i, 0.25, 0.5, 0.75));
	await page.evaluate(() => window.view.set({ index: { dim_0: 1 } }));
	expect(await told(page)).toMatch(/rewritten\.zarr has been written anew since it was opened/);
	expect(await shownValues(page)).toEqual(Array(4).fill(Number.NaN));
	await page.getByRole("alert").getByRole("button", { name: "Refresh" }).click();
	await expect.poll(() => shownValues(page), POLL).toEqual([1, 0.25, 0.5, 0.75]);
	expect(await alerts(page)).toBe("");
	await page.context().close();
});
