/**
 * The files route: the Jupyter server's own /files/ and, for names, its Contents API, where this package's extension is not there. Both hide files
 * whose names begin with a dot, as those of Zarr v2 do, unless the server is told to show them.
 */

import { isZarrError, ZarrError } from "../errors.ts";
import { abortSignal, type Signal } from "../signal.ts";
import { keyUrl } from "./address.ts";
import { ORDERED } from "./batch.ts";
import { type PartFile, urlFile } from "./file.ts";
import { Flights } from "./flight.ts";
import { checkResponse, requestValue } from "./http.ts";
import { ask, hasExtension, type JupyterServer } from "./jupyter.ts";
import { childrenOf, documentKind } from "./listing.ts";
import { type AskPart, partReads } from "./part.ts";
import { joinKey, type Listing, type ReadOptions, type Reply, type StoreSource, type Traffic } from "./store.ts";

/** What a page lacks where only /files/ answers, and how to get it. */
export const WITHOUT_EXTENSION =
	"This Jupyter server does not have zarr-widget's server extension. Where the server runs, pip install zarr-widget, restart the server and reload this page.";

/** A file below the server's root, read in parts. */
export function filesFile(server: JupyterServer, path: string, name: string, reason: string): PartFile {
	const url = filesUrl(server, path);
	const route = { id: `files:${url.href}`, route: "files" as const, reason };
	return urlFile({ url, kind: "zip", name }, { fetch: (input, init) => ask(server, String(input), init) }, route);
}

/**
 * A folder below the server's root. Where a folder has no document that /files/ shows, asking for one of Zarr v2 rejects with AccessError, as
 * it may be there, or NotFoundError, where there is no such folder.
 */
export function filesStore(server: JupyterServer, path: string, name: string, reason: string): StoreSource {
	const url = filesUrl(server, path);
	const traffic: Traffic = { requests: 0, bytes: 0 };
	// no-store: a browser would take for unchanged what was rewritten within a second, as /files/ tells no more
	const send: typeof fetch = (input, init) => ask(server, String(input), { ...init, cache: "no-store" });
	const asking: AskPart = (key, range, signal) => requestValue(send, keyUrl(url, key), key, range, { signal });
	const { read: get } = partReads(asking, traffic);
	const contents = (at: string, inside: boolean, signal?: Signal): Promise<Names> => {
		traffic.requests++;
		return namesIn(server, at ? joinKey(path, at) : path, inside, signal);
	};
	const documents = openDocuments(get, (at, signal) => contents(at, false, signal).catch(unlessUnlisted));
	const readHidden = async (key: string, options: ReadOptions): Promise<Reply> => {
		const folder = folderOf(key);
		if (await documents.has(joinKey(folder, V3), options.signal)) return { status: 404 };
		const reply = await get(key, options);
		if (reply.status !== 404 || !/\.z(array|group)$/.test(key)) return reply;
		if (await documents.has(joinKey(folder, N5), options.signal)) return reply;
		throw nothingShown(folder ? `${folder} in ${name}` : name, key, hasExtension(server));
	};
	return {
		id: `files:${url.href}`,
		name,
		route: "files",
		reason,
		parallel: ORDERED,
		traffic,
		async read(key, options) {
			if (OPEN.test(key)) return documents.read(key, options.signal);
			if (HIDDEN.test(key)) return readHidden(key, options);
			const reply = await get(key, options);
			if (reply.status === 404) await checkMissing(key, name, documents, options.signal);
			return reply;
		},
		list: (at, { signal }) =>
			children(
				at,
				(folder) => contents(folder, true, signal),
				(key) => documents.read(key, signal),
			),
		refresh: documents.forget,
	};
}

const V3 = "zarr.json";
const N5 = "attributes.json";
const OPEN = /(^|\/)(zarr|attributes)\.json$/;
const HIDDEN = /(^|\/)\.z(array|group|attrs|metadata)$/;

function filesUrl(server: JupyterServer, path: string): URL {
	return new URL(keyUrl(new URL(`${server.baseUrl}files`), path));
}

function folderOf(key: string): string {
	return key.slice(0, Math.max(0, key.lastIndexOf("/")));
}

/** The documents of v3 and N5, each read once at a time, and which of them are known to be there or not. */
interface OpenDocuments {
	read(key: string, signal?: Signal): Promise<Reply>;
	has(key: string, signal?: Signal): Promise<boolean>;
	/** Whether the document nearest above a key is still there, asked anew; true where none has been read. */
	still(key: string, signal?: Signal): Promise<boolean>;
	forget(): void;
}

