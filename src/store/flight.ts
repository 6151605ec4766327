/** One request per key, shared by all who want it and cancelled when the last of them withdraws. */
import { onAbort, type Signal, Withdrawal } from "../signal.ts";
import { Urgency } from "./urgency.ts";

interface Flight<T> {
	readonly promise: Promise<T>;
	readonly withdrawn: Withdrawal;
	/** That of its most urgent caller. */
	readonly urgency: Urgency;
	wanted: number;
	/** Whether it goes on when nobody is left. */
	readonly held: () => boolean;
}

/** Makes what is asked for; `hold` says that from then on it comes to its end whoever leaves, so that who asks again joins it. */
type Start<T> = (withdrawn: Withdrawal, urgency: Urgency, hold: () => void) => Promise<T>;

/** Requests under way, by key. */
export class Flights<T, K = string> {
	readonly #flights = new Map<K, Flight<T>>();

	/** Joins the request for `key`, or begins it with `start`; it is as urgent as the most urgent caller. An abort withdraws this caller; the request ends when nobody is left, unless it is held. */
	join(key: K, start: Start<T>, signal?: Signal, urgency?: Urgency): Promise<T> {
		if (signal?.aborted) return Promise.reject(signal.reason);
		const flight = this.#flights.get(key) ?? this.#begin(key, start, urgency?.rank ?? 0);
		const unfollow = urgency ? flight.urgency.follow(urgency) : flight.urgency.raise(0);
		flight.wanted++;
		return new Promise<T>((resolve, reject) => {
			const withdraw = () => {
				unfollow?.();
				reject(signal?.reason);
				if (--flight.wanted === 0) this.#cancel(key, flight, signal?.reason);
			};
			const leave = signal && onAbort(signal, withdraw);
			flight.promise.then(resolve, reject).finally(() => {
				leave?.();
				unfollow?.();
			});
		});
	}

	/** Whether a request for `key` is under way. */
	has(key: K): boolean {
		return this.#flights.has(key);
	}

	#begin(key: K, start: Start<T>, rank: number): Flight<T> {
		const withdrawn = new Withdrawal();
		const urgency = new Urgency(rank);
		let held = false;
		const promise = start(withdrawn, urgency, () => {
			held = true;
		});
		const flight: Flight<T> = { promise, withdrawn, urgency, wanted: 0, held: () => held };
		this.#flights.set(key, flight);
		const land = () => {
			if (this.#flights.get(key) === flight) this.#flights.delete(key);
		};
		promise.then(land, land);
		return flight;
	}

	#cancel(key: K, flight: Flight<T>, reason: unknown): void {
		if (flight.held()) return;
		if (this.#flights.get(key) === flight) this.#flights.delete(key);
		flight.withdrawn.abort(reason);
	}
}
