/** Memory of decoded chunks that is used again: chunks that the cache drops while nobody can be reading them any more. */
import type { Cell } from "../hierarchy/dtype.ts";
import type { NumberArray } from "../numbers.ts";
import type { CacheKey } from "./key.ts";

/** Values of a chunk. */
type Data = NumberArray | readonly Cell[] | null;

/** Who may be reading what is kept under an id, and which memory may be used again at all. Fresh memory costs as much as decoding does. */
export class Loans {
	readonly #claims = new Map<CacheKey, number>();
	/** Filled by a decoder, and never given away. */
	readonly #own = new WeakSet<ArrayBufferLike>();

	/** Until the answer is called, whatever is kept under `id` may be read. To be called before it is looked up. */
	claim(id: CacheKey): () => void {
		this.#claims.set(id, (this.#claims.get(id) ?? 0) + 1);
		return () => {
			const left = (this.#claims.get(id) ?? 0) - 1;
			if (left > 0) this.#claims.set(id, left);
			else this.#claims.delete(id);
		};
	}

	/** Takes note of a decoder's output, which nobody else knows of, where it fills its memory. */
	own(data: Data): void {
		if (fills(data)) this.#own.add(data.buffer);
	}

	/** Somebody keeps these values: their memory is never used again. */
	giveAway(data: Data): void {
		if (ArrayBuffer.isView(data)) this.#own.delete(data.buffer);
	}

	/** The memory of values that are no longer kept under `id`, for `size` others; undefined where it may be read still, or is of another size. */
	reclaim(id: CacheKey, data: Data, size: number): ArrayBuffer | undefined {
		if (!fills(data) || this.#claims.has(id) || data.byteLength !== size) return undefined;
		// what was taken is nobody's until a decoder has filled it again
		return this.#own.delete(data.buffer) ? data.buffer : undefined;
	}
}

function fills(data: Data): data is NumberArray & { readonly buffer: ArrayBuffer } {
	if (!ArrayBuffer.isView(data)) return false;
	return data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
}
