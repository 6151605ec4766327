/** numcodecs' json2 and msgpack2: one list of the cells, nested as the axes are, then NumPy's type and the shape. (numcodecs: json, msgpacks) */
import type { ChunkMeta } from "./filter.ts";
import { type CellChunk, rowMajor } from "./vlen.ts";

/** The most values, one in another included, that a chunk may hold: packed well, a few kB say far more than a page has memory for. */
export const MOST_VALUES = 2 ** 23;

/** Reads one value of a format. Throws where the bytes are none. */
export type ReadValue = (bytes: Uint8Array, configuration: Record<string, unknown>) => unknown;

/** zarrita's codec interface; throws where the list has not the shape of the chunk. */
class ObjectList {
	readonly kind = "array_to_bytes";
	readonly #shape: readonly number[];
	readonly #read: (bytes: Uint8Array) => unknown;

	constructor(shape: readonly number[], read: (bytes: Uint8Array) => unknown) {
		this.#shape = shape;
		this.#read = read;
	}

	decode(bytes: Uint8Array): CellChunk<unknown> {
		const shape = this.#shape;
		const items = this.#read(bytes);
		if (!Array.isArray(items)) throw new Error("it holds no list of cells");
		const stored: unknown = items.at(-1);
		if (!Array.isArray(stored) || stored.length !== shape.length || stored.some((size, i) => Number(size) !== shape[i]))
			throw new Error(`its cells don't have the shape ${shape.join(" × ") || "of a single one"}`);
		if (asText(items.at(-2)) !== "|O") throw new Error("its cells are no objects");
		const cells = items.slice(0, -2);
		const data = flat(cells, shape.length === 0 ? [1] : shape);
		return { data, shape, stride: rowMajor(shape) };
	}

	encode(): never {
		throw new Error("objects are read only");
	}
}

/** The codec class of one format. */
export function objectList(read: ReadValue) {
	return {
		fromConfig: (configuration: Record<string, unknown>, { shape }: ChunkMeta) =>
			new ObjectList(shape, (bytes) => read(bytes, configuration ?? {})),
	};
}

/** msgpack writes text as bytes where it is told to. */
function asText(value: unknown): unknown {
	return value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : value;
}

/** The cells of nested lists in C order. */
function flat(list: unknown, [size, ...inner]: readonly number[]): unknown[] {
	if (!Array.isArray(list) || list.length !== size)
		throw new Error(`${Array.isArray(list) ? list.length : "no"} cells lie where ${size} should be`);
	return inner.length === 0 ? list : list.flatMap((part: unknown) => flat(part, inner));
}
