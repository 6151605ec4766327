/** The axes that an OME image names → ImageAxis, with a sentence for each that breaks the specification. Pure. (OME-NGFF 0.3 to 0.5, "axes") */
import { saidValue } from "../given.ts";
import { uniqueNames } from "./dims.ts";
import { isObject, type Json } from "./json.ts";
import type { ImageAxis } from "./multiscales.ts";
import { guessRole } from "./role.ts";
import { unitSymbol } from "./units.ts";

type Type = ImageAxis["type"];

const TYPES = ["time", "channel", "space"] as const;
/** Axes of versions 0.1 and 0.2, which name none; of arrays with fewer, the last ones. */
const OLDEST = ["t", "c", "z", "y", "x"];
/** Since 0.6 an image may have any. */
const RESTRICTED = 5;

/** What an axis is by its name alone. */
export function typeByName(name: string): Type {
	if (/^(t|time|frames?)$/i.test(name)) return "time";
	if (/^(c|ch|channels?)$/i.test(name)) return "channel";
	const role = guessRole(name);
	return role === null ? null : role === "t" ? "time" : "space";
}

/** Axes by their number alone: the array's own names where it has any, else those of 0.1 and 0.2; beyond five, `dim_i`. */
export function axesByRank(rank: number, dims: readonly string[]): ImageAxis[] {
	const own = dims.length === rank && !dims.some((dim, i) => dim === `dim_${i}`);
	const names = own ? dims : rank <= OLDEST.length ? OLDEST.slice(-rank || OLDEST.length) : uniqueNames(null, rank);
	return names.slice(0, rank).map((name) => ({ name, type: typeByName(name), unit: "" }));
}

/** The axes that `given` lists; null where it names none. `key` names it in sentences, `minor` is the version's (4 of 0.4). */
export function readAxes(given: Json | undefined, key: string, minor: number, problems: string[]): ImageAxis[] | null {
	if (given === undefined && minor < 3) return null;
	if (!Array.isArray(given) || given.length === 0) {
		const what = given === undefined ? "is missing" : `is ${saidValue(given)}, not a list of axes`;
		problems.push(`${key} ${what}; the axes are named by their number: the last ones of t, c, z, y, x.`);
		return null;
	}
	if (minor > 3 && given.every((axis) => typeof axis === "string"))
		problems.push(`${key} lists names, as version 0.3 does, not objects; they have no units.`);
	const names = namesOf(given, key, problems);
	const axes = names.map((name, i) => ({
		name,
		type: typeOf(given[i], name, `${key}[${i}]`, problems),
		unit: unitOf(given[i], `${key}[${i}]`, problems),
	}));
	if (minor <= RESTRICTED) tellRules(axes, key, problems);
	return withoutSeconds(axes, key, problems);
}

function namesOf(given: readonly Json[], key: string, problems: string[]): string[] {
	const named = given.map((axis) => (isObject(axis) ? axis.name : axis));
	const texts = named.map((name) => (typeof name === "string" && name !== "" ? name : null));
	const names = uniqueNames(texts, given.length);
	for (const [i, name] of names.entries()) {
		if (name === texts[i]) continue;
		const what = texts[i] === null ? `has no name (${saidValue(named[i])})` : `has the name of another axis`;
		problems.push(`${key}[${i}] ${what}${texts[i] === null ? "" : `, "${texts[i]}"`}; it is called "${name}".`);
	}
	return names;
}

function typeOf(axis: Json, name: string, key: string, problems: string[]): Type {
	const given = isObject(axis) ? axis.type : undefined;
	const known = TYPES.find((type) => type === given);
	if (known) return known;
	const guessed = typeByName(name);
	if (!isObject(axis)) return guessed;
	if (given === undefined || given === null) {
		if (guessed) problems.push(`${key} "${name}" has no type; by its name it is taken for ${guessed}.`);
		return guessed;
	}
	problems.push(
		`${key}.type is ${saidValue(given)}, none of space, time and channel; "${name}" is an axis to step along.`,
	);
	return null;
}

function unitOf(axis: Json, key: string, problems: string[]): string {
	const unit = isObject(axis) ? axis.unit : undefined;
	if (typeof unit === "string") return unitSymbol(unit);
	if (unit !== undefined && unit !== null)
		problems.push(`${key}.unit is ${saidValue(unit)}, not a name; none is shown.`);
	return "";
}

/** What the specification says of the axes together. */
function tellRules(axes: readonly ImageAxis[], key: string, problems: string[]): void {
	const spaces = axes.filter(({ type }) => type === "space").length;
	if (axes.length < 2 || axes.length > OLDEST.length)
		problems.push(`${key} lists ${axes.length} axes, where an image has 2 to 5; all are shown.`);
	if (spaces < 2 || spaces > 3)
		problems.push(
			`${key} lists ${spaces} axes of space, where an image has 2 or 3; they are shown as they are listed.`,
		);
	const order = axes.map(({ type }) => (type === "time" ? 0 : type === "space" ? 2 : 1));
	if (order.some((rank, i) => i > 0 && rank < order[i - 1]))
		problems.push(`${key} is not in the order time, channel, space; the axes are shown as they are listed.`);
}

/** Time and channels run along one axis each. */
function withoutSeconds(axes: readonly ImageAxis[], key: string, problems: string[]): ImageAxis[] {
	return axes.map((axis, i) => {
		const { name, type } = axis;
		const first = axes.findIndex((other) => other.type === type);
		if (type === null || type === "space" || first === i) return axis;
		problems.push(
			`${key}[${i}] "${name}" is a second axis of type ${type}, after "${axes[first].name}"; it is an axis to step along.`,
		);
		return { ...axis, type: null };
	});
}
