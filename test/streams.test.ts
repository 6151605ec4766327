/** Streams that numcodecs makes of random data are decoded to its own bytes, and damaged ones within their bounds: STREAMS_CASES a codec (100) from STREAMS_SEED on, STREAMS_DAMAGED (500) of them damaged. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { guarded } from "./streams/guard.ts";
import { fault } from "./streams/judge.ts";
import { CODECS, streams } from "./streams/stream.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const COUNT = Number(process.env.STREAMS_CASES ?? 100);
const DAMAGED = Number(process.env.STREAMS_DAMAGED ?? 500);
const SEED = Number(process.env.STREAMS_SEED ?? 20_270_000);
/** Streams written at a time. */
const BATCH = 500;
/** Codecs that decode in the memory of a module which also holds what is not theirs. */
const SHARED = /^(blosc|gzip|lz4|zlib|zstd)/;

describe.each(CODECS)("%s", (codec) => {
	const batches = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, i) => SEED + i * BATCH);
	it.each(batches)("from seed %d", { timeout: 300_000 }, async (seed) => {
		const faults: (string | null)[] = [];
		const count = Math.min(BATCH, SEED + COUNT - seed);
		let owed = 0;
		for (const stream of streams(ROOT, codec, count, seed)) {
			faults.push(await fault(codec, stream));
			if (!SHARED.test(codec)) continue;
			owed += DAMAGED / COUNT; // of some streams every change is refused before: the others make up for them
			const { tried, faults: found } = guarded(codec, stream, Math.ceil(owed));
			owed -= tried;
			faults.push(...found);
		}
		expect(faults.filter((found) => found !== null)).toEqual([]);
		expect(owed).toBeLessThan(Math.ceil(DAMAGED / COUNT) * 20);
	});
});
