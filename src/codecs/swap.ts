/** Numbers of the other byte order, turned round: words of 32 bits at a time, since a loop over bytes takes several times as long. */

/** The bytes, those of each number of `width` (2, 4 or 8) in the opposite order: in their place where they are `owned`, else anew. Throws where they are no whole number of numbers. */
export function swapped(bytes: Uint8Array, width: number, owned: boolean): Uint8Array {
	const { byteLength } = bytes;
	if (byteLength % width !== 0) throw new Error(`${byteLength} bytes are no multiple of ${width}`);
	const inPlace = owned && bytes.byteOffset % 4 === 0;
	const from = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
	const to = inPlace || from !== bytes ? from : new Uint8Array(byteLength);
	SWAPS[width](words(from), words(to));
	if (byteLength % 4 > 0) [to[byteLength - 2], to[byteLength - 1]] = [from[byteLength - 1], from[byteLength - 2]];
	return to;
}

function words({ buffer, byteOffset, byteLength }: Uint8Array): Int32Array {
	return new Int32Array(buffer, byteOffset, byteLength >> 2);
}

/** Each from words to as many others, or to themselves. */
const SWAPS: Readonly<Record<number, (from: Int32Array, to: Int32Array) => void>> = {
	2(from, to) {
		for (let i = 0; i < from.length; i++) to[i] = inHalves(from[i]);
	},
	4(from, to) {
		for (let i = 0; i < from.length; i++) to[i] = turned(from[i]);
	},
	8(from, to) {
		for (let i = 0; i < from.length; i += 2) {
			const first = turned(from[i]);
			to[i] = turned(from[i + 1]);
			to[i + 1] = first;
		}
	},
};

function turned(word: number): number {
	return inHalves((word << 16) | (word >>> 16));
}

/** A word with the bytes of each of its halves turned round. */
function inHalves(word: number): number {
	return ((word & 0x00ff00ff) << 8) | ((word >>> 8) & 0x00ff00ff);
}
