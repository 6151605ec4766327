/** Tagged errors: each names what failed (URL, key, codec, dtype), keeps its cause and ends with what to do. */

/** The stage at which something failed. */
export type ErrorTag =
	| "AddressError"
	| "NotFoundError"
	| "NetworkError"
	| "AccessError"
	| "MetadataError"
	| "UnsupportedError"
	| "ChunkError"
	| "ChangedError"
	| "SelectionError"
	| "BudgetError"
	| "KernelError";

/** What an error knows of the thing that failed. */
export interface ErrorFields {
	/** The address that was asked. */
	url?: string;
	/** The node's path in its store. */
	path?: string;
	/** The key in the store, of a chunk or a metadata document. */
	key?: string;
	/** The codec's name in the metadata. */
	codec?: string;
	/** The data type's name. */
	dtype?: string;
	/** The HTTP status that was answered. */
	status?: number;
	/** The error that lies beneath. */
	cause?: unknown;
}

/** The one error class of this package; `tag` says the stage, the fields say the thing. */
export class ZarrError extends Error {
	/** The stage that failed; also the error's `name`. */
	readonly tag: ErrorTag;
	/** The address that was asked, where one was. */
	readonly url?: string;
	/** The path of the node that failed, below the store's root. */
	readonly path?: string;
	/** The key of the chunk or metadata document that failed. */
	readonly key?: string;
	/** The codec that failed or is unknown, as the metadata names it. */
	readonly codec?: string;
	/** The data type that can't be read, as the metadata names it. */
	readonly dtype?: string;
	/** The HTTP status that was answered, where one was. */
	readonly status?: number;

	/** An error with its sentence for people, which ends with what to do. */
	constructor(tag: ErrorTag, message: string, fields: ErrorFields = {}) {
		super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
		this.name = tag;
		this.tag = tag;
		this.url = fields.url;
		this.path = fields.path;
		this.key = fields.key;
		this.codec = fields.codec;
		this.dtype = fields.dtype;
		this.status = fields.status;
	}
}

/** Whether `error` is one of ours, with one of `tags` if any are given. */
export function isZarrError(error: unknown, ...tags: ErrorTag[]): error is ZarrError {
	return error instanceof ZarrError && (tags.length === 0 || tags.includes(error.tag));
}

/** Whether `error` says that its caller withdrew (an AbortSignal fired); never shown to a person. */
export function isAbort(error: unknown): boolean {
	return error instanceof Error && error.name === "AbortError";
}

/** The sentence of any thrown value, for the view, the console and `w.error`. */
export function errorText(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** The promise, or the signal's reason as soon as it fires: withdraws this caller only. */
export function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return promise;
	return new Promise((resolve, reject) => {
		const leave = onAbort(signal, () => reject(signal.reason));
		promise.then(resolve, reject).finally(leave);
	});
}

const waiters = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back when the signal fires, at once where it has; returns how to stop that. A signal has one listener, however many wait for it: Node warns of more than ten, and a plane has hundreds of chunks. */
export function onAbort(signal: AbortSignal, fired: () => void): () => void {
	if (signal.aborted) fired();
	if (signal.aborted) return () => undefined;
	const calls = waiters.get(signal) ?? new Set();
	const call = () => fired(); // a function of its own for each who waits
	waiters.set(signal, calls.add(call));
	signal.addEventListener("abort", tellWaiters); // no second time where it is there
	return () => {
		if (!calls.delete(call) || calls.size > 0) return;
		// what waits for nothing more is no work for the collector of garbage: there is a signal for each of very many chunks
		waiters.delete(signal);
		signal.removeEventListener("abort", tellWaiters);
	};
}

function tellWaiters({ target }: Event): void {
	const calls = waiters.get(target as AbortSignal);
	waiters.delete(target as AbortSignal);
	calls?.forEach((call) => void call());
}
