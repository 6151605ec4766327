/** Widgets in Notebook 7: JupyterLab's notebook in a shell of its own. */
import type { Browser, BrowserContextOptions } from "playwright-core";
import { type Cell, type Front, haveViews, sourcesOf, toldBy } from "./front.ts";
import { openNotebook } from "./lab.ts";
import type { LabServer } from "./server.ts";

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
