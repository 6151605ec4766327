/** Files that a store refers to: read by the store's own route below its root, else fetched from a public address without anything that is the store's. */
import { isZarrError, ZarrError } from "../errors.ts";
import { parseAddress } from "./address.ts";
import { fetchBare } from "./direct.ts";
import { requestValue } from "./http.ts";
import { type AskPart, type PartReads, partReads } from "./part.ts";
import { shownTarget } from "./reach.ts";
import type { ReadOptions, Reply, Traffic, ZarrStore } from "./store.ts";

/**
 * Reads (a part of) the file at `location`, an absolute URL: https, s3 or gs, or http where the store came by it; what the page may
 * not or can't reach, by the other ways that the store has (the kernel). Rejects with AccessError where none may, and as a direct read does.
 */
export async function readTarget(folder: ZarrStore, location: string, options: ReadOptions): Promise<Reply> {
	const url = webUrl(folder.root, location);
	const key = url && keyBelow(folder.root, url);
	if (key) return folder.read(key, options);
	return url ? fetchTarget(folder, location, options) : readOtherwise(folder, location, options);
}

/** What reads the addresses that a store refers to. */
const readers = new WeakMap<Traffic, PartReads>();

function readerOf({ root, traffic }: ZarrStore): PartReads {
	const known = readers.get(traffic);
	if (known) return known;
	const ask: AskPart = (location, range, signal) => {
		const { href = location } = webUrl(root, location) ?? {};
		return requestValue(fetchBare, href, shownTarget(location), range, { signal });
	};
	const made = partReads(ask, traffic);
	readers.set(traffic, made);
	return made;
}

async function fetchTarget(folder: ZarrStore, location: string, options: ReadOptions): Promise<Reply> {
	try {
		return await readerOf(folder).read(location, options);
	} catch (error) {
		if (options.signal?.aborted || !isZarrError(error, "NetworkError") || !folder.targets) throw error;
		return readOtherwise(folder, location, options).catch(() => Promise.reject(error));
	}
}

async function readOtherwise(store: ZarrStore, location: string, options: ReadOptions): Promise<Reply> {
	const { name, targets, traffic } = store;
	for (const find of targets?.() ?? []) {
		const file = find(location);
		if (!file) continue;
		traffic.requests++;
		const { bytes } = await file.read(options.range, options);
		traffic.bytes += bytes.length;
		return { status: 200, bytes };
	}
	throw new ZarrError(
		"AccessError",
		`${name} refers to ${shownTarget(location)}, which a page may not read: it reads https, s3 and gs, and what lies in the store itself. Show it from Python, with targets=[…], or open it there and show that store object.`,
	);
}

function webUrl(root: URL | undefined, location: string): URL | null {
	const web = /^(https|s3|gs|gcs):\/\//i.test(location);
	return web || (root?.protocol === "http:" && /^http:\/\//i.test(location)) ? parseAddress(location).url : null;
}

function keyBelow(root: URL | undefined, url: URL): string | null {
	const folder = `${root?.pathname}/`;
	if (root?.origin !== url.origin || url.search || !url.pathname.startsWith(folder)) return null;
	try {
		return decodeURIComponent(url.pathname.slice(folder.length));
	} catch {
		return null; // a literal % that encodes nothing: only the URL itself says it
	}
}
