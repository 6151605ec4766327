/** The commands of the plugin. */

import { readPlace } from "./place.ts";
import type { Desk } from "./tabs.ts";
import { addTab, restoreTab, showPlace } from "./tabs.ts";

/** Opens a store, by path or URL. */
export const OPEN = "zarr-widget:open";
/** Opens a tab as it was saved in a layout; for the restorer. */
export const RESTORE = "zarr-widget:restore";

/** Adds the commands that open stores. */
export function addCommands(desk: Desk): void {
	const { app, trans } = desk;
	app.commands.addCommand(OPEN, {
		label: trans.__("Open Zarr"),
		execute: (args) => (args.newView === true ? addTab : showPlace)(desk, readPlace(args)),
	});
	app.commands.addCommand(RESTORE, { execute: (args) => restoreTab(desk, args) });
}
