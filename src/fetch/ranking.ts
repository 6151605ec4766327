/** Entries in the order of their ranks, of which any may leave or rise at the cost of a logarithm: a binary heap. */

/** What can be ranked; its fields are the ranking's own while it is in one. */
export interface Ranked {
	/** Smaller first. */
	rank: number;
	/** Decides between equal ranks: smaller first. */
	readonly come: number;
	/** Where it stands in the heap. */
	at: number;
}

/** A heap of entries, each of which knows where it stands. */
export class Ranking<Entry extends Ranked> {
	readonly #heap: Entry[] = [];

	/** The entry of the smallest rank, which stays. */
	first(): Entry | undefined {
		return this.#heap[0];
	}

	add(entry: Entry): void {
		this.#put(entry, this.#heap.length);
		this.#up(entry);
	}

	/** Gives an entry a smaller rank. */
	raise(entry: Entry, rank: number): void {
		entry.rank = rank;
		this.#up(entry);
	}

	remove(entry: Entry): void {
		const last = this.#heap.pop();
		if (!last || last === entry) return;
		this.#put(last, entry.at);
		this.#up(last);
		this.#down(last);
	}

	#put(entry: Entry, at: number): void {
		this.#heap[at] = entry;
		entry.at = at;
	}

	#up(entry: Entry): void {
		for (let { at } = entry; at > 0; ) {
			const parent = this.#heap[(at - 1) >> 1];
			if (!before(entry, parent)) return;
			const place = parent.at;
			this.#put(parent, at);
			this.#put(entry, place);
			at = place;
		}
	}

	#down(entry: Entry): void {
		for (;;) {
			const { at } = entry;
			const [left, right] = [this.#heap[2 * at + 1], this.#heap[2 * at + 2]];
			const child = right && before(right, left) ? right : left;
			if (!child || !before(child, entry)) return;
			const place = child.at;
			this.#put(child, at);
			this.#put(entry, place);
		}
	}
}

function before(a: Ranked, b: Ranked): boolean {
	return a.rank === b.rank ? a.come < b.come : a.rank < b.rank;
}
