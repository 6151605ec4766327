/** OME-NGFF's description of an image → a draft of it. Pure. (OME-NGFF 0.1 to 0.5, "multiscales"; 0.6 as far as it says the same) */
import { saidValue } from "../given.ts";
import { normalPath } from "../path.ts";
import { joinKey } from "../store/store.ts";
import { readAxes } from "./axes.ts";
import type { Draft, DraftLevel } from "./draft.ts";
import { type Attributes, isObject, type Json, type JsonObject } from "./json.ts";
import type { ImageAxis } from "./multiscales.ts";
import { readOmero } from "./omero.ts";
import { type Places, transformed } from "./transform.ts";

/** The group whose attributes are read. */
export interface Described {
	readonly path: string;
	readonly name: string;
	readonly attrs: Attributes;
}

const NEWEST = 5;

/** What OME-NGFF keeps in attributes: since 0.5 under `ome`, before that and by some writers beside all others. */
export function omeAttributes(attrs: Attributes): JsonObject {
	return { ...(attrs as JsonObject), ...(isObject(attrs.ome) ? attrs.ome : {}) };
}

/** The draft of the image that a group describes, of several the one that is `wanted`, from 0, or the first where there are fewer; null where it describes none. */
export function readOme(group: Described, wanted = 0): Draft | null {
	const ome = omeAttributes(group.attrs);
	const { multiscales } = ome;
	const wrapped = isObject(group.attrs.ome) && group.attrs.ome.multiscales !== undefined;
	if (!Array.isArray(multiscales)) {
		if (!wrapped) return null;
		return emptyDraft(group, `multiscales is ${saidValue(multiscales)}, not a list of images; none is shown.`);
	}
	const images = multiscales.filter(isObject);
	const at = wanted < images.length ? wanted : 0;
	const image = images[at];
	if (!image) return emptyDraft(group, "multiscales lists no image; none is shown.");
	const problems = multiscales.flatMap((other, i) =>
		isObject(other) ? [] : [`multiscales[${i}] is ${saidValue(other)}, no image; it is left out.`],
	);
	const { minor, convention } = versionOf(ome, image, wrapped, problems);
	const axes = axesOf(image, minor, problems);
	const { channels, greyscale, position } = readOmero(ome.omero, axes, problems);
	const levels = levelsOf(group, image, { axes, minor }, problems);
	return {
		path: group.path,
		name: nameOf(image) || group.name,
		...(images.length > 1 ? { among: { at, names: images.map(nameOf) } } : {}),
		convention,
		axes,
		levels,
		channels,
		greyscale,
		position,
		problems,
		finestFirst: true,
	};
}

function emptyDraft({ path, name }: Described, problem: string): Draft {
	const nothing = { axes: null, levels: [], channels: null, greyscale: false, position: {}, finestFirst: true };
	return { path, name, convention: "OME-NGFF", ...nothing, problems: [problem] };
}

function nameOf({ name }: JsonObject): string {
	return typeof name === "string" && name.trim() !== "" ? name : "";
}

/** The version's number after "0.", by what it says or, in old ones that may leave it out, by what is there. */
function versionOf(
	ome: JsonObject,
	image: JsonObject,
	wrapped: boolean,
	problems: string[],
): { minor: number; convention: string } {
	const given = wrapped ? (ome.version ?? image.version) : (image.version ?? ome.version);
	const guessed = wrapped ? NEWEST : guessedMinor(image);
	if (given === undefined) {
		if (wrapped) problems.push(`ome.version is missing; it is read as 0.${guessed}.`);
		return { minor: guessed, convention: "OME-NGFF" };
	}
	const text = typeof given === "string" ? given.trim() : String(given);
	const [, major, digits] = /^(\d+)\.(\d+)/.exec(text) ?? [];
	const known = digits !== undefined && typeof given !== "boolean" && !isObject(given) && !Array.isArray(given);
	if (!known) {
		problems.push(`version is ${saidValue(given)}, which is none; it is read as 0.${guessed}.`);
		return { minor: guessed, convention: "OME-NGFF" };
	}
	const minor = major === "0" ? Number(digits) : NEWEST + Number(major);
	if (typeof given !== "string") problems.push(`version is the number ${text}, not a text; it is read as ${text}.`);
	if (minor > NEWEST)
		problems.push(`version is ${text}, later than 0.${NEWEST}; it is read as far as it says the same as 0.${NEWEST}.`);
	return { minor, convention: `OME-NGFF ${text}` };
}

function guessedMinor({ axes, datasets }: JsonObject): number {
	if (Array.isArray(axes)) return axes.some(isObject) ? 4 : 3;
	const placed =
		Array.isArray(datasets) && datasets.some((level) => isObject(level) && level.coordinateTransformations);
	return placed ? 4 : 2;
}

