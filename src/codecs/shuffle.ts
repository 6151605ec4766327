/** numcodecs' shuffle: all first bytes of the elements, then all second ones. zarrita takes the size of the array's type in place of `elementsize`. */
import type { ChunkMeta } from "./filter.ts";
import { frames } from "./frames.ts";
import { room } from "./wasm.ts";

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

	async decode(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
		const { length } = bytes;
		if (length % this.#size !== 0) throw new Error(`${length} bytes are no multiple of ${this.#size}`);
		return frames.use(bytes, (exports, from) => {
			const to = room(exports, length);
			exports.unshuffle(this.#size, length, from, to);
			const out = new Uint8Array(exports.memory.buffer).slice(to, to + length);
			exports.release(to);
			return out;
		});
	}

	encode(): never {
		throw new Error("shuffle is read only");
	}
}
