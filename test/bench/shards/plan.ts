/** What the bench of shards asks of its page, and what that posts. */

/** A shard of raw inner chunks in C order, a plane of z in `count` of them, one after the other. */
export interface Shard {
	readonly name: string;
	/** Below the page's folder. */
	readonly folder: string;
	/** Inner chunks of a plane, and the bytes of one. */
	readonly count: number;
	readonly bytes: number;
}

/** What is read. */
export interface Plan {
	readonly shards: readonly Shard[];
}

/** Milliseconds a round: a plane by us, its chunks by a request each and by six requests in all, by fetch alone. */
export interface Took {
	readonly slice: number[];
	readonly each: number[];
	readonly six: number[];
	/** Requests that our plane took, its index included, and bytes that came. */
	readonly requests: number[];
	readonly moved: number[];
}

/** By shard. */
export type Result = Record<string, Took>;
