/** What a snapshot of an Icechunk repository holds: groups, arrays, and which manifests know of an array's chunks. */
import type { Signal } from "../signal.ts";
import {
	byteField,
	bytesField,
	structField,
	type Table,
	tableField,
	tableItem,
	uint32Item,
	vectorField,
} from "./flatbuffer.ts";
import { damaged, FILE_TYPE, guarded, idText, readFile } from "./icechunk-file.ts";
import type { Unpack } from "./recogniser.ts";
import type { Child, ZarrStore } from "./store.ts";

/** A group or an array of a snapshot. */
export interface SnapshotNode {
	readonly kind: "group" | "array";
	/** Eight bytes, the node's own for its lifetime. */
	readonly id: Uint8Array;
	/** Its `zarr.json`. */
	readonly document: Uint8Array;
	/** Its ArrayNodeData; null for a group. */
	readonly array: Table | null;
}

/** A snapshot, whole but for its manifests. */
export interface Snapshot {
	/** The key of its file. */
	readonly key: string;
	/** Nodes by path, without a leading slash. */
	readonly nodes: ReadonlyMap<string, SnapshotNode>;
	/** Names and kinds of nodes by the path of their parent. */
	readonly children: ReadonlyMap<string, readonly Child[]>;
}

/** snapshot.fbs: the numbers of the fields that are read. */
const SNAPSHOT = { id: 0, nodes: 2 };
const NODE = { id: 0, path: 1, document: 2, type: 3, data: 4 };
const ARRAY_TYPE = 1;
const GROUP_TYPE = 2;
const ARRAY = { manifests: 2 };
const MANIFEST_REF = { id: 0, extents: 1 };
const RANGE_BYTES = 8;

/** Reads the snapshot with this id (20 letters). Rejects with MetadataError where it is missing or damaged. */
export async function readSnapshot(folder: ZarrStore, id: string, unpack: Unpack, signal?: Signal): Promise<Snapshot> {
	const key = `snapshots/${id}`;
	const { root, bytes } = await readFile(folder, key, FILE_TYPE.snapshot, unpack, signal);
	return guarded(key, () => {
		const own = structField(root, SNAPSHOT.id, 12);
		if (!own || idText(own) !== id) throw damaged(key, "it is another snapshot than its name says");
		const nodes = readNodes(root, key, bytes);
		return { key, nodes, children: childrenOf(nodes) };
	});
}

function readNodes(root: Table, key: string, bytes: number): Map<string, SnapshotNode> {
	const vector = vectorField(root, SNAPSHOT.nodes, 4);
	const nodes = new Map<string, SnapshotNode>();
	let left = bytes;
	for (let i = 0; i < vector.length; i++) {
		const table = tableItem(vector, i);
		const path = bytesField(table, NODE.path);
		left -= path?.length ?? 0;
		// paths that differ share no bytes, so that together they are no longer than the file
		if (!path || left < 0) throw damaged(key, "the path of a node is missing or shared");
		const name = new TextDecoder().decode(path).replace(/^\//, "");
		if (nodes.has(name)) throw damaged(key, `it has two nodes at "${name}"`);
		nodes.set(name, readNode(table, name, key));
	}
	return nodes;
}

function readNode(table: Table, path: string, key: string): SnapshotNode {
	const type = byteField(table, NODE.type);
	const id = structField(table, NODE.id, 8);
	const document = bytesField(table, NODE.document);
	const array = type === ARRAY_TYPE ? tableField(table, NODE.data) : null;
	if (!id || !document || (type === ARRAY_TYPE && !array) || (type !== ARRAY_TYPE && type !== GROUP_TYPE))
		throw damaged(key, `its node "${path}" is incomplete`);
	return { kind: array ? "array" : "group", id, document, array };
}

function childrenOf(nodes: ReadonlyMap<string, SnapshotNode>): Map<string, Child[]> {
	const children = new Map<string, Child[]>();
	for (const [path, { kind }] of nodes) {
		if (!path) continue;
		const parent = path.slice(0, Math.max(0, path.lastIndexOf("/")));
		const siblings = children.get(parent) ?? [];
		siblings.push({ name: path.slice(parent ? parent.length + 1 : 0), kind });
		children.set(parent, siblings);
	}
	return children;
}

/** The id of the manifest that knows of the chunk at `coords`, or null where none does: no such chunk was written. */
export function manifestOf(array: Table, coords: readonly number[]): string | null {
	const refs = vectorField(array, ARRAY.manifests, 4);
	for (let i = 0; i < refs.length; i++) {
		const ref = tableItem(refs, i);
		const extents = vectorField(ref, MANIFEST_REF.extents, RANGE_BYTES);
		if (extents.length !== coords.length) throw new RangeError(`a manifest is of rank ${extents.length}`);
		const within = coords.every((at, axis) => at >= uint32Item(extents, axis) && at < uint32Item(extents, axis, 4));
		if (!within) continue;
		const id = structField(ref, MANIFEST_REF.id, 12);
		if (!id) throw new RangeError("a manifest has no id");
		return idText(id);
	}
	return null;
}
