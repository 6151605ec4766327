/** Stores dragged from JupyterLab's file browser into a notebook. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { launch } from "../browser/page.ts";
import { fill, type LabWindow, type Listing, openListing } from "./listing.ts";
import { type LabServer, startServer } from "./server.ts";

const WITHIN = 30_000;

let browser: Browser;
let server: LabServer;
let lab: Listing;
let page: Page;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer({ baseUrl: "/user/ada/" })]);
	fill(server);
	lab = await openListing(browser, server);
	page = lab.page;
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

beforeEach(() => lab.forget());
afterEach(() => lab.tidy());

/** A code cell with something in it, an empty one, and text. */
function notebook(): string {
	const cell = (cell_type: string, source: string) => ({ id: source || "empty", cell_type, source, metadata: {} });
	const code = { execution_count: null, outputs: [] };
	const cells = [{ ...cell("code", "first"), ...code }, { ...cell("code", ""), ...code }, cell("markdown", "text")];
	return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}

const cells = () => page.locator(".jp-NotebookPanel .jp-Cell");

async function openCells(path: string): Promise<void> {
	writeFileSync(join(server.root, path), notebook());
	await lab.execute("docmanager:open", { path, factory: "Notebook", kernelPreference: { shouldStart: false } });
	await cells().nth(2).waitFor({ timeout: WITHIN });
}

function sources(): Promise<string[]> {
	return page.evaluate(() =>
		[...(window as unknown as LabWindow).jupyterapp.shell.widgets("main")].flatMap(
			({ context }) => context?.model?.sharedModel?.cells?.map((cell) => cell.getSource()) ?? [],
		),
	);
}

async function drag(name: string, cell: Locator): Promise<void> {
	const from = await lab.row(name).boundingBox();
	const to = await cell.boundingBox();
	if (!from || !to) throw new Error(`${name} or the cell is not on the page`);
	await page.mouse.move(from.x + 40, from.y + from.height / 2);
	await page.mouse.down();
	await page.mouse.move(from.x + 60, from.y + from.height / 2 + 12, { steps: 4 });
	await page.mouse.move(to.x + 200, to.y + to.height / 2, { steps: 10 });
	await page.mouse.up();
}

it("fills an empty cell, else puts one below; the store stays where it is", async () => {
	await openCells("cells.ipynb");
	await drag("air.zarr", cells().nth(1));
	const shown = 'from zarr_widget import ZarrWidget\n\nZarrWidget("air.zarr")';
	await expect.poll(sources).toEqual(["first", shown, "text"]);
	await drag("old", cells().nth(2));
	await expect.poll(sources).toEqual(["first", shown, "text", 'ZarrWidget("old")']);
	await drag("cells.ozx", cells().nth(0));
	const above = 'from zarr_widget import ZarrWidget\n\nZarrWidget("cells.ozx")';
	await expect.poll(sources).toEqual(["first", above, shown, "text", 'ZarrWidget("old")']);
	for (const name of ["air.zarr", "old", "cells.ozx"]) expect(existsSync(join(server.root, name))).toBe(true);
	expect(lab.requests.filter((text) => /^(PATCH|GET \/api\/contents\/(air|old|cells\.ozx))/.test(text))).toEqual([]);
	expect((await lab.tabs()).sort()).toEqual(["Launcher", "cells.ipynb"]);
});

it("puts a cell for each of several stores, by paths from the notebook's folder", async () => {
	await openCells("deep/cells.ipynb");
	await lab.execute("filebrowser:go-to-path", { path: "/" });
	await lab.row("air.zarr").click();
	await lab.row("brain.n5").click({ modifiers: ["ControlOrMeta"] });
	await drag("brain.n5", cells().nth(1));
	const first = 'from zarr_widget import ZarrWidget\n\nZarrWidget("../air.zarr")';
	await expect.poll(sources).toEqual(["first", first, 'ZarrWidget("../brain.n5")', "text"]);
	await lab.execute("filebrowser:go-to-path", { path: "deep/inner" });
	await drag("a b#%é.zarr", cells().nth(3));
	await expect.poll(async () => (await sources()).at(-1)).toBe('ZarrWidget("inner/a b#%é.zarr")');
});

it("of what is no store changes nothing", async () => {
	await openCells("cells.ipynb");
	await drag("photos", cells().nth(1));
	await lab.row("air.zarr").click();
	await lab.row("photos").click({ modifiers: ["ControlOrMeta"] });
	await drag("photos", cells().nth(1));
	await drag("air.zarr", page.locator("#jp-left-stack"));
	expect(await sources()).toEqual(["first", "", "text"]);
	expect(existsSync(join(server.root, "photos"))).toBe(true);
});
