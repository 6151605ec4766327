/** Folders that are stores though their names don't tell: the server looks into them. */
import { URLExt } from "@jupyterlab/coreutils";
import type { FileBrowser } from "@jupyterlab/filebrowser";
import { ServerConnection } from "@jupyterlab/services";
import { kindOfName, serverPath } from "./names.ts";

/**
 * Follows what a file browser shows; the function that is answered says whether the folder at one of its paths is known as a store.
 * One request for each folder shown, and another when a folder in it has changed.
 */
export function watchFolders({ model }: FileBrowser): (path: string) => boolean {
	const { contents, serverSettings } = model.manager.services;
	let asked = "";
	let found = new Set<string>();
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
	return (path) => found.has(path);
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
