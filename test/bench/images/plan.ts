/** What the bench of images asks of its page, and what that answers. */
import type { LongTask } from "../tasks.ts";
import type { Asked } from "./asked.ts";

/** An image that pyramids.py has written. */
export interface ImageStore {
	readonly folder: string;
	/** Pixels that the wheel turns in each of WHEELS steps: so far that the cells of the finest level are no smaller than pixels. */
	readonly wheel: number;
	/** Whether it has channels and planes along z. */
	readonly deep: boolean;
}

/** The images. */
export const STORES: readonly ImageStore[] = [
	{ folder: "plane.zarr", wheel: 240, deep: false },
	{ folder: "volume.zarr", wheel: 100, deep: true },
];
/** Steps of the wheel to the finest level. */
export const WHEELS = 10;

/** What the page is told beside the rig's own. */
export interface Plan {
	/** First pictures from a server that answers late by so many milliseconds; 0: gestures. */
	readonly latency: number;
}

/** A first picture: milliseconds from the call of zarrView. */
export interface Opened {
	readonly store: string;
	/** What tells its requests from all others. */
	readonly query: string;
	/** Until the metadata of the store were there. */
	readonly metadata: number;
	/** Until something of the picture was seen that is not hatched. */
	readonly first: number;
	/** Until the plane was complete. */
	readonly sharp: number;
	/** The level that is drawn, by its path in the store, and the position there of what is not drawn. */
	readonly level: string;
	readonly index: Readonly<Record<string, number>>;
	readonly asked: Asked;
}

/** What a gesture took. */
export interface Made {
	readonly store: string;
	readonly round: number;
	readonly name: string;
	/** The mark in the server's log behind which its requests are. */
	readonly mark: string;
	/** Milliseconds from its end until the picture was complete; 0 where it was by then. */
	readonly sharp: number;
	/** Milliseconds from frame to frame, until the picture had come to rest. */
	readonly beats: readonly number[];
	readonly asked: Asked;
}

/** What the page answers. */
export interface Result {
	readonly opened: readonly Opened[];
	readonly made: readonly Made[];
	/** Tasks over 50 ms, in what is ours. */
	readonly tasks: readonly LongTask[];
	/** How many planes had the values that zarrita reads. */
	readonly compared: number;
}
