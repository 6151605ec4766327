/** Blosc 1 frames, held to a limit. (c-blosc 1.21, README_CHUNK_FORMAT.rst) */
import { frames } from "./frames.ts";
import { tooMany } from "./output.ts";
import { room } from "./wasm.ts";

const HEADER = 16;
/** Flags of frames whose bytes or bits are shuffled. */
const FILTERED = 5;

/** Decodes one frame. Throws where it is cut or damaged, gives more than `limit` bytes, or is of a version or a compressor that is not known. */
export async function unblosc(bytes: Uint8Array, limit: number): Promise<Uint8Array<ArrayBuffer>> {
	if (bytes.length < HEADER) throw new Error(`${bytes.length} bytes are too few for a blosc frame`);
	const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
	if (view.getUint8(0) !== 2) throw new Error(`its blosc frame has the version ${view.getUint8(0)}, only 2 is read`);
	const stored = view.getUint32(12, true);
	if (stored !== bytes.length) throw new Error(`its blosc frame should have ${stored} bytes and has ${bytes.length}`);
	const size = view.getUint32(4, true);
	if (size > limit) throw tooMany(limit);
	const block = view.getUint32(8, true);
	if (block > size) throw new Error("its blosc frame is damaged");
	const spareSize = view.getUint8(2) & FILTERED ? 2 * block : 0;
	return frames.use(bytes, (exports, at) => {
		const to = room(exports, size);
		const spare = room(exports, spareSize);
		const fault = exports.blosc(at, bytes.length, to, size, spare);
		if (fault === 2) throw new Error(`its blosc frame uses compressor ${bytes[2] >> 5}, which is not supported`);
		if (fault !== 0) throw new Error("its blosc frame is damaged");
		const decoded = new Uint8Array(exports.memory.buffer).slice(to, to + size);
		exports.release(spare);
		exports.release(to);
		return decoded;
	});
}
