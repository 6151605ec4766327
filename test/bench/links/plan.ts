/** What the bench of slow links asks of its page, and what that answers. */
import type { LongTask } from "../tasks.ts";
import type { Steps } from "../view.ts";

/** A link between the page and its server. */
export interface Link {
	readonly name: string;
	/** Milliseconds before each answer. */
	readonly latency: number;
	/** Bytes a second of all connections together; null: no bound. */
	readonly rate: number | null;
}

/** A store of one array [z, y, x] of uint16 whose planes are alike but for their number. */
export interface LinkStore {
	readonly name: string;
	/** Its address, relative to the page. */
	readonly folder: string;
	/** Planes of a chunk. */
	readonly deep: number;
	/** Planes of a shard; absent where chunks lie by themselves. */
	readonly shardDeep?: number;
}

/** What the page is told beside the rig's own. */
export interface Plan {
	readonly link: Link;
	readonly stores: readonly LinkStore[];
}

/** What one address was asked for. */
export interface Run {
	readonly store: string;
	/** What tells its requests from all others. */
	readonly query: string;
	/** The planes that were shown, in order; those of a walk that reads ahead. */
	readonly planes: readonly number[];
	readonly prefetch: boolean;
	readonly took: Took;
}

/** Milliseconds: until the first chunk and the whole plane were drawn, of steps into other chunks, within the same, and of a walk. */
export interface Took {
	readonly first?: number;
	readonly sharp?: number;
	readonly cold?: number;
	readonly warm?: number;
	readonly walk?: Steps;
}

/** What the page answers: what we did, and what zarrita's `get` took for the same. */
export interface Result {
	readonly runs: readonly Run[];
	readonly peer: Record<string, readonly Took[]>;
	readonly tasks: readonly LongTask[];
}

/** Planes of each array. */
export const DEPTH = 64;
/** Cells of a plane along y and x. */
export const SIDE = 512;
/** Cells of a chunk along y and x. */
export const CHUNK = 128;

/** The value of every cell of a plane, but for a little that tells its column. */
export const valueAt = (z: number, x: number): number => 256 * z + (x % 256);
