/** Which array of a group to show first: a multiscale image's finest level, else data before coordinates, larger rank first. */

import { isNumeric } from "../hierarchy/dtype.ts";
import type { ArrayNode, Hierarchy, ListedNode } from "../hierarchy/node.ts";
import { sparseText } from "../hierarchy/sparse.ts";
import { imageAt } from "./found.ts";

const MOST_OPENED = 64;
const MOST_DEPTH = 4;

/** The path of the most useful array at or below `path`; null where none is known. */
export async function chooseArray(
	hierarchy: Hierarchy,
	path: string,
	signal?: AbortSignal,
	depth = 0,
): Promise<string | null> {
	const node = await hierarchy.node(path, signal);
	if (node.kind === "array") return path;
	if (sparseText(node.attrs)) return null; // a list of its numbers is no picture of the matrix
	if (await imageAt(hierarchy, path, signal)) return path;
	const children = withoutSparse(await enoughOf(hierarchy, path, signal));
	const arrays = await openArrays(hierarchy, children, signal);
	const best = bestOf(arrays);
	if (best) return best.path;
	if (depth >= MOST_DEPTH) return null;
	for (const group of children.filter((child) => child.kind !== "array")) {
		const found = await chooseArray(hierarchy, group.path, signal, depth + 1).catch(skipUnless(signal));
		if (found !== null) return found;
	}
	return null;
}

/** What lies at `path`, as far as it takes to know as many arrays as are opened. */
async function enoughOf(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<readonly ListedNode[]> {
	let known: readonly ListedNode[] = [];
	for await (const nodes of hierarchy.pages(path, signal)) {
		known = nodes;
		if (nodes.filter(({ kind }) => kind === "array").length >= MOST_OPENED) break;
	}
	return known;
}

function withoutSparse(nodes: readonly ListedNode[]): ListedNode[] {
	const sparse = nodes.filter(({ attrs }) => attrs && sparseText(attrs)).map(({ path }) => `${path}/`);
	return nodes.filter(({ path }) => !sparse.some((folder) => path.startsWith(folder)));
}

/** A child that can't be opened is no reason to show nothing; its own error is shown when it is chosen in the tree. */
function skipUnless(signal?: AbortSignal): (error: unknown) => null {
	return (error) => {
		if (signal?.aborted) throw error;
		return null;
	};
}

async function openArrays(
	hierarchy: Hierarchy,
	children: readonly ListedNode[],
	signal?: AbortSignal,
): Promise<ArrayNode[]> {
	const arrays = children.filter((child) => child.kind === "array").slice(0, MOST_OPENED);
	const nodes = await Promise.all(arrays.map((child) => hierarchy.node(child.path, signal).catch(skipUnless(signal))));
	return nodes.filter((node): node is ArrayNode => node?.kind === "array");
}

function bestOf(arrays: readonly ArrayNode[]): ArrayNode | undefined {
	const helpers = new Set(arrays.flatMap(namedHelpers));
	const score = (node: ArrayNode): number[] => [
		Number(!helpers.has(node.name) && !(node.dims.length === 1 && node.dims[0] === node.name)),
		Number(isNumeric(node.dtype)),
		Math.min(node.shape.filter((size) => size > 1).length, 5),
		node.shape.reduce((a, b) => a * b, 1),
	];
	return arrays.map((node) => ({ node, score: score(node) })).sort((a, b) => compare(b.score, a.score))[0]?.node;
}

function compare(a: readonly number[], b: readonly number[]): number {
	const at = a.findIndex((value, i) => value !== b[i]);
	return at < 0 ? 0 : a[at] - b[at];
}

/** Names of variables that only serve others: coordinates, bounds, grid mappings, cell measures. (CF chapters 5 to 7) */
function namedHelpers({ attrs }: ArrayNode): string[] {
	const texts = [
		attrs.coordinates,
		attrs.bounds,
		attrs.climatology,
		attrs.grid_mapping,
		attrs.cell_measures,
		attrs.ancillary_variables,
	];
	return texts.flatMap((text) => (typeof text === "string" ? text.split(/[\s:]+/) : []));
}
