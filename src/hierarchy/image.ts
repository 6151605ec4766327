/** The image that an array is a level of, where that names the axes and the array does not. (OME-NGFF 0.1 to 0.5, "multiscales") */
import { type AxisNames, imageNames, ownNames } from "./dims.ts";
import type { Documents, NodeDocuments } from "./documents.ts";

/** Images have two to five axes. */
const MOST_AXES = 5;

/** Names in the path of a level below its group: `scale0/image` has two. */
const MOST_NAMES = 2;

/** The groups that may say of which image an array is a level, the nearest first, and its path below each. */
function groupsAbove(path: string): [group: string, below: string][] {
	const parts = path.split("/");
	const count = Math.min(MOST_NAMES, path === "" ? 0 : parts.length);
	return Array.from({ length: count }, (_, i) => [parts.slice(0, -i - 1).join("/"), parts.slice(-i - 1).join("/")]);
}

/** How many axes an array has that may be a level: it names none itself; 0 for all others. */
function rankOf({ kind, node, attrs, version }: NodeDocuments): number {
	const rank = kind === "array" && version !== "n5" && Array.isArray(node.shape) ? node.shape.length : 0;
	return rank < 2 || rank > MOST_AXES || ownNames(node, attrs, rank) ? 0 : rank;
}

/** The image's axes by documents that are asked for; null where there is none. Rejects where the caller withdraws. */
export async function askedImage(
	documents: Documents,
	path: string,
	array: NodeDocuments,
	signal: AbortSignal,
): Promise<AxisNames | null> {
	const rank = rankOf(array);
	for (const [group, below] of rank > 0 ? groupsAbove(path) : []) {
		const said = await documents.attrs(group, signal).catch((error) => {
			if (signal.aborted) throw error;
			return {}; // the array is what was asked for, and that can be read
		});
		const names = imageNames(said, below, rank);
		if (names) return names;
	}
	return null;
}

/** The image's axes by documents that are known; null where there is none. */
export function knownImage(
	nodes: ReadonlyMap<string, NodeDocuments>,
	path: string,
	array: NodeDocuments,
): AxisNames | null {
	const rank = rankOf(array);
	for (const [group, below] of rank > 0 ? groupsAbove(path) : []) {
		const names = imageNames(nodes.get(group)?.attrs ?? {}, below, rank);
		if (names) return names;
	}
	return null;
}
