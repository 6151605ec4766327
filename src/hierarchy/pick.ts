/** One number out of each cell that holds several: from decoded cells to an array of numbers. Pure. */
import type { NumberArray } from "../numbers.ts";
import { numbersIn } from "./record.ts";

/** The parts of a complex number. */
export const COMPLEX_PARTS = ["magnitude", "phase", "real", "imaginary"] as const;

/** A part of a complex number; the phase in radians, from −π to π. */
export type ComplexPart = (typeof COMPLEX_PARTS)[number];

/** What is taken out of each cell, once it is decoded: of structs a number at a place, of complex numbers a part. */
export interface FieldPick {
	/** Of structs: the number's type and byte order, the byte at which it begins, and the bytes of a whole struct. */
	readonly at?: {
		readonly type: string;
		readonly endian: "little" | "big";
		readonly start: number;
		readonly step: number;
	};
	readonly part?: ComplexPart;
}

/** What `pick` takes out of the decoded cells: pairs of numbers, or the bytes of structs. */
export function pickNumbers(cells: NumberArray, { at, part }: FieldPick): NumberArray {
	const numbers = at ? numbersIn(cells as Uint8Array, { ...at, count: Math.floor(cells.length / at.step) }) : cells;
	return part ? partOf(numbers as Float32Array | Float64Array, part) : numbers;
}

function partOf(pairs: Float32Array | Float64Array, part: ComplexPart): Float32Array | Float64Array {
	const out = new (pairs.constructor as Float64ArrayConstructor)(pairs.length / 2);
	const value = VALUE[part];
	for (let i = 0; i < out.length; i++) out[i] = value(pairs[2 * i], pairs[2 * i + 1]);
	return out;
}

const VALUE: Readonly<Record<ComplexPart, (real: number, imaginary: number) => number>> = {
	magnitude: Math.hypot,
	phase: (real, imaginary) => Math.atan2(imaginary, real),
	real: (real) => real,
	imaginary: (_, imaginary) => imaginary,
};
