/** The widget in the other front ends: each store is drawn as its writer says, follows its slider and tells Python, by the route that the front end allows. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ViewStatePart } from "../../src/state.ts";
import type { ZarrViewElement } from "../../src/view.ts";
import { launch, openBench } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { openView } from "../browser/watched.ts";
import { storeOf, told } from "../conformance/drawn.ts";
import { filesOf, writeFiles } from "../conformance/fixture.ts";
import type { Front } from "./front.ts";
import { looksOf } from "./looks.ts";
import { openMarimo } from "./marimo.ts";
import { openClassic } from "./nbclassic.ts";
import { openNotebook7, SHORTCUTS_FAULT } from "./notebook7.ts";
import { type LabServer, startServer } from "./server.ts";
import { coloursOf, drawn, slide } from "./widgets.ts";

const OME = ["ome-zarr/images", "0.5", "volume/s0"] as const;
const V3 = ["xarray/general", "v3", "float"] as const;
/** Where each array lies, who wrote it, and the slider that moves it: of the dim before its last two. */
const STORES = [
	{ name: "v2", at: "v2.zarr", from: ["xarray/general", "v2-consolidated", "float"], slider: "time" },
	{ name: "v3", at: "v3.zarr", from: V3, slider: "time" },
	{ name: "n5", at: "store.n5", from: ["n5-java/n5", "image", "c0/s0"], slider: "dim_0" },
	{ name: "zip", at: "v3.zarr.zip", from: V3, slider: "time" },
	{ name: "ome", at: "image.ome.zarr", from: OME, slider: "z" },
	{ name: "web", at: "v3.zarr", from: V3, slider: "time" },
	{ name: "memory", at: "", from: OME, slider: "z" },
] as const;
/** Texts in the same store as V3. */
const TABLE = "code";
type Store = (typeof STORES)[number];

const SETUP = `
import json
import numpy as np
import zarr
from zarr_widget import ZarrWidget

def copied(path, to):
    """Give a store in memory that holds the array at \`path\` under the name \`to\`."""
    found = zarr.open_array(path, mode="r")
    store = zarr.storage.MemoryStore()
    zarr.create_array(store, name=to, data=found[...], dimension_names=found.metadata.dimension_names)
    return store`;

const WEB = STORES.findIndex(({ name }) => name === "web");

const JUPYTER = {
	v2: "server",
	v3: "server",
	n5: "server",
	zip: "server",
	ome: "server",
	web: "direct",
	memory: "kernel",
};
const MARIMO = {
	v2: "kernel",
	v3: "kernel",
	n5: "kernel",
	zip: "kernel",
	ome: "kernel",
	web: "direct",
	memory: "kernel",
};
const OPTIONS = { viewport: { width: 1280, height: 6000 } }; // a notebook leaves out cells that are not in view

/** What a page says that is none of the widget's doing. */
const KNOWN = [
	// a bare web server can't list: the browser asks for documents of both formats and notes each 404
	/status of 404 .*\/data\/v3\.zarr\/.*(zarr\.json|\.z(array|attrs|group|metadata))$/,
	SHORTCUTS_FAULT,
];

let browser: Browser;
let server: LabServer;
let site: FileServer;
let folder: string;
/** Looks of a picture, a sentence and a table on a bare page. */
let plain: Record<string, Record<string, string>>;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-marimo-app-"));
	[browser, server, site] = await Promise.all([launch(), startServer(), serve({ data: folder })]);
	for (const root of [server.root, folder]) for (const store of STORES) write(store, root);
	plain = await plainLooks();
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
	await site?.close();
	rmSync(folder, { recursive: true });
});

async function plainLooks(): Promise<Record<string, Record<string, string>>> {
	const bench = await openBench(browser, OPTIONS);
	const looks = async (store: string, path: string, sign: string) => {
		await openView(bench.page, `${site.url}/data/${store}`, { path });
		await bench.page.locator(sign).first().waitFor();
		return looksOf(bench.page.locator(".zarr-view"));
	};
	const picture = await looks("v3.zarr", V3[2], ".brush .selection");
	const absent = await looks("absent.zarr", "", "[role=alert]");
	const table = await looks("v3.zarr", TABLE, "td");
	await bench.close();
	return { picture, absent, table };
}

function write({ name, at, from: [file, store] }: Store, root: string): void {
	if (name === "web" || name === "memory") return; // they take what is there
	const written = storeOf(file, store);
	if (name === "zip") writeFileSync(join(root, at), zipSync(Object.fromEntries(filesOf(written))));
	else writeFiles(written, join(root, at));
}

function codeOf(store: Store): string {
	const path = store.from[2];
	const valid = arrayOf(store).values.filter((value) => !Number.isNaN(value));
	const limits = `vmin=${Math.min(...valid)}, vmax=${Math.max(...valid)}`; // of all planes, so that none is of one colour
	if (store.name === "memory") return `ZarrWidget(copied("image.ome.zarr/${path}", "${path}"), "${path}", ${limits})`;
	return `ZarrWidget("${store.name === "web" ? `${site.url}/data/` : ""}${store.at}", "${path}", ${limits})`;
}

