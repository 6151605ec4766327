/** A priority queue of asynchronous tasks with a limit on how many run at once. It knows nothing of Zarr. */

interface Waiting {
	readonly priority: number;
	readonly start: () => void;
}

/** Runs tasks by priority (smaller first, then first come), at most `limit` at once. */
export class TaskQueue {
	readonly #limit: number;
	readonly #waiting: Waiting[] = [];
	#running = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	/** The task's result. A task whose signal fires while it waits is never begun; one that runs is handed the signal. */
	run<T>(
		task: (signal: AbortSignal) => Promise<T>,
		{ priority, signal }: { priority: number; signal: AbortSignal },
	): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			const waiting: Waiting = {
				priority,
				start: () => {
					signal.removeEventListener("abort", withdraw);
					this.#running++;
					task(signal)
						.then(resolve, reject)
						.finally(() => {
							this.#running--;
							this.#next();
						});
				},
			};
			const withdraw = () => {
				this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
				reject(signal.reason);
			};
			if (signal.aborted) return reject(signal.reason);
			signal.addEventListener("abort", withdraw, { once: true });
			const at = this.#waiting.findIndex((other) => other.priority > priority);
			this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, waiting);
			this.#next();
		});
	}

	#next(): void {
		while (this.#running < this.#limit) {
			const waiting = this.#waiting.shift();
			if (!waiting) return;
			waiting.start();
		}
	}
}
