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

/** What scikit-image and nibabel give, in the images' own order of axes: what the writers of the stores were given. */
const GIVEN = `
import nibabel
from pathlib import Path
from skimage.color import rgb2hed
from skimage.data import immunohistochemistry, retina

anatomical = nibabel.load(Path(nibabel.__file__).parent / "tests/data/anatomical.nii").dataobj.get_unscaled().T
stained = np.moveaxis(rgb2hed(immunohistochemistry())[..., [0, 2]], -1, 0).astype("float32")
photograph = np.moveaxis(retina(), -1, 0)
`;

it("shows what scikit-image and nibabel have, by ome-zarr's and ngff-zarr's metadata", async () => {
	await notebook.execute(GIVEN);
	const same = (given: string, store: string) =>
		notebook.execute(`print(np.array_equal(${given}, zarr.open_array("data/${store}", mode="r")[:]))`);
	expect(await same("stained", "tissue.ome.zarr/s0")).toBe("True\n");
	expect(await same("photograph", "retina.ome.zarr/scale0/retina")).toBe("True\n");
	expect(await same("anatomical", "scan.ome.zarr/scale0/anatomical")).toBe("True\n");
	const formats = `[[a.metadata.zarr_format, ome["multiscales"][0].get("version", ome.get("version"))]
    for a in (zarr.open_group(f"data/{name}.ome.zarr", mode="r") for name in ("tissue", "retina", "scan"))
    for ome in (a.attrs.get("ome", a.attrs),)]`;
	expect(JSON.parse(await notebook.execute(`import json; print(json.dumps(${formats}))`))).toEqual([
		[2, "0.4"],
		[3, "0.5"],
		[3, "0.5"],
	]);
});

it("gives Python the level that is drawn, and of it all channels that are seen", async () => {
	await expect.poll(() => notebook.execute("print(r.selection is not None)")).toBe("True\n");
	const level = "zarr.open_array('data/retina.ome.zarr/' + r.array.path, mode='r')[:]";
	const same = `(np.asarray(r.array[r.selection]) == ${level}).all() and r.array.shape[0] == 3`;
	expect(await notebook.execute(`print(bool(${same}))`)).toBe("True\n");
	await notebook.execute("r.level = 0");
	await expect
		.poll(() => notebook.execute("print(r.array.path, np.array_equal(r.array[r.selection], photograph))"))
		.toBe("scale0/retina True\n");
	await notebook.execute("r.level = 3");
	await expect
		.poll(() => notebook.execute("print(r.array.path, r.selection[1:])"))
		.toMatch(/^scale3\/retina \(slice\(0, 17\d, None\)/);
});

it("has the channel that is switched off in no selection", async () => {
	await expect.poll(() => notebook.execute("print(w.selection and w.selection[0])")).toBe("slice(0, 1, None)\n");
	expect(await notebook.execute("print(w.selected_ids)")).toBe("[20, 30]\n");
});

it("shows the scan in millimetres, from the side", async () => {
	const axes = await notebook.page.locator(".zarr-view").nth(2).innerText();
	expect(axes).toContain("mm");
	await expect
		.poll(() =>
			notebook.execute("print(b.selection is not None and np.array_equal(b.array[b.selection], anatomical[:, :, 16]))"),
		)
		.toBe("True\n");
});
