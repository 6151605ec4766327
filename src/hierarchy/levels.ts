/** The levels of an image beside its opened arrays: which can be used together, and what contradicts the metadata. Pure. (OME-NGFF 0.1 to 0.5, "multiscales"; ome-ngff-validator's rules) */
import { errorText } from "../errors.ts";
import { type DraftLevel, settled } from "./draft.ts";
import type { Level, Multiscales } from "./multiscales.ts";
import type { ArrayNode } from "./node.ts";
import { plainChannel } from "./omero.ts";

/** An image of which all levels are there and fit together. */
export interface Usable {
	/** null where no level can be used; then `problems` says why. */
	readonly image: Multiscales | null;
	/** The arrays of the image's levels, in their order. */
	readonly arrays: readonly ArrayNode[];
	/** The image's problems. */
	readonly problems: readonly string[];
}

/** How far, in cells of the coarser level, its edges may lie from those of the finest: sizes are rounded, and centres may be left as they are. */
const TOLERANCE = 1.5;
/** An axis with more positions has no channels. */
const MOST_CHANNELS = 4096;

interface Opened {
	readonly level: Level;
	readonly array: ArrayNode;
}

/**
 * The image with the levels that fit the finest one: the same type and axes, no axis larger than that of the one before, and
 * where it covers the same. `opened` has, for each of its levels, the array or the error that it can't be opened with.
 */
export function usableLevels(image: Multiscales, opened: readonly (ArrayNode | Error)[]): Usable {
	const problems = [...image.problems];
	const there = image.levels.flatMap((level, i): Opened[] => {
		const array = opened[i];
		if (!(array instanceof Error)) return [{ level, array }];
		problems.push(`The level "${level.path}" is left out: ${errorText(array)}`);
		return [];
	});
	const fitting = alike(largestFirst(ranked(there, image.axes.length, problems), problems), problems);
	if (fitting.length === 0) {
		problems.push("No level of the image can be opened.");
		return { image: null, arrays: [], problems };
	}
	tellStored(image, fitting, problems);
	const arrays = new Map(fitting.map(({ level, array }) => [level.path, array]));
	const levels = fitting.map((each): DraftLevel => draftLevel(image, each, fitting[0], problems));
	const { image: placed, problems: told } = settled({ ...image, levels, problems, finestFirst: false }, arrays);
	if (!placed) return { image: null, arrays: [], problems: told };
	const all = placed.levels.flatMap(({ path }) => arrays.get(path) ?? []);
	const checked = withinArrays(placed, all[0]);
	return { image: checked, arrays: all, problems: checked.problems };
}

function cellsOf({ shape }: ArrayNode): number {
	return shape.reduce((cells, size) => cells * size, 1);
}

/** The levels with as many axes as the image names; all where none has. */
function ranked(levels: readonly Opened[], rank: number, problems: string[]): readonly Opened[] {
	const fitting = levels.filter(({ array }) => array.shape.length === rank);
	if (fitting.length === 0) return levels;
	for (const { level, array } of levels)
		if (array.shape.length !== rank)
			problems.push(
				`The level "${level.path}" is left out: it has ${array.shape.length} axes, where the image has ${rank}.`,
			);
	return fitting;
}

function largestFirst(levels: readonly Opened[], problems: string[]): Opened[] {
	const sorted = levels.toSorted((a, b) => cellsOf(b.array) - cellsOf(a.array));
	if (sorted.some((level, i) => level !== levels[i]))
		problems.push("The levels are not listed from the largest to the smallest; they are sorted by their size.");
	return sorted;
}

/** The levels with the type and axes of the finest one, none larger than that before it. */
function alike(levels: readonly Opened[], problems: string[]): Opened[] {
	const kept: Opened[] = [];
	for (const each of levels) {
		const why = kept.length > 0 ? unlike(each.array, kept[0].array, kept[kept.length - 1].array) : null;
		if (why === null) kept.push(each);
		else problems.push(`The level "${each.level.path}" is left out: ${why}.`);
	}
	return kept;
}

function unlike(array: ArrayNode, finest: ArrayNode, finer: ArrayNode): string | null {
	const { shape, dtype } = array;
	if (shape.length !== finest.shape.length)
		return `it has ${shape.length} axes, where the finest level has ${finest.shape.length}`;
	if (dtype.name !== finest.dtype.name)
		return `its data type is ${dtype.name}, where that of the finest level is ${finest.dtype.name}`;
	if (shape.every((size, i) => size <= finer.shape[i])) return null;
	return `its shape (${shape.join(", ")}) is larger than that of a finer level (${finer.shape.join(", ")})`;
}

