/** Short texts that zstd packed with a dictionary, which the zstd of numcodecs knows nothing of. (RFC 8878) */
import {
	BackwardBits,
	constantFse,
	type FseTable,
	type HuffmanTable,
	huffmanStream,
	makeFse,
	readFse,
	readHuffman,
} from "./entropy.ts";

/** Tables that a block may take over from the one before it, or from the dictionary; and what it may copy from. */
interface Context {
	huffman: HuffmanTable | null;
	literals: FseTable | null;
	offsets: FseTable | null;
	matches: FseTable | null;
	/** The last three offsets, the newest first. */
	readonly recent: [number, number, number];
	/** The dictionary's content, then what is unpacked. */
	readonly output: number[];
}

/** How one of the three parts of a sequence is coded. */
interface Part {
	readonly name: "literals" | "offsets" | "matches";
	readonly log: number;
	readonly mostLog: number;
	readonly counts: readonly number[];
}

const ones = (count: number) => Array<number>(count).fill(1);
const twos = (count: number) => Array<number>(count).fill(2);
const rare = (count: number) => Array<number>(count).fill(-1);
/** In the order of their tables in a block. (section 3.1.1.3.2.2) */
const PARTS: readonly Part[] = [
	{
		name: "literals",
		log: 6,
		mostLog: 9,
		counts: [4, 3, ...twos(11), ...ones(3), ...twos(9), 3, 2, ...ones(5), ...rare(4)],
	},
	{ name: "offsets", log: 5, mostLog: 8, counts: [...ones(6), ...twos(3), ...ones(15), ...rare(5)] },
	{ name: "matches", log: 6, mostLog: 9, counts: [1, 4, 3, ...twos(6), ...ones(37), ...rare(7)] },
];
const [LITERALS, OFFSETS, MATCHES] = PARTS;

