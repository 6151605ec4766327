/** The notebook that `npm start` opens runs from top to bottom, and its dates are cftime's. */
import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launch } from "../browser/page.ts";
import { type Notebook, openFile } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples", import.meta.url));
const VIEWS = 4;

let browser: Browser;
let server: LabServer;
let notebook: Notebook;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
	cpSync(EXAMPLES, server.root, { recursive: true });
	// Tall enough that JupyterLab keeps every cell in the page.
	notebook = await openFile(browser, server, "quickstart.ipynb", { viewport: { width: 1280, height: 6000 } });
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

it("draws all its stores and raises nothing", async () => {
	await notebook.page.waitForFunction(`(${drawnViews})() === ${VIEWS}`, null, { timeout: 30_000 });
	expect(await notebook.page.locator(".zarr-view [role=alert]").allInnerTexts()).toEqual([]);
	expect(notebook.messages.filter(({ type }) => type === "error")).toEqual([]);
	const errors = notebook.errors.filter((text) => /zarr|unhandled/i.test(text));
	expect(errors).toEqual([]);
});

it("gives the picture's numbers to Python", async () => {
	expect(await notebook.execute("w.isel, w.cmap, temperature.shape")).toBe("({'time': 200}, 'magma', (37, 49))");
	const same = "import zarr; (temperature == zarr.open('data/air_temperature.zarr/air_temperature')[200]).all()";
	expect(await notebook.execute(same)).toMatch(/True/);
});

it("shows the dates that cftime has", async () => {
	const code =
		"import xarray; t = xarray.open_zarr('data/air_temperature.zarr', consolidated=False).time.values[200]; print(t.strftime('%Y-%m-%d'))";
	const date = (await notebook.execute(code)).trim();
	const slider = notebook.page.locator(".zarr-view input[type=range]").first();
	expect(await slider.getAttribute("aria-valuetext")).toContain(date);
});
