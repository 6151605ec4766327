/** Pyramids whose levels are groups of variables, or arrays beside which nothing says where they lie → a draft. (ndpyramid, "multiscales"; Zarr convention "multiscales"; GeoZarr, "tile_matrix_set") */
import { isZarrError } from "../errors.ts";
import { normalPath } from "../path.ts";
import { joinKey } from "../store/store.ts";
import { bestArray, withoutHelpers } from "./best.ts";
import type { Draft } from "./draft.ts";
import { type Attributes, isObject, type Json } from "./json.ts";
import type { ArrayNode, GroupNode, Hierarchy, Node } from "./node.ts";

interface Listed {
	readonly convention: string;
	/** Of the levels, below the group. */
	readonly paths: readonly string[];
}

const MOST_OPENED = 64;

/** Which of the images that a group describes, from 0; the first where it is left out, or there are fewer. */
export interface Which {
	readonly wanted?: number;
	readonly signal?: AbortSignal;
}

function textsOf(list: Json | undefined, name: string): string[] {
	const items = Array.isArray(list) ? list.filter(isObject) : [];
	return items.map((item) => item[name]).filter((text): text is string => typeof text === "string" && text !== "");
}

/** The levels that a group lists as ndpyramid or as GeoZarr does; null where it doesn't. */
function listedLevels({ multiscales }: Attributes): Listed | null {
	if (isObject(multiscales)) {
		const layout = textsOf(multiscales.layout, "asset");
		if (layout.length > 0) return { convention: "Zarr multiscales", paths: layout };
		const matrices = isObject(multiscales.tile_matrix_set) ? multiscales.tile_matrix_set.tileMatrices : undefined;
		const ids = textsOf(matrices, "id");
		return ids.length > 0 ? { convention: "GeoZarr tile matrix set", paths: ids } : null;
	}
	const image = Array.isArray(multiscales) ? multiscales.find(isObject) : undefined;
	if (!image || image.axes !== undefined || image.version !== undefined) return null;
	const datasets = Array.isArray(image.datasets) ? image.datasets.filter(isObject) : [];
	if (datasets.some(({ coordinateTransformations, transform }) => coordinateTransformations || transform)) return null;
	const paths = textsOf(datasets, "path");
	return paths.length > 0 ? { convention: "ndpyramid", paths } : null;
}

/** The draft of such a pyramid, of several variables in its levels the one that is `wanted`, the most useful one before the others; null where the group describes none, or its levels are arrays that OME-NGFF may mean. */
export async function readVariables(
	hierarchy: Hierarchy,
	{ path, name, attrs }: GroupNode,
	{ signal, wanted = 0 }: Which,
): Promise<Draft | null> {
	const listed = listedLevels(attrs);
	if (!listed) return null;
	const problems: string[] = [];
	const levels: string[] = [];
	for (const given of listed.paths) {
		const below = normalPath(given);
		// a level by itself names itself
		if (below !== null) levels.push(joinKey(path, below).replace(/\/$/, ""));
		else
			problems.push(
				`multiscales names the level ${JSON.stringify(given)}, which is no path below the group; it is left out.`,
			);
	}
	const nodes = await Promise.all(levels.map((level) => openedAt(hierarchy, level, signal)));
	const first = nodes.find((node): node is Node => typeof node === "object");
	if (first?.kind === "array" && listed.convention === "ndpyramid") return null;
	const names = first?.kind === "group" ? await variablesOf(hierarchy, first, problems, signal) : [];
	const at = wanted < names.length ? wanted : 0;
	const variable = names[at] ?? null;
	const paths = levels.map((level) => (variable === null ? level : joinKey(level, variable)));
	return {
		path,
		name: variable ?? name,
		...(names.length > 1 ? { among: { at, names } } : {}),
		convention: listed.convention,
		axes: null,
		levels: paths.map((level) => ({ path: level, places: null })),
		coordinates: variable !== null,
		channels: null,
		greyscale: false,
		position: {},
		problems,
		finestFirst: false,
	};
}

/** The node at a path, or the sentence that it can't be opened. Rejects where the caller withdraws. */
export async function openedAt(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<Node | string> {
	try {
		return await hierarchy.node(path, signal);
	} catch (error) {
		if (signal?.aborted || !isZarrError(error)) throw error;
		return error.message;
	}
}

/** Names of the variables in a level that can be shown, the most useful one first. */
async function variablesOf(
	hierarchy: Hierarchy,
	level: GroupNode,
	problems: string[],
	signal?: AbortSignal,
): Promise<string[]> {
	const prefix = level.path ? `${level.path}/` : "";
	const listed = await hierarchy.list(level.path, signal);
	const children = listed.filter(({ path, kind }) => kind !== "group" && path.lastIndexOf("/") === prefix.length - 1);
	const opened = await Promise.all(
		children.slice(0, MOST_OPENED).map((child) => openedAt(hierarchy, child.path, signal)),
	);
	const arrays = opened.filter((node): node is ArrayNode => typeof node === "object" && node.kind === "array");
	const shown = withoutHelpers(arrays).filter(({ shape }) => shape.length > 1);
	const best = bestArray(shown);
	if (!best)
		problems.push(
			hierarchy.lists
				? `The level "${level.path}" holds no array with two axes or more.`
				: `Nothing lists what the level "${level.path}" holds, so which variable to show is not known.`,
		);
	return best ? [best, ...shown.filter((node) => node !== best)].map(({ name }) => name) : [];
}
