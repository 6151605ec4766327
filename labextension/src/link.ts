/** Links that open a store in JupyterLab: `/lab?zarr=<path or URL>&zarr-view=<JSON>`, and `/lab/tree/<path>?factory=Zarr`. Pure. */

import { decodedPart } from "../../src/path.ts";
import { storePath } from "./names.ts";
import { keptPlace, type Place, readPlace } from "./place.ts";
import { isFields } from "./state.ts";

const STORE = "zarr";
const VIEW = "zarr-view";

/** Matches the part of an address that holds a link. */
export const LINK = /[?&]zarr=/;

/** The place that the query of an address names; null where it names none. A view that can't be read is left out. */
export function readLink(query: string): Place | null {
	// "+" stands for itself, as JupyterLab reads and writes its queries
	const parameters = new URLSearchParams(query.replaceAll("+", "%2B"));
	const store = parameters.get(STORE)?.trim();
	if (store === undefined) return null;
	const state = readView(parameters.get(VIEW));
	const limits = isFields(state) ? state.limits : undefined;
	return readPlace({ [/^[a-z][\w+.-]*:\/\//i.test(store) ? "url" : "path"]: store, state, limits });
}

/** The query without what `readLink` read; the rest as it was. */
export function withoutLink(query: string): string {
	const rest = query
		.replace(/^\?/, "")
		.split("&")
		.filter((part) => part && ![STORE, VIEW].includes(part.split("=")[0]));
	return rest.length > 0 ? `?${rest.join("&")}` : "";
}

/** The query of a link to a place as it is shown. An address loses its own query, which may hold a secret. */
export function linkQuery(place: Place): string {
	const { path, url = "", state, limits } = keptPlace(place);
	const store = `?${STORE}=${encoded(path ?? url)}`;
	return state ? `${store}&${VIEW}=${encoded(JSON.stringify({ ...state, limits }))}` : store;
}

/** Matches an address below the base URL that asks for a file or folder to be opened as Zarr. */
export const TREE_LINK =
	/^(\/(?:lab|doc)(?:\/workspaces\/[^/?#]+)?)\/tree\/([^?#]+)\?((?:[^#]*&)?factory=Zarr(?:&[^#]*)?)(#.*)?$/i;

/** The store that such an address names, where `zarr.json` stands for its folder, and the address that is left; null for another address. */
export function readTreeLink(request: string): { readonly place: Place; readonly left: string } | null {
	const [, page, path, query, hash = ""] = TREE_LINK.exec(request) ?? [];
	if (path === undefined) return null;
	const rest = query.split("&").filter((part) => part && !/^factory=/i.test(part));
	const left = `${page}${rest.length > 0 ? `?${rest.join("&")}` : ""}${hash}`;
	return { place: readPlace({ path: storePath(path.split("/").map(decodedPart).join("/")) }), left };
}

/** Like encodeURIComponent, save for what queries may hold as it is. */
function encoded(text: string): string {
	return encodeURIComponent(text).replace(/%(2F|3A|2C)/g, decodeURIComponent);
}

function readView(text: string | null): unknown {
	if (text === null) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
