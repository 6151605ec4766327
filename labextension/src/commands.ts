/** The commands of the plugin. */
import type { TranslationBundle } from "@jupyterlab/translation";
import type { ReadonlyJSONObject } from "@lumino/coreutils";
import { openElsewhere, takesTabs } from "./area.ts";
import { askPlace } from "./dialog.ts";
import { zarrIcon } from "./icon.ts";
import { readPlace } from "./place.ts";
import type { Desk } from "./tabs.ts";
import { addTab, restoreTab, showPlace } from "./tabs.ts";

/** Opens a store, by path or URL; asks where it is given neither. */
export const OPEN = "zarr-widget:open";
/** Opens a tab as it was saved in a layout; for the restorer. */
export const RESTORE = "zarr-widget:restore";

/** Adds the commands that open stores. */
export function addCommands(desk: Desk): void {
	const { app, trans } = desk;
	app.commands.addCommand(OPEN, {
		label: (args) => (args.ask === "url" ? trans.__("Open Zarr from URL…") : trans.__("Open Zarr…")),
		caption: trans.__("Show a Zarr or N5 store by its path on the server or its URL"),
		icon: zarrIcon,
		describedBy: { args: openArguments(trans) },
		execute: async (args) => {
			const given = readPlace(args);
			const named = given.path !== undefined || given.url !== undefined;
			const place = named ? given : await askPlace(desk);
			if (!place) return;
			if (!takesTabs()) return openElsewhere(place);
			return (args.newView === true ? addTab : showPlace)(desk, place);
		},
	});
	app.commands.addCommand(RESTORE, { execute: (args) => restoreTab(desk, args) });
}

function openArguments(trans: TranslationBundle): ReadonlyJSONObject {
	const text = (description: string, known?: string[]) => ({
		type: "string",
		description,
		...(known && { enum: known }),
	});
	return {
		type: "object",
		properties: {
			path: text(trans.__("The store's path below the folder that the server shows")),
			url: text(trans.__("The store's address (https, s3, gs), where there is no path; without both, a dialog asks")),
			state: { type: "object", description: trans.__("The view state to begin with") },
			limits: text(trans.__("How colour limits are chosen"), ["robust", "range", "slice", "fixed"]),
			newView: { type: "boolean", description: trans.__("Open another tab although one shows the store") },
			ask: text(trans.__("What the label speaks of"), ["url"]),
		},
	};
}
