/** Metadata documents of one store: what is known, what must be asked for, what consolidated metadata says. */
import { isZarrError } from "../errors.ts";
import { Flights } from "../store/flight.ts";
import { pagesOf } from "../store/listing.ts";
import { type Child, joinKey, type ZarrStore } from "../store/store.ts";
import { isObject, type JsonObject, parseDocument } from "./json.ts";
import type { Version } from "./metadata.ts";
import { checkContainer, isDataset, userAttributes } from "./n5.ts";

/** The documents of one node: of v3 `zarr.json`, of v2 one or both of array and group, and the attributes, of N5 `attributes.json`. */
export interface NodeDocuments {
	readonly version: Version;
	readonly node: JsonObject;
	readonly kind: "array" | "group";
	readonly attrs: JsonObject;
}

/** What a node is known by. */
export interface Evidence {
	/** The documents that describe it, by key, as they were read (null: absent). */
	readonly read: ReadonlyMap<string, Uint8Array | null>;
	/** The key of the document that is there as long as the node is. */
	readonly own: string;
}

/** Reads and keeps the documents of one store. */
export interface Documents {
	/** The documents of the node at `path`, or null where there is none. An abort withdraws this caller; a request ends when nobody is left. */
	at(path: string, signal?: AbortSignal): Promise<NodeDocuments | null>;
	/** As `at`, but by its own documents (or the consolidated one) alone: what only a listing could tell is not asked for. */
	own(path: string, signal?: AbortSignal): Promise<NodeDocuments | null>;
	/** The attributes of a group, by one request at most; none where it has none. Rejects as `at` does. */
	attrs(path: string, signal?: AbortSignal): Promise<JsonObject>;
	/** Paths with documents in consolidated metadata, the root included; null where there is none. */
	consolidated(): ReadonlyMap<string, NodeDocuments> | null;
	/** What a node that `at` has found is known by. */
	evidence(path: string, found: NodeDocuments): Evidence;
	/** Whether the consolidated document is of a folder of references, as kerchunk writes them: the chunks lie elsewhere. */
	referenced(): boolean;
}

type Known = Map<string, JsonObject | null>;

const N5 = "attributes.json";

