/** CHUNKS → CACHE: what is likely to be wanted next, read behind all that is wanted now. */
import { type ChunkSource, cachedChunk, getChunk } from "../decode/chunk.ts";
import { TaskQueue } from "../fetch/queue.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import type { ZarrStore } from "../store/store.ts";
import { Urgency } from "../store/urgency.ts";

/** Behind every chunk of a plane, of which there are at most 2^18. */
const BEHIND = 2 ** 20;
/** Of what a store takes at a time one in so many, so that what is wanted now always finds room. */
const SHARE = 4;

const queues = new WeakMap<ZarrStore, TaskQueue>();

/** How a chunk is read ahead. */
export interface AheadOptions {
	/** Order among chunks ahead: smaller first. */
	readonly rank: number;
	/** Withdraws it. */
	readonly signal: AbortSignal;
	/** Called when its turn has come, before anything is asked for: an abort there leaves it unasked. */
	readonly begun: () => void;
	/** Called at each read of the store that is made for it. */
	readonly asked: () => void;
	/** Told the encoded bytes that a read gave, unless it was withdrawn: then they are another's, or lost. */
	readonly came: (bytes: number) => void;
}

/** Reads a chunk into the cache, a quarter of what the store takes at a time. Who wants the same chunk meanwhile shares the request, and makes it as urgent. Rejects as `getChunk` does. */
export async function readAhead(
	source: ChunkSource,
	array: ArrayNode,
	coords: readonly number[],
	{ rank, signal, begun, asked, came }: AheadOptions,
): Promise<void> {
	const { store } = source;
	const queue = queues.get(store) ?? new TaskQueue(Math.max(1, Math.floor(store.parallel / SHARE)));
	queues.set(store, queue);
	const counted: ZarrStore = {
		...store,
		async read(key, options) {
			asked();
			const reply = await store.read(key, options);
			if (!signal.aborted) came(reply.bytes?.length ?? 0);
			return reply;
		},
	};
	const urgency = new Urgency(BEHIND + rank);
	const task = async () => {
		begun();
		signal.throwIfAborted();
		await getChunk({ ...source, store: counted }, array, coords, { signal, urgency });
	};
	await queue.run(task, { urgency, signal });
}

/** Decoded bytes of those chunks that are there, which become the most recently used, and of the largest of them. */
export function heldBytes(
	source: ChunkSource,
	array: ArrayNode,
	chunks: readonly (readonly number[])[],
): { readonly all: number; readonly largest: number } {
	let [all, largest] = [0, 0];
	for (const coords of chunks) {
		const data = cachedChunk(source, array, coords)?.data;
		const bytes = ArrayBuffer.isView(data) ? data.byteLength : 0;
		all += bytes;
		largest = Math.max(largest, bytes);
	}
	return { all, largest };
}
