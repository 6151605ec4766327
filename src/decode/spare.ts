/** Copies that are given away to a worker, made a few milliseconds at a time: a large plane would hold the page for long. */
import type { NumberArray } from "../numbers.ts";

const PIECE_BYTES = 2 ** 20;
const AT_ONCE_MS = 8;

/** Buffers that came back, by their size, as long as nobody needs the memory: fresh memory costs several times what a copy does. */
const back = new Map<number, WeakRef<ArrayBuffer>>();
const MOST_BACK = 4;

/** Takes a copy's buffer for the next copy of its size. */
export function takeBack({ buffer }: ArrayBufferView): void {
	if (!(buffer instanceof ArrayBuffer) || buffer.byteLength === 0) return;
	back.delete(buffer.byteLength);
	back.set(buffer.byteLength, new WeakRef(buffer));
	for (const size of [...back.keys()].slice(0, -MOST_BACK)) back.delete(size);
}

function bufferOf(size: number): ArrayBuffer {
	const kept = back.get(size)?.deref();
	back.delete(size);
	return kept ?? new ArrayBuffer(size);
}

/** A copy of a typed array in a buffer of its own. Rejects with the signal's reason. */
export async function spareCopy<A extends NumberArray>(values: A, signal?: AbortSignal): Promise<A> {
	const copy = new (values.constructor as new (buffer: ArrayBuffer) => A)(bufferOf(values.byteLength));
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
