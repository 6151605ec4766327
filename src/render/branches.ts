/** From a flat list of nodes to the lines of a tree: what lies in what, data before coordinates. Pure. */
import type { ListedNode } from "../hierarchy/node.ts";

/** A node of the tree with what lies below it. */
export interface Branch {
	readonly node: ListedNode;
	readonly children: Branch[];
}

/** The branches directly below `root` (a path) from a flat list in any order; data first, coordinates apart. Pure. */
export function branches(nodes: readonly ListedNode[], root: string): { data: Branch[]; coordinates: Branch[] } {
	const below = new Map<string, ListedNode[]>();
	for (const node of nodes) {
		if (node.path === "") continue;
		const parent = node.path.includes("/") ? node.path.slice(0, node.path.lastIndexOf("/")) : "";
		const siblings = below.get(parent);
		if (siblings) siblings.push(node);
		else below.set(parent, [node]);
	}
	const branch = (node: ListedNode): Branch => ({ node, children: (below.get(node.path) ?? []).map(branch) });
	const here = below.get(root) ?? [];
	const apart = coordinateNames(here);
	const all = here.map(branch);
	return { data: all.filter((b) => !apart.has(b.node.name)), coordinates: all.filter((b) => apart.has(b.node.name)) };
}

/** Names of the arrays that are coordinates of the others: 1-D and named as their dim, or listed in a `coordinates` attribute. Pure. */
export function coordinateNames(siblings: readonly ListedNode[]): Set<string> {
	const names = new Set<string>();
	for (const { kind, name, dims, attrs } of siblings) {
		if (kind !== "array") continue;
		if (dims?.length === 1 && dims[0] === name) names.add(name);
		const listed = attrs?.coordinates;
		if (typeof listed === "string") for (const other of listed.split(/\s+/)) names.add(other);
	}
	return names;
}

/** A line of the tree: a node with its level and its place among its siblings (both from 1), or a heading. */
export type TreeLine =
	| { readonly node: ListedNode; readonly level: number; readonly position: number; readonly siblings: number }
	| { readonly heading: string };

/** The lines of a tree below `root`, with what lies in the groups whose paths are `open`. Pure. */
export function treeLines(nodes: readonly ListedNode[], root: string, open: ReadonlySet<string>): TreeLine[] {
	const { data, coordinates } = branches(nodes, root);
	const lines: TreeLine[] = [];
	const add = (siblings: readonly Branch[], level: number, from: number, count: number) => {
		for (const [i, { node, children }] of siblings.entries()) {
			lines.push({ node, level, position: from + i + 1, siblings: count });
			if (open.has(node.path)) add(children, level + 1, 0, children.length);
		}
	};
	const count = data.length + coordinates.length;
	add(data, 1, 0, count);
	if (coordinates.length > 0) lines.push({ heading: "coordinates" });
	add(coordinates, 1, data.length, count);
	return lines;
}