/** The level's places, without those that contradict the finest level's: both cover the same. */
function draftLevel(image: Multiscales, { level, array }: Opened, finest: Opened, problems: string[]): DraftLevel {
	const { path, scale, translation } = level;
	const rank = image.axes.length;
	if (array.shape.length !== rank) return { path, places: null };
	const wrong = image.axes.flatMap(({ name }, i) => (agrees(level, array, finest, i) ? [] : [{ name, i }]));
	for (const { name, i } of wrong) {
		const extents = [finest, { level, array }].map((each) => extentText(each, i));
		problems.push(
			`The level "${path}" should cover ${extents[0]} along "${name}" as the finest does, and is said to cover ${extents[1]}; its size tells its place.`,
		);
	}
	const places = scale.map((step, i) => ({ scale: step, translation: translation[i] }));
	return { path, places: places.map((place, i) => (wrong.some((other) => other.i === i) ? null : place)) };
}

function edges({ level: { scale, translation }, array }: Opened, axis: number): [number, number] {
	const first = translation[axis] - scale[axis] / 2;
	return [first, first + scale[axis] * array.shape[axis]];
}

function extentText(opened: Opened, axis: number): string {
	const [first, last] = edges(opened, axis).map((edge) => Number(edge.toPrecision(6)));
	return `${first} to ${last}`;
}

function agrees(level: Level, array: ArrayNode, finest: Opened, axis: number): boolean {
	const far = TOLERANCE * level.scale[axis];
	const own = edges({ level, array }, axis);
	return edges(finest, axis).every((edge, i) => Math.abs(edge - own[i]) <= far);
}

/** What the specification wants of the arrays themselves; they are read all the same. */
function tellStored({ convention, axes }: Multiscales, levels: readonly Opened[], problems: string[]): void {
	const minor = Number(/^OME-NGFF 0\.(\d+)/.exec(convention)?.[1] ?? 0);
	for (const { array } of levels) {
		const { path, version, keys } = array;
		if (minor >= 2 && minor <= 4 && version === 2 && keys.separator !== "/")
			problems.push(
				`The chunks of "${path}" are named with "${keys.separator}", where OME-NGFF has "/"; they are read all the same.`,
			);
		const { dimension_names: names } = array.source;
		if (minor < 5 || version !== 3 || JSON.stringify(names) === JSON.stringify(axes.map(({ name }) => name))) continue;
		const said = Array.isArray(names) ? `names its dimensions ${names.join(", ")}` : "has no dimension_names";
		problems.push(
			`"${path}" ${said}, where axes has ${axes.map(({ name }) => name).join(", ")}; those of axes are shown.`,
		);
	}
}

/** The image with as many channels as its arrays have, and a position within them. */
function withinArrays(image: Multiscales, { shape }: ArrayNode): Multiscales {
	const problems = [...image.problems];
	const position = Object.fromEntries(
		Object.entries(image.position).filter(([name, at]) => {
			const size = shape[image.axes.findIndex((axis) => axis.name === name)];
			if (size !== undefined && at >= size)
				problems.push(`The image begins at ${at} along "${name}", which has ${size} positions; it begins as usual.`);
			return size !== undefined && at < size;
		}),
	);
	return { ...image, position, channels: channelsOf(image, shape, problems), problems };
}

function channelsOf(
	{ axes, channels }: Multiscales,
	shape: readonly number[],
	problems: string[],
): Multiscales["channels"] {
	if (!channels) return null;
	const axis = axes.findIndex(({ type }) => type === "channel");
	const size = axis < 0 ? 1 : shape[axis];
	if (channels.length === size) return channels;
	const where = axis < 0 ? "the image has no channel axis" : `"${axes[axis].name}" has ${size} positions`;
	const usable = axis >= 0 && size <= MOST_CHANNELS;
	const does = usable
		? `${channels.length < size ? "nothing is known of the others" : "those beyond are ignored"}`
		: "they are ignored";
	problems.push(`omero.channels describes ${channels.length} channels, where ${where}; ${does}.`);
	return usable ? Array.from({ length: size }, (_, i) => channels[i] ?? plainChannel(i)) : null;
}
