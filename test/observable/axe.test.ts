/** Everything that a view shows, by axe-core. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { expectQuiet } from "../browser/watched.ts";
import { FIXTURES } from "../fixtures.ts";
import { addAxe, violations } from "./audit.ts";
import { type Notebook, openNotebook } from "./notebook.ts";

let browser: Browser;
let data: FileServer;
let notebook: Notebook;

beforeAll(async () => {
	browser = await launch();
	data = await serve({ fixtures: FIXTURES });
});

beforeEach(async () => {
	data.fault = () => undefined;
	notebook = await openNotebook(browser, { url: `${data.url}/fixtures/v3-consolidated.zarr` });
	await addAxe(notebook.page);
});

afterEach(async () => {
	expectQuiet(notebook);
	await notebook.close();
});

afterAll(async () => {
	await browser?.close();
	await data?.close();
});

const poll = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 20_000 });
const isShown = () =>
	poll(() => notebook.page.evaluate(() => window.viewIn(1)?.slice?.mask.includes(4) === false)).toBe(true);
const click = (name: string) => notebook.page.getByRole("button", { name }).click();

/** A view, and what is done with it before axe looks. */
const VIEWS: Record<string, readonly [source: string, until: () => Promise<void>]> = {
	"a plane": ['zarrView(url, {path: "int16", invalidation})', isShown],
	"a plane with its metadata, a marked cell and zoom": [
		'zarrView(url, {path: "int16", invalidation})',
		async () => {
			await isShown();
			await click("Metadata and attributes");
			await notebook.page.locator("canvas[role=img]").press("ArrowRight");
			await notebook.page.locator("canvas[role=img]").press("+");
		},
	],
	"a narrow plane with its tree open": [
		'zarrView(url, {path: "int16", width: 400, invalidation})',
		async () => {
			await isShown();
			await click("Groups and arrays");
			await notebook.page.getByRole("treeitem").first().hover();
		},
	],
	"a line": ['zarrView(small, {path: "vector", invalidation})', isShown],
	"one value": ['zarrView(small, {path: "scalar", invalidation})', isShown],
	"a table": [
		'zarrView(url, {path: "int16", field: "table", invalidation})',
		async () => {
			await poll(() => notebook.text(1)).toContain("lat ↓");
			await poll(() => notebook.text(1)).not.toContain("…");
			await notebook.page.getByRole("cell").or(notebook.page.getByRole("gridcell")).first().click();
		},
	],
	"an empty group": [
		'zarrView(small, {path: "empty", invalidation})',
		() => poll(() => notebook.text(1)).toContain("empty is a group"),
	],
	"an error": [
		'zarrView(url, {path: "nowhere", invalidation})',
		async () => {
			await notebook.page.getByRole("alert").waitFor();
			expectQuiet(notebook, /nowhere/);
		},
	],
	"chunks that failed": [
		'zarrView(url, {path: "int16", invalidation})',
		async () => {
			await notebook.page.getByRole("alert").waitFor();
			expectQuiet(notebook, /500/);
		},
	],
};

describe.each(["light", "dark"] as const)("axe finds nothing wrong in the %s scheme with", (scheme) => {
	it.each(Object.entries(VIEWS))("%s", async (name, [source, until]) => {
		if (name === "chunks that failed") data.fault = (path) => (/\/c\/0\/0\/0/.test(path) ? 500 : undefined);
		await notebook.page.evaluate((given) => {
			document.documentElement.style.colorScheme = given;
		}, scheme);
		await notebook.cell(1, `display(${source});`);
		await until();
		expect(await violations(notebook.page)).toEqual([]);
	});
});
