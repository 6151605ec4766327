/** JupyterLab plugin of zarr-widget: opens Zarr stores in tabs, without a kernel. */
import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, WidgetTracker } from "@jupyterlab/apputils";
import { ILauncher } from "@jupyterlab/launcher";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStatusBar } from "@jupyterlab/statusbar";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";
import { addCommands, OPEN } from "./commands.ts";
import { storeKey } from "./place.ts";
import { Settings } from "./settings.ts";
import { addStatus } from "./status.ts";
import type { ZarrTab } from "./tab.ts";
import { addWays } from "./ways.ts";

const id = "zarr-widget:plugin";

const plugin: JupyterFrontEndPlugin<void> = {
	id,
	description: "Opens Zarr stores from the file browser.",
	autoStart: true,
	// Notebook's pages lack some of these
	optional: [ILayoutRestorer, ITranslator, ISettingRegistry, ICommandPalette, ILauncher, IStatusBar],
	activate(
		app: JupyterFrontEnd,
		restorer: ILayoutRestorer | null,
		translator: ITranslator | null,
		registry: ISettingRegistry | null,
		palette: ICommandPalette | null,
		launcher: ILauncher | null,
		statusBar: IStatusBar | null,
	) {
		const trans = (translator ?? nullTranslator).load("zarr_widget");
		const settings = new Settings(registry, id);
		const tracker = new WidgetTracker<ZarrTab>({ namespace: "zarr-widget" });
		addCommands({ app, tracker, settings, trans });
		addWays(palette, launcher, trans);
		if (statusBar) addStatus(statusBar, app, tracker, trans);
		void restorer?.restore(tracker, {
			command: OPEN,
			args: ({ content }) => ({ ...content.place }) as never,
			name: ({ content, id }) => `${storeKey(content.place)}:${id}`,
		});
	},
};

export default plugin;
