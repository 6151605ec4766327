/** LZ4 blocks, decoded within their bounds. (lz4, doc/lz4_Block_format.md) */
import { Output, tooMany } from "./output.ts";

function cut(): Error {
	return new Error("its lz4 block is cut or damaged");
}

/** Decodes a block of exactly `size` bytes. Throws where it is damaged. */
export function decodeLz4Block(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
	const output = new Output(size);
	let at = 0;
	/** A length whose lowest four bits are `low`; 15 goes on in bytes. */
	const lengthOf = (low: number) => {
		let length = low;
		for (let byte = low === 15 ? 255 : 0; byte === 255; length += byte) {
			if (at >= bytes.length) throw cut();
			byte = bytes[at++];
		}
		return length;
	};
	while (at < bytes.length) {
		const token = bytes[at++];
		const literals = lengthOf(token >> 4);
		if (at + literals > bytes.length) throw cut();
		output.append(bytes.subarray(at, at + literals));
		at += literals;
		if (at === bytes.length) break; // the last sequence has literals alone
		if (at + 2 > bytes.length) throw cut();
		const distance = bytes[at] | (bytes[at + 1] << 8);
		at += 2;
		output.repeat(distance, 4 + lengthOf(token & 15));
	}
	if (output.length !== size) throw new Error(`its lz4 block gives ${output.length} bytes in place of ${size}`);
	return output.done();
}

/** Decodes a block after its decoded size, as numcodecs writes it. Throws where that is more than `limit`. */
export function unlz4(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
	if (bytes.length < 4) throw cut();
	const size = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
	if (size > limit) throw tooMany(limit);
	return decodeLz4Block(bytes.subarray(4), size);
}
