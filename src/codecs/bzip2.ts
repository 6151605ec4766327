/** bzip2, decoded within a limit and held to its checksums. (bzip2 1.0.8; the format as M. Burrows' and D. Wheeler's report and the bzip2 sources define it) */
import { Output, tooMany } from "./output.ts";

const BLOCK = 0x314159265359;
const END = 0x177245385090;
const GROUP = 50;
const MOST_BITS = 20;

/** bzip2's CRC-32: the polynomial of gzip's, the highest bit first. */
const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
	let c = n << 24;
	for (let bit = 0; bit < 8; bit++) c = c < 0 ? (c << 1) ^ 0x04c11db7 : c << 1;
	return c;
});

/** Decodes one or more streams, one after the other. Throws where they are damaged or give more than `limit` bytes. */
export function bunzip2(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
	const output = new Output(limit);
	const input = new Bits(bytes);
	do decodeStream(input, output);
	while (input.nextByte());
	return output.done();
}

/** Bits, the highest of a byte first. */
class Bits {
	readonly #bytes: Uint8Array;
	#at = 0;
	#held = 0;
	#count = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** An unsigned number of up to 24 bits. */
	read(count: number): number {
		while (this.#count < count) {
			if (this.#at >= this.#bytes.length) throw new Error("its bzip2 stream is cut");
			this.#held = ((this.#held << 8) | this.#bytes[this.#at++]) & 0x7fffffff;
			this.#count += 8;
		}
		this.#count -= count;
		return (this.#held >>> this.#count) & ((1 << count) - 1);
	}

	/** An unsigned number of up to 48 bits. */
	long(count: number): number {
		return this.read(count - 24) * 2 ** 24 + this.read(24);
	}

	/** Goes on to a whole byte; whether there is one. */
	nextByte(): boolean {
		this.#count -= this.#count % 8;
		return this.#at < this.#bytes.length || this.#count > 0;
	}
}

function decodeStream(input: Bits, output: Output): void {
	const level = input.read(24) === 0x425a68 ? input.read(8) - 0x30 : 0;
	if (level < 1 || level > 9) throw new Error("it is no bzip2 stream");
	let streamSum = 0;
	for (;;) {
		const mark = input.long(48);
		const sum = input.long(32) | 0;
		if (mark === END) {
			if (sum !== streamSum) throw new Error("the checksum does not match the data");
			return;
		}
		if (mark !== BLOCK) throw new Error("its bzip2 stream is damaged");
		streamSum = ((streamSum << 1) | (streamSum >>> 31)) ^ sum;
		if (decodeBlock(input, 100_000 * level, output) !== sum) throw new Error("the checksum does not match the data");
	}
}

/** Appends one block of at most `size` bytes before their run lengths are undone; returns its checksum. */
function decodeBlock(input: Bits, size: number, output: Output): number {
	if (input.read(1)) throw new Error("its bzip2 block is randomised, as versions before 0.9.5 wrote them");
	const origin = input.read(24);
	const symbols = readSymbols(input);
	const tableCount = input.read(3);
	const selectorCount = input.read(15);
	if (symbols.length === 0 || tableCount < 2 || tableCount > 6 || selectorCount === 0) throw damaged();
	const selectors = readSelectors(input, tableCount, selectorCount);
	const tables = Array.from({ length: tableCount }, () => new Prefix(input, symbols.length + 2));
	// before run lengths are undone a block is at most a quarter longer than after
	const room = Math.min(size, Math.ceil(1.25 * (output.limit - output.length)));
	const moves = readMoves(input, symbols, selectors, tables, room);
	if (!moves) throw room < size ? tooMany(output.limit) : damaged();
	if (origin >= moves.block.length) throw damaged();
	return write(moves, origin, output);
}

function damaged(): Error {
	return new Error("its bzip2 block is damaged");
}

/** The bytes that are used at all. */
function readSymbols(input: Bits): number[] {
	const rows = input.read(16);
	const symbols: number[] = [];
	for (let row = 0; row < 16; row++) {
		if (!((rows >> (15 - row)) & 1)) continue;
		const used = input.read(16);
		for (let i = 0; i < 16; i++) if ((used >> (15 - i)) & 1) symbols.push(16 * row + i);
	}
	return symbols;
}

function readSelectors(input: Bits, tableCount: number, count: number): Uint8Array {
	const order = Array.from({ length: tableCount }, (_, i) => i);
	return Uint8Array.from({ length: count }, () => {
		let at = 0;
		while (input.read(1)) if (++at >= tableCount) throw damaged();
		const [table] = order.splice(at, 1);
		order.unshift(table);
		return table;
	});
}

/** A canonical prefix code. */
class Prefix {
	readonly #symbols: Uint16Array;
	/** The first code of each length, and where its symbols begin. */
	readonly #first = new Int32Array(MOST_BITS + 2);
	readonly #start = new Int32Array(MOST_BITS + 2);

	constructor(input: Bits, count: number) {
		const lengths = new Uint8Array(count);
		let length = input.read(5);
		for (let i = 0; i < count; i++) {
			for (;;) {
				if (length < 1 || length > MOST_BITS) throw damaged();
				if (!input.read(1)) break;
				length += input.read(1) ? -1 : 1;
			}
			lengths[i] = length;
		}
		this.#symbols = Uint16Array.from(lengths.keys()).sort((a, b) => lengths[a] - lengths[b] || a - b);
		for (let bits = 1, at = 0; bits <= MOST_BITS; bits++) {
			this.#start[bits] = at;
			while (at < count && lengths[this.#symbols[at]] === bits) at++;
			this.#start[bits + 1] = at;
			this.#first[bits + 1] = 2 * (this.#first[bits] + at - this.#start[bits]);
		}
	}

	read(input: Bits): number {
		let code = 0;
		for (let bits = 1; bits <= MOST_BITS; bits++) {
			code = 2 * code + input.read(1);
			const at = this.#start[bits] + code - this.#first[bits];
			if (at < this.#start[bits + 1]) return this.#symbols[at];
		}
		throw damaged();
	}
}

interface Moves {
	readonly block: Uint32Array;
	/** How often each byte occurs. */
	readonly counts: Uint32Array;
}

/** Undoes prefix codes, run lengths of zeros and moves to the front; null where that gives more than `size` bytes. */
function readMoves(
	input: Bits,
	symbols: readonly number[],
	selectors: Uint8Array,
	tables: readonly Prefix[],
	size: number,
): Moves | null {
	const order = Uint8Array.from(symbols);
	const block = new Uint32Array(size);
	const counts = new Uint32Array(256);
	const end = symbols.length + 1;
	let length = 0;
	let run = 0;
	let place = 1;
	for (let at = 0; ; at++) {
		if (at >= GROUP * selectors.length) throw damaged();
		const symbol = tables[selectors[Math.floor(at / GROUP)]].read(input);
		if (symbol < 2) {
			run += place << symbol;
			place <<= 1;
			if (run > size) return null;
			continue;
		}
		if (length + run + (symbol === end ? 0 : 1) > size) return null;
		counts[order[0]] += run;
		block.fill(order[0], length, length + run);
		length += run;
		[run, place] = [0, 1];
		if (symbol === end) return { block: block.subarray(0, length), counts };
		const byte = order[symbol - 1];
		order.copyWithin(1, 0, symbol - 1);
		order[0] = byte;
		counts[byte]++;
		block[length++] = byte;
	}
}

/**
 * Undoes the Burrows-Wheeler transform (each cell's upper bits come to say where the next byte lies) and the run lengths before it
 * (four equal bytes are followed by how many more there are). Returns the checksum of what was written.
 */
function write({ block, counts }: Moves, origin: number, output: Output): number {
	const next = new Uint32Array(256);
	for (let byte = 1; byte < 256; byte++) next[byte] = next[byte - 1] + counts[byte - 1];
	for (let i = 0; i < block.length; i++) block[next[block[i] & 255]++] |= i << 8;
	let at = block[origin] >>> 8;
	let sum = -1;
	let last = -1;
	let same = 0;
	for (let i = 0; i < block.length; i++) {
		const byte = block[at] & 255;
		at = block[at] >>> 8;
		const more = same === 4;
		const count = more ? byte : 1;
		same = more ? 0 : byte === last ? same + 1 : 1;
		if (!more) last = byte;
		output.reserve(count);
		output.bytes.fill(last, output.length, output.length + count);
		output.length += count;
		for (let n = 0; n < count; n++) sum = (sum << 8) ^ TABLE[(sum >>> 24) ^ last];
		if (more) last = -1;
	}
	return ~sum;
}
