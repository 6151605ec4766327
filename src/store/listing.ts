/** What lies below a path, where all keys of a store are known. */
import { type Child, joinKey, type Listing, type Reply, type StoredSize, type StoreSource } from "./store.ts";

/** How many documents a listing reads to tell arrays from groups. */
export const MOST_DOCUMENTS = 100;

/** The children of a path. What the keys leave open, their documents say, by `read`: at most 100 of them. */
export async function childrenOf(
	members: ReadonlyMap<string, unknown>,
	path: string,
	read: (key: string) => Promise<Reply>,
): Promise<Listing> {
	const prefix = path ? `${path}/` : "";
	const folders = new Set<string>();
	const files: Child[] = [];
	for (const key of members.keys()) {
		if (!key.startsWith(prefix)) continue;
		const end = key.indexOf("/", prefix.length);
		if (end < 0) files.push({ name: key.slice(prefix.length), kind: "file" });
		else folders.add(key.slice(prefix.length, end));
	}
	const few = folders.size <= MOST_DOCUMENTS;
	const kindOf = async (name: string): Promise<Child["kind"]> => {
		const below = joinKey(path, name);
		if (members.has(`${below}/.zarray`)) return "array";
		if (members.has(`${below}/.zgroup`)) return "group";
		const document = `${below}/${members.has(`${below}/zarr.json`) ? "zarr.json" : "attributes.json"}`;
		return few && members.has(document) ? documentKind(document, read(document)) : "unknown";
	};
	const nodes = await Promise.all([...folders].map(async (name) => ({ name, kind: await kindOf(name) })));
	return { children: [...nodes, ...files] };
}

/** The pages of what lies at a path, each asked for when it is wanted; none where the store can't list. */
export async function* pagesOf(
	store: Pick<StoreSource, "list">,
	path: string,
	signal?: AbortSignal,
): AsyncGenerator<readonly Child[], void, void> {
	let after: string | undefined;
	do {
		const page = await store.list?.(path, { signal, after });
		if (page) yield page.children;
		after = page?.next ?? undefined;
	} while (after !== undefined);
}

/** What a document of v3 (zarr.json) or N5 (attributes.json) describes. */
export async function documentKind(key: string, reply: Promise<Reply>): Promise<Child["kind"]> {
	return (key.endsWith("zarr.json") ? nodeType : n5Type)(await parsed(reply));
}

/** A document that can't be read says so once its node is opened, not in the list. */
async function parsed(reply: Promise<Reply>): Promise<Readonly<Record<string, unknown>>> {
	try {
		return JSON.parse(new TextDecoder().decode((await reply).bytes)) ?? {};
	} catch {
		return {};
	}
}

function nodeType({ node_type }: Readonly<Record<string, unknown>>): Child["kind"] {
	return node_type === "array" || node_type === "group" ? node_type : "unknown";
}

/** N5's datasets are groups with more attributes. */
function n5Type({ dimensions, dataType }: Readonly<Record<string, unknown>>): Child["kind"] {
	return dimensions !== undefined && dataType !== undefined ? "array" : "group";
}

/** What the members below a path take in the file. */
export function sizeBelow(members: ReadonlyMap<string, { readonly packed: number }>, path: string): StoredSize {
	const prefix = path ? `${path}/` : "";
	let bytes = 0;
	for (const [key, { packed }] of members) if (key.startsWith(prefix)) bytes += packed;
	return { bytes, complete: true };
}
