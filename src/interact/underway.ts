/** Chunks that one view reads ahead: begun and withdrawn, and what came of them. */
import type { ChunkSource } from "../decode/chunk.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import { readAhead } from "../slice/ahead.ts";

/** What a view has read ahead: reads of the store, and encoded bytes. */
export interface ReadAhead {
	reads: number;
	bytes: number;
}

interface UnderWay {
	readonly controller: AbortController;
	begun: boolean;
}

/** The chunks of one array after the other; `may` is asked before each is asked for, `landed` is told when one has come. */
export function aheadReads(may: () => boolean, landed: () => void) {
	const underWay = new Map<string, UnderWay>();
	const refused = new Set<string>();
	const read: ReadAhead = { reads: 0, bytes: 0 };

	/** Withdraws those that `which` says, or all. */
	const withdraw = (which: (key: string, one: UnderWay) => boolean = () => true) => {
		for (const [key, one] of underWay) {
			if (!which(key, one)) continue;
			underWay.delete(key);
			one.controller.abort(new DOMException("it is not needed yet", "AbortError"));
		}
	};
	const begin = async (source: ChunkSource, array: ArrayNode, coords: readonly number[], rank: number) => {
		const [key, one] = [coords.join(), { controller: new AbortController(), begun: false }];
		const { signal } = one.controller;
		underWay.set(key, one);
		try {
			await readAhead(source, array, coords, {
				rank,
				signal,
				asks: () => {
					one.begun = true;
					if (may()) read.reads++;
					else withdraw();
				},
				came: (bytes) => {
					read.bytes += bytes;
				},
			});
			landed();
		} catch {
			// its error is told where it is wanted, as it is asked for again then; ahead it is not
			if (!signal.aborted) refused.add(key);
		}
		if (underWay.get(key) === one) underWay.delete(key);
	};
	/** Reads these chunks. What waits and is none of them is withdrawn; what is under way is in nobody's way. */
	const want = (source: ChunkSource, array: ArrayNode, chunks: readonly (readonly number[])[]) => {
		const wanted = new Map(chunks.map((coords, rank) => [coords.join(), rank]));
		withdraw((key, { begun }) => !begun && !wanted.has(key));
		for (const [key, rank] of wanted)
			if (!underWay.has(key) && !refused.has(key)) void begin(source, array, chunks[rank], rank);
	};
	/** Withdraws what waits; what is under way goes on. */
	const rest = () => withdraw((_, { begun }) => !begun);
	/** Withdraws all, and takes what failed for untried, as another array follows. */
	const forget = () => {
		withdraw();
		refused.clear();
	};
	return { want, rest, withdraw: () => withdraw(), forget, read };
}
