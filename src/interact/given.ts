/** What a page gives as a state or a part of one, before it is laid over the state in force. */
import { ZarrError } from "../errors.ts";
import type { ViewStatePart } from "../state.ts";
import { nearestName } from "./options.ts";

type Fields = Record<string, unknown>;

const TYPES: readonly unknown[] = ["linear", "log", "symlog"];
/** What a whole state has; the other fields are absent where they don't apply. */
const WHOLE = ["path", "x", "y", "index", "color"] as const;
const OTHERS = ["field", "level", "bounds"] as const;
const NAMES = [...WHOLE, ...OTHERS] as const;

const isFields = (value: unknown): value is Fields =>
	typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
const isText = (value: unknown) => typeof value === "string";
const isDim = (value: unknown) => value === null || isText(value);
const isLevel = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;

/** The sentence that ends "…, but" for each field that can't be what it is. */
const RULES: Readonly<Record<(typeof NAMES)[number], readonly [holds: (value: unknown) => boolean, wanted: string]>> = {
	path: [isText, 'a text, such as "group/array"'],
	x: [isDim, "the name of a dim, or null"],
	y: [isDim, "the name of a dim, or null"],
	index: [isFields, "an object of integers by dim, such as {time: 3}"],
	color: [isFields, 'an object, such as {scheme: "magma"}'],
	field: [isText, "the name of a field"],
	level: [isLevel, "an integer from 0 on"],
	bounds: [isBounds, "four finite numbers, [x1, y1, x2, y2], that enclose something"],
};
const COLOR_RULES: Readonly<Record<string, readonly [holds: (value: unknown) => boolean, wanted: string]>> = {
	type: [(value) => TYPES.includes(value), '"linear", "log" or "symlog"'],
	scheme: [isText, "the name of a colour map"],
	domain: [Array.isArray, "two finite numbers, [low, high]"],
	reverse: [(value) => typeof value === "boolean", "true or false"],
};

function isBounds(value: unknown): boolean {
	if (!Array.isArray(value) || value.length !== 4 || !value.every(Number.isFinite)) return false;
	const [x1, y1, x2, y2] = value;
	return x1 !== x2 && y1 !== y2;
}

/** Names that were warned of. */
const warned = new Set<string>();

/** The part as it was given, in objects of its own; of a whole state (path, x, y, index and color) the fields that it lacks are named as undefined, since it has none. Fields that no state has are left out, with a warning each. Throws SelectionError for what no state can be. */
export function givenPart(given: unknown): ViewStatePart {
	if (!isFields(given))
		throw new ZarrError(
			"SelectionError",
			`The value given is ${said(given)}; give a view state, or a part of one such as {index: {time: 3}}.`,
		);
	warnUnknown(given);
	const part: Fields = {};
	for (const name of NAMES) if (name in given) part[name] = checked(name, given[name], RULES[name]);
	for (const name of ["index", "color"] as const) if (isFields(part[name])) part[name] = { ...part[name] };
	if (isFields(part.color))
		for (const [name, rule] of Object.entries(COLOR_RULES))
			if (name in part.color) part.color[name] = checked(`color.${name}`, part.color[name], rule);
	if (WHOLE.every((name) => part[name] !== undefined)) for (const name of OTHERS) part[name] ??= undefined;
	return part;
}

function checked(
	name: string,
	value: unknown,
	[holds, wanted]: readonly [(value: unknown) => boolean, string],
): unknown {
	if (value === undefined || holds(value)) return Array.isArray(value) ? [...value] : value;
	throw new ZarrError("SelectionError", `${name} is ${said(value)}; give ${wanted}.`);
}

function said(value: unknown): string {
	if (typeof value === "function") return "a function";
	return typeof value === "bigint" || typeof value === "symbol" ? String(value) : JSON.stringify(value);
}

function warnUnknown(given: Fields): void {
	for (const name of Object.keys(given)) {
		if (warned.has(name) || NAMES.some((known) => known === name)) continue;
		warned.add(name);
		console.warn(`A view's value has no field "${name}"; did you mean "${nearestName(name, NAMES)}"?`);
	}
}
