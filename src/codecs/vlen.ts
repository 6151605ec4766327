/** numcodecs' vlen-utf8, vlen-bytes and vlen-array: a count, then each cell's length and its bytes; the numbers little-endian uint32. (numcodecs, "vlen"; zarr-extensions, "vlen-utf8", "vlen-bytes") */
import type { ChunkMeta } from "./filter.ts";

/** Cells of a chunk in C order, as zarrita hands them from codec to codec. */
export interface CellChunk<Cell> {
	readonly data: Cell[];
	readonly shape: readonly number[];
	readonly stride: readonly number[];
}

/** Makes a cell of its own bytes (a view of the chunk's). Throws where they are no such cell. */
export type ReadCell<Cell> = (bytes: Uint8Array) => Cell;

const WORD = 4;

/** zarrita's codec interface around one kind of cell; throws where count or lengths don't fit the chunk. */
class VariableLength<Cell> {
	readonly kind = "array_to_bytes";
	readonly #shape: readonly number[];
	readonly #read: ReadCell<Cell>;

	constructor(shape: readonly number[], read: ReadCell<Cell>) {
		this.#shape = shape;
		this.#read = read;
	}

	decode(bytes: Uint8Array): CellChunk<Cell> {
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		const wanted = this.#shape.reduce((a, b) => a * b, 1);
		// counted before anything is allocated: each cell has at least its length
		if (bytes.length < WORD * (wanted + 1))
			throw new Error(`${bytes.length} bytes are too few for ${wanted} cells of variable length`);
		const count = view.getUint32(0, true);
		if (count !== wanted) throw new Error(`it holds ${count} cells in place of ${wanted}`);
		const data: Cell[] = [];
		let at = WORD;
		for (let cell = 0; cell < count; cell++) {
			const from = at + WORD;
			at = from <= bytes.length ? from + view.getUint32(at, true) : from;
			if (at > bytes.length) throw new Error(`cell ${cell} ends at byte ${at} of ${bytes.length}`);
			data.push(this.#cell(bytes.subarray(from, at), cell));
		}
		if (at < bytes.length) throw new Error(`${bytes.length - at} bytes follow its last cell`);
		return { data, shape: this.#shape, stride: rowMajor(this.#shape) };
	}

	encode(): never {
		throw new Error("cells of variable length are read only");
	}

	#cell(bytes: Uint8Array, at: number): Cell {
		try {
			return this.#read(bytes);
		} catch (cause) {
			throw new Error(`cell ${at}: ${(cause as Error).message}`, { cause });
		}
	}
}

/** The codec class of one kind of cell; what its configuration says goes to `make`. */
export function variableLength<Cell>(make: (configuration: Record<string, unknown>) => ReadCell<Cell>) {
	return {
		fromConfig: (configuration: Record<string, unknown>, { shape }: ChunkMeta) =>
			new VariableLength(shape, make(configuration ?? {})),
	};
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text in UTF-8, a byte order mark included. Throws where the bytes are none. */
export function utf8Text(bytes: Uint8Array): string {
	try {
		return UTF8.decode(bytes);
	} catch (cause) {
		throw new Error("its bytes are no UTF-8 text", { cause });
	}
}

/** Strides in cells of a chunk in C order. */
export function rowMajor(shape: readonly number[]): number[] {
	return shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
}
