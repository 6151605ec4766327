/**
 * Requests of a rush are made by a worker: each leaves garbage in the browser's own heap, and a page stands still for up to 80 ms when that of ten thousand
 * is collected at once (docs/profile.md). So the worker stands still, and the page goes on.
 */
import { onAbort, type Signal } from "../signal.ts";
import type { Answered, Delivery, Orders } from "./errand.ts";
import type { Answer, Send } from "./http.ts";

/** After so many requests, each within a quarter of a second of the one before, a worker makes those that follow. */
const RUSH = 1000;
const PAUSE_MS = 250;
/** A worker that has had nothing to do for so long ends. */
const IDLE_MS = 1000;

let code: string | undefined;
let courier: Courier | undefined;
/** Whether this page let no worker run. */
let refused = false;

/** Hands over the text of `errand.ts`, which entries do; without it all requests are made on the page. */
export function handErrand(text: string): void {
	code = text;
}

/** Makes the requests of one store: on the page, and those of a rush in a worker, where they carry no header and nobody on the page has a hand in them. */
export function rushSend(): Send {
	let count = 0;
	let last = 0;
	return (url, init, signal) => {
		const now = performance.now();
		count = now - last > PAUSE_MS ? 1 : count + 1;
		last = now;
		const rushed = count > RUSH && Object.keys(init.headers ?? {}).length === 0 && mayCarry();
		if (rushed && code) courier ??= new Courier(code);
		return rushed && courier?.ready ? courier.send(url, init, signal) : globalThis.fetch(url, init);
	};
}

/** Whether a worker's requests are as the page's: not where that has a `fetch` of its own, or a service worker that answers. */
function mayCarry(): boolean {
	if (refused || typeof Worker === "undefined" || typeof document === "undefined") return false;
	const source = Function.prototype.toString.call(globalThis.fetch);
	return /^function fetch\(\) \{\s*\[native code\]\s*\}$/.test(source) && !navigator.serviceWorker?.controller;
}

interface Waiting {
	readonly bring: (answer: Answer | Promise<Answer>) => void;
	readonly fail: (error: unknown) => void;
	/** Asks on the page after all. */
	readonly again: () => Promise<Answer>;
	readonly leave?: () => void;
}

/** One worker, from the first request that it makes until it has been idle. */
class Courier {
	/** Whether it runs. Until it says so the page asks by itself, and where it is refused for good. */
	ready = false;
	readonly #url: string;
	readonly #waiting = new Map<number, Waiting>();
	#worker: Worker | undefined;
	#orders: Orders | undefined;
	#count = 0;
	#idle: ReturnType<typeof setTimeout> | undefined;

	constructor(text: string) {
		this.#url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
		try {
			this.#worker = new Worker(this.#url, { type: "module", name: "zarr-widget requests" });
			this.#worker.onmessage = ({ data }: MessageEvent<Delivery | { ready: true }>) => this.#hear(data);
			this.#worker.onerror = (event) => {
				event.preventDefault();
				this.#refuse();
			};
		} catch {
			this.#refuse(); // no module workers, or none from a blob
		}
	}

	/** Makes one request; rejects as `fetch` does. */
	send(url: string, init: RequestInit, signal?: Signal): Promise<Answer> {
		if (signal?.aborted) return Promise.reject(signal.reason);
		clearTimeout(this.#idle);
		const id = ++this.#count;
		// of a worker from a blob the browser would name no page
		this.#order().errands.push({ id, url, init: { cache: init.cache, referrer: location.href } });
		return new Promise((bring, fail) => {
			const withdraw = () => {
				this.#waiting.delete(id);
				this.#order().withdrawn.push(id);
				this.#rest();
				fail(signal?.reason);
			};
			const leave = signal && onAbort(signal, withdraw);
			this.#waiting.set(id, { bring, fail, leave, again: () => globalThis.fetch(url, init) });
		});
	}

	/** What is to be said, all of one turn in one message. */
	#order(): Orders {
		if (this.#orders) return this.#orders;
		const orders: Orders = { errands: [], withdrawn: [] };
		this.#orders = orders;
		void Promise.resolve().then(() => {
			this.#orders = undefined;
			this.#worker?.postMessage(orders);
		});
		return orders;
	}

	#hear(message: Delivery | { ready: true }): void {
		if ("ready" in message) this.ready = true;
		else this.#deliver(message);
		this.#rest();
	}

	#deliver({ brought, small }: Delivery): void {
		let at = 0;
		for (const answer of brought) {
			const waiting = this.#waiting.get(answer.id);
			this.#waiting.delete(answer.id);
			waiting?.leave?.();
			if ("failed" in answer) waiting?.fail(new TypeError(answer.failed));
			else {
				const body = answer.body ?? small.buffer.slice(at, at + answer.length);
				if (!answer.body) at += answer.length;
				waiting?.bring(answerOf(answer, body));
			}
		}
	}

	#rest(): void {
		clearTimeout(this.#idle);
		if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.#end(), IDLE_MS);
	}

	#end(): void {
		clearTimeout(this.#idle);
		this.#worker?.terminate();
		URL.revokeObjectURL(this.#url);
		if (courier === this) courier = undefined;
	}

	#refuse(): void {
		refused = true;
		this.#end();
		for (const { bring, again, leave } of this.#waiting.values()) {
			leave?.();
			bring(again());
		}
		this.#waiting.clear();
	}
}

/** As `fetch` answers, as far as it is looked at. */
function answerOf({ status, url, headers, broke }: Answered, body: ArrayBuffer): Answer {
	return {
		ok: status >= 200 && status < 300,
		status,
		url,
		type: "default",
		headers: { get: (name) => headers[name.toLowerCase()] ?? null },
		body: null,
		arrayBuffer: () => (broke === undefined ? Promise.resolve(body) : Promise.reject(new TypeError(broke))),
	};
}
