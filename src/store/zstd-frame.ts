/** How much a zstd frame can hold, told from its headers alone, before anything is allocated. (RFC 8878, section 3.1.1) */

const MAGIC = 0xfd2fb528;
const MOST_IN_BLOCK = 128 * 2 ** 10;
const RAW = 0;
const RLE = 1;
const RESERVED = 3;

/** The most bytes that `frame` unpacks to: what it says, or the sum of its blocks' bounds. Throws RangeError where it is no whole frame. */
export function mostInFrame(frame: Uint8Array): number {
	const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
	if (view.getUint32(0, true) !== MAGIC) throw new RangeError("it is no zstd frame");
	const descriptor = view.getUint8(4);
	const single = (descriptor >> 5) & 1;
	const flag = descriptor >> 6;
	const sizeAt = 5 + (1 - single) + [0, 1, 2, 4][descriptor & 3];
	if (flag === 0 && !single) return mostInBlocks(view, sizeAt);
	if (flag === 0) return view.getUint8(sizeAt);
	if (flag === 1) return view.getUint16(sizeAt, true) + 256;
	return flag === 2 ? view.getUint32(sizeAt, true) : Number(view.getBigUint64(sizeAt, true));
}

function mostInBlocks(view: DataView, start: number): number {
	let [at, most] = [start, 0];
	for (let last = false; !last; ) {
		const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
		const [type, size] = [(header >> 1) & 3, header >> 3];
		if (type === RESERVED) throw new RangeError("a block of its zstd frame has no type");
		last = (header & 1) === 1;
		most += type === RAW || type === RLE ? size : MOST_IN_BLOCK;
		at += 3 + (type === RLE ? 1 : size);
	}
	return most;
}
