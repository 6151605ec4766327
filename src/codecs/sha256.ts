/** SHA-256, the strongest check that xz knows; the browser's own is missing on pages without https. (FIPS 180-4) */

/** The first 32 bits of the fraction of the `root`-th root of the first primes. */
function fractions(count: number, root: number): Int32Array {
	const primes: number[] = [];
	for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
	return Int32Array.from(primes, (prime) => (prime ** (1 / root) % 1) * 2 ** 32);
}

const ROUNDS = fractions(64, 3);
const START = fractions(8, 2);

function turned(word: number, by: number): number {
	return (word >>> by) | (word << (32 - by));
}

/** The digest of `bytes`: 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
	const state = START.slice();
	const padded = new Uint8Array(64 * Math.ceil((bytes.length + 9) / 64));
	padded.set(bytes);
	padded[bytes.length] = 128;
	const view = new DataView(padded.buffer);
	view.setBigUint64(padded.length - 8, BigInt(8 * bytes.length));
	for (let at = 0; at < padded.length; at += 64) addBlock(state, view, at);
	const digest = new DataView(new ArrayBuffer(32));
	for (let i = 0; i < 8; i++) digest.setInt32(4 * i, state[i]);
	return new Uint8Array(digest.buffer);
}

function addBlock(state: Int32Array, view: DataView, at: number): void {
	const words = new Int32Array(64);
	for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i);
	for (let i = 16; i < 64; i++) {
		const [old, young] = [words[i - 15], words[i - 2]];
		const low = turned(old, 7) ^ turned(old, 18) ^ (old >>> 3);
		const high = turned(young, 17) ^ turned(young, 19) ^ (young >>> 10);
		words[i] = words[i - 16] + low + words[i - 7] + high;
	}
	let [a, b, c, d, e, f, g, h] = state;
	for (let i = 0; i < 64; i++) {
		const chosen = (e & f) ^ (~e & g);
		const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + ROUNDS[i] + words[i]) | 0;
		const most = (a & b) ^ (a & c) ^ (b & c);
		const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most) | 0;
		[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
	}
	for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] += word;
}
