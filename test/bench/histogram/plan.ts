/** What passes between the bench and its page. */

/** One array cut into pieces, each counted for itself. */
export interface Data {
	readonly name: "uint16" | "float32";
	/** Store below the folder of data, and the positions on its first axis that make a piece. */
	readonly store: string;
	readonly depth: number;
	readonly pieces: number;
	/** Cells of a piece. */
	readonly cells: number;
}

/** 512 MiB of each type. */
export const DATA: readonly Data[] = [
	{ name: "uint16", store: "volume-blosc-lz4.zarr", depth: 4, pieces: 64, cells: 4 * 1024 * 1024 },
	{ name: "float32", store: "climate-blosc-lz4.zarr", depth: 2, pieces: 64, cells: 2 * 721 * 1440 },
];
export const BARS = 256;

/** What numpy is asked to count: each piece into so many bars, over a range or that of the values. */
export interface Question {
	readonly store: string;
	readonly depth: number;
	readonly bars: readonly { readonly count: number; readonly range: readonly [number, number] | null }[];
}

/** What numpy answers. */
export interface Answer {
	/** Milliseconds for all pieces, and counts of each. */
	readonly ms: number;
	readonly counts: readonly (readonly number[])[];
}

/** One round over one array; counts are equal, or the round fails. */
export interface Round {
	readonly name: string;
	/** Milliseconds for all pieces, one after the other: by the package with the copies on the page, from the message to the worker till its answer, by numpy. */
	readonly all: number;
	readonly worker: number;
	readonly numpy: number;
}

/** What the page finds. */
export interface Result {
	readonly rounds: readonly Round[];
	/** Milliseconds: the longest task that the browser told of, and the longest that a timer waited. */
	readonly longest: number;
	readonly waited: number;
}
