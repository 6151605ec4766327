/** The commands of an open tab: its store read anew, another view of it, code and a link that show the same. */
import { Clipboard, Notification } from "@jupyterlab/apputils";
import { PageConfig } from "@jupyterlab/coreutils";
import { addIcon, copyIcon, type LabIcon, linkIcon, refreshIcon } from "@jupyterlab/ui-components";
import type { ReadonlyPartialJSONObject } from "@lumino/coreutils";
import { currentTab } from "./area.ts";
import { loadCore } from "./core.ts";
import { linkQuery } from "./link.ts";
import { keptPlace, pythonSource } from "./place.ts";
import type { ZarrTab } from "./tab.ts";
import { addTab, type Desk, tabsOfStore } from "./tabs.ts";

/** Reads the store of a tab anew, for all of its tabs. */
export const REFRESH = "zarr-widget:refresh";
/** Opens a second tab beside one, of the same store and state. */
export const NEW_VIEW = "zarr-widget:new-view";
/** Copies the Python code that shows what a tab shows. */
export const COPY_PYTHON = "zarr-widget:copy-python";
/** Copies a link that opens what a tab shows. */
export const COPY_LINK = "zarr-widget:copy-link";

interface TabCommand {
	readonly id: string;
	readonly label: string;
	readonly caption: string;
	readonly icon: LabIcon;
	act(tab: ZarrTab): void | Promise<void>;
}

/** Adds the commands of open tabs. They are for the current tab; in the context menu of a tab's title, for that one. */
export function addViewCommands(desk: Desk): void {
	const { app, trans } = desk;
	const description = trans.__("Whether it is for the tab whose title was right-clicked, and not for the current one");
	for (const { id, label, caption, icon, act } of tabCommands(desk)) {
		app.commands.addCommand(id, {
			label,
			caption,
			icon,
			isEnabled: (args) => args.toolbar === true || tabFor(desk, args) !== null,
			describedBy: { args: { type: "object", properties: { clicked: { type: "boolean", description } } } },
			execute: async (args) => {
				const tab = tabFor(desk, args);
				if (tab) await act(tab);
			},
		});
	}
}

function tabCommands(desk: Desk): TabCommand[] {
	const { trans, tracker } = desk;
	return [
		{
			id: REFRESH,
			label: trans.__("Refresh Zarr"),
			caption: trans.__("Read the store anew, for all its tabs"),
			icon: refreshIcon,
			act: (tab) => {
				for (const { content } of tabsOfStore(tracker, tab)) content.refresh();
			},
		},
		{
			id: NEW_VIEW,
			label: trans.__("New View of Zarr"),
			caption: trans.__("Open another view of the store beside this one"),
			icon: addIcon,
			act: (tab) => void addTab(desk, tab.content.place, { mode: "split-right", ref: tab.id }),
		},
		{
			id: COPY_PYTHON,
			label: trans.__("Copy Python for This View"),
			caption: trans.__("Copy the Python code that shows this view in a notebook"),
			icon: copyIcon,
			act: (tab) => copyPython(desk, tab),
		},
		{
			id: COPY_LINK,
			label: trans.__("Copy Link to This View"),
			caption: trans.__("Copy a link that opens this view in JupyterLab"),
			icon: linkIcon,
			act: (tab) => copy(desk, tab, linkTo(tab), trans.__("Copied the link")),
		},
	];
}

/** The tab a command is for; null where none is current. */
function tabFor({ app, tracker }: Desk, args: ReadonlyPartialJSONObject): ZarrTab | null {
	if (args.clicked === true) {
		const title = app.contextMenuHitTest(({ dataset }) => dataset.type === "zarr-title");
		return tracker.find(({ id }) => id === title?.dataset.id) ?? null;
	}
	const { currentWidget } = tracker;
	return args.toolbar === true || currentWidget === currentTab(app) ? currentWidget : null;
}

function linkTo({ content }: ZarrTab): string {
	// one that works for whoever gets it: no workspace of one's own, no token
	const page = { mode: "multiple-document", workspace: PageConfig.defaultWorkspace, treePath: "" } as const;
	return `${PageConfig.getUrl(page)}${linkQuery(content.place)}`;
}

async function copyPython(desk: Desk, tab: ZarrTab): Promise<void> {
	const { view, place } = tab.content;
	if (!view?.value) {
		Notification.info(desk.trans.__("There is nothing to copy: the store is not open."), { autoClose: 5000 });
		return;
	}
	const { pythonLine } = await loadCore();
	const line = pythonLine(pythonSource(place, PageConfig.getOption("serverRoot")), view.value, view.limits);
	copy(desk, tab, `from zarr_widget import ZarrWidget\n${line}\n`, desk.trans.__("Copied the Python code"));
}

/** Copies a text and says so; and what it lacks, where the address had what may be a secret. */
function copy({ trans }: Desk, { content }: ZarrTab, text: string, done: string): void {
	Clipboard.copyToSystem(text);
	if (keptPlace(content.place) === content.place) Notification.success(done, { autoClose: 3000 });
	else Notification.warning(trans.__("%1, without what may be secret in the address: add it yourself.", done));
}
