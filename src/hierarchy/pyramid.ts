/** Pyramids of N5's viewers → a draft. (N5 viewer; BigDataViewer, "N5 format"; Paintera, "Data"; n5-universe: N5SingleScaleMetadataParser, N5CosemMultiScaleMetadata) */
import { joinKey } from "../store/store.ts";
import { typeByName } from "./axes.ts";
import { uniqueNames } from "./dims.ts";
import type { Draft, DraftLevel } from "./draft.ts";
import { type Attributes, isObject, type Json } from "./json.ts";
import type { ImageAxis } from "./multiscales.ts";
import type { ArrayNode, GroupNode, Hierarchy, Node } from "./node.ts";
import { axisNames, type Spacing, spacings } from "./spacing.ts";
import { unitSymbol } from "./units.ts";
import { openedAt } from "./variables.ts";

/** How many levels are asked for at once where nothing says how many there are. */
const PROBED = 4;
const MOST_LEVELS = 32;

/** A group of levels with all that the groups above it say of them. */
interface Pyramid {
	readonly convention: string;
	/** Below the store's root. */
	readonly path: string;
	readonly attrs: Attributes;
	/** Names of the levels, where the metadata lists them. */
	readonly listed: readonly string[] | null;
	/** What the group says of levels by name, as Janelia's \`transform\`. */
	readonly transforms: ReadonlyMap<string, Json>;
}

/** The draft of the image that N5's viewers see in a group; null where they see none. Rejects where the caller withdraws. */
export async function readPyramid(hierarchy: Hierarchy, group: GroupNode, signal?: AbortSignal): Promise<Draft | null> {
	const pyramid = await pyramidOf(hierarchy, group, signal);
	if (!pyramid) return null;
	const levels = await levelsOf(hierarchy, pyramid, signal);
	const arrays = levels.filter((level): level is ArrayNode => level.kind === "array");
	if (arrays.length === 0 && pyramid.listed === null) return null;
	const problems: string[] = [];
	const first = arrays[0];
	const rank = first?.shape.length ?? 0;
	const attrs = { ...pyramid.attrs, ...first?.attrs };
	const spaced = arrays.map((level) => spacedLevel(pyramid, level, problems));
	const spacing = spaced.find((level) => level.spacing !== null)?.spacing ?? null;
	const axes = first ? axesOf(attrs, rank, spacing) : null;
	const listed = pyramid.listed?.map((name) => joinKey(pyramid.path, name)) ?? [];
	const missing = listed.filter((path) => !arrays.some((array) => array.path === path));
	const drafts = spaced.map((level) => draftLevel(level, spacing !== null));
	return {
		path: group.path,
		name: group.name,
		convention: pyramid.convention,
		axes,
		levels: [...drafts, ...missing.map((path) => ({ path, places: null }))],
		channels: null,
		greyscale: false,
		position: {},
		problems,
		finestFirst: true,
	};
}

function isList(value: unknown): value is Json[] {
	return Array.isArray(value) && value.length > 0;
}

/** What says that a group holds levels, by each convention. */
async function pyramidOf(hierarchy: Hierarchy, group: GroupNode, signal?: AbortSignal): Promise<Pyramid | null> {
	const { path, name, attrs } = group;
	if (isObject(attrs.painteraData)) {
		const data = await openedAt(hierarchy, joinKey(path, "data"), signal);
		return typeof data === "string" || data.kind === "array" ? null : inner("Paintera", data, attrs);
	}
	const { multiscales, downsamplingFactors, scales, multiScale } = attrs;
	const image = Array.isArray(multiscales) ? multiscales.find(isObject) : undefined;
	const datasets = image && Array.isArray(image.datasets) ? image.datasets.filter(isObject) : [];
	const transforms = new Map(
		datasets.flatMap((level) => (typeof level.path === "string" && level.path ? [[level.path, level.transform]] : [])),
	);
	if ([...transforms.values()].some(isObject))
		return { convention: "CellMap pyramid", path, attrs, listed: [...transforms.keys()], transforms };
	if (image) return null;
	if (/^setup\d+$/.test(name) && isList(downsamplingFactors)) {
		const time = await openedAt(hierarchy, joinKey(path, await firstTime(hierarchy, path, signal)), signal);
		return typeof time === "string" || time.kind === "array" ? null : inner("BigDataViewer pyramid", time, attrs);
	}
	const says = multiScale === true || isList(downsamplingFactors) || isList(scales);
	if (says || (group.version === "n5" && hierarchy.lists)) return inner("N5 pyramid", group, {});
	return null;
}

function inner(convention: string, { path, attrs }: GroupNode, above: Attributes): Pyramid {
	const all = { ...above, ...attrs };
	const { downsamplingFactors, scales } = all;
	const lists = [downsamplingFactors, scales].find((list) => isList(list) && list.every(Array.isArray));
	const listed = (lists as Json[] | undefined)?.map((_, i) => `s${i}`) ?? null;
	return { convention, path, attrs: all, listed, transforms: new Map() };
}

