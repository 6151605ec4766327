/** CF conventions: packing, fill values and units. Pure. (cfconventions.org, chapters 2.5, 3.1, 8.1; xarray's handling of Zarr) */

import { narrowBits } from "../narrow.ts";
import { type Dtype, dtypeOf, isNumeric, NAT, type Scalar } from "./dtype.ts";
import { type Flags, flagsOf } from "./flags.ts";
import { heldAs, numberOf, type Types } from "./held.ts";
import { type Attributes, type Json, jsonText } from "./json.ts";
import type { Version } from "./metadata.ts";
import { base64Bytes } from "./text.ts";
import { isOutside, type ValidRange, validOf } from "./valid.ts";

export { type TimeDecoder, type TimeFields, type TimePrecision, timeDecoder } from "./time.ts";

/** How stored values become shown ones: `shown = stored * scale + offset`, and which stored values mean "nothing". */
export interface Decoding {
	/** 1 where the array is not packed. */
	readonly scale: number;
	/** 0 where the array is not packed. */
	readonly offset: number;
	/** Stored values that mean "no value", as the typed array holds them (bigint exactly for 64-bit integers): `_FillValue`, `missing_value`; NaN stands for itself without being listed. */
	readonly fill: readonly (number | bigint)[];
	/** The stored value that is shown as NaN, where the type has one: NaT. */
	readonly nan?: bigint;
	/** The type as which the stored bytes are read, where attributes say another than the array's own: `_Unsigned`, and xarray's `dtype` "bool". `fill` and `valid` are of that type. */
	readonly as?: Dtype;
	/** Where values are valid; absent where nothing says so. */
	readonly valid?: ValidRange;
	/** In which type packing is undone; absent for float64. */
	readonly within?: "float32" | "float16";
	/** What stored values mean; absent where nothing says so. */
	readonly flags?: Flags;
	/** Attributes that could not be understood, each a sentence; the raw numbers are shown then. */
	readonly problems: readonly string[];
}

/** The float64 in xarray's base64 text of 8 little-endian bytes; undefined where the text is none. */
function base64Float(value: unknown): number | undefined {
	const bytes = typeof value === "string" ? base64Bytes(value) : undefined;
	return bytes?.length === 8 ? new DataView(bytes.buffer).getFloat64(0, true) : undefined;
}

const isNaNumber = (value: number | bigint | undefined) => typeof value === "number" && Number.isNaN(value);

/** Fill values that the attribute `name` lists; what it can't mean goes to `problems`. */
function fillsOf(name: string, given: unknown, types: Types, problems: string[]): (number | bigint)[] {
	const fills: (number | bigint)[] = [];
	for (const item of Array.isArray(given) ? given : [given]) {
		const value = (types.dtype.kind === "float" ? base64Float(item) : undefined) ?? numberOf(item);
		if (isNaNumber(value)) continue;
		const stored = value === undefined ? undefined : heldAs(value, types);
		if (stored !== undefined) fills.push(stored);
		else problems.push(`${name} ${text(item)} is not a value of ${types.as.name}, so it hides nothing.`);
	}
	return fills;
}

function text(value: unknown): string {
	return typeof value === "bigint" ? String(value) : jsonText(value as Json);
}

/** `scale_factor` or `add_offset` as a number; null where the attribute is something else. */
function factorOf(name: string, attrs: Attributes, fallback: number, problems: string[]): number | null {
	const given = attrs[name];
	if (given === undefined || given === null) return fallback;
	const value = numberOf(Array.isArray(given) && given.length === 1 ? given[0] : given);
	if (value !== undefined && Number.isFinite(Number(value))) return Number(value);
	problems.push(`${name} ${text(given)} is not a number; the values are shown as they are stored.`);
	return null;
}

/** `scale_factor` and `add_offset`; 1 and 0 where either can't be understood, or what they are meant for (`raw`). */
function factorsOf(attrs: Attributes, raw: boolean, problems: string[]): [scale: number, offset: number] {
	const scale = factorOf("scale_factor", attrs, 1, problems);
	const offset = factorOf("add_offset", attrs, 0, problems);
	return raw || scale === null || offset === null ? [1, 0] : [scale, offset];
}

/** In which type packing is undone: factors in JSON are float64, and so is what is unpacked by them; but xarray leaves floats what they are where a fill value is given, and is NaN. */
function within({ name }: Dtype, given: Readonly<Record<string, unknown>>, fills: number): Pick<Decoding, "within"> {
	const said = Object.values(given).some((value) => value !== undefined && value !== null);
	return said && fills === 0 && (name === "float32" || name === "float16") ? { within: name } : {};
}

