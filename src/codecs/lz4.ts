/** LZ4 as N5's writers have it: z5's bare block, and the framed blocks of Java's LZ4BlockOutputStream. (lz4_Block_format.md; lz4-java 1.8) */
import { xxhash32 } from "./xxhash32.ts";

/** One LZ4 block, decoded to exactly `size` bytes. Throws where it is damaged. */
function unpack(block: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
	// a byte stands for 255 at most, so no more is allocated than the block may hold
	if (size > 255 * block.length) throw new Error(`${block.length} bytes of LZ4 can't hold ${size}`);
	const out = new Uint8Array(size);
	let [at, to] = [0, 0];
	const lengthFrom = (nibble: number): number => {
		let length = nibble;
		for (let byte = nibble === 15 ? 255 : 0; byte === 255; length += byte) byte = block[at++] ?? 0;
		return length;
	};
	while (at < block.length) {
		const token = block[at++];
		const literals = lengthFrom(token >> 4);
		if (at + literals > block.length || to + literals > size) throw new Error("the LZ4 block is damaged");
		out.set(block.subarray(at, at + literals), to);
		at += literals;
		to += literals;
		if (at === block.length) break; // the last sequence has literals alone
		const offset = block[at] | (block[at + 1] << 8);
		at += 2;
		const length = lengthFrom(token & 15) + 4;
		if (at > block.length || offset < 1 || offset > to || to + length > size)
			throw new Error("the LZ4 block is damaged");
		repeat(out, to, offset, length);
		to += length;
	}
	if (to !== size) throw new Error(`the LZ4 block holds ${to} bytes in place of ${size}`);
	return out;
}

/** Copies `length` bytes from `offset` before; where they overlap, what has been copied is copied on. */
function repeat(out: Uint8Array, to: number, offset: number, length: number): void {
	if (offset >= length) out.copyWithin(to, to - offset, to - offset + length);
	else for (let i = to; i < to + length; i++) out[i] = out[i - offset];
}

const MAGIC = [...new TextEncoder().encode("LZ4Block")];
const HEADER = MAGIC.length + 13;
const RAW = 0x10;
const PACKED = 0x20;
const SEED = 0x9747b28c;
/** Java's stream keeps this much of the checksum. */
const KEPT = 0x0fffffff;

function isFramed(bytes: Uint8Array): boolean {
	// no bare block begins so: its first match would lie before its first byte
	return MAGIC.every((byte, i) => bytes[i] === byte);
}

function unframe(bytes: Uint8Array, size: number): Uint8Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const parts: Uint8Array[] = [];
	let [at, to] = [0, 0];
	while (to < size) {
		if (at + HEADER > bytes.length || !isFramed(bytes.subarray(at)))
			throw new Error("the LZ4 stream is cut or damaged");
		const method = bytes[at + MAGIC.length] & 0xf0;
		const [packed, length, sum] = [9, 13, 17].map((field) => view.getUint32(at + field, true));
		at += HEADER + packed;
		const fits = at <= bytes.length && length > 0 && to + length <= size;
		if (!fits || (method !== PACKED && (method !== RAW || packed !== length)))
			throw new Error("the LZ4 stream is damaged");
		const stored = bytes.subarray(at - packed, at);
		const part = method === RAW ? stored : unpack(stored, length);
		if ((xxhash32(part, SEED) & KEPT) !== sum) throw new Error("the checksum of an LZ4 block does not match the data");
		parts.push(part);
		to += length;
	}
	return joined(parts, size);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
	const out = new Uint8Array(size);
	let to = 0;
	for (const part of parts) {
		out.set(part, to);
		to += part.length;
	}
	return out;
}

/** zarrita's codec interface: decodes to the bytes of a chunk, as its metadata promises them. */
export class N5Lz4 {
	readonly kind = "bytes_to_bytes";
	readonly #size: number;

	private constructor(size: number) {
		this.#size = size;
	}

	static fromConfig(_: unknown, { dataType, shape }: { dataType: string; shape: readonly number[] }): N5Lz4 {
		const bytes = Number(/\d+$/.exec(dataType)?.[0]) / 8;
		return new N5Lz4(shape.reduce((a, b) => a * b, bytes));
	}

	/** Throws where the bytes are cut or damaged. */
	decode(bytes: Uint8Array): Uint8Array {
		return isFramed(bytes) ? unframe(bytes, this.#size) : unpack(bytes, this.#size);
	}

	encode(): never {
		throw new Error("LZ4 is read only");
	}
}
