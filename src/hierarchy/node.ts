/** Groups and arrays of a store, as the later stages see them. */
import { ZarrError } from "../errors.ts";
import { Flights } from "../store/flight.ts";
import { joinKey, type Witness, type ZarrStore } from "../store/store.ts";
import { broken, refuse } from "./check.ts";
import { openListings } from "./children.ts";
import { type AxisNames, ownNames, uniqueNames } from "./dims.ts";
import { type Evidence, type NodeDocuments, openDocuments } from "./documents.ts";
import { type Dtype, dtypeOf, type Scalar } from "./dtype.ts";
import type { Run } from "./grid.ts";
import { askedImage, knownImage } from "./image.ts";
import type { Attributes, JsonObject } from "./json.ts";
import { type ArrayDocument, type ArrayMetadata, type KeyEncoding, readV3, type Version } from "./metadata.ts";
import { blockCodecs, readN5 } from "./n5.ts";
import { mixingCodec } from "./parts.ts";
import type { FieldPick } from "./pick.ts";
import type { ShardLayout } from "./shard.ts";
import { axisNames } from "./spacing.ts";
import { typeName, v2Name } from "./typename.ts";
import { readV2 } from "./v2.ts";
import { meaningOf, witnessOf } from "./witness.ts";

export type { Attributes } from "./json.ts";

/** A group. */
export interface GroupNode {
	/** Tells it from an array. */
	readonly kind: "group";
	/** Path below the store's root, no leading slash; "" is the root. */
	readonly path: string;
	/** Last part of the path; of the root the store's name. */
	readonly name: string;
	/** The format that its metadata is in. */
	readonly version: Version;
	/** Attributes as stored. */
	readonly attrs: Attributes;
	/** The metadata document as the store has it, for the info panel. */
	readonly source: JsonObject;
}

/** An array: what its metadata says, checked, with everything needed to find and decode its chunks. */
export interface ArrayNode {
	/** Tells it from a group. */
	readonly kind: "array";
	/** Path below the store's root, no leading slash; "" where the root is the array. */
	readonly path: string;
	/** Last part of the path; of the root the store's name. */
	readonly name: string;
	/** The format that its metadata is in. */
	readonly version: Version;
	/** Attributes as stored. */
	readonly attrs: Attributes;
	/** The metadata document as the store has it, for the info panel. */
	readonly source: JsonObject;
	/** Size of each axis, slowest first; [] for a single value. */
	readonly shape: readonly number[];
	/** Unique names, one per axis; absent, empty or repeated ones are `dim_i`. */
	readonly dims: readonly string[];
	/** Shape of what is read at once: a chunk, or an inner chunk of a shard. */
	readonly chunks: readonly number[];
	/** The chunks of each axis, where they are unequal; `chunks` has the largest then. */
	readonly runs?: readonly (readonly Run[])[];
	/** Shape of a shard, where the array is sharded. */
	readonly shards: readonly number[] | null;
	/** The data type. */
	readonly dtype: Dtype;
	/** @internal Where this is one field of an array: that array, and what is taken out of each of its cells. */
	readonly part?: { readonly of: ArrayNode; readonly pick: FieldPick };
	/** @internal Whether its integers are read as those of `dtype`, which are as wide as those that are stored. */
	readonly viewed?: boolean;
	/** The exact fill value; null where v2 says null. */
	readonly fillValue: Scalar;
	/** Codecs by name for people: `blosc(lz4)`, `zstd`; the array-to-bytes codec is left out where it is plain. */
	readonly codecs: readonly string[];
	/** @internal What the decoder needs. */
	readonly document: ArrayDocument;
	/** @internal */
	readonly keys: KeyEncoding;
	/** @internal */
	readonly shardLayout: ShardLayout | null;
	/** @internal Hash of everything that bears on the values; part of the cache key. */
	readonly hash: string;
	/** @internal What all that is known by. */
	readonly witness?: Witness;
}

/** A group or an array. */
export type Node = GroupNode | ArrayNode;

/** A node of the tree and how it is known. */
export interface ListedNode {
	/** Path below the store's root, no leading slash. */
	readonly path: string;
	/** Last part of the path. */
	readonly name: string;
	/** "unknown" where the store names a child without saying what it is. */
	readonly kind: "group" | "array" | "unknown";
	/** By the consolidated metadata, by a listing of its folder, or by its own metadata, which has been read. */
	readonly known: "consolidated" | "listing" | "metadata";
	/** Size of each axis; only of arrays whose metadata is known, as all that follows. */
	readonly shape?: readonly number[];
	/** Unique names, one per axis. */
	readonly dims?: readonly string[];
	/** NumPy's name of the data type. */
	readonly dtype?: string;
	/** Attributes as stored. */
	readonly attrs?: Attributes;
}

