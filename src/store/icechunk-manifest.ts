/** Where the chunks of an Icechunk repository lie: in a manifest itself, in a chunk file, or in a file elsewhere. */
import type { Signal } from "../signal.ts";
import {
	byteField,
	bytesField,
	findTable,
	structField,
	type Table,
	textField,
	uint32Field,
	uint32Item,
	uint64Field,
	type Vector,
	vectorField,
} from "./flatbuffer.ts";
import { Flights } from "./flight.ts";
import { damaged, FILE_TYPE, guarded, idText, readFile } from "./icechunk-file.ts";
import type { Unpack, UnpackCodec } from "./recogniser.ts";
import type { ZarrStore } from "./store.ts";

/** A chunk: bytes in the manifest, or a part of a chunk file of the repository, or of any file at a URL. */
export type ChunkRef =
	| { readonly kind: "inline"; readonly bytes: Uint8Array }
	| { readonly kind: "native"; readonly key: string; readonly offset: number; readonly length: number }
	| {
			readonly kind: "virtual";
			readonly location: string;
			readonly offset: number;
			readonly length: number;
			/** What the file's etag was when it was referred to. */
			readonly etag: string | null;
			/** When the file had been changed last, in seconds since 1970; 0 where that is not known. */
			readonly modified: number;
	  };

/** A virtual chunk whose location is packed. */
interface PackedRef extends Omit<ChunkRef & { kind: "virtual" }, "kind" | "location"> {
	readonly kind: "packed";
	readonly location: Uint8Array;
	readonly codec: UnpackCodec;
}

/** The manifests of one repository, each read once. They never change. */
export interface Manifests {
	/** The chunk of the array with this node id at `coords`, by the manifest with this id; null where none was written. Rejects with MetadataError where the manifest is missing or damaged. */
	find(id: string, node: Uint8Array, coords: readonly number[], signal?: Signal): Promise<ChunkRef | null>;
}

/** manifest.fbs: the numbers of the fields that are read. */
const MANIFEST = { id: 0, arrays: 1, dictionary: 2, compression: 3 };
const ARRAY = { node: 0, refs: 1 };
const REF = {
	index: 0,
	inline: 1,
	offset: 2,
	length: 3,
	chunk: 4,
	location: 5,
	etag: 6,
	modified: 7,
	packedLocation: 8,
};
const ZSTD_DICTIONARY = 1;
const MOST_DICTIONARY_BYTES = 2 ** 20;
/** The most bytes of a location: Icechunk itself packs none that is longer. */
const MOST_LOCATION_BYTES = 1024;
/** How much of manifests is kept, in bytes. */
const KEPT_BYTES = 256 * 2 ** 20;

interface Manifest {
	readonly root: Table;
	readonly bytes: number;
}

/** The manifests of the repository in `folder`. */
export function openManifests(folder: ZarrStore, unpack: Unpack): Manifests {
	const kept = new Map<string, Manifest>();
	const reading = new Flights<Manifest>();
	const read = async (id: string, signal: Signal): Promise<Manifest> => {
		const key = keyOf(id);
		const manifest = await readFile(folder, key, FILE_TYPE.manifest, unpack, signal);
		const own = guarded(key, () => structField(manifest.root, MANIFEST.id, 12));
		if (!own || idText(own) !== id) throw damaged(key, "it is another manifest than its name says");
		kept.set(id, manifest);
		forgetOldest(kept);
		return manifest;
	};
	return {
		async find(id, node, coords, signal) {
			const { root } = kept.get(id) ?? (await reading.join(id, (withdrawn) => read(id, withdrawn), signal));
			const ref = guarded(keyOf(id), () => findRef(root, node, coords));
			if (ref?.kind !== "packed") return ref;
			const bytes = await unpack([ref.codec], ref.location, MOST_LOCATION_BYTES, signal).catch((cause) => {
				if (signal?.aborted) throw cause;
				throw damaged(keyOf(id), (cause as Error).message, cause);
			});
			return { ...ref, kind: "virtual", location: new TextDecoder().decode(bytes) };
		},
	};
}

function keyOf(id: string): string {
	return `manifests/${id}`;
}

function forgetOldest(kept: Map<string, Manifest>): void {
	let total = 0;
	for (const { bytes } of kept.values()) total += bytes;
	for (const [id, { bytes }] of kept) {
		if (total <= KEPT_BYTES || kept.size === 1) return;
		kept.delete(id);
		total -= bytes;
	}
}

function findRef(root: Table, node: Uint8Array, coords: readonly number[]): ChunkRef | PackedRef | null {
	const array = findTable(vectorField(root, MANIFEST.arrays, 4), (item) => {
		const id = structField(item, ARRAY.node, 8);
		if (!id) throw new RangeError("an array has no id");
		return compareBytes(id, node);
	});
	if (!array) return null;
	const ref = findTable(vectorField(array, ARRAY.refs, 4), (item) =>
		compareCoords(vectorField(item, REF.index, 4), coords),
	);
	return ref && readRef(ref, root);
}

function readRef(ref: Table, root: Table): ChunkRef | PackedRef {
	const [offset, length] = [uint64Field(ref, REF.offset), uint64Field(ref, REF.length)];
	const chunk = structField(ref, REF.chunk, 12);
	if (chunk) return { kind: "native", key: `chunks/${idText(chunk)}`, offset, length };
	const place = { offset, length, etag: textField(ref, REF.etag), modified: uint32Field(ref, REF.modified) };
	const packed = bytesField(ref, REF.packedLocation);
	if (packed) return { kind: "packed", ...place, location: packed, codec: locationCodec(root) };
	const location = textField(ref, REF.location);
	if (location !== null) return { kind: "virtual", ...place, location };
	const bytes = bytesField(ref, REF.inline);
	if (!bytes) throw new RangeError("a chunk has no place");
	return { kind: "inline", bytes };
}

/** What unpacks the locations of a manifest. */
function locationCodec(root: Table): UnpackCodec {
	const compression = byteField(root, MANIFEST.compression, ZSTD_DICTIONARY);
	const dictionary = bytesField(root, MANIFEST.dictionary);
	if (compression !== ZSTD_DICTIONARY || !dictionary || dictionary.length > MOST_DICTIONARY_BYTES)
		throw new RangeError("its locations are packed otherwise than with a dictionary of zstd");
	const text = Array.from(dictionary, (byte) => String.fromCharCode(byte)).join("");
	return { name: "zstd-dictionary", configuration: { dictionary: btoa(text) } };
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
	for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
	return 0;
}

function compareCoords(index: Vector, coords: readonly number[]): number {
	if (index.length !== coords.length) throw new RangeError(`a chunk has ${index.length} coordinates`);
	for (let axis = 0; axis < coords.length; axis++) {
		const order = uint32Item(index, axis) - coords[axis];
		if (order !== 0) return order;
	}
	return 0;
}
