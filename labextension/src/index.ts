/** JupyterLab plugin of zarr-widget: opens Zarr stores in tabs, without a kernel. */
import { ILayoutRestorer, IRouter, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, IToolbarWidgetRegistry, WidgetTracker } from "@jupyterlab/apputils";
import { ILauncher } from "@jupyterlab/launcher";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStatusBar } from "@jupyterlab/statusbar";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";
import { browserPlugin } from "./browser.ts";
import { addCommands, RESTORE } from "./commands.ts";
import { addDocuments } from "./documents.ts";
import { addRoute } from "./route.ts";
import { Settings } from "./settings.ts";
import { addStatus } from "./status.ts";
import { followCacheSize } from "./stores.ts";
import type { ZarrTab } from "./tab.ts";
import { type Desk, savedTab } from "./tabs.ts";
import { addToolbar } from "./toolbar.ts";
import { addViewCommands } from "./view-commands.ts";
import { addWays } from "./ways.ts";

const ID = "zarr-widget:plugin";

const plugin: JupyterFrontEndPlugin<void> = {
	id: ID,
	description: "Opens Zarr stores from the file browser.",
	autoStart: true,
	// the pages of Notebook lack some of these
	optional: [
		ILayoutRestorer,
		IRouter,
		ITranslator,
		IToolbarWidgetRegistry,
		ISettingRegistry,
		ICommandPalette,
		ILauncher,
		IStatusBar,
	],
	activate(
		app: JupyterFrontEnd,
		restorer: ILayoutRestorer | null,
		router: IRouter | null,
		translator: ITranslator | null,
		toolbars: IToolbarWidgetRegistry | null,
		registry: ISettingRegistry | null,
		palette: ICommandPalette | null,
		launcher: ILauncher | null,
		statusBar: IStatusBar | null,
	) {
		const tracker = new WidgetTracker<ZarrTab>({ namespace: "zarr-widget" });
		const trans = (translator ?? nullTranslator).load("zarr_widget");
		const settings = new Settings(registry, ID, app.restored);
		const desk: Desk = { app, tracker, trans, settings };
		addCommands(desk);
		addViewCommands(desk);
		addDocuments(desk);
		if (router) addRoute(desk, router);
		if (toolbars && registry) addToolbar(desk, toolbars, registry, translator ?? nullTranslator, ID);
		followCacheSize(settings);
		addWays(desk, palette, launcher);
		if (statusBar) addStatus(desk, statusBar);
		void restorer?.restore(tracker, { command: RESTORE, args: savedTab, name: ({ id }) => id });
	},
};

export default [plugin, browserPlugin];
