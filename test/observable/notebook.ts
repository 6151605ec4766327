/** A notebook in Chromium: cells as a person writes them, run by notebook-kit's own runtime, with Observable's own inputs. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { ZarrViewElement } from "../../src/view.ts";
import { type Bench, launch } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";
import { expectQuiet, openWatched } from "../browser/watched.ts";
import { arrayDocument } from "../browser/written.ts";
import { FIXTURES } from "../fixtures.ts";

const KIT = fileURLToPath(new URL("../../docs/node_modules/@observablehq/notebook-kit/dist/src/", import.meta.url));

/** A cell as notebook-kit compiles it. */
interface Compiled {
	readonly body: string;
	readonly [option: string]: unknown;
}

interface CellState {
	readonly root: HTMLElement;
	readonly expanded: unknown[];
	variables: { delete(): void }[];
}

declare global {
	interface Window {
		/** notebook-kit's own `define`, on a module of Observable's runtime whose builtins are the ESM's exports, Inputs and the test's own names. */
		defineCell(state: CellState, definition: object): void;
		cells: Map<number, CellState>;
		/** The view that a cell shows. */
		viewIn(id: number): ZarrViewElement;
		/** The documents and chunks of `small`, as text by key. */
		small: readonly (readonly [key: string, text: string])[];
		/** What cells have written down with `note`. */
		notes: unknown[];
	}
}

/** A notebook that is empty at first. */
export interface Notebook extends Bench {
	/** Runs a cell, in place of the one of that number; Observable's own JavaScript with `mode` "ojs". */
	cell(id: number, source: string, mode?: "js" | "ojs"): Promise<void>;
	/** Takes a cell away. */
	remove(id: number): Promise<void>;
	/** What the cell shows, as text. */
	text(id: number): Promise<string>;
	/** What cells have given to `note` so far, as JSON. */
	notes(): Promise<unknown[]>;
}

let script: Promise<string> | undefined;

/** The script that puts the runtime on the page. */
async function runtimeScript(): Promise<string> {
	const contents = `
		import { define } from ${JSON.stringify(`${KIT}runtime/define.js`)};
		import * as Generators from ${JSON.stringify(`${KIT}runtime/stdlib/generators/index.js`)};
		import { Mutable } from ${JSON.stringify(`${KIT}runtime/stdlib/mutable.js`)};
		import { Runtime } from "@observablehq/runtime";
		import * as Inputs from "@observablehq/inputs";
		const notes = [];
		const viewIn = (id) => document.querySelector("#cell-" + id + " .zarr-view");
		const note = (value) => { notes.push(structuredClone(value)); return value; };
		const small = new Map(window.small.map(([key, text]) => [key, new TextEncoder().encode(text)]));
		const own = { small, Inputs, Generators, Mutable, note, ...window.zarrWidget, ...window.given };
		const builtins = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, () => value]));
		const main = new Runtime({ ...builtins, width: () => Generators.width(document.querySelector("main")) }).module();
		Object.assign(window, { notes, cells: new Map(), viewIn, defineCell: (...given) => define(main, ...given) });
	`;
	const { outputFiles } = await build({
		stdin: { contents, resolveDir: import.meta.dirname },
		bundle: true,
		format: "esm",
		write: false,
	});
	return outputFiles[0].text;
}

/** A store of one letter a cell: `int16` (3, 4, 6), half as long as the fixtures', `vector` (6), `scalar` and the group `empty`. */
function smallStore(): [string, string][] {
	const array = (name: string, shape: readonly number[], dims: readonly string[]): [string, string][] => {
		const size = shape.reduce((a, b) => a * b, 1);
		const document = { ...arrayDocument({ shape: [1, 1] }), shape, dimension_names: dims };
		const chunk_grid = { name: "regular", configuration: { chunk_shape: shape } };
		const key = [`/${name}/c`, ...shape.map(() => "0")].join("/");
		return [
			[`/${name}/zarr.json`, JSON.stringify({ ...document, chunk_grid })],
			[key, Array.from({ length: size }, (_, i) => String.fromCharCode(32 + (i % 90))).join("")],
		];
	};
	const group = JSON.stringify({ zarr_format: 3, node_type: "group", attributes: {} });
	return [
		["/zarr.json", group],
		["/empty/zarr.json", group],
		...array("int16", [3, 4, 6], ["time", "lat", "lon"]),
		...array("vector", [6], ["lon"]),
		...array("scalar", [], []),
	];
}