/** The groups and arrays of one store. */
export interface Hierarchy {
	/** The node at `path`. Rejects with NotFoundError, MetadataError, UnsupportedError, or what the store says. */
	node(path: string, signal?: AbortSignal): Promise<Node>;
	/** The nodes below `path` that are known without guessing: all where metadata is consolidated, one level where the store lists. */
	list(path: string, signal?: AbortSignal): Promise<ListedNode[]>;
	/** As `list`: yields what is known so far, again with each page that a store lists by. */
	pages(path: string, signal?: AbortSignal): AsyncGenerator<readonly ListedNode[], void, void>;
	/** Whether a group holds an array of this name, or a folder that may be one: by its listing, or by the array's own documents where the first page leaves it open. */
	holds(group: string, name: string, signal?: AbortSignal): Promise<boolean>;
	/** Whether `list` sees every child. */
	readonly lists: boolean;
	/** Whether the metadata found is of a folder of references: the chunks lie elsewhere. */
	readonly referenced: boolean;
}

/** The hierarchy of `store`; `given` are metadata documents known already, as bytes by key. */
export function openHierarchy(store: ZarrStore, given?: ReadonlyMap<string, Uint8Array>): Hierarchy {
	const documents = openDocuments(store, given);
	const nodes = new Map<string, Node>();
	const opening = new Flights<Node>();
	const opened = new Map<string, ListedNode>();
	const open = async (path: string, signal: AbortSignal): Promise<Node> => {
		if (!NAMES.test(path)) throw notFound(store, path);
		const found = await documents.at(path, signal);
		if (!found) throw notFound(store, path);
		opened.set(path, describe(path, found, "metadata"));
		const node = witnessed(makeNode(found, path, store.name), found, documents.evidence(path, found));
		const image = await askedImage(documents, path, found, signal);
		opened.set(path, describe(path, found, "metadata", image));
		const named = image ? { ...node, dims: uniqueNames(image, image.length) } : node;
		nodes.set(path, named);
		return named;
	};
	/** Whether a path's own documents are an array's, or can't be read, which is said when it is opened. */
	const ownArray = async (path: string, signal?: AbortSignal): Promise<boolean> => {
		try {
			return (await documents.own(path, signal))?.kind === "array";
		} catch (error) {
			if (signal?.aborted) throw error;
			return true;
		}
	};
	const listings = openListings(store);
	async function* pages(path: string, signal?: AbortSignal): AsyncGenerator<readonly ListedNode[], void, void> {
		await documents.at("", signal);
		const consolidated = documents.consolidated();
		if (consolidated) return yield below(path, consolidated);
		for await (const { nodes } of listings.pages(path, signal))
			yield nodes.map((child) => opened.get(child.path) ?? child);
	}
	return {
		get lists() {
			return documents.consolidated() !== null || store.list !== undefined;
		},
		get referenced() {
			return documents.referenced();
		},
		async node(path, signal) {
			signal?.throwIfAborted();
			return nodes.get(path) ?? opening.join(path, ({ signal: withdrawn }) => open(path, withdrawn), signal);
		},
		async list(path, signal) {
			let all: readonly ListedNode[] = [];
			for await (const nodes of pages(path, signal)) all = nodes;
			return [...all];
		},
		pages,
		async holds(group, name, signal) {
			const path = joinKey(group, name);
			await documents.at("", signal);
			const consolidated = documents.consolidated();
			if (consolidated) return consolidated.get(path)?.kind === "array";
			for await (const { nodes, next } of listings.pages(group, signal)) {
				const child = nodes.find((node) => node.path === path);
				if (child) return child.kind !== "group";
				if (next !== null) return NAMES.test(path) && ownArray(path, signal);
			}
			return false;
		},
	};
}

/** Names of nodes, none of them dots alone, which would mean other folders, or half of a character, which no URL can hold. */
const NAMES = /^(?!(.*\/)?\.+(\/|$))\P{Surrogate}*$/su;

/** How the sentence begins that nothing is at a path. */
export const NOTHING = "No Zarr array or group at";

function notFound(store: ZarrStore, path: string): ZarrError {
	const where = path ? `"${path}" in ${store.name}` : store.name;
	return new ZarrError(
		"NotFoundError",
		`${NOTHING} ${where}: there is no zarr.json, .zarray or .zgroup, and no attributes.json of N5. Check the path; where only the folders below it hold metadata, give the path of one. Data older or other than Zarr v2, v3 and N5 is not read.`,
		{ path },
	);
}

