/** Which array of a group to show first: a multiscale image's finest level, else data before coordinates, larger rank first. */

import { bestArray } from "../hierarchy/best.ts";
import { findImage } from "../hierarchy/images.ts";
import type { ArrayNode, Hierarchy, ListedNode } from "../hierarchy/node.ts";
import { sparseText } from "../hierarchy/sparse.ts";

const MOST_OPENED = 64;
const MOST_DEPTH = 4;

/** The path of the most useful array at or below `path`, or of the image that it describes, of several the one of that number; null where none is known. */
export async function chooseArray(
	hierarchy: Hierarchy,
	path: string,
	signal?: AbortSignal,
	{ image, depth = 0 }: { image?: number; depth?: number } = {},
): Promise<string | null> {
	const node = await hierarchy.node(path, signal);
	if (node.kind === "array") return path;
	if (sparseText(node.attrs)) return null; // a list of its numbers is no picture of the matrix
	if ((await findImage(hierarchy, path, signal, image)).image) return path;
	const children = withoutSparse(await enoughOf(hierarchy, path, signal));
	const arrays = await openArrays(hierarchy, children, signal);
	const best = bestArray(arrays);
	if (best) return best.path;
	if (depth >= MOST_DEPTH) return null;
	for (const group of children.filter((child) => child.kind !== "array")) {
		const found = await chooseArray(hierarchy, group.path, signal, { image, depth: depth + 1 }).catch(
			skipUnless(signal),
		);
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
