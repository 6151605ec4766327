/** xz and the bare forms of LZMA, by the format that the metadata names: never guessed. (The .xz file format 1.1.0; xz 5.4) */
import { crc32 } from "../checksum.ts";
import { crc64 } from "./crc64.ts";
import { JUMPS } from "./jump.ts";
import { type Cursor, decodeLzma, decodeLzma2, nextByte, propertiesOf } from "./lzma.ts";
import { Output } from "./output.ts";
import { sha256 } from "./sha256.ts";

/** A step of a chain of filters, as an encoder applies it. */
export type XzFilter =
	| { readonly kind: "lzma1"; readonly lc: number; readonly lp: number; readonly pb: number }
	| { readonly kind: "lzma2" }
	| { readonly kind: "delta"; readonly distance: number }
	| { readonly kind: "jump"; readonly id: number; readonly from: number };

/** What a numcodecs `lzma` configuration says, once it is settled. */
export type LzmaFormat =
	| { readonly format: "xz" | "alone" }
	| { readonly format: "raw"; readonly filters: readonly XzFilter[] };

/** Decodes one stream, or several of xz. Throws where it is damaged, or gives more than `limit` bytes. */
export function unlzma(bytes: Uint8Array, settled: LzmaFormat, limit: number): Uint8Array<ArrayBuffer> {
	const output = new Output(limit);
	const input: Cursor = { bytes, at: 0 };
	if (settled.format === "raw") decodeFilters(input, settled.filters, output);
	else if (settled.format === "alone") decodeAlone(input, output);
	else {
		do decodeXz(input, output);
		while (skipPadding(input));
	}
	if (input.at !== bytes.length) throw new Error(`${bytes.length - input.at} bytes follow the end of its lzma stream`);
	return output.done();
}

function decodeAlone(input: Cursor, output: Output): void {
	const properties = propertiesOf(nextByte(input));
	const view = take(input, 12);
	const size = view.getBigUint64(4, true);
	if (size !== 2n ** 64n - 1n && size > BigInt(output.limit)) output.reserve(Number(size));
	decodeLzma(input, properties, output, size === 2n ** 64n - 1n ? undefined : Number(size));
}

function decodeFilters(input: Cursor, filters: readonly XzFilter[], output: Output): void {
	const start = output.length;
	for (const filter of [...filters].reverse()) {
		if (filter.kind === "lzma2") decodeLzma2(input, output);
		else if (filter.kind === "lzma1") {
			const { lc, lp, pb } = filter;
			decodeLzma(input, { literal: lc, literalPosition: lp, position: pb }, output);
		} else if (filter.kind === "jump") JUMPS[filter.id](output.bytes.subarray(start, output.length), filter.from);
		else sum(output.bytes.subarray(start, output.length), filter.distance);
	}
}

/** Undoes xz's delta filter. */
function sum(bytes: Uint8Array, distance: number): void {
	for (let i = distance; i < bytes.length; i++) bytes[i] += bytes[i - distance];
}

/** `count` bytes. Throws where there are fewer. */
function take(input: Cursor, count: number): DataView {
	const { bytes, at } = input;
	if (at + count > bytes.length) throw new Error("its lzma stream is cut");
	input.at += count;
	return new DataView(bytes.buffer, bytes.byteOffset + at, count);
}

const CHECK_SIZES: Readonly<Record<number, number>> = { 0: 0, 1: 4, 4: 8, 10: 32 };
const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];

function damaged(what: string): Error {
	return new Error(`the ${what} of its xz stream is damaged`);
}

function held(view: DataView, sumAt: number, what: string, from = 0): void {
	const bytes = new Uint8Array(view.buffer, view.byteOffset + from, sumAt - from);
	if (crc32(bytes) !== view.getUint32(sumAt, true)) throw damaged(what);
}

/** Streams may be followed by zeros in fours; whether another one follows. */
function skipPadding(input: Cursor): boolean {
	const { bytes } = input;
	const start = input.at;
	while (input.at < bytes.length && bytes[input.at] === 0) input.at++;
	if ((input.at - start) % 4 !== 0) throw damaged("padding");
	return input.at < bytes.length;
}

/** What the index must say of a block: its bytes without padding, and the bytes that it decodes to. */
interface Block {
	readonly stored: number;
	readonly decoded: number;
}

