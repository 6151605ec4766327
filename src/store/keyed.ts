/** A store of files that the page has by name: those of a folder that a person chose, or of an archive that the page has unpacked. */

import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { blobFile, objectId } from "./file.ts";
import { childrenOf } from "./listing.ts";
import type { Reply, StoreSource } from "./store.ts";

/** An archive as `FileAttachment(…).zip()` gives it. */
export interface Archive {
	readonly filenames: readonly string[];
	file(name: string): { blob(): Promise<Blob> };
}

/** Whether `value` is an unpacked archive. */
export function isArchive(value: object): value is Archive {
	const { filenames, file } = value as Partial<Archive>;
	return Array.isArray(filenames) && typeof file === "function";
}

/** The store of an unpacked archive; a single folder at its top that holds all of it is stepped over. */
export function archiveStore(archive: Archive): StoreSource {
	const files = new Map(archive.filenames.map((name) => [name, () => archive.file(name).blob()]));
	return keyedStore(archive, files, "archive", "the page has unpacked the archive");
}

/**
 * The store of the files of a folder, as an `<input type="file" webkitdirectory>` lists them; `list` is that list, which is the store's identity.
 * Throws AddressError for files that come from no folder.
 */
export function pickedStore(list: object, picked: readonly File[]): StoreSource {
	const [loose] = picked.filter(({ webkitRelativePath }) => !webkitRelativePath);
	if (loose)
		throw new ZarrError(
			"AddressError",
			`${saidValue(loose.name)} is one of ${picked.length} files, but of no folder. Give one zip or reference file, or take the files of a folder, by an <input type="file" webkitdirectory>.`,
		);
	const files = new Map(picked.map((file) => [file.webkitRelativePath, async () => file]));
	return keyedStore(list, files, "folder", "the page holds the folder's files");
}

function keyedStore(
	owner: object,
	files: ReadonlyMap<string, () => Promise<Blob>>,
	unnamed: string,
	reason: string,
): StoreSource {
	const top = topFolder([...files.keys()]);
	const members = new Map([...files].map(([name, open]) => [name.slice(top.length), open]));
	const name = top.slice(0, -1) || unnamed;
	const read: StoreSource["read"] = async (key, { range, signal }): Promise<Reply> => {
		const open = members.get(key);
		if (!open) return { status: 404 };
		const { bytes } = await blobFile(await opened(open, key, name), key).read(range, { signal });
		return { status: 200, bytes };
	};
	return {
		id: `keyed:${objectId(owner)}`,
		name,
		route: "memory",
		reason,
		parallel: 16,
		read,
		list: async (path, { signal }) => childrenOf(members, path, (key) => read(key, { signal })),
	};
}

async function opened(open: () => Promise<Blob>, key: string, name: string): Promise<Blob> {
	try {
		return await open();
	} catch (cause) {
		throw new ZarrError("ChunkError", `${key} of the ${name} can't be unpacked. The file is damaged: copy it again.`, {
			key,
			cause,
		});
	}
}

/** "folder/" where every name begins with it, else "". */
function topFolder(names: readonly string[]): string {
	const [first = ""] = names;
	const top = first.slice(0, first.indexOf("/") + 1);
	return names.every((name) => name.startsWith(top)) ? top : "";
}
