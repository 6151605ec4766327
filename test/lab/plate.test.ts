/** A plate, and a group of two images, in a notebook: which field, acquisition and image is shown goes to Python and back. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ZarrViewElement } from "../../src/view.ts";
import { launch } from "../browser/page.ts";
import { type Notebook, openNotebook } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";
import { viewIn } from "./widgets.ts";

const SETUP = `
from pathlib import Path
import numpy as np, zarr
from ome_zarr.writer import write_image, write_plate_metadata, write_well_metadata
from zarr_widget import ZarrWidget

field = np.arange(64 * 64, dtype="uint16").reshape(64, 64)
plate = zarr.create_group("plate.zarr", overwrite=True)
write_plate_metadata(plate, ["A"], ["1", "2"], ["A/1", "A/2"], acquisitions=[{"id": 4, "name": "before"}, {"id": 7, "name": "after"}])
for well in ("A/1", "A/2"):
    group = plate.require_group(well)
    write_well_metadata(group, [{"path": "0", "acquisition": 4}, {"path": "1", "acquisition": 7}])
    for name in "01":
        write_image(field + 100 * int(name), group.require_group(name), axes="yx", scale_factors=[2])

axes = [{"name": name, "type": "space"} for name in "yx"]
place = [{"type": "scale", "scale": [1, 1]}]
images = [{"name": n, "axes": axes, "datasets": [{"path": n, "coordinateTransformations": place}]} for n in ("first", "second")]
two = zarr.create_group("two.zarr", attributes={"ome": {"version": "0.5", "multiscales": images}}, overwrite=True)
for name, values in (("first", field), ("second", field[::-1, :40])):
    two.create_array(name, data=values, chunks=(16, 16), dimension_names=("y", "x"))
scans = zarr.create_group("scans.zarr", attributes={"ome": {"version": "0.5", "bioformats2raw.layout": 3}}, overwrite=True)
scans.create_group("OME", attributes={"ome": {"version": "0.5", "series": ["0", "1"]}})
for name in "01":
    write_image(field, scans.require_group(name), axes="yx", scale_factors=[2], name=name)
text = '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image Name="slide &amp; label"/><Image Name="scan"/></OME>'
Path("scans.zarr/OME/METADATA.ome.xml").write_text(text)
plain = zarr.create_group("plain.zarr", overwrite=True)
for name in "ab":
    plain.create_array(name, data=field[: 60 if name == "a" else 9], dimension_names=("y", "x"))
`;

const PLAIN = 'u = ZarrWidget("plain.zarr", "b", height=300)\nu';

let browser: Browser;
let server: LabServer;
let notebook: Notebook;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
	const cells = [
		SETUP,
		'w = ZarrWidget("plate.zarr")\nw',
		'v = ZarrWidget("two.zarr", height=300)\nv',
		PLAIN,
		'ZarrWidget("scans.zarr")',
		'ZarrWidget("scans.zarr", route="kernel")',
	];
	notebook = await openNotebook(browser, server, cells, { viewport: { width: 1280, height: 2000 } });
	await notebook.runAll();
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

const view = (cell: number) => viewIn(notebook.page, cell);
const value = (cell: number) => view(cell).evaluate((element) => (element as ZarrViewElement).value);
const labels = (cell = 1) =>
	view(cell)
		.locator(".tile")
		.evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute("aria-label")));

it("gives Python the field and the acquisition of a plate, and takes them", async () => {
	await expect.poll(labels).toEqual(["well A1, 2 fields", "well A2, 2 fields"]);
	expect(await notebook.execute("print(repr(w.path), w.isel)")).toBe("'' {}\n");
	await view(1).locator(".gallery select[aria-label=field]").selectOption("2");
	await expect.poll(() => notebook.execute("print(w.isel)")).toBe("{'field': 1}\n");
	await notebook.execute('w.isel = {"acquisition": 1}');
	await expect.poll(labels).toEqual(["well A1, 1 field", "well A2, 1 field"]);
	expect(await value(1)).toMatchObject({ path: "", index: { acquisition: 1 } });
	await notebook.execute("w.isel = {}");
	await expect.poll(labels).toEqual(["well A1, 2 fields", "well A2, 2 fields"]);
});

it("goes from a plate at the root to a field of it, and back", async () => {
	await notebook.execute('w.path = "A/2/1"');
	await expect.poll(async () => (await value(1))?.path).toBe("A/2/1");
	await expect.poll(() => notebook.execute("print(w.selection is not None and w.array[:].max())")).toBe("4195\n");
	await notebook.execute('w.path = ""');
	await expect.poll(labels).toEqual(["well A1, 2 fields", "well A2, 2 fields"]);
	expect(await value(1)).toMatchObject({ path: "", x: null, index: {} });
	expect(await notebook.execute("print(repr(w.path), repr(w.error))")).toBe("'' ''\n");
});

it.each([
	["server", 4],
	["kernel", 5],
])("names series by their OME-XML, which comes by the %s route", async (route, cell) => {
	// the sizes of those that are not in view are not asked for
	const named = async () => (await labels(cell)).map((label) => label?.replace(", y 64 × x 64", ""));
	await expect.poll(named).toEqual(["image 0 slide & label", "image 1 scan"]);
	expect(await view(cell).evaluate((element) => (element as ZarrViewElement).handle?.route)).toBe(route);
});

it("goes to the root of a group, and says what that shows", async () => {
	await expect.poll(() => notebook.execute("print(u.path, u.selection and u.array.shape)")).toBe("b (9, 64)\n");
	await notebook.execute('u.path = ""');
	await expect.poll(() => notebook.execute("print(u.path, u.selection and u.array.shape)")).toBe("a (60, 64)\n");
	expect((await value(3))?.path).toBe("a");
});

it("gives Python the image of two that is chosen in the view, and takes it", async () => {
	const shown = () => notebook.execute("print(v.image, v.selection and v.array.path)");
	await expect.poll(shown).toBe("0 first\n");
	await view(2).getByLabel("image").selectOption("1 · second");
	await expect.poll(shown).toBe("1 second\n");
	const same = "print(np.array_equal(v.array[v.selection], field[::-1, :40]))";
	await expect.poll(() => notebook.execute(same)).toBe("True\n");
	await notebook.execute("v.image = 0");
	await expect.poll(shown).toBe("0 first\n");
	await expect.poll(() => notebook.execute("print(np.array_equal(v.array[v.selection], field))")).toBe("True\n");
	await notebook.execute("v.image = 2");
	await expect
		.poll(() => notebook.execute("print(v.error)"))
		.toBe("image is 2, but the group has the images 0 to 1.\n");
	expect(await value(2)).not.toHaveProperty("image");
});
