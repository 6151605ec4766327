/** References by rule: dimensions and templates → keys and where each lies. Pure. (kerchunk, References specification, version 1, "gen") */
import { ZarrError } from "../errors.ts";
import { type Pointer, partOf } from "./pointer.ts";
import { parseTemplate, type Scope, type Template } from "./template.ts";

/** The most keys that generators may make, and the characters of their texts together. */
const GENERATED = { keys: 1_000_000, characters: 100_000_000 };

interface Rule {
	readonly key: Template;
	readonly url: Template;
	readonly offset?: Template;
	readonly length?: Template;
	readonly dimensions: readonly (readonly [string, readonly (string | number)[]])[];
}

/** The references of all combinations of each rule's dimensions. Throws MetadataError or UnsupportedError; `name` names the file in them. */
export function generate(given: unknown, scope: Scope, name: string): Map<string, Pointer> {
	const made = new Map<string, Pointer>();
	if (!Array.isArray(given)) throw unlike(name, "is no list");
	const rules = given.map((one) => readRule(one, name));
	const count = rules.reduce((sum, { dimensions }) => sum + dimensions.reduce((a, [, { length }]) => a * length, 1), 0);
	if (count > GENERATED.keys)
		throw new ZarrError(
			"UnsupportedError",
			`${name} generates ${count} references, more than the ${GENERATED.keys} that are held at once. Write them as parquet.`,
		);
	let left = GENERATED.characters;
	for (const { key, url, offset, length, dimensions } of rules) {
		const own = new Map(scope);
		for (const values of product(dimensions)) {
			for (const [dim, value] of values) own.set(dim, value);
			const [at, file] = [key(own), url(own)];
			left -= at.length + file.length;
			if (left < 0)
				throw new ZarrError("UnsupportedError", `${name} generates too much text. Write the references as parquet.`);
			made.set(at, offset && length ? { file, part: partOf(sizeOf(offset(own)), sizeOf(length(own)), at) } : { file });
		}
	}
	return made;
}

function* product(dimensions: Rule["dimensions"]): Generator<[string, string | number][]> {
	const count = dimensions.reduce((a, [, values]) => a * values.length, 1);
	for (let i = 0; i < count; i++) {
		let rest = i;
		yield [...dimensions].reverse().map(([name, values]) => {
			const value = values[rest % values.length];
			rest = Math.floor(rest / values.length);
			return [name, value];
		});
	}
}

/** The number that a template gave as digits; NaN for anything else. */
function sizeOf(text: string): number {
	return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
}

function unlike(name: string, what: string): ZarrError {
	return new ZarrError("MetadataError", `A generator of references in ${name} ${what}. Write the references anew.`);
}

function readRule(given: unknown, name: string): Rule {
	const { key, url, offset, length, dimensions } = (given ?? {}) as Record<string, unknown>;
	const template = (text: unknown): Template => {
		if (typeof text !== "string") throw unlike(name, "has a key, url, offset or length that is no text");
		return parseTemplate(text);
	};
	if ((offset === undefined) !== (length === undefined)) throw unlike(name, "has only one of offset and length");
	const ranges = Object.entries((dimensions ?? {}) as Record<string, unknown>);
	return {
		key: template(key),
		url: template(url),
		...(offset === undefined ? {} : { offset: template(offset), length: template(length) }),
		dimensions: ranges.map(([dim, range]) => [dim, valuesOf(range, name)]),
	};
}

function valuesOf(range: unknown, name: string): readonly (string | number)[] {
	if (Array.isArray(range) && range.every((value) => typeof value === "string" || Number.isSafeInteger(value)))
		return range;
	const { start = 0, stop, step = 1 } = (range ?? {}) as Record<string, unknown>;
	const [from, to, by] = [start, stop, step] as number[];
	if (![from, to, by].every(Number.isSafeInteger) || by === 0)
		throw unlike(name, "has a dimension without integer stop and steps");
	const count = Math.max(0, Math.ceil((to - from) / by));
	if (count > GENERATED.keys)
		throw new ZarrError(
			"UnsupportedError",
			`${name} generates ${count} references along one dimension, more than the ${GENERATED.keys} that are held at once. Write them as parquet.`,
		);
	return Array.from({ length: count }, (_, i) => from + i * by);
}
