/** The server route: bytes by the Jupyter Server extension of this package (README.md in this folder). */
import { isAbort, ZarrError } from "../errors.ts";
import { abortSignal, type Signal } from "../signal.ts";
import { keyUrl } from "./address.ts";
import { batchReads, boundedBatches, ORDERED } from "./batch.ts";
import { checkShown, guardedExchange, type Item } from "./exchange.ts";
import { type PartFile, urlFile } from "./file.ts";
import { checkResponse, readUrl } from "./http.ts";
import { localTargets } from "./reach.ts";
import {
	countBytes,
	type FindTarget,
	joinKey,
	type Listing,
	type ListOptions,
	type ReadOptions,
	type StoredSize,
	type StoreSource,
	storedSize,
	type Traffic,
} from "./store.ts";

/** Where the Jupyter server of this page is, and what proves that a request comes from this page. */
export interface JupyterServer {
	/** Absolute, with a trailing slash. */
	readonly baseUrl: string;
	readonly token: string;
	/** The absolute path of its root folder, where the page says it. */
	readonly root?: string;
}

/** A store as the server knows it. */
export interface ServerPath {
	readonly root: string;
	readonly path: string;
}

/** What proves that a path means the same file to the kernel and to the server. */
export interface Proof {
	readonly key: string;
	readonly sha256: string;
	readonly inode: string | number;
	readonly size: string | number;
	readonly mtime_ns: string | number;
}

/** What servers without a route answer to a post: Jupyter's, and plain file servers (JupyterLite). */
const NO_ROUTE = [404, 405, 501];
/** Large chunks come faster over several connections than over one, and of the six that a browser has, two are left to others. */
const BATCH = boundedBatches({ items: 64, bytes: 16 * 2 ** 20, sends: 4 });
/** A value that may be larger is read by itself. */
const MOST_BATCHED = 48 * 2 ** 20;

/** The Jupyter server that served this page, from its page config or, in nbclassic, from its body; null elsewhere. */
export function pageServer(): JupyterServer | null {
	try {
		return configServer() ?? classicServer();
	} catch {
		return null; // a page with such an element or body that is not Jupyter's
	}
}

interface PageConfig {
	baseUrl?: string;
	token?: string;
	serverRoot?: string;
}

function configServer(): JupyterServer | null {
	const text = globalThis.document?.getElementById("jupyter-config-data")?.textContent;
	const { baseUrl, token, serverRoot } = JSON.parse(text || "{}") as PageConfig;
	if (typeof baseUrl !== "string") return null;
	// a root in the home folder is written with ~, and the page does not know where that is
	const root = serverRoot?.startsWith("/") ? serverRoot.replace(/\/+$/, "") : undefined;
	return { ...serverAt(baseUrl, token), root };
}

/** nbclassic has no page config: its notebook's body has the same as data, URL-encoded. */
function classicServer(): JupyterServer | null {
	const { baseUrl, notebookPath, jupyterApiToken = "" } = globalThis.document?.body?.dataset ?? {};
	if (baseUrl === undefined || notebookPath === undefined) return null;
	return serverAt(decodeURIComponent(baseUrl), decodeURIComponent(jupyterApiToken));
}

function serverAt(baseUrl: string, token = ""): JupyterServer {
	return { baseUrl: new URL(baseUrl, document.baseURI).href, token };
}

function apiUrl(server: JupyterServer, name: string): string {
	return `${server.baseUrl}zarr-widget/api/${name}`;
}

function headers(server: JupyterServer): Record<string, string> {
	const xsrf = /(?:^|;\s*)_xsrf=([^;]+)/.exec(globalThis.document?.cookie ?? "")?.[1];
	return {
		...(xsrf ? { "X-XSRFToken": xsrf } : {}),
		...(server.token ? { Authorization: `token ${server.token}` } : {}),
	};
}

