/** Never an old value: two stores alike in memory, a store written anew and shown again, `w.refresh()`. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { differing } from "../browser/expected.ts";
import { launch } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";
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
let site: FileServer;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
	site = await serve({ data: server.root });
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	await site?.close();
});

async function running(...cells: string[]): Promise<Notebook> {
	const notebook = await openNotebook(browser, server, [SETUP, ...cells]);
	await notebook.runAll();
	return notebook;
}

/** Closes a notebook whose page must have said nothing. A 404 is the browser's own note: of a key that a web server lacks, or of a store that is not the server's. */
async function end({ errors, close }: Notebook): Promise<void> {
	const known = /status of 404 .*(\/data\/web\.zarr\/|\/zarr-widget\/api\/resolve$)/;
	expect(errors.filter((text) => !known.test(text))).toEqual([]);
	await close();
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
	await end(notebook);
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
	await end(notebook);
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
	await end(notebook);
});

it("shows new values of a file behind a URL, both when it is shown again and after w.refresh()", async () => {
	const count = 'n = globals().get("n", 0) + 20';
	const notebook = await running(
		count,
		'fill("web.zarr", n)',
		`w = ZarrWidget("${site.url}/data/web.zarr", "a", vmin=0, vmax=100, cmap="viridis")\nw`,
	);
	await shows(notebook, 20);
	expect(await notebook.execute("w.route")).toBe("'direct'");
	await notebook.execute('fill("web.zarr", 75); w.refresh()');
	await shows(notebook, 75);
	await notebook.runAll();
	await shows(notebook, 40);
	await end(notebook);
});

it("takes no file of the server for the kernel's where both have the same path, metadata and time, but different data", async () => {
	// what a kernel on another machine says: the same path, and what is there on its own disk
	const elsewhere = `
import os
from pathlib import Path
fill("here.zarr", 15); fill("there.zarr", 85)
time = os.stat("here.zarr/a/zarr.json").st_mtime_ns
os.utime("there.zarr/a/zarr.json", ns=(time, time))
w = widget("there.zarr")
genuine = w._source.proof("a")
w._source.proof = lambda path: genuine
w._source.real_path = Path("here.zarr").resolve()
w`;
	const notebook = await openNotebook(browser, server, [SETUP, elsewhere]);
	const answers: number[] = [];
	notebook.page.on("response", (answer) => {
		if (answer.url().endsWith("/zarr-widget/api/resolve")) answers.push(answer.status());
	});
	await notebook.runAll();
	await shows(notebook, 85);
	expect(await notebook.execute("w.route")).toBe("'kernel'");
	const same = 'open("here.zarr/a/zarr.json").read() == open("there.zarr/a/zarr.json").read()';
	expect(await notebook.execute(same)).toBe("True");
	expect(answers).toEqual([404]);
	await end(notebook);
});
