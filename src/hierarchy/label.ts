/** Labels: which images of them there are, and what they say of single ids, each as its exact decimal text. Pure. (OME-NGFF 0.1 to 0.5, "labels" and "image-label") */
import { saidValue } from "../given.ts";
import { normalPath } from "../path.ts";
import { joinKey } from "../store/store.ts";
import { type Attributes, isObject, type Json, type JsonObject } from "./json.ts";
import { omeAttributes } from "./ome.ts";

/** Red, green, blue and opacity, each 0 to 255. */
export type Rgba = readonly [number, number, number, number];

/** What a label image says of its ids. */
export interface ImageLabel {
	/** By id in decimal. */
	readonly colors: ReadonlyMap<string, Rgba>;
	/** By id in decimal; values as stored, integers beyond 2^53 as bigint. */
	readonly properties: ReadonlyMap<string, Attributes>;
	/** Path below the store's root of the image that it labels, by default the one two groups above; null where that lies outside. */
	readonly source: string | null;
	/** A sentence for each thing that breaks the specification, with what is done about it. */
	readonly problems: readonly string[];
}

/** Label images that a group lists. */
export interface LabelList {
	/** Paths of their groups below the store's root. */
	readonly paths: readonly string[];
	/** As an ImageLabel's. */
	readonly problems: readonly string[];
}

/** The label images that the attributes of the group `labels` list. */
export function readLabels(path: string, attrs: Attributes): LabelList {
	const { labels } = omeAttributes(attrs);
	if (labels === undefined)
		return { paths: [], problems: ["The group labels has no list of labels, so none are shown."] };
	if (!Array.isArray(labels))
		return { paths: [], problems: [`labels is ${saidValue(labels)}, not a list; none are shown.`] };
	const problems: string[] = [];
	const paths = labels.flatMap((label, i) => {
		const below = typeof label === "string" ? normalPath(label) : null;
		if (!below) problems.push(`labels[${i}] is ${saidValue(label)}, no path below the group; it is left out.`);
		return below ? [joinKey(path, below)] : [];
	});
	return { paths: [...new Set(paths)], problems };
}

/** What the attributes of a label image at `path` say of it; null where they don't say that it is one. */
export function readImageLabel(path: string, attrs: Attributes): ImageLabel | null {
	const label = omeAttributes(attrs)["image-label"];
	if (label === undefined) return null;
	const problems: string[] = [];
	if (!isObject(label)) problems.push(`image-label is ${saidValue(label)}, not an object; it is ignored.`);
	const given = isObject(label) ? label : {};
	const colors = byId(given.colors, "image-label.colors", problems, ({ rgba }) => rgbaOf(rgba));
	return {
		colors: new Map([...colors].flatMap(([id, rgba]) => (rgba ? [[id, rgba]] : []))),
		properties: byId(given.properties, "image-label.properties", problems, ({ "label-value": _, ...rest }) => rest),
		source: sourceOf(given.source, path, problems),
		problems,
	};
}

/** An id in decimal; null where the value is no whole number that JSON holds exactly. */
function idOf(value: Json | undefined): string | null {
	if (typeof value === "bigint") return String(value);
	return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : null;
}

/** What each entry of a list says, by its id; `undefined` of `take` is what is not understood. Alike entries are told of together. */
function byId<T>(
	given: Json | undefined,
	key: string,
	problems: string[],
	take: (entry: JsonObject) => T | undefined,
): Map<string, T> {
	const found = new Map<string, T>();
	if (given !== undefined && !Array.isArray(given))
		problems.push(`${key} is ${saidValue(given)}, not a list; it is ignored.`);
	const faults = new Map<string, number[]>();
	const tell = (what: string, at: number) => {
		const told = faults.get(what);
		if (told) told.push(at);
		else faults.set(what, [at]);
	};
	for (const [i, entry] of (Array.isArray(given) ? given : []).entries()) {
		const id = isObject(entry) ? idOf(entry["label-value"]) : null;
		const taken = isObject(entry) && id !== null ? take(entry) : undefined;
		if (id === null) tell("has no whole number as label-value", i);
		else if (found.has(id)) tell("has the label-value of an earlier one", i);
		else if (taken === undefined) tell("has no rgba of four whole numbers from 0 to 255", i);
		else found.set(id, taken);
	}
	for (const [what, at] of faults) {
		const more = at.length > 1 ? `, and so ${at.length > 2 ? `have ${at.length - 1} others` : "has another"}` : "";
		problems.push(`${key}[${at[0]}] ${what}${more}; ${at.length > 1 ? "they are" : "it is"} left out.`);
	}
	return found;
}

/** null where no colour is given, undefined where it is none. */
function rgbaOf(rgba: Json | undefined): Rgba | null | undefined {
	if (rgba === undefined || rgba === null) return null;
	if (!Array.isArray(rgba) || rgba.length !== 4 || !rgba.every(isByte)) return undefined;
	return [rgba[0], rgba[1], rgba[2], rgba[3]];
}

function isByte(part: Json): part is number {
	return typeof part === "number" && Number.isInteger(part) && part >= 0 && part <= 255;
}

function sourceOf(given: Json | undefined, path: string, problems: string[]): string | null {
	const image = isObject(given) ? given.image : given;
	const text = image === undefined ? "../../" : image;
	const source = typeof text === "string" ? normalPath(`${path}/${text}`) : null;
	if (source === null && image !== undefined)
		problems.push(`image-label.source.image is ${saidValue(image)}, no path within the store; it is ignored.`);
	return source;
}

/** How a label image of one shape does not fit an image of another: one sentence each; along each axis it is as large, or 1. */
export function labelMisfits(
	path: string,
	label: readonly number[],
	image: readonly number[],
	axes: readonly string[],
): string[] {
	if (label.length !== image.length)
		return [`The labels "${path}" have ${label.length} axes, where the image has ${image.length}; they are not shown.`];
	return label.flatMap((size, i) => {
		if (size === image[i] || size === 1) return [];
		return [
			`The labels "${path}" have ${size} cells along "${axes[i]}", where the image has ${image[i]}; they lie by their own positions.`,
		];
	});
}
