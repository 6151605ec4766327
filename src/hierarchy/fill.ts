/** Fill values of v2 and v3 metadata, decoded exactly by data type. Pure. (Zarr v3 core, "Fill value"; v2, "Fill value encoding") */
import { ZarrError } from "../errors.ts";
import { narrowBits, roundNarrow, widen } from "../narrow.ts";
import { type Dtype, dtypeOf, NAT, partsOf, type Scalar } from "./dtype.ts";
import { bytesOf } from "./encode.ts";
import { isObject, type Json } from "./json.ts";
import { base64Bytes, bytesText } from "./text.ts";

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
	bytes: bytesFill,
	struct: structFill,
	string: (value, dtype) => (typeof value === "string" ? textFill(value, dtype) : value === 0 ? "0" : undefined),
	object: (value) => (isObject(value) || Array.isArray(value) ? undefined : value),
};

function integerFill(value: Json, dtype: Dtype): Scalar | undefined {
	if (
		typeof value === "boolean" ||
		(typeof value !== "bigint" && !(typeof value === "number" && Number.isInteger(value)))
	)
		return undefined;
	const bits = narrowBits(dtype.name) ?? 8 * dtype.bytes;
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
	if (Object.hasOwn(SPECIAL, value)) return roundTo(SPECIAL[value], dtype);
	return hexFloat(value, dtype);
}

function complexFill(value: Json, dtype: Dtype): Scalar | undefined {
	const part = dtypeOf(partsOf(dtype.zarrita)?.type ?? "");
	if (!part) return undefined;
	const parts = (Array.isArray(value) ? value : [value, 0]).map((item) => floatFill(item, part));
	const [real, imaginary] = parts;
	return parts.length === 2 && typeof real === "number" && typeof imaginary === "number"
		? [real, imaginary]
		: undefined;
}

function roundTo(value: number, { name, bytes }: Dtype): number | undefined {
	if (narrowBits(name) !== undefined) return roundNarrow(name, value);
	return bytes === 4 ? Math.fround(value) : value;
}

/** `0x7fc00000`: the bits of the value, most significant first. For floats of less than 8 bits tensorstore writes the byte as base64. */
function hexFloat(text: string, dtype: Dtype): number | undefined {
	const hex = new RegExp(`^0x[0-9a-fA-F]{${2 * dtype.bytes}}$`).test(text);
	const byte = hex || dtype.bytes > 1 ? undefined : base64Bytes(text);
	if (!hex && byte?.length !== 1) return undefined;
	const view = new DataView(new ArrayBuffer(8));
	view.setBigUint64(0, byte ? BigInt(byte[0]) : BigInt(text));
	if (dtype.bytes === 8) return view.getFloat64(0);
	if (dtype.bytes === 4) return view.getFloat32(4);
	return widen(dtype.name, Uint16Array.of(view.getUint16(6)))[0];
}

/** v2 and zarr-python write raw bits as base64, the v3 specification as a list of bytes. */
function bytesFill(value: Json, { bytes }: Dtype): Uint8Array | undefined {
	// zarr-python 2 gives bytes of variable length the fill value of numbers
	const decoded = typeof value === "string" ? base64Bytes(value) : value === 0 ? new Uint8Array() : byteList(value);
	return bytes === 0 || decoded?.length === bytes ? decoded : undefined;
}

/** v2 writes the bytes of a struct as base64, v3 an object by field. */
function structFill(value: Json, dtype: Dtype): Uint8Array | undefined {
	if (!isObject(value)) return value === 0 ? new Uint8Array(dtype.bytes) : bytesFill(value, dtype);
	const record = new Uint8Array(dtype.bytes);
	for (const { name, offset, dtype: type, endian, shape } of dtype.fields ?? []) {
		const given = Object.hasOwn(value, name) ? value[name] : undefined;
		const decoded = given === undefined || shape.length > 0 ? undefined : DECODERS[type.kind](given, type);
		const bytes = decoded === undefined ? undefined : bytesOf(decoded, type, endian);
		if (!bytes) return undefined;
		record.set(bytes, offset);
	}
	return record;
}

function byteList(value: Json): Uint8Array | undefined {
	const isByte = (item: Json) => Number.isInteger(item) && (item as number) >= 0 && (item as number) < 256;
	return Array.isArray(value) && value.every(isByte) ? Uint8Array.from(value as number[]) : undefined;
}

/** Fixed-length bytes are written as base64; everything else is the text itself. */
function textFill(value: string, dtype: Dtype): string | undefined {
	if (!dtype.name.startsWith("S")) return value;
	const bytes = base64Bytes(value);
	return bytes && bytesText(bytes);
}
