/** Widgets in Notebook 7: JupyterLab's notebook in a shell of its own. */
import type { Browser, BrowserContextOptions } from "playwright-core";
import { type Cell, type Front, haveViews, sourcesOf, toldBy } from "./front.ts";
import { openNotebook } from "./lab.ts";
import type { LabServer } from "./server.ts";

/** Notebook 7.6 itself throws this where settings come in before those of its shortcuts, with widgets and this plugin and without: known by its message and by its own frame. */
export const SHORTCUTS_FAULT =
	/^TypeError: Cannot read properties of undefined \(reading 'schema'\)\n.*\/static\/notebook\/notebook_core\./;

/** Opens a notebook of `setup` and a cell for each widget in Notebook 7, and runs it. */
export async function openNotebook7(
	browser: Browser,
	server: LabServer,
	setup: string,
	cells: readonly Cell[],
	options: BrowserContextOptions,
): Promise<Front> {
	const notebook = await openNotebook(browser, server, sourcesOf(setup, cells), options, "notebooks");
	await notebook.runAll();
	await haveViews(notebook.page, cells.length);
	const told = (name: string) => notebook.execute(`print(${toldBy(name)})`).then(JSON.parse);
	return { page: notebook.page, errors: notebook.errors, told, close: notebook.close };
}
