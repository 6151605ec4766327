/** The entropy codes of zstd: streams of bits, finite state entropy (FSE) and Huffman tables. For short data: bit by bit. (RFC 8878, section 4) */

/** Bits of a byte range from the lowest of the first byte on. */
export class ForwardBits {
	readonly #bytes: Uint8Array;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	/** Throws RangeError behind the end. */
	read(count: number): number {
		if (this.#at + count > 8 * this.#bytes.length) throw new RangeError("a table of its zstd frame is cut");
		let value = 0;
		for (let i = 0; i < count; i++, this.#at++) value |= ((this.#bytes[this.#at >> 3] >> (this.#at & 7)) & 1) << i;
		return value;
	}

	/** Takes the last bit read back. */
	back(): void {
		this.#at--;
	}

	/** Whole bytes that have been begun. */
	get bytes(): number {
		return (this.#at + 7) >> 3;
	}
}

/** Bits of a byte range from the highest set one of the last byte down; zeros beyond the first. */
export class BackwardBits {
	readonly #bytes: Uint8Array;
	/** How many bits are left; negative where more have been read than there were. */
	left: number;

	constructor(bytes: Uint8Array) {
		const last = bytes.at(-1) ?? 0;
		if (last === 0) throw new RangeError("a stream of its zstd frame has no end");
		this.#bytes = bytes;
		this.left = 8 * (bytes.length - 1) + highestBit(last);
	}

	read(count: number): number {
		let value = 0;
		for (let i = 0; i < count; i++) {
			this.left--;
			value = value * 2 + (this.left < 0 ? 0 : (this.#bytes[this.left >> 3] >> (this.left & 7)) & 1);
		}
		return value;
	}
}

/** A decoding table: by state, the symbol, and how the next state is found. */
export interface FseTable {
	readonly log: number;
	readonly symbols: Uint8Array;
	readonly bits: Uint8Array;
	readonly base: Uint16Array;
}

/** A Huffman decoding table: by the next `most` bits, the symbol and how many of them it takes. */
export interface HuffmanTable {
	readonly most: number;
	readonly symbols: Uint8Array;
	readonly bits: Uint8Array;
}

/** A table and how many bytes describe it. */
export interface Described<T> {
	readonly table: T;
	readonly bytes: number;
}

/** The place of the highest set bit: 0 for 1. */
export function highestBit(value: number): number {
	return 31 - Math.clz32(value);
}

/** Reads an FSE table of at most `mostSymbols` symbols. (section 4.1.1) */
export function readFse(bytes: Uint8Array, mostLog: number, mostSymbols: number): Described<FseTable> {
	const source = new ForwardBits(bytes);
	const log = source.read(4) + 5;
	if (log > mostLog) throw new RangeError("a table of its zstd frame is too large");
	const counts: number[] = [];
	let left = 1 << log;
	while (left > 0 && counts.length < mostSymbols) {
		const width = highestBit(left + 1) + 1;
		const lower = (1 << (width - 1)) - 1;
		const threshold = (1 << width) - 1 - (left + 1);
		let value = source.read(width);
		if ((value & lower) < threshold) {
			source.back();
			value &= lower;
		} else if (value > lower) value -= threshold;
		const count = value - 1; // -1: less than one
		counts.push(count);
		left -= Math.abs(count);
		for (let zeros = count === 0 ? 3 : 0; zeros === 3; ) {
			zeros = source.read(2);
			for (let i = 0; i < zeros; i++) counts.push(0);
		}
	}
	if (left !== 0 || counts.length > mostSymbols) throw new RangeError("a table of its zstd frame does not add up");
	return { table: makeFse(counts, log), bytes: source.bytes };
}

/** The decoding table of a distribution over 2^log states. (section 4.1.1) */
export function makeFse(counts: readonly number[], log: number): FseTable {
	const size = 1 << log;
	const [symbols, bits, base] = [new Uint8Array(size), new Uint8Array(size), new Uint16Array(size)];
	const next = counts.map((count) => Math.abs(count));
	let high = size;
	counts.forEach((count, symbol) => {
		if (count === -1) symbols[--high] = symbol;
	});
	const step = (size >> 1) + (size >> 3) + 3;
	let at = 0;
	counts.forEach((count, symbol) => {
		for (let i = 0; i < count; i++) {
			symbols[at] = symbol;
			do at = (at + step) & (size - 1);
			while (at >= high);
		}
	});
	for (let state = 0; state < size; state++) {
		const count = next[symbols[state]]++;
		bits[state] = log - highestBit(count);
		base[state] = (count << bits[state]) - size;
	}
	return { log, symbols, bits, base };
}

/** The table that always gives one symbol. */
export function constantFse(symbol: number): FseTable {
	return { log: 0, symbols: Uint8Array.of(symbol), bits: Uint8Array.of(0), base: Uint16Array.of(0) };
}

const MOST_HUFFMAN_BITS = 11;

/** Reads a Huffman table. (section 4.2.1) */
export function readHuffman(bytes: Uint8Array): Described<HuffmanTable> {
	if (bytes.length === 0) throw new RangeError("a table of its zstd frame is cut");
	const [header] = bytes;
	const length = header < 128 ? header : (header - 126) >> 1;
	const described = bytes.subarray(1, 1 + length);
	if (described.length < length) throw new RangeError("a table of its zstd frame is cut");
	const weights =
		header < 128
			? fseWeights(described)
			: Array.from({ length: header - 127 }, (_, i) => (described[i >> 1] >> (i % 2 === 0 ? 4 : 0)) & 15);
	return { table: makeHuffman(weights), bytes: 1 + length };
}

function fseWeights(bytes: Uint8Array): number[] {
	const { table, bytes: used } = readFse(bytes, 6, 256);
	const source = new BackwardBits(bytes.subarray(used));
	const states = [source.read(table.log), source.read(table.log)];
	const weights: number[] = [];
	for (let turn = 0; weights.length < 255; turn ^= 1) {
		const state = states[turn];
		weights.push(table.symbols[state]);
		states[turn] = table.base[state] + source.read(table.bits[state]);
		if (source.left < 0) return [...weights, table.symbols[states[turn ^ 1]]];
	}
	throw new RangeError("a table of its zstd frame is too long");
}

function makeHuffman(weights: readonly number[]): HuffmanTable {
	const total = weights.reduce((sum, weight) => sum + (weight > 0 ? 2 ** (weight - 1) : 0), 0);
	const most = total > 0 ? highestBit(total) + 1 : 0;
	const rest = 2 ** most - total;
	if (most < 1 || most > MOST_HUFFMAN_BITS || rest !== 2 ** highestBit(rest))
		throw new RangeError("a table of its zstd frame does not add up");
	const all = [...weights, highestBit(rest) + 1];
	const [symbols, bits] = [new Uint8Array(1 << most), new Uint8Array(1 << most)];
	let at = 0;
	for (let weight = 1; weight <= most; weight++) {
		all.forEach((own, symbol) => {
			if (own !== weight) return;
			symbols.fill(symbol, at, at + 2 ** (weight - 1));
			bits.fill(most + 1 - weight, at, at + 2 ** (weight - 1));
			at += 2 ** (weight - 1);
		});
	}
	return { most, symbols, bits };
}

/** The symbols of one Huffman stream. (section 4.2.2) */
export function huffmanStream(bytes: Uint8Array, { most, symbols, bits }: HuffmanTable): number[] {
	const source = new BackwardBits(bytes);
	const found: number[] = [];
	let state = source.read(most);
	while (source.left > -most) {
		found.push(symbols[state]);
		const count = bits[state];
		state = ((state << count) + source.read(count)) & ((1 << most) - 1);
	}
	if (source.left !== -most) throw new RangeError("a stream of its zstd frame does not end where it should");
	return found;
}
