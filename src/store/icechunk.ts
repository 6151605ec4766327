/** An Icechunk repository as a store of Zarr v3: what a branch, tag or snapshot holds, read-only. (Icechunk specification 1 to 2.1) */
import { ZarrError } from "../errors.ts";
import type { Signal } from "../signal.ts";
import { Flights } from "./flight.ts";
import { guarded } from "./icechunk-file.ts";
import { type Locate, openLocations } from "./icechunk-location.ts";
import { type ChunkRef, openManifests } from "./icechunk-manifest.ts";
import { findRepository, type Repository } from "./icechunk-repository.ts";
import { manifestOf, readSnapshot, type Snapshot, type SnapshotNode } from "./icechunk-snapshot.ts";
import { shownTarget } from "./reach.ts";
import type { Recogniser } from "./recogniser.ts";
import { cutRange, type ReadOptions, type Reply, type StoreSource, within, type ZarrStore } from "./store.ts";
import { readTarget } from "./target.ts";

/** What is read until a refresh. */
interface Opened {
	readonly snapshot: Snapshot;
	readonly locate: Locate;
}

const ABSENT: Reply = { status: 404 };

/** The repository in `folder`, at the branch, tag or snapshot that its address names. */
export const icechunkStore: Recogniser = async (folder, options) => {
	const { fragment = "" } = folder;
	const found = await findRepository(folder, fragment, options);
	if (!found) return null;
	const { unpack } = options;
	const { kind, name } = found.revision;
	const manifests = openManifests(folder, unpack);
	const opening = new Flights<Opened>();
	let opened: Opened | null = null;
	let generation = 0;
	const open = async (began: number, signal: Signal): Promise<Opened> => {
		const now =
			began === 0 ? found : await findAgain(folder, () => findRepository(folder, fragment, { unpack, signal }));
		const snapshot = await readSnapshot(folder, now.snapshot, unpack, signal);
		const fresh = { snapshot, locate: openLocations(now.config) };
		if (began === generation) opened = fresh; // else it was read before a refresh
		return fresh;
	};
	const content = async (signal?: Signal): Promise<Opened> => {
		const began = generation;
		return opened ?? opening.join(`${began}`, (withdrawn) => open(began, withdrawn), signal);
	};
	const read = async (key: string, wanted: ReadOptions): Promise<Reply> => {
		const { snapshot, locate } = await content(wanted.signal);
		const path = /^(?:(.*)\/)?zarr\.json$/s.exec(key);
		if (path) {
			const node = snapshot.nodes.get(path[1] ?? "");
			return node ? { status: 200, bytes: node.document.slice() } : ABSENT;
		}
		const place = placeOf(key, snapshot);
		if (!place) return ABSENT;
		const { node, coords } = place;
		const manifest = guarded(snapshot.key, () => manifestOf(node.array, coords));
		const ref = manifest && (await manifests.find(manifest, node.id, coords, wanted.signal));
		return ref ? readChunk(folder, ref, `${manifest} ${key}`, locate, key, wanted) : ABSENT;
	};
	return {
		id: `icechunk:${folder.id}#${kind}=${name}`,
		name: folder.name,
		route: folder.route,
		reason: `${folder.reason}, ${kind} ${name} of an Icechunk repository`,
		parallel: folder.parallel,
		traffic: folder.traffic,
		read,
		list: async (path, { signal }) => ({ children: (await content(signal)).snapshot.children.get(path) ?? [] }),
		refresh() {
			opened = null;
			generation++;
			folder.refresh?.();
		},
	} satisfies StoreSource;
};

async function findAgain({ name }: ZarrStore, find: () => Promise<Repository | null>): Promise<Repository> {
	const found = await find();
	if (found) return found;
	throw new ZarrError("NotFoundError", `The Icechunk repository ${name} is gone. Check its address.`);
}

/** The array and the chunk that a key means; null for keys that no array has. Icechunk knows the default chunk keys only. */
function placeOf(
	key: string,
	{ nodes }: Snapshot,
): { node: SnapshotNode & { array: NonNullable<SnapshotNode["array"]> }; coords: number[] } | null {
	const [, path = "", coords] = /^(?:(.*)\/)?c((?:\/\d+)*)$/s.exec(key) ?? [];
	const node = nodes.get(path);
	if (coords === undefined || !node?.array) {
		if (!isBelowArray(key, nodes)) return null;
		throw new ZarrError(
			"UnsupportedError",
			`An Icechunk repository has no chunk ${key}: its chunks are named c/0/0. The array's metadata has another chunk_key_encoding; write it with the default one.`,
			{ key },
		);
	}
	return { node: { ...node, array: node.array }, coords: coords.split("/").slice(1).map(Number) };
}

/** Whether a key that is no metadata lies in an array. */
function isBelowArray(key: string, nodes: Snapshot["nodes"]): boolean {
	const name = key.slice(key.lastIndexOf("/") + 1);
	if (name.startsWith(".")) return false;
	for (let path = key; path; ) {
		path = path.slice(0, Math.max(0, path.lastIndexOf("/")));
		if (nodes.get(path)?.array) return true;
	}
	return false;
}

/** A chunk, or the part of it that is wanted. `version` tells it from any other that the key will ever mean. */
async function readChunk(
	folder: ZarrStore,
	ref: ChunkRef,
	version: string,
	locate: Locate,
	key: string,
	{ range, etag: held, signal, urgency }: ReadOptions,
): Promise<Reply> {
	if (ref.kind === "virtual") {
		const part = within(ref, range);
		const location = locate(ref.location);
		// without etags: they are of a file, and a repository may come to mean another part of it
		const reply = await readTarget(folder, location, { range: part, signal, urgency });
		checkUnchanged(ref, reply, location, key);
		return { status: 200, bytes: whole(reply, part.length, shownTarget(location), key) };
	}
	// a manifest and a chunk file never change: what was read by the same name still holds
	const etag = ref.kind === "inline" ? version : `${ref.key} ${ref.offset} ${ref.length}`;
	if (held === etag) return { status: 304, etag };
	if (ref.kind === "inline")
		return { status: 200, etag, bytes: range ? cutRange(ref.bytes, range) : ref.bytes.slice() };
	const part = within(ref, range);
	const reply = await folder.read(ref.key, { range: part, signal, urgency });
	return { status: 200, etag, bytes: whole(reply, part.length, ref.key, key) };
}

/** The bytes of an answer: as many as were wanted, since a chunk that is referred to must be there. */
function whole({ bytes }: Reply, length: number, file: string, key: string): Uint8Array {
	if (bytes?.length === length) return bytes;
	const what = bytes ? `has ${bytes.length} of the ${length} bytes` : "is missing";
	throw new ZarrError(
		"ChunkError",
		`Chunk ${key} can't be read: ${file}, where the Icechunk repository has it, ${what}. Copy that file again.`,
		{ key },
	);
}

/** A file that has changed since it was referred to may have anything where the chunk was. */
function checkUnchanged(ref: ChunkRef & { kind: "virtual" }, reply: Reply, location: string, key: string): void {
	const changed = ref.etag && reply.etag && bare(reply.etag) !== bare(ref.etag);
	const newer = ref.modified > 0 && reply.modified !== undefined && reply.modified > ref.modified;
	if (!changed && !newer) return;
	throw new ZarrError(
		"ChunkError",
		`Chunk ${key} can't be read: ${shownTarget(location)} has changed since the Icechunk repository referred to it. Write the reference again.`,
		{ key },
	);
}

function bare(etag: string): string {
	return etag.replace(/^W\//, "").replaceAll('"', "");
}
