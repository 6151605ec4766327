/** A shard's index as it is decoded: offset and length of each part. Pure. (v3 sharding codec, "Binary shard format") */
import type { CodecDocument } from "../hierarchy/codec.ts";

/** A part of a shard, in bytes from the shard's beginning. */
export interface Entry {
	readonly offset: number;
	readonly length: number;
}

/** What an index is: `grid` parts along each axis, stored through `codecs` of a fixed size. */
export interface IndexFormat {
	readonly grid: readonly number[];
	readonly codecs: readonly CodecDocument[];
	readonly location: "start" | "end";
}

const NO_ENTRY = 2n ** 64n - 1n;
const CHECKSUM_BYTES = 4;

/** How many bytes the encoded index has. */
export function indexLength({ grid, codecs }: IndexFormat): number {
	const sums = codecs.filter((codec) => codec.name === "crc32c").length;
	return 16 * grid.reduce((a, b) => a * b, 1) + CHECKSUM_BYTES * sums;
}

/** Where the index lies in a shard of `size` bytes. Throws where the shard is too short to hold it. */
export function indexEntry(format: IndexFormat, size: number): Entry {
	const length = indexLength(format);
	if (size < length) throw new Error(`the shard has ${size} bytes, less than the ${length} of its index: it is cut`);
	return { offset: format.location === "end" ? size - length : 0, length };
}

/** Where the part at `coords` of the grid lies; null where the shard lacks it. */
export function entryAt(index: BigUint64Array, grid: readonly number[], coords: readonly number[]): Entry | null {
	const at = 2 * coords.reduce((sum, c, axis) => sum * grid[axis] + c, 0);
	if (isAbsent(index, at)) return null;
	return { offset: Number(index[at]), length: Number(index[at + 1]) };
}

function isAbsent(index: BigUint64Array, at: number): boolean {
	return index[at] === NO_ENTRY && index[at + 1] === NO_ENTRY;
}

/** Throws where an index can't be true: a part that is empty, lies outside a shard of `size` bytes (Infinity: not known), in the index, or in another part. */
export function checkIndex(index: BigUint64Array, format: IndexFormat, size: number): void {
	const reserved = indexLength(format);
	const from = format.location === "start" ? reserved : 0;
	const to = Math.min(format.location === "end" ? size - reserved : size, Number.MAX_SAFE_INTEGER);
	const starts = new Float64Array(index.length / 2);
	const ends = new Float64Array(index.length / 2);
	let count = 0;
	for (let at = 0; at < index.length; at += 2) {
		if (isAbsent(index, at)) continue;
		const [start, length] = [Number(index[at]), Number(index[at + 1])];
		if (length === 0) throw new Error(`its index gives part ${at / 2} no bytes`);
		if (start < from || start + length > to)
			throw new Error(`its index points outside the shard (part ${at / 2}: ${length} bytes from ${start})`);
		starts[count] = start;
		ends[count++] = start + length;
	}
	checkApart(starts.subarray(0, count).sort(), ends.subarray(0, count).sort());
}

/** Sorted each for itself, starts and ends of parts that lie apart alternate. */
function checkApart(starts: Float64Array, ends: Float64Array): void {
	for (let i = 1; i < starts.length; i++)
		if (starts[i] < ends[i - 1]) throw new Error(`parts overlap in its index (at byte ${starts[i]})`);
}
