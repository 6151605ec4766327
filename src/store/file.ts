/** A file of which parts can be read: at a URL by HTTP ranges, or in the page's memory (Blob, File). */
import { isAbort, isZarrError, ZarrError } from "../errors.ts";
import type { Address } from "./address.ts";
import { ORDERED } from "./batch.ts";
import type { DirectOptions } from "./direct.ts";
import { type Answer, requestPart } from "./http.ts";
import { type AskPart, partReads } from "./part.ts";
import type { ByteRange, Route, Wanted } from "./store.ts";

/** A part of a file, and which state of the file it comes from where that is known (ETag, else Last-Modified). */
export interface FilePart {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly version: string | null;
}

/** A file that is read in parts. */
export interface PartFile {
	/** Equal for equal files: part of the cache key of what lies in it. */
	readonly id: string;
	readonly name: string;
	readonly route: Route;
	readonly reason: string;
	/** How many reads it takes at a time. */
	readonly parallel: number;
	/** The bytes of a range (without one, all), fewer where the file ends before it. Rejects with NetworkError, AccessError or NotFoundError. */
	read(range?: ByteRange, wanted?: Wanted): Promise<FilePart>;
	/** Forgets what is held, so that a changed file is noticed. */
	refresh(): void;
}

/** The largest file that is read whole from a server without range requests. */
const WHOLE_BYTES = 256 * 2 ** 20;

/** How a file at a URL is reached. */
export interface FileRoute {
	readonly id: string;
	readonly route: Route;
	readonly reason: string;
}

/** The file at `address`; `options` as for a folder read directly. */
export function urlFile(
	{ url: { href }, name }: Address,
	{ fetch: given, headers }: DirectOptions,
	route: FileRoute,
): PartFile {
	// no-store: browsers would cut one range into several by what their cache holds, or answer with the whole once the file changes
	const send: typeof fetch = (input, init) => (given ?? globalThis.fetch)(input, { ...init, cache: "no-store" });
	const ask: AskPart = async (_key, range, signal) => {
		const response = await requestPart(send, href, name, range, { headers, signal }).catch((error) => {
			throw explain(error, name, href);
		});
		if (response.status !== 206) await checkLength(response, name, href);
		return response;
	};
	const { read, forget } = partReads(ask, { requests: 0, bytes: 0 }, true);
	return {
		...route,
		name,
		parallel: ORDERED,
		async read(range, wanted) {
			const { bytes = new Uint8Array(), etag, modified } = await read(name, { range, ...wanted });
			return { bytes: bytes as FilePart["bytes"], version: etag ?? modified?.toString() ?? null };
		},
		refresh: forget,
	};
}

function explain(error: unknown, name: string, url: string): unknown {
	const status = isZarrError(error) ? error.status : undefined;
	if (status === 404 || status === 410)
		return new ZarrError("NotFoundError", `There is no file ${name} (${status}). Check the address.`, { url, status });
	if (status === 416)
		return new ZarrError("MetadataError", `${name} is shorter than its directory says (416). Upload it again.`, {
			url,
			status,
		});
	return error;
}

async function checkLength(response: Answer, name: string, url: string): Promise<void> {
	const length = Number(response.headers.get("Content-Length") ?? 0);
	if (length <= WHOLE_BYTES) return;
	await response.body?.cancel();
	throw new ZarrError(
		"UnsupportedError",
		`The server of ${name} sends no parts of files, and the whole (${Math.round(length / 2 ** 20)} MiB) is too much to hold. Serve it with HTTP ranges, or unzip it.`,
		{ url },
	);
}

const ids = new WeakMap<object, string>();

/** The same id for the same object of this page. */
export function objectId(object: object): string {
	const id = ids.get(object) ?? crypto.randomUUID();
	ids.set(object, id);
	return id;
}

/** A file attached to an Observable notebook: its URL is known only once asked for. */
export interface Attachment {
	readonly name: string;
	url(): Promise<string>;
	blob(): Promise<Blob>;
}

/** An attached file; `base` is what its URL may be relative to. One that has no http(s) URL is read whole. */
export function attachmentFile(attachment: Attachment, options: DirectOptions, base?: string): PartFile {
	const route = { id: `attachment:${objectId(attachment)}`, route: "direct" as const, reason: "the file is attached" };
	const find = async (): Promise<PartFile> => {
		const url = new URL(await attachment.url(), base);
		if (!url.protocol.startsWith("http")) return blobFile(await attachment.blob());
		return urlFile({ url, kind: "zip", name: attachment.name }, options, route);
	};
	let found: Promise<PartFile> | null = null;
	return {
		...route,
		name: attachment.name,
		parallel: ORDERED,
		async read(range, wanted) {
			found ??= find().catch((error) => {
				found = null;
				throw error;
			});
			return (await found).read(range, wanted);
		},
		refresh() {
			found = null;
		},
	};
}

/** A Blob, or a File that a person chose; `name` is what it is called, by its own or by its type unless given. */
export function blobFile(blob: Blob, name: string = ownName(blob)): PartFile {
	return {
		id: `blob:${objectId(blob)}`,
		name,
		route: "memory",
		reason: "the file is in this page",
		parallel: 16,
		read: async (range, { signal } = {}) => {
			signal?.throwIfAborted();
			try {
				return { bytes: new Uint8Array(await partOf(blob, range).arrayBuffer()), version: null };
			} catch (cause) {
				if (isAbort(cause)) throw cause;
				throw new ZarrError("AccessError", `${name} can't be read any more: it has changed or gone. Choose it again.`, {
					cause,
				});
			}
		},
		refresh() {},
	};
}

function ownName(blob: Blob): string {
	if ("name" in blob && typeof blob.name === "string" && blob.name) return blob.name;
	return blob.type === "application/json" ? "references.json" : "store.zip";
}

function partOf(blob: Blob, range?: ByteRange): Blob {
	if (!range) return blob;
	return "suffixLength" in range
		? blob.slice(Math.max(0, blob.size - range.suffixLength))
		: blob.slice(range.offset, range.offset + range.length);
}