async function post(server: JupyterServer, name: string, body: unknown, signal?: Signal): Promise<Response> {
	const sent = { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
	return asked(server, await ask(server, apiUrl(server, name), { ...sent, signal: abortSignal(signal) }));
}

/** A request that proves that it comes from this page. Rejects with NetworkError where the server can't be reached. */
export async function ask(server: JupyterServer, url: string, init: RequestInit = {}): Promise<Response> {
	try {
		const sent = { ...headers(server), ...(init.headers as Record<string, string>) };
		const response = await fetch(url, { ...init, headers: sent, redirect: "manual" });
		const { type, status } = response;
		const moved = type === "opaqueredirect" || (status >= 300 && status < 400 && status !== 304);
		// to a page for logging in, which may be another server's: what proves this page does not go along
		return moved ? new Response(null, { status: 401 }) : response;
	} catch (cause) {
		if (isAbort(cause) || init.signal?.aborted) throw cause;
		const text = "The Jupyter server could not be reached. Is it still running?";
		throw new ZarrError("NetworkError", text, { url, cause });
	}
}

/** Servers that have answered, and whether this package's extension did. */
const extensions = new Map<string, boolean>();

/** Whether the server has this package's extension; undefined before it has answered a request of the server route in this page. */
export function hasExtension({ baseUrl }: JupyterServer): boolean | undefined {
	return extensions.get(baseUrl);
}

/** Notes by an answer whether the extension is there: its own are JSON or bytes, also where it has nothing at a path. */
function asked({ baseUrl }: JupyterServer, response: Response): Response {
	const own = /^application\/(json|octet-stream)\b/.test(response.headers.get("Content-Type") ?? "");
	if (response.ok ? own : NO_ROUTE.includes(response.status)) extensions.set(baseUrl, own);
	return response;
}

/** The server's path of a store that a kernel names, or null where the server does not have it (or not this extension). */
export async function resolveOnServer(
	server: JupyterServer,
	path: string,
	proof: Proof,
	signal?: Signal,
): Promise<ServerPath | null> {
	const response = await post(server, "resolve", { path, ...proof }, signal);
	if (!response.ok) return null;
	const found = (await response.json()) as Partial<ServerPath>;
	return typeof found.root === "string" && typeof found.path === "string"
		? { root: found.root, path: found.path }
		: null;
}

/** A file below one of the server's roots, read in parts. */
export function serverFile(server: JupyterServer, at: ServerPath, name: string, reason: string): PartFile {
	const url = fileUrl(server, at);
	const route = { id: `server:${url.href}`, route: "server" as const, reason };
	return urlFile({ url, kind: "zip", name }, { fetch: sender(server) }, route);
}

/**
 * The files below the server's root that references in the folder `at` may point to. `real` is the folder's real path, by which
 * absolute paths are understood.
 */
export function serverTargets(server: JupyterServer, at: ServerPath, real: string): FindTarget {
	const top = at.path && real.endsWith(`/${at.path}`) ? real.slice(0, -at.path.length - 1) : at.path ? null : real;
	return localTargets(at.path, top, (path) =>
		serverFile(server, { ...at, path }, path, "the Jupyter server has the file"),
	);
}

function fileUrl(server: JupyterServer, at: ServerPath): URL {
	return new URL(keyUrl(new URL(apiUrl(server, `file/${at.root}`)), at.path));
}

function sender(server: JupyterServer): typeof fetch {
	return async (input, init) => asked(server, await ask(server, String(input), init));
}

/** A store below one of the server's roots. */
export function serverStore(server: JupyterServer, at: ServerPath, name: string, reason: string): StoreSource {
	const folder = fileUrl(server, at);
	const traffic: Traffic = { requests: 0, bytes: 0 };
	const send = (items: readonly Item[], signal?: Signal) => {
		traffic.requests++;
		return postBatch(server, at, items, signal);
	};
	const exchange = guardedExchange(send, at.path);
	const batch = batchReads(exchange.reads, BATCH);
	/** Values larger than a batch may hold. */
	const readAlone = async (key: string, options: ReadOptions) => {
		traffic.requests++;
		const reply = await readUrl(sender(server), keyUrl(folder, key), key, options);
		if (reply.status === 404) checkShown(key);
		if (options.witness) await exchange.check(options.witness, reply.status === 404, options.signal);
		return reply;
	};
	return {
		id: `server:${folder.href}`,
		name,
		route: "server",
		reason,
		parallel: ORDERED,
		traffic,
		read: countBytes(traffic, (key, options) =>
			(options.expect ?? 0) > MOST_BATCHED ? readAlone(key, options) : batch(key, options),
		),
		list(path, options) {
			traffic.requests++;
			return list(server, below(at, path), options);
		},
		size(path, { signal }) {
			traffic.requests++;
			return size(server, below(at, path), signal);
		},
	};
}

function below(at: ServerPath, path: string): ServerPath {
	return { ...at, path: path ? joinKey(at.path, path) : at.path };
}

async function postBatch(
	server: JupyterServer,
	at: ServerPath,
	items: readonly Item[],
	signal?: Signal,
): Promise<Response> {
	const response = await post(server, "batch", { ...at, items }, signal);
	// the extension says in frames what it does not find, so this is another's, whatever its type
	if (NO_ROUTE.includes(response.status)) extensions.set(server.baseUrl, false);
	if (!response.ok && hasExtension(server) === false) throw silent(response.status);
	return response;
}

/** The error of a server that had the extension, or did not say. */
function silent(status: number): ZarrError {
	const text = `The Jupyter server does not answer for zarr-widget (${status}): the login has expired, or its extension is gone. Log in again, then open the store again.`;
	return new ZarrError("AccessError", text, { status });
}

async function list(server: JupyterServer, at: ServerPath, { signal, after }: ListOptions): Promise<Listing> {
	const response = await post(server, "list", { ...at, after }, signal);
	if (response.status === 404) return { children: [] };
	checkResponse(response, response.url, at.path);
	return (await response.json()) as Listing;
}

async function size(server: JupyterServer, at: ServerPath, signal?: Signal): Promise<StoredSize | null> {
	const response = await post(server, "size", at, signal);
	if (response.status === 404) return null;
	checkResponse(response, response.url, at.path);
	return storedSize(await response.json());
}
