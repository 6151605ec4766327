/** A folder of this machine that the page was given (`showDirectoryPicker`), or of the browser's own file system (OPFS), read file by file. */
import { ZarrError } from "../errors.ts";
import { blobFile, objectId } from "./file.ts";
import { documentKind, MOST_DOCUMENTS } from "./listing.ts";
import { type Child, joinKey, type Listing, type Reply, type StoreSource } from "./store.ts";

/** Whether `value` is the handle of a folder. */
export function isFolder(value: object): value is FileSystemDirectoryHandle {
	const { kind, getFileHandle } = value as Partial<FileSystemDirectoryHandle>;
	return kind === "directory" && typeof getFileHandle === "function";
}

/** The store in a folder. A file is opened anew for each read, so that nothing is held that has changed since. */
export function folderStore(folder: FileSystemDirectoryHandle): StoreSource {
	const name = folder.name || "store";
	/** The state of each file of which parts were read, so that parts of two states are never taken for one. */
	const states = new Map<string, string>();
	const read: StoreSource["read"] = async (key, { range, signal }): Promise<Reply> => {
		const file = await fileAt(folder, key, name);
		if (!file) return { status: 404 };
		const state = `${file.lastModified} ${file.size}`;
		const before = states.get(key) ?? state;
		if (range) states.set(key, before);
		if (range && before !== state) throw changed(key, name);
		const { bytes } = await blobFile(file, key)
			.read(range, { signal })
			.catch((cause) => {
				throw signal?.aborted ? cause : changed(key, name, cause);
			});
		return { status: 200, bytes };
	};
	return {
		id: `folder:${objectId(folder)}`,
		name,
		route: "memory",
		reason: "the browser reads the folder's files",
		parallel: 16,
		read,
		list: (path, { signal }) => childrenIn(folder, path, name, signal, (key) => read(key, { signal })),
		refresh: () => states.clear(),
	};
}

function changed(key: string, name: string, cause?: unknown): ZarrError {
	const text = `${key} of ${name} was changed or removed while it was read. Refresh to see the folder as it is now.`;
	return new ZarrError("ChangedError", text, { key, cause });
}

/** The file at a key as it is now; null where there is none. */
async function fileAt(folder: FileSystemDirectoryHandle, key: string, name: string): Promise<File | null> {
	const cut = key.lastIndexOf("/");
	const parent = await folderAt(folder, key.slice(0, Math.max(0, cut)), name);
	const last = key.slice(cut + 1);
	return parent && found(async () => (await parent.getFileHandle(last)).getFile(), key, name);
}

async function folderAt(
	folder: FileSystemDirectoryHandle,
	path: string,
	name: string,
): Promise<FileSystemDirectoryHandle | null> {
	let at: FileSystemDirectoryHandle | null = folder;
	for (const part of path.split("/").filter(Boolean)) {
		const above: FileSystemDirectoryHandle = at;
		at = await found(() => above.getDirectoryHandle(part), path, name);
		if (!at) return null;
	}
	return at;
}

/** What `open` finds; null where there is nothing, or a folder in place of a file. Rejects with AccessError where the browser may not look. */
async function found<T>(open: () => Promise<T>, key: string, name: string): Promise<T | null> {
	try {
		return await open();
	} catch (cause) {
		const why = cause instanceof Error ? cause.name : "";
		if (why === "NotFoundError" || why === "TypeMismatchError") return null;
		throw refused(why, key, name, cause);
	}
}

function refused(why: string, key: string, name: string, cause: unknown): ZarrError {
	const what =
		why === "NotAllowedError"
			? `The page may not read the folder ${name} (any more). Choose it again, or call its requestPermission() when a button is pressed.`
			: `The browser does not open ${key} of ${name}: ${cause instanceof Error ? cause.message : String(cause)} Serve the folder over http, or zip it.`;
	return new ZarrError("AccessError", what, { key, cause });
}

/** Documents by which a folder is known as a node, those first that say it by being there. */
const DOCUMENTS = [".zarray", ".zgroup", "zarr.json", "attributes.json"];

async function childrenIn(
	folder: FileSystemDirectoryHandle,
	path: string,
	name: string,
	signal: AbortSignal | undefined,
	read: (key: string) => Promise<Reply>,
): Promise<Listing> {
	const at = await folderAt(folder, path, name);
	const folders: FileSystemDirectoryHandle[] = [];
	const files: Child[] = [];
	for await (const entry of entriesOf(at, path, name)) {
		signal?.throwIfAborted();
		if (isFolder(entry)) folders.push(entry);
		else files.push({ name: entry.name, kind: "file" });
	}
	const few = folders.length <= MOST_DOCUMENTS;
	const nodes = folders.map(async (child) => {
		const kind = few ? await kindIn(child, joinKey(path, child.name), name, read) : "unknown";
		return { name: child.name, kind };
	});
	const children = [...(await Promise.all(nodes)), ...files];
	return { children: children.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

async function* entriesOf(folder: FileSystemDirectoryHandle | null, path: string, name: string) {
	const entries = folder?.values();
	for (;;) {
		const next = await found(async () => entries?.next(), path, name);
		if (!next || next.done) return;
		yield next.value;
	}
}

/** What a folder holds, by the first of its documents. */
async function kindIn(
	folder: FileSystemDirectoryHandle,
	path: string,
	name: string,
	read: (key: string) => Promise<Reply>,
): Promise<Child["kind"]> {
	for (const document of DOCUMENTS) {
		const key = joinKey(path, document);
		if (!(await found(() => folder.getFileHandle(document), key, name))) continue;
		if (document.startsWith(".")) return document === ".zarray" ? "array" : "group";
		return documentKind(key, read(key));
	}
	return "unknown";
}
