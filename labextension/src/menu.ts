/** "Open With → Zarr" in the file browser's context menu. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { FileBrowser } from "@jupyterlab/filebrowser";
import type { Contents } from "@jupyterlab/services";

/** Marks the row of a folder that is a store, for the selector in `schema/filebrowser.json`: JupyterLab has an "Open With" for files only. */
const MARK = "data-zarr-store";
/** JupyterLab's "Open With", which it fills anew each time that the menu opens. */
const OPEN_WITH = "jp-contextmenu-open-with";

/** What the menu needs to know. */
export interface MenuOptions {
	/** Whether an item of a file browser is, or may be, a store. */
	isStore(item: Contents.IModel): boolean;
	readonly command: string;
	readonly args: { readonly label: string };
}

/** Offers stores of the file browsers that the answered function is given. */
export function addToMenu({ contextMenu }: JupyterFrontEnd, options: MenuOptions): (browser: FileBrowser) => void {
	let item: Contents.IModel | undefined;
	contextMenu.opened.connect(({ menu }) => {
		const opened = item;
		// after JupyterLab's own handler, which empties the submenu first
		queueMicrotask(() => {
			const submenu = menu.items.find(({ submenu }) => submenu?.id === OPEN_WITH)?.submenu;
			const isThere = submenu?.items.some(({ args }) => args.label === options.args.label);
			if (submenu && opened && !isThere && options.isStore(opened)) {
				submenu.addItem({ command: options.command, args: { ...options.args } });
			}
		});
	});
	document.addEventListener(
		"contextmenu",
		() => {
			item = undefined;
		},
		true,
	);
	return (browser) => {
		browser.node.addEventListener(
			"contextmenu",
			(event) => {
				item = browser.modelForClick(event);
				const row = event.target instanceof Element ? event.target.closest(".jp-DirListing-item") : null;
				row?.toggleAttribute(MARK, item?.type === "directory" && options.isStore(item));
			},
			true,
		);
	};
}
