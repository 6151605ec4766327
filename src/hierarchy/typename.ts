/** The `data_type` of v3 metadata and the `dtype` of v2 → the name under which `dtypeOf` knows it. Pure. (zarr-extensions, "data-types"; Zarr v2 spec, "Data type encoding") */

import { narrowBits } from "../narrow.ts";
import { isObject, type Json } from "./json.ts";

/** The name of a data type; of an unknown one the name that the metadata gives it. */
export function typeName(value: Json | undefined): string {
	if (Array.isArray(value)) return "struct";
	if (!isObject(value) || typeof value.name !== "string") return ALIASES.get(String(value)) ?? String(value);
	const { name, configuration } = value;
	const given = isObject(configuration) ? configuration : {};
	return (Object.hasOwn(NAMES, name) ? NAMES[name](given) : undefined) ?? name;
}

/** What else some types are called. */
const ALIASES: ReadonlyMap<string, string> = new Map([
	["complex_float32", "complex64"],
	["complex_float64", "complex128"],
	["variable_length_bytes", "bytes"],
]);

type Naming = (configuration: Readonly<Record<string, Json | undefined>>) => string | undefined;

const NAMES: Readonly<Record<string, Naming>> = {
	"numpy.datetime64": (given) => timeName("datetime64", given.unit, given.scale_factor),
	"numpy.timedelta64": (given) => timeName("timedelta64", given.unit, given.scale_factor),
	raw_bytes: ({ length_bytes }) => (isLength(length_bytes) ? `r${8 * length_bytes}` : undefined),
	structured: () => "struct",
	null_terminated_bytes: ({ length_bytes }) => (isLength(length_bytes) ? `v2:S${length_bytes}` : undefined),
	fixed_length_utf32: ({ length_bytes }) =>
		isLength(length_bytes) && length_bytes % 4 === 0 ? `v2:U${length_bytes / 4}` : undefined,
};

function isLength(value: Json | undefined): value is number {
	return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function timeName(type: string, unit: Json | undefined, count: Json | undefined = 1): string | undefined {
	if (typeof unit !== "string" || !isLength(count)) return undefined;
	if (unit === "generic") return type;
	const name = unit === "μs" || unit === "µs" ? "us" : unit;
	return `${type}[${count === 1 ? "" : count}${name}]`;
}

/** A type of v2 by the name under which `dtypeOf` knows it, and the order of its bytes. */
export interface V2Name {
	readonly name: string;
	readonly endian: "little" | "big";
}

const KINDS: Readonly<Record<string, string>> = { b: "bool", i: "int", u: "uint", f: "float", c: "complex" };

/** The type that v2 metadata gives as text: NumPy's, or a name such as `bfloat16` and `int4` by which tensorstore writes what NumPy lacks; undefined for other things. */
export function v2Name(value: Json | undefined): V2Name | undefined {
	if (typeof value !== "string") return undefined;
	if (narrowBits(value) !== undefined) return { name: value, endian: "little" };
	const match = /^([<>|=]?)(?:([biufcSUV])(\d+)|([Mm])8(\[\w+\])?)$/.exec(value);
	if (!match) return undefined;
	const [, order, kind, size, time, unit = ""] = match;
	const endian = order === ">" ? "big" : "little";
	if (time) return { name: `${time === "M" ? "datetime64" : "timedelta64"}${unit}`, endian };
	if (kind === "V") return { name: `r${8 * Number(size)}`, endian };
	if (!(kind in KINDS)) return { name: `v2:${kind}${size}`, endian };
	if (kind === "b") return size === "1" ? { name: "bool", endian } : undefined;
	return { name: `${KINDS[kind]}${8 * Number(size)}`, endian };
}
