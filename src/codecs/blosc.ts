/** blosc by numcodecs, with the frame's own lengths checked first: its decoder reads beyond a cut frame. (Blosc 1 chunk format) */
import { tooMany } from "./output.ts";

const HEADER = 16;

/** Decodes one frame of bytes. */
export interface ByteCodec {
	decode(bytes: Uint8Array): Promise<Uint8Array>;
}

/** zarrita's codec interface around numcodecs' blosc. */
export class CheckedBlosc {
	readonly kind = "bytes_to_bytes";
	readonly #codec: ByteCodec;
	readonly #limit: number;

	/** `limit`: the most bytes that a frame may give. */
	constructor(codec: ByteCodec, limit: number) {
		this.#codec = codec;
		this.#limit = limit;
	}

	/** Decodes one frame. Throws where the frame is cut, or says a version that this decoder does not know. */
	async decode(bytes: Uint8Array): Promise<Uint8Array> {
		if (bytes.length < HEADER) throw new Error(`${bytes.length} bytes are too few for a blosc frame`);
		const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
		const stored = view.getUint32(12, true);
		if (view.getUint8(0) > 2) throw new Error(`blosc frame of version ${view.getUint8(0)}`);
		if (stored !== bytes.length) throw new Error(`the frame should have ${stored} bytes and has ${bytes.length}`);
		const size = view.getUint32(4, true);
		if (size > this.#limit) throw tooMany(this.#limit);
		const decoded = await this.#codec.decode(bytes);
		if (decoded.length !== size) throw new Error(`decoded ${decoded.length} bytes in place of ${size}`);
		return decoded;
	}

	encode(): never {
		throw new Error("blosc is read only");
	}
}
