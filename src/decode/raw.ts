/** Chunks that are stored as their values lie in memory: there is nothing to decode, and no worker to wait for. Pure. */
import { strides } from "../hierarchy/grid.ts";
import type { ArrayDocument } from "../hierarchy/metadata.ts";
import { NUMBER_ARRAYS, type NumberName } from "../numbers.ts";
import type { Chunk } from "./shared.ts";

/** Types whose values are kept as they are stored. */
const KEPT = /^(?:u?int(?:8|16|32|64)|float(?:32|64))$/;
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Bytes in a buffer of their own: those that are a view of a larger one (one message holds many chunks) as a copy, so that nobody keeps or loses their neighbours. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
	return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}

const known = new WeakMap<readonly number[], readonly number[]>();

function stridesOf(shape: readonly number[]): readonly number[] {
	const found = known.get(shape) ?? strides(shape);
	known.set(shape, found);
	return found;
}

/** The strides of a decoded chunk: one list for all chunks of an array that lie alike, as there may be very many. */
export function sharedStrides({ chunk_shape }: ArrayDocument, stride: readonly number[]): readonly number[] {
	const own = stridesOf(chunk_shape);
	return own.length === stride.length && own.every((step, axis) => step === stride[axis]) ? own : stride;
}

/** The chunk over its own bytes; null where they are to be decoded, or are not as many as they should be, which the decoder says. */
export function rawChunk({ data_type, chunk_shape, codecs, limit }: ArrayDocument, bytes: Uint8Array): Chunk | null {
	const [only, ...others] = codecs;
	if (only?.name !== "bytes" || others.length > 0 || limit !== undefined || !KEPT.test(data_type)) return null;
	const Values = NUMBER_ARRAYS[data_type as NumberName];
	const width = Values.BYTES_PER_ELEMENT;
	if (width > 1 && !(LITTLE && only.configuration.endian === "little")) return null;
	if (bytes.length !== width * chunk_shape.reduce((a, b) => a * b, 1)) return null;
	return { data: new Values(ownBytes(bytes).buffer as ArrayBuffer), stride: stridesOf(chunk_shape) };
}
