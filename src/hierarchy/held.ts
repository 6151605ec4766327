/** A number in an attribute → the value as an array of a type holds it. Pure. */
import { narrowBits, roundNarrow } from "../narrow.ts";
import type { Dtype } from "./dtype.ts";

const NAMED: Record<string, number> = {
	nan: Number.NaN,
	inf: Number.POSITIVE_INFINITY,
	infinity: Number.POSITIVE_INFINITY,
	"-inf": Number.NEGATIVE_INFINITY,
	"-infinity": Number.NEGATIVE_INFINITY,
};

/** A number in any of the forms that writers give it; undefined where it is none. */
export function numberOf(value: unknown): number | bigint | undefined {
	if (typeof value === "number" || typeof value === "bigint") return value;
	if (typeof value !== "string" || value.trim() === "") return undefined;
	const text = value.trim();
	if (/^[-+]?\d+$/.test(text) && !Number.isSafeInteger(Number(text))) return BigInt(text.replace("+", ""));
	const number = NAMED[text.toLowerCase()] ?? Number(text);
	return Number.isNaN(number) && text.toLowerCase() !== "nan" ? undefined : number;
}

/** The value as an array of this type holds it, bigint of 64-bit integers; undefined where it can't hold it. */
function storedAs(value: number | bigint, dtype: Dtype): number | bigint | undefined {
	if (dtype.kind === "float") {
		const number = Number(value);
		if (narrowBits(dtype.name) !== undefined) return roundNarrow(dtype.name, number);
		return dtype.bytes === 4 ? Math.fround(number) : number;
	}
	if (typeof value === "number" && !Number.isInteger(value)) return undefined;
	const exact = BigInt(value);
	const held = dtype.kind === "int" ? BigInt.asIntN(bitsOf(dtype), exact) : BigInt.asUintN(bitsOf(dtype), exact);
	return held === exact ? sized(exact, dtype) : undefined;
}

function bitsOf(dtype: Dtype): number {
	return dtype.kind === "bool" ? 1 : (narrowBits(dtype.name) ?? dtype.bytes * 8);
}

function sized(exact: bigint, dtype: Dtype): number | bigint {
	return bitsOf(dtype) === 64 ? exact : Number(exact);
}

/** An array's own data type, and the one as which it is read: another where its bytes hold integers of the other sign. */
export interface Types {
	readonly dtype: Dtype;
	readonly as: Dtype;
}

/** The value that an attribute means, in the type as which the array is read; undefined where neither type holds it. Attributes are written in either type, netCDF's in the stored one: 255 of uint8 is −1 of int8. */
export function heldAs(value: number | bigint, { dtype, as }: Types): number | bigint | undefined {
	const held = storedAs(value, as);
	if (held !== undefined || as === dtype || as.kind === "bool") return held;
	return storedAs(value, dtype) === undefined ? undefined : turned(BigInt(value), as);
}

/** An integer's bits, read in a type. */
export function turned(value: bigint, as: Dtype): number | bigint {
	return sized(as.kind === "int" ? BigInt.asIntN(bitsOf(as), value) : BigInt.asUintN(bitsOf(as), value), as);
}