/** A cell with a view of the store at `url`. */
export const VIEW = 'const s = view(zarrView(url, {path: "int16", invalidation}));';

/** Expects that the view of a cell comes to show a whole slice. */
export async function expectShown({ page }: Notebook, id = 1): Promise<void> {
	const isShown = () => page.evaluate((at) => window.viewIn(at)?.slice?.mask.includes(4) === false, id);
	await expect.poll(isShown).toBe(true);
}

/** Opens an empty notebook before each test of a file, over a server of its own, and hands both to `ready`; `url` in its cells is a store of fixtures there. After the test, the page must have said nothing. */
export function eachNotebook(ready: (notebook: Notebook, data: FileServer) => unknown): void {
	let browser: Browser;
	let data: FileServer;
	let notebook: Notebook;
	beforeAll(async () => {
		browser = await launch();
	});
	beforeEach(async () => {
		data = await serve({ fixtures: FIXTURES });
		notebook = await openNotebook(browser, { url: `${data.url}/fixtures/v3-consolidated.zarr` });
		await ready(notebook, data);
	});
	afterEach(async () => {
		expectQuiet(notebook);
		await notebook.close();
		await data.close();
	});
	afterAll(async () => {
		await browser?.close();
	});
}

/** Opens an empty notebook, whose cells know the ESM's exports, `Inputs`, `note`, the store `small` and what is `given` by name. */
async function openNotebook(browser: Browser, given: Record<string, string> = {}): Promise<Notebook> {
	const { transpile } = (await import(`${KIT}index.js`)) as {
		transpile(source: string, mode: "js" | "ojs"): Compiled;
	};
	const bench = await openWatched(browser);
	const { page } = bench;
	await page.evaluate(
		(names) => {
			Object.assign(window, names);
			document.body.append(document.createElement("main"));
		},
		{ given, small: smallStore() },
	);
	script ??= runtimeScript();
	await page.addScriptTag({ content: await script, type: "module" });
	await page.waitForFunction(() => "defineCell" in window);
	return {
		...bench,
		cell: (id, source, mode = "js") => page.evaluate(defineCell, [id, { ...transpile(source, mode), id }] as const),
		remove: (id) => page.evaluate(removeCell, id),
		text: (id) => page.evaluate((at) => document.getElementById(`cell-${at}`)?.textContent ?? "", id),
		notes: () => page.evaluate(() => window.notes),
	};
}

/** Runs in the page. */
function defineCell([id, compiled]: readonly [number, Compiled]): void {
	const before = window.cells.get(id);
	for (const variable of before?.variables ?? []) variable.delete();
	const root = before?.root ?? document.createElement("div");
	root.id = `cell-${id}`;
	root.className = "observablehq observablehq--block";
	if (!before) document.querySelector("main")?.append(root);
	const state: CellState = { root, expanded: before?.expanded ?? [], variables: [] };
	window.cells.set(id, state);
	// the body is a function's own text, as notebook-kit writes it into the page that it builds
	const body = new Function(`return (${compiled.body})`)();
	window.defineCell(state, { ...compiled, body });
}

/** Runs in the page. */
function removeCell(id: number): void {
	const state = window.cells.get(id);
	for (const variable of state?.variables ?? []) variable.delete();
	state?.root.remove();
	window.cells.delete(id);
}
