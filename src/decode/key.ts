/** Under what chunks and the indices of shards are cached, asked for and lent. */
import type { ArrayNode } from "../hierarchy/node.ts";
import { chunksAlong } from "../plan/outward.ts";
import type { ZarrStore } from "../store/store.ts";

/** A number for each chunk: engines put every text by which anything is kept in one table, and a collection of garbage that walks 300,000 of them holds the page for 30 to 90 ms. Texts for what there is less of. */
export type CacheKey = number | string;

/** The keys of an array's chunks: one for each, in C order. */
interface ArrayKeys {
	/** The array's own number. */
	readonly array: number;
	/** That of its first chunk. */
	readonly first: number;
	/** Chunks along each axis of the read grid. */
	readonly counts: readonly number[];
}

/** The keys of all arrays of a page: the same for all that their store, their path and their metadata tell to be one, which is long and said once. */
export class CacheKeys {
	readonly #arrays = new Map<string, ArrayKeys>();
	readonly #known = new WeakMap<ArrayNode, { readonly store: string; readonly keys: ArrayKeys }>();
	/** The first chunk's of the next array. */
	#next = 0;

	/** The key of the chunk at `coords` of the read grid. */
	chunk(store: ZarrStore, array: ArrayNode, coords: readonly number[]): CacheKey {
		const { array: number, first, counts } = this.#keysOf(store, array);
		let key = 0;
		for (let axis = 0; axis < counts.length; axis++) {
			// one that the grid does not have must never be taken for another: it stays no number
			const inside = coords[axis] >= 0 && coords[axis] < counts[axis];
			key = inside ? key * counts[axis] + coords[axis] : Number.NaN;
		}
		key += first;
		// texts for those, and beyond what numbers tell apart
		return key < Number.MAX_SAFE_INTEGER ? key : `${number} ${coords.join(",")}`;
	}

	/** The key of another part of an array, by its name. */
	part(store: ZarrStore, array: ArrayNode, name: string): CacheKey {
		return `${this.#keysOf(store, array).array} ${name}`;
	}

	#keysOf({ id: store }: ZarrStore, array: ArrayNode): ArrayKeys {
		const known = this.#known.get(array);
		if (known?.store === store) return known.keys;
		const said = `${store}\n${array.path}\n${array.hash}`;
		const keys = this.#arrays.get(said) ?? this.#number(array);
		this.#arrays.set(said, keys);
		this.#known.set(array, { store, keys });
		return keys;
	}

	#number(array: ArrayNode): ArrayKeys {
		const counts = array.shape.map((size, axis) => chunksAlong(array, axis, 0, size));
		const first = this.#next;
		this.#next = Math.min(Number.MAX_SAFE_INTEGER, first + counts.reduce((a, b) => a * b, 1));
		return { array: this.#arrays.size, first, counts };
	}
}
