/** What passes between the bench and its page. */
import type { LongTask } from "../tasks.ts";

/** What the page is told. */
export interface Plan {
	/** Base URL of the stores that are made on request: `/<run>/<name>/<key>`; what was asked is counted by run. */
	readonly stores: string;
}

/** How the chunks of a plane come. */
export const WAYS = ["http, there", "http, missing", "page, there", "page, missing"] as const;

/** One of `WAYS`. */
export type Way = (typeof WAYS)[number];

/** Of these, those of planes of 100,000 chunks: by HTTP they take minutes. */
export const MANY_WAYS: readonly Way[] = ["http, there", "page, there", "page, missing"];

/** The ways of a plane that is left. */
export const LEFT: readonly Way[] = ["http, there", "page, missing"];

/** A view of an array of some size, in milliseconds. */
export interface SizeRound {
	readonly size: string;
	/** From `zarrView` to its "load". */
	readonly opening: number;
	/** To the planes that were never read, to those that were. */
	readonly cold: readonly number[];
	readonly warm: readonly number[];
	/** Bytes of memory that the view added, after its steps. */
	readonly memory: number;
}

/** A plane of many chunks. */
export interface GridRound {
	readonly chunks: number;
	readonly way: Way;
	/** Milliseconds from the view (where it has to be agreed to, from then on) until all chunks have landed. */
	readonly landed: number;
	/** Milliseconds that a bare fetch of the same keys takes, sixteen at a time; null for a store of the page, and for 100,000. */
	readonly bare: number | null;
	/** A timer's longest wait meanwhile, in milliseconds. */
	readonly waited: number;
	/** Milliseconds of a step back to the plane, all of its chunks decoded; null where that would cost too much to be done unasked. */
	readonly warm: number | null;
	/** Bytes of memory that stay when the view is gone, and what the cache counts for them. */
	readonly memory: number;
	readonly cached: number;
}

/** A plane of 100,000 chunks that is left while a tenth of it is there: a timer's longest wait, in milliseconds. */
export interface LeftRound {
	readonly way: Way;
	readonly step: number;
	readonly dispose: number;
}

/** What the page finds. */
export interface Result {
	readonly sizes: readonly SizeRound[];
	readonly grids: readonly GridRound[];
	readonly left: readonly LeftRound[];
	readonly tasks: readonly LongTask[];
}
