/** What the bench asks of its page, and what the page tells it. */

/** What is read, by whom it is served and how often. */
export interface Plan {
	/** Where the page posts what it tells. */
	readonly collector: string;
	/** The plain file server. */
	readonly plain: string;
	readonly rounds: number;
	/** For how long each load goes on under which JupyterLab's own requests are timed. */
	readonly loadMs: number;
	/** Folders of `count` files named 0, 1 …, each of `size` bytes. */
	readonly chunks: readonly { readonly folder: string; readonly count: number; readonly size: number }[];
	/** Stores of 10,000 arrays. */
	readonly stores: readonly string[];
}

/** A reading of all chunks of a folder by one way. */
export interface Reading {
	readonly way: string;
	readonly folder: string;
	readonly round: number;
	readonly ms: number;
	readonly mib: number;
}

/** A store opened: what listing its root took, what its first picture took. */
export interface Opening {
	readonly path: string;
	readonly level: number;
	readonly paint: number;
	readonly requests: number;
}

/** What the page tells: what it begins, a result, its end, or what kept it from that. */
export type Told =
	| { readonly phase: string }
	| Reading
	| Opening
	| { readonly done: true }
	| { readonly failed: string };
