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

/** The bounds of one batch: items, and the sum of what they expect in bytes. */
export interface BatchBounds {
	readonly items: number;
	readonly bytes: number;
}

/** A `read` that gathers what is asked for in one turn of the event loop into batches within `bounds`. */
export function batchReads(
	send: SendBatch,
	bounds: BatchBounds,
): (key: string, options: ReadOptions) => Promise<Reply> {
	let waiting: PendingRead[] = [];
	const flush = () => {
		const reads = waiting.filter((read) => !read.options.signal?.aborted);
		waiting = [];
		for (const group of cut(reads, bounds)) void dispatch(group, send);
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

function cut(reads: readonly PendingRead[], bounds: BatchBounds): PendingRead[][] {
	const groups: PendingRead[][] = [];
	let bytes = 0;
	for (const read of reads) {
		const expect = read.options.expect ?? 0;
		const group = groups.at(-1);
		if (group && group.length < bounds.items && bytes + expect <= bounds.bytes) {
			group.push(read);
			bytes += expect;
		} else {
			groups.push([read]);
			bytes = expect;
		}
	}
	return groups;
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
