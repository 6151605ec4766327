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
	const source = new ByteSource(stream.getReader());
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

/** Exactly so many bytes at a time from a reader that gives them as they come. */
class ByteSource {
	readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
	#rest: Uint8Array = new Uint8Array(0);

	constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
		this.#reader = reader;
	}

	/** A buffer of its own, so that a payload can be transferred to a worker. */
	async take(length: number): Promise<Uint8Array> {
		const out = new Uint8Array(length);
		for (let filled = 0; filled < length; ) {
			if (this.#rest.length === 0) {
				const { done, value } = await this.#reader.read();
				if (done) throw new Error("the answer was cut short");
				this.#rest = value;
			}
			const part = this.#rest.subarray(0, length - filled);
			out.set(part, filled);
			filled += part.length;
			this.#rest = this.#rest.subarray(part.length);
		}
		return out;
	}

	cancel(): void {
		// the stream is at its end, broken or no longer wanted: in each case there is nobody to tell
		this.#reader.cancel().catch(() => undefined);
	}
}
