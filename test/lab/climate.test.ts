/** The notebook of climate data runs from top to bottom; labels and xarray objects in Python are what its pictures show. */
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ZarrViewElement } from "../../src/view.ts";
import { launch } from "../browser/page.ts";
import { type Notebook, openFile } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));
/** The widgets of the notebook by their names, in the order of their pictures, and the map that each is on. */
const VIEWS: readonly (readonly [name: string, map: string])[] = [
	["w", "equal-earth"],
	["s", "equirectangular"],
	["o", "orthographic"],
	["r", "equal-earth"],
	["b", "stereographic"],
];

let browser: Browser;
let server: LabServer;
let notebook: Notebook;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
	cpSync(EXAMPLES, server.root, { recursive: true });
	// tall enough that JupyterLab keeps every cell in the page
	notebook = await openFile(browser, server, "climate.ipynb", { viewport: { width: 1280, height: 8000 } });
	await notebook.runAll();
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

/** Runs in the page. 4 marks a cell that is not read yet. */
function drawnViews(): number {
	const views = document.querySelectorAll<ReturnType<typeof window.zarrWidget.zarrView>>(".zarr-view");
	return Array.from(views).filter((view) => view.slice?.mask.includes(4) === false).length;
}

/** What the nth view has drawn: its dims, rows first, and its cells as bytes of float64 in base64, NaN in one spelling. */
function drawn(nth: number): Promise<{ dims: string[]; cells: string }> {
	return notebook.page
		.locator(".zarr-view")
		.nth(nth)
		.evaluate((view) => {
			const slice = (view as ZarrViewElement).slice;
			if (!slice) throw new Error("nothing is drawn");
			const cells = Float64Array.from(slice.data, (value) => (Number.isNaN(value) ? Number.NaN : value));
			const bytes = Array.from(new Uint8Array(cells.buffer), (byte) => String.fromCharCode(byte));
			return { dims: [...slice.dims], cells: btoa(bytes.join("")) };
		});
}

/** What Python has of it, in the same form, once the view has told what it shows. */
async function held(name: string): Promise<{ dims: string[]; cells: string }> {
	await expect.poll(() => notebook.execute(`print(${name}._drawn is not None)`)).toBe("True\n");
	const code = `
import base64, json
import numpy as np
shown = ${name}.to_xarray()
cells = np.asarray(shown.values, "<f8")
cells[np.isnan(cells)] = np.nan
print(json.dumps({"dims": list(shown.dims), "cells": base64.b64encode(cells.tobytes()).decode()}))
`;
	return JSON.parse(await notebook.execute(code));
}

it("draws all its maps and raises nothing", async () => {
	await notebook.page.waitForFunction(`(${drawnViews})() === ${VIEWS.length}`, null, { timeout: 30_000 });
	expect(await notebook.page.locator(".zarr-view [role=alert]").allInnerTexts()).toEqual([]);
	expect(notebook.messages.filter(({ type }) => type === "error")).toEqual([]);
	expect(notebook.errors.filter((text) => /zarr|unhandled/i.test(text))).toEqual([]);
	const maps = await notebook.page
		.locator(".zarr-view")
		.evaluateAll((views) => views.map((view) => (view as ZarrViewElement).value?.projection?.type));
	expect(maps).toEqual(VIEWS.map(([, map]) => map));
});

it.each(VIEWS.map(([name], nth) => ({ name, nth })))(
	"what Python has of $name is what is drawn",
	async ({ name, nth }) => {
		expect(await held(name)).toEqual(await drawn(nth));
	},
);

it("goes to labels, and says them where a hand has gone", async () => {
	await notebook.execute('w.sel = {"time": "1965-06"}');
	const slider = notebook.page.locator(".zarr-view").first().locator("input[type=range]").first();
	await expect.poll(() => slider.getAttribute("aria-valuetext")).toContain("1965-06-01");
	await slider.focus();
	await slider.press("ArrowRight");
	await expect.poll(() => notebook.execute('print(w.sel["time"].isoformat())')).toBe("1966-06-01T00:00:00\n");
	await expect.poll(async () => JSON.stringify(await held("w"))).toBe(JSON.stringify(await drawn(0)));
	expect(await notebook.execute('print(bool(w.to_xarray().time == w.sel["time"]))')).toBe("True\n");
	const refused = 'try: w.sel = {"time": "1965-02"}\nexcept KeyError as error: print(error.args[0])';
	expect(await notebook.execute(refused)).toContain("no label 1965-02; the nearest are 1965-06-01 and 1964-06-01");
});

it("begins where a selection of xarray's does", async () => {
	expect(await notebook.execute("print(s.sel['time'], float(s.to_xarray().time - s.sel['time']))")).toBe(
		"2008-01-16T12:00:00.000000000 0.0\n",
	);
});

it("gives the part that is in view, of a plane that is drawn as it is stored", async () => {
	await notebook.execute("w.projection = None\nw.bounds = [240, 30, 270, 50]");
	// half a cell beyond, as cells at the border are seen in part
	const cut = "latitude=slice(29.38, 50.62), longitude=slice(239.07, 270.93)";
	const same = `xr.open_zarr("data/north_america.zarr").a1b.sel(w.sel).sel(${cut}).identical(w.to_xarray())`;
	await expect.poll(() => notebook.execute(`print(${same}, w.to_xarray().shape)`)).toBe("True (17, 17)\n");
});

it("gives both sides of a difference", async () => {
	await notebook.execute('w.bounds = None\nw.sel = {"time": "2098"}');
	await notebook.execute('w.compare = {"path": "e1", "how": "difference"}');
	const cells = `
import base64
import numpy as np
less = w.to_xarray().astype("<f8") - w.to_xarray(w.compare["path"])
print(base64.b64encode(less.values.tobytes()).decode())
`;
	const expected = (await notebook.execute(cells)).trim();
	await expect.poll(async () => (await drawn(0)).cells === expected).toBe(true);
});
