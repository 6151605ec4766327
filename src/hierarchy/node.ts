/** Groups and arrays of a store, as the later stages see them. */
import { ZarrError } from "../errors.ts";
import { Flights } from "../store/flight.ts";
import { type Child, joinKey, type ZarrStore } from "../store/store.ts";
import { broken, refuse } from "./check.ts";
import { type NodeDocuments, openDocuments } from "./documents.ts";
import { type Dtype, dtypeOf, type Scalar } from "./dtype.ts";
import type { JsonObject } from "./json.ts";
import { type ArrayDocument, type KeyEncoding, readV3 } from "./metadata.ts";
import { mixingCodec } from "./parts.ts";
import type { ShardLayout } from "./shard.ts";
import { typeName } from "./typename.ts";
import { readV2 } from "./v2.ts";

/** Attributes as the store has them: JSON. */
export type Attributes = Record<string, unknown>;

/** A group. */
export interface GroupNode {
	readonly kind: "group";
	/** Path below the store's root, no leading slash; "" is the root. */
	readonly path: string;
	readonly name: string;
	readonly version: 2 | 3;
	readonly attrs: Attributes;
	/** The metadata document as the store has it, for the info panel. */
	readonly source: JsonObject;
}

/** An array: what its metadata says, checked, with everything needed to find and decode its chunks. */
export interface ArrayNode {
	readonly kind: "array";
	readonly path: string;
	readonly name: string;
	readonly version: 2 | 3;
	readonly attrs: Attributes;
	/** The metadata document as the store has it, for the info panel. */
	readonly source: JsonObject;
	readonly shape: readonly number[];
	/** Unique names, one per axis; absent, empty or repeated ones are `dim_i`. */
	readonly dims: readonly string[];
	/** Shape of what is read at once: a chunk, or an inner chunk of a shard. */
	readonly chunks: readonly number[];
	/** Shape of a shard, where the array is sharded. */
	readonly shards: readonly number[] | null;
	readonly dtype: Dtype;
	/** The type of whole cells, where this is one field of an array. */
	readonly record?: Dtype;
	/** The exact fill value; null where v2 says null. */
	readonly fillValue: Scalar;
	/** Codecs by name for people: `blosc(lz4)`, `zstd`; the array-to-bytes codec is left out where it is plain. */
	readonly codecs: readonly string[];
	/** What the decoder needs. */
	readonly document: ArrayDocument;
	readonly keys: KeyEncoding;
	readonly shardLayout: ShardLayout | null;
	/** Hash of everything that bears on decoding; part of the cache key. */
	readonly hash: string;
}

export type Node = GroupNode | ArrayNode;

/** A node of the tree and how it is known. */
export interface ListedNode {
	readonly path: string;
	readonly name: string;
	/** "unknown" where the store names a child without saying what it is. */
	readonly kind: "group" | "array" | "unknown";
	readonly known: "consolidated" | "listing" | "metadata";
	/** Of arrays known by their metadata. */
	readonly shape?: readonly number[];
	readonly dims?: readonly string[];
	readonly dtype?: string;
	readonly attrs?: Attributes;
}

/** The groups and arrays of one store. */
export interface Hierarchy {
	/** The node at `path`. Rejects with NotFoundError, MetadataError, UnsupportedError, or what the store says. */
	node(path: string, signal?: AbortSignal): Promise<Node>;
	/** The nodes below `path` that are known without guessing: all where metadata is consolidated, one level where the store lists. */
	list(path: string, signal?: AbortSignal): Promise<ListedNode[]>;
	/** Whether `list` sees every child. */
	readonly lists: boolean;
}

/** The hierarchy of `store`; `given` are metadata documents known already, as bytes by key. */
export function openHierarchy(store: ZarrStore, given?: ReadonlyMap<string, Uint8Array>): Hierarchy {
	const documents = openDocuments(store, given);
	const nodes = new Map<string, Node>();
	const opening = new Flights<Node>();
	const opened = new Map<string, ListedNode>();
	const open = async (path: string, signal: AbortSignal): Promise<Node> => {
		const found = await documents.at(path, signal);
		if (!found) throw notFound(store, path);
		opened.set(path, describe(path, found, "metadata"));
		const node = makeNode(found, path, store.name);
		nodes.set(path, node);
		return node;
	};
	const listings = new Map<string, ListedNode[]>();
	const listing = new Flights<ListedNode[]>();
	const children = async (path: string, signal: AbortSignal): Promise<ListedNode[]> => {
		const found = store.list ? listed(await store.list(path, { signal }), path) : [];
		listings.set(path, found);
		return found;
	};
	return {
		get lists() {
			return documents.consolidated() !== null || store.list !== undefined;
		},
		async node(path, signal) {
			signal?.throwIfAborted();
			return nodes.get(path) ?? opening.join(path, (withdrawn) => open(path, withdrawn), signal);
		},
		async list(path, signal) {
			await documents.at("", signal);
			const consolidated = documents.consolidated();
			if (consolidated) return below(path, consolidated);
			const found = listings.get(path) ?? (await listing.join(path, (withdrawn) => children(path, withdrawn), signal));
			return found.map((child) => opened.get(child.path) ?? child);
		},
	};
}

