/** What passes between the bench and its page. */
import type { LongTask } from "../tasks.ts";

/** Milliseconds of one round. */
export interface Round {
	/** From the value that is set to the plane drawn: one for each step. */
	readonly step: readonly number[];
	/** zarrita.get and the same paint. */
	readonly zarrita: number;
	/** `readSlice` of an open handle, its chunks decoded. */
	readonly readSlice: readonly number[];
	/** From the value that is set to the plane drawn anew. */
	readonly contrast: readonly number[];
	readonly colours: readonly number[];
	/** A table of colours over the slice's values and putImageData: what a frame takes at least. */
	readonly paint: readonly number[];
	/** The stored plane copied within memory. */
	readonly copy: readonly number[];
	/** The plane cut out of 16 decoded chunks. */
	readonly cut: readonly number[];
	/** Script, style, layout and paint of each frame while every frame has a step. */
	readonly frames: readonly number[];
	/** Between the beginnings of these frames. */
	readonly beats: readonly number[];
}

/** What happened where nothing should have. */
export interface Counted {
	readonly requests: number;
	readonly decodes: number;
	readonly histograms: number;
}

/** What the page finds. */
export interface Result {
	readonly rounds: readonly Round[];
	/** While contrast and colour map changed. */
	readonly counted: Counted;
	/** The canvas, in pixels. */
	readonly canvas: readonly [number, number];
	/** Tasks over 50 ms in all of that, and with planes of 4096 × 4096 cells. */
	readonly tasks: readonly LongTask[];
	readonly large: readonly LongTask[];
}
