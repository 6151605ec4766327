/** The image that a group describes, by whichever convention. */
import { type Draft, type Found, needsSizes, type Sized, settled } from "./draft.ts";
import type { Multiscales } from "./multiscales.ts";
import type { GroupNode, Hierarchy } from "./node.ts";
import { readOme } from "./ome.ts";
import { readPyramid } from "./pyramid.ts";
import { openedAt, readVariables, type Which } from "./variables.ts";

const NONE: Found = { image: null, problems: [] };

/**
 * The image that the group at `path` describes, of several the one that is `wanted`, from 0 (the first where there are fewer), or null with what keeps it from being one; no problems where it describes none.
 * Asks for the group's own document, and for its levels' only where that leaves open how many axes there are or where they lie.
 * Rejects where the group can't be opened.
 */
export async function findImage(
	hierarchy: Hierarchy,
	path: string,
	signal?: AbortSignal,
	wanted?: number,
): Promise<Found> {
	const node = await hierarchy.node(path, signal);
	const draft = node.kind === "group" ? await draftOf(hierarchy, node, { wanted, signal }) : null;
	if (!draft) return NONE;
	return settled(draft, needsSizes(draft) ? await sizesOf(hierarchy, draft, signal) : new Map());
}

/** As `findImage`: the image alone. */
export async function imageAt(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<Multiscales | null> {
	return (await findImage(hierarchy, path, signal)).image;
}

async function draftOf(hierarchy: Hierarchy, node: GroupNode, which: Which): Promise<Draft | null> {
	const pyramid = await readPyramid(hierarchy, node, which.signal);
	if (pyramid) return pyramid;
	const variables = await readVariables(hierarchy, node, which);
	if (variables) return variables;
	const image = readOme(node, which.wanted);
	return image && node.version === "n5" ? reversed(image) : image;
}

/** N5's own axes run the other way, and what is written in it about axes does so, too. */
function reversed(draft: Draft): Draft {
	return {
		...draft,
		axes: draft.axes?.toReversed() ?? null,
		levels: draft.levels.map(({ path, places }) => ({ path, places: places?.toReversed() ?? null })),
	};
}

async function sizesOf(hierarchy: Hierarchy, { levels }: Draft, signal?: AbortSignal): Promise<Map<string, Sized>> {
	const sizeOf = async (path: string): Promise<Sized> => {
		const node = await openedAt(hierarchy, path, signal);
		return typeof node === "object" && node.kind === "group" ? "it is a group, not an array." : node;
	};
	const sizes = await Promise.all(levels.map(async ({ path }) => [path, await sizeOf(path)] as const));
	return new Map(sizes);
}
