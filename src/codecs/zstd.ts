/** Zstandard by its own decoder, held to a limit. (zstd 1.5.7; RFC 8878) */
import { frames } from "./frames.ts";
import { tooMany } from "./output.ts";
import { room } from "./wasm.ts";

/** Sentences for zstd's error codes. (zstd_errors.h) */
const FAULTS: Readonly<Record<number, string>> = {
	10: "it is no zstd frame",
	16: "its zstd frame needs a larger window than is allowed",
	20: "its zstd frame is damaged",
	22: "the checksum does not match the data",
	32: "its zstd frame needs a dictionary",
	64: "there is no memory for its zstd frame",
	72: "its zstd frame is cut",
};

/** Decodes one or more frames. Throws where they are damaged, or give more than `limit` bytes. */
export function unzstd(bytes: Uint8Array, limit: number): Promise<Uint8Array<ArrayBuffer>> {
	return frames.use(bytes, (exports, at) => {
		const bound = exports.bound(at, bytes.length);
		if (bound < 0) throw new Error("its zstd frame is cut or damaged");
		// frames without a size have a bound that is too high, so that decoding itself must tell
		const size = Math.min(bound, limit);
		const to = room(exports, size);
		const count = exports.zstd(at, bytes.length, to, size);
		if (count === -70 && bound > limit) throw tooMany(limit);
		if (count < 0) throw new Error(FAULTS[-count] ?? `its zstd frame is damaged (zstd's error ${-count})`);
		const decoded = new Uint8Array(exports.memory.buffer).slice(to, to + count);
		exports.release(to);
		return decoded;
	});
}
