/** Double-click and Enter in a file browser. */
import type { FileBrowser } from "@jupyterlab/filebrowser";
import type { Contents } from "@jupyterlab/services";

/** What is done with stores, by the caller. */
export interface Opening {
	/** Whether a gesture opens the item in a tab. */
	isOpened(item: Contents.IModel): boolean;
	open(item: Contents.IModel): void;
}

/**
 * Opens stores of a file browser in tabs where JupyterLab would enter the folder or open the file; with Alt, what it would have done is done.
 * JupyterLab has no hook for it, so events are caught on their way down; those that concern no store go on to it.
 */
export function catchGestures(browser: FileBrowser, opening: Opening): void {
	const take = (event: MouseEvent | KeyboardEvent, items: readonly Contents.IModel[]) => {
		if (event.ctrlKey || event.shiftKey || event.metaKey || !items.some((item) => opening.isOpened(item))) return;
		event.preventDefault();
		event.stopPropagation();
		if (browser.singleClickNavigation && event.detail > 1) return; // its first click has opened it
		for (const item of items) {
			if (!event.altKey && opening.isOpened(item)) opening.open(item);
			else openAsUsual(browser, item);
		}
	};
	const clicked = (event: MouseEvent) => {
		const item = browser.modelForClick(event);
		const within = (selector: string) => event.target instanceof Element && event.target.closest(selector) !== null;
		if (item && event.button === 0 && within(".jp-DirListing-item") && !within("input, label")) take(event, [item]);
	};
	browser.node.addEventListener("dblclick", clicked, true);
	browser.node.addEventListener("click", (event) => browser.singleClickNavigation && clicked(event), true);
	browser.node.addEventListener(
		"keydown",
		(event) => {
			if (event.key === "Enter" && isInListing(event.target)) take(event, [...browser.selectedItems()]);
		},
		true,
	);
}

/** Whether a key goes to the list itself, not to a name that is being edited in it. */
function isInListing(target: EventTarget | null): boolean {
	return target instanceof Element && target.matches(".jp-DirListing, .jp-DirListing *:not(.jp-DirListing-editor)");
}

function openAsUsual({ model }: FileBrowser, { path, type }: Contents.IModel): void {
	if (type === "directory") void model.cd(`/${model.manager.services.contents.localPath(path)}`);
	else model.manager.openOrReveal(path);
}
