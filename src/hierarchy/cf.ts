/** CF conventions: packing, fill values and units. Pure. (cfconventions.org, chapters 2.5, 3.1, 8.1; xarray's handling of Zarr) */

import { narrowBits, roundNarrow } from "../narrow.ts";
import { type Dtype, isNumeric, NAT, type Scalar } from "./dtype.ts";
import type { Attributes } from "./json.ts";
import type { Version } from "./metadata.ts";
import { base64Bytes } from "./text.ts";

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
	/** Attributes that could not be understood, each a sentence; the raw numbers are shown then. */
	readonly problems: readonly string[];
}

const NAMED: Record<string, number> = {
	nan: Number.NaN,
	inf: Number.POSITIVE_INFINITY,
	infinity: Number.POSITIVE_INFINITY,
	"-inf": Number.NEGATIVE_INFINITY,
	"-infinity": Number.NEGATIVE_INFINITY,
};

/** A number in any of the forms that writers give it; undefined where it is none. */
function numberOf(value: unknown): number | bigint | undefined {
	if (typeof value === "number" || typeof value === "bigint") return value;
	if (typeof value !== "string" || value.trim() === "") return undefined;
	const text = value.trim();
	if (/^[-+]?\d+$/.test(text) && !Number.isSafeInteger(Number(text))) return BigInt(text.replace("+", ""));
	const number = NAMED[text.toLowerCase()] ?? Number(text);
	return Number.isNaN(number) && text.toLowerCase() !== "nan" ? undefined : number;
}

/** The float64 in xarray's base64 text of 8 little-endian bytes; undefined where the text is none. */
function base64Float(value: unknown): number | undefined {
	const bytes = typeof value === "string" ? base64Bytes(value) : undefined;
	return bytes?.length === 8 ? new DataView(bytes.buffer).getFloat64(0, true) : undefined;
}

/** The value as an array of this type holds it; undefined where it can't hold it. */
function storedAs(value: number | bigint, dtype: Dtype): number | bigint | undefined {
	if (dtype.kind === "float") {
		const number = Number(value);
		if (narrowBits(dtype.name) !== undefined) return roundNarrow(dtype.name, number);
		return dtype.bytes === 4 ? Math.fround(number) : number;
	}
	if (typeof value === "number" && !Number.isInteger(value)) return undefined;
	const exact = BigInt(value);
	const bits = dtype.kind === "bool" ? 1 : (narrowBits(dtype.name) ?? dtype.bytes * 8);
	const held = dtype.kind === "int" ? BigInt.asIntN(bits, exact) : BigInt.asUintN(bits, exact);
	if (held !== exact) return undefined;
	return bits === 64 ? exact : Number(exact);
}

const isNaNumber = (value: number | bigint | undefined) => typeof value === "number" && Number.isNaN(value);

/** Fill values that the attribute `name` lists; what it can't mean goes to `problems`. */
function fillsOf(name: string, given: unknown, dtype: Dtype, problems: string[]): (number | bigint)[] {
	const fills: (number | bigint)[] = [];
	for (const item of Array.isArray(given) ? given : [given]) {
		const value = (dtype.kind === "float" ? base64Float(item) : undefined) ?? numberOf(item);
		if (isNaNumber(value)) continue;
		const stored = value === undefined ? undefined : storedAs(value, dtype);
		if (stored !== undefined) fills.push(stored);
		else problems.push(`${name} ${text(item)} is not a value of ${dtype.name}, so it hides nothing.`);
	}
	return fills;
}

function text(value: unknown): string {
	return typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
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

function signProblem(attrs: Attributes, dtype: Dtype): string | null {
	const wanted = String(attrs._Unsigned ?? "").toLowerCase();
	const changes = (wanted === "true" && dtype.kind === "int") || (wanted === "false" && dtype.kind === "uint");
	if (!changes) return null;
	return `_Unsigned "${wanted}" on ${dtype.name} is not supported; the values are shown as they are stored.`;
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
	for (const [name, value] of Object.entries(given)) {
		if (value === undefined || value === null) continue;
		for (const item of fillsOf(name, value, dtype, problems)) fill.add(item);
	}
	const scale = factorOf("scale_factor", attrs, 1, problems);
	const offset = factorOf("add_offset", attrs, 0, problems);
	const sign = signProblem(attrs, dtype);
	if (sign) problems.push(sign);
	const raw = scale === null || offset === null || sign !== null;
	return { scale: raw ? 1 : scale, offset: raw ? 0 : offset, fill: [...fill], problems };
}

/** The units of an array for people, as the store has them; "" for none and for CF's dimensionless "1". */
export function unitsText(attrs: Attributes): string {
	const { units } = attrs;
	if (typeof units !== "string" && typeof units !== "number") return "";
	const trimmed = String(units).trim();
	return trimmed === "1" ? "" : trimmed;
}
