/** The images that belong to a group: those of a collection, as bioformats2raw writes them, and the labels of an image. (OME-NGFF 0.4 and 0.5, "bioformats2raw.layout" and "labels") */
import { isZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { normalPath } from "../path.ts";
import { joinKey } from "../store/store.ts";
import { type LabelList, readLabels } from "./label.ts";
import type { GroupNode, Hierarchy, Node } from "./node.ts";
import { omeAttributes } from "./ome.ts";

/** The images of a collection. */
export interface Series {
	/** Their groups below the store's root, in the collection's order, each with its place in that: as OME-XML counts images. */
	readonly images: readonly { readonly path: string; readonly number: number }[];
	/** A sentence for each thing that breaks the specification, with what is done about it. */
	readonly problems: readonly string[];
}

/** The attribute by which a collection says that it is one. */
export const LAYOUT = "bioformats2raw.layout";
const KNOWN_LAYOUT = 3;
/** How many images are asked for at once where nothing lists them. */
const PROBED = 4;
const MOST_PROBED = 64;

/** The node of this name in a group; null where there is none. Asks for nothing that a listing says is not there. Rejects where it can't be read. */
async function childNode(
	hierarchy: Hierarchy,
	group: string,
	name: string,
	signal?: AbortSignal,
): Promise<Node | null> {
	const path = joinKey(group, name);
	if (hierarchy.lists && !(await namesIn(hierarchy, group, signal)).has(name)) return null;
	try {
		return await hierarchy.node(path, signal);
	} catch (error) {
		// buckets answer 403 for absent keys
		if (!signal?.aborted && isZarrError(error, "NotFoundError", "AccessError")) return null;
		throw error;
	}
}

/** The label images in the group `labels` below the image at `path`: one request at most, besides a listing. Rejects where the caller withdraws, or where that group can't be read. */
export async function labelsAt(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<LabelList> {
	const group = await childNode(hierarchy, path, "labels", signal);
	return group?.kind === "group" ? readLabels(group.path, group.attrs) : { paths: [], problems: [] };
}

async function namesIn(hierarchy: Hierarchy, group: string, signal?: AbortSignal): Promise<Set<string>> {
	const prefix = group ? `${group}/` : "";
	const nodes = await hierarchy.list(group, signal);
	return new Set(nodes.map(({ path }) => path.slice(prefix.length).split("/")[0]));
}

/** The images that the group at `path` collects; null where it is no such collection. Asks for the group `OME`, then for a listing, else for 0, 1, 2 … until one is missing. */
export async function seriesAt(hierarchy: Hierarchy, path: string, signal?: AbortSignal): Promise<Series | null> {
	const node = await hierarchy.node(path, signal);
	if (node.kind !== "group") return null;
	const ome = omeAttributes(node.attrs);
	if (ome[LAYOUT] === undefined || ome.plate !== undefined) return null;
	const problems: string[] = [];
	if (ome[LAYOUT] !== KNOWN_LAYOUT)
		problems.push(`${LAYOUT} is ${saidValue(ome[LAYOUT])}, not ${KNOWN_LAYOUT}; it is read as ${KNOWN_LAYOUT}.`);
	const listed = await listedSeries(hierarchy, node, problems, signal);
	const images =
		listed ??
		(await numbered(hierarchy, path, problems, signal)).map((name, number) => ({ path: joinKey(path, name), number }));
	if (images.length === 0)
		problems.push("The collection has no images: neither OME lists any, nor is there a group 0.");
	return { images, problems };
}

/** The images that the group `OME` lists; null where it lists none. */
async function listedSeries(
	hierarchy: Hierarchy,
	{ path }: GroupNode,
	problems: string[],
	signal?: AbortSignal,
): Promise<Series["images"] | null> {
	const node = await childNode(hierarchy, path, "OME", signal);
	const { series } = node ? omeAttributes(node.attrs) : {};
	if (series === undefined) return null;
	if (!Array.isArray(series)) {
		problems.push(`series of OME is ${saidValue(series)}, not a list of paths; the groups 0, 1, 2 … are shown.`);
		return null;
	}
	return series.flatMap((image, number) => {
		const below = typeof image === "string" ? normalPath(image) : null;
		if (!below)
			problems.push(`series[${number}] of OME is ${saidValue(image)}, no path below the group; it is left out.`);
		return below ? [{ path: joinKey(path, below), number }] : [];
	});
}

/** Names of the groups 0, 1, 2 … as far as they follow each other. */
async function numbered(
	hierarchy: Hierarchy,
	path: string,
	problems: string[],
	signal?: AbortSignal,
): Promise<string[]> {
	if (hierarchy.lists) {
		const names = await namesIn(hierarchy, path, signal);
		const count = Array.from({ length: names.size + 1 }, (_, i) => names.has(String(i))).indexOf(false);
		return Array.from({ length: count }, (_, i) => String(i));
	}
	const found: string[] = [];
	while (found.length < MOST_PROBED) {
		const names = Array.from({ length: PROBED }, (_, i) => String(found.length + i));
		const nodes = await Promise.all(names.map((name) => childNode(hierarchy, path, name, signal)));
		const until = nodes.indexOf(null);
		found.push(...(until < 0 ? names : names.slice(0, until)));
		if (until >= 0) return found;
	}
	problems.push(`The first ${found.length} images are shown; nothing lists whether there are more.`);
	return found;
}
