/** Arrays of any size that nobody stores: their metadata, and one chunk's bytes for all of their chunks. */

/** Planes of 512 × 512 uint16 in four chunks: 2 of them are 1 MB, 2,000 are 1 GB, 2,000,000 are 1 TB. */
export const SIZES: Readonly<Record<string, number>> = { "1 MB": 2, "1 GB": 2000, "1 TB": 2_000_000 };

/** Planes of uint8 in so many chunks of 8 × 8 cells: rows, columns. */
export const GRIDS: Readonly<Record<number, readonly [number, number]>> = {
	10: [2, 5],
	1000: [25, 40],
	100000: [250, 400],
};

/** The store's name of an array of so many planes. */
export const sizeName = (planes: number) => `size-${planes}`;

/** The store's name of an array whose planes have so many chunks, which are there or not. */
export const gridName = (chunks: number, there: boolean) =>
	`grid-${GRIDS[chunks].join("-")}-${there ? "there" : "missing"}`;

/** The value of a key of the store of a name; undefined where there is none. */
export function bytesOf(name: string, key: string): Uint8Array<ArrayBuffer> | undefined {
	const [kind, first, second, state] = name.split("-");
	if (key === "zarr.json")
		return kind === "size"
			? document([Number(first), 512, 512], 256, "uint16")
			: gridDocument(Number(first), Number(second));
	if (!key.startsWith("c/")) return undefined;
	if (kind === "size") return LARGE;
	return state === "there" ? SMALL : undefined;
}

const LARGE = new Uint8Array(Uint16Array.from({ length: 256 * 256 }, (_, i) => (i % 256) + (i >> 8)).buffer);
const SMALL = Uint8Array.from({ length: 64 }, (_, i) => i);

function gridDocument(rows: number, columns: number): Uint8Array<ArrayBuffer> {
	return document([2, 8 * rows, 8 * columns], 8, "uint8");
}

function document(shape: number[], side: number, data_type: string): Uint8Array<ArrayBuffer> {
	const chunk_grid = { name: "regular", configuration: { chunk_shape: [1, side, side] } };
	const codecs = [{ name: "bytes", configuration: { endian: "little" } }];
	const chunk_key_encoding = { name: "default", configuration: { separator: "/" } };
	const array = { zarr_format: 3, node_type: "array", shape, data_type, fill_value: 0, attributes: {} };
	const names = { dimension_names: ["z", "y", "x"] };
	return new TextEncoder().encode(JSON.stringify({ ...array, chunk_grid, chunk_key_encoding, codecs, ...names }));
}

/** A zarrita store of this page. */
export function pageStore(name: string) {
	return { get: async (key: string) => bytesOf(name, key.slice(1)) };
}
