/** The store at a path of the Jupyter server that served this page, without a kernel: by the server route, else by the files route. */
import { ZarrError } from "../errors.ts";
import { normalPath } from "../path.ts";
import { kindOf } from "./address.ts";
import { fileStore } from "./container.ts";
import type { PartFile } from "./file.ts";
import { filesFile, filesStore, WITHOUT_EXTENSION } from "./files.ts";
import { hasExtension, type JupyterServer, pageServer, serverFile, serverStore } from "./jupyter.ts";
import { localTargets, webTargets } from "./reach.ts";
import { makeStore, type Reply, type StoreSource, type ZarrStore } from "./store.ts";

/** What may be said of a store on the Jupyter server. */
export interface JupyterStoreOptions {
	/** How its bytes reach this page; "auto" takes the server route, and the files route where the server lacks this package's extension. */
	route?: "auto" | "server" | "files";
	/** Which state of an Icechunk repository is meant: `branch=dev`, `tag=v1`, `snapshot=…`. */
	fragment?: string;
	/** Withdraws the call, which rejects with the signal's reason. */
	signal?: AbortSignal;
}

/**
 * The store at `path` below the root folder of the Jupyter server that served this page, "/"-separated and not encoded: a folder, a zip file
 * (.zip, .ozx), references (.json); a metadata document stands for its folder. The first store of a page may ask for its metadata here, to
 * find out what the server has. Rejects with AddressError (no Jupyter server, no path of one), NotFoundError, NetworkError or AccessError.
 */
export async function jupyterStore(path: string, options: JupyterStoreOptions = {}): Promise<ZarrStore> {
	const { fragment, signal } = options;
	const server = pageServer();
	if (!server)
		throw new ZarrError(
			"AddressError",
			`No Jupyter server has served this page, so ${path} is no path here. Give a URL.`,
		);
	const source = await bestSource(server, storePath(path), options.route ?? "auto", signal);
	return makeStore({ ...source, fragment });
}

/** Documents that say of their folder what it is, and that openZarr asks for first. */
const DOCUMENTS = ["zarr.json", ".zarray", ".zgroup", ".zattrs", ".zmetadata", "attributes.json"];

/** The path of a store: without what climbs or says nothing, and without a metadata document at its end. */
function storePath(path: string): string {
	const normal = normalPath(path);
	if (normal === null)
		throw new ZarrError("AddressError", `${path} leads out of the folder that the Jupyter server shows.`, { path });
	const parts = normal.split("/");
	return DOCUMENTS.includes(parts[parts.length - 1]) ? parts.slice(0, -1).join("/") : normal;
}

async function bestSource(
	server: JupyterServer,
	path: string,
	route: NonNullable<JupyterStoreOptions["route"]>,
	signal?: AbortSignal,
): Promise<StoreSource> {
	const files = () => sourceOf(server, path, byFiles(server, route));
	if (route === "files" || (route === "auto" && hasExtension(server) === false)) return files();
	const served = sourceOf(server, path, byServer(server));
	if (hasExtension(server)) return served;
	const first = begun(served, path, signal);
	const failure = await first.then(
		() => null,
		(error: unknown) => error,
	);
	if (hasExtension(server) !== false) return first;
	signal?.throwIfAborted();
	if (route === "auto") return files();
	throw new ZarrError("AccessError", WITHOUT_EXTENSION, { path, cause: failure });
}

/** How files and folders of a server are read. */
interface Way {
	file(path: string): PartFile;
	folder(path: string): StoreSource;
}

function byServer(server: JupyterServer): Way {
	const reason = "the Jupyter server has the files";
	return {
		file: (path) => serverFile(server, { root: "root", path }, nameOf(path), reason),
		folder: (path) => serverStore(server, { root: "root", path }, nameOf(path), reason),
	};
}

function byFiles(server: JupyterServer, asked: string): Way {
	const reason = asked === "files" ? "asked for" : "the Jupyter server has no zarr-widget extension";
	return {
		file: (path) => filesFile(server, path, nameOf(path), reason),
		folder: (path) => filesStore(server, path, nameOf(path), reason),
	};
}

function sourceOf(server: JupyterServer, path: string, way: Way): StoreSource {
	const kind = kindOf(nameOf(path));
	const folder = kind === "directory" ? path : path.slice(0, Math.max(0, path.lastIndexOf("/")));
	const targets = () => [localTargets(folder, server.root ?? null, (file) => way.file(file)), webTargets(null)];
	return kind === "directory" ? { ...way.folder(path), targets } : fileStore(way.file(path), kind, targets);
}

function nameOf(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1) || "store";
}

/** A source that has asked for what opening it asks for first; each answer is given once. */
async function begun(source: StoreSource, path: string, signal?: AbortSignal): Promise<StoreSource> {
	if (kindOf(nameOf(path)) !== "directory") {
		await source.read("", { signal }); // no key, but the file is held from here on
		return source;
	}
	const answers = new Map<string, Promise<Reply>>(DOCUMENTS.map((key) => [key, source.read(key, { signal })]));
	await Promise.allSettled(answers.values());
	signal?.throwIfAborted();
	return {
		...source,
		async read(key, options) {
			const first = options.range ? undefined : answers.get(key);
			answers.delete(key);
			return first ?? source.read(key, options);
		},
		refresh() {
			answers.clear();
			source.refresh?.();
		},
	};
}
