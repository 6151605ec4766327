/** Images of several levels in JupyterLab: opened from its file browser and in a notebook; level, channels and selected ids go to Python and back, exactly. */
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ViewState, ViewStatePart } from "../../src/state.ts";
import type { ZarrViewElement } from "../../src/view.ts";
import { launch } from "../browser/page.ts";
import { type Notebook, openNotebook } from "./lab.ts";
import * as lab from "./open.ts";
import { type LabServer, startServer } from "./server.ts";
import { viewIn } from "./widgets.ts";

/** Ids that are no numbers of JavaScript, and the cells of the finest level (rows, columns) where they are. */
const FIRST = "9007199254740993";
const LAST = "18446744073709551615";

const SETUP = `
import json, numpy as np, zarr
from zarr_widget import ZarrWidget

y, x = np.mgrid[:256, :192]
finest = np.stack([[1000 * c + 300 * z + 2 * y + x for z in range(4)] for c in range(3)]).astype("uint16")
ids = np.zeros((4, 256, 192), "uint64")
ids[:, 20:100, 30:90] = 2**53 + 1
ids[:, 140:220, 60:160] = 2**64 - 1

def write(path, values, names, **more):
    axes = [{"name": n, "type": "channel" if n == "c" else "space"} | ({} if n == "c" else {"unit": "micrometer"}) for n in names]
    scale = lambda f: [1 if n == "c" else 3 if n == "z" else 0.5 * f for n in names]
    datasets = [{"path": str(f), "coordinateTransformations": [{"type": "scale", "scale": scale(f)}]} for f in (1, 2, 4)]
    ome = {"version": "0.5", "multiscales": [{"name": "cells", "axes": axes, "datasets": datasets}], **more}
    group = zarr.create_group(path, attributes={"ome": ome}, overwrite=True)
    for f in (1, 2, 4):
        level = values[..., ::f, ::f]
        group.create_array(str(f), data=level, chunks=(1,) * (level.ndim - 2) + (64, 64), dimension_names=tuple(names))

write("images/cells.zarr", finest, "czyx")
zarr.create_group("images/cells.zarr/labels", attributes={"ome": {"version": "0.5", "labels": ["objects"]}})
write("images/cells.zarr/labels/objects", ids, "zyx", **{"image-label": {"source": {"image": "../../"}}})

def told():
    """What Python has of the picture: the array that is drawn, and the active channel's plane of what is in view."""
    if w.selection is None:
        return None
    part = np.asarray(w.array[w.selection])
    c = w.selection[0]
    if not isinstance(c, int):
        part = part[np.arange(3)[c].tolist().index(w.isel["c"])]
    return {"path": w.array.path, "values": part.ravel().tolist(), "channels": c if isinstance(c, (int, list)) else [c.start, c.stop]}
`;

let browser: Browser;
let server: LabServer;
let notebook: Notebook;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
	const cells = [SETUP, 'w = ZarrWidget("images/cells.zarr", labels=[{"path": "labels/objects"}], height=420)\nw'];
	notebook = await openNotebook(browser, server, cells, { viewport: { width: 1280, height: 2000 } });
	await notebook.runAll();
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

const view = () => viewIn(notebook.page, 1);

/** What a view has drawn. */
interface Seen {
	readonly path: string;
	readonly value: ViewState;
	readonly values: readonly number[];
}

/** Resolves when the view shows a complete plane for which `holds`. */
async function drawnIn(shown: Locator, holds: (seen: Seen) => boolean = () => true): Promise<Seen> {
	const look = () =>
		shown.evaluate((element): Seen | null => {
			const { slice, value } = element as ZarrViewElement;
			if (!slice || !value || slice.mask.includes(4)) return null;
			return { path: slice.path, value, values: Array.from(slice.data) };
		});
	await shown.waitFor({ timeout: 30_000 });
	let seen: Seen | null = null;
	const there = async () => {
		seen = await look();
		return seen !== null && holds(seen);
	};
	await expect.poll(there, { timeout: 15_000 }).toBe(true);
	if (!seen) throw new Error("nothing is drawn");
	return seen;
}

/** The value of a Python expression, by way of JSON. */
async function python<Result>(expression: string): Promise<Result> {
	return JSON.parse(await notebook.execute(`print(json.dumps(${expression}))`));
}

const expectPython = (expression: string, wanted: unknown) =>
	expect.poll(() => python(expression), { timeout: 10_000, interval: 100 }).toEqual(wanted);

const set = (part: ViewStatePart) => view().evaluate((element, given) => (element as ZarrViewElement).set(given), part);

/** Resolves when `w.array[w.selection]` is the plane that the view has drawn, of the level at `path`. */
async function expectInStep(path: string): Promise<void> {
	const seen = await drawnIn(view(), (shown) => shown.path === path);
	const inStep = async () => {
		const told = await python<{ path: string; values: number[] } | null>("told()");
		return told?.path === path && told.values.join() === seen.values.join();
	};
	await expect.poll(inStep, { timeout: 10_000 }).toBe(true);
}

beforeEach(async () => {
	await notebook.execute("w.isel = {}; w.bounds = None; w.level = None; w.channels = None; w.selected_ids = []");
	// what is left to the view is told by it
	while (await python<boolean>("w.channels is None")) await new Promise((resolve) => setTimeout(resolve, 50));
});

