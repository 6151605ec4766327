/** Stores of one plane in four chunks, as they are commonly written: what opening them costs is all that counts. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SmallStore } from "./plan.ts";

const SHAPE = [1, 64, 64];
const CHUNKS = [1, 32, 32];
const CHUNK_BYTES = 2 * 32 * 32;
const KEYS = ["0/0/0", "0/0/1", "0/1/0", "0/1/1"];
const DIMS = ["time", "lat", "lon"];
const BYTES = { name: "bytes", configuration: { endian: "little" } };

const array = (
	shape: readonly number[],
	chunk_shape: readonly number[],
	codecs: readonly object[],
	dims: readonly string[] = DIMS,
) => ({
	...{ zarr_format: 3, node_type: "array", shape, data_type: "uint16", fill_value: 0, codecs, attributes: {} },
	chunk_grid: { name: "regular", configuration: { chunk_shape } },
	chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
	dimension_names: dims,
});
const old = (shape: readonly number[], chunks: readonly number[]) => ({
	...{ zarr_format: 2, shape, chunks, dtype: "<u2", order: "C", filters: null, compressor: null, fill_value: 0 },
	dimension_separator: "/",
});
const SHARDING = {
	name: "sharding_indexed",
	configuration: { chunk_shape: CHUNKS, codecs: [BYTES], index_codecs: [BYTES], index_location: "end" },
};

const chunk = () => new Uint8Array(new Uint16Array(CHUNK_BYTES / 2).fill(3).buffer);
const axis = (size: number) => new Uint8Array(Uint16Array.from({ length: size }, (_, i) => i).buffer);

/** Four inner chunks one after the other, then where they lie. */
function shard(): Uint8Array {
	const bytes = new Uint8Array(4 * (CHUNK_BYTES + 16));
	for (let i = 0; i < 4; i++) bytes.set(chunk(), i * CHUNK_BYTES);
	const index = new BigUint64Array([0, 1, 2, 3].flatMap((i) => [BigInt(i * CHUNK_BYTES), BigInt(CHUNK_BYTES)]));
	bytes.set(new Uint8Array(index.buffer), 4 * CHUNK_BYTES);
	return bytes;
}

type Files = Record<string, object | Uint8Array>;

/** A dataset: an array of one plane beside the coordinates of `dims`, all metadata in one document. */
function dataset(dims: readonly string[]): Files {
	const sizes = dims.map((dim) => (dim === "time" ? 1 : 64));
	const air = array(
		sizes,
		sizes.map((size) => Math.min(size, 32)),
		[BYTES],
		dims,
	);
	const axes = dims.map((dim, i) => [dim, array([sizes[i]], [sizes[i]], [BYTES], [dim])] as const);
	const metadata = Object.fromEntries([["air", air] as const, ...axes]);
	const consolidated_metadata = { kind: "inline", must_understand: false, metadata };
	const root = { zarr_format: 3, node_type: "group", attributes: {}, consolidated_metadata };
	const chunks = KEYS.map((key) => [`air/c/${key.slice(2 * (3 - dims.length))}`, chunk()] as const);
	const coordinates = dims.map((dim, i) => [`${dim}/c/0`, axis(sizes[i])] as const);
	return Object.fromEntries([["zarr.json", root] as const, ...chunks, ...coordinates]);
}

const ARRAYS: Record<string, { path: string; files: () => Files }> = {
	"v3 array": {
		path: "",
		files: () => ({
			"zarr.json": array(SHAPE, CHUNKS, [BYTES]),
			...Object.fromEntries(KEYS.map((key) => [`c/${key}`, chunk()])),
		}),
	},
	"v2 array": {
		path: "",
		files: () => ({
			".zarray": old(SHAPE, CHUNKS),
			".zattrs": { _ARRAY_DIMENSIONS: DIMS },
			...Object.fromEntries(KEYS.map((key) => [key, chunk()])),
		}),
	},
	"v3 array, sharded": {
		path: "",
		files: () => ({ "zarr.json": array(SHAPE, SHAPE, [SHARDING]), "c/0/0/0": shard() }),
	},
	"v3 dataset with coordinates": { path: "air", files: () => dataset(DIMS) },
	"v3 dataset with coordinates, six requests": { path: "air", files: () => dataset(DIMS.slice(1)) },
};

/** Writes the stores below a folder, each twice: one is opened by its address alone, one with its metadata at hand. */
export function writeSmall(root: string): SmallStore[] {
	return Object.entries(ARRAYS).flatMap(([name, { path, files }], i) => {
		const documents = Object.entries(files()).filter(([, value]) => !(value instanceof Uint8Array));
		const metadata = Object.fromEntries(documents.map(([key, value]) => [key, JSON.stringify(value)]));
		return [
			{ name: `${name}, by its address`, folder: `bare-${i}`, path },
			{ name: `${name}, metadata given`, folder: `given-${i}`, path, metadata },
		].map((store) => {
			for (const [key, value] of Object.entries(files())) {
				const file = join(root, store.folder, key);
				mkdirSync(dirname(file), { recursive: true });
				writeFileSync(file, value instanceof Uint8Array ? value : JSON.stringify(value));
			}
			return store;
		});
	});
}
