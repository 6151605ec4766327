/** A least-recently-used cache bounded in bytes. */

interface Entry<V> {
	readonly value: V;
	readonly bytes: number;
}

/** Values by key, the least recently used ones dropped once their sizes exceed `limit` bytes. */
export class ByteCache<V> {
	readonly #entries = new Map<string, Entry<V>>();
	#limit: number;
	#bytes = 0;

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
	get(key: string): V | undefined {
		const entry = this.#entries.get(key);
		if (!entry) return undefined;
		this.#entries.delete(key);
		this.#entries.set(key, entry);
		return entry.value;
	}

	/** The value, its place in the order left alone. */
	peek(key: string): V | undefined {
		return this.#entries.get(key)?.value;
	}

	/** Keeps `value`, which weighs `bytes`; one that is larger than the whole bound is not kept. */
	set(key: string, value: V, bytes: number): void {
		this.delete(key);
		if (bytes > this.#limit) return;
		this.#entries.set(key, { value, bytes });
		this.#bytes += bytes;
		this.#shrink();
	}

	delete(key: string): void {
		const entry = this.#entries.get(key);
		if (!entry) return;
		this.#entries.delete(key);
		this.#bytes -= entry.bytes;
	}

	#shrink(): void {
		for (const key of this.#entries.keys()) {
			if (this.#bytes <= this.#limit) return;
			this.delete(key);
		}
	}
}
