/** What a caller gave → the same, checked: what is of the wrong kind is refused, unknown names are warned of, each with what is valid. Pure, save the warning. */
import { ZarrError } from "./errors.ts";

/** What a value may be: whether it is, and how that is said after "give". */
export interface Kind {
	readonly says: string;
	readonly is: (value: unknown) => boolean;
}

/** What the fields of an object may be, by name; each may also be undefined. */
export type Kinds = Readonly<Record<string, Kind>>;

export const TEXT: Kind = { says: "a string", is: (value) => typeof value === "string" };
export const TRUTH: Kind = { says: "true or false", is: (value) => typeof value === "boolean" };
export const CALL: Kind = { says: "a function", is: (value) => typeof value === "function" };
export const SIGNAL: Kind = {
	says: "an AbortSignal, as an AbortController has it in its field signal",
	is: (value) => typeof (value as AbortSignal | null)?.throwIfAborted === "function",
};
export const DIM: Kind = {
	says: "the name of a dimension, or null",
	is: (value) => value === null || typeof value === "string",
};
export const POSITIONS: Kind = {
	says: "an object of whole numbers by dimension, such as {time: 3}",
	is: (value) => isPlain(value),
};

/** Whether `value` is an object with fields of its own, no list and no instance of a class. */
export function isPlain(value: unknown): value is Record<string, unknown> {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
	const made = Object.getPrototypeOf(value);
	// Object.prototype of another frame has no prototype either
	return made === null || Object.getPrototypeOf(made) === null;
}

/** A value as a sentence names it: text and numbers as they are, objects by what they are. */
export function saidValue(value: unknown): string {
	if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
	if (typeof value === "function") return "a function";
	if (typeof value !== "object" || value === null) return String(value);
	if (Array.isArray(value))
		return value.length > 6 || value.some(Array.isArray)
			? `a list of ${value.length}`
			: `[${value.map(saidValue).join(", ")}]`;
	if (!isPlain(value)) return `${/^[AEIOU]/.test(className(value)) ? "an" : "a"} ${className(value)}`;
	const names = Object.keys(value);
	if (names.length === 0) return "an empty object";
	return `an object with the keys ${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`;
}

function className(value: object): string {
	return value.constructor?.name || "object";
}

/** The name with the smallest edit distance; undefined where there are no names. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
	return nearestNames(name, names, 1)[0];
}

/** Up to `most` names, those with the smallest edit distances first. */
export function nearestNames(name: string, names: readonly string[], most: number): string[] {
	const known = names.map((other) => ({ other, far: distance(compared(name), compared(other)) }));
	return known
		.sort((a, b) => a.far - b.far)
		.slice(0, most)
		.map(({ other }) => other);
}

/** The beginning of a name: a very long one would take minutes to compare with thousands. */
function compared(name: string): string {
	return name.slice(0, 200).toLowerCase();
}

function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++)
			next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
		row = next;
	}
	return row[b.length];
}

/** Words as a sentence lists them: `a, b and c`. */
export function plainList(words: readonly string[]): string {
	return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

const warned = new Set<string>();

/** Warns of each name in `given` that `called` does not know, once a page, with the nearest one that it does. */
export function warnUnknown(called: string, given: object, names: readonly string[]): void {
	for (const name of Object.keys(given).filter((name) => !names.includes(name))) {
		const text = `${called} has no option "${name}"; did you mean "${nearestName(name, names)}"?`;
		if (!warned.has(text)) console.warn(text);
		warned.add(text);
	}
}

/** The names in `given` whose values are of a wrong kind, each with a sentence that says what is right. */
export function wrongOptions(called: string, given: object, kinds: Kinds): Map<string, string> {
	const fields = given as Readonly<Record<string, unknown>>;
	const wrong = Object.entries(kinds).filter(([name, { is }]) => fields[name] !== undefined && !is(fields[name]));
	return new Map(
		wrong.map(([name, { says }]) => [name, `${called}: ${name} is ${saidValue(fields[name])}; give ${says}.`]),
	);
}

/** Throws SelectionError where `given` is no object or a field of it is of a wrong kind; warns of unknown fields. */
export function checkOptions(called: string, given: unknown, kinds: Kinds): void {
	const names = Object.keys(kinds);
	if (typeof given !== "object" || given === null || Array.isArray(given))
		throw new ZarrError(
			"SelectionError",
			`${called} was given ${saidValue(given)} as options; give an object, which may have ${names.join(", ")}.`,
		);
	warnUnknown(called, given, names);
	for (const text of wrongOptions(called, given, kinds).values()) throw new ZarrError("SelectionError", text);
}
