/** gzip and zlib, held to a limit: at once where it is known how much comes out, else by the platform's own decoder; what these refuse is decoded here, since browsers take one gzip member alone. (RFC 1950, 1951, 1952) */
import { crc32 } from "../checksum.ts";
import { Output } from "./output.ts";
import { unzip } from "./unzip.ts";

/** Decodes a zlib stream, or one or more gzip members, into `into` where that has their size and they are decoded at once. Throws where they are damaged, or give more than `limit` bytes. */
export async function inflate(
	bytes: Uint8Array,
	format: "gzip" | "deflate",
	limit: number,
	into?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
	const whole = await unzip(bytes, format, limit, into);
	if (whole === "damaged") return inflateHere(bytes, format, limit);
	if (whole !== "unknown") return whole;
	const output = new Output(limit);
	const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream(format));
	const reader = stream.getReader();
	for (;;) {
		const part = await reader.read().catch(() => null);
		if (part === null) return inflateHere(bytes, format, limit);
		if (part.done) return output.done();
		if (output.length + part.value.length > limit) reader.cancel().catch(() => undefined);
		output.append(part.value);
	}
}

/** The same without the platform: says what is wrong with damaged streams. */
function inflateHere(bytes: Uint8Array, format: "gzip" | "deflate", limit: number): Uint8Array<ArrayBuffer> {
	const output = new Output(limit);
	const input = new Bits(bytes);
	if (format === "gzip")
		do decodeMember(input, output);
		while (input.skipZeros());
	else decodeZlib(input, output);
	if (input.at !== bytes.length) throw new Error(`${bytes.length - input.at} bytes follow the end of its stream`);
	return output.done();
}

