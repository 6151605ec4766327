/** numcodecs' checksums: four bytes, little-endian, before or after the data, verified. (numcodecs: checksum32, fletcher32, jenkins) */
import { adler32, crc32 } from "../checksum.ts";
import { crc32c } from "./crc32c.ts";

type Sum = (bytes: Uint8Array, seed: number) => number;

/** How a checksum is stored: where, and the seed of jenkins_lookup3. */
export interface ChecksumConfiguration {
	readonly location?: "start" | "end";
	readonly initval?: number;
}

/** zarrita's codec interface: strips the sum, and throws where it does not hold. */
class Checksum {
	readonly kind = "bytes_to_bytes";
	readonly #sum: Sum;
	readonly #atStart: boolean;
	readonly #seed: number;

	constructor(sum: Sum, atStart: boolean, seed: number) {
		this.#sum = sum;
		this.#atStart = atStart;
		this.#seed = seed;
	}

	decode(bytes: Uint8Array): Uint8Array {
		if (bytes.length < 4) throw new Error(`${bytes.length} bytes are too few to hold a checksum`);
		const data = this.#atStart ? bytes.subarray(4) : bytes.subarray(0, -4);
		const at = this.#atStart ? 0 : data.length;
		const stored = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true);
		if (this.#sum(data, this.#seed) !== stored) throw new Error("the checksum does not match the data");
		return data;
	}

	encode(): never {
		throw new Error("checksums are read only");
	}

	/** The length in the store of `size` decoded bytes. */
	computeEncodedSize(size: number): number {
		return size + 4;
	}
}

interface ChecksumClass {
	fromConfig(configuration?: ChecksumConfiguration): Checksum;
}

function checksum(sum: Sum, usual: "start" | "end"): ChecksumClass {
	return {
		fromConfig: ({ location = usual, initval = 0 } = {}) => new Checksum(sum, location === "start", initval),
	};
}

/** HDF5's: sums of big-endian words modulo 2^16 - 1, where 2^16 - 1 stays what it is. */
function fletcher32(bytes: Uint8Array): number {
	let low = 0;
	let high = 0;
	for (let i = 0; i < bytes.length; i += 2) {
		low = folded(low + ((bytes[i] << 8) | (bytes[i + 1] ?? 0)));
		high = folded(high + low);
	}
	return ((high << 16) | low) >>> 0;
}

function folded(sum: number): number {
	return sum > 0xffff ? sum - 0xffff : sum;
}

const MIX = [4, 6, 8, 16, 19, 4];
const FINISH = [14, 11, 25, 16, 4, 14, 24];

function turned(word: number, by: number): number {
	return (word << by) | (word >>> (32 - by));
}

/** Bob Jenkins' lookup3 (hashlittle): three words of state, mixed after each twelve bytes but the last. */
function lookup3(bytes: Uint8Array, seed: number): number {
	const state = new Int32Array(3).fill((0xdeadbeef + bytes.length + seed) | 0);
	const padded = new Uint8Array(12 * Math.ceil(bytes.length / 12));
	padded.set(bytes);
	const words = new DataView(padded.buffer);
	for (let at = 0; at < padded.length; at += 12) {
		for (let i = 0; i < 3; i++) state[i] += words.getInt32(at + 4 * i, true);
		if (at + 12 < padded.length) mix(state);
		else finish(state);
	}
	return state[2] >>> 0;
}

function mix(state: Int32Array): void {
	for (let i = 0; i < MIX.length; i++) {
		const [one, two, three] = [i % 3, (i + 1) % 3, (i + 2) % 3];
		state[one] = (state[one] - state[three]) ^ turned(state[three], MIX[i]);
		state[three] += state[two];
	}
}

function finish(state: Int32Array): void {
	for (let i = 0; i < FINISH.length; i++) {
		const [to, from] = [(i + 2) % 3, (i + 1) % 3];
		state[to] = (state[to] ^ state[from]) - turned(state[from], FINISH[i]);
	}
}

/** The checksum codecs by numcodecs' ids. */
export const CHECKSUMS: Readonly<Record<string, ChecksumClass>> = {
	adler32: checksum((bytes) => adler32(bytes), "start"),
	crc32: checksum(crc32, "start"),
	crc32c: checksum(crc32c, "end"),
	fletcher32: checksum(fletcher32, "end"),
	jenkins_lookup3: checksum(lookup3, "end"),
};
