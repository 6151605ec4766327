/** Where tabs go: JupyterLab's main area, or the tabs of Notebook's start page beside its file browser. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import { PageConfig } from "@jupyterlab/coreutils";
import { TabPanel, type Widget } from "@lumino/widgets";
import type { Place } from "./place.ts";

/** Whether the page has room for tabs: JupyterLab and Notebook's start page have, a page of Notebook with one notebook on it has none. */
export function hasTabs(): boolean {
	return ["", "tree"].includes(PageConfig.getOption("notebookPage"));
}

/** Adds a tab to the page, beside the tab `beside` where that is given and the page can, and shows it; one that is there is shown. */
export function showTab({ shell }: JupyterFrontEnd, tab: Widget, beside?: string): void {
	const panel = startPage(shell);
	if (panel) {
		if (!panel.widgets.includes(tab)) panel.addWidget(tab);
		panel.currentWidget = tab;
		tab.activate();
		return;
	}
	if (!tab.isAttached) shell.add(tab, "main", beside === undefined ? {} : { ref: beside, mode: "split-right" });
	shell.activateById(tab.id);
}

/** The tabs of Notebook's start page, whose main area takes one widget only; null elsewhere. */
function startPage(shell: JupyterFrontEnd.IShell): TabPanel | null {
	if (PageConfig.getOption("notebookPage") !== "tree") return null;
	for (const widget of shell.widgets("main")) if (widget instanceof TabPanel) return widget;
	return null;
}

/** Opens a place in a new tab of the browser, on Notebook's start page. */
export function openElsewhere(place: Place): void {
	window.open(
		`${PageConfig.getBaseUrl()}tree?zarr=${encodeURIComponent(place.path ?? place.url ?? "")}`,
		"_blank",
		"noopener",
	);
}
