/** An array by its chunks: what code needs that walks an array itself, or reads it by a library of its own. */
import type { ChunkSource } from "../decode/chunk.ts";
import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { chunkAt, chunkSpan, strides } from "../hierarchy/grid.ts";
import type { ArrayNode, Attributes } from "../hierarchy/node.ts";
import type { ZarrStore } from "../store/store.ts";
import { type ArrayValues, readValues } from "./array.ts";

/** The values of one chunk, within the array. */
export interface ChunkValues {
	/** As `readArray` gives them, in C order. */
	readonly data: ArrayValues["data"];
	/** The chunk's shape; smaller at the array's end, as no cells beyond it are given. */
	readonly shape: readonly number[];
	/** How many cells lie between neighbours along each axis. */
	readonly stride: readonly number[];
}

/**
 * An array by its chunks, as it was when it was asked for: ask the handle again after a refresh. It is a source, too: `zarrView(array)`, `readSlice(array)`. zarrita reads by its own Array alone; one over `store` whose
 * `getChunk` is this one (zarrita's `defineArrayExtension`) reads by these workers and this cache.
 */
export interface ChunkedArray {
	/** A zarrita store, too. */
	readonly store: ZarrStore;
	/** Path below the store's root, with a leading slash, as zarrita has it. */
	readonly path: `/${string}`;
	/** Cells along each axis. */
	readonly shape: readonly number[];
	/** Shape of a chunk; of an inner one where the array is sharded, the largest where they are unequal. */
	readonly chunks: readonly number[];
	/** Shape of a shard; null where there are none. */
	readonly shards: readonly number[] | null;
	/** NumPy's name. */
	readonly dtype: string;
	/** Unique names, one per axis. */
	readonly dims: readonly string[];
	/** User attributes, as stored. */
	readonly attrs: Attributes;
	/** The values of the chunk at `coords`, one whole number for each axis: decoded by workers and kept for all who ask; what is missing reads as the fill value. Rejects with SelectionError, BudgetError, ChunkError, or what the store says. */
	getChunk(coords: readonly number[], options?: { signal?: AbortSignal }): Promise<ChunkValues>;
}

/** An array of `source` by its chunks, as its metadata have it. */
export function chunkedArray(source: ChunkSource, node: ArrayNode): ChunkedArray {
	const { shape, chunks, shards, dtype, dims, attrs, path } = node;
	return {
		store: source.store,
		path: `/${path}`,
		shape,
		chunks,
		shards,
		dtype: dtype.name,
		dims,
		attrs,
		async getChunk(coords, { signal } = {}) {
			const spans = spansOf(node, coords);
			const { data } = await readValues(source, node, spans, signal);
			const size = spans.map(([begin, end]) => end - begin);
			return { data, shape: size, stride: strides(size) };
		},
	};
}

/** The cells of the array that a chunk holds, along each axis. */
function spansOf(node: ArrayNode, coords: readonly number[]): [begin: number, end: number][] {
	const { shape, name } = node;
	const wrong = !Array.isArray(coords) || coords.length !== shape.length;
	const spans = wrong ? [] : coords.map((at, axis) => chunkSpan(node, axis, at));
	if (!wrong && coords.every((at, axis) => Number.isInteger(at) && at >= 0 && spans[axis][0] < shape[axis]))
		return spans.map(([begin, end], axis) => [begin, Math.min(end, shape[axis])]);
	const last = shape.map((size, axis) => (size === 0 ? "none" : `0 to ${chunkAt(node, axis, size - 1)}`));
	throw new ZarrError(
		"SelectionError",
		`"${node.path || name}" has no chunk at ${saidValue(coords)}; give the chunk's number along each axis (${last.join(", ")}).`,
		{ path: node.path },
	);
}
