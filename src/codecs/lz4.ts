/** LZ4 blocks, decoded within their bounds by lz4's own decoder. (lz4 1.10, doc/lz4_Block_format.md) */
import { frames } from "./frames.ts";
import { copied, tooMany } from "./output.ts";
import { room } from "./wasm.ts";

function cut(): Error {
	return new Error("its lz4 block is cut or damaged");
}

/** Decodes a block of exactly `size` bytes, into `into` where that has as many. Throws where it is damaged. */
export function decodeLz4Block(
	bytes: Uint8Array,
	size: number,
	into?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
	return frames.use(bytes, (exports, at) => {
		const to = room(exports, size);
		const count = exports.lz4(at, bytes.length, to, size);
		if (count < 0) throw cut();
		if (count !== size) throw new Error(`its lz4 block gives ${count} bytes in place of ${size}`);
		const decoded = copied(new Uint8Array(exports.memory.buffer, to, size), into);
		exports.release(to);
		return decoded;
	});
}

/** Decodes a block after its decoded size, as numcodecs writes it, into `into` where that has that size. Throws where that is more than `limit`. */
export async function unlz4(
	bytes: Uint8Array,
	limit: number,
	into?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
	if (bytes.length < 4) throw cut();
	const size = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
	if (size > limit) throw tooMany(limit);
	return decodeLz4Block(bytes.subarray(4), size, into);
}
