/** What is wrong with what a group says of images, where no image comes of it, or beside that. */
import { isZarrError } from "../errors.ts";
import { findImage } from "./images.ts";
import { readImageLabel, readLabels } from "./label.ts";
import type { Hierarchy, Node } from "./node.ts";
import { omeAttributes } from "./ome.ts";

/** Sentences about the image that a group describes and that can't be shown, about what it says of the ids in a label image, and about a list of label images, whose groups are asked for. Rejects where the caller withdraws. */
export async function groupProblems(hierarchy: Hierarchy, node: Node, signal?: AbortSignal): Promise<string[]> {
	if (node.kind !== "group") return [];
	const { image, problems } = await findImage(hierarchy, node.path, signal);
	const label = readImageLabel(node.path, node.attrs);
	const listed = omeAttributes(node.attrs).labels === undefined ? [] : await listProblems(hierarchy, node, signal);
	return [...(image ? [] : problems), ...(label?.problems ?? []), ...listed];
}

async function listProblems(
	hierarchy: Hierarchy,
	{ path, attrs }: Node,
	signal: AbortSignal | undefined,
): Promise<string[]> {
	const { paths, problems } = readLabels(path, attrs);
	const missing = await Promise.all(
		paths.map(async (label) => {
			const there = hierarchy.node(label, signal).then(
				() => true,
				(error) => {
					signal?.throwIfAborted();
					return !isZarrError(error, "NotFoundError"); // what else is wrong is told where it is opened
				},
			);
			return (await there) ? [] : [`labels lists "${label}", but there is no such group; it is left out.`];
		}),
	);
	return [...problems, ...missing.flat()];
}
