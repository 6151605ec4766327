/** What the numbers of an array mean: categories, or bits. Pure. (CF 3.5) */
import type { Dtype } from "./dtype.ts";
import { heldAs, numberOf, type Types } from "./held.ts";
import type { Attributes } from "./json.ts";

/** A meaning, and of which values it holds. */
export interface Flag {
	readonly meaning: string;
	/** The value, or that of the bits in `mask`; null where any of these bits is enough. */
	readonly value: number | bigint | null;
	/** The bits that are looked at; null for all. */
	readonly mask: number | bigint | null;
}

/** The meanings of an array's values, in the order of its attributes. */
export interface Flags {
	readonly list: readonly Flag[];
	/** The smallest and the largest value, where the meanings are categories that can have a colour each: one for each value, of whole numbers at most 256 apart. */
	readonly span: readonly [low: number, high: number] | null;
}

/** As many colours as a table has. */
const MOST_APART = 256;

/** What `flag_meanings` say of `flag_values` and `flag_masks`; null where there are none, or (which goes to `problems`) they can't be understood. `packed`: the attributes' values are not those that are shown. */
export function flagsOf(attrs: Attributes, types: Types, packed: boolean, problems: string[]): Flags | null {
	const given = ["flag_values", "flag_masks"].filter((name) => attrs[name] !== undefined && attrs[name] !== null);
	const meanings = meaningsIn(attrs.flag_meanings);
	if (given.length === 0 && attrs.flag_meanings === undefined) return null;
	const wrong = (what: string) => {
		problems.push(`${what}; the numbers are shown without meanings.`);
		return null;
	};
	if (!meanings) return wrong(`${given.join(" and ") || "flag_meanings"} can't be read without words in flag_meanings`);
	if (given.length === 0) return wrong("flag_meanings is given without flag_values or flag_masks");
	const lists = new Map(given.map((name) => [name, numbersIn(attrs[name], types)]));
	for (const [name, list] of lists) {
		if (!list) return wrong(`${name} holds what is no value of ${types.as.name}`);
		if (list.length !== meanings.length)
			return wrong(`${name} has ${list.length} values for the ${meanings.length} words of flag_meanings`);
	}
	const [values, masks] = [lists.get("flag_values"), lists.get("flag_masks")];
	if (values && !masks && new Set(values).size < values.length) return wrong("flag_values names a value twice");
	if (masks && types.as.kind === "float") return wrong(`flag_masks is given of ${types.as.name}, which has no bits`);
	const list = meanings.map((meaning, i) => ({ meaning, value: values?.[i] ?? null, mask: masks?.[i] ?? null }));
	return { list, span: masks || packed ? null : spanOf(values ?? [], types.as) };
}

function meaningsIn(given: unknown): string[] | null {
	const words = typeof given === "string" ? given.trim().split(/\s+/) : given;
	if (!Array.isArray(words) || words.length === 0) return null;
	return words.every((word) => typeof word === "string" && word !== "") ? words : null;
}

function numbersIn(given: unknown, types: Types): (number | bigint)[] | null {
	const list = [given].flat().map((item) => {
		const number = numberOf(item);
		return number === undefined ? undefined : heldAs(number, types);
	});
	return list.some((value) => value === undefined) ? null : (list as (number | bigint)[]);
}

function spanOf(values: readonly (number | bigint)[], { kind }: Dtype): Flags["span"] {
	if (kind !== "int" && kind !== "uint") return null;
	const [low, high] = [Math.min(...values.map(Number)), Math.max(...values.map(Number))];
	return high - low < MOST_APART ? [low, high] : null;
}

/** The meanings that hold of a stored value. */
export function meaningsOf({ list }: Flags, stored: number | bigint): string[] {
	return list.filter((flag) => holds(flag, stored)).map(({ meaning }) => meaning);
}

function holds({ value, mask }: Flag, stored: number | bigint): boolean {
	if (mask === null) return stored === value;
	if (typeof stored === "number" && !Number.isInteger(stored)) return false;
	const bits = BigInt(stored) & BigInt(mask);
	return value === null ? bits !== 0n : bits === BigInt(value);
}
