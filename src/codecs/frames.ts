/** The decoders of Zstandard, of Blosc frames, gzip, zlib and LZ4 blocks: one module, since Blosc's frames may hold the others. (scripts/codecs/frames.c) */
import { FRAMES } from "./frames-wasm.ts";
import { Wasm, type WasmExports } from "./wasm.ts";

/** What the module does. */
export interface FrameExports extends WasmExports {
	/** The most bytes that all Zstandard frames together can give; -1 where that can't be told. */
	bound(at: number, length: number): number;
	/** Decodes Zstandard frames: how many bytes came out, or a negative error code. */
	zstd(at: number, length: number, to: number, size: number): number;
	/** The same of a frame that was packed with a dictionary. */
	zstdWith(at: number, length: number, to: number, size: number, dictionary: number, bytes: number): number;
	/** Decodes `count` blocks, from `first` on, of a Blosc frame that gives `size` bytes, `spare` holding two more of them: 0, 1 where it is damaged, 2 where its compressor is not known. */
	blosc(at: number, length: number, size: number, first: number, count: number, to: number, spare: number): number;
	/** Decodes a zlib stream, or gzip members: how many bytes came out, -1 where they are damaged, -2 where there is no room, -3 where there is none to work in. */
	inflate(at: number, length: number, to: number, size: number, zlib: boolean): number;
	/** Decodes an LZ4 block: how many bytes came out, or a negative number. */
	lz4(at: number, length: number, to: number, size: number): number;
	/** Undoes a shuffle of elements of `type` bytes. */
	unshuffle(type: number, size: number, from: number, to: number): void;
}

/** The module, compiled at first use. */
export const frames = new Wasm<FrameExports>(FRAMES);
