/** Stores in JupyterLab's file browser: icons, "Open With", double-click and Enter, dragging into a notebook. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { showErrorMessage } from "@jupyterlab/apputils";
import { type FileBrowser, IFileBrowserFactory } from "@jupyterlab/filebrowser";
import type { Contents } from "@jupyterlab/services";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { ITranslator, nullTranslator, type TranslationBundle } from "@jupyterlab/translation";
import { OPEN } from "./commands.ts";
import { acceptDrops } from "./drop.ts";
import { watchFolders } from "./folders.ts";
import { catchGestures } from "./gestures.ts";
import { zarrIcon } from "./icon.ts";
import { addToMenu } from "./menu.ts";
import { type DoubleClick, isOpenedByGesture, type Kind, kindOfName, serverPath, storePath } from "./names.ts";
import { addFileTypes } from "./registry.ts";

/** Opens the stores that are selected in the file browser. */
export const OPEN_SELECTED = "zarr-widget:open-selected";
/** The plugin whose settings say what a double-click does. */
const SETTINGS = "zarr-widget:plugin";

/** Shows stores in file browsers as what they are, and opens them from there. */
export const browserPlugin: JupyterFrontEndPlugin<void> = {
	id: "zarr-widget:filebrowser",
	description: "Opens Zarr stores from the file browser.",
	autoStart: true,
	optional: [IFileBrowserFactory, ISettingRegistry, ITranslator],
	activate(
		app: JupyterFrontEnd,
		factory: IFileBrowserFactory | null,
		settings: ISettingRegistry | null,
		translator: ITranslator | null,
	) {
		const trans = (translator ?? nullTranslator).load("zarr_widget");
		addFileTypes(app.docRegistry, trans);
		if (factory) addToBrowsers(app, factory.tracker, followSetting(settings), trans);
	},
};

function addToBrowsers(
	app: JupyterFrontEnd,
	tracker: IFileBrowserFactory["tracker"],
	doubleClick: () => DoubleClick,
	trans: TranslationBundle,
): void {
	const { contents } = app.serviceManager;
	const known = new Map<FileBrowser, (path: string) => boolean>();
	const kindOf = ({ name, path, type }: Contents.IModel): Kind | null => {
		const isFolder = type === "directory";
		const isKnown = () => [...known.values()].some((isStore) => isStore(path));
		return kindOfName(name, isFolder) ?? (isFolder && isKnown() ? "store" : null);
	};
	const isStore = (item: Contents.IModel) => kindOf(item) !== null;
	const here = (path: string) => serverPath(contents, path);
	const open = ({ path }: Contents.IModel) => {
		const local = here(path);
		if (local !== null) return app.commands.execute(OPEN, { path: storePath(local) });
		const drive = contents.driveName(path);
		return showErrorMessage(
			trans.__("Open Zarr"),
			trans.__(
				"“%1” is on the drive “%2”. Only stores among the Jupyter server's own files can be opened.",
				path,
				drive,
			),
		);
	};
	addOpenSelected(app, tracker, { isStore, open }, trans);
	const offer = addToMenu(app, { isStore, command: OPEN_SELECTED, args: { label: trans.__("Zarr") } });
	const isOpened = (item: Contents.IModel) =>
		isOpenedByGesture(kindOf(item), doubleClick()) && here(item.path) !== null;
	const attend = (browser: FileBrowser) => {
		known.set(browser, watchFolders(browser));
		browser.disposed.connect(() => known.delete(browser));
		offer(browser);
		catchGestures(browser, { isOpened, open: (item) => void open(item) });
	};
	tracker.forEach(attend);
	tracker.widgetAdded.connect((_, browser) => attend(browser));
	const itemAt = (path: string) =>
		[...known.keys()].flatMap(({ model }) => [...model.items()]).find((item) => item.path === path);
	acceptDrops(app, {
		serverPath: here,
		storeAt(path) {
			const item = itemAt(path);
			const kind = item ? kindOf(item) : null;
			return kind === "zarr" || kind === "store" ? here(path) : null;
		},
	});
}

function addOpenSelected(
	app: JupyterFrontEnd,
	tracker: IFileBrowserFactory["tracker"],
	{ isStore, open }: { isStore(item: Contents.IModel): boolean; open(item: Contents.IModel): Promise<unknown> },
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
		execute: () => Promise.all(selected().map(open)),
	});
}

/** What double-click and Enter open, as it is set now: folders that end in .zarr, until settings say otherwise. */
function followSetting(registry: ISettingRegistry | null): () => DoubleClick {
	let value: unknown;
	const read = (settings: ISettingRegistry.ISettings) => {
		value = settings.get("doubleClick").composite;
	};
	registry?.load(SETTINGS).then(
		(settings) => {
			read(settings);
			settings.changed.connect(read);
		},
		() => undefined, // JupyterLab itself says what is wrong with its settings
	);
	return () => (value === "stores" || value === "never" ? value : "zarr");
}
