/** Never an old value: two stores alike in memory, a store written anew and shown again, `w.refresh()`. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { differing } from "../browser/expected.ts";
import { launch } from "../browser/page.ts";
import { viewOn } from "../browser/shown.ts";
import { type Notebook, openNotebook } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";

const DOMAIN = [0, 100] as const;

const SETUP = `
import numpy as np, zarr
from zarr_widget import ZarrWidget

def fill(store, value):
    data = np.full((8, 8), value, "uint8")
    zarr.create_array(store, name="a", data=data, chunks=(4, 4), overwrite=True, fill_value=255)
    return store

def widget(store):
    return ZarrWidget(store, "a", vmin=0, vmax=100, cmap="viridis")
`;

let browser: Browser;
let server: LabServer;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

async function running(...cells: string[]): Promise<Notebook> {
	const notebook = await openNotebook(browser, server, [SETUP, ...cells]);
	await notebook.runAll();
	return notebook;
}

/** Waits until the nth view shows `value` in all of its 64 cells. */
async function shows(notebook: Notebook, value: number, nth = 0): Promise<void> {
	const expected = new Array(64).fill(value);
	const view = viewOn(notebook.page, nth);
	await view.drawn();
	const wrong = async () => differing(await view.pixels(), expected, DOMAIN).length;
	await expect.poll(wrong, { timeout: 15_000 }).toBe(0);
}

it("shows two stores in memory that differ in nothing but their values", async () => {
	const store = (value: number) => `widget(fill(zarr.storage.MemoryStore(), ${value}))`;
	const notebook = await running(store(10), store(90));
	await shows(notebook, 10, 0);
	await shows(notebook, 90, 1);
	await notebook.close();
});

it.each([
	["the server", '"again.zarr"'],
	["the kernel", "memory"],
])("shows new values when a store that %s reads is written anew and shown again", async (_name, store) => {
	const count = 'memory = globals().get("memory") or zarr.storage.MemoryStore(); n = globals().get("n", 0) + 20';
	const notebook = await running(count, `fill(${store}, n)`, `widget(${store})`);
	await shows(notebook, 20);
	await notebook.runAll();
	await shows(notebook, 40);
	await notebook.close();
});

it.each([
	["server", '"fresh.zarr"'],
	["kernel", "zarr.storage.MemoryStore()"],
])("shows new values after w.refresh() on the %s route", async (route, store) => {
	const notebook = await running(`store = fill(${store}, 30); w = widget(store); w`);
	await shows(notebook, 30);
	expect(await notebook.execute("w.route")).toBe(`'${route}'`);
	await notebook.execute("fill(store, 70); w.refresh()");
	await shows(notebook, 70);
	await notebook.close();
});
