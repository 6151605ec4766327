/** Streams decoded as the worker does it, and what is wrong with what comes. */
import { unblosc } from "../../src/codecs/blosc.ts";
import { inflate } from "../../src/codecs/inflate.ts";
import { unlz4 } from "../../src/codecs/lz4.ts";
import { Shuffle } from "../../src/codecs/shuffle.ts";
import { unzstd } from "../../src/codecs/zstd.ts";
import type { Stream } from "./stream.ts";

function decode(codec: string, { packed, data, head }: Stream, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
	if (codec.startsWith("blosc")) return unblosc(packed, data.length, into);
	if (codec === "zstd") return unzstd(packed, data.length, { into });
	if (codec === "lz4") return unlz4(packed, data.length, into);
	if (codec === "shuffle") return new Shuffle(head.elementsize ?? 0).decode(packed);
	return inflate(packed, codec === "gzip" ? "gzip" : "deflate", data.length, into);
}

/** What used memory holds before. */
const POISON = 0xa5;

/** Why a stream is not decoded as numcodecs does it, into used memory of its size, and into memory of its own where that which is given has another; null where it is. */
export async function fault(codec: string, stream: Stream): Promise<string | null> {
	const { about, data } = stream;
	try {
		for (const more of [0, 1]) {
			const into = new Uint8Array(data.length + more).fill(POISON);
			const decoded = await decode(codec, stream, into);
			if (Buffer.compare(decoded, data) !== 0) return `${about}: other bytes`;
			if (more === 1 && decoded === into) return `${about}: memory of another size is used`;
			if (more === 0 && codec !== "shuffle" && data.length > 0 && decoded !== into)
				return `${about}: memory given to it is not used`;
		}
		return null;
	} catch (error) {
		return `${stream.about}: ${(error as Error).message}`;
	}
}
