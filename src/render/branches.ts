/** From a flat list of nodes to the lines of a tree: what lies in what, data before coordinates and what serves these. Pure. */
import { datasetParts, isKnown, type Part } from "../hierarchy/dataset.ts";
import type { ListedNode } from "../hierarchy/node.ts";

/** A node of the tree with what lies below it. */
export interface Branch {
	readonly node: ListedNode;
	readonly children: Branch[];
}

/** The branches directly below `root` (a path) from a flat list in any order. Pure. */
export function branches(nodes: readonly ListedNode[], root: string): Branch[] {
	const below = new Map<string, ListedNode[]>();
	for (const node of nodes) {
		if (node.path === "") continue;
		const siblings = below.get(groupOf(node.path));
		if (siblings) siblings.push(node);
		else below.set(groupOf(node.path), [node]);
	}
	const branch = (node: ListedNode): Branch => ({ node, children: (below.get(node.path) ?? []).map(branch) });
	return (below.get(root) ?? []).map(branch);
}

function groupOf(path: string): string {
	return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

/** Branches that belong together in a group, under a heading ("": none). */
interface Section {
	readonly heading: string;
	readonly branches: readonly Branch[];
}

/** What those are called that are neither data nor coordinates. */
const HELPERS: readonly (readonly [Part, string])[] = [
	["bounds", "bounds"],
	["mapping", "grid mappings"],
	["measure", "cell measures"],
	["ancillary", "ancillary"],
];

/** The sections of a group: data, then coordinates, then what serves these. Where the metadata of some arrays is not known only those are apart that say themselves that they are coordinates, at the top of the tree alone. Pure. */
export function sections(siblings: readonly Branch[], top: boolean): Section[] {
	const nodes = siblings.map(({ node }) => node);
	const known = isKnown(nodes);
	if (!known && !top) return [{ heading: "", branches: siblings }];
	const parts = datasetParts(nodes);
	const of = (...wanted: (Part | undefined)[]) => siblings.filter(({ node }) => wanted.includes(parts.get(node.name)));
	const coordinates = of("coordinate");
	const helpers = HELPERS.filter(([part]) => of(part).length > 0);
	const names = helpers.map(([part]) => part);
	const data = known ? of("data") : siblings.filter(({ node }) => parts.get(node.name) !== "coordinate");
	const apart = [
		{ heading: "coordinates", branches: coordinates },
		{ heading: helpers.map(([, name]) => name).join(" · "), branches: known ? of(...names) : [] },
	].filter((section) => section.branches.length > 0);
	const heading = known && apart.length > 0 && data.some(({ node }) => node.kind === "array") ? "data variables" : "";
	return [{ heading, branches: data }, ...apart];
}

/** A line of the tree: a node with its level and its place among its siblings (both from 1), or a heading among the nodes of a level. */
export type TreeLine =
	| { readonly node: ListedNode; readonly level: number; readonly position: number; readonly siblings: number }
	| { readonly heading: string; readonly level: number };

/** The lines of a tree below `root`, with what lies in the groups whose paths are `open`. Pure. */
export function treeLines(nodes: readonly ListedNode[], root: string, open: ReadonlySet<string>): TreeLine[] {
	const lines: TreeLine[] = [];
	const add = (siblings: readonly Branch[], level: number) => {
		let position = 0;
		for (const { heading, branches } of sections(siblings, level === 1)) {
			if (heading) lines.push({ heading, level });
			for (const { node, children } of branches) {
				position++;
				lines.push({ node, level, position, siblings: siblings.length });
				if (open.has(node.path)) add(children, level + 1);
			}
		}
	};
	add(branches(nodes, root), 1);
	return lines;
}

/** The nodes of which a text is part of the name, the title or the path, with the groups around them, and these groups' paths. Pure. */
export function foundNodes(nodes: readonly ListedNode[], text: string): { nodes: ListedNode[]; open: Set<string> } {
	const wanted = text.trim().toLowerCase();
	const says = ({ path, attrs }: ListedNode) =>
		[path, attrs?.long_name, attrs?.standard_name].some((name) =>
			String(name ?? "")
				.toLowerCase()
				.includes(wanted),
		);
	const found = nodes.filter(says);
	const open = new Set<string>();
	for (const { path } of found) for (let group = groupOf(path); group; group = groupOf(group)) open.add(group);
	return { nodes: nodes.filter((node) => open.has(node.path) || found.includes(node)), open };
}
