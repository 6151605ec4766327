/** The traits, both ways, in a real JupyterLab: what a person does reaches Python, what Python sets moves the view, nothing echoes. */
import { isDeepStrictEqual } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ViewStatePart } from "../../src/state.ts";
import { launch } from "../browser/page.ts";
import { type Notebook, openNotebook } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";
import { drawn, type Seen, slide, viewIn } from "./widgets.ts";

const SETUP = `
import json, numpy as np, xarray as xr
from zarr_widget import ZarrWidget

rng = np.random.default_rng(3)
dims = ("time", "level", "lat", "lon")
coords = {"lat": np.linspace(70, 0, 8), "lon": np.linspace(0, 110, 12), "level": [1000.0, 850.0, 500.0]}
made = {name: (dims, rng.uniform(1, 9, (10, 3, 8, 12)).astype(dtype)) for name, dtype in (("air", "f4"), ("wind", "f8"))}
xr.Dataset(made, coords).to_zarr("traits.zarr", zarr_format=3, consolidated=False, encoding={"air": {"chunks": (2, 2, 4, 5)}})

told = []
hear = ZarrWidget.set_state
def set_state(self, data):
    told.extend(data)
    hear(self, data)
ZarrWidget.set_state = set_state

def part():
    """What w.selection names, in the order that the view draws: rows along y."""
    found = np.asarray(w.array[w.selection])
    names = [name for name, at in zip(dims, w.selection) if isinstance(at, slice)]
    found = found if names == [w.y, w.x] else found.T
    print(json.dumps(found.ravel().astype(float).tolist()))
`;
const START =
	'dict(path="air", x="lon", y="lat", isel={"time": 0, "level": 0}, cmap="viridis", norm="linear", vmin=None, vmax=None, robust=True, bounds=None)';

let browser: Browser;
let server: LabServer;
let notebook: Notebook;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
	const cells = [SETUP, `w = ZarrWidget("traits.zarr", "air")\nw`, "w"];
	notebook = await openNotebook(browser, server, cells, { viewport: { width: 1280, height: 3000 } });
	await notebook.runAll();
	for (const at of [1, 2]) await drawn(viewIn(notebook.page, at));
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

const view = () => viewIn(notebook.page, 1);
const twin = () => viewIn(notebook.page, 2);

/** Sets traits in the kernel. */
const set = (code: string) => notebook.execute(code);

/** Resolves when Python's value of `expression` is `wanted`, as JSON has it. */
function expectPython(expression: string, wanted: unknown): Promise<void> {
	const ask = async () => JSON.parse(await notebook.execute(`print(json.dumps(${expression}))`));
	return expect.poll(ask, { timeout: 10_000, interval: 100 }).toEqual(wanted);
}

/** Names of the traits that the browser sends until it has been quiet for a while, from the time `work` begins. */
async function sentDuring(work: () => Promise<unknown>): Promise<string[]> {
	await quiet();
	await notebook.execute("told.clear()");
	await work();
	await quiet();
	return JSON.parse(await notebook.execute("print(json.dumps(sorted(set(told))))"));
}

