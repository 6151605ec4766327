/** How urgent a request is, which may change its mind while it waits. */

/** A rank, smaller first, that can only become more urgent. Whoever waits by it hears of that. */
export class Urgency {
	#rank: number;
	readonly #heard = new Set<() => void>();

	constructor(rank: number) {
		this.#rank = rank;
	}

	/** Smaller first. */
	get rank(): number {
		return this.#rank;
	}

	/** Takes the rank over, where it is more urgent. */
	raise(rank: number): void {
		if (rank >= this.#rank) return;
		this.#rank = rank;
		for (const hear of [...this.#heard]) hear();
	}

	/** Calls back each time that it becomes more urgent; answers how to leave. */
	onRise(hear: () => void): () => void {
		this.#heard.add(hear);
		return () => void this.#heard.delete(hear);
	}

	/** Is never less urgent than `other`; answers how to leave. */
	follow(other: Urgency): () => void {
		this.raise(other.rank);
		return other.onRise(() => this.raise(other.rank));
	}
}
