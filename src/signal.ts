/** Who withdraws, and how those hear of it who work for them. */

/** Says that a caller has withdrawn: an AbortSignal, or a Withdrawal. */
export type Signal = Pick<AbortSignal, "aborted" | "reason" | "throwIfAborted">;

/**
 * An AbortController and its signal for one of very many: both of those are objects of the browser's own heap, and one for each of 100,000 chunks makes
 * collections of garbage that hold the page for 80 ms. It becomes a signal where one is asked for.
 */
export class Withdrawal implements Signal {
	#aborted = false;
	#reason: unknown;
	#calls: Set<() => void> | undefined;
	#controller: AbortController | undefined;

	get aborted(): boolean {
		return this.#aborted;
	}

	get reason(): unknown {
		return this.#reason;
	}

	/** The same for those who take nothing else, `fetch` among them. */
	get signal(): AbortSignal {
		if (!this.#controller) {
			this.#controller = new AbortController();
			if (this.#aborted) this.#controller.abort(this.#reason);
		}
		return this.#controller.signal;
	}

	throwIfAborted(): void {
		if (this.#aborted) throw this.#reason;
	}

	/** Tells all who wait, once. */
	abort(reason: unknown = new DOMException("it is no longer wanted", "AbortError")): void {
		if (this.#aborted) return;
		this.#aborted = true;
		this.#reason = reason;
		this.#calls?.forEach((call) => void call());
		this.#calls = undefined;
		this.#controller?.abort(reason);
	}

	/** As `onAbort` says, which is how it is called. */
	wait(call: () => void): () => void {
		this.#calls ??= new Set();
		const calls = this.#calls.add(call);
		return () => void calls.delete(call);
	}
}

/** Whether it is one: by what it can do, as the copies of this module on a page share what is under way. */
function isWithdrawal(signal: Signal): signal is Withdrawal {
	return "wait" in signal;
}

/** A signal as those take it who know AbortSignals alone. */
export function abortSignal(signal: Signal): AbortSignal;
export function abortSignal(signal: Signal | undefined): AbortSignal | undefined;
export function abortSignal(signal: Signal | undefined): AbortSignal | undefined {
	return signal && isWithdrawal(signal) ? signal.signal : (signal as AbortSignal | undefined);
}

/** The promise, or the signal's reason as soon as it fires: withdraws this caller only. */
export function untilAborted<T>(promise: Promise<T>, signal?: Signal): Promise<T> {
	if (!signal) return promise;
	return new Promise((resolve, reject) => {
		const leave = onAbort(signal, () => reject(signal.reason));
		promise.then(resolve, reject).finally(leave);
	});
}

const waiters = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back when the signal fires, at once where it has; returns how to stop that. An AbortSignal has one listener, however many wait for it: Node warns of more than ten, and a plane has hundreds of chunks. */
export function onAbort(signal: Signal, fired: () => void): () => void {
	if (signal.aborted) fired();
	if (signal.aborted) return () => undefined;
	const call = () => fired(); // a function of its own for each who waits
	return isWithdrawal(signal) ? signal.wait(call) : listen(signal as AbortSignal, call);
}

function listen(signal: AbortSignal, call: () => void): () => void {
	const calls = waiters.get(signal) ?? new Set();
	waiters.set(signal, calls.add(call));
	signal.addEventListener("abort", tellWaiters); // no second time where it is there
	return () => {
		if (!calls.delete(call) || calls.size > 0) return;
		// what waits for nothing more is no work for the collector of garbage
		waiters.delete(signal);
		signal.removeEventListener("abort", tellWaiters);
	};
}

function tellWaiters({ target }: Event): void {
	const calls = waiters.get(target as AbortSignal);
	waiters.delete(target as AbortSignal);
	calls?.forEach((call) => void call());
}