/** BigDataViewer's first point in time that is there. */
async function firstTime(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<string> {
	const names = hierarchy.lists ? await childrenLike(hierarchy, path, /^timepoint(\d+)$/, signal) : [];
	return names[0] ?? "timepoint0";
}

/** Names of children that `pattern` matches, by the number in them. */
async function childrenLike(
	hierarchy: Hierarchy,
	path: string,
	pattern: RegExp,
	signal?: AbortSignal,
): Promise<string[]> {
	const prefix = path ? `${path}/` : "";
	const listed = await hierarchy.list(path, signal);
	const names = listed.map((node) => node.path.slice(prefix.length)).filter((name) => pattern.test(name));
	return names.sort((a, b) => Number(pattern.exec(a)?.[1]) - Number(pattern.exec(b)?.[1]));
}

/** The levels that are there: those listed, else those in the folder, else as many as follow each other. */
async function levelsOf(hierarchy: Hierarchy, { path, listed }: Pyramid, signal?: AbortSignal): Promise<Node[]> {
	const open = async (names: readonly string[]) => {
		const nodes = await Promise.all(names.map((name) => openedAt(hierarchy, joinKey(path, name), signal)));
		return nodes.filter((node) => typeof node === "object");
	};
	if (listed) return open(listed);
	if (hierarchy.lists) return open(await childrenLike(hierarchy, path, /^s(\d+)$/, signal));
	const found: Node[] = [];
	while (found.length < MOST_LEVELS && found.length % PROBED === 0) {
		const next = await open(Array.from({ length: PROBED }, (_, i) => `s${found.length + i}`));
		if (next.length === 0) break;
		found.push(...next);
	}
	return found;
}

interface Spaced {
	readonly level: ArrayNode;
	/** null where nothing that is understood says it. */
	readonly factors: readonly number[] | null;
	/** null where nothing says in which units cells lie. */
	readonly spacing: readonly Spacing[] | null;
}

/** Where the cells of a level lie by its own attributes and those above it. */
function spacedLevel(pyramid: Pyramid, level: ArrayNode, problems: string[]): Spaced {
	const name = level.path.slice(pyramid.path ? pyramid.path.length + 1 : 0);
	const rank = level.shape.length;
	const given: Attributes = { ...pyramid.attrs, transform: pyramid.transforms.get(name), ...level.attrs };
	const factors = factorsOf(pyramid.attrs, level, name, rank);
	const nothing = { level, factors: null, spacing: null };
	if (given.affineTransform !== undefined)
		problems.push(`affineTransform of "${name}" is not supported; its size tells the level's place.`);
	if (given.affineTransform !== undefined) return nothing;
	// of other formats nothing tells in which order N5's lists are
	if (!isObject(given.transform) && level.version !== "n5") return nothing;
	const spacing =
		factors || isObject(given.transform) ? spacings({ ...given, downsamplingFactors: factors }, rank) : null;
	const says = [given.transform, given.resolution, given.pixelResolution].some((value) => value !== undefined);
	if (!spacing && factors && says)
		problems.push(`The resolution of "${name}" does not fit its ${rank} axes; its size tells the level's place.`);
	return { level, factors, spacing };
}

/** The places of a level: where no level has units, in cells of the finest one. */
function draftLevel({ level, factors, spacing }: Spaced, units: boolean): DraftLevel {
	const ones = level.shape.map(() => 1);
	const cells = !units && factors ? spacings({ resolution: ones, downsamplingFactors: factors }, ones.length) : null;
	const places = (spacing ?? cells)?.map(({ step, first }) => ({ scale: step, translation: first })) ?? null;
	return { path: level.path, places };
}

/** How much coarser a level is than the finest: by itself, by a list above it, else nothing if it is the finest. */
function factorsOf(above: Attributes, level: ArrayNode, name: string, rank: number): readonly number[] | null {
	const index = Number(/^s(\d+)$/.exec(name)?.[1] ?? Number.NaN);
	const lists = [
		level.attrs.downsamplingFactors,
		itemOf(above.downsamplingFactors, index),
		itemOf(above.scales, index),
	];
	const found = lists.find((list) => isFactors(list, rank));
	return isFactors(found, rank) ? found : index === 0 ? level.shape.map(() => 1) : null;
}

function isFactors(list: unknown, rank: number): list is number[] {
	return Array.isArray(list) && list.length === rank && list.every((factor) => Number.isFinite(factor) && factor > 0);
}

function itemOf(list: unknown, index: number): unknown {
	return Array.isArray(list) ? list[index] : undefined;
}

/** N5's viewers take the axes of an array with up to three, which run the other way here, for x, y and z. */
function axesOf(attrs: Attributes, rank: number, spacing: readonly Spacing[] | null): ImageAxis[] {
	const names = axisNames(attrs, rank) ?? (rank <= 3 ? [..."zyx"].slice(3 - rank) : null);
	return uniqueNames(names, rank).map((name, i) => ({
		name,
		type: typeByName(name),
		unit: unitSymbol(spacing?.[i].units ?? ""),
	}));
}
