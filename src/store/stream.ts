/** The bytes of an answer as they come. */

/** Takes bytes off a stream, in order. */
export interface ByteSource {
	/** So many bytes, in a buffer of their own, so that they can be transferred to a worker; fewer only where the stream ends. */
	take(length: number): Promise<Uint8Array<ArrayBuffer>>;
	cancel(): void;
}

/** The bytes of a stream; put by the browser where they shall be, where it can. */
export function byteSource(stream: ReadableStream<Uint8Array>): ByteSource {
	try {
		return filled(stream.getReader({ mode: "byob" }));
	} catch {
		return cut(stream.getReader()); // Safari's answers are no byte streams
	}
}

function filled(reader: ReadableStreamBYOBReader): ByteSource {
	const take = async (length: number) => {
		let bytes = new Uint8Array(length);
		for (let at = 0; at < length; ) {
			const { done, value } = await reader.read(new Uint8Array(bytes.buffer, at));
			if (done || !value) return value ? new Uint8Array(value.buffer, 0, at).slice() : new Uint8Array(0);
			at += value.length;
			bytes = new Uint8Array(value.buffer); // the one that was handed over has been detached
		}
		return bytes;
	};
	return { take, cancel: () => quietly(reader.cancel()) };
}

function cut(reader: ReadableStreamDefaultReader<Uint8Array>): ByteSource {
	let rest: Uint8Array = new Uint8Array(0);
	const take = async (length: number) => {
		const out = new Uint8Array(length);
		for (let at = 0; at < length; ) {
			if (rest.length === 0) {
				const { done, value } = await reader.read();
				if (done) return out.slice(0, at);
				rest = value;
			}
			const part = rest.subarray(0, length - at);
			out.set(part, at);
			at += part.length;
			rest = rest.subarray(part.length);
		}
		return out;
	};
	return { take, cancel: () => quietly(reader.cancel()) };
}

/** All bytes of a stream, of which `length` are expected; more come where an answer was packed for its way. */
export async function allBytes(stream: ReadableStream<Uint8Array>, length: number): Promise<Uint8Array<ArrayBuffer>> {
	const source = byteSource(stream);
	const parts = [await source.take(length)];
	for (let wanted = 2 ** 16; parts[parts.length - 1].length > 0; wanted *= 2) parts.push(await source.take(wanted));
	return parts.length === 2 ? parts[0] : new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** The stream is at its end, broken or no longer wanted: in each case there is nobody to tell. */
function quietly(cancelled: Promise<void>): void {
	cancelled.catch(() => undefined);
}
