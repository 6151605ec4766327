/** The notebook of microscopy images runs from top to bottom, and Python has what its pictures show. */
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
	// tall enough that JupyterLab keeps every cell in the page
	notebook = await openFile(browser, server, "microscopy.ipynb", { viewport: { width: 1280, height: 6000 } });
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

it("draws all its images and raises nothing", async () => {
	await notebook.page.waitForFunction(`(${drawnViews})() === ${VIEWS}`, null, { timeout: 30_000 });
	expect(await notebook.page.locator(".zarr-view [role=alert]").allInnerTexts()).toEqual([]);
	expect(notebook.messages.filter(({ type }) => type === "error")).toEqual([]);
	expect(notebook.errors.filter((text) => /zarr|unhandled/i.test(text))).toEqual([]);
});

it("gives Python the level that is drawn, and of it all channels that are seen", async () => {
	await expect.poll(() => notebook.execute("print(r.selection is not None)")).toBe("True\n");
	const level = "zarr.open_array('data/retina.ome.zarr/' + r.array.path, mode='r')[:]";
	const same = `(np.asarray(r.array[r.selection]) == ${level}).all() and r.array.shape[0] == 3`;
	expect(await notebook.execute(`print(bool(${same}))`)).toBe("True\n");
	await notebook.execute("r.level = 3");
	await expect
		.poll(() => notebook.execute("print(r.array.path, r.selection[1:])"))
		.toMatch(/^3 \(slice\(0, 17\d, None\)/);
});

it("has the channel that is switched off in no selection", async () => {
	await expect.poll(() => notebook.execute("print(w.selection and w.selection[0])")).toBe("slice(0, 1, None)\n");
	expect(await notebook.execute("print(w.selected_ids)")).toBe("[20, 30]\n");
});

it("shows the scan in millimetres, from the side", async () => {
	const axes = await notebook.page.locator(".zarr-view").nth(2).innerText();
	expect(axes).toContain("mm");
	const plane = "zarr.open_array('data/scan.ome.zarr/0', mode='r')[:, :, 16]";
	await expect
		.poll(() => notebook.execute(`print(b.selection is not None and bool((b.array[b.selection] == ${plane}).all()))`))
		.toBe("True\n");
});