function notFound(store: ZarrStore, path: string): ZarrError {
	const where = path ? `"${path}" in ${store.name}` : store.name;
	return new ZarrError(
		"NotFoundError",
		`No Zarr array or group at ${where}: there is no zarr.json, .zarray or .zgroup. Check the path; if the data is older or other than Zarr v2 and v3, it is not read yet.`,
		{ path },
	);
}

function below(path: string, nodes: ReadonlyMap<string, NodeDocuments>): ListedNode[] {
	const prefix = path ? `${path}/` : "";
	return [...nodes]
		.filter(([at]) => at !== path && at.startsWith(prefix))
		.map(([at, found]) => describe(at, found, "consolidated"));
}

function describe(path: string, { kind, node, attrs, version }: NodeDocuments, known: ListedNode["known"]): ListedNode {
	const listed: ListedNode = { path, name: lastName(path), kind, known, attrs };
	if (kind === "group" || !Array.isArray(node.shape)) return listed;
	const type = version === 3 ? node.data_type : node.dtype;
	const names = version === 3 ? node.dimension_names : attrs._ARRAY_DIMENSIONS;
	const dims = uniqueNames(
		Array.isArray(names) ? names.map((name) => (typeof name === "string" ? name : null)) : null,
		node.shape.length,
	);
	const named = typeName(type);
	return { ...listed, shape: node.shape.map(Number), dims, dtype: dtypeOf(named)?.name ?? named };
}

function listed(children: readonly Child[], path: string): ListedNode[] {
	return children
		.filter((child) => child.kind !== "file" && !child.name.startsWith("."))
		.map(({ name, kind }) => ({ path: joinKey(path, name), name, kind: kind as ListedNode["kind"], known: "listing" }));
}

function lastName(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

/** Names that tell axes apart: null, empty and repeated ones become `dim_i`. */
export function uniqueNames(names: readonly (string | null)[] | null, rank: number): string[] {
	return Array.from({ length: rank }, (_, i) => {
		const name = names?.[i];
		return name && names.indexOf(name) === names.lastIndexOf(name) ? name : `dim_${i}`;
	});
}

function makeNode({ version, node, kind, attrs }: NodeDocuments, path: string, storeName: string): Node {
	const name = lastName(path) || storeName;
	if (kind === "group") {
		if (version === 3) checkGroup(node, path);
		return { kind, path, name, version, attrs, source: node };
	}
	const metadata = version === 3 ? readV3(node, path) : readV2(node, attrs, path);
	const { shape, dtype, fillValue, document, shard, keys } = metadata;
	const mixing = mixingCodec(dtype.zarrita, document.codecs);
	if (mixing)
		refuse(path, `its codec "${mixing}" is not supported for ${dtype.name}. Read it in Python instead.`, {
			codec: mixing,
			dtype: dtype.name,
		});
	return {
		kind,
		path,
		name,
		version,
		attrs,
		source: node,
		shape,
		dims: uniqueNames(metadata.dimensionNames, shape.length),
		chunks: document.chunk_shape,
		shards: shard?.shape ?? null,
		dtype,
		fillValue,
		codecs: codecNames(document),
		document,
		keys,
		shardLayout: shard,
		hash: JSON.stringify([shape, document, keys, shard]),
	};
}

function checkGroup(node: JsonObject, path: string): void {
	if (node.zarr_format !== 3)
		refuse(path, `its zarr_format is ${JSON.stringify(String(node.zarr_format))}, only 2 and 3 are read.`);
	if (node.node_type !== "group") broken(path, `node_type is ${JSON.stringify(String(node.node_type))}`);
}

function codecNames({ codecs }: ArrayDocument): string[] {
	return codecs
		.filter((codec) => codec.name !== "bytes" || codec.configuration.endian === "big")
		.map(({ name, configuration }) => {
			const short = name.replace(/^numcodecs\./, "");
			const detail = short === "blosc" ? configuration.cname : short === "bytes" ? "big endian" : undefined;
			return detail ? `${short} (${String(detail)})` : short;
		});
}

/** Bytes of a decoded chunk (an inner one where the array is sharded), with all of its fields. */
export function chunkBytes({ dtype, record = dtype, chunks }: ArrayNode): number {
	return chunks.reduce((bytes, size) => bytes * size, record.bytes);
}

/** The key of the chunk (or shard) at `coords`, below the store's root. */
export function chunkKey(node: ArrayNode, coords: readonly number[]): string {
	const { name, separator } = node.keys;
	const parts = name === "default" ? ["c", ...coords] : coords;
	return joinKey(node.path, parts.join(separator) || "0");
}
