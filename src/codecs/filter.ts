/** numcodecs' filters that change values or their type, undone. (numcodecs: astype, quantize, delta, fixedscaleoffset) */
import { cast, type NumberName, type Numbers } from "./number.ts";

/** Values with their shape and strides, as zarrita hands them from codec to codec. */
export interface NumberChunk {
	readonly data: Numbers;
	readonly shape: readonly number[];
	readonly stride: readonly number[];
}

/** The part of the metadata that a filter may change for the codecs after it. */
export interface ChunkMeta {
	readonly dataType: string;
	readonly shape: readonly number[];
}

/** What a filter's configuration says: the type before and after it; for fixedscaleoffset, scale and offset. */
export interface FilterConfiguration {
	readonly decoded: NumberName;
	readonly stored: NumberName;
	readonly scale?: number;
	readonly offset?: number;
}

type Undo = (stored: Numbers, configuration: FilterConfiguration) => Numbers;

/** zarrita's codec interface around one filter. */
class Filter {
	readonly kind = "array_to_array";
	readonly #undo: Undo;
	readonly #configuration: FilterConfiguration;

	constructor(undo: Undo, configuration: FilterConfiguration) {
		this.#undo = undo;
		this.#configuration = configuration;
	}

	/** What the codecs after this one see; booleans are read as bytes. */
	getEncodedMeta<Meta extends ChunkMeta>(meta: Meta): Meta {
		const { stored } = this.#configuration;
		return { ...meta, dataType: stored === "bool" ? "uint8" : stored };
	}

	decode(chunk: NumberChunk): NumberChunk {
		return { ...chunk, data: this.#undo(chunk.data, this.#configuration) };
	}

	encode(): never {
		throw new Error("filters are read only");
	}
}

interface FilterClass {
	fromConfig(configuration: FilterConfiguration): Filter;
}

function filter(undo: Undo): FilterClass {
	return { fromConfig: (configuration) => new Filter(undo, configuration) };
}

/** astype and quantize: stored as another type; what quantize rounded stays rounded. */
export const Cast = filter((stored, { decoded }) => cast(stored, decoded));

/** delta: stored as differences, summed in the decoded type. */
export const Delta = filter((stored, { decoded }) => {
	const sums = cast(stored, decoded).slice() as { [index: number]: number } & Numbers;
	for (let i = 1; i < sums.length; i++) sums[i] += sums[i - 1]; // a sum of two bigints where they are such
	return sums;
});

/** fixedscaleoffset: stored / scale + offset, in the stored type where that is a float, else in float64. */
export const FixedScaleOffset = filter((stored, { decoded, scale = 1, offset = 0 }) => {
	const shifted = cast(stored, stored instanceof Float32Array ? "float32" : "float64").slice();
	const single = shifted instanceof Float32Array;
	const [by, to] = single ? [Math.fround(scale), Math.fround(offset)] : [scale, offset];
	const round = single ? Math.fround : Number;
	for (let i = 0; i < shifted.length; i++) shifted[i] = round((shifted[i] as number) / by) + to;
	return cast(shifted, decoded);
});
