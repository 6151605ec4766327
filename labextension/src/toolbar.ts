/** The toolbar of tabs, as JupyterLab's own registry makes it from the settings: users may rearrange it. */
import { createToolbarFactory, type IToolbarWidgetRegistry, setToolbar } from "@jupyterlab/apputils";
import type { ISettingRegistry } from "@jupyterlab/settingregistry";
import type { ITranslator } from "@jupyterlab/translation";
import type { Desk } from "./tabs.ts";

/** Name of the toolbar in settings: "jupyter.lab.toolbars" of any plugin may add to it. */
const TOOLBAR = "Zarr";

/** Gives each tab its toolbar; `plugin` is the id of the plugin whose settings hold it. */
export function addToolbar(
	{ app, tracker }: Desk,
	toolbars: IToolbarWidgetRegistry,
	settings: ISettingRegistry,
	translator: ITranslator,
	plugin: string,
): void {
	// it loads the plugin's settings, which is too early for Notebook before (settings.ts)
	void app.restored.then(() => {
		const factory = createToolbarFactory(toolbars, settings, TOOLBAR, plugin, translator);
		tracker.forEach((tab) => {
			setToolbar(tab, factory);
		});
		tracker.widgetAdded.connect((_tracker, tab) => setToolbar(tab, factory));
	});
}
