/** JupyterLab plugin of zarr-widget: opens Zarr stores in tabs, without a kernel. */
import { ILayoutRestorer, IRouter, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IToolbarWidgetRegistry, WidgetTracker } from "@jupyterlab/apputils";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";
import { addCommands, RESTORE } from "./commands.ts";
import { addDocuments } from "./documents.ts";
import { addRoute } from "./route.ts";
import type { ZarrTab } from "./tab.ts";
import { type Desk, savedTab } from "./tabs.ts";
import { addToolbar } from "./toolbar.ts";
import { addViewCommands } from "./view-commands.ts";

const ID = "zarr-widget:plugin";

const plugin: JupyterFrontEndPlugin<void> = {
	id: ID,
	description: "Opens Zarr stores from the file browser.",
	autoStart: true,
	optional: [ILayoutRestorer, IRouter, ITranslator, IToolbarWidgetRegistry, ISettingRegistry],
	activate(
		app: JupyterFrontEnd,
		restorer: ILayoutRestorer | null,
		router: IRouter | null,
		translator: ITranslator | null,
		toolbars: IToolbarWidgetRegistry | null,
		settings: ISettingRegistry | null,
	) {
		const tracker = new WidgetTracker<ZarrTab>({ namespace: "zarr-widget" });
		const trans = (translator ?? nullTranslator).load("zarr_widget");
		const desk: Desk = { app, tracker, trans };
		addCommands(desk);
		addViewCommands(desk);
		addDocuments(desk);
		if (router) addRoute(desk, router);
		if (toolbars && settings) addToolbar(desk, toolbars, settings, translator ?? nullTranslator, ID);
		void restorer?.restore(tracker, { command: RESTORE, args: savedTab, name: ({ id }) => id });
	},
};

export default plugin;
