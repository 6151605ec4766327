/** What the arrays of a group are to each other, by their metadata alone: data, coordinates, and what only serves these. Pure. (CF chapters 3.4, 5, 7; xarray's attributes) */
import type { ListedNode } from "./node.ts";

/** What an array is in its dataset. */
export type Part = "data" | "coordinate" | "bounds" | "mapping" | "measure" | "ancillary";

/** Attributes that name other arrays, and what these are by that. */
const NAMING: readonly (readonly [string, Part])[] = [
	["coordinates", "coordinate"],
	["ancillary_variables", "ancillary"],
	["cell_measures", "measure"],
	["grid_mapping", "mapping"],
	["bounds", "bounds"],
	["climatology", "bounds"],
];

/** What each of the nodes of one group is, by name, those that say nothing of themselves and are named by no other being data: groups, and arrays whose metadata is not known, too. */
export function datasetParts(
	siblings: readonly Pick<ListedNode, "name" | "kind" | "dims" | "attrs">[],
): Map<string, Part> {
	const parts = new Map<string, Part>();
	for (const { name, kind, dims, attrs } of siblings) {
		if (kind !== "array") continue;
		if (dims?.length === 1 && dims[0] === name) parts.set(name, "coordinate");
		if (attrs?.grid_mapping_name !== undefined) parts.set(name, "mapping");
	}
	for (const [attribute, part] of NAMING)
		for (const { attrs } of siblings) {
			const named = attrs?.[attribute];
			if (typeof named !== "string") continue;
			// "area: areacella", and a mapping's "crs: x y", which are its coordinates
			const names = part === "measure" ? named.replace(/\S+:/g, "") : part === "mapping" ? mappingsOf(named) : named;
			for (const name of names.split(/\s+/)) if (name && parts.get(name) !== "coordinate") parts.set(name, part);
		}
	return new Map(siblings.map(({ name }) => [name, parts.get(name) ?? "data"]));
}

/** The mappings that an attribute names: alone, or each before a colon and the coordinates that it is for. */
function mappingsOf(named: string): string {
	return named.includes(":") ? [...named.matchAll(/(\S+):/g)].map(([, name]) => name).join(" ") : named;
}

/** Whether the metadata of all arrays among these is known, so that what each of them is can be said. */
export function isKnown(siblings: readonly ListedNode[]): boolean {
	return siblings.every(({ kind, dims }) => kind === "group" || dims !== undefined);
}
