/** Where tabs go: JupyterLab's main area, or the tabs of Notebook's start page, beside its file browser. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import { PageConfig } from "@jupyterlab/coreutils";
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import { TabPanel, type Widget } from "@lumino/widgets";
import { linkQuery } from "./link.ts";
import type { Place } from "./place.ts";

/** Whether the page can take tabs: JupyterLab and Notebook's start page can, Notebook's page of one notebook or file can't. */
export function takesTabs(): boolean {
	return ["", "tree"].includes(PageConfig.getOption("notebookPage"));
}

/** Opens a place in another tab of the browser, on Notebook's start page. */
export function openElsewhere(place: Place): void {
	window.open(`${PageConfig.getBaseUrl()}tree${linkQuery(place)}`, "_blank", "noopener");
}

/** Adds a tab to the page; `options` are JupyterLab's, and there alone say where. */
export function attachTab({ shell }: JupyterFrontEnd, tab: Widget, options: DocumentRegistry.IOpenOptions): void {
	const panel = startPage(shell);
	if (panel) panel.addWidget(tab);
	else shell.add(tab, "main", options);
}

/** Shows a tab of the page, and focuses it. */
export function activateTab({ shell }: JupyterFrontEnd, tab: Widget): void {
	const panel = startPage(shell);
	if (!panel) shell.activateById(tab.id);
	else {
		panel.currentWidget = tab;
		tab.activate();
	}
}

/** The tab of the page that is in use; null where there is none. */
export function currentTab({ shell }: JupyterFrontEnd): Widget | null {
	return startPage(shell)?.currentWidget ?? shell.currentWidget;
}

/** The tabs of Notebook's start page, whose shell shows one widget and no more; null in JupyterLab. */
function startPage(shell: JupyterFrontEnd.IShell): TabPanel | null {
	if (PageConfig.getOption("notebookPage") !== "tree") return null;
	for (const widget of shell.widgets("main")) if (widget instanceof TabPanel) return widget;
	return null;
}
