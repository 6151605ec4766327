/** Very many tasks of a list that is made as it is needed: some at a time, the next as others end, never long without a pause. It knows nothing of Zarr. */
import { onAbort, type Signal } from "../signal.ts";

const AT_ONCE_MS = 3;
/** A task begins so many, however slow the machine is: what a browser asks one server for at a time then leaves together. */
const AT_LEAST = 6;

/** How many tasks run at once, and how they are withdrawn. */
export interface FeedOptions {
	readonly most: number;
	readonly signal?: Signal;
}

/**
 * Does `each` with every item and its number, in order; it answers undefined where it is done at once. The first of them are done or under way when this
 * returns; after 3 ms, and six of them at least, the others wait for a task of their own. Resolves when all are done; rejects with the first error, or with the signal's reason: nothing
 * more is begun then.
 */
export function feed<Item>(
	items: Iterator<Item, void>,
	each: (item: Item, count: number) => Promise<unknown> | undefined,
	{ most, signal }: FeedOptions,
): Promise<void> {
	return new Promise((resolve, reject) => {
		let [running, count, taken, ended] = [0, 0, false, false];
		let leave: (() => void) | undefined;
		const end = (settle: () => void) => {
			if (ended) return;
			ended = true;
			turn.end();
			leave?.();
			settle();
		};
		const fail = (error: unknown) => end(() => reject(error));
		const landed = () => {
			running--;
			// many together, so that who reads them may join what lies side by side
			if (running <= most / 2) next();
		};
		const take = () => {
			const { done, value } = items.next();
			if (done) taken = true;
			const task = done ? undefined : each(value, count++);
			if (!task) return;
			running++;
			task.then(landed, fail);
		};
		const next = () => {
			try {
				while (!ended && !taken && running < most && turn.has()) take();
				if (taken && running === 0) end(resolve);
			} catch (error) {
				fail(error);
			}
		};
		const turn = makeTurn(next);
		if (signal) leave = onAbort(signal, () => fail(signal.reason));
		next();
	});
}

/** A stretch of the page's time; when it is over the next one begins in a task of its own, of which `more` is told. */
function makeTurn(more: () => void) {
	let began = performance.now();
	let had = 0;
	/** One for all of them: each that is made is work for the collector of garbage. */
	let channel: MessageChannel | undefined;
	let waiting = false;
	const open = () => {
		const made = new MessageChannel();
		made.port1.onmessage = () => {
			waiting = false;
			[began, had] = [performance.now(), 0];
			more();
		};
		return made;
	};
	const wait = () => {
		// a timer would wait 4 ms, and a second where nobody sees the page
		channel ??= open();
		waiting = true;
		channel.port2.postMessage(null);
	};
	const has = (): boolean => {
		if (had++ < AT_LEAST || performance.now() - began <= AT_ONCE_MS) return true;
		if (!waiting) wait();
		return false;
	};
	const end = () => {
		channel?.port1.close();
		channel = undefined;
	};
	return { has, end };
}
