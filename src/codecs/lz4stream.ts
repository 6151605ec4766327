/** LZ4 as N5's writers have it: the framed blocks of Java's LZ4BlockOutputStream, and z5's bare block. (lz4-java 1.8; z5, lz4_compressor.hxx) */
import { decodeLz4Block } from "./lz4.ts";
import { Output } from "./output.ts";
import { xxhash32 } from "./xxhash32.ts";

const MAGIC = [...new TextEncoder().encode("LZ4Block")];
const HEADER_BYTES = MAGIC.length + 13;
const RAW = 0x10;
const PACKED = 0x20;
const SEED = 0x9747b28c;
/** Java's stream keeps this much of a checksum. */
const KEPT = 0x0fffffff;

/** Decodes the bytes of an N5 block, of which there are `size`. Throws where they are cut or damaged. */
export async function unlz4n5(bytes: Uint8Array, size: number): Promise<Uint8Array<ArrayBuffer>> {
	// no bare block begins with the magic: its first match would lie before its first byte
	return isFrame(bytes) ? unframe(bytes, size) : decodeLz4Block(bytes, size);
}

function isFrame(bytes: Uint8Array): boolean {
	return MAGIC.every((byte, i) => bytes[i] === byte);
}

async function unframe(bytes: Uint8Array, size: number): Promise<Uint8Array<ArrayBuffer>> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const output = new Output(size);
	let at = 0;
	while (output.length < size) {
		if (at + HEADER_BYTES > bytes.length || !isFrame(bytes.subarray(at))) throw damaged();
		const method = bytes[at + MAGIC.length] & 0xf0;
		const [packed, length, sum] = [9, 13, 17].map((field) => view.getUint32(at + field, true));
		at += HEADER_BYTES + packed;
		if (at > bytes.length || length === 0 || length > size - output.length) throw damaged();
		const stored = bytes.subarray(at - packed, at);
		if (method !== PACKED && (method !== RAW || packed !== length)) throw damaged();
		const part = method === RAW ? stored : await decodeLz4Block(stored, length);
		if ((xxhash32(part, SEED) & KEPT) !== sum) throw new Error("the checksum of an lz4 block does not match the data");
		output.append(part);
	}
	return output.done();
}

function damaged(): Error {
	return new Error("its lz4 stream is cut or damaged");
}
