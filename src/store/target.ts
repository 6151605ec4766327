/** Files that a store refers to: read by the store's own route below its root, else fetched from a public address without anything that is the store's. */
import { isZarrError, ZarrError } from "../errors.ts";
import { parseAddress } from "./address.ts";
import { fetchBare, readUrl } from "./direct.ts";
import { shownTarget } from "./reach.ts";
import type { ReadOptions, Reply, ZarrStore } from "./store.ts";

/**
 * Reads (a part of) the file at `location`, an absolute URL: https, s3 or gs, or http where the store came by it; what the page may
 * not or can't reach, by the other ways that the store has (the kernel). Rejects with AccessError where none may, and as a direct read does.
 */
export async function readTarget(folder: ZarrStore, location: string, options: ReadOptions): Promise<Reply> {
	const url = webUrl(folder, location);
	const key = url && keyBelow(folder.root, url);
	if (key) return folder.read(key, options);
	const { traffic } = folder;
	traffic.requests++;
	const reply = url
		? await fetchTarget(folder, url, location, options)
		: await readOtherwise(folder, location, options);
	traffic.bytes += reply.bytes?.length ?? 0;
	return reply;
}

async function fetchTarget(folder: ZarrStore, url: URL, location: string, options: ReadOptions): Promise<Reply> {
	try {
		return await readUrl(fetchBare, url.href, shownTarget(location), options);
	} catch (error) {
		if (options.signal?.aborted || !isZarrError(error, "NetworkError") || !folder.targets) throw error;
		return readOtherwise(folder, location, options).catch(() => Promise.reject(error));
	}
}

async function readOtherwise({ name, targets }: ZarrStore, location: string, options: ReadOptions): Promise<Reply> {
	for (const find of targets?.() ?? []) {
		const file = find(location);
		if (file) return { status: 200, bytes: (await file.read(options.range, options.signal)).bytes };
	}
	throw new ZarrError(
		"AccessError",
		`${name} refers to ${shownTarget(location)}, which a page may not read: it reads https, s3 and gs, and what lies in the store itself. Show it from Python, with targets=[…], or open it there and show that store object.`,
	);
}

function webUrl({ root }: ZarrStore, location: string): URL | null {
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
