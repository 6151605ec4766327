/** From a path to the array that is shown for it, or the images to choose from. */
import { type Collection, collectionAt } from "../hierarchy/collection.ts";
import { groupProblems } from "../hierarchy/issues.ts";
import type { Node } from "../hierarchy/node.ts";
import { sparseText } from "../hierarchy/sparse.ts";
import {
	isHandle,
	mainArray,
	openVariable,
	openZarr,
	type Traffic,
	type Variable,
	type VariableOptions,
	type ZarrHandle,
} from "../read.ts";
import { collectionPieces } from "./captions.ts";
import type { ViewOptions } from "./options.ts";

/** What a store is called before it is open: its address without the query, which may hold a signature. Pure. */
export function addressName(source: unknown): string {
	return typeof source === "string" ? source.replace(/[?#].*/s, "") : "";
}

/** The store that a view is given, opened, and, where that was done here, the traffic `before` it; a function is called for it. Rejects as `openZarr` does. */
export async function openGiven(
	source: unknown,
	options: ViewOptions,
	signal: AbortSignal,
): Promise<{ handle: ZarrHandle; before?: Traffic }> {
	const given = await (typeof source === "function" ? source() : source);
	const { path, fetch, headers, metadata } = options;
	if (isHandle(given)) return { handle: given };
	const handle = await openZarr(given, { path, fetch, headers, metadata, signal });
	return { handle, before: { requests: 0, bytes: 0 } };
}

/** What is shown for a path. */
export interface Target {
	/** An array or image; null where there is none, or several of which one has to be chosen. */
	readonly variable: Variable | null;
	/** The images that are to be chosen from: of a plate, a well, or a file of more than one series. */
	readonly collection: Collection | null;
}

/** What is said of a node before it is shown. */
export interface About {
	readonly problems: readonly string[];
	/** Of a collection, what the title says. */
	readonly pieces?: readonly string[];
}

/** What is shown for a path, or a field of it: the path's own array or image, the images that a group holds together, or a group's most useful array. `found` is told the node before its coordinates are read, and what is wrong with the group that was asked for, which is among the variable's own problems, too. */
export async function openTarget(
	handle: ZarrHandle,
	path: string,
	options: VariableOptions,
	found: (node: Node, about: About) => void,
): Promise<Target> {
	const { hierarchy } = handle;
	const { signal, image } = options;
	const node = await handle.node(path, { signal });
	const collection = node.kind === "group" ? await collectionAt(hierarchy, node.path, signal) : null;
	const [first, ...others] = collection?.members ?? [];
	if (collection && first && (others.length > 0 || collection.kind !== "series")) {
		found(node, { problems: collection.problems, pieces: collectionPieces(collection) });
		return { variable: null, collection };
	}
	const at = first?.path ?? path;
	const target = node.kind === "array" ? path : await mainArray(handle, at, { signal, image });
	const problems = [...(collection?.problems ?? []), ...(await groupProblems(hierarchy, node, signal, image))];
	found(target === null || target === path ? node : await handle.node(target, { signal }), { problems });
	if (target === null) return { variable: null, collection: null };
	const variable = await openVariable(handle, target, options);
	return { variable: withProblems(variable, problems), collection: null };
}

/** The variable with what is wrong with the group that it was found for. */
function withProblems(variable: Variable, problems: readonly string[]): Variable {
	return problems.length > 0 ? { ...variable, problems: [...problems, ...variable.problems] } : variable;
}

/** What is said of a group that shows no array; `lists` says whether the store could name its children. Pure. */
export function emptyText(name: string, lists: boolean, group: Node | null): string {
	const sparse = group && sparseText(group.attrs);
	if (sparse)
		return `${name} is a ${sparse}, stored as the arrays data, indices and indptr. Each of them can be shown.`;
	if (lists) return `${name} is an empty group: it holds no arrays.`;
	const more = group?.version === "n5" ? "" : ", or write consolidated metadata";
	return `${name} is a group, and its store can't list what it holds. Give the path of an array${more}.`;
}

/** What is said of an array without cells. Pure. */
export function noCellsText({ node }: Pick<Variable, "node">): string {
	const shape = node.shape.length === 1 ? `${node.shape[0]},` : node.shape.join(", ");
	return `${node.path || node.name} is empty (${shape}): it has no cells.`;
}
