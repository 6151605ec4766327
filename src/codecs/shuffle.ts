/** numcodecs' shuffle: all first bytes of the elements, then all second ones. zarrita takes the size of the array's type in place of `elementsize`. */
import type { ChunkMeta } from "./filter.ts";

/** zarrita's codec interface; throws where the bytes are no whole number of elements. */
export class Shuffle {
	readonly kind = "bytes_to_bytes";
	readonly #size: number;

	constructor(size: number) {
		if (!Number.isSafeInteger(size) || size < 1) throw new Error(`its elementsize is ${size}`);
		this.#size = size;
	}

	/** Without `elementsize` the elements are the values; NetCDF-C writes 0 for that. */
	static fromConfig(configuration: { elementsize?: number | null }, { dataType }: ChunkMeta): Shuffle {
		return new Shuffle(configuration.elementsize || Number(/\d+$/.exec(dataType)?.[0] ?? 8) / 8);
	}

	decode(bytes: Uint8Array): Uint8Array {
		const count = bytes.length / this.#size;
		if (!Number.isInteger(count)) throw new Error(`${bytes.length} bytes are no multiple of ${this.#size}`);
		const out = new Uint8Array(bytes.length);
		for (let part = 0; part < this.#size; part++)
			for (let i = 0; i < count; i++) out[i * this.#size + part] = bytes[part * count + i];
		return out;
	}

	encode(): never {
		throw new Error("shuffle is read only");
	}
}