function below(path: string, nodes: ReadonlyMap<string, NodeDocuments>): ListedNode[] {
	const prefix = path ? `${path}/` : "";
	return [...nodes]
		.filter(([at]) => at !== path && at.startsWith(prefix))
		.map(([at, found]) => describe(at, found, "consolidated", knownImage(nodes, at, found)));
}

function describe(
	path: string,
	{ kind, node, attrs, version }: NodeDocuments,
	known: ListedNode["known"],
	image: AxisNames | null = null,
): ListedNode {
	const listed: ListedNode = { path, name: lastName(path), kind, known, attrs };
	const n5 = version === "n5";
	const sizes = n5 ? node.dimensions : node.shape;
	if (kind === "group" || !Array.isArray(sizes)) return listed;
	const type = n5 ? node.dataType : version === 3 ? node.data_type : node.dtype;
	const names = n5 ? axisNames(node, sizes.length) : (ownNames(node, attrs, sizes.length) ?? image);
	const dims = uniqueNames(names, sizes.length);
	const named = (version === 2 ? v2Name(type)?.name : undefined) ?? typeName(type);
	const shape = (n5 ? sizes.toReversed() : sizes).map(Number);
	return { ...listed, shape, dims, dtype: dtypeOf(named)?.name ?? named };
}

function lastName(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

function makeNode({ version, node, kind, attrs }: NodeDocuments, path: string, storeName: string): Node {
	const name = lastName(path) || storeName;
	if (kind === "group") {
		if (version === 3) checkGroup(node, path);
		return { kind, path, name, version, attrs, source: node };
	}
	const metadata = READERS[version](node, attrs, path);
	const { shape, dtype, fillValue, document, shard, keys, runs } = metadata;
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
		...(runs ? { runs } : {}),
		shards: shard?.shape ?? null,
		dtype,
		fillValue,
		codecs: codecNames(document),
		document,
		keys,
		shardLayout: shard,
		hash: JSON.stringify([shape, meaningOf(metadata, attrs)]),
	};
}

/** An array with what it is known by. */
function witnessed(node: Node, known: NodeDocuments, evidence: Evidence): Node {
	if (node.kind === "group") return node;
	const { path, name } = node;
	const meaning = (found: NodeDocuments) => {
		const metadata = READERS[found.version](found.node, found.attrs, path);
		return { shape: metadata.shape, text: meaningOf(metadata, found.attrs) };
	};
	return { ...node, witness: witnessOf({ path, name: path || name }, evidence, meaning(known), meaning) };
}

/** How the format's number began before version 3 was final. */
const DRAFT = "https://purl.org/zarr/spec/";
const READERS: Readonly<Record<Version, (node: JsonObject, attrs: JsonObject, path: string) => ArrayMetadata>> = {
	2: readV2,
	3: (node, _, path) => readV3(node, path),
	n5: (node, _, path) => readN5(node, path),
};

function checkGroup(node: JsonObject, path: string): void {
	if (String(node.zarr_format).startsWith(DRAFT))
		refuse(
			path,
			"it is pre-final Zarr v3, of before 2023: metadata below meta/, chunks below data/. Write it anew as Zarr v2 or v3.",
		);
	if (node.zarr_format !== 3)
		refuse(path, `its zarr_format is ${JSON.stringify(String(node.zarr_format))}, only 2 and 3 are read.`);
	if (node.node_type !== "group") broken(path, `node_type is ${JSON.stringify(String(node.node_type))}`);
}

function codecNames({ codecs }: ArrayDocument): string[] {
	return codecs
		.flatMap((codec) => (codec.name === "n5" ? blockCodecs(codec) : [codec]))
		.filter((codec) => codec.name !== "bytes" || codec.configuration.endian === "big")
		.map(({ name, configuration }) => {
			const short = name.replace(/^(numcodecs|n5)\./, "");
			const detail = short === "blosc" ? configuration.cname : short === "bytes" ? "big endian" : undefined;
			return detail ? `${short} (${String(detail)})` : short;
		});
}

/** Bytes of a decoded chunk (the largest one; an inner one where the array is sharded), with all of its fields. */
export function chunkBytes({ dtype, part, chunks }: ArrayNode): number {
	return chunks.reduce((bytes, size) => bytes * size, (part?.of.dtype ?? dtype).bytes);
}

/** The key of the chunk (or shard) at `coords`, below the store's root. */
export function chunkKey(node: ArrayNode, coords: readonly number[]): string {
	const { name, separator } = node.keys;
	const parts = name === "default" ? ["c", ...coords] : name === "n5" ? coords.toReversed() : coords;
	return joinKey(node.path, parts.join(separator) || "0");
}
