/** numcodecs' packbits: booleans as bits, the first of a byte highest, after a byte that counts the bits of padding. */
import type { ChunkMeta, NumberChunk } from "./filter.ts";

/** zarrita's codec interface: unpacks to bytes of 0 and 1, and throws where their count is not the chunk's. */
export class PackBits {
	readonly kind = "array_to_array";
	readonly #shape: readonly number[];
	readonly #cells: number;

	constructor(shape: readonly number[]) {
		this.#shape = shape;
		this.#cells = shape.reduce((a, b) => a * b, 1);
	}

	static fromConfig(_configuration: unknown, { shape }: ChunkMeta): PackBits {
		return new PackBits(shape);
	}

	/** What the codecs after this one see: bytes in one row. */
	getEncodedMeta<Meta extends ChunkMeta>(meta: Meta): Meta {
		return { ...meta, dataType: "uint8", shape: [1 + Math.ceil(this.#cells / 8)] };
	}

	decode({ data }: NumberChunk): NumberChunk {
		const bits = 8 * (data.length - 1) - Number(data[0]);
		if (bits !== this.#cells) throw new Error(`it packs ${bits} values in place of ${this.#cells}`);
		const out = Uint8Array.from({ length: bits }, (_, i) => (Number(data[1 + (i >> 3)]) >> (7 - (i & 7))) & 1);
		const stride = this.#shape.map((_, axis) => this.#shape.slice(axis + 1).reduce((a, b) => a * b, 1));
		return { data: out, shape: this.#shape, stride };
	}

	encode(): never {
		throw new Error("packbits is read only");
	}
}