function decodeXz(input: Cursor, output: Output): void {
	const header = take(input, 12);
	if (MAGIC.some((byte, i) => header.getUint8(i) !== byte)) throw new Error("it is no xz stream");
	held(header, 8, "header", 6);
	const check = header.getUint8(7);
	if (header.getUint8(6) !== 0 || !(check in CHECK_SIZES))
		throw new Error(`its xz stream has the unknown check ${check}`);
	const blocks: Block[] = [];
	while (input.at < input.bytes.length && input.bytes[input.at] !== 0) blocks.push(decodeBlock(input, output, check));
	const indexStart = input.at;
	readIndex(input, blocks);
	const footer = take(input, 12);
	if (footer.getUint16(10) !== 0x595a || footer.getUint16(8) !== header.getUint16(6)) throw damaged("end");
	if (crc32(bytesOf(footer).subarray(4, 10)) !== footer.getUint32(0, true)) throw damaged("end");
	if (4 * (footer.getUint32(4, true) + 1) !== input.at - 12 - indexStart) throw damaged("end");
}

function bytesOf({ buffer, byteOffset, byteLength }: DataView): Uint8Array {
	return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A number in groups of seven bits, the lowest first. */
function readNumber(input: Cursor): number {
	let value = 0;
	for (let place = 1; place < 2 ** 50; place *= 128) {
		const byte = nextByte(input);
		value += (byte & 127) * place;
		if (byte < 128) return value;
	}
	throw damaged("structure");
}

function decodeBlock(input: Cursor, output: Output, check: number): Block {
	const start = input.at;
	const size = 4 * (input.bytes[start] + 1);
	const view = take(input, size);
	held(view, size - 4, "block header");
	const header: Cursor = { bytes: bytesOf(view).subarray(0, size - 4), at: 2 };
	const flags = view.getUint8(1);
	if (flags & 0x3c) throw damaged("block header");
	const stored = flags & 0x40 ? readNumber(header) : undefined;
	const decoded = flags & 0x80 ? readNumber(header) : undefined;
	const filters = Array.from({ length: (flags & 3) + 1 }, (_, i) => readFilter(header, i === (flags & 3)));
	if (header.bytes.subarray(header.at).some((byte) => byte !== 0)) throw damaged("block header");
	const from = output.length;
	decodeFilters(input, filters, output);
	const block = { stored: input.at - start + CHECK_SIZES[check], decoded: output.length - from };
	if (stored !== undefined && stored !== input.at - start - size) throw damaged("block");
	if (decoded !== undefined && decoded !== block.decoded) throw damaged("block");
	while ((input.at - start) % 4 !== 0) if (nextByte(input) !== 0) throw damaged("block");
	verify(take(input, CHECK_SIZES[check]), check, output.bytes.subarray(from, output.length));
	return block;
}

/** A filter of a block header; the last one must be LZMA2, and only that. */
function readFilter(header: Cursor, last: boolean): XzFilter {
	const id = readNumber(header);
	const size = readNumber(header);
	if (last !== (id === 0x21)) throw damaged("block header");
	const properties = take(header, size);
	if (id === 0x21) return { kind: "lzma2" };
	if (id === 3 && size === 1) return { kind: "delta", distance: properties.getUint8(0) + 1 };
	if (!(id in JUMPS))
		throw new Error(`its xz stream uses the filter ${id}, which is not supported. Read it in Python instead`);
	return { kind: "jump", id, from: size === 4 ? properties.getUint32(0, true) : 0 };
}

function verify(stored: DataView, check: number, bytes: Uint8Array): void {
	const same =
		check === 0 ||
		(check === 1 && crc32(bytes) === stored.getUint32(0, true)) ||
		(check === 4 && crc64(bytes) === stored.getBigUint64(0, true)) ||
		(check === 10 && sha256(bytes).every((byte, i) => byte === stored.getUint8(i)));
	if (!same) throw new Error("the checksum does not match the data");
}

function readIndex(input: Cursor, blocks: readonly Block[]): void {
	const start = input.at;
	if (nextByte(input) !== 0 || readNumber(input) !== blocks.length) throw damaged("index");
	for (const { stored, decoded } of blocks)
		if (readNumber(input) !== stored || readNumber(input) !== decoded) throw damaged("index");
	while ((input.at - start) % 4 !== 0) if (nextByte(input) !== 0) throw damaged("index");
	const size = input.at - start;
	input.at = start;
	held(take(input, size + 4), size, "index");
}
