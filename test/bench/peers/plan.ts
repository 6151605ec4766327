/** What the bench asks of its plain page, and what the page tells it. */

/** The steps of a walk: the first plane from open, one whose chunks are there, one of which none are. */
export const PHASES = ["first", "warm", "cold"] as const;

/** A step of a walk. */
export type Phase = (typeof PHASES)[number];

/** The z of each step; chunks are 64 deep. */
export const PLANES: Readonly<Record<Phase, number>> = { first: 32, warm: 33, cold: 97 };

/** Which stores are read. */
export interface Plan {
	readonly stores: readonly string[];
}

/** Milliseconds that the steps of a walk took by one way. */
export interface Timing {
	readonly store: string;
	readonly round: number;
	readonly way: string;
	readonly took: Partial<Record<Phase, number>>;
}

/** What is used of fizarrita.js, which scripts/peers.js bundles. */
export interface Fizarrita {
	readonly WorkerPool: new (workers: number) => object;
	readonly FetchStore: new (url: string) => object;
	/** zarrita 0.6.1's. */
	open(store: object, options: { kind: "array" }): Promise<object>;
	/** Reads a selection with decoding in the pool's workers. */
	getWorker(
		array: object,
		selection: readonly (number | null)[],
		options: { pool: object; cache?: Map<string, unknown> },
	): Promise<{ data: Uint16Array }>;
}
