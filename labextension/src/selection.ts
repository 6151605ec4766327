/** The command that opens what is selected in the file browser. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import { showErrorMessage } from "@jupyterlab/apputils";
import type { IFileBrowserFactory } from "@jupyterlab/filebrowser";
import type { Contents } from "@jupyterlab/services";
import type { TranslationBundle } from "@jupyterlab/translation";
import { OPEN } from "./commands.ts";
import { zarrIcon } from "./icon.ts";
import { serverPath, storePath } from "./names.ts";

/** Opens the stores that are selected in the file browser. */
export const OPEN_SELECTED = "zarr-widget:open-selected";

/** Opens an item of a file browser in a tab; says why not where its drive isn't the server's files. */
export async function openItem(
	{ commands, serviceManager }: JupyterFrontEnd,
	{ path }: Contents.IModel,
	trans: TranslationBundle,
): Promise<void> {
	const { contents } = serviceManager;
	const local = serverPath(contents, path);
	if (local !== null) return commands.execute(OPEN, { path: storePath(local) });
	const reason = trans.__(
		"“%1” is on the drive “%2”. Only stores among the Jupyter server's own files can be opened: copy it there, or open it by its address.",
		contents.localPath(path),
		contents.driveName(path),
	);
	return showErrorMessage(trans.__("This Zarr can't be opened"), reason);
}

/** Adds the command; `isStore` tells which of the selected items it opens. */
export function addOpenSelected(
	app: JupyterFrontEnd,
	tracker: IFileBrowserFactory["tracker"],
	isStore: (item: Contents.IModel) => boolean,
	trans: TranslationBundle,
): void {
	const selected = () => [...(tracker.currentWidget?.selectedItems() ?? [])].filter(isStore);
	app.commands.addCommand(OPEN_SELECTED, {
		label: (args) => (typeof args.label === "string" ? args.label : trans.__("Open Selected Zarr")),
		caption: trans.__("Open the stores selected in the file browser, each in a tab"),
		icon: zarrIcon,
		isEnabled: () => selected().length > 0,
		describedBy: {
			args: {
				type: "object",
				properties: { label: { type: "string", description: trans.__("The label of the command in a menu") } },
			},
		},
		execute: () => Promise.all(selected().map((item) => openItem(app, item, trans))),
	});
}
