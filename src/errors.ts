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

/** Whether `error` is one of ours, with one of `tags` if any are given: by what it holds, as the copies of this module on a page share what is under way, and what fails of it. */
export function isZarrError(error: unknown, ...tags: ErrorTag[]): error is ZarrError {
	if (!(error instanceof Error && "tag" in error && error.tag === error.name)) return false;
	return tags.length === 0 || tags.includes(error.tag as ErrorTag);
}

/** Whether `error` says that its caller withdrew (an AbortSignal fired); never shown to a person. */
export function isAbort(error: unknown): boolean {
	return error instanceof Error && error.name === "AbortError";
}

/** The sentence of any thrown value, for the view, the console and `w.error`. */
export function errorText(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