/** Resolves when the browser has sent nothing for half a second. */
async function quiet(): Promise<void> {
	const count = () => notebook.execute("print(len(told))");
	for (let before = ""; before !== (await count()); ) {
		before = await count();
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

/** Resolves when the view shows what `part` says, Python knows all of it, `w.array[w.selection]` is it and both displays draw it. */
async function expectInStep(part: ViewStatePart): Promise<Seen> {
	let seen = await drawn(view(), part);
	const unlike = async () => {
		seen = await drawn(view(), part);
		const { path, x, y, index, bounds, color } = seen.value;
		const shown = { path, x, y, isel: index, bounds: bounds ?? null, clim: color.domain };
		const told = JSON.parse(
			await notebook.execute(
				`print(json.dumps({name: getattr(w, name) for name in ${JSON.stringify(Object.keys(shown))}}))`,
			),
		);
		return isDeepStrictEqual(shown, told) ? null : { shown, told };
	};
	await expect.poll(unlike, { timeout: 10_000 }).toBe(null);
	const other = await drawn(twin(), seen.value);
	expect(other.value).toEqual(seen.value);
	expect(other.colours).toEqual(seen.colours);
	if (seen.value.bounds) return seen;
	await expect.poll(async () => JSON.parse(await notebook.execute("part()"))).toEqual(seen.values);
	return seen;
}

beforeEach(async () => {
	await set(`for name, value in ${START}.items(): setattr(w, name, value)`);
	await drawn(view(), { path: "air", x: "lon", y: "lat", index: { time: 0, level: 0 } });
	await quiet();
});

describe("what a person does", () => {
	it("moves a slider", async () => {
		await slide(view(), "time", 7);
		await slide(view(), "level", 2);
		await expectInStep({ index: { time: 7, level: 2 } });
	});

	it("types limits", async () => {
		for (const [label, text, key] of [
			["Lower colour limit", "2.5", "Enter"],
			["Upper colour limit", "7.25", "Tab"],
		]) {
			await view().getByLabel(label).fill(text);
			await view().getByLabel(label).press(key);
		}
		await expectPython("[w.vmin, w.vmax, w.clim]", [2.5, 7.25, [2.5, 7.25]]);
		await expectInStep({ color: { domain: [2.5, 7.25] } });
	});

	it("presses keys in the picture that the notebook would take for its own", async () => {
		const cells = () => notebook.page.locator(".jp-Notebook .jp-Cell").count();
		const before = await cells();
		const picture = view().locator("canvas").first();
		await picture.focus({ timeout: 4000 });
		for (const key of ["ArrowDown", "ArrowRight", "b", "a", "Enter"]) await notebook.page.keyboard.press(key);
		expect(await picture.evaluate((canvas) => canvas === document.activeElement)).toBe(true);
		expect(await cells()).toBe(before);
	});

	it("saves the notebook from within the picture, by JupyterLab's own shortcut", async () => {
		const saved = notebook.page.waitForResponse(
			(response) => response.request().method() === "PUT" && response.url().includes("/api/contents/"),
		);
		await view().locator("canvas").first().focus({ timeout: 4000 });
		await notebook.page.keyboard.press("Control+s");
		expect((await saved).status()).toBe(200);
	});

	it("brushes the histogram", async () => {
		const box = await view().locator(".brush .overlay").boundingBox();
		if (!box) throw new Error("the histogram has no brush");
		const { mouse } = notebook.page;
		// the middle of the brushed range would be moved as a whole: a drag by its left handle
		const handle = await view().locator(".brush .handle--w").boundingBox();
		if (!handle) throw new Error("the brush has no handle");
		await mouse.move(handle.x + handle.width / 2, box.y + box.height / 2);
		await mouse.down();
		await mouse.move(box.x + 0.4 * box.width, box.y + box.height / 2, { steps: 5 });
		await mouse.up();
		await expect.poll(() => notebook.execute("print(w.vmin is not None and 3 < w.vmin < 6)")).toBe("True\n");
		const { color } = (await drawn(view())).value;
		await expectPython("[w.vmin, w.vmax]", color.domain);
		await expectInStep({});
	});

	it("chooses colours, their direction, their scale and how limits are found", async () => {
		await view().getByLabel("colours", { exact: true }).selectOption("magma");
		await expectPython("w.cmap", "magma");
		await view().getByLabel("reversed").check();
		await expectPython("w.cmap", "magma_r");
		await view().getByLabel("scale", { exact: true }).selectOption("log");
		await expectPython("w.norm", "log");
		await view().getByLabel("limits", { exact: true }).selectOption("range");
		const plane = "w.array[0, 0]";
		await expectPython("[w.robust, w.vmin]", [false, null]);
		await expect
			.poll(() => notebook.execute(`print(w.clim == [float(${plane}.min()), float(${plane}.max())])`))
			.toBe("True\n");
		await expectInStep({ color: { scheme: "magma", reverse: true, type: "log" } });
	});

	it("chooses which dims are drawn", async () => {
		await view().getByLabel("dimension along x").selectOption("time");
		await expectInStep({ x: "time", y: "lat", index: { lon: 0, level: 0 } });
		await view().getByLabel("dimension along y").selectOption("level");
		await expectInStep({ x: "time", y: "level", index: { lon: 0, lat: 0 } });
	});

	it("zooms", async () => {
		const box = await view().locator("canvas").boundingBox();
		if (!box) throw new Error("no canvas");
		await notebook.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
		await notebook.page.keyboard.down("Control");
		await notebook.page.mouse.wheel(0, -300);
		await notebook.page.keyboard.up("Control");
		await expect.poll(() => notebook.execute("print(w.bounds is not None)")).toBe("True\n");
		await quiet();
		const { value } = await expectInStep({});
		const [x1, , x2] = value.bounds ?? [0, 0, 0, 0];
		expect(x2 - x1).toBeLessThan(120);
		// cells of 10 degrees from -5 on
		const [first, last] = [Math.floor((x1 + 5) / 10), Math.ceil((x2 + 5) / 10)];
		await expectPython("[w.selection[3].start, w.selection[3].stop]", [first, last]);
	});

	it("opens another array in the tree", async () => {
		await view().getByRole("treeitem", { name: /wind/ }).click();
		await expectInStep({ path: "wind" });
	});
});

describe("what Python sets", () => {
	/** The trait, its Python value, the view's state, and what the browser may say: only what follows from the change. */
	const CHANGES: [string, string, ViewStatePart, string[]][] = [
		["isel", "{'time': 3, 'level': 1}", { index: { time: 3, level: 1 } }, ["_drawn"]],
		["cmap", "'RdBu_r'", { color: { scheme: "RdBu", reverse: true } }, []],
		["norm", "'symlog'", { color: { type: "symlog" } }, []],
		["bounds", "[20, 10, 60, 50]", { bounds: [20, 10, 60, 50] }, ["_drawn"]],
		["x", "'time'", { x: "time", y: "lat" }, ["_drawn", "isel"]],
		["x", "'lat'", { x: "lat", y: "lon" }, ["y", "_drawn"]],
		["y", "'time'", { x: "lon", y: "time" }, ["_drawn", "isel"]],
		["path", "'wind'", { path: "wind" }, ["_drawn", "clim"]],
		["robust", "False", {}, ["clim"]],
	];

	it.each(CHANGES)("moves the view by %s without an echo", async (name, value, state, follows) => {
		const sent = await sentDuring(async () => {
			await set(`w.${name} = ${value}`);
			await drawn(view(), state);
		});
		expect(follows).toEqual(expect.arrayContaining(sent));
		await expectPython(`w.${name} == ${value}`, true);
		await expectInStep(state);
	});

	it("takes positions that count from the end", async () => {
		await set("w.isel = {'time': -1, 'level': -2}");
		const { value } = await expectInStep({});
		await expectPython("[w.isel['time'] == w.array.shape[0] - 1, w.isel['level'] == w.array.shape[1] - 2]", [
			true,
			true,
		]);
		expect(value.index.time).toBeGreaterThan(0);
	});

	it("asks for the selection anew where a change shows the same cells", async () => {
		await set("w.bounds = [20, 10, 60, 50]");
		await expectInStep({ bounds: [20, 10, 60, 50] });
		const selected = await notebook.execute("print(w.selection)");
		await set("w.bounds = [20.5, 10.5, 60.5, 50.5]");
		await expectInStep({ bounds: [20.5, 10.5, 60.5, 50.5] });
		await expect.poll(() => notebook.execute("print(w._drawn is not None)")).toBe("True\n");
		expect(await notebook.execute("print(w.selection)")).toBe(selected);
	});

	it("sets both limits in one turn, and gives them back", async () => {
		const sent = await sentDuring(async () => {
			await set("with w.hold_sync(): w.vmin, w.vmax = 2, 6");
			await drawn(view(), { color: { domain: [2, 6] } });
		});
		expect(sent).toEqual(["clim"]);
		await expectPython("[w.vmin, w.vmax, w.clim]", [2, 6, [2, 6]]);
		await set("w.vmin = w.vmax = None");
		const limits = "np.percentile(w.array[0, 0].astype('f8'), [2, 98])";
		await expect.poll(() => notebook.execute(`print(bool(np.allclose(w.clim, ${limits}, rtol=1e-6)))`)).toBe("True\n");
		await expectPython("[w.vmin, w.vmax]", [null, null]);
	});

	it("sets one limit and keeps the other", async () => {
		const [, high] = (await drawn(view())).value.color.domain;
		await set("w.vmin = 4");
		await drawn(view(), { color: { domain: [4, high] } });
		await slide(view(), "time", 2);
		await expectPython("[w.isel['time'], w.vmin, w.vmax, w.clim]", [2, 4, null, [4, high]]);
	});

	it("makes a difference in w.clim by robust limits", async () => {
		const limits = "np.percentile(w.array[0, 0].astype('f8'), [2, 98])";
		await expect.poll(() => notebook.execute(`print(bool(np.allclose(w.clim, ${limits}, rtol=1e-6)))`)).toBe("True\n");
	});

	it("names positions that the view keeps where isel leaves one out", async () => {
		await slide(view(), "level", 2);
		await expectPython("w.isel", { time: 0, level: 2 });
		await set("w.isel = {'time': 5}");
		await drawn(view(), { index: { time: 5, level: 2 } });
		await expectPython("w.isel", { time: 5, level: 2 });
	});
});

describe("a fast slider", () => {
	it("ends with the same position on both sides, and is quiet then", async () => {
		await notebook.execute("told.clear()");
		await view()
			.getByRole("slider", { name: "time", exact: true })
			.evaluate(async (input) => {
				for (let move = 1; move <= 60; move++) {
					(input as HTMLInputElement).value = String((move * 7) % 10);
					input.dispatchEvent(new Event("input", { bubbles: true }));
					await new Promise((resolve) => setTimeout(resolve, 5));
				}
			});
		const last = (60 * 7) % 10;
		await quiet();
		await expectPython("w.isel['time']", last);
		await expectInStep({ index: { time: last } });
		const count = Number(await notebook.execute("print(told.count('isel'))"));
		expect(count).toBeLessThanOrEqual(60);
		await new Promise((resolve) => setTimeout(resolve, 1000));
		expect(Number(await notebook.execute("print(told.count('isel'))"))).toBe(count);
	});
});

describe("the page", () => {
	it("has said nothing of errors", () => {
		expect(notebook.errors).toEqual([]);
	});
});