/** Extra bits by code; the lengths that codes begin at follow from them. (section 3.1.1.3.2.1.1) */
const LITERAL_BITS = [...Array<number>(16).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const MATCH_BITS = [...Array<number>(32).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
const LITERAL_BASE = begins(LITERAL_BITS, 0);
const MATCH_BASE = begins(MATCH_BITS, 3);

const FRAME_MAGIC = 0xfd2fb528;
const DICTIONARY_MAGIC = 0xec30a437;
const MOST_BYTES = 2 ** 16;

/** The codec, for the worker: `{dictionary}` in base64. What it unpacks to holds at most 64 KiB. */
export class ZstdDictionary {
	readonly kind = "bytes_to_bytes";
	readonly #dictionary: Uint8Array;

	constructor(dictionary: Uint8Array) {
		this.#dictionary = dictionary;
	}

	static fromConfig({ dictionary }: { dictionary: string }): ZstdDictionary {
		return new ZstdDictionary(Uint8Array.from(atob(dictionary), (letter) => letter.charCodeAt(0)));
	}

	/** Throws RangeError for damaged bytes. */
	decode(frame: Uint8Array): Uint8Array {
		const context = readDictionary(this.#dictionary);
		const begin = context.output.length;
		unpackFrame(frame, context);
		return Uint8Array.from(context.output.slice(begin));
	}

	encode(): never {
		throw new Error("zstd-dictionary is read only");
	}
}

function begins(bits: readonly number[], first: number): number[] {
	let next = first;
	return bits.map((count) => {
		const begin = next;
		next += 2 ** count;
		return begin;
	});
}

/** The tables, offsets and content of a dictionary; one without its magic number is content alone. (section 5) */
function readDictionary(bytes: Uint8Array): Context {
	const recent: Context["recent"] = [1, 4, 8];
	const empty = { huffman: null, literals: null, offsets: null, matches: null, recent };
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (bytes.length < 8 || view.getUint32(0, true) !== DICTIONARY_MAGIC) return { ...empty, output: [...bytes] };
	const huffman = readHuffman(bytes.subarray(8));
	let at = 8 + huffman.bytes;
	const [offsets, matches, literals] = [OFFSETS, MATCHES, LITERALS].map(({ mostLog, counts }) => {
		const found = readFse(bytes.subarray(at), mostLog, mostSymbols(counts));
		at += found.bytes;
		return found.table;
	});
	for (let i = 0; i < 3; i++) recent[i] = view.getUint32(at + 4 * i, true);
	return { huffman: huffman.table, offsets, matches, literals, recent, output: [...bytes.subarray(at + 12)] };
}

/** Offsets may have more codes than their predefined table. */
function mostSymbols(counts: readonly number[]): number {
	return Math.max(counts.length, 32);
}

function unpackFrame(frame: Uint8Array, context: Context): void {
	const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
	if (view.getUint32(0, true) !== FRAME_MAGIC) throw new RangeError("it is no zstd frame");
	const descriptor = view.getUint8(4);
	const single = (descriptor >> 5) & 1;
	const sizeAt = 5 + (1 - single) + [0, 1, 2, 4][descriptor & 3];
	const sizeBytes = [single, 2, 4, 8][descriptor >> 6];
	const size = contentSize(view, sizeAt, sizeBytes);
	const begin = context.output.length;
	const most = begin + Math.min(size ?? MOST_BYTES, MOST_BYTES);
	let at = sizeAt + sizeBytes;
	for (let last = false; !last; ) {
		const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
		const [type, length] = [(header >> 1) & 3, header >> 3];
		const held = frame.subarray(at + 3, at + 3 + (type === 1 ? 1 : length));
		if (held.length < (type === 1 ? 1 : length)) throw new RangeError("its zstd frame is cut");
		if (type !== 2 && context.output.length + length > most) throw tooLong();
		if (type === 0) context.output.push(...held);
		else if (type === 1) context.output.push(...Array<number>(length).fill(held[0]));
		else if (type === 2) unpackBlock(held, context, most);
		else throw new RangeError("a block of its zstd frame has no type");
		last = (header & 1) === 1;
		at += 3 + held.length;
	}
	if (size !== null && context.output.length !== begin + size)
		throw new RangeError("its zstd frame holds less than it says");
}

/** How much a frame says that it holds; null where it does not. (section 3.1.1.1.4) */
function contentSize(view: DataView, at: number, bytes: number): number | null {
	if (bytes === 0) return null;
	if (bytes === 1) return view.getUint8(at);
	if (bytes === 2) return view.getUint16(at, true) + 256;
	return bytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}

function tooLong(): RangeError {
	return new RangeError(`it unpacks to more than it says, or than ${MOST_BYTES} bytes`);
}

function unpackBlock(block: Uint8Array, context: Context, most: number): void {
	const { literals, bytes } = readLiterals(block, context, most);
	const section = block.subarray(bytes);
	const { count, bytes: at } = sequenceCount(section);
	if (count > 0) copySequences(section.subarray(at), count, literals, context, most);
	else context.output.push(...literals);
	if (context.output.length > most) throw tooLong();
}

/** The literals of a block and how many bytes they take. (section 3.1.1.3.1) */
function readLiterals(block: Uint8Array, context: Context, most: number): { literals: number[]; bytes: number } {
	const [type, format] = [block[0] & 3, (block[0] >> 2) & 3];
	const packed = type >= 2;
	const headerBytes = packed ? [3, 3, 4, 5][format] : [1, 2, 1, 3][format];
	const header = block.subarray(0, headerBytes).reduce((sum, byte, i) => sum + byte * 2 ** (8 * i), 0);
	const sizeBits = packed ? [10, 10, 14, 18][format] : 20;
	const size = Math.floor(header / (packed || format % 2 === 1 ? 16 : 8)) % 2 ** sizeBits;
	if (size > most) throw tooLong();
	const length = packed ? Math.floor(header / 2 ** (4 + sizeBits)) : type === 1 ? 1 : size;
	const held = block.subarray(headerBytes, headerBytes + length);
	if (held.length < length) throw new RangeError("its zstd frame is cut");
	const bytes = headerBytes + length;
	if (!packed) return { literals: type === 1 ? Array<number>(size).fill(held[0]) : [...held], bytes };
	const literals = huffmanLiterals(held, type === 3, format > 0, size, context);
	if (literals.length !== size) throw new RangeError("the literals of its zstd frame do not add up");
	return { literals, bytes };
}

function huffmanLiterals(held: Uint8Array, treeless: boolean, four: boolean, size: number, context: Context): number[] {
	const described = treeless ? null : readHuffman(held);
	context.huffman = described?.table ?? context.huffman;
	const { huffman } = context;
	if (!huffman) throw new RangeError("a block of its zstd frame has no table");
	const streams = held.subarray(described?.bytes ?? 0);
	if (!four) return huffmanStream(streams, huffman);
	if (streams.length < 6) throw new RangeError("its zstd frame is cut");
	const found: number[] = [];
	let at = 6;
	for (let i = 0; i < 4; i++) {
		const length = i < 3 ? streams[2 * i] + 256 * streams[2 * i + 1] : streams.length - at;
		found.push(...huffmanStream(streams.subarray(at, at + length), huffman));
		if (found.length > size) throw new RangeError("the literals of its zstd frame do not add up");
		at += length;
	}
	return found;
}

function sequenceCount(section: Uint8Array): { count: number; bytes: number } {
	const [first = 0, second = 0, third = 0] = section;
	if (first < 128) return { count: first, bytes: 1 };
	if (first < 255) return { count: (first - 128) * 256 + second, bytes: 2 };
	return { count: second + 256 * third + 0x7f00, bytes: 3 };
}

/** Reads the table of a part, where the block has one of its own. (section 3.1.1.3.2.1) */
function readTable(part: Part, mode: number, bytes: Uint8Array, context: Context): number {
	if (mode === 3) return 0;
	if (mode === 0) context[part.name] = makeFse(part.counts, part.log);
	if (mode === 1) context[part.name] = constantFse(bytes[0]);
	if (mode !== 2) return mode;
	const { table, bytes: used } = readFse(bytes, part.mostLog, mostSymbols(part.counts));
	context[part.name] = table;
	return used;
}

function copySequences(
	section: Uint8Array,
	count: number,
	literals: readonly number[],
	context: Context,
	most: number,
): void {
	let at = 1;
	PARTS.forEach((part, i) => {
		at += readTable(part, (section[0] >> (6 - 2 * i)) & 3, section.subarray(at), context);
	});
	const source = new BackwardBits(section.subarray(at));
	const tables = PARTS.map(({ name }) => context[name]);
	if (tables.includes(null)) throw new RangeError("a block of its zstd frame has no table");
	const [literal, offset, match] = (tables as FseTable[]).map((table) => ({ table, state: source.read(table.log) }));
	const { output } = context;
	let used = 0;
	for (let i = 0; i < count; i++) {
		const code = ({ table, state }: typeof literal) => table.symbols[state];
		const value = 2 ** code(offset) + source.read(code(offset));
		const matched = MATCH_BASE[code(match)] + source.read(MATCH_BITS[code(match)]);
		const copied = LITERAL_BASE[code(literal)] + source.read(LITERAL_BITS[code(literal)]);
		if (used + copied > literals.length) throw new RangeError("its zstd frame copies more than there is");
		if (!(output.length + copied + matched <= most)) throw tooLong();
		output.push(...literals.slice(used, used + copied));
		used += copied;
		copyMatch(output, distanceOf(value, copied, context.recent), matched);
		if (i + 1 === count) break;
		for (const part of [literal, match, offset])
			part.state = part.table.base[part.state] + source.read(part.table.bits[part.state]);
	}
	if (source.left !== 0) throw new RangeError("a stream of its zstd frame does not end where it should");
	output.push(...literals.slice(used));
}

function copyMatch(output: number[], distance: number, length: number): void {
	if (!(distance > 0 && distance <= output.length)) throw new RangeError("its zstd frame copies from nowhere");
	for (let i = 0; i < length; i++) output.push(output[output.length - distance]);
}

/** The distance that an offset value means, given what was used last. (section 3.1.1.5) */
function distanceOf(value: number, copied: number, recent: Context["recent"]): number {
	const [a, b, c] = recent;
	if (value > 3) {
		recent.splice(0, 3, value - 3, a, b);
		return value - 3;
	}
	const which = value - 1 + (copied === 0 ? 1 : 0);
	if (which === 0) return a;
	const distance = [a, b, c, a - 1][which];
	recent.splice(0, 3, distance, a, which === 1 ? c : b);
	return distance;
}
