/** The stream of frames with which the Jupyter server answers a batch (README.md in this folder). Pure but for reading. */

/** One answer of a batch. */
export interface Frame {
	readonly index: number;
	/** HTTP's status: 200, 206, 304, 403, 404, 413, 416 or 500. */
	readonly status: number;
	readonly etag: string;
	readonly payload: Uint8Array;
}

const HEADER = 16;
const END = 0xffffffff;

/** The frames of a stream, each as soon as it is whole. Throws where the stream ends before its last frame. */
export async function* readFrames(stream: ReadableStream<Uint8Array>): AsyncGenerator<Frame, void, void> {
	const source = byteSource(stream);
	try {
		for (;;) {
			const header = await source.take(HEADER);
			const view = new DataView(header.buffer, header.byteOffset, HEADER);
			const index = view.getUint32(0, true);
			if (index === END) return;
			const etag = new TextDecoder().decode(await source.take(view.getUint32(8, true)));
			yield { index, status: view.getUint32(4, true), etag, payload: await source.take(view.getUint32(12, true)) };
		}
	} finally {
		source.cancel();
	}
}

/** Exactly so many bytes at a time, each in a buffer of its own, so that a payload can be transferred to a worker. */
interface ByteSource {
	take(length: number): Promise<Uint8Array>;
	cancel(): void;
}

/** The bytes of a stream; put by the browser where they shall be, where it can. */
function byteSource(stream: ReadableStream<Uint8Array>): ByteSource {
	try {
		return filled(stream.getReader({ mode: "byob" }));
	} catch {
		return cut(stream.getReader()); // Safari's answers are no byte streams
	}
}

const CUT_SHORT = "the answer was cut short";

function filled(reader: ReadableStreamBYOBReader): ByteSource {
	const take = async (length: number) => {
		let bytes = new Uint8Array(length);
		for (let at = 0; at < length; ) {
			const { done, value } = await reader.read(new Uint8Array(bytes.buffer, at));
			if (done || !value) throw new Error(CUT_SHORT);
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
				if (done) throw new Error(CUT_SHORT);
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

/** The stream is at its end, broken or no longer wanted: in each case there is nobody to tell. */
function quietly(cancelled: Promise<void>): void {
	cancelled.catch(() => undefined);
}
