/** What the bench of long use asks of its page, and what that answers. */

/** What the page is told beside the rig's own. */
export interface Plan {
	/** Where to ask what the page's process has taken. */
	readonly processes: string;
	/** Names of the stores below the data. */
	readonly stores: readonly string[];
	readonly laps: number;
	/** The bound of the cache, in bytes. */
	readonly bound: number;
}

/** What is there after a lap, when all of its views are gone; memory after the garbage is collected. */
export interface Sample {
	/** Bytes of JavaScript's heap, with the buffers that it holds. */
	readonly heap: number;
	/** Bytes of the page's process that are its own, workers included. */
	readonly memory: number;
	/** Bytes of decoded chunks kept, and the most of them in the lap. */
	readonly cache: number;
	readonly most: number;
	/** Workers that live, and the most of them in the lap. */
	readonly workers: number;
	readonly working: number;
	/** Views in the document that have not been disposed of. */
	readonly views: number;
	/** Listeners, observers, timers, frames and object URLs that are held, by name. */
	readonly kept: Readonly<Record<string, number>>;
	/** Chunks decoded so far, those of them into used memory, and buffers that went to a worker as copies. */
	readonly decoded: number;
	readonly used: number;
	readonly cloned: number;
}

/** What was done in all. */
export interface Done {
	readonly views: number;
	readonly steps: number;
	readonly arrays: number;
	readonly zooms: number;
	readonly colors: number;
}
