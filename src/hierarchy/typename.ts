/** The `data_type` of v3 metadata → the name under which `dtypeOf` knows it. Pure. (zarr-extensions, "data-types") */
import { isObject, type Json } from "./json.ts";

/** The name of a data type; of an unknown one the name that the metadata gives it. */
export function typeName(value: Json | undefined): string {
	if (value === "variable_length_bytes") return "bytes";
	if (!isObject(value) || typeof value.name !== "string") return String(value);
	const { name, configuration } = value;
	const given = isObject(configuration) ? configuration : {};
	return (Object.hasOwn(NAMES, name) ? NAMES[name](given) : undefined) ?? name;
}

type Naming = (configuration: Readonly<Record<string, Json | undefined>>) => string | undefined;

const NAMES: Readonly<Record<string, Naming>> = {
	"numpy.datetime64": (given) => timeName("datetime64", given.unit, given.scale_factor),
	"numpy.timedelta64": (given) => timeName("timedelta64", given.unit, given.scale_factor),
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
