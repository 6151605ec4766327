/** The range of valid values. Pure. (CF 2.5.1 and 8.1; NetCDF User's Guide, "Attribute Conventions" and "Packed Data Values") */
import { heldAs, numberOf, type Types } from "./held.ts";
import { type Attributes, isObject, type Json, jsonText } from "./json.ts";

/** What lies outside of it is no value, whatever the fill value is. */
export interface ValidRange {
	readonly min: number | bigint;
	readonly max: number | bigint;
	/** Whether the ends are shown values, and not stored ones. */
	readonly unpacked: boolean;
}

/**
 * The range that `valid_range`, or `valid_min` and `valid_max`, give; undefined where they are absent, or (which goes to `problems`) no range.
 * The ends are stored values, as CF says of packed data. Where a packed array's type can't hold them, they were not written in it, and mean shown values.
 */
export function validOf(attrs: Attributes, types: Types, packed: boolean, problems: string[]): ValidRange | undefined {
	const given = endsOf(attrs, problems);
	if (!given || types.as.kind === "bool") return undefined;
	const ends = given.ends.map(numberOf);
	const held = ends.map((end) => (end === undefined || isInfinite(end) ? end : heldAs(end, types)));
	const unpacked = packed && held.includes(undefined);
	const [min, max] = held.includes(undefined) ? ends : held;
	if (ends.length === 2 && min !== undefined && max !== undefined && min <= max) return { min, max, unpacked };
	const said = given.ends.map((end) => (isObject(end) ? jsonText(end as Json) : String(end))).join(" to ");
	problems.push(`${given.name} is ${said}, which is no range of numbers, so it hides nothing.`);
	return undefined;
}

/** The ends as they are given, and by which name. */
function endsOf(attrs: Attributes, problems: string[]): { name: string; ends: unknown[] } | undefined {
	const said = (name: string) => attrs[name] !== undefined && attrs[name] !== null;
	const beside = said("valid_min") || said("valid_max");
	if (said("valid_range")) {
		if (beside) problems.push("valid_range is given beside valid_min or valid_max; valid_range is used.");
		return { name: "valid_range", ends: [attrs.valid_range].flat() };
	}
	if (!beside) return undefined;
	const end = (name: string, open: number) => (said(name) ? [attrs[name]].flat()[0] : open);
	const ends = [end("valid_min", Number.NEGATIVE_INFINITY), end("valid_max", Number.POSITIVE_INFINITY)];
	return { name: "valid_min to valid_max", ends };
}

function isInfinite(end: number | bigint): boolean {
	return typeof end === "number" && Math.abs(end) === Number.POSITIVE_INFINITY;
}

/** Whether a stored value lies outside of the range, of values that are shown as `stored * scale + offset`; NaN never does. */
export function isOutside({ min, max, unpacked }: ValidRange, scale: number, offset: number) {
	if (!unpacked) return (stored: number | bigint) => stored < min || stored > max;
	return (stored: number | bigint) => {
		const shown = Number(stored) * scale + offset;
		return shown < min || shown > max;
	};
}