/** Documents of `store`; `given` are bytes by key that are known already, and then the absence of a key beside them is known, too. */
export function openDocuments(store: ZarrStore, given: ReadonlyMap<string, Uint8Array> = new Map()): Documents {
	const known: Known = new Map();
	for (const [key, bytes] of given) known.set(key, parseDocument(bytes, key));
	const held = new Map(given);
	const complete = new Set([...given.keys()].map(folderOf));
	let consolidated = known.size > 0 ? readConsolidated(known) : null;
	let version: Version | null = versionOf(known);

	const reading = new Flights<JsonObject | null>();
	const fetchDocument = async (key: string, signal: AbortSignal): Promise<JsonObject | null> => {
		const { bytes } = await store.read(key, { signal });
		const document = bytes ? parseDocument(bytes, key) : null;
		if (bytes) held.set(key, bytes);
		known.set(key, document);
		return document;
	};
	const read = async (key: string, signal?: AbortSignal): Promise<JsonObject | null> => {
		const found = known.get(key);
		if (found !== undefined) return found;
		if (complete.has(folderOf(key))) return null;
		return reading.join(key, ({ signal: withdrawn }) => fetchDocument(key, withdrawn), signal);
	};

	/** Reads documents of one node, in parallel. Rejects where none is there and one was refused, else as `rethrowFailed` says. */
	const readNode = async (path: string, names: readonly string[], signal?: AbortSignal): Promise<void> => {
		const results = await Promise.allSettled(names.map((name) => read(joinKey(path, name), signal)));
		signal?.throwIfAborted(); // what has landed is not all there is
		if (results.some((result) => result.status === "fulfilled" && result.value))
			return rethrowFailed(results, Boolean(known.get(joinKey(path, "zarr.json"))), store.route === "direct");
		const failed = results.find((result) => result.status === "rejected");
		if (failed) throw failed.reason;
	};

	/** The one parallel probe for Zarr, at the root or wherever the store was opened. */
	const probeZarr = async (path: string, signal?: AbortSignal): Promise<NodeDocuments | null> => {
		await readNode(path, ["zarr.json", ".zarray", ".zgroup", ".zattrs", ".zmetadata"], signal);
		version = versionOf(known) ?? version;
		consolidated = readConsolidated(known);
		return consolidated?.get(path) ?? assemble(known, path);
	};

	/** Whether a folder lies below an N5 dataset, whose folders hold blocks. */
	const holdsBlocks = async (path: string, signal?: AbortSignal): Promise<boolean> => {
		const above = path.split("/").map((_, depth, names) => names.slice(0, depth).join("/"));
		const documents = await Promise.all(above.map((folder) => read(joinKey(folder, N5), signal)));
		return documents.some((document) => document && isDataset(document));
	};

	const named = /\.n5(\.zip)?$/i.test(store.name);

	/** A folder without attributes is a group, too, which only a listing tells. */
	const probeN5 = async (path: string, signal?: AbortSignal): Promise<NodeDocuments | null> => {
		const [root] = await Promise.all([read(N5, signal), read(joinKey(path, N5), signal)]);
		if (root) checkContainer(root, "");
		const inside = version === "n5" || named || root?.n5 !== undefined;
		const bare = async () =>
			inside && (await childOf(store, path, isFolder, signal)) !== null && !(await holdsBlocks(path, signal));
		const found = assemble(known, path) ?? ((await bare()) ? BARE_GROUP : null);
		if (found) version = "n5";
		return found;
	};

	/** N5 is asked for where Zarr was not found, first only where the store is called so. */
	const probe = async (path: string, signal?: AbortSignal): Promise<NodeDocuments | null> => {
		if (named) {
			const found = await probeN5(path, signal).catch(unlessRefused);
			if (found) return found;
		}
		return (await probeZarr(path, signal)) ?? (version === null && !named ? probeN5(path, signal) : null);
	};

	/** A folder of arrays and groups is a group even where nobody wrote that it is one, which only a listing tells. */
	const probeFolder = async (path: string, signal?: AbortSignal): Promise<NodeDocuments | null> => {
		const child = await childOf(store, path, isNode, signal);
		const format = child && (version ?? (await probeZarr(joinKey(path, child.name), signal))?.version);
		if (!format) return null;
		// what would be written
		return { version: format, node: { zarr_format: format, node_type: "group" }, kind: "group", attrs: {} };
	};

	const found = async (path: string, signal?: AbortSignal): Promise<NodeDocuments | null> => {
		if (version === null) return probe(path, signal);
		if (version === "n5") return probeN5(path, signal);
		await readNode(path, version === 3 ? ["zarr.json"] : [".zarray", ".zgroup", ".zattrs"], signal);
		return (
			assemble(known, path) ?? (version === 3 || known.has(joinKey(path, "zarr.json")) ? null : probeZarr(path, signal))
		);
	};

	/** Where a node below was opened first, the root's documents come later; without listing they alone tell what there is. */
	const consolidate = async (signal?: AbortSignal): Promise<void> => {
		if (version === 2) await read(".zmetadata", signal).catch(unlessRefused);
		consolidated = readConsolidated(known);
	};

	const own = async (path: string, signal?: AbortSignal) => consolidated?.get(path) ?? (await found(path, signal));

	return {
		own,
		consolidated: () => consolidated,
		evidence(path, found) {
			const own = OWN[found.version].map((name) => joinKey(path, name));
			const inRoot = consolidated?.get(path) === found;
			const keys = inRoot ? [found.version === 3 ? "zarr.json" : ".zmetadata"] : own;
			return { read: new Map(keys.map((key) => [key, held.get(key) ?? null])), own: own[0] };
		},
		referenced: () => known.get(".zmetadata")?.record_size !== undefined,
		async attrs(path, signal) {
			if (consolidated) return consolidated.get(path)?.attrs ?? {};
			const document = await read(joinKey(path, version === 3 ? "zarr.json" : ".zattrs"), signal);
			return (version === 3 && document ? fromV3(document).attrs : document) ?? {};
		},
		async at(path, signal) {
			const look = async () => (await own(path, signal)) ?? probeFolder(path, signal);
			const node = await look().catch((error) => {
				// what seemed to be absent then may be there at the next try
				for (const [key, document] of known) if (!document && folderOf(key) === path) known.delete(key);
				throw error;
			});
			if (path === "" && !consolidated && !store.list) await consolidate(signal);
			return node;
		},
	};
}

/** The documents that describe an array: first the one that makes it one. */
const OWN: Readonly<Record<Version, readonly string[]>> = {
	2: [".zarray", ".zattrs"],
	3: ["zarr.json"],
	n5: ["attributes.json"],
};

