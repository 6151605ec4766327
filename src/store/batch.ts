/** Reads asked for in the same turn go out together; each keeps its own answer and may withdraw. */
import type { ReadOptions, Reply } from "./store.ts";

/** A read that waits for its batch. */
export interface PendingRead {
	readonly key: string;
	readonly options: ReadOptions;
	settle(reply: Reply): void;
	fail(error: unknown): void;
}

/** Sends reads together. `signal` fires when none of them is wanted any more. Every read must be settled or failed. */
export type SendBatch = (reads: readonly PendingRead[], signal: AbortSignal) => Promise<void>;

/** The bounds of one batch: items, and the sum of what they expect in bytes; and how many batches are under way at once. */
export interface BatchBounds {
	readonly items: number;
	readonly bytes: number;
	readonly sends: number;
}

/** A `read` that gathers what is asked for in one turn of the event loop, or while others are under way, into batches within `bounds`. */
export function batchReads(
	send: SendBatch,
	bounds: BatchBounds,
): (key: string, options: ReadOptions) => Promise<Reply> {
	let waiting: PendingRead[] = [];
	let sending = 0;
	const flush = () => {
		waiting = waiting.filter((read) => !read.options.signal?.aborted);
		while (waiting.length > 0 && sending < bounds.sends) {
			sending++;
			void dispatch(waiting.splice(0, fitting(waiting, bounds)), send).finally(() => {
				sending--;
				flush();
			});
		}
	};
	return (key, options) =>
		new Promise((resolve, reject) => {
			const { signal } = options;
			const withdraw = () => reject(signal?.reason);
			const done = () => signal?.removeEventListener("abort", withdraw);
			signal?.addEventListener("abort", withdraw, { once: true });
			waiting.push({
				key,
				options,
				settle: (reply) => {
					done();
					resolve(reply);
				},
				fail: (error) => {
					done();
					reject(error);
				},
			});
			if (waiting.length === 1) setTimeout(flush);
		});
}

/** How many reads, from the first on, go in one batch. */
function fitting(reads: readonly PendingRead[], bounds: BatchBounds): number {
	let bytes = 0;
	const over = reads.findIndex(({ options }, at) => {
		bytes += options.expect ?? 0;
		return at === bounds.items || (at > 0 && bytes > bounds.bytes);
	});
	return over < 0 ? reads.length : over;
}

async function dispatch(reads: readonly PendingRead[], send: SendBatch): Promise<void> {
	const controller = new AbortController();
	let wanted = reads.length;
	const leave = () => {
		if (--wanted === 0) controller.abort(reads[0].options.signal?.reason);
	};
	for (const { options } of reads) options.signal?.addEventListener("abort", leave, { once: true });
	try {
		await send(reads, controller.signal);
	} catch (error) {
		for (const read of reads) read.fail(error);
	} finally {
		for (const { options } of reads) options.signal?.removeEventListener("abort", leave);
	}
}
