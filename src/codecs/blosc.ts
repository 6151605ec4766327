/** Blosc 1 frames, held to a limit. (c-blosc 1.21, README_CHUNK_FORMAT.rst) */
import { type FrameExports, frames } from "./frames.ts";
import { copied, tooMany } from "./output.ts";
import { room } from "./wasm.ts";

const HEADER = 16;
/** Flags of frames whose bytes or bits are shuffled. */
const FILTERED = 5;
/** The flag of frames that hold their bytes as they are. */
const COPIED = 2;
/** About how many bytes are decoded before they are copied out: so many that a processor's cache still holds them. */
const WINDOW = 2 ** 18;

/** Decodes one frame, into `into` where that has its size. Throws where it is cut or damaged, gives more than `limit` bytes, or is of a version or a compressor that is not known. */
export async function unblosc(
	bytes: Uint8Array,
	limit: number,
	into?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
	if (bytes.length < HEADER) throw new Error(`${bytes.length} bytes are too few for a blosc frame`);
	const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
	if (view.getUint8(0) !== 2) throw new Error(`its blosc frame has the version ${view.getUint8(0)}, only 2 is read`);
	const stored = view.getUint32(12, true);
	if (stored !== bytes.length) throw new Error(`its blosc frame should have ${stored} bytes and has ${bytes.length}`);
	const size = view.getUint32(4, true);
	if (size > limit) throw tooMany(limit);
	const flags = view.getUint8(2);
	if (flags & COPIED) {
		if (bytes.length - HEADER !== size) throw damaged();
		return copied(bytes.subarray(HEADER), into);
	}
	if (size === 0) return new Uint8Array();
	const block = view.getUint32(8, true);
	if (block === 0 || block > size) throw damaged();
	const decoded = into?.length === size ? into : new Uint8Array(size);
	return frames.use(bytes, (exports, at) => decodeBlocks(exports, at, bytes, { decoded, block, flags }));
}

/** Decodes some blocks at a time, so that the module never holds all that a frame gives. */
function decodeBlocks(
	exports: FrameExports,
	at: number,
	bytes: Uint8Array,
	{
		decoded,
		block,
		flags,
	}: { readonly decoded: Uint8Array<ArrayBuffer>; readonly block: number; readonly flags: number },
): Uint8Array<ArrayBuffer> {
	const size = decoded.length;
	const blocks = Math.ceil(size / block);
	const most = Math.min(blocks, Math.max(1, Math.floor(WINDOW / block)));
	const to = room(exports, most * block);
	const spare = room(exports, flags & FILTERED ? 2 * block : 0);
	for (let first = 0; first < blocks; first += most) {
		const count = Math.min(most, blocks - first);
		const fault = exports.blosc(at, bytes.length, size, first, count, to, spare);
		if (fault === 2) throw new Error(`its blosc frame uses compressor ${flags >> 5}, which is not supported`);
		if (fault !== 0) throw damaged();
		const start = first * block;
		decoded.set(new Uint8Array(exports.memory.buffer, to, Math.min(count * block, size - start)), start);
	}
	exports.release(spare);
	exports.release(to);
	return decoded;
}

function damaged(): Error {
	return new Error("its blosc frame is damaged");
}
