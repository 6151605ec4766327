/** Integers of 64 bits as two of 32: by a BigInt for each cell its number takes twelve times as long. Pure. */

/** Typed arrays of such integers. */
export type Wide = BigInt64Array | BigUint64Array;

/** Which of the two words comes first in memory. */
const [HIGH, LOW] = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? [1, 0] : [0, 1];
const WORD = 2 ** 32;

/** Whether an array holds such integers. */
export function isWide(values: ArrayBufferView): values is Wide {
	return values instanceof BigInt64Array || values instanceof BigUint64Array;
}

/** Writes the cells [from, to) of `wide` into `data` as the nearest numbers, as `Number` gives them. */
export function numbersOf(wide: Wide, data: Float32Array | Float64Array, from: number, to: number): void {
	const words = unsignedWords(wide);
	const high = wide instanceof BigInt64Array ? signedWords(wide) : words;
	// the first term is exact, so that the sum is rounded once
	for (let i = from; i < to; i++) data[i] = high[2 * i + HIGH] * WORD + words[2 * i + LOW];
}

/** Calls back for each of the cells [from, to) that is `wanted`. */
export function eachEqual(
	wide: Wide,
	wanted: number | bigint,
	from: number,
	to: number,
	found: (cell: number) => void,
): void {
	if (typeof wanted !== "bigint") return; // no BigInt is a number
	const one = wide instanceof BigInt64Array ? BigInt64Array.of(wanted) : BigUint64Array.of(wanted);
	if (one[0] !== wanted) return; // beyond what 64 bits hold
	const [words, [first, second]] = [unsignedWords(wide), unsignedWords(one)];
	for (let i = from; i < to; i++) if (words[2 * i] === first && words[2 * i + 1] === second) found(i);
}

/** The words of all integers, and where the lower and the upper one lie in each pair. */
export function wordsOf(wide: Wide): { readonly words: Int32Array; readonly low: number; readonly high: number } {
	return { words: signedWords(wide), low: LOW, high: HIGH };
}

function signedWords(wide: Wide): Int32Array {
	return new Int32Array(wide.buffer, wide.byteOffset, 2 * wide.length);
}

function unsignedWords(wide: Wide): Uint32Array {
	return new Uint32Array(wide.buffer, wide.byteOffset, 2 * wide.length);
}
