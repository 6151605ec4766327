/** Small stores that a test writes itself: raw bytes, version 3. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A uint8 array in one chunk, whose cells are 0, 1, 2 … row by row. */
export interface Written {
	readonly shape: readonly [rows: number, columns: number];
	readonly dims?: readonly string[];
	readonly attributes?: Record<string, unknown>;
}

/** The metadata document of an array. */
export function arrayDocument({ shape, dims = ["y", "x"], attributes = {} }: Written): object {
	return {
		zarr_format: 3,
		node_type: "array",
		shape,
		data_type: "uint8",
		chunk_grid: { name: "regular", configuration: { chunk_shape: shape } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		fill_value: 0,
		codecs: [{ name: "bytes" }],
		dimension_names: dims,
		attributes,
	};
}

/** The bytes of the array's one chunk. */
export function chunkBytes({ shape: [rows, columns] }: Written): Uint8Array {
	return Uint8Array.from({ length: rows * columns }, (_, i) => i);
}

/** Writes a group with consolidated metadata and `arrays` by path, below `folder`. */
export function writeStore(
	folder: string,
	arrays: Record<string, Written>,
	attributes: Record<string, unknown> = {},
): void {
	const documents = Object.fromEntries(Object.entries(arrays).map(([path, array]) => [path, arrayDocument(array)]));
	const consolidated_metadata = { kind: "inline", must_understand: false, metadata: documents };
	writeFile(
		join(folder, "zarr.json"),
		JSON.stringify({ zarr_format: 3, node_type: "group", attributes, consolidated_metadata }),
	);
	for (const [path, array] of Object.entries(arrays)) {
		writeFile(join(folder, path, "zarr.json"), JSON.stringify(documents[path]));
		writeFile(join(folder, path, "c/0/0"), chunkBytes(array));
	}
}

/** Writes a file and the folders above it. */
export function writeFile(path: string, content: string | Uint8Array): void {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, content);
}
