/** JupyterLab plugin of zarr-widget: opens Zarr stores in tabs, without a kernel. */
import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { WidgetTracker } from "@jupyterlab/apputils";
import { browserPlugin } from "./browser.ts";
import { addCommands, OPEN } from "./commands.ts";
import { storeKey } from "./place.ts";
import type { ZarrTab } from "./tab.ts";

const plugin: JupyterFrontEndPlugin<void> = {
	id: "zarr-widget:plugin",
	description: "Opens Zarr stores from the file browser.",
	autoStart: true,
	optional: [ILayoutRestorer],
	activate(app: JupyterFrontEnd, restorer: ILayoutRestorer | null) {
		const tracker = new WidgetTracker<ZarrTab>({ namespace: "zarr-widget" });
		addCommands(app, tracker);
		void restorer?.restore(tracker, {
			command: OPEN,
			args: ({ content }) => ({ ...content.place }) as never,
			name: ({ content, id }) => `${storeKey(content.place)}:${id}`,
		});
	},
};

export default [plugin, browserPlugin];