/** What documents (null: absent) say of the node at `path`; null where nothing. Throws MetadataError. */
export function describedBy(documents: ReadonlyMap<string, Uint8Array | null>, path: string): NodeDocuments | null {
	const known: Known = new Map();
	for (const [key, bytes] of documents) known.set(key, bytes && parseDocument(bytes, key));
	return readConsolidated(known)?.get(path) ?? assemble(known, path);
}

const isFolder = ({ kind }: Child) => kind !== "file";
const isNode = ({ kind }: Child) => kind === "array" || kind === "group";
const BARE_GROUP: NodeDocuments = { version: "n5", node: {}, kind: "group", attrs: {} };

/** The first child of a path that is as wanted, where the store can tell. */
async function childOf(
	store: ZarrStore,
	path: string,
	wanted: (child: Child) => boolean,
	signal?: AbortSignal,
): Promise<Child | null> {
	try {
		for await (const children of pagesOf(store, path, signal)) {
			const found = children.find(wanted);
			if (found) return found;
		}
	} catch (error) {
		if (signal?.aborted) throw error; // else what can't be listed is no folder
	}
	return null;
}

/** Buckets answer 403 for absent keys. */
function unlessRefused(error: unknown): null {
	if (isZarrError(error, "AccessError")) return null;
	throw error;
}

function folderOf(key: string): string {
	return key.slice(0, Math.max(0, key.lastIndexOf("/")));
}

function versionOf(known: Known): Version | null {
	let n5 = false;
	for (const [key, document] of known) {
		if (!document) continue;
		if (key.endsWith("zarr.json")) return 3;
		if (/\.z(array|group|metadata)$/.test(key)) return 2;
		n5 ||= key === N5 || key.endsWith(`/${N5}`);
	}
	return n5 ? "n5" : null;
}

/** Where absent keys may be refused (buckets answer 403), a refusal is no failure, but a document that is broken is, and so is one that version 2 may need and that did not come: without its attributes an array would be drawn wrong. */
function rethrowFailed(results: readonly PromiseSettledResult<unknown>[], isV3: boolean, refusesAbsent: boolean): void {
	for (const result of results) {
		if (result.status === "fulfilled" || (refusesAbsent && isZarrError(result.reason, "AccessError"))) continue;
		if (!isV3 || isZarrError(result.reason, "MetadataError")) throw result.reason;
	}
}

function assemble(known: Known, path: string): NodeDocuments | null {
	const v3 = known.get(joinKey(path, "zarr.json"));
	if (v3) return fromV3(v3);
	const attrs = known.get(joinKey(path, ".zattrs")) ?? {};
	const array = known.get(joinKey(path, ".zarray"));
	if (array) return { version: 2, node: array, kind: "array", attrs };
	const group = known.get(joinKey(path, ".zgroup"));
	if (group) return { version: 2, node: group, kind: "group", attrs };
	const n5 = known.get(joinKey(path, N5));
	return n5 ? { version: "n5", node: n5, kind: isDataset(n5) ? "array" : "group", attrs: userAttributes(n5) } : null;
}

function fromV3(node: JsonObject): NodeDocuments {
	return {
		version: 3,
		node,
		kind: node.node_type === "array" ? "array" : "group",
		attrs: isObject(node.attributes) ? node.attributes : {},
	};
}

/** Consolidated metadata of the root: v3 inline (as zarr-python writes it) or v2's `.zmetadata`. It wins over own documents, as in zarr-python. */
function readConsolidated(known: Known): Map<string, NodeDocuments> | null {
	const root = known.get("zarr.json");
	if (root) {
		const metadata = isObject(root.consolidated_metadata) ? root.consolidated_metadata.metadata : null;
		if (!isObject(metadata)) return null;
		const nodes = Object.entries(metadata).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
		return new Map([["", fromV3(root)], ...nodes.map(([path, node]): [string, NodeDocuments] => [path, fromV3(node)])]);
	}
	const metadata = known.get(".zmetadata")?.metadata;
	if (!isObject(metadata)) return null;
	const documents: Known = new Map(
		Object.entries(metadata).filter((entry): entry is [string, JsonObject] => isObject(entry[1])),
	);
	const nodes = new Map<string, NodeDocuments>();
	for (const key of documents.keys()) {
		const path = folderOf(key);
		const found = assemble(documents, path);
		if (found) nodes.set(path, found);
	}
	return nodes;
}
