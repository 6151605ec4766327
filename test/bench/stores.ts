/** Stores of 10,000 arrays without consolidated metadata: metadata alone, every chunk is missing. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILL = 1.5;
/** Shape of every array. */
export const SHAPE: readonly [number, number] = [4, 5];

const V2 = { zarr_format: 2, shape: SHAPE, chunks: SHAPE, dtype: "<f4", order: "C", filters: null, compressor: null };
const V3 = {
	...{ zarr_format: 3, node_type: "array", shape: SHAPE, data_type: "float32", fill_value: FILL, attributes: {} },
	chunk_grid: { name: "regular", configuration: { chunk_shape: SHAPE } },
	chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
	codecs: [{ name: "bytes", configuration: { endian: "little" } }],
	dimension_names: ["y", "x"],
};
const ARRAYS: Record<number, Record<string, object>> = {
	2: { ".zarray": { ...V2, fill_value: FILL }, ".zattrs": { _ARRAY_DIMENSIONS: ["y", "x"] } },
	3: { "zarr.json": V3 },
};
const GROUPS: Record<number, Record<string, object>> = {
	2: { ".zgroup": { zarr_format: 2 } },
	3: { "zarr.json": { zarr_format: 3, node_type: "group", attributes: {} } },
};

function writeNode(folder: string, documents: Record<string, object>): void {
	mkdirSync(folder, { recursive: true });
	for (const [name, document] of Object.entries(documents)) writeFileSync(join(folder, name), JSON.stringify(document));
}

/** Writes `count` arrays named a00000, a00001 … into a group. */
export function writeFlat(folder: string, version: 2 | 3, count: number): void {
	writeNode(folder, GROUPS[version]);
	for (let i = 0; i < count; i++) writeNode(join(folder, `a${String(i).padStart(5, "0")}`), ARRAYS[version]);
}

/** Writes 100 groups g00, g01 … of 100 arrays each. */
export function writeDeep(folder: string, version: 2 | 3): void {
	writeNode(folder, GROUPS[version]);
	for (let g = 0; g < 100; g++) writeFlat(join(folder, `g${String(g).padStart(2, "0")}`), version, 100);
}

/** Writes a flat and a deep store of each version below `root`; their names. */
export function tenThousand(root: string): string[] {
	for (const version of [2, 3] as const) {
		writeFlat(join(root, `flat-v${version}.zarr`), version, 10_000);
		writeDeep(join(root, `deep-v${version}.zarr`), version);
	}
	return ["flat-v2.zarr", "flat-v3.zarr", "deep-v2.zarr", "deep-v3.zarr"];
}
