/** The commands of an open tab: another view of it, code and a link that show the same, its store read anew. */
import { Clipboard, Notification } from "@jupyterlab/apputils";
import { PageConfig } from "@jupyterlab/coreutils";
import { addIcon, type LabIcon, linkIcon, refreshIcon } from "@jupyterlab/ui-components";
import type { ReadonlyJSONObject, ReadonlyPartialJSONObject } from "@lumino/coreutils";
import { linkQuery } from "./link.ts";
import { keptPlace } from "./place.ts";
import type { ZarrTab } from "./tab.ts";
import { addTab, type Desk, tabsOfStore } from "./tabs.ts";

/** Reads the store of a tab anew, for all of its tabs. */
export const REFRESH = "zarr-widget:refresh";
/** Opens a second tab beside one, of the same store and state. */
export const NEW_VIEW = "zarr-widget:new-view";
/** Copies a link that opens what a tab shows. */
export const COPY_LINK = "zarr-widget:copy-link";

type Arguments = ReadonlyPartialJSONObject;

/** Adds the commands of open tabs. They are for the current tab, in the context menu of a tab's title for that one. */
export function addViewCommands(desk: Desk): void {
	const { trans } = desk;
	add(desk, REFRESH, trans.__("Refresh"), trans.__("Read the store anew, in all its tabs"), refreshIcon, (tab) => {
		for (const { content } of tabsOfStore(desk.tracker, tab)) content.refresh();
	});
	add(
		desk,
		NEW_VIEW,
		trans.__("New View"),
		trans.__("Open a second view of the store beside this one"),
		addIcon,
		(tab) => {
			addTab(desk, tab.content.place, { mode: "split-right", ref: tab.id });
		},
	);
	add(
		desk,
		COPY_LINK,
		trans.__("Copy Link"),
		trans.__("Copy a link that opens this view in JupyterLab"),
		linkIcon,
		(tab) => {
			const base = PageConfig.getUrl({
				mode: "multiple-document",
				workspace: PageConfig.defaultWorkspace,
				treePath: "",
			});
			copy(desk, `${base}${linkQuery(tab.content.place)}`, tab, trans.__("Link copied"));
		},
	);
}

function add(desk: Desk, id: string, label: string, caption: string, icon: LabIcon, act: (tab: ZarrTab) => void): void {
	const { app, trans } = desk;
	app.commands.addCommand(id, {
		label,
		caption,
		icon,
		isEnabled: (args) => args.toolbar === true || tabFor(desk, args) !== null,
		describedBy: { args: argumentsOf(trans.__("The tab whose title was clicked in place of the current one")) },
		execute: (args) => {
			const tab = tabFor(desk, args);
			if (tab) act(tab);
		},
	});
}

function argumentsOf(description: string): ReadonlyJSONObject {
	return { type: "object", properties: { clicked: { type: "boolean", description } } };
}

/** The tab a command is for; null where none is current. */
function tabFor({ app, tracker }: Desk, args: Arguments): ZarrTab | null {
	if (args.clicked === true) {
		const title = app.contextMenuHitTest(({ dataset }) => dataset.type === "zarr-title");
		return tracker.find(({ id }) => id === title?.dataset.id) ?? null;
	}
	const { currentWidget } = tracker;
	return args.toolbar === true || currentWidget === app.shell.currentWidget ? currentWidget : null;
}

/** Copies a text, and says so; and what it lacks, where the address had what may be a secret. */
function copy({ trans }: Desk, text: string, tab: ZarrTab, done: string): void {
	Clipboard.copyToSystem(text);
	const whole = tab.content.place;
	if (keptPlace(whole) === whole) Notification.success(done, { autoClose: 3000 });
	else
		Notification.warning(trans.__("%1, without the address's query, user and password: they may be secrets.", done), {
			autoClose: 8000,
		});
}
