/** Streams decoded as the worker does it, and what is wrong with what comes. */
import { unblosc } from "../../src/codecs/blosc.ts";
import { inflate } from "../../src/codecs/inflate.ts";
import { unlz4 } from "../../src/codecs/lz4.ts";
import { Shuffle } from "../../src/codecs/shuffle.ts";
import { unzstd } from "../../src/codecs/zstd.ts";
import type { Stream } from "./stream.ts";

function decode(codec: string, { packed, data, head }: Stream): Promise<Uint8Array> {
	if (codec.startsWith("blosc")) return unblosc(packed, data.length);
	if (codec === "zstd") return unzstd(packed, data.length);
	if (codec === "lz4") return unlz4(packed, data.length);
	if (codec === "shuffle") return new Shuffle(head.elementsize ?? 0).decode(packed);
	return inflate(packed, codec === "gzip" ? "gzip" : "deflate", data.length);
}

/** Why a stream is not decoded as numcodecs does it; null where it is. */
export async function fault(codec: string, stream: Stream): Promise<string | null> {
	try {
		const decoded = await decode(codec, stream);
		return Buffer.compare(decoded, stream.data) === 0 ? null : `${stream.about}: other bytes`;
	} catch (error) {
		return `${stream.about}: ${(error as Error).message}`;
	}
}
