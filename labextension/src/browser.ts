/** Stores in JupyterLab's file browser: icons, "Open With", double-click and Enter, dragging into a notebook. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IFileBrowserFactory } from "@jupyterlab/filebrowser";
import type { Contents } from "@jupyterlab/services";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { ITranslator, nullTranslator, type TranslationBundle } from "@jupyterlab/translation";
import { acceptDrops } from "./drop.ts";
import { catchGestures } from "./gestures.ts";
import { addToMenu } from "./menu.ts";
import { isOpenedByGesture, serverPath } from "./names.ts";
import { addFileTypes } from "./registry.ts";
import { addOpenSelected, OPEN_SELECTED, openItem } from "./selection.ts";
import { Settings } from "./settings.ts";
import { ShownItems } from "./shown.ts";

const ID = "zarr-widget:filebrowser";
/** The plugin whose settings say what a double-click does. */
const SETTINGS = "zarr-widget:plugin";

/** Shows stores in file browsers as what they are, and opens them from there. */
export const browserPlugin: JupyterFrontEndPlugin<void> = {
	id: ID,
	description: "Opens Zarr stores from the file browser.",
	autoStart: true,
	optional: [IFileBrowserFactory, ISettingRegistry, ITranslator],
	activate(
		app: JupyterFrontEnd,
		factory: IFileBrowserFactory | null,
		registry: ISettingRegistry | null,
		translator: ITranslator | null,
	) {
		const trans = (translator ?? nullTranslator).load("zarr_widget");
		addFileTypes(app.docRegistry, trans);
		// JupyterLab has loaded the menus in the plugin's schema by then, Notebook hasn't
		if (registry) void app.restored.then(() => registry.load(ID)).catch(() => undefined); // without it, only an entry is missing
		if (factory) attend(app, factory.tracker, new Settings(registry, SETTINGS, app.restored), trans);
	},
};

/** Wires what is done with stores to all file browsers that there are and will be. */
function attend(
	app: JupyterFrontEnd,
	tracker: IFileBrowserFactory["tracker"],
	settings: Settings,
	trans: TranslationBundle,
): void {
	const items = new ShownItems();
	const here = (path: string) => serverPath(app.serviceManager.contents, path);
	const isStore = (item: Contents.IModel) => items.kindOf(item) !== null;
	const opening = {
		isOpened: (item: Contents.IModel) =>
			here(item.path) !== null && isOpenedByGesture(items.kindOf(item), settings.current.doubleClick),
		open: (item: Contents.IModel) => void openItem(app, item, trans),
	};
	addOpenSelected(app, tracker, isStore, trans);
	const offer = addToMenu(app, { isStore, command: OPEN_SELECTED, args: { label: trans.__("Zarr") } });
	const add = (browser: Parameters<typeof offer>[0]) => {
		items.add(browser);
		offer(browser);
		catchGestures(browser, opening);
	};
	tracker.forEach(add);
	tracker.widgetAdded.connect((_, browser) => add(browser));
	const isDropped = (item: Contents.IModel) => ["zarr", "store"].includes(items.kindOf(item) ?? "");
	const storeAt = (path: string) => {
		const item = items.itemAt(path);
		return item && isDropped(item) ? here(path) : null;
	};
	acceptDrops(app, { storeAt, serverPath: here });
}
