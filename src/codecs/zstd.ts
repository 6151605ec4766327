/** Zstandard by its own decoder, held to a limit. (zstd 1.5.7; RFC 8878) */
import { type FrameExports, frames } from "./frames.ts";
import { copied, tooMany } from "./output.ts";
import { room } from "./wasm.ts";

/** Sentences for zstd's error codes. (zstd_errors.h) */
const FAULTS: Readonly<Record<number, string>> = {
	10: "it is no zstd frame",
	16: "its zstd frame needs a larger window than is allowed",
	20: "its zstd frame is damaged",
	22: "the checksum does not match the data",
	30: "the dictionary of its zstd frame is damaged",
	32: "its zstd frame needs another dictionary",
	64: "there is no memory for its zstd frame",
	72: "its zstd frame is cut",
};

/** Decodes one or more frames, with the dictionary that they were packed with if they were, into `into` where that has their size. Throws where they are damaged, or give more than `limit` bytes. */
export function unzstd(
	bytes: Uint8Array,
	limit: number,
	{
		dictionary = new Uint8Array(),
		into,
	}: { readonly dictionary?: Uint8Array; readonly into?: Uint8Array<ArrayBuffer> } = {},
): Promise<Uint8Array<ArrayBuffer>> {
	return frames.use(bytes, (exports, at) => {
		const bound = exports.bound(at, bytes.length);
		if (bound < 0) throw new Error("its zstd frame is cut or damaged");
		// frames without a size have a bound that is too high, so that decoding itself must tell
		const size = Math.min(bound, limit);
		const to = room(exports, size);
		const count =
			dictionary.length === 0
				? exports.zstd(at, bytes.length, to, size)
				: decodeWith(exports, dictionary, [at, bytes.length, to, size]);
		if (count === -70 && bound > limit) throw tooMany(limit);
		if (count < 0) throw new Error(FAULTS[-count] ?? `its zstd frame is damaged (zstd's error ${-count})`);
		const decoded = copied(new Uint8Array(exports.memory.buffer, to, count), into);
		exports.release(to);
		return decoded;
	});
}

function decodeWith(
	exports: FrameExports,
	dictionary: Uint8Array,
	places: [at: number, length: number, to: number, size: number],
): number {
	const own = room(exports, dictionary.length);
	new Uint8Array(exports.memory.buffer).set(dictionary, own);
	const count = exports.zstdWith(...places, own, dictionary.length);
	exports.release(own);
	return count;
}
