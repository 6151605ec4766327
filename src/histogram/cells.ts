/** What is counted: the numbers of a plane or an array, valid ones apart from the others, a block at a time. Pure. */
import type { NumberArray } from "../numbers.ts";
import { UNREAD, VALID } from "../slice/mask.ts";

/** The numbers of a plane or an array and, for a slice, what each cell is. */
export interface Cells {
	readonly values: NumberArray | readonly number[];
	readonly mask: Uint8Array | null;
	/** Of values in float32 that are shown from small integers: the integers' type. */
	readonly small?: Small;
}

/** Typed arrays of integers that a table has an entry for each of. */
export type SmallArray = Int8Array | Uint8Array | Int16Array | Uint16Array;

/** A range of integers: the lowest, and how many there are. */
export interface Small {
	readonly first: number;
	readonly size: number;
}

const SMALL = new Map<unknown, Small>([
	[Int8Array, { first: -(2 ** 7), size: 2 ** 8 }],
	[Uint8Array, { first: 0, size: 2 ** 8 }],
	[Int16Array, { first: -(2 ** 15), size: 2 ** 16 }],
	[Uint16Array, { first: 0, size: 2 ** 16 }],
]);

/** The integers that a typed array of at most 16 bits can hold; undefined for other values. */
export function smallOf(values: unknown): Small | undefined {
	return SMALL.get(Object(values).constructor);
}

/** How many cells are VALID … UNREAD. */
export function statesOf(mask: Uint8Array | null, length: number): Uint32Array {
	const states = new Uint32Array(UNREAD + 1);
	if (mask === null || isValid(mask)) states[VALID] = length;
	else for (let i = 0; i < mask.length; i++) states[mask[i]]++;
	return states;
}

/** Whether every cell is VALID. */
export function isValid(mask: Uint8Array): boolean {
	const words = mask.byteOffset % 4 === 0 ? mask.length >>> 2 : 0;
	const four = new Uint32Array(mask.buffer, words === 0 ? 0 : mask.byteOffset, words);
	for (let i = 0; i < words; i++) if (four[i] !== 0) return false;
	for (let i = words * 4; i < mask.length; i++) if (mask[i] !== VALID) return false;
	return true;
}

/** Writes the valid cells into `block`, as many at a time as it has room for, and calls `take` with their number each time. One type of block makes one fast loop of what reads it. */
export function eachBlock(
	{ values, mask }: Cells,
	block: Float32Array | Float64Array,
	take: (count: number) => void,
): void {
	for (let from = 0; from < values.length; from += block.length) {
		const count = Math.min(block.length, values.length - from);
		write(values, from, count, block);
		take(mask === null ? count : packed(block, count, mask, from));
	}
}

function write(values: Cells["values"], from: number, count: number, block: Float32Array | Float64Array): void {
	if (values instanceof BigInt64Array || values instanceof BigUint64Array)
		for (let i = 0; i < count; i++) block[i] = Number(values[from + i]);
	else if (ArrayBuffer.isView(values)) block.set(values.subarray(from, from + count));
	else for (let i = 0; i < count; i++) block[i] = Number(values[from + i]);
}

/** Moves the valid ones of `count` cells together; answers how many there are. */
function packed(block: Float32Array | Float64Array, count: number, mask: Uint8Array, from: number): number {
	let kept = 0;
	for (let i = 0; i < count; i++) if (mask[from + i] === VALID) block[kept++] = block[i];
	return kept;
}
