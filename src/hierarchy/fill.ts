/** Fill values of v2 and v3 metadata, decoded exactly by data type. Pure. (Zarr v3 core, "Fill value"; v2, "Fill value encoding") */
import { ZarrError } from "../errors.ts";
import { type Dtype, NAT, type Scalar } from "./dtype.ts";
import { isObject, type Json } from "./json.ts";

const SPECIAL: Record<string, number> = {
	NaN: Number.NaN,
	Infinity: Number.POSITIVE_INFINITY,
	"-Infinity": Number.NEGATIVE_INFINITY,
};

/** The exact fill value, or null where the metadata says null or nothing. Throws MetadataError where it does not fit the type. */
export function decodeFill(value: Json | undefined, dtype: Dtype, path: string): Scalar {
	if (value === undefined || value === null) return null;
	const decoded = DECODERS[dtype.kind](value, dtype);
	if (decoded === undefined) {
		const shown =
			isObject(value) || Array.isArray(value)
				? "an object"
				: JSON.stringify(typeof value === "bigint" ? String(value) : value);
		throw new ZarrError(
			"MetadataError",
			`The fill value ${shown} of "${path}" does not fit its type ${dtype.name}. Correct fill_value in the metadata.`,
			{ path, dtype: dtype.name },
		);
	}
	return decoded;
}

const DECODERS: Record<Dtype["kind"], (value: Json, dtype: Dtype) => Scalar | undefined> = {
	bool: (value) => (typeof value === "boolean" ? value : value === 0 ? false : value === 1 ? true : undefined),
	int: integerFill,
	uint: integerFill,
	float: floatFill,
	complex: complexFill,
	datetime: tickFill,
	timedelta: tickFill,
	string: (value, dtype) => (typeof value === "string" ? textFill(value, dtype) : value === 0 ? "0" : undefined),
	bytes: (value) => (typeof value === "string" ? base64Bytes(value) : value === 0 ? new Uint8Array() : undefined),
	object: (value) => (isObject(value) || Array.isArray(value) ? undefined : value),
};

function integerFill(value: Json, dtype: Dtype): Scalar | undefined {
	if (
		typeof value === "boolean" ||
		(typeof value !== "bigint" && !(typeof value === "number" && Number.isInteger(value)))
	)
		return undefined;
	const bits = 8 * dtype.bytes;
	const exact = BigInt(value);
	const fits = dtype.kind === "uint" ? BigInt.asUintN(bits, exact) === exact : BigInt.asIntN(bits, exact) === exact;
	if (!fits) return undefined;
	return bits === 64 ? exact : Number(exact);
}

function tickFill(value: Json, dtype: Dtype): Scalar | undefined {
	return value === "NaT" ? NAT : integerFill(value, dtype);
}

function floatFill(value: Json, dtype: Dtype): Scalar | undefined {
	if (typeof value === "number" || typeof value === "bigint") return roundTo(Number(value), dtype);
	if (typeof value !== "string") return undefined;
	if (value in SPECIAL) return SPECIAL[value];
	return hexFloat(value, dtype);
}

function complexFill(value: Json, dtype: Dtype): Scalar | undefined {
	const part: Dtype = { ...dtype, kind: "float", bytes: dtype.bytes / 2 };
	const parts = (Array.isArray(value) ? value : [value, 0]).map((item) => floatFill(item, part));
	const [real, imaginary] = parts;
	return parts.length === 2 && typeof real === "number" && typeof imaginary === "number"
		? [real, imaginary]
		: undefined;
}

function roundTo(value: number, dtype: Dtype): number {
	return dtype.bytes === 4 ? Math.fround(value) : value;
}

/** `0x7fc00000`: the bits of the value, most significant first. */
function hexFloat(text: string, dtype: Dtype): number | undefined {
	if (!new RegExp(`^0x[0-9a-fA-F]{${2 * dtype.bytes}}$`).test(text)) return undefined;
	const view = new DataView(new ArrayBuffer(8));
	view.setBigUint64(0, BigInt(text));
	if (dtype.bytes === 8) return view.getFloat64(0);
	if (dtype.bytes === 4) return view.getFloat32(4);
	return halfToNumber(view.getUint16(6));
}

/** The value of an IEEE 754 half-precision bit pattern. */
export function halfToNumber(bits: number): number {
	const sign = bits & 0x8000 ? -1 : 1;
	const exponent = (bits >> 10) & 31;
	const fraction = bits & 1023;
	if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
	return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** Fixed-length bytes are written as base64; everything else is the text itself. */
function textFill(value: string, dtype: Dtype): string | undefined {
	if (!dtype.name.startsWith("S")) return value;
	const bytes = base64Bytes(value);
	return bytes && String.fromCharCode(...bytes).replace(/\0+$/, "");
}

function base64Bytes(text: string): Uint8Array | undefined {
	try {
		return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
	} catch {
		return undefined; // no base64
	}
}
