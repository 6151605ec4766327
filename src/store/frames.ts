/** The stream of frames with which the Jupyter server answers a batch (README.md in this folder). Pure but for reading. */
import { type ByteSource, byteSource } from "./stream.ts";

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
			const header = await exactly(source, HEADER);
			const view = new DataView(header.buffer, header.byteOffset, HEADER);
			const index = view.getUint32(0, true);
			if (index === END) return;
			const etag = new TextDecoder().decode(await exactly(source, view.getUint32(8, true)));
			yield { index, status: view.getUint32(4, true), etag, payload: await exactly(source, view.getUint32(12, true)) };
		}
	} finally {
		source.cancel();
	}
}

async function exactly(source: ByteSource, length: number): Promise<Uint8Array> {
	const bytes = await source.take(length);
	if (bytes.length < length) throw new Error("the answer was cut short");
	return bytes;
}
