/** N5's blocks: a header that says the block's own size, then encoded values. Pure. (N5 4.0.0, README, "File-system specification", 6) */
import type { CodecDocument } from "../hierarchy/codec.ts";

/** A block without its header. */
export interface Block {
	/** How many cells it has along each axis of the array: at an array's end often fewer than its chunks. */
	readonly shape: readonly number[];
	/** How many elements are stored: one a cell, or of texts their bytes. */
	readonly count: number;
	readonly data: Uint8Array;
}

const PLAIN = 0;
const VARIABLE = 1;
const OBJECT = 2;

/** Reads the header of a block in an array of chunks of this shape. Throws where the header can't be true, or is of a kind that is not read. */
export function readBlock(bytes: Uint8Array, chunk: readonly number[]): Block {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const rank = chunk.length;
	const mode = bytes.length < 4 ? PLAIN : view.getUint16(0);
	if (mode === OBJECT) throw new Error("it is an N5 block of serialized objects (mode 2), which is not supported");
	if (mode > OBJECT) throw new Error(`it begins with ${mode}, which is no mode of an N5 block`);
	const length = 4 + 4 * rank + (mode === VARIABLE ? 4 : 0);
	if (bytes.length < length) throw new Error(`${bytes.length} bytes are too few for the header of an N5 block`);
	if (view.getUint16(2) !== rank)
		throw new Error(`its N5 block has ${view.getUint16(2)} dimensions in place of ${rank}`);
	const shape = chunk.map((_, axis) => view.getUint32(4 + 4 * (rank - 1 - axis)));
	if (shape.some((size, axis) => size < 1 || size > chunk[axis]))
		throw new Error(`its N5 block of ${shape.join(" × ")} does not fit chunks of ${chunk.join(" × ")}`);
	const cells = shape.reduce((a, b) => a * b, 1);
	return { shape, count: mode === VARIABLE ? view.getUint32(length - 4) : cells, data: bytes.subarray(length) };
}

/** The codecs of a block, which says by its first bytes what N5 calls gzip with `useZlib`. (RFC 1950, 2.2; RFC 1952, 2.3.1) */
export function settleGzip(codecs: readonly CodecDocument[], data: Uint8Array): readonly CodecDocument[] {
	const zlib = (data[0] & 15) === 8 && ((data[0] << 8) | data[1]) % 31 === 0;
	return zlib ? codecs.map((codec) => (codec.name === "gzip" ? { ...codec, name: "zlib" } : codec)) : codecs;
}

/** The texts of a block, each followed by NUL. Throws where there are not as many as cells. (N5 4.0.0, StringDataBlock) */
export function splitTexts(bytes: Uint8Array, cells: number): string[] {
	let ends = 0; // counted before they are split: a few bytes may stand for very many
	for (const byte of bytes) if (byte === 0) ends++;
	if (ends !== cells || bytes.at(-1) !== 0) throw new Error(`its N5 block holds ${ends} texts in place of ${cells}`);
	return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes).split("\0").slice(0, -1);
}
