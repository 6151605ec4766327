/** What a reference says of a key: its bytes, or where they lie. Pure. */
import { fromBase64 } from "../codecs/base64.ts";
import { ZarrError } from "../errors.ts";

/** Where the bytes of a key lie: all of a file, or `length` bytes from `offset`. */
export interface Pointer {
	readonly file: string;
	readonly part?: { readonly offset: number; readonly length: number };
}

const BASE64 = "base64:";

/** The error of a reference that can't be true. */
export function broken(key: string, what: string, cause?: unknown): ZarrError {
	return new ZarrError("MetadataError", `The reference of ${key} ${what}. Write the references anew.`, { key, cause });
}

/** Bytes that stand among the references, as text or as base64. */
export function inlined(text: string, key: string): Uint8Array<ArrayBuffer> {
	if (!text.startsWith(BASE64)) return new TextEncoder().encode(text);
	try {
		return fromBase64(text.slice(BASE64.length));
	} catch (cause) {
		throw broken(key, "is no base64", cause);
	}
}

/** A checked part of a file. Throws MetadataError for what is no place in a file. */
export function partOf(offset: unknown, length: unknown, key: string): { offset: number; length: number } {
	const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
	if (!isSize(offset) || !isSize(length)) throw broken(key, "has an offset or a length that is no number of bytes");
	return { offset, length };
}