/** The type as which an integer's bytes are read; null where it is asked for and can't be done. `_Unsigned` counts in any case, as netCDF4 takes it. (NetCDF User's Guide, "Best Practices") */
function typeAs(attrs: Attributes, dtype: Dtype, problems: string[]): Dtype | null {
	if (attrs.dtype === "bool" && dtype.name === "int8") return dtypeOf("bool") ?? null;
	const wanted = String(attrs._Unsigned ?? "").toLowerCase();
	const changes = (wanted === "true" && dtype.kind === "int") || (wanted === "false" && dtype.kind === "uint");
	if (!changes) return dtype;
	const other = dtypeOf(wanted === "true" ? `u${dtype.name}` : dtype.name.slice(1));
	if (other && narrowBits(dtype.name) === undefined) return other;
	problems.push(`_Unsigned "${wanted}" on ${dtype.name} is not supported; the values are shown as they are stored.`);
	return null;
}

/** Whether a v2 array's Zarr fill value is its CF `_FillValue`: xarray's rule, where the array has xarray's dimension names (plain zeros of other writers are data). */
function zarrFillCounts(attrs: Attributes, dtype: Dtype, fillValue: Scalar, version: Version): boolean {
	return version === 2 && fillValue !== null && Array.isArray(attrs._ARRAY_DIMENSIONS) && dtype.kind !== "bool";
}

/** How an array's stored values are to be read: attributes as the store has them (numbers beyond 2^53 as bigint), the exact Zarr fill value, the format's version. Strings and complex numbers are never packed; times are shown in units of their tick. */
export function decodingOf(attrs: Attributes, dtype: Dtype, fillValue: Scalar, version: Version): Decoding {
	if (!isNumeric(dtype)) return { scale: 1, offset: 0, fill: [], problems: [] };
	if (dtype.tick) return { scale: dtype.tick.count, offset: 0, fill: [], nan: NAT, problems: [] };
	const problems: string[] = [];
	const given: Record<string, unknown> = { missing_value: attrs.missing_value, _FillValue: attrs._FillValue };
	if (zarrFillCounts(attrs, dtype, fillValue, version)) given._FillValue = fillValue;
	const fill = new Set<number | bigint>();
	const as = typeAs(attrs, dtype, problems);
	const types: Types = { dtype, as: as ?? dtype };
	for (const [name, value] of Object.entries(given)) {
		if (value === undefined || value === null) continue;
		for (const item of fillsOf(name, value, types, problems)) fill.add(item);
	}
	const [scale, offset] = factorsOf(attrs, as === null, problems);
	const packed = scale !== 1 || offset !== 0;
	const valid = validOf(attrs, types, packed, problems);
	const flags = flagsOf(attrs, types, packed, problems);
	return {
		...{ scale, offset, fill: [...fill] },
		...(types.as === dtype ? {} : { as: types.as }),
		...(valid ? { valid } : {}),
		...(packed ? within(dtype, given, fill.size) : {}),
		...(flags ? { flags } : {}),
		problems,
	};
}

/** Whether a stored value lies outside of the valid range; null where no range is known. */
export function outsideOf({ valid, scale, offset }: Decoding): ((stored: number | bigint) => boolean) | null {
	return valid ? isOutside(valid, scale, offset) : null;
}

/** Units with an exponent that can be nothing else: a digit behind other letters may belong to a name, as in "ppm CO2". (UDUNITS-2, "Grammar") */
const UNIT =
	/^(?:(?:[kMGhdcmunµ]?(?:m|g|s|K|J|W|N|Pa|Hz|mol)|sr|rad|h|d|day|yr|year)(-[1-9])?|([kdcmunµ]?m|s|K)([2-4]))$/;
const RAISED: Record<string, string> = {
	"-": "⁻",
	...Object.fromEntries(Array.from("⁰¹²³⁴⁵⁶⁷⁸⁹", (digit, i) => [i, digit])),
};

/** The units of an array for people, as the store has them, with exponents raised where all of them are powers of well-known ones; "" for none and for CF's dimensionless "1". */
export function unitsText(attrs: Attributes): string {
	const { units } = attrs;
	if (typeof units !== "string" && typeof units !== "number") return "";
	const trimmed = String(units).trim();
	if (trimmed === "1") return "";
	const raised = (power: string) => power.replace(/./g, (char) => RAISED[char] ?? char);
	return trimmed.split(" ").every((unit) => UNIT.test(unit)) ? trimmed.replace(/-?\d/g, raised) : trimmed;
}
