/** Reads that go out together: each keeps its own answer, may withdraw, and is sent by how urgent it is. */
import { onAbort, type Signal, Withdrawal } from "../signal.ts";
import type { ReadOptions, Reply } from "./store.ts";

/** A read that waits for its batch. */
export interface PendingRead {
	readonly key: string;
	readonly options: ReadOptions;
	/** When, by the page's clock. */
	readonly asked: number;
	/** Whether it has neither been answered nor withdrawn. */
	readonly open: boolean;
	settle(reply: Reply): void;
	fail(error: unknown): void;
}

/** A store's `parallel` where it orders by urgency what waits in it: more than anybody asks for at a time. */
export const ORDERED = 4096;

/** Sends reads together. `signal` fires when none of them is wanted any more. Every read must be settled or failed. */
export type SendBatch = (reads: readonly PendingRead[], signal: Signal) => Promise<void>;

/** Which reads go together, and how many batches are under way at once. */
export interface BatchRules {
	/** What goes next, of what waits (the most urgent first, at least one); `free` batches may begin now. */
	take<Read extends PendingRead>(waiting: readonly Read[], free: number): readonly Read[];
	/** Whether a read goes as soon as those are known that are asked for beside it: one that none could join. All others wait until the turn of the event loop ends. */
	alone?(options: ReadOptions): boolean;
	readonly sends: number;
}

/** The bounds of one batch: items, and the sum of what they expect in bytes; and how many batches are under way at once. */
export interface BatchBounds {
	readonly items: number;
	readonly bytes: number;
	readonly sends: number;
}

/** Batches of any reads within `bounds`. */
export function boundedBatches(bounds: BatchBounds): BatchRules {
	return { sends: bounds.sends, take: (waiting) => waiting.slice(0, fitting(waiting, bounds)) };
}

/** A `read` that gathers what is asked for in one turn of the event loop, or while others are under way, into batches by `rules`. */
export function batchReads(send: SendBatch, rules: BatchRules): (key: string, options: ReadOptions) => Promise<Reply> {
	let gathered: Pending[] = [];
	let waiting: Pending[] = [];
	let sending = 0;
	const flush = () => {
		if (sending >= rules.sends) return;
		waiting = waiting.filter(({ open }) => open).sort((one, other) => rankOf(one) - rankOf(other));
		while (waiting.length > 0 && sending < rules.sends) {
			const batch = rules.take(waiting, rules.sends - sending);
			const taken = new Set(batch);
			waiting = waiting.filter((read) => !taken.has(read));
			sending++;
			void dispatch(batch, send).finally(() => {
				sending--;
				flush();
			});
		}
	};
	let due = false;
	// the channels of a plane are asked for one after the other, and the middle of all of them is wanted first
	const flushSoon = () => {
		if (due) return;
		due = true;
		// by a promise, of which the browser's own heap hears nothing: there may be very many such turns
		void Promise.resolve().then(() => {
			due = false;
			flush();
		});
	};
	const admit = () => {
		waiting.push(...gathered);
		gathered = [];
		flush();
	};
	return (key, options) =>
		new Promise((resolve, reject) => {
			if (options.signal?.aborted) return reject(options.signal.reason);
			const read = pendingRead(key, options, resolve, reject);
			if (rules.alone?.(options)) {
				waiting.push(read);
				flushSoon();
			} else if (gathered.push(read) === 1) setTimeout(admit);
		});
}

function rankOf({ options }: PendingRead): number {
	return options.urgency?.rank ?? 0;
}

/** A read as its batch holds it. */
interface Pending extends PendingRead {
	/** Is told when the read is withdrawn. */
	left?: () => void;
}

function pendingRead(
	key: string,
	options: ReadOptions,
	resolve: (reply: Reply) => void,
	reject: (error: unknown) => void,
): Pending {
	const { signal } = options;
	let open = true;
	const close = () => {
		open = false;
		leave?.();
	};
	const withdraw = () => {
		close();
		reject(signal?.reason);
		read.left?.();
	};
	const read: Pending = {
		key,
		options,
		asked: performance.now(),
		get open() {
			return open;
		},
		settle(reply) {
			close();
			resolve(reply);
		},
		fail(error) {
			close();
			reject(error);
		},
	};
	const leave = signal && onAbort(signal, withdraw);
	return read;
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

async function dispatch(reads: readonly Pending[], send: SendBatch): Promise<void> {
	const withdrawn = new Withdrawal();
	// one that was answered wants nothing more of the batch, but it is no reason either to break off what is ending
	const leave = (reason: unknown) => {
		if (!reads.some(({ open }) => open)) withdrawn.abort(reason);
	};
	for (const read of reads) read.left = () => leave(read.options.signal?.reason);
	try {
		await send(reads, withdrawn);
	} catch (error) {
		for (const read of reads) read.fail(error);
	}
}
