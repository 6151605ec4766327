/** The commands of the plugin. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { WidgetTracker } from "@jupyterlab/apputils";
import { PageConfig } from "@jupyterlab/coreutils";
import type { TranslationBundle } from "@jupyterlab/translation";
import type { ReadonlyJSONObject } from "@lumino/coreutils";
import type { ServerPage } from "./address.ts";
import { hasTabs, openElsewhere, showTab } from "./area.ts";
import { askPlace } from "./dialog.ts";
import type { Place } from "./place.ts";
import type { Settings } from "./settings.ts";
import { makeTab, type ZarrTab } from "./tab.ts";

/** Opens a store, by path or URL. */
export const OPEN = "zarr-widget:open";

/** What the commands work with. */
export interface Surroundings {
	readonly app: JupyterFrontEnd;
	readonly tracker: WidgetTracker<ZarrTab>;
	readonly settings: Settings;
	readonly trans: TranslationBundle;
}

/** Adds the plugin's commands to an application. */
export function addCommands({ app, tracker, settings, trans }: Surroundings): void {
	app.commands.addCommand(OPEN, {
		label: (args) => (args.ask === "url" ? trans.__("Open Zarr from URL…") : trans.__("Open Zarr…")),
		caption: trans.__("Show a Zarr or N5 store by its path on the server or its URL"),
		describedBy: { args: openArguments(trans) },
		execute: async (args) => {
			const named = typeof args.path === "string" || typeof args.url === "string";
			const place = named ? (args as Place) : await askPlace(serverPage(app), trans);
			if (!place) return;
			if (!hasTabs()) return openElsewhere(place);
			const tab = makeTab(place, settings);
			tab.content.changed.connect(() => void tracker.save(tab));
			showTab(app, tab);
			void tracker.add(tab);
			return tab;
		},
	});
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

function serverPage({ serviceManager }: JupyterFrontEnd): ServerPage {
	return {
		baseUrl: PageConfig.getBaseUrl(),
		root: PageConfig.getOption("serverRoot"),
		local: (path) => serviceManager.contents.localPath(path),
	};
}
