/** Copies that are given away to a worker, made a few milliseconds at a time: a large plane would hold the page for long. */
import type { NumberArray } from "../numbers.ts";

const PIECE_BYTES = 2 ** 20;
const AT_ONCE_MS = 8;

/** A copy of a typed array in a buffer of its own. Rejects with the signal's reason. */
export async function spareCopy<A extends NumberArray>(values: A, signal?: AbortSignal): Promise<A> {
	const copy = new (values.constructor as new (length: number) => A)(values.length);
	const [from, to] = [values, copy].map((held) => new Uint8Array(held.buffer, held.byteOffset, held.byteLength));
	let since = performance.now();
	for (let at = 0; at < from.length; at += PIECE_BYTES) {
		to.set(from.subarray(at, at + PIECE_BYTES), at);
		if (performance.now() - since < AT_ONCE_MS) continue;
		await new Promise((resolve) => setTimeout(resolve));
		signal?.throwIfAborted();
		since = performance.now();
	}
	return copy;
}
