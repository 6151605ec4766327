/** Widgets in a marimo app: reactive cells on a server that is not Jupyter's. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { openPage } from "../browser/page.ts";
import { answering, freePort, logOf, stopped } from "../process.ts";
import { type Cell, type Front, haveViews, toldBy } from "./front.ts";

const MARIMO = fileURLToPath(new URL("../../.venv/bin/marimo", import.meta.url));

/** Writes an app of `setup` and a cell for each widget into `folder`, starts `marimo run` there and opens it, light or dark as the browser is. */
export async function openMarimo(
	browser: Browser,
	folder: string,
	setup: string,
	cells: readonly Cell[],
	options: BrowserContextOptions,
): Promise<Front> {
	writeFileSync(join(folder, "app.py"), appOf(setup, cells));
	const home = mkdtempSync(join(tmpdir(), "zarr-widget-marimo-"));
	mkdirSync(join(home, "marimo"));
	writeFileSync(join(home, "marimo", "marimo.toml"), '[display]\ntheme = "system"\n');
	const port = await freePort();
	const own = ["CONFIG", "CACHE", "STATE", "DATA"].map((name) => [`XDG_${name}_HOME`, home]);
	const child = spawn(MARIMO, ["run", "app.py", "--headless", "--no-token", `--port=${port}`], {
		cwd: folder,
		env: { ...process.env, ...Object.fromEntries(own) },
		stdio: ["ignore", "ignore", "pipe"],
	});
	const log = logOf(child);
	const stop = () => stopped(child).then(() => rmSync(home, { recursive: true, force: true }));
	try {
		await answering("marimo", child, `http://127.0.0.1:${port}/health`, log);
		const { page, errors } = await openPage(browser, options);
		await page.goto(`http://127.0.0.1:${port}/`);
		await haveViews(page, cells.length);
		const told = async (name: string) => JSON.parse(await page.locator(`#told-${name}`).innerText());
		return { page, errors, told, close: () => page.context().close().then(stop) };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The app's text. What Python has of a widget is the output of a cell that marimo runs anew whenever the widget changes. */
function appOf(setup: string, cells: readonly Cell[]): string {
	const widgets = cells.map(({ name, code }) => `${name} = mo.ui.anywidget(${code})\n${name}`);
	const told = cells.map(({ name }) => `mo.Html(f'<output id="told-${name}">{html.escape(${toldBy(name)})}</output>')`);
	const sources = [`import html\nimport marimo as mo\n${setup}`, ...widgets, ...told];
	const indented = (source: string) => source.replace(/^(?=.)/gm, "    ");
	const functions = sources.map((source) => `@app.cell\ndef _():\n${indented(source)}\n    return\n`);
	return ["import marimo", 'app = marimo.App(width="full")', ...functions].join("\n\n");
}
