/** `coordinateTransformations` → where the cells of a level lie along each axis. Pure. (OME-NGFF 0.4 and 0.5, "coordinateTransformations") */
import { saidValue } from "../given.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

/** Where cells lie along one axis: from centre to centre, and the centre of the first, in units. */
export interface Place {
	/** Greater than 0. */
	readonly scale: number;
	readonly translation: number;
}

/** By axis; null where what is said of it is not understood. */
export type Places = readonly (Place | null)[];

const VECTORS = ["scale", "translation"] as const;
/** Since 0.6 several transformations may be given as one. */
const DEEPEST = 8;

/** The transformations of `given`, those of a sequence one by one; null where there is no list of them. */
function stepsOf(given: Json | undefined, depth = 0): JsonObject[] | null {
	if (!Array.isArray(given) || !given.every(isObject) || depth > DEEPEST) return null;
	const steps = given.map((step) => (step.type === "sequence" ? stepsOf(step.transformations, depth + 1) : [step]));
	return steps.every((list) => list !== null) ? steps.flat() : null;
}

/** The numbers of a scale or a translation; a sentence where it has none that are understood. */
function vectorOf(step: JsonObject, rank: number): Json[] | string {
	const { type, path } = step;
	const name = VECTORS.find((vector) => vector === type);
	if (!name) return `has the type ${saidValue(type)}, which is not supported, only scale and translation`;
	const values = step[name];
	if (values === undefined && path !== undefined)
		return `has its ${name} in an array, at ${saidValue(path)}, which is not supported`;
	if (!Array.isArray(values)) return `has no list of numbers as its ${name}`;
	if (values.length !== rank) return `has ${values.length} values in its ${name}, where there are ${rank} axes`;
	return values;
}

/** The places after one more step. An axis is lost where the step's number is none, or a scale not over 0. */
function stepped(places: Places, scales: boolean, values: readonly Json[]): Places {
	return places.map((place, axis) => {
		const given = values[axis];
		const value = typeof given === "number" || typeof given === "bigint" ? Number(given) : Number.NaN;
		if (!place || !Number.isFinite(value)) return null;
		if (!scales) return { scale: place.scale, translation: place.translation + value };
		return value > 0 ? { scale: place.scale * value, translation: place.translation * value } : null;
	});
}

/** What is done where a list says nothing that is understood, for the end of its sentence. */
export interface Otherwise {
	/** Of all axes. */
	readonly all: string;
	/** Of one axis. */
	readonly one: string;
}

/**
 * `places` after the transformations in `given`, one after the other. Each thing that breaks the specification is a sentence
 * in `problems`, with `key` in it; null where nothing is understood.
 */
export function transformed(
	places: Places,
	given: Json | undefined,
	key: string,
	otherwise: Otherwise,
	problems: string[],
): Places | null {
	const steps = stepsOf(given);
	if (!steps) {
		problems.push(`${key} is ${saidValue(given)}, not a list of transformations; ${otherwise.all}.`);
		return null;
	}
	tellOrder(steps, key, problems);
	let result = places;
	for (const step of steps.filter(({ type }) => type !== "identity")) {
		const values = vectorOf(step, places.length);
		if (typeof values === "string") {
			problems.push(`${key} ${values}; ${otherwise.all}.`);
			return null;
		}
		const next = stepped(result, step.type === "scale", values);
		const lost = next.flatMap((place, axis) => (place || !result[axis] ? [] : [axis]));
		for (const axis of lost)
			problems.push(
				`${key} has the ${String(step.type)} ${saidValue(values[axis])} at position ${axis}, which is ${step.type === "scale" ? "no number over 0" : "no number"}; ${otherwise.one}.`,
			);
		result = next;
	}
	return result;
}

/** One scale, then at most one translation. */
function tellOrder(steps: readonly JsonObject[], key: string, problems: string[]): void {
	const types = steps.map(({ type }) => type).filter((type) => type === "scale" || type === "translation");
	if (types.length < steps.length) return; // others are told, or do nothing
	const order = types.join(", ");
	if (order === "scale" || order === "scale, translation") return;
	problems.push(
		`${key} lists ${order || "nothing"}, where one scale and then at most one translation may be; they are applied as listed.`,
	);
}
