/** The file types of stores, which give them their icon. No document factory opens them: it would read the file through the Contents API. */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { TranslationBundle } from "@jupyterlab/translation";
import { zarrIcon } from "./icon.ts";

/** Adds the file types of folders and zip files that are stores by name. */
export function addFileTypes(registry: DocumentRegistry, trans: TranslationBundle): void {
	registry.addFileType({
		name: "zarr",
		displayName: trans.__("Zarr"),
		contentType: "directory",
		extensions: [".zarr", ".ome.zarr", ".n5", ".icechunk"],
		icon: zarrIcon,
	});
	registry.addFileType({
		name: "zarr-zip",
		displayName: trans.__("Zarr in a zip file"),
		contentType: "file",
		fileFormat: "base64",
		extensions: [".zarr.zip", ".n5.zip", ".ozx"],
		icon: zarrIcon,
	});
}