/** Since 0.6 axes belong to coordinate systems, of which levels name the one that they lie in. */
function axesOf(image: JsonObject, minor: number, problems: string[]): ImageAxis[] | null {
	const { coordinateSystems } = image;
	if (image.axes !== undefined || !Array.isArray(coordinateSystems))
		return readAxes(image.axes, "axes", minor, problems);
	const wanted = outputOf(image);
	const at = coordinateSystems.findIndex((system) => isObject(system) && system.name === wanted);
	const system = coordinateSystems[Math.max(at, 0)];
	return readAxes(
		isObject(system) ? system.axes : undefined,
		`coordinateSystems[${Math.max(at, 0)}].axes`,
		minor,
		problems,
	);
}

/** The name of the coordinate system in which the first level is placed. */
function outputOf({ datasets }: JsonObject): Json | undefined {
	const level = Array.isArray(datasets) ? datasets.find(isObject) : undefined;
	const steps = level?.coordinateTransformations;
	const output = Array.isArray(steps) && isObject(steps[0]) ? steps[0].output : undefined;
	return isObject(output) ? output.name : output;
}

interface Meaning {
	readonly axes: readonly ImageAxis[] | null;
	readonly minor: number;
}

function levelsOf(group: Described, image: JsonObject, meaning: Meaning, problems: string[]): DraftLevel[] {
	const { datasets } = image;
	if (!Array.isArray(datasets) || datasets.length === 0) {
		problems.push(`datasets ${datasets === undefined ? "is missing" : "lists no level"}; there is none to show.`);
		return [];
	}
	const seen = new Set<string>();
	const levels = datasets.flatMap((level, i) => {
		const path = pathOf(level, `datasets[${i}]`, group.path, problems);
		if (path === null || !isObject(level)) return [];
		if (seen.has(path)) problems.push(`datasets[${i}].path is that of an earlier level; this one is left out.`);
		if (seen.has(path)) return [];
		seen.add(path);
		return [{ path, places: placesOf(level, `datasets[${i}].coordinateTransformations`, meaning, problems) }];
	});
	return onward(levels, image, meaning, problems);
}

/** A level's path below the store's root. */
function pathOf(level: Json, key: string, group: string, problems: string[]): string | null {
	const given = isObject(level) ? level.path : undefined;
	const path = typeof given === "string" && given !== "" ? normalPath(joinKey(group, given)) : null;
	if (path !== null && path !== group) return path;
	const what = !isObject(level)
		? ` is ${saidValue(level)}, not an object`
		: `.path is ${given === undefined ? "missing" : saidValue(given)}`;
	problems.push(`${key}${what}, so it names no array; the level is left out.`);
	return null;
}

const BY_SIZE = { all: "its size tells the level's place", one: "its size tells the level's place along that axis" };
const IN_CELLS = { all: "positions count cells", one: "positions along that axis count cells" };

function placesOf(level: JsonObject, key: string, { axes, minor }: Meaning, problems: string[]): Places | null {
	const given = level.coordinateTransformations;
	if (given === undefined || (Array.isArray(given) && given.length === 0)) {
		if (minor > 3) problems.push(`${key} is ${given ? "empty" : "missing"}; ${BY_SIZE.all}.`);
		return null;
	}
	const rank = axes?.length ?? firstLength(given);
	const cells = Array.from({ length: rank }, () => ({ scale: 1, translation: 0 }));
	return transformed(cells, given, key, BY_SIZE, problems);
}

/** How many axes there seem to be, where none are named. */
function firstLength(given: Json): number {
	const steps = Array.isArray(given) ? given.filter(isObject) : [];
	const lists = steps.flatMap(({ scale, translation }) => [scale, translation]).filter((list) => Array.isArray(list));
	return lists[0]?.length ?? 0;
}

/** The levels after the transformations that the image has for all of them. Those of 0.6 lead to other coordinate systems, and are not needed. */
function onward(levels: DraftLevel[], image: JsonObject, { minor }: Meaning, problems: string[]): DraftLevel[] {
	const given = image.coordinateTransformations;
	if (given === undefined || (Array.isArray(given) && given.length === 0) || minor > NEWEST) return levels;
	const told: string[] = [];
	const after = levels.map((level) => {
		if (!level.places) return level;
		const own: string[] = [];
		const places = transformed(level.places, given, "coordinateTransformations", IN_CELLS, own);
		told.push(...own);
		return { ...level, places };
	});
	problems.push(...new Set(told)); // of each level the same
	return after;
}
