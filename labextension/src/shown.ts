/** What is known of the items that file browsers show. */
import { URLExt } from "@jupyterlab/coreutils";
import type { FileBrowser } from "@jupyterlab/filebrowser";
import { type Contents, ServerConnection } from "@jupyterlab/services";
import { type Kind, kindOfName, serverPath } from "./names.ts";

/** File browsers, and which of their items are stores: by name, and for folders whose name doesn't tell because the server looked into them. */
export class ShownItems {
	/** Each browser with the paths of the folders that the server says are stores. */
	readonly #browsers = new Map<FileBrowser, () => ReadonlySet<string>>();

	/** Follows a file browser until it is disposed. */
	add(browser: FileBrowser): void {
		this.#browsers.set(browser, watchFolders(browser));
		browser.disposed.connect(() => this.#browsers.delete(browser));
	}

	/** What an item is; null where nothing says that it is a store. */
	kindOf({ name, path, type }: Contents.IModel): Kind | null {
		const isFolder = type === "directory";
		const isFound = () => [...this.#browsers.values()].some((found) => found().has(path));
		return kindOfName(name, isFolder) ?? (isFolder && isFound() ? "store" : null);
	}

	/** The item at a path, with its drive's prefix, as far as a browser shows it. */
	itemAt(path: string): Contents.IModel | undefined {
		return [...this.#browsers.keys()].flatMap(({ model }) => [...model.items()]).find((item) => item.path === path);
	}
}

/** Asks the server once for each folder shown, and again when a folder in it has changed. */
function watchFolders({ model }: FileBrowser): () => ReadonlySet<string> {
	const { contents, serverSettings } = model.manager.services;
	let asked = "";
	let found: ReadonlySet<string> = new Set();
	const ask = async () => {
		const parent = serverPath(contents, model.path);
		const folders = [...model.items()].filter(({ name, type }) => type === "directory" && !kindOfName(name, true));
		const question = JSON.stringify([model.path, ...folders.map(({ name, last_modified }) => [name, last_modified])]);
		if (parent === null || folders.length === 0 || question === asked) return;
		asked = question;
		const stores = await storesBelow(parent, serverSettings);
		if (question === asked) found = new Set(folders.filter(({ name }) => stores.has(name)).map(({ path }) => path));
	};
	model.refreshed.connect(() => void ask());
	void ask();
	return () => found;
}

/** The names of the folders in a folder that the server says are stores: none where it can't be asked. */
async function storesBelow(path: string, settings: ServerConnection.ISettings): Promise<ReadonlySet<unknown>> {
	const url = URLExt.join(settings.baseUrl, "zarr-widget/api/stores");
	const request = { method: "POST", body: JSON.stringify({ root: "root", path }) };
	try {
		const response = await ServerConnection.makeRequest(url, request, settings);
		const { stores } = (await response.json()) as { stores?: unknown };
		return new Set(response.ok && Array.isArray(stores) ? stores : []);
	} catch {
		return new Set(); // no server extension, or no server: names still tell
	}
}
