/** Files that a store refers to: read by the store's own route below its root, else fetched from a public address without anything that is the store's. */
import { ZarrError } from "../errors.ts";
import { parseAddress } from "./address.ts";
import { readUrl } from "./direct.ts";
import type { ReadOptions, Reply, ZarrStore } from "./store.ts";

/** Never cookies, headers or the caller's own fetch: a store must not lead what belongs to it to other places. */
const fetchBare: typeof fetch = (input, init) => globalThis.fetch(input, { ...init, credentials: "omit" });

/** Reads (a part of) the file at `location`, an absolute URL: https, s3 or gs, or http where the store came by it. Rejects with AccessError for anything else, and as a direct read does. */
export async function readTarget(folder: ZarrStore, location: string, options: ReadOptions): Promise<Reply> {
	const url = targetUrl(folder, location);
	const key = keyBelow(folder.root, url);
	if (key !== null) return folder.read(key, options);
	const { traffic } = folder;
	traffic.requests++;
	const reply = await readUrl(fetchBare, url.href, location, options);
	traffic.bytes += reply.bytes?.length ?? 0;
	return reply;
}

function targetUrl({ root, name }: ZarrStore, location: string): URL {
	if (/^(https|s3|gs|gcs):\/\//i.test(location) || (root?.protocol === "http:" && /^http:\/\//i.test(location)))
		return parseAddress(location).url;
	throw new ZarrError(
		"AccessError",
		`${name} refers to ${location}, which a page may not read: it reads https, s3 and gs, and what lies in the store itself. Open it in Python and show that store object instead.`,
		{ url: location },
	);
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
