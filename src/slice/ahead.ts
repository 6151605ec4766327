/** CHUNKS → CACHE: what is likely to be wanted next, read behind all that is wanted now. */
import { type ChunkSource, useCached, useChunk } from "../decode/chunk.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import type { ZarrStore } from "../store/store.ts";
import { Urgency } from "../store/urgency.ts";

/** Behind every chunk of a plane, of which there are at most 2^18. */
const BEHIND = 2 ** 20;

/** How a chunk is read ahead. */
export interface AheadOptions {
	/** Order among chunks ahead: smaller first. */
	readonly rank: number;
	/** Withdraws it. */
	readonly signal: AbortSignal;
	/** Called before each read of the store that is made for it, once its turn has come; an abort there leaves it unasked. */
	readonly asks: () => void;
	/** Told the encoded bytes that a read gave, unless the chunk was withdrawn: then they are another's, or lost. */
	readonly came: (bytes: number) => void;
}

/** Reads a chunk into the cache. Who wants the same one meanwhile shares the request, and makes it as urgent. Rejects as `getChunk` does. */
export async function readAhead(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	{ rank, signal, asks, came }: AheadOptions,
): Promise<void> {
	const { store } = source;
	const counted: ZarrStore = {
		...store,
		async read(key, options) {
			if (!signal.aborted) asks();
			options.signal?.throwIfAborted();
			const reply = await store.read(key, options);
			if (!signal.aborted) came(reply.bytes?.length ?? 0);
			return reply;
		},
	};
	const wish = { signal, urgency: new Urgency(BEHIND + rank) };
	await useChunk({ ...source, store: counted }, array, coords, wish, () => undefined);
}

/** Decoded bytes of those chunks that are there, which become the most recently used, and of the largest of them. */
export function heldBytes(
	source: ChunkSource,
	array: ArrayNode,
	chunks: readonly (readonly number[])[],
): { readonly all: number; readonly largest: number } {
	let [all, largest] = [0, 0];
	for (const coords of chunks) {
		const bytes = useCached(source, array, coords, ({ data }) => (ArrayBuffer.isView(data) ? data.byteLength : 0)) ?? 0;
		all += bytes;
		largest = Math.max(largest, bytes);
	}
	return { all, largest };
}
