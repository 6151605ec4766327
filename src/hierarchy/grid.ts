/** How an array is cut into chunks: evenly, or along some axes at any places. Pure. (Zarr v3 core, "Regular grids"; zarr-extensions, "rectilinear"; ZEP 3, "rectangular") */
import { broken, checkChunkShape, integers, refuse } from "./check.ts";
import { isObject, type Json } from "./json.ts";

/** Equal chunks one after the other along an axis, up to the next run. */
export interface Run {
	/** Where the first of them begins, in cells. */
	readonly from: number;
	/** Cells of each. */
	readonly size: number;
	/** The first one's place among all chunks of the axis. */
	readonly index: number;
}

/** An array cut into chunks. */
export interface ChunkGrid {
	readonly shape: readonly number[];
	/** Sizes along each axis; of unequal chunks the largest. */
	readonly chunks: readonly number[];
	/** The chunks of each axis, in order, where they are not all equal. */
	readonly runs?: readonly (readonly Run[])[];
}

/** How many cells lie between neighbours along each axis, in C order. */
export function strides(shape: readonly number[]): number[] {
	return shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
}

/** The last of the runs that `isPast` does not say to lie beyond. */
function lastRun(runs: readonly Run[], isPast: (run: Run) => boolean): Run {
	let [low, high] = [0, runs.length];
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (isPast(runs[middle])) high = middle;
		else low = middle;
	}
	return runs[low];
}

/** Which chunk of an axis holds a cell. */
export function chunkAt({ chunks, runs }: ChunkGrid, axis: number, cell: number): number {
	if (!runs) return Math.floor(cell / chunks[axis]);
	const run = lastRun(runs[axis], ({ from }) => from > cell);
	return run.index + Math.floor((cell - run.from) / run.size);
}

/** The cells [begin, end) of a chunk along an axis; the last chunk may reach beyond the array. */
export function chunkSpan({ chunks, runs }: ChunkGrid, axis: number, chunk: number): [begin: number, end: number] {
	const run = runs ? lastRun(runs[axis], ({ index }) => index > chunk) : { from: 0, size: chunks[axis], index: 0 };
	const begin = run.from + (chunk - run.index) * run.size;
	return [begin, begin + run.size];
}

/** The shape of the chunk at `coords`. */
export function chunkShape(grid: ChunkGrid, coords: readonly number[]): number[] {
	return coords.map((chunk, axis) => {
		const [begin, end] = chunkSpan(grid, axis, chunk);
		return end - begin;
	});
}

/** The chunk grid of v3 metadata. Throws MetadataError where chunks don't cover the array, UnsupportedError for other grids. */
export function readGrid(grid: Json | undefined, shape: readonly number[], path: string): Omit<ChunkGrid, "shape"> {
	if (!isObject(grid) || typeof grid.name !== "string") broken(path, "chunk_grid is missing");
	const configuration = isObject(grid.configuration) ? grid.configuration : {};
	if (grid.name === "regular") {
		const chunks = integers(configuration.chunk_shape, 1, "chunk_shape", path);
		checkChunkShape(chunks, shape, path);
		return { chunks };
	}
	const rectilinear = grid.name === "rectilinear" && configuration.kind === "inline";
	if (!rectilinear && grid.name !== "rectangular")
		refuse(path, `its chunk grid "${grid.name}" is not supported, only regular and rectilinear ones are.`);
	const axes = rectilinear ? configuration.chunk_shapes : configuration.chunk_shape;
	if (!Array.isArray(axes) || axes.length !== shape.length) broken(path, `its chunk grid has not ${shape.length} axes`);
	const runs = axes.map((axis, i) => runsOf(axis, shape[i], path));
	const chunks = runs.map((axis) => axis.reduce((most, { size }) => Math.max(most, size), 1));
	checkChunkShape(chunks, shape, path);
	return { chunks, runs };
}

/** One axis: a size for all chunks, or a list of sizes, of which `[size, count]` stands for as many equal ones. */
function runsOf(axis: Json, size: number, path: string): Run[] {
	if (!Array.isArray(axis)) {
		const [each] = integers([axis], 1, "a chunk size", path);
		return [{ from: 0, size: each, index: 0 }];
	}
	const runs: Run[] = [];
	let [from, index] = [0, 0];
	let last = 0;
	// as many as there are chunks, at worst
	for (const item of axis) {
		const [each, count] = Array.isArray(item) ? pairOf(item, path) : [sizeOf(item, path), 1];
		if (last !== each) runs.push({ from, size: each, index });
		last = each;
		from += each * count;
		index += count;
	}
	if (runs.length === 0 || from < size) broken(path, `the chunks of an axis cover ${from} of its ${size} cells`);
	return runs;
}

function pairOf(item: readonly Json[], path: string): [size: number, count: number] {
	if (item.length === 0 || item.length > 2) broken(path, "a run of chunks is no pair of a size and a count");
	return [sizeOf(item[0], path), item.length > 1 ? sizeOf(item[1], path) : 1];
}

function sizeOf(item: Json, path: string): number {
	if (typeof item === "number" && Number.isSafeInteger(item) && item > 0) return item;
	return integers([item], 1, "a chunk size", path)[0];
}
