/** What the bench of cold slices asks of its page, and what that answers. */

import type { LongTask } from "../tasks.ts";
import type { Steps } from "../view.ts";

/** Which part of the bench a page does. */
export type Part = "slices" | "walks" | "trips" | "bytes";

/** Which of the volumes is walked through. */
export const WALKED = "blosc-lz4";

/** Where a chunk lies: its key, and its part of the value where that is a shard. */
export interface Piece {
	readonly key: string;
	readonly range?: { readonly offset: number; readonly length: number };
	/** Encoded bytes. */
	readonly size: number;
}

/** What the page is told beside the rig's own. */
export interface Plan {
	readonly part: Part;
	/** The chunks of a plane of each block of the volume, by codec. */
	readonly chunks: Record<string, readonly (readonly Piece[])[]>;
	/** Addresses of small stores, with the metadata documents that are given along, by what they are. */
	readonly stores: readonly SmallStore[];
	/** Planes that the script goes to, each awaited. */
	readonly script: readonly number[];
}

/** A store whose first slice is timed. */
export interface SmallStore {
	readonly name: string;
	readonly folder: string;
	readonly path: string;
	/** Metadata documents by key, where they are given. */
	readonly metadata?: Record<string, string>;
}

/** Milliseconds of a slice of fresh chunks and of a bare fetch of the same, round by round. */
export interface Sliced {
	readonly slice: number[];
	/** By fetch past the browser's cache, which costs the least. */
	readonly bare: number[];
	/** By fetch as it is without options, which writes to that cache. */
	readonly plain: number[];
}

/** A scrub over cold blocks, round by round. */
export interface Scrubbed {
	readonly lone: number[];
	readonly last: number[];
	/** Requests made while it went over the blocks, and those of one block. */
	readonly requests: number[];
	readonly block: number;
}

/** The steps of a slow walk, and what was asked for. */
export interface Walked extends Steps {
	readonly requests: number;
	readonly bytes: number;
}

/** What the page of the first part answers. */
export interface Slices {
	readonly codecs: Record<string, Sliced>;
	readonly scrubs: Record<string, Scrubbed>;
	readonly tasks: readonly LongTask[];
}

/** Walks from a plane to another one by whether prefetch is on, round by round. */
export interface Walks {
	readonly walks: Record<string, readonly Walked[]>;
	readonly from: number;
	readonly to: number;
	readonly tasks: readonly LongTask[];
}

/** Milliseconds of first slices by store, round by round. */
export type Trips = Record<string, number[]>;
