/** What the names in a file browser say about stores, and the paths of what they name. Pure. */
import type { Choices } from "./settings.ts";

/**
 * How sure a name is: "zarr" names nothing but Zarr (a folder `….zarr`, a zip file of a store), "store" another store that is read as Zarr,
 * "maybe" a file that may belong to one (`zarr.json`, JSON that may be references).
 */
export type Kind = "zarr" | "store" | "maybe";

/** The part of JupyterLab's contents manager that knows drives. */
export interface Drives {
	driveName(path: string): string;
	localPath(path: string): string;
}

const METADATA = "zarr.json";

/** What a name of a folder or file says; null where it says nothing of Zarr. */
export function kindOfName(name: string, isFolder: boolean): Kind | null {
	if (isFolder) return /.\.zarr$/i.test(name) ? "zarr" : /.\.(n5|icechunk)$/i.test(name) ? "store" : null;
	if (/.(\.(zarr|n5)\.zip|\.ozx)$/i.test(name)) return "zarr";
	return /\.json$/i.test(name) ? "maybe" : null;
}

/** Whether double-click and Enter open a store in a tab, by the setting. A file that may be something else keeps its own editor. */
export function isOpenedByGesture(kind: Kind | null, setting: Choices["doubleClick"]): boolean {
	if (setting === "stores") return kind === "zarr" || kind === "store";
	return setting === "zarr" && kind === "zarr";
}

/**
 * The path below the server's root of an item of the file browser, whose drive's prefix is taken off; null for a drive whose files
 * are not the server's. "RTC" shows the server's own files.
 */
export function serverPath(drives: Drives, path: string): string | null {
	return ["", "RTC"].includes(drives.driveName(path)) ? drives.localPath(path).replace(/^\/+/, "") : null;
}

/** The store that a path means: `zarr.json` stands for its folder. */
export function storePath(path: string): string {
	const parts = path.split("/");
	return parts.at(-1) === METADATA ? parts.slice(0, -1).join("/") : path;
}