function openDocuments(
	get: (key: string, options: ReadOptions) => Promise<Reply>,
	checkFolder: (path: string, signal: Signal) => Promise<unknown>,
): OpenDocuments {
	const known = new Map<string, boolean>();
	const reading = new Flights<Reply>();
	const begin = (key: string) => async (signal: Signal) => {
		const reply = await get(key, { signal });
		const found = reply.status === 200;
		// in a folder that is not there, absence is no answer to keep: it may come back
		if (!found) await checkFolder(folderOf(key), signal);
		known.set(key, found);
		return reply;
	};
	const read = (key: string, signal?: Signal) => reading.join(key, begin(key), signal);
	const looking = new Flights<Reply>();
	const look = (key: string) => (signal: Signal) => get(key, { range: { offset: 0, length: 1 }, signal });
	return {
		read,
		has: async (key, signal) => known.get(key) || (await read(key, signal)).status === 200,
		async still(key, signal) {
			const above = [...known.keys()].filter((one) => known.get(one) && isBelow(key, folderOf(one)));
			const nearest = above.sort((a, b) => b.length - a.length)[0];
			return nearest === undefined || (await looking.join(nearest, look(nearest), signal)).status === 200;
		},
		forget: () => known.clear(),
	};
}

function isBelow(key: string, folder: string): boolean {
	return folder === "" || key.startsWith(`${folder}/`);
}

/** Rejects where a chunk that does not come may be there all the same: hidden, or gone together with its array. */
async function checkMissing(key: string, name: string, documents: OpenDocuments, signal?: Signal): Promise<void> {
	if (/(^|\/)\./.test(key)) {
		const text = `The Jupyter server shows no hidden files, so ${key} can't be read. Allow hidden files there, or rename the folder.`;
		throw new ZarrError("AccessError", text, { key, status: 404 });
	}
	if (await documents.still(key, signal)) return;
	throw new ZarrError(
		"NotFoundError",
		`${name} has been deleted, moved or written anew since it was opened: what describes ${key} is gone. Refresh, or open it where it lies now.`,
		{ key, status: 404 },
	);
}

function nothingShown(where: string, key: string, extension: boolean | undefined): ZarrError {
	const cure = extension ? "Zarr v2 is read by the server route." : `${WITHOUT_EXTENSION} Then Zarr v2 is read, too.`;
	const text = `There is no zarr.json and no attributes.json at ${where}, and /files/ of the Jupyter server hides the files of Zarr v2. ${cure}`;
	return new ZarrError("AccessError", text, { key, status: 404 });
}

/** A server without a Contents API says nothing of a folder. */
function unlessUnlisted(error: unknown): Names {
	if (isZarrError(error, "UnsupportedError")) return [];
	throw error;
}

/** Names in a folder, by whether they are folders. */
type Names = readonly { readonly name: string; readonly isFolder: boolean }[];

/** One level of names, or only whether there is the folder, by the Contents API, which gives no file's content this way. Rejects with UnsupportedError where there is no such API. */
async function namesIn(server: JupyterServer, path: string, inside: boolean, signal?: Signal): Promise<Names> {
	const url = new URL(keyUrl(new URL(`${server.baseUrl}api/contents`), path));
	url.search = `content=${inside ? 1 : 0}&type=directory`;
	const response = await ask(server, url.href, { signal: abortSignal(signal), cache: "no-store" });
	const { status, headers, ok } = response;
	const where = path || "its own folder";
	const isJson = /^application\/json\b/.test(headers.get("Content-Type") ?? "");
	if (!isJson && (ok || status === 404)) throw unlisted(path, where);
	if (isJson && (status === 404 || status === 400))
		throw new ZarrError(
			"NotFoundError",
			`The Jupyter server shows no folder ${where}: it has been deleted or moved, is hidden, or may not be read.`,
			{ path, status },
		);
	checkResponse(response, url.href, where);
	if (!inside) return [];
	const { content } = (await response.json()) as { content?: readonly { name: string; type: string }[] };
	if (!Array.isArray(content)) throw unlisted(path, where);
	return content
		.map(({ name, type }) => ({ name: String(name), isFolder: type === "directory" }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function unlisted(path: string, where: string): ZarrError {
	const text = `This server does not say what lies in ${where}. Give the path of an array.`;
	return new ZarrError("UnsupportedError", text, { path });
}

/** The children of a group, as the server route tells them; their documents say what they are. An array has none. */
async function children(
	at: string,
	names: (at: string) => Promise<Names>,
	read: (key: string) => Promise<Reply>,
): Promise<Listing> {
	const found = await names(at);
	const own = [V3, N5].find((name) => found.some((child) => child.name === name && !child.isFolder));
	if (own && (await documentKind(own, read(joinKey(at, own)))) === "array") return { children: [] };
	const members = new Map<string, null>();
	for (const { name, isFolder } of found)
		if (isFolder) members.set(joinKey(joinKey(at, name), own ?? V3), null);
		else if (!OPEN.test(name)) members.set(joinKey(at, name), null);
	return childrenOf(members, at, read);
}
