/** The end of a view: what its cell began is gone when the cell runs again, at whatever moment that is. */
import { describe, expect, it } from "vitest";
import { countLeftovers, leftovers } from "../browser/leftovers.ts";
import type { FileServer } from "../browser/serve.ts";
import { expectQuiet } from "../browser/watched.ts";
import { eachNotebook, expectShown, type Notebook, VIEW } from "./notebook.ts";

declare global {
	interface Window {
		/** Views that were made, held weakly. */
		made: WeakRef<object>[];
		controller: AbortController;
		held: unknown;
	}
}

let notebook: Notebook;
let data: FileServer;

eachNotebook(async (opened, server) => {
	notebook = opened;
	data = server;
	await countLeftovers(notebook.page);
	await notebook.page.evaluate(() => {
		window.made = [];
		const { append } = Element.prototype;
		Element.prototype.append = function (...nodes: (Node | string)[]) {
			if (this.matches(".zarr-view")) window.made.push(new WeakRef(this));
			return append.apply(this, nodes);
		};
	});
});

const poll = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 20_000, interval: 100 });
const pending = async () => data.log.filter(({ status, aborted }) => status === 0 && !aborted);

/** Expects that nothing is left of any view, and that none of them is held in memory. */
async function expectNothingLeft(): Promise<void> {
	await poll(() => leftovers(notebook.page)).toEqual({});
	await poll(pending).toEqual([]);
	const session = await notebook.page.context().newCDPSession(notebook.page);
	await poll(async () => {
		await session.send("HeapProfiler.collectGarbage");
		return notebook.page.evaluate(() => window.made.filter((view) => view.deref()).length);
	}).toBe(0);
}

describe("a cell that runs again ends its view", () => {
	const asked = (pattern: RegExp) =>
		poll(async () => data.log.some(({ path, status }) => pattern.test(path) && status === 0)).toBe(true);
	const hang = (pattern: RegExp) => {
		data.fault = (path) => (pattern.test(path) ? "hang" : undefined);
	};
	const MOMENTS: Record<string, () => Promise<void>> = {
		"before its store is open": async () => {
			await notebook.cell(1, "const s = view(zarrView(new Promise(() => {}), {invalidation}));");
			await poll(() => notebook.text(1)).toContain("opening");
		},
		"while metadata comes": async () => {
			hang(/zarr\.json$/);
			await notebook.cell(1, VIEW);
			await asked(/zarr\.json$/);
		},
		"while chunks come": async () => {
			hang(/\/c\//);
			await notebook.cell(1, VIEW);
			await asked(/\/c\//);
		},
		"while values are counted": async () => {
			await notebook.cell(1, VIEW);
			await notebook.page.evaluate(
				() =>
					new Promise<void>((resolve) => {
						document.addEventListener("load", () => resolve(), { capture: true, once: true });
					}),
			);
		},
		"while it plays": async () => {
			await notebook.cell(1, VIEW);
			await notebook.page.getByRole("button", { name: "Play time" }).click();
			await poll(async () => (await notebook.page.evaluate(() => window.viewIn(1).slice?.index.time)) ?? 0).toBe(2);
		},
		"after all is shown": async () => {
			await notebook.cell(1, VIEW);
			await expectShown(notebook, 1);
			await notebook.page.locator(".zarr-view canvas[role=img]").hover();
			await notebook.page.getByRole("button", { name: "Metadata" }).click();
		},
		"with a table": async () => {
			await notebook.cell(1, VIEW.replace("invalidation", 'field: "table", invalidation'));
			await poll(() => notebook.text(1)).toContain("lat ↓");
		},
		"with an error": async () => {
			await notebook.cell(1, VIEW.replace("int16", "nowhere"));
			await poll(() => notebook.text(1)).toContain("nowhere");
			await notebook.page.getByRole("alert").waitFor();
			expectQuiet(notebook, /nowhere/);
		},
	};

	it.each(Object.entries(MOMENTS))("%s", async (_, until) => {
		await until();
		await notebook.cell(1, "null");
		await expectNothingLeft();
	});

	it("50 times in a row", async () => {
		data.latency = 20;
		for (let run = 0; run < 50; run++) await notebook.cell(1, VIEW);
		await expectShown(notebook, 1);
		expect(await notebook.page.locator(".zarr-view").count()).toBe(1);
		await notebook.cell(1, "null");
		await expectNothingLeft();
	});
});

describe("the end of a view", () => {
	it("comes once, by its cell, by `dispose` and by a signal that lives on", async () => {
		await notebook.page.evaluate(() => {
			window.controller = new AbortController();
		});
		await notebook.cell(1, VIEW.replace("invalidation", "signal: window.controller.signal"));
		await notebook.cell(2, VIEW.replace("const s", "const t"));
		await expectShown(notebook, 1);
		await expectShown(notebook, 2);
		await notebook.page.evaluate(() => {
			for (const id of [1, 2]) {
				window.viewIn(id).dispose();
				window.viewIn(id).dispose();
				window.viewIn(id).set({ index: { time: 1 } });
			}
		});
		expect(await notebook.page.evaluate(() => window.viewIn(1).value?.index)).toEqual({ time: 0 });
		await notebook.cell(1, "null");
		await notebook.cell(2, "null");
		// the signal is not aborted, and must not hold the view
		await expectNothingLeft();
	});

	it("also comes for views that nobody disposed, once nothing refers to them", async () => {
		await notebook.cell(1, 'const s = view(zarrView(url, {path: "int16"}));');
		await expectShown(notebook, 1);
		await notebook.cell(1, "null");
		const session = await notebook.page.context().newCDPSession(notebook.page);
		await poll(async () => {
			await session.send("HeapProfiler.collectGarbage");
			return notebook.page.evaluate(() => window.made.filter((view) => view.deref()).length);
		}).toBe(0);
	});

	it("is no end where an element only moves", async () => {
		await notebook.cell(1, VIEW);
		await expectShown(notebook, 1);
		await notebook.page.evaluate(async () => {
			const view = window.viewIn(1);
			const home = view.parentElement;
			view.remove();
			await new Promise(requestAnimationFrame);
			view.set({ index: { time: 2 } });
			await new Promise((resolve) => setTimeout(resolve, 100));
			home?.append(view);
		});
		await notebook.page.getByRole("slider", { name: "time" }).press("ArrowRight");
		await poll(() => notebook.page.evaluate(() => window.viewIn(1).slice?.index.time)).toBe(3);
		await notebook.page.setViewportSize({ width: 500, height: 600 });
		await poll(() =>
			notebook.page.evaluate(() => {
				const plane = window.viewIn(1).querySelector(".plane")?.getBoundingClientRect();
				const canvas = window.viewIn(1).querySelector("canvas[role=img]")?.getBoundingClientRect();
				return plane !== undefined && canvas !== undefined && canvas.right <= plane.right && canvas.width > 100;
			}),
		).toBe(true);
	});

	it("leaves no worker to data functions alone, and cells that follow each other share theirs", async () => {
		await notebook.cell(1, 'const slice = await readSlice(url, {path: "int16"}); note(slice.width);');
		await poll(() => notebook.notes()).toEqual([31]);
		const workers = notebook.page.workers();
		expect(workers.length).toBeGreaterThan(0);
		await notebook.cell(1, 'const slice = await readSlice(url, {path: "int16", index: {time: 2}}); note(slice.width);');
		await poll(() => notebook.notes()).toEqual([31, 31]);
		expect(notebook.page.workers()).toEqual(workers);
		await poll(() => leftovers(notebook.page)).toEqual({});
	});
});
