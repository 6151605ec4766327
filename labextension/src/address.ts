/** What people type or paste → the place of a store. Pure, so that the dialog can tell at each key. */
import type { TranslationBundle } from "@jupyterlab/translation";
import { decodedPart, normalPath } from "../../src/path.ts";
import { readLink } from "./link.ts";
import { storePath } from "./names.ts";
import type { Place } from "./place.ts";

/** What a text was taken for: a place and, where it isn't plain from the text, what will be opened; or what is wrong with it. */
export type Meaning =
	| { readonly place: Place; readonly note: string | null }
	| { readonly place: null; readonly trouble: string };

/** What a page knows of its Jupyter server. */
export interface ServerPage {
	/** The address below which the server's pages lie, `https://host/user/ada/`. */
	readonly baseUrl: string;
	/** The server's root folder as its page config has it ("~/work", "/srv/data"); "" where it doesn't say. */
	readonly root: string;
	/** A path without the prefix of a drive ("RTC:") that has the server's files; null for one on another drive. */
	local(path: string): string | null;
}

const READABLE = /^(https?|s3|gs|gcs)$/i;
/** What stands between a server's base URL and a path in the links of JupyterLab and Notebook. */
const LINK = /^(?:(?:lab|doc)(?:\/workspaces\/[^/]+)?\/tree|tree|notebooks|edit|files)\//;

/** What `text` means: a URL (https, http, s3, gs), a link of this server's own, or a path on it; null for an empty one. */
export function placeOf(text: string, page: ServerPage, trans: TranslationBundle): Meaning | null {
	const written = text.trim();
	if (!written) return null;
	const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(written)?.[1];
	if (scheme === undefined) return pathMeaning(written, page, trans);
	if (!READABLE.test(scheme))
		return refused(
			trans.__("A browser can't read %1 addresses. Give https, s3 or gs, or a path on the server.", scheme),
		);
	const linked = written.startsWith(page.baseUrl) ? readLink(new URL(written).search) : null;
	if (linked) return { place: linked, note: null };
	const path = linkedPath(written, page);
	return path === null ? urlMeaning(written, trans) : pathMeaning(`/${path}`, { ...page, root: "" }, trans);
}

function refused(trouble: string): Meaning {
	return { place: null, trouble };
}

function urlMeaning(written: string, trans: TranslationBundle): Meaning {
	const [, user, host] = /^[^:]+:\/\/(?:([^/?#]*)@)?([^/?#]*)/.exec(written) ?? [];
	if (!host) return refused(trans.__("The address names no server or bucket."));
	if (user === undefined) return { place: { url: written }, note: null };
	return refused(trans.__("The address holds a user name or password, which browsers refuse. Leave it out."));
}

/** The path that a link of the page's own server leads to; null for other addresses. */
function linkedPath(written: string, { baseUrl }: ServerPage): string | null {
	const link = written.startsWith(baseUrl) ? written.slice(baseUrl.length).replace(/[?#].*$/s, "") : "";
	return LINK.test(link) ? link.replace(LINK, "").split("/").map(decodedPart).join("/") : null;
}

function pathMeaning(written: string, { root, local }: ServerPage, trans: TranslationBundle): Meaning {
	const below = belowRoot(written, root);
	if (below === null)
		return refused(
			root
				? trans.__("This is not below %1, the folder that the server shows.", root)
				: trans.__("Give the path below the folder that the server shows."),
		);
	const own = local(below);
	if (own === null) return refused(trans.__("This is on a drive that doesn't hold the server's own files."));
	const inside = normalPath(own);
	if (inside === null) return refused(trans.__("This leads out of the folder that the server shows."));
	const path = storePath(inside);
	const plain = path === written.replace(/\/+$/, "");
	return { place: { path }, note: plain ? null : trans.__("Opens %1 below the server's folder.", path || ".") };
}

/**
 * A path below the root; null for one that can't lie there. A leading slash stands for the server's folder, as elsewhere in JupyterLab,
 * unless the text begins with that folder's own path. Only a Windows path has backslashes between its parts, and no cases.
 */
function belowRoot(written: string, root: string): string | null {
	const windows = /^[a-z]:[\\/]/i.test(written);
	const slashed = (text: string) => (windows ? text.replaceAll("\\", "/") : text);
	const alike = (text: string) => (windows ? text.toLowerCase() : text);
	const [path, top] = [slashed(written), slashed(root).replace(/\/+$/, "")];
	if (top && alike(`${path}/`).startsWith(alike(`${top}/`))) return path.slice(top.length + 1);
	return windows || /^~(\/|$)/.test(path) ? null : path.replace(/^\/+/, "");
}
