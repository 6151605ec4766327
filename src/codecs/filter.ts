/** numcodecs' filters that change values or their type, undone. (numcodecs: astype, quantize, delta, fixedscaleoffset) */
import { widen } from "../narrow.ts";
import type { NumberArray, NumberName } from "../numbers.ts";
import { cast, roundHalf } from "./number.ts";

/** Values with their shape and strides, as zarrita hands them from codec to codec. */
export interface NumberChunk {
	readonly data: NumberArray;
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

const READ_AS: Readonly<Record<string, NumberName>> = { bool: "uint8", float16: "uint16" };

type Undo = (stored: NumberArray, configuration: FilterConfiguration) => NumberArray;

/** zarrita's codec interface around one filter. */
class Filter {
	readonly kind = "array_to_array";
	readonly #undo: Undo;
	readonly #configuration: FilterConfiguration;

	constructor(undo: Undo, configuration: FilterConfiguration) {
		this.#undo = undo;
		this.#configuration = configuration;
	}

	/** What the codecs after this one see; booleans are read as bytes, half-precision numbers as their bits. */
	getEncodedMeta<Meta extends ChunkMeta>(meta: Meta): Meta {
		const { stored } = this.#configuration;
		return { ...meta, dataType: READ_AS[stored] ?? stored };
	}

	decode(chunk: NumberChunk): NumberChunk {
		const { stored } = this.#configuration;
		const data = stored === "float16" && chunk.data instanceof Uint16Array ? widen(stored, chunk.data) : chunk.data;
		return { ...chunk, data: this.#undo(data, this.#configuration) };
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
	const sums = cast(stored, decoded).slice() as { [index: number]: number } & NumberArray;
	const half = decoded === "float16";
	for (let i = 1; i < sums.length; i++) {
		const sum = sums[i] + sums[i - 1]; // of two bigints where they are such
		sums[i] = half ? roundHalf(sum) : sum;
	}
	return sums;
});

const ROUND: Readonly<Record<string, (value: number) => number>> = { float16: roundHalf, float32: Math.fround };

/** fixedscaleoffset: stored / scale + offset, in the stored type where that is a float, else in float64. */
export const FixedScaleOffset = filter((stored, { decoded, stored: name, scale = 1, offset = 0 }) => {
	const round = ROUND[name] ?? Number;
	const [by, to] = [round(scale), round(offset)];
	const shifted = cast(stored, "float64").slice() as Float64Array;
	for (let i = 0; i < shifted.length; i++) shifted[i] = round(round(shifted[i] / by) + to);
	return cast(shifted, decoded);
});
