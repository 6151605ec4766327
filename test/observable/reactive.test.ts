/** The view as an input of Observable: its value, its events, and what is bound to it. */
import { describe, expect, it } from "vitest";
import type { FileServer } from "../browser/serve.ts";
import { expectQuiet } from "../browser/watched.ts";
import { truths, valuesOf } from "../fixtures.ts";
import { eachNotebook, type Notebook, VIEW } from "./notebook.ts";

let notebook: Notebook;
let data: FileServer;

eachNotebook((opened, server) => {
	notebook = opened;
	data = server;
});

interface State {
	readonly path: string;
	readonly index: Record<string, number>;
	readonly color: { readonly domain: readonly number[]; readonly scheme: string };
}

const notes = () => notebook.notes() as Promise<State[]>;

/** What numpy calls np.percentile(plane, [2, 98]) of the first plane of an array. */
function percentiles(path: string): number[] {
	const truth = truths().find(({ store, path: at }) => store === "v3-consolidated.zarr" && at === path);
	if (!truth) throw new Error(`no fixture ${path}`);
	const cells = truth.shape[1] * truth.shape[2];
	const sorted = Array.from(valuesOf(truth) as ArrayLike<number>)
		.slice(0, cells)
		.sort((a, b) => a - b);
	return [0.02, 0.98].map((part) => {
		const at = part * (cells - 1);
		const low = Math.floor(at);
		return sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]);
	});
}

describe("a cell that depends on a view", () => {
	it("waits until there is a value, and runs once, with the limits of the first slice", async () => {
		data.latency = 150;
		await notebook.cell(1, VIEW);
		await notebook.cell(2, "note(s)");
		await notebook.page.waitForTimeout(100);
		expect(await notes()).toEqual([]);
		await expect.poll(notes).toHaveLength(1);
		const [first] = await notes();
		expect(first).toMatchObject({ path: "int16", x: "lon", y: "lat", index: { time: 0 } });
		for (const end of [0, 1]) expect(first.color.domain[end]).toBeCloseTo(percentiles("int16")[end], 6);
		await notebook.page.waitForTimeout(300);
		expect(await notes()).toHaveLength(1);
	});

	it.each([
		["limits that are given", '{path: "int16", color: {domain: [0, 9]}, invalidation}'],
		["a table", '{path: "int16", field: "table", invalidation}'],
		["a line", '{path: "vector", invalidation}'],
		["one value", '{path: "scalar", invalidation}'],
	])("runs once for %s", async (_, options) => {
		await notebook.cell(1, `const s = view(zarrView(small, ${options}));`);
		await notebook.cell(2, "note(s)");
		await expect.poll(notes).toHaveLength(1);
		await notebook.page.waitForTimeout(300);
		expect(await notes()).toHaveLength(1);
	});

	it("runs for a group that holds nothing", async () => {
		await notebook.cell(1, 'const s = view(zarrView(small, {path: "empty", invalidation}));');
		await notebook.cell(2, "note(s)");
		await expect.poll(notes).toMatchObject([{ path: "empty", x: null, y: null, index: {} }]);
	});

	it("runs when someone goes on before the first slice is there", async () => {
		data.fault = (path) => (/\/c\/0\//.test(path) ? "hang" : undefined);
		await notebook.cell(1, VIEW);
		await notebook.cell(2, "note(s)");
		const slider = notebook.page.getByRole("slider", { name: "time" });
		await slider.press("End");
		await expect.poll(notes).toMatchObject([{ index: { time: 4 } }]);
	});

	it("runs where the first slice can't be read", async () => {
		data.fault = (path) => (/\/c\//.test(path) ? 500 : undefined);
		await notebook.cell(1, VIEW);
		await notebook.cell(2, "note(s)");
		await expect.poll(notes).toHaveLength(1);
		expectQuiet(notebook, /500/);
	});

	it("is never given undefined by a binding that has a value sooner", async () => {
		data.latency = 200;
		await notebook.cell(1, 'const a = zarrView(url, {path: "int16", invalidation}); const s = view(a);');
		await notebook.cell(2, "note(s)");
		await notebook.cell(3, "const t = view(Inputs.bind(zarrView(small, {invalidation}), a));");
		await notebook.cell(4, "note(t)");
		const value = (id: number) => notebook.page.evaluate((at) => window.viewIn(at).value, id);
		await expect.poll(() => value(3)).toMatchObject({ path: "int16" });
		await expect.poll(async () => JSON.stringify(await value(3)) === JSON.stringify(await value(1))).toBe(true);
		await expect.poll(async () => (await notes()).length).toBeGreaterThan(1);
		for (const told of await notes()) expect(told).toMatchObject({ path: "int16" });
	});

	it("runs again for a source that failed, once its cell does", async () => {
		await notebook.cell(1, 'const s = view(zarrView(Promise.reject(new Error("no source today")), {invalidation}));');
		await notebook.cell(2, "note(s)");
		await expect.poll(() => notebook.text(1)).toContain("no source today");
		expect(await notes()).toEqual([]);
		await notebook.cell(1, VIEW);
		await expect.poll(notes).toMatchObject([{ path: "int16" }]);
		expect(await notebook.text(1)).not.toContain("no source today");
		expectQuiet(notebook, /no source today/);
	});

	it("follows Observable JavaScript's viewof, a Mutable, Generators and a width", async () => {
		await notebook.cell(1, 'viewof s = zarrView(url, {path: "int16", width, invalidation})', "ojs");
		await notebook.cell(2, "note(s)");
		await notebook.cell(3, "const later = Mutable(null); const keep = (value) => { later.value = value; };");
		await notebook.cell(4, "keep(s.index.time)");
		await notebook.cell(5, "later");
		await notebook.cell(
			6,
			`const seen = Generators.observe((change) => {
				const tell = () => change(viewof$s.value.index.time);
				viewof$s.addEventListener("input", tell);
				return () => viewof$s.removeEventListener("input", tell);
			});`,
		);
		await notebook.cell(7, "seen");
		await expect.poll(notes).toHaveLength(1);
		await notebook.page.getByRole("slider", { name: "time" }).press("ArrowRight");
		await expect.poll(() => notebook.text(5)).toBe("1");
		await expect.poll(() => notebook.text(7)).toBe("1");
		expect((await notes()).map(({ index }) => index.time)).toEqual([0, 1]);
		const old = await notebook.page.$(".zarr-view");
		await notebook.page.setViewportSize({ width: 620, height: 700 });
		await expect.poll(() => notebook.page.evaluate((before) => before?.isConnected, old)).toBe(false);
		await expect.poll(async () => (await notes()).at(-1)?.index.time).toBe(0);
		expect(await notebook.page.locator(".zarr-view").count()).toBe(1);
	});
});
