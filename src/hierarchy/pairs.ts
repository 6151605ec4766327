/** Complex numbers as pairs of real numbers: an array with one more, innermost axis of two, which zarrita's decoder reads. Pure. */

import type { CodecDocument } from "./codec.ts";
import type { ArrayDocument } from "./metadata.ts";

const PARTS: Readonly<Record<string, string>> = { complex64: "float32", complex128: "float64" };

/** Whether the document's values are complex. */
export function isPaired({ data_type }: ArrayDocument): boolean {
	return data_type in PARTS;
}

/** The document of the same bytes as real numbers, with an axis of (real, imaginary) after the others. */
export function asPairs({ data_type, chunk_shape, codecs }: ArrayDocument): ArrayDocument {
	const rank = chunk_shape.length;
	return {
		data_type: PARTS[data_type],
		chunk_shape: [...chunk_shape, 2],
		codecs: codecs.map((codec) => (codec.name === "transpose" ? withParts(codec, rank) : codec)),
	};
}

function withParts({ name, configuration }: CodecDocument, rank: number): CodecDocument {
	const axes = Array.from({ length: rank }, (_, axis) => axis);
	const { order = "C" } = configuration;
	const given = Array.isArray(order) ? order : order === "F" ? axes.reverse() : axes;
	return { name, configuration: { order: [...given, rank] } };
}

/** Strides in cells (pairs), from those of the real numbers. */
export function pairStrides(stride: readonly number[]): number[] {
	return stride.slice(0, -1).map((step) => step / 2);
}

/** The name of a codec that would take real and imaginary parts for neighbouring cells; undefined where there is none. */
export function mixingCodec(codecs: readonly CodecDocument[]): string | undefined {
	const first = codecs.find(({ name }) => name !== "transpose")?.name;
	return first === "bytes" ? undefined : first;
}
