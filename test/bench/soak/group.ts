/** A small store in the page's memory: a group of three arrays. */

const SHAPE = [8, 128, 128];
const ARRAYS = { a: Uint16Array, b: Float32Array, c: Int32Array } as const;
const TYPES = { a: "uint16", b: "float32", c: "int32" } as const;

const text = (value: object) => new TextEncoder().encode(JSON.stringify(value));

/** The store; its numbers depend on `seed`. */
export function group(seed: number): Map<string, Uint8Array> {
	const files = new Map<string, Uint8Array>([["zarr.json", text({ zarr_format: 3, node_type: "group" })]]);
	for (const name of ["a", "b", "c"] as const) {
		const metadata = {
			...{ zarr_format: 3, node_type: "array", shape: SHAPE, data_type: TYPES[name], fill_value: 0 },
			chunk_grid: { name: "regular", configuration: { chunk_shape: [4, 64, 64] } },
			chunk_key_encoding: { name: "default" },
			codecs: [{ name: "bytes", configuration: { endian: "little" } }],
			dimension_names: ["z", "y", "x"],
		};
		files.set(`${name}/zarr.json`, text(metadata));
		for (let i = 0; i < 8; i++) {
			const values = new ARRAYS[name](4 * 64 * 64).map((_, cell) => (cell * 7 + seed + i) % 1000);
			files.set(`${name}/c/${i >> 2}/${(i >> 1) & 1}/${i & 1}`, new Uint8Array(values.buffer));
		}
	}
	return files;
}
