/** OBJECT → STORE: what a page may hand over that is no address. */
import type { AsyncReadable } from "zarrita";
import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { abortSignal } from "../signal.ts";
import { kindOf } from "./address.ts";
import { fileStore } from "./container.ts";
import type { DirectOptions } from "./direct.ts";
import { type Attachment, attachmentFile, blobFile, objectId, type PartFile } from "./file.ts";
import { folderStore, isFolder } from "./folder.ts";
import { archiveStore, isArchive, pickedStore } from "./keyed.ts";
import { webTargets } from "./reach.ts";
import { cutRange, type ReadOptions, type Reply, type StoreSource, type ZarrStore } from "./store.ts";

/** Anything with zarrita's `get`: a zarrita store, a Map of bytes by key. */
type Readable = Pick<AsyncReadable, "get" | "getRange"> | Map<string, Uint8Array>;

/**
 * The store of a folder (a directory handle, or the files of one that a person chose), of a zip or reference file (File, Blob, Observable's
 * FileAttachment), of an archive that is unpacked already, or of an object that reads keys; `base` is what the URL of an attachment may be
 * relative to. Throws AddressError for anything else.
 */
export function objectStore(source: unknown, options: DirectOptions, base?: string): StoreSource {
	if (typeof source !== "object" || source === null) throw nothing(source);
	const picked = pickedFiles(source);
	if (picked && picked.length !== 1) return pickedStore(source, picked);
	if (picked?.[0].webkitRelativePath) return pickedStore(source, picked);
	const file = fileOf(picked ? picked[0] : source, options, base);
	if (file)
		return withTargets(
			fileStore(file, kindOf(file.name), () => [webTargets(null, options)]),
			options,
		);
	if (isFolder(source)) return withTargets(folderStore(source), options);
	if (isArchive(source)) return withTargets(archiveStore(source), options);
	if (isReadable(source)) return readableStore(source);
	throw nothing(source);
}

/** What references in a store without an address point to may be on the web. */
function withTargets(source: StoreSource, options: DirectOptions): StoreSource {
	return { ...source, targets: source.targets ?? (() => [webTargets(null, options)]) };
}

function fileOf(source: object, options: DirectOptions, base?: string): PartFile | null {
	if (source instanceof Blob) return blobFile(source);
	return isAttachment(source) ? attachmentFile(source, options, base) : null;
}

/** The files of an `<input type="file">`, or of a list of them; null for anything else, and for none. */
function pickedFiles(source: object): File[] | null {
	const files = Array.isArray(source) || Object.prototype.toString.call(source) === "[object FileList]";
	const list = files ? Array.from(source as ArrayLike<unknown>) : [];
	return list.length > 0 && list.every((file) => file instanceof File) ? list : null;
}

/** Whether `source` is a store of ours already. */
export function isStore(source: unknown): source is ZarrStore {
	return isReadable(source) && "read" in source && "traffic" in source && "route" in source;
}

function isAttachment(source: object): source is Attachment {
	const { url, blob, name } = source as Partial<Attachment>;
	return typeof url === "function" && typeof blob === "function" && typeof name === "string";
}

function isReadable(source: unknown): source is Readable {
	return typeof source === "object" && source !== null && "get" in source && typeof source.get === "function";
}

/** Into fresh memory that takes a few milliseconds. */
const AT_ONCE_BYTES = 8 * 2 ** 20;

/** Copies in turn, no more of them in one task of the page than it can be held for. */
function makeCopies() {
	let copied = 0;
	const turn = async (bytes: number): Promise<void> => {
		while (copied > 0 && copied + bytes > AT_ONCE_BYTES) await new Promise((resolve) => setTimeout(resolve));
		if (copied === 0)
			setTimeout(() => {
				copied = 0;
			});
		copied += bytes;
	};
	return { turn };
}

const copies = makeCopies();

/** zarrita's own stores take keys with a leading slash; a Map may have them with or without. */
function readableStore(source: Readable): StoreSource {
	const get = async (key: string, options: ReadOptions): Promise<Uint8Array | undefined> => {
		if (source instanceof Map) return source.get(`/${key}`) ?? source.get(key);
		const { range, signal } = options;
		const own = {
			// made where somebody looks at it: few stores of a page do
			get signal() {
				return abortSignal(signal);
			},
		};
		return range && source.getRange ? source.getRange(`/${key}`, range, own) : source.get(`/${key}`, own);
	};
	return {
		id: `memory:${objectId(source)}`,
		name: "store",
		route: "memory",
		reason: "the store is an object of this page",
		parallel: 64,
		read: async (key, options): Promise<Reply> => {
			const bytes = await get(key, options);
			if (!bytes) return { status: 404 };
			if (!ArrayBuffer.isView(bytes)) throw noBytes(bytes, key);
			await copies.turn(bytes.length);
			// a copy: the bytes go to a worker for good, and these belong to the caller
			return {
				status: 200,
				bytes:
					options.range && (source instanceof Map || !source.getRange) ? cutRange(bytes, options.range) : bytes.slice(),
			};
		},
	};
}

function noBytes(value: unknown, key: string): ZarrError {
	return new ZarrError(
		"AddressError",
		`The store gave ${saidValue(value)} for ${key}; a store of this page gives the bytes of each key as Uint8Array, undefined where there are none.`,
		{ key },
	);
}

const VALID =
	"Give a URL, a folder (FileSystemDirectoryHandle, or the files of an <input webkitdirectory>), a zip or reference file (File, Blob or FileAttachment), a Map of bytes by key, or a zarrita store, Array or Group.";

/** What to do with things that are nearly right, by what they are called. */
const NEARLY: Readonly<Record<string, string>> = {
	Response: "Give its address, or, of a zip file, await response.blob().",
	ArrayBuffer: "Give bytes of a zip file as new Blob([bytes]).",
	Uint8Array: "Give bytes of a zip file as new Blob([bytes]).",
	FileSystemFileHandle: "Give await handle.getFile().",
	HTMLInputElement: "Give its field files.",
	FileList: "It is empty: wait until files are chosen.",
};

function nothing(source: unknown): ZarrError {
	const said = saidValue(source);
	const hint = typeof source === "function" ? "Give what it returns." : NEARLY[said.slice(said.indexOf(" ") + 1)];
	return new ZarrError("AddressError", `${said} is nothing that holds Zarr. ${hint ?? VALID}`);
}
