/** What is counted: the numbers of a plane or an array, valid ones apart from the others, a block at a time. Pure. */
import type { NumberArray, Small } from "../numbers.ts";
import { INVALID, isValid, VALID } from "../slice/mask.ts";
import { isWide, numbersOf } from "../slice/wide.ts";

/** The numbers of a plane or an array and, for a slice, what each cell is. */
export interface Cells {
	readonly values: NumberArray | readonly number[];
	readonly mask: Uint8Array | null;
	/** Of values in float32 that are shown from small integers: the integers' type. */
	readonly small?: Small;
}

/** How many cells are VALID … INVALID. */
export function statesOf(mask: Uint8Array | null, length: number): Uint32Array {
	const states = new Uint32Array(INVALID + 1);
	if (mask === null || isValid(mask)) states[VALID] = length;
	else for (let i = 0; i < mask.length; i++) states[mask[i]]++;
	return states;
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
	if (ArrayBuffer.isView(values) && isWide(values)) numbersOf(values.subarray(from, from + count), block, 0, count);
	else if (ArrayBuffer.isView(values)) block.set(values.subarray(from, from + count));
	else for (let i = 0; i < count; i++) block[i] = Number(values[from + i]);
}

/** Moves the valid ones of `count` cells together; answers how many there are. */
function packed(block: Float32Array | Float64Array, count: number, mask: Uint8Array, from: number): number {
	let kept = 0;
	for (let i = 0; i < count; i++) if (mask[from + i] === VALID) block[kept++] = block[i];
	return kept;
}
