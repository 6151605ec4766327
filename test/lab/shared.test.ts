/** Two views of one store share what they load: nothing is fetched twice, and one that moves on takes nothing from the other. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ZarrViewElement } from "../../src/view.ts";
import { launch } from "../browser/page.ts";
import { type Notebook, openNotebook } from "./lab.ts";
import { type LabServer, startServer } from "./server.ts";
import { drawn, viewIn } from "./widgets.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/data/air_temperature.zarr", import.meta.url));
const BATCH = "**/zarr-widget/api/batch";
const STEPS = 12;
const SETUP = `
import json, numpy as np, zarr
from zarr_widget import ZarrWidget

data = np.random.default_rng(5).integers(0, 60000, (${STEPS}, 32, 40), "u2")
options = {"chunks": (2, 16, 10), "dimension_names": ("time", "row", "column"), "fill_value": 0}
for store in ("shared.zarr", memory := zarr.storage.MemoryStore()):
    zarr.create_array(store, name="a", data=data, **options)
`;

let browser: Browser;
let server: LabServer;
let notebook: Notebook;
/** Keys of chunks that the page asked the Jupyter server for. */
let asked: string[];

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer()]);
	cpSync(EXAMPLE, join(server.root, "air_temperature.zarr"), { recursive: true });
	const local = `ZarrWidget("shared.zarr", "a")`;
	const cells = [
		SETUP,
		local,
		local,
		`ZarrWidget(memory, "a")`,
		`ZarrWidget(memory, "a")`,
		`ZarrWidget("air_temperature.zarr", "air_temperature")`,
	];
	notebook = await openNotebook(browser, server, cells, { viewport: { width: 1280, height: 5000 } });
	notebook.page.on("request", (request) => {
		if (request.url().endsWith("/zarr-widget/api/batch")) asked.push(...chunksIn(request.postDataJSON()));
	});
	asked = [];
	await notebook.runAll();
	for (const at of [1, 2, 3, 4, 5]) await drawn(viewIn(notebook.page, at));
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

beforeEach(() => {
	asked = [];
});

function chunksIn({ items }: { items: readonly { key: string }[] }): string[] {
	return items.map(({ key }) => key).filter((key) => /\/c\/\d/.test(key));
}

/** Keys of the chunks that a plane takes. */
function chunksOf(time: number): string[] {
	const grid = [0, 1].flatMap((row) => [0, 1, 2, 3].map((column) => `${row}/${column}`));
	return grid.map((at) => `a/c/${Math.floor(time / 2)}/${at}`);
}

function planeAt(time: number): Promise<number[]> {
	return notebook.execute(`print(json.dumps(data[${time}].ravel().tolist()))`).then(JSON.parse);
}

/** Sets the time of the views in two cells in one turn, and that of the first anew a little later. */
function moveOn(page: Page, cells: readonly [number, number], time: number, next: number): Promise<void> {
	return page.evaluate(
		async ([[first, second], together, later]) => {
			const view = (cell: number) =>
				document.querySelector<ZarrViewElement>(`.jp-Notebook-cell[data-windowed-list-index="${cell}"] .zarr-view`);
			for (const cell of [first, second]) view(cell)?.set({ index: { time: together } });
			// long enough that the requests are under way
			await new Promise((resolve) => setTimeout(resolve, 120));
			view(first)?.set({ index: { time: later } });
		},
		[cells, time, next] as const,
	);
}

describe("two widgets of one store", () => {
	it("load the same chunks once", async () => {
		await moveOn(notebook.page, [1, 2], 2, 3);
		const [first, second] = [viewIn(notebook.page, 1), viewIn(notebook.page, 2)];
		expect((await drawn(first, { index: { time: 3 } })).values).toEqual(await planeAt(3));
		expect((await drawn(second, { index: { time: 2 } })).values).toEqual(await planeAt(2));
		expect(asked.sort()).toEqual(chunksOf(2).sort());
	});

	it("take nothing from each other when one moves on while its chunks are under way", async () => {
		await notebook.page.route(BATCH, async (route) => {
			await new Promise((resolve) => setTimeout(resolve, 600));
			await route.continue();
		});
		// not 6: from 0 over 3 that would be a walk, of which the next chunks are read ahead
		await moveOn(notebook.page, [1, 2], 4, 7);
		const [first, second] = [viewIn(notebook.page, 1), viewIn(notebook.page, 2)];
		expect((await drawn(second, { index: { time: 4 } })).values).toEqual(await planeAt(4));
		expect((await drawn(first, { index: { time: 7 } })).values).toEqual(await planeAt(7));
		await notebook.page.unroute(BATCH);
		expect(asked.sort()).toEqual([...chunksOf(4), ...chunksOf(7)].sort());
	});

	it("do so on the kernel route, too", async () => {
		const before = notebook.messages.length;
		await moveOn(notebook.page, [3, 4], 8, 10);
		const [first, second] = [viewIn(notebook.page, 3), viewIn(notebook.page, 4)];
		expect((await drawn(second, { index: { time: 8 } })).values).toEqual(await planeAt(8));
		expect((await drawn(first, { index: { time: 10 } })).values).toEqual(await planeAt(10));
		// a buffer a chunk
		const fetched = notebook.messages.slice(before).flatMap(({ buffers }) => buffers);
		expect(fetched.length).toBe(chunksOf(8).length + chunksOf(10).length);
	});
});

describe("the dates of 360-day years", () => {
	it("are cftime's at every step", async () => {
		const code = `
import xarray
times = xarray.open_zarr("air_temperature.zarr", consolidated=False).time.values
print(type(times[0]).__name__, json.dumps([time.strftime("%Y-%m-%d") for time in times]))
`;
		const [kind, ...rest] = (await notebook.execute(code)).split(" ");
		const expected = JSON.parse(rest.join(" "));
		expect([kind, expected.length]).toEqual(["Datetime360Day", 240]);
		const slider = viewIn(notebook.page, 5).getByRole("slider", { name: "time", exact: true });
		const shown = await slider.evaluate((element, count) => {
			const input = element as HTMLInputElement;
			return Array.from({ length: count }, (_, at) => {
				input.value = String(at);
				input.dispatchEvent(new Event("input", { bubbles: true }));
				return input.getAttribute("aria-valuetext");
			});
		}, expected.length);
		// behind each stands the year that it is the mean of, from December to December
		expect(shown.map((text) => text?.split(" (")[0])).toEqual(expected);
		expect(shown[0]).toBe("1860-06-01 (mean of 1859-12-01 – 1860-12-01)");
	});
});

describe("the page", () => {
	it("has said nothing of errors", () => {
		expect(notebook.errors).toEqual([]);
	});
});