const ARRAYS = { float32: Float32Array, uint16: Uint16Array, uint8: Uint8Array };
/** `_FillValue` of xarray's floats. */
const FILL = Math.fround(1e20);

/** What the writer says of an array; NaN where it holds its fill value. */
function arrayOf({ from: [file, store, path] }: Store): { shape: readonly number[]; values: number[] } {
	const { shape = [], dtype } = storeOf(file, store).arrays.find((array) => array.path === path) ?? {};
	const bytes = new Uint8Array(Buffer.from(String(told(file, store, path)), "base64"));
	const stored: ArrayLike<number> = new ARRAYS[dtype as keyof typeof ARRAYS](bytes.buffer);
	return { shape, values: Array.from(stored, (value) => (value === FILL ? Number.NaN : value)) };
}

/** The plane that the writer says is at `last` of the slider's dim and at 0 of those before it. */
function planeOf(store: Store, last: number): number[] {
	const { shape, values } = arrayOf(store);
	const [rows, columns] = shape.slice(-2);
	return values.slice(last * rows * columns, (last + 1) * rows * columns);
}

/** Asserts that the view shows the plane of the writer, in values and in colours. */
async function expectPlane(
	view: Parameters<typeof drawn>[0],
	values: readonly number[],
	state: ViewStatePart = {},
): Promise<void> {
	const seen = await drawn(view, state);
	expect(seen.values).toEqual(values);
	expect(seen.colours).toEqual(coloursOf(values, seen.value));
	expect(new Set(seen.colours).size).toBeGreaterThan(1);
}

const cells = () => [
	...STORES.map((store) => ({ name: store.name, code: codeOf(store) })),
	{ name: "absent", code: `ZarrWidget("absent.zarr")` },
	{ name: "texts", code: `ZarrWidget("${site.url}/data/v3.zarr", "${TABLE}")` },
];

describe.each([
	{ name: "Notebook 7", routes: JUPYTER, open: () => openNotebook7(browser, server, SETUP, cells(), OPTIONS) },
	{ name: "nbclassic", routes: JUPYTER, open: () => openClassic(browser, server, SETUP, cells(), OPTIONS) },
	{ name: "marimo", routes: MARIMO, open: () => openMarimo(browser, folder, SETUP, cells(), OPTIONS) },
])("$name", ({ routes, open }) => {
	let front: Front;

	beforeAll(async () => {
		front = await open();
	});

	afterAll(() => front?.close());

	const viewOf = (store: Store) => front.page.locator(".zarr-view").nth(STORES.indexOf(store));

	it.each(STORES)("draws $name as its writer has it", async (store) => {
		await expectPlane(viewOf(store), planeOf(store, 0));
	});

	it.each(STORES)("moves $name by its slider, and Python hears it", async (store) => {
		const last = (arrayOf(store).shape.at(-3) ?? 0) - 1;
		await slide(viewOf(store), store.slider, last);
		await expectPlane(viewOf(store), planeOf(store, last), { index: { [store.slider]: last } });
		await expect.poll(async () => (await front.told(store.name)).isel).toMatchObject({ [store.slider]: last });
		expect((await front.told(store.name)).error).toBe("");
	});

	it("lays its parts out as on a page without style sheets", async () => {
		const views = front.page.locator(".zarr-view");
		await expect
			.poll(() =>
				views
					.nth(STORES.length + 1)
					.locator("td")
					.count(),
			)
			.toBeGreaterThan(0);
		const at = { picture: WEB, absent: STORES.length, table: STORES.length + 1 };
		for (const [name, nth] of Object.entries(at)) expect(await looksOf(views.nth(nth)), name).toEqual(plain[name]);
	});

	it("zooms by the wheel once the picture has the focus", async () => {
		const image = viewOf(STORES[WEB]).locator("canvas[role=img]");
		const zoomed = () => viewOf(STORES[WEB]).evaluate((view) => Boolean((view as ZarrViewElement).value?.bounds));
		expect(await zoomed()).toBe(false);
		await image.focus();
		await image.hover();
		await front.page.mouse.wheel(0, -400);
		await expect.poll(zoomed).toBe(true);
	});

	it("takes these routes, and says so in Python", async () => {
		const shown = STORES.map(async (store) => [store.name, (await drawn(viewOf(store))).route]);
		expect(Object.fromEntries(await Promise.all(shown))).toEqual(routes);
		const heard = STORES.map(async ({ name }) => [name, (await front.told(name)).route]);
		expect(Object.fromEntries(await Promise.all(heard))).toEqual(routes);
	});

	it("says in a sentence that a store is not there", async () => {
		const alert = front.page.locator(".zarr-view").nth(STORES.length).getByRole("alert").locator("p").first();
		await expect.poll(() => alert.innerText()).toMatch(/There is nothing at .*absent\.zarr/);
		const sentence = await alert.innerText();
		await expect.poll(async () => (await front.told("absent")).error).toBe(sentence);
		const said = front.errors.splice(0);
		expect(said.filter((text) => text.includes(sentence)).length).toBe(1);
		expect(said.filter((text) => !text.includes(sentence) && !KNOWN.some((known) => known.test(text)))).toEqual([]);
	});
});
