/** What is wrong with what a group says of images, where no image comes of it, or beside that. */
import { isZarrError } from "../errors.ts";
import { findImage } from "./images.ts";
import { type ImageLabel, labelMisfits, readImageLabel, readLabels } from "./label.ts";
import type { Multiscales } from "./multiscales.ts";
import type { ArrayNode, Hierarchy, Node } from "./node.ts";
import { omeAttributes } from "./ome.ts";

/**
 * Sentences about the image that a group describes (of several the one that is `wanted`, from 0) and that can't be shown; of a label image about what it says of its ids, and how it fits the image that it
 * labels, whose finest level is asked for; of a list of label images about those that are not there, each of which is asked for. Of other groups
 * nothing is asked. Rejects where the caller withdraws.
 */
export async function groupProblems(
	hierarchy: Hierarchy,
	node: Node,
	signal?: AbortSignal,
	wanted?: number,
): Promise<string[]> {
	if (node.kind !== "group") return [];
	const { image, problems } = await findImage(hierarchy, node.path, signal, wanted);
	const label = readImageLabel(node.path, node.attrs);
	const fit = label && image ? await fitProblems(hierarchy, image, label, signal) : [];
	const listed = omeAttributes(node.attrs).labels === undefined ? [] : await listProblems(hierarchy, node, signal);
	return [...(image ? [] : problems), ...(label?.problems ?? []), ...fit, ...listed];
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

/** How a label image fits the one that it labels, along the axes that both have, and whether it holds ids. */
async function fitProblems(
	hierarchy: Hierarchy,
	image: Multiscales,
	{ source }: ImageLabel,
	signal: AbortSignal | undefined,
): Promise<string[]> {
	const own = await finestOf(hierarchy, image, signal);
	if (!own) return [];
	const type = isIds(own) ? [] : [`The labels hold ${own.dtype.name}, where ids are whole numbers.`];
	const labelled = source === null ? null : await labelledImage(hierarchy, source, signal);
	const other = labelled && (await finestOf(hierarchy, labelled, signal));
	if (!other || own.shape.length !== image.axes.length) return type;
	const names = labelled.axes.map(({ name }) => name);
	const sizes = image.axes.map(({ name }, i) => other.shape[names.indexOf(name)] ?? own.shape[i]);
	const dims = image.axes.map(({ name }) => name);
	return [...type, ...labelMisfits(image.path, own.shape, sizes, dims)];
}

/** Whether an array's values can be ids. */
export function isIds({ dtype: { kind } }: Pick<ArrayNode, "dtype">): boolean {
	return kind === "int" || kind === "uint" || kind === "bool";
}

async function labelledImage(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<Multiscales | null> {
	return (await findImage(hierarchy, path, signal).catch(unless(signal)))?.image ?? null;
}

async function finestOf(hierarchy: Hierarchy, image: Multiscales, signal?: AbortSignal): Promise<ArrayNode | null> {
	const node = await hierarchy.node(image.levels[0].path, signal).catch(unless(signal));
	return node?.kind === "array" ? node : null;
}

/** What can't be opened is told where it is shown. */
function unless(signal: AbortSignal | undefined): () => null {
	return () => {
		signal?.throwIfAborted();
		return null;
	};
}
