/**
 * The files route: the Jupyter server's own /files/ and, for names, its Contents API, where this package's extension is not there. Both hide files
 * whose names begin with a dot, as those of Zarr v2 do, unless the server is told to show them.
 */
import { ZarrError } from "../errors.ts";
import { keyUrl } from "./address.ts";
import { checkResponse, readUrl } from "./direct.ts";
import { type PartFile, urlFile } from "./file.ts";
import { Flights } from "./flight.ts";
import { ask, type JupyterServer } from "./jupyter.ts";
import { childrenOf, documentKind } from "./listing.ts";
import { type Child, joinKey, type ReadOptions, type Reply, type StoreSource, type Traffic } from "./store.ts";

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
	const get = async (key: string, options: ReadOptions): Promise<Reply> => {
		traffic.requests++;
		const reply = await readUrl(send, keyUrl(url, key), key, options);
		traffic.bytes += reply.bytes?.length ?? 0;
		return reply;
	};
	const names = (at: string, signal?: AbortSignal): Promise<Names> => {
		traffic.requests++;
		return namesIn(server, at ? joinKey(path, at) : path, signal);
	};
	const documents = openDocuments(get);
	const readHidden = async (key: string, options: ReadOptions): Promise<Reply> => {
		const folder = folderOf(key);
		if (await documents.has(joinKey(folder, V3), options.signal)) return { status: 404 };
		const reply = await get(key, options);
		if (reply.status !== 404 || !/\.z(array|group)$/.test(key)) return reply;
		if (await documents.has(joinKey(folder, N5), options.signal)) return reply;
		await names(folder, options.signal).catch(unless404);
		throw nothingShown(folder ? `${folder} in ${name}` : name, key);
	};
	return {
		id: `files:${url.href}`,
		name,
		route: "files",
		reason,
		parallel: 16,
		traffic,
		async read(key, options) {
			if (OPEN.test(key)) return documents.read(key, options.signal);
			if (HIDDEN.test(key)) return readHidden(key, options);
			const reply = await get(key, options);
			if (reply.status === 404) await checkMissing(key, name, documents, options.signal);
			return reply;
		},
		list: (at, { signal }) => children(at, names, (key) => documents.read(key, signal), signal),
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
	read(key: string, signal?: AbortSignal): Promise<Reply>;
	has(key: string, signal?: AbortSignal): Promise<boolean>;
	/** Whether the document nearest above a key is still there, asked anew; true where none has been read. */
	still(key: string, signal?: AbortSignal): Promise<boolean>;
	forget(): void;
}

function openDocuments(get: (key: string, options: ReadOptions) => Promise<Reply>): OpenDocuments {
	const known = new Map<string, boolean>();
	const reading = new Flights<Reply>();
	const begin = (key: string) => async (signal: AbortSignal) => {
		const reply = await get(key, { signal });
		known.set(key, reply.status === 200);
		return reply;
	};
	const read = (key: string, signal?: AbortSignal) => reading.join(key, begin(key), signal);
	const looking = new Flights<Reply>();
	const look = (key: string) => (signal: AbortSignal) => get(key, { range: { offset: 0, length: 1 }, signal });
	return {
		read,
		has: async (key, signal) => known.get(key) ?? (await read(key, signal)).status === 200,
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
async function checkMissing(key: string, name: string, documents: OpenDocuments, signal?: AbortSignal): Promise<void> {
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

function nothingShown(where: string, key: string): ZarrError {
	return new ZarrError(
		"AccessError",
		`There is no zarr.json and no attributes.json at ${where}, and the Jupyter server hides the files of Zarr v2. ${WITHOUT_EXTENSION} Then Zarr v2 can be read, too.`,
		{ key, status: 404 },
	);
}

/** A server without a Contents API, or one that fails, says nothing of a folder. */
function unless404(error: unknown): void {
	if (error instanceof ZarrError && error.tag === "NotFoundError") throw error;
}

/** Names in a folder, by whether they are folders. */
type Names = readonly { readonly name: string; readonly isFolder: boolean }[];

/** One level of names by the Contents API, which gives no file's content this way. */
async function namesIn(server: JupyterServer, path: string, signal?: AbortSignal): Promise<Names> {
	const url = new URL(keyUrl(new URL(`${server.baseUrl}api/contents`), path));
	url.search = "content=1&type=directory";
	const response = await ask(server, url.href, { signal, cache: "no-store" });
	const isJson = /^application\/json\b/.test(response.headers.get("Content-Type") ?? "");
	const where = path || "its own folder";
	if (response.status === 404 && isJson)
		throw new ZarrError(
			"NotFoundError",
			`The Jupyter server shows no folder ${where}: it has been deleted or moved, is hidden, or may not be read.`,
			{ path, status: 404 },
		);
	checkResponse(response, url.href, where);
	const { content } = (await response.json()) as { content?: readonly { name: string; type: string }[] };
	if (!Array.isArray(content))
		throw new ZarrError("UnsupportedError", `The Jupyter server lists no files in ${where}.`, { path });
	return content
		.map(({ name, type }) => ({ name: String(name), isFolder: type === "directory" }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The children of a group, as the server route tells them; their documents say what they are. An array has none. */
async function children(
	at: string,
	names: (at: string, signal?: AbortSignal) => Promise<Names>,
	read: (key: string) => Promise<Reply>,
	signal?: AbortSignal,
): Promise<Child[]> {
	const found = await names(at, signal);
	const own = [V3, N5].find((name) => found.some((child) => child.name === name && !child.isFolder));
	if (own && (await documentKind(own, read(joinKey(at, own)))) === "array") return [];
	const members = new Map<string, null>();
	for (const { name, isFolder } of found)
		if (isFolder) members.set(joinKey(joinKey(at, name), own ?? V3), null);
		else if (!OPEN.test(name)) members.set(joinKey(at, name), null);
	return childrenOf(members, at, read);
}