describe("in a notebook", () => {
	it("Python has what is drawn of the level that fits the zoom", async () => {
		const seen = await drawnIn(view(), ({ value }) => value.bounds === undefined);
		await expectInStep(seen.path);
		await expectPython("[w.level, told()['channels']]", [null, [0, 3]]);
		// cells of 0.5 µm, the first of which has its middle at 0
		await set({ bounds: [20, 10, 36, 22] });
		await drawnIn(view(), ({ path }) => path === "1");
		await expectPython("[w.level, w.array.path]", [null, "1"]);
		await expectPython("[[part.start, part.stop] for part in w.selection[2:]]", [
			[20, 45],
			[40, 73],
		]);
		const same = "bool((w.array[w.selection] == finest[:, 0, 20:45, 40:73]).all())";
		await expectPython(same, true);
	});

	it("a level goes to Python and back", async () => {
		await notebook.execute("w.level = 2");
		await expectInStep("4");
		await expectPython("[w.level, w.array.shape]", [2, [3, 4, 64, 48]]);
		await view().getByLabel("level", { exact: true }).selectOption({ index: 2 });
		await expectPython("[w.level, w.array.path]", [1, "2"]);
		await expectInStep("2");
		await view().getByLabel("level", { exact: true }).selectOption({ index: 0 });
		await expectPython("w.level", null);
	});

	it("a position along z is that of the level that is drawn", async () => {
		await notebook.execute("w.level = 1; w.isel = {'z': 3}");
		await drawnIn(view(), ({ path, value }) => path === "2" && value.index.z === 3);
		await expectInStep("2");
		await expectPython("bool((w.array[w.selection] == finest[:, 3, ::2, ::2]).all())", true);
	});

	it("channels go to Python and back", async () => {
		await expectPython("[c['index'] for c in w.channels]", [0, 1, 2]);
		await view().getByLabel("Show 1").uncheck();
		await expectPython("[c['visible'] for c in w.channels]", [true, false, true]);
		await expectPython("told()['channels']", [0, 2]);
		await notebook.execute(
			"w.channels = [{'index': 2, 'color': '#00ff00', 'domain': [0, 3000]}, {'index': 1, 'color': '#ff0000', 'domain': [5, 9]}]",
		);
		const channels = [
			{ index: 2, color: "#00ff00", domain: [0, 3000], visible: true },
			{ index: 1, color: "#ff0000", domain: [5, 9], visible: true },
		];
		await expect.poll(async () => (await drawnIn(view())).value.channels).toEqual(channels);
		await expectPython("w.channels", channels);
		await expectPython("[w.selection[0].start, w.selection[0].stop]", [1, 3]);
	});

	it("one channel at a time is an empty list, and None leaves it to the view", async () => {
		await notebook.execute("w.channels = []; w.isel = {'c': 2}; w.level = 0");
		await drawnIn(view(), ({ value, path }) => value.channels?.length === 0 && value.index.c === 2 && path === "1");
		await expectInStep("1");
		await expectPython("[w.channels, told()['channels']]", [[], 2]);
		await notebook.execute("w.channels = None");
		await expectPython("w.channels", []);
		await view().getByLabel("channels", { exact: true }).selectOption("blended");
		await expectPython("[c['index'] for c in w.channels]", [0, 1, 2]);
	});

	it("selected ids go to Python and back, beyond what JavaScript's numbers hold", async () => {
		await drawnIn(view(), ({ value }) => value.bounds === undefined);
		const at = async (row: number, column: number) => {
			const box = await view().locator("canvas[role=img]").first().boundingBox();
			if (!box) throw new Error("there is no picture");
			return { position: { x: ((column + 0.5) / 192) * box.width, y: ((row + 0.5) / 256) * box.height } };
		};
		const picture = view().locator("canvas[role=img]").first();
		await picture.click(await at(60, 60));
		await expectPython("w.selected_ids", await python("[2**53 + 1]"));
		await expectPython("[w.selected_ids == [2**53 + 1], str(w.selected_ids[0])]", [true, FIRST]);
		await picture.click({ ...(await at(180, 100)), modifiers: ["Shift"] });
		await expectPython("w.selected_ids == [2**53 + 1, 2**64 - 1]", true);
		await notebook.execute("w.selected_ids = [2**64 - 1, 2**53 + 1, 2**53 + 3]");
		const selected = async () => (await drawnIn(view())).value.labels?.[0].selected;
		await expect.poll(selected).toEqual([LAST, FIRST, "9007199254740995"]);
		await expectPython("w.selected_ids == [2**64 - 1, 2**53 + 1, 2**53 + 3]", true);
	});

	it("says nothing of errors", async () => {
		expect(await view().locator("[role=alert]").allInnerTexts()).toEqual([]);
		expect(await python("w.error")).toBe("");
		expect(notebook.errors.filter((text) => /zarr|unhandled/i.test(text))).toEqual([]);
	});
});

describe("from the file browser", () => {
	it("an image opens as one, by Open With → Zarr, with its channels, levels and labels", async () => {
		const shown = await lab.openLab(browser, server, "images");
		await lab.openWith(shown.page, "cells.zarr");
		const front = lab.viewInFront(shown.page);
		const { path, value, values } = await drawnIn(front);
		expect(value.path).toBe("");
		expect(value.channels?.map(({ index }) => index)).toEqual([0, 1, 2]);
		expect(values).toEqual(await python(`finest[0, 0, ::${path}, ::${path}].ravel().tolist()`));
		expect(await front.getByLabel("level", { exact: true }).locator("option").count()).toBe(4);
		expect(await front.getByRole("group", { name: "labels objects" }).count()).toBe(1);
		expect(await front.locator("[role=alert]").allInnerTexts()).toEqual([]);
		expect(shown.errors).toEqual([]);
		await shown.close();
	});
});
