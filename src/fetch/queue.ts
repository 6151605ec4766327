/** A priority queue of asynchronous tasks with a limit on how many run at once. It knows nothing of Zarr. */
import { onAbort, type Signal } from "../signal.ts";
import type { Urgency } from "../store/urgency.ts";
import { type Ranked, Ranking } from "./ranking.ts";

interface Waiting extends Ranked {
	readonly start: () => void;
}

/** How urgent a task is, which may rise while it waits, and how it is withdrawn. */
export interface TaskOptions {
	readonly urgency: Urgency;
	readonly signal: Signal;
}

/** Runs tasks by rank (smaller first, then first come), at most `limit` at once. */
export class TaskQueue {
	readonly #limit: number;
	readonly #emptied: () => void;
	readonly #waiting = new Ranking<Waiting>();
	#running = 0;
	#come = 0;

	/** `emptied` is told whenever nothing runs or waits any more. */
	constructor(limit: number, emptied: () => void = () => undefined) {
		this.#limit = limit;
		this.#emptied = emptied;
	}

	/** The task's result. A task whose signal fires while it waits is never begun; one that runs is handed the signal. */
	run<T>(task: (signal: Signal) => Promise<T>, { urgency, signal }: TaskOptions): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			if (signal.aborted) return reject(signal.reason);
			const waiting: Waiting = {
				rank: urgency.rank,
				come: this.#come++,
				at: 0,
				start: () => {
					leave();
					this.#running++;
					task(signal)
						.then(resolve, reject)
						.finally(() => {
							this.#running--;
							this.#next();
						});
				},
			};
			const unheard = urgency.onRise(() => this.#waiting.raise(waiting, urgency.rank));
			const unaborted = onAbort(signal, () => {
				unheard();
				this.#waiting.remove(waiting);
				reject(signal.reason);
			});
			const leave = () => {
				unheard();
				unaborted();
			};
			this.#waiting.add(waiting);
			this.#next();
		});
	}

	#next(): void {
		while (this.#running < this.#limit) {
			const first = this.#waiting.first();
			if (!first) {
				if (this.#running === 0) this.#emptied();
				return;
			}
			this.#waiting.remove(first);
			first.start();
		}
	}
}
