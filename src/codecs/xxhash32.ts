/** XXH32, the checksum of LZ4's frames. (xxHash, doc/xxhash_spec.md, "XXH32") */

const [P1, P2, P3, P4, P5] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1];

function turned(word: number, by: number): number {
	return (word << by) | (word >>> (32 - by));
}

function round(lane: number, word: number): number {
	return Math.imul(turned(lane + Math.imul(word, P2), 13), P1);
}

/** The checksum of `bytes`, 0 to 2^32 − 1. */
export function xxhash32(bytes: Uint8Array, seed: number): number {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const lanes = [seed + P1 + P2, seed + P2, seed, seed - P1].map((lane) => lane | 0);
	let at = 0;
	for (; at + 16 <= bytes.length; at += 16)
		for (let lane = 0; lane < 4; lane++) lanes[lane] = round(lanes[lane], view.getInt32(at + 4 * lane, true));
	const [a, b, c, d] = lanes;
	let sum = at > 0 ? turned(a, 1) + turned(b, 7) + turned(c, 12) + turned(d, 18) : seed + P5;
	sum = (sum + bytes.length) | 0;
	for (; at + 4 <= bytes.length; at += 4) sum = Math.imul(turned(sum + Math.imul(view.getInt32(at, true), P3), 17), P4);
	for (; at < bytes.length; at++) sum = Math.imul(turned(sum + Math.imul(bytes[at], P5), 11), P1);
	sum = Math.imul(sum ^ (sum >>> 15), P2);
	sum = Math.imul(sum ^ (sum >>> 13), P3);
	return (sum ^ (sum >>> 16)) >>> 0;
}
