/** A least-recently-used cache bounded in bytes. */

/** What says itself how many bytes it takes: an object less for each of very many. */
export interface Weighed {
	readonly weight: number;
}

/** Values by key, the least recently used ones dropped once their sizes, and those of values on their way, exceed `limit` bytes. */
export class ByteCache<V extends Weighed, K = string> {
	readonly #entries = new Map<K, V>();
	readonly #coming = new Map<K, number>();
	#limit: number;
	#bytes = 0;
	#reserved = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	/** Bytes held now; never above `limit`. */
	get bytes(): number {
		return this.#bytes;
	}

	get limit(): number {
		return this.#limit;
	}

	/** Sets the bound and drops what no longer fits. */
	set limit(limit: number) {
		this.#limit = limit;
		this.#shrink();
	}

	/** The value, which becomes the most recently used. */
	get(key: K): V | undefined {
		const value = this.#entries.get(key);
		if (!value) return undefined;
		this.#entries.delete(key);
		this.#entries.set(key, value);
		return value;
	}

	/** The value, its place in the order left alone. */
	peek(key: K): V | undefined {
		return this.#entries.get(key);
	}

	/** Makes room for a value of `bytes` on its way to `key`, until it is set or `release` is called, and answers what was dropped for it; values on their way take half of the bound at most. */
	reserve(key: K, bytes: number): readonly (readonly [key: K, value: V])[] {
		this.release(key);
		if (this.#reserved + bytes > this.#limit / 2) return [];
		this.#coming.set(key, bytes);
		this.#reserved += bytes;
		return this.#shrink();
	}

	/** No value comes to `key` for which room was made. */
	release(key: K): void {
		this.#reserved -= this.#coming.get(key) ?? 0;
		this.#coming.delete(key);
	}

	/** Keeps `value`; one that weighs more than the whole bound is not kept. */
	set(key: K, value: V): void {
		this.release(key);
		this.delete(key);
		if (value.weight > this.#limit) return;
		this.#entries.set(key, value);
		this.#bytes += value.weight;
		this.#shrink();
	}

	delete(key: K): void {
		const value = this.#entries.get(key);
		if (!value) return;
		this.#entries.delete(key);
		this.#bytes -= value.weight;
	}

	#shrink(): [key: K, value: V][] {
		const dropped: [K, V][] = [];
		for (const [key, value] of this.#entries) {
			if (this.#bytes + this.#reserved <= this.#limit) break;
			this.delete(key);
			dropped.push([key, value]);
		}
		return dropped;
	}
}
