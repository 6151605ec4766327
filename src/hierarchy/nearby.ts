/** What a store holds in place of what was not found, as far as it can say. */
import { isZarrError, ZarrError } from "../errors.ts";
import { nearestNames, plainList } from "../given.ts";
import { pagesOf } from "../store/listing.ts";
import type { ZarrStore } from "../store/store.ts";
import { type Hierarchy, NOTHING } from "./node.ts";

const MOST_NAMED = 3;
/** Of a large hierarchy no more are compared. */
const MOST_COMPARED = 10_000;

/** `error`, or, where it says that nothing is at `path`, the same with what there is: the nearest paths, or what the root holds. */
export async function elsewhere(
	error: unknown,
	{ store, hierarchy, path, signal }: { store: ZarrStore; hierarchy: Hierarchy; path: string; signal?: AbortSignal },
): Promise<unknown> {
	// a store that is gone, or lacks the branch asked for, says more itself
	if (!isZarrError(error, "NotFoundError") || !error.message.startsWith(NOTHING)) return error;
	try {
		const rest = path ? await nearestText(hierarchy, path, signal) : await contentText(store, signal);
		if (rest === null) return error;
		const where = path ? `${JSON.stringify(path)} in ${store.name}` : store.name;
		return new ZarrError("NotFoundError", `${NOTHING} ${where}${rest}`, { path, cause: error });
	} catch {
		signal?.throwIfAborted();
		return error; // what was not found is the news, not that it can't be listed
	}
}

async function nearestText(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<string | null> {
	const paths = await pathsNear(hierarchy, path, signal);
	const name = lastName(path);
	const same = paths.filter((known) => lastName(known) === name);
	const near = [...new Set([...same, ...nearestNames(path, paths, MOST_NAMED)])].slice(0, MOST_NAMED);
	if (near.length === 0) return null;
	return `. ${near.length > 1 ? "The nearest paths are" : "The nearest path is"} ${plainList(near.map((known) => JSON.stringify(known)))}.`;
}

function lastName(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

/** What is known below the nearest folder above `path` of which anything is known: a page of it, where the store lists. */
async function pathsNear(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<string[]> {
	const folders = path.split("/").slice(0, -1);
	for (let depth = folders.length; depth >= 0; depth--) {
		const known = hierarchy.pages(folders.slice(0, depth).join("/"), signal);
		const { value } = await known.next();
		if (value && value.length > 0) return value.slice(0, MOST_COMPARED).map((node) => node.path);
	}
	return [];
}

async function contentText(store: ZarrStore, signal?: AbortSignal): Promise<string | null> {
	if (!store.list) return null;
	const { value: children = [] } = await pagesOf(store, "", signal).next();
	// a server lists nothing in a folder that is gone, too
	if (!children || children.length === 0) return store.route === "memory" ? ": it is empty." : null;
	const named = children.slice(0, MOST_NAMED).map(({ name }) => JSON.stringify(name));
	const more = children.length > MOST_NAMED ? ["more"] : [];
	return `: it holds ${plainList([...named, ...more])}. Give the folder that holds zarr.json, .zgroup or .zarray, or its path.`;
}
