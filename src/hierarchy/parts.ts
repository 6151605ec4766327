/** Values that one number doesn't hold, as several: an array with one more, innermost axis, which zarrita's decoder reads. Pure. */

import type { CodecDocument } from "./codec.ts";
import { type Parts, partsOf } from "./dtype.ts";
import type { ArrayDocument } from "./metadata.ts";

/** The document of the same bytes as the numbers that make up the values, with an axis of `count` numbers after the others. */
export function asParts({ chunk_shape, codecs }: ArrayDocument, { type, count }: Parts): ArrayDocument {
	const rank = chunk_shape.length;
	return {
		data_type: type,
		chunk_shape: [...chunk_shape, count],
		codecs: codecs.map((codec) => (codec.name === "transpose" ? withParts(codec, rank) : codec)),
	};
}

function withParts({ name, configuration }: CodecDocument, rank: number): CodecDocument {
	const axes = Array.from({ length: rank }, (_, axis) => axis);
	const { order = "C" } = configuration;
	const given = Array.isArray(order) ? order : order === "F" ? axes.reverse() : axes;
	return { name, configuration: { order: [...given, rank] } };
}

/** Strides in cells, from those of the numbers that make them up. */
export function cellStrides(stride: readonly number[], { count }: Parts): number[] {
	return stride.slice(0, -1).map((step) => step / count);
}

/** The name of a codec that would take the parts of a value for neighbouring cells; undefined where there is none. */
export function mixingCodec(type: string, codecs: readonly CodecDocument[]): string | undefined {
	if (!partsOf(type)) return undefined;
	const first = codecs.find(({ name }) => name !== "transpose" && name !== "reshape");
	if (first?.name === "sharding_indexed") return mixingCodec(type, first.configuration.codecs as CodecDocument[]);
	return first?.name === "bytes" ? undefined : first?.name;
}
