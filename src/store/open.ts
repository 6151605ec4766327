/** ADDRESS → STORE: picks the route by what the source is and what this page can reach. */
import { ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
import { type Address, parseAddress } from "./address.ts";
import { type KernelRequest, type KernelStore, kernelStore, kernelTargets, openOnKernel } from "./comm.ts";
import { fileStore } from "./container.ts";
import { type DirectOptions, directId, directStore } from "./direct.ts";
import { urlFile } from "./file.ts";
import { readUrl, type Send } from "./http.ts";
import { type JupyterServer, pageServer, resolveOnServer, serverFile, serverStore, serverTargets } from "./jupyter.ts";
import { isStore, objectStore } from "./object.ts";
import { webTargets } from "./reach.ts";
import { referenceStore } from "./reference.ts";
import { type FindTarget, makeStore, type StoreSource, type ZarrStore } from "./store.ts";
import { zipStore } from "./zip.ts";

/** The store of an address, or of an object that holds Zarr (see `objectStore`). Throws AddressError for anything else. */
export function openStore(source: unknown, options: DirectOptions = {}): ZarrStore {
	if (isStore(source)) return source;
	const base = globalThis.document?.baseURI;
	const address = typeof source === "string" || source instanceof URL;
	return makeStore(address ? addressStore(parseAddress(source, base), options) : objectStore(source, options, base));
}

/** The store at an address, which the browser fetches itself; `more` ways to what references point to are tried after its own. */
function addressStore(address: Address, options: DirectOptions = {}, more: readonly FindTarget[] = []): StoreSource {
	const { url, kind, name } = address;
	const id = directId(address, options);
	if (kind === "zip") {
		const reason = "the browser fetches parts of the zip file itself";
		return zipStore(urlFile(address, options, { id, route: "direct", reason }));
	}
	const folder = new URL(kind === "reference" ? "." : `${url.pathname}/`, url);
	folder.search = url.search;
	const targets = () => [webTargets(folder, options), ...more];
	if (kind === "directory") return { ...directStore(address, options), targets };
	const reason = "the browser fetches the references and what they point to itself";
	return referenceStore({
		id,
		name,
		route: "direct",
		reason,
		targets,
		read: (signal) => readWhole(address, options, signal),
	});
}

async function readWhole({ url: { href }, name }: Address, options: DirectOptions, signal?: Signal) {
	const send: Send = (url, init) => (options.fetch ?? globalThis.fetch)(url, init);
	const { bytes } = await readUrl(send, href, name, { signal }, options.headers);
	if (bytes) return bytes;
	throw new ZarrError("NotFoundError", `There is no reference file ${name}. Check the address.`, { url: href });
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
	const rest = choice === "auto" ? [kernelTargets(request)] : [];
	const source = (await directOf(named, choice, rest, signal)) ?? (await serverOf(named, choice, rest, signal));
	const { fragment } = named;
	if (source) return { store: makeStore({ ...source, fragment }), named };
	if (choice !== "auto" && choice !== "kernel") {
		const why =
			choice === "files"
				? "The files route is not taken for a kernel's store: nothing proves that its path means the same files to the Jupyter server as to the kernel."
				: `The ${choice} route can't reach ${named.name}.`;
		throw new ZarrError("AccessError", `${why} Use route="auto", which falls back to the kernel.`);
	}
	const why =
		choice === "kernel"
			? "asked for"
			: named.path
				? "the Jupyter server does not have this store"
				: named.url
					? "the browser can't fetch this URL itself"
					: "only the kernel has this store";
	return { store: makeStore({ ...onKernel(request, named, why), fragment }), named };
}

/** The store by the kernel alone. */
function onKernel(request: KernelRequest, named: KernelStore, reason: string): StoreSource {
	const target = kernelTargets(request);
	const source = kernelStore(request, named, reason);
	if (!named.references) return { ...source, targets: () => [target] };
	const { id, name, route } = source;
	const read = async (signal?: AbortSignal) => (await target("").read(undefined, { signal })).bytes;
	return referenceStore({ id, name, route, reason, targets: () => [target], read });
}

/** The URL is tried once: a server without CORS shows only by failing. */
async function directOf(
	named: KernelStore,
	choice: RouteChoice,
	rest: readonly FindTarget[],
	signal?: AbortSignal,
): Promise<StoreSource | null> {
	if (!named.url || (choice !== "auto" && choice !== "direct")) return null;
	const source = addressStore(parseAddress(named.url), {}, rest);
	const key = [...named.documents.keys()][0] ?? (/\.n5$/i.test(source.name) ? "attributes.json" : "zarr.json");
	try {
		await source.read(key, { signal });
		return source;
	} catch (error) {
		if (signal?.aborted || choice === "direct") throw error;
		return null;
	}
}

async function serverOf(
	named: KernelStore,
	choice: RouteChoice,
	rest: readonly FindTarget[],
	signal?: AbortSignal,
): Promise<StoreSource | null> {
	const server: JupyterServer | null = pageServer();
	const { path } = named;
	if (!server || !path || !named.proof || (choice !== "auto" && choice !== "server")) return null;
	const at = await resolveOnServer(server, path, named.proof, signal).catch((error) => {
		if (signal?.aborted) throw error;
		return null; // a server that can't be reached is a missing route, never an error by itself
	});
	if (!at) return null;
	if (!named.references) {
		// a proof without a key is of a store that is one file
		if (named.proof.key === "")
			return zipStore(serverFile(server, at, named.name, "the Jupyter server has the same zip file"));
		const targets = () => [serverTargets(server, at, path), webTargets(null), ...rest];
		return { ...serverStore(server, at, named.name, "the Jupyter server has the same files"), targets };
	}
	const file = serverFile(server, at, named.name, "the Jupyter server has the same references");
	const [folder, real] = [{ ...at, path: parentOf(at.path) }, parentOf(path)];
	const targets = () => [serverTargets(server, folder, real), webTargets(null), ...rest];
	return fileStore(file, "reference", targets);
}

function parentOf(path: string): string {
	return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
