/** ADDRESS → STORE: picks the route by what the source is and what this page can reach. */
import type { AsyncReadable } from "zarrita";
import { ZarrError } from "../errors.ts";
import { type Address, parseAddress } from "./address.ts";
import { type KernelRequest, type KernelStore, kernelStore, openOnKernel } from "./comm.ts";
import { type DirectOptions, directId, directStore } from "./direct.ts";
import { type Attachment, attachmentFile, blobFile, urlFile } from "./file.ts";
import { type JupyterServer, pageServer, resolveOnServer, serverFile, serverStore } from "./jupyter.ts";
import { cutRange, makeStore, type ReadOptions, type Reply, type StoreSource, type ZarrStore } from "./store.ts";
import { zipStore } from "./zip.ts";

/** Anything with zarrita's `get`: a zarrita store, a Map of bytes by key. */
export type Readable = Pick<AsyncReadable, "get" | "getRange"> | Map<string, Uint8Array>;

/** The store of a URL, of a zip file (File, Blob, Observable's FileAttachment), or of an object that reads keys. Throws AddressError for anything else. */
export function openStore(source: unknown, options: DirectOptions = {}): ZarrStore {
	if (isStore(source)) return source;
	if (typeof source === "string" || source instanceof URL) {
		const address = parseAddress(source, globalThis.document?.baseURI);
		if (address.kind === "reference") {
			throw new ZarrError(
				"UnsupportedError",
				`${address.name} is a reference file, which is not read over https yet. Show it from Python instead.`,
				{ url: address.url.href },
			);
		}
		return makeStore(addressStore(address, options));
	}
	if (source instanceof Blob) return makeStore(zipStore(blobFile(source)));
	if (isAttachment(source)) return makeStore(zipStore(attachmentFile(source, options, globalThis.document?.baseURI)));
	if (isReadable(source)) return makeStore(readableStore(source));
	throw new ZarrError(
		"AddressError",
		"This is nothing that holds Zarr. Give a URL, a zarrita store, a Map of bytes by key, or a zip file as File, Blob or FileAttachment.",
	);
}

/** The store at an address, which the browser fetches itself. */
function addressStore(address: Address, options: DirectOptions = {}): StoreSource {
	if (address.kind !== "zip") return directStore(address, options);
	const reason = "the browser fetches parts of the zip file itself";
	return zipStore(urlFile(address, options, { id: directId(address, options), route: "direct", reason }));
}

/** Which route a widget may take: "auto" tries them in order. */
export type RouteChoice = "auto" | "direct" | "server" | "files" | "kernel";

/** The store that a kernel names, by the best route that this page has, with the metadata that came along. */
export async function openKernelStore(
	request: KernelRequest,
	choice: RouteChoice,
	signal?: AbortSignal,
): Promise<{ store: ZarrStore; named: KernelStore }> {
	const named = await openOnKernel(request, signal);
	const source = (await directOf(named, choice, signal)) ?? (await serverOf(named, choice, signal));
	const { fragment } = named;
	if (source) return { store: makeStore({ ...source, fragment }), named };
	if (choice !== "auto" && choice !== "kernel") {
		throw new ZarrError(
			"AccessError",
			`The ${choice} route can't reach ${named.name}. Use route="auto", which falls back to the kernel.`,
		);
	}
	const why =
		choice === "kernel"
			? "asked for"
			: named.path
				? "the Jupyter server does not have this store"
				: named.url
					? "the browser can't fetch this URL itself"
					: "only the kernel has this store";
	return { store: makeStore({ ...kernelStore(request, named, why), fragment }), named };
}

/** The URL is tried once: a server without CORS shows only by failing. */
async function directOf(named: KernelStore, choice: RouteChoice, signal?: AbortSignal): Promise<StoreSource | null> {
	if (!named.url || (choice !== "auto" && choice !== "direct")) return null;
	const source = addressStore(parseAddress(named.url));
	const key = [...named.documents.keys()][0] ?? (/\.n5$/i.test(source.name) ? "attributes.json" : "zarr.json");
	try {
		await source.read(key, { signal });
		return source;
	} catch (error) {
		if (signal?.aborted || choice === "direct") throw error;
		return null;
	}
}

async function serverOf(named: KernelStore, choice: RouteChoice, signal?: AbortSignal): Promise<StoreSource | null> {
	const server: JupyterServer | null = pageServer();
	if (!server || !named.path || !named.proof || (choice !== "auto" && choice !== "server")) return null;
	const at = await resolveOnServer(server, named.path, named.proof, signal).catch((error) => {
		if (signal?.aborted) throw error;
		return null; // a server that can't be reached is a missing route, never an error by itself
	});
	if (!at) return null;
	// a proof without a key is of a store that is one file
	return named.proof.key === ""
		? zipStore(serverFile(server, at, named.name, "the Jupyter server has the same zip file"))
		: serverStore(server, at, named.name, "the Jupyter server has the same files");
}

function isStore(source: unknown): source is ZarrStore {
	return isReadable(source) && "read" in source && "traffic" in source && "route" in source;
}

function isAttachment(source: unknown): source is Attachment {
	const found = source as Partial<Attachment> | null;
	return typeof found?.url === "function" && typeof found.blob === "function" && typeof found.name === "string";
}

function isReadable(source: unknown): source is Readable {
	return typeof source === "object" && source !== null && "get" in source && typeof source.get === "function";
}

const readableIds = new WeakMap<object, string>();

/** zarrita's own stores take keys with a leading slash; a Map may have them with or without. */
function readableStore(source: Readable): StoreSource {
	if (!readableIds.has(source)) readableIds.set(source, crypto.randomUUID());
	const get = async (key: string, options: ReadOptions): Promise<Uint8Array | undefined> => {
		if (source instanceof Map) return source.get(`/${key}`) ?? source.get(key);
		const { range, signal } = options;
		return range && source.getRange ? source.getRange(`/${key}`, range, { signal }) : source.get(`/${key}`, { signal });
	};
	return {
		id: `memory:${readableIds.get(source)}`,
		name: "store",
		route: "memory",
		reason: "the store is an object of this page",
		parallel: 64,
		read: async (key, options): Promise<Reply> => {
			const bytes = await get(key, options);
			if (!bytes) return { status: 404 };
			// a copy: the bytes go to a worker for good, and these belong to the caller
			return {
				status: 200,
				bytes:
					options.range && (source instanceof Map || !source.getRange) ? cutRange(bytes, options.range) : bytes.slice(),
			};
		},
	};
}