/** Bits, the lowest of a byte first. */
class Bits {
	readonly #bytes: Uint8Array;
	#held = 0;
	#count = 0;
	at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	byte(): number {
		if (this.at >= this.#bytes.length) throw new Error("its compressed stream is cut");
		return this.#bytes[this.at++];
	}

	/** An unsigned number of up to 16 bits. */
	read(count: number): number {
		for (; this.#count < count; this.#count += 8) this.#held |= this.byte() << this.#count;
		const value = this.#held & ((1 << count) - 1);
		this.#held >>>= count;
		this.#count -= count;
		return value;
	}

	/** An unsigned number of whole bytes, at the next whole byte. */
	number(count: number, little = true): number {
		this.align();
		let value = 0;
		for (let i = 0; i < count; i++) value = little ? value + this.byte() * 256 ** i : 256 * value + this.byte();
		return value;
	}

	align(): void {
		this.#held = this.#count = 0;
	}

	/** `count` bytes, at the next whole byte. */
	bytes(count: number): Uint8Array {
		this.align();
		if (this.at + count > this.#bytes.length) throw new Error("its compressed stream is cut");
		this.at += count;
		return this.#bytes.subarray(this.at - count, this.at);
	}

	/** Passes zeros, as tar leaves them; whether something else follows. */
	skipZeros(): boolean {
		while (this.at < this.#bytes.length && this.#bytes[this.at] === 0) this.at++;
		return this.at < this.#bytes.length;
	}
}

const FLAG_SUM = 2;
const FLAG_EXTRA = 4;
const FLAGS_TEXT = [8, 16];

function decodeMember(input: Bits, output: Output): void {
	if (input.number(2) !== 0x8b1f || input.byte() !== 8) throw new Error("it is no gzip stream");
	const flags = input.byte();
	if (flags > 31) throw new Error("its gzip header is damaged");
	input.bytes(6);
	if (flags & FLAG_EXTRA) input.bytes(input.number(2));
	for (const flag of FLAGS_TEXT) if (flags & flag) while (input.byte() !== 0);
	if (flags & FLAG_SUM) input.bytes(2);
	const start = output.length;
	decodeBlocks(input, output);
	const sum = crc32(output.bytes.subarray(start, output.length));
	if (input.number(4) !== sum || input.number(4) !== (output.length - start) % 2 ** 32)
		throw new Error("the checksum does not match the data");
}

function decodeZlib(input: Bits, output: Output): void {
	const head = input.number(2, false);
	if (head % 31 !== 0 || ((head >> 8) & 15) !== 8 || head & 32) throw new Error("it is no zlib stream");
	decodeBlocks(input, output);
	let [low, high] = [1, 0];
	for (let i = 0; i < output.length; i++) {
		low = (low + output.bytes[i]) % 65521;
		high = (high + low) % 65521;
	}
	if (input.number(4, false) !== high * 65536 + low) throw new Error("the checksum does not match the data");
}

function damaged(): Error {
	return new Error("its compressed stream is damaged");
}

/** A prefix code, by how many codes of each length there are. */
interface Prefix {
	readonly counts: Uint16Array;
	readonly symbols: Uint16Array;
}

function prefix(lengths: readonly number[]): Prefix {
	const counts = new Uint16Array(16);
	for (const length of lengths) counts[length]++;
	counts[0] = 0;
	let room = 1;
	for (let bits = 1; bits < 16; bits++) {
		room = 2 * room - counts[bits];
		if (room < 0) throw damaged();
	}
	const symbols = [...lengths.keys()].filter((symbol) => lengths[symbol] > 0);
	return { counts, symbols: Uint16Array.from(symbols.sort((a, b) => lengths[a] - lengths[b] || a - b)) };
}

function readSymbol(input: Bits, { counts, symbols }: Prefix): number {
	let [code, first, at] = [0, 0, 0];
	for (let bits = 1; bits < 16; bits++) {
		code |= input.read(1);
		if (code - first < counts[bits]) return symbols[at + code - first];
		at += counts[bits];
		first = 2 * (first + counts[bits]);
		code *= 2;
	}
	throw damaged();
}

const repeated = (count: number, length: number) => new Array<number>(count).fill(length);
const FIXED_LITERALS = prefix([...repeated(144, 8), ...repeated(112, 9), ...repeated(24, 7), ...repeated(8, 8)]);
const FIXED_DISTANCES = prefix(repeated(30, 5));
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function decodeBlocks(input: Bits, output: Output): void {
	const start = output.length;
	for (let last = 0; !last; ) {
		last = input.read(1);
		const kind = input.read(2);
		if (kind === 3) throw damaged();
		if (kind === 0) {
			const size = input.number(2);
			if (input.number(2) !== 65535 - size) throw damaged();
			output.append(input.bytes(size));
		} else decodePacked(input, output, start, kind === 1 ? [FIXED_LITERALS, FIXED_DISTANCES] : readCodes(input));
	}
	input.align();
}

/** The codes of literals and distances that a block brings along. */
function readCodes(input: Bits): readonly [Prefix, Prefix] {
	const literals = 257 + input.read(5);
	const distances = 1 + input.read(5);
	const lengthLengths = repeated(19, 0);
	const used = 4 + input.read(4);
	for (let i = 0; i < used; i++) lengthLengths[LENGTH_ORDER[i]] = input.read(3);
	const code = prefix(lengthLengths);
	const lengths: number[] = [];
	while (lengths.length < literals + distances) {
		const symbol = readSymbol(input, code);
		if (symbol < 16) lengths.push(symbol);
		else if (symbol === 16 && lengths.length === 0) throw damaged();
		else if (symbol === 16) lengths.push(...repeated(3 + input.read(2), lengths[lengths.length - 1]));
		else lengths.push(...repeated(symbol === 17 ? 3 + input.read(3) : 11 + input.read(7), 0));
	}
	if (lengths.length > literals + distances || lengths[256] === 0) throw damaged();
	return [prefix(lengths.slice(0, literals)), prefix(lengths.slice(literals))];
}

function decodePacked(
	input: Bits,
	output: Output,
	start: number,
	[literals, distances]: readonly [Prefix, Prefix],
): void {
	for (;;) {
		const symbol = readSymbol(input, literals);
		if (symbol === 256) return;
		if (symbol < 256) {
			output.reserve(1);
			output.bytes[output.length++] = symbol;
			continue;
		}
		if (symbol > 285) throw damaged();
		const length = readSize(input, symbol - 257);
		const code = readSymbol(input, distances);
		if (code > 29) throw damaged();
		const extra = Math.max(0, (code >> 1) - 1);
		const distance = code < 4 ? code + 1 : ((2 + (code & 1)) << extra) + 1 + input.read(extra);
		output.repeat(distance, length, start);
	}
}

/** How many bytes a length code repeats. */
function readSize(input: Bits, code: number): number {
	if (code === 28) return 258;
	if (code < 8) return code + 3;
	const extra = (code >> 2) - 1;
	return ((4 + (code & 3)) << extra) + 3 + input.read(extra);
}
