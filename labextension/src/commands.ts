/** The commands of the plugin. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { WidgetTracker } from "@jupyterlab/apputils";
import type { Place } from "./place.ts";
import { makeTab, type ZarrTab } from "./tab.ts";

/** Opens a store, by path or URL. */
export const OPEN = "zarr-widget:open";

/** Adds the plugin's commands to an application. */
export function addCommands(app: JupyterFrontEnd, tracker: WidgetTracker<ZarrTab>): void {
	app.commands.addCommand(OPEN, {
		label: "Open Zarr",
		execute: (args) => {
			const tab = makeTab(args as Place);
			tab.content.changed.connect(() => void tracker.save(tab));
			app.shell.add(tab, "main");
			app.shell.activateById(tab.id);
			void tracker.add(tab);
			return tab;
		},
	});
}
