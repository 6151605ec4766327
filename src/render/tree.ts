/** Groups and arrays of a store as a tree that keyboard and mouse walk. */
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

/** What a tree asks for and tells. */
export interface TreeOptions {
	/** Nodes one level below a group that is opened for the first time. */
	readonly list: (path: string) => Promise<readonly ListedNode[]>;
	readonly choose: (path: string) => void;
	readonly failed: (error: unknown) => void;
}

/** The tree in `host`: `update(nodes, root)` shows a store, `select(path)` marks what is shown. */
export function treeView(host: HTMLElement, options: TreeOptions) {
	const document = host.ownerDocument;
	host.setAttribute("role", "tree");
	host.setAttribute("aria-label", "Groups and arrays");
	let selected = "";
	let nodes: readonly ListedNode[] = [];
	let root = "";
	const open = new Set<string>();
	const asked = new Set<string>();

	const draw = (wanted?: string) => {
		// of the page's active element nothing is known within a shadow tree, as marimo has one
		const focused = wanted ?? host.querySelector<HTMLElement>(":focus")?.dataset.path;
		const { data, coordinates } = branches(nodes, root);
		const rows = data.flatMap((branch) => branchRows(branch, 1));
		if (coordinates.length)
			rows.push(heading(document, "coordinates"), ...coordinates.flatMap((branch) => branchRows(branch, 1)));
		host.replaceChildren(...rows);
		const items = treeItems(host);
		const current = items.find((item) => item.dataset.path === (focused ?? selected)) ?? items[0];
		if (current) current.tabIndex = 0;
		if (focused !== undefined) current?.focus();
	};
	const branchRows = (branch: Branch, level: number): HTMLElement[] => {
		const { node } = branch;
		const row = treeRow(document, node, level, node.path === selected, open.has(node.path));
		return open.has(node.path) ? [row, ...branch.children.flatMap((child) => branchRows(child, level + 1))] : [row];
	};
	const expand = async (path: string): Promise<void> => {
		open.add(path);
		if (asked.has(path) || nodes.some((node) => node.path.startsWith(`${path}/`))) return;
		asked.add(path);
		try {
			const below = await options.list(path);
			const known = new Set(nodes.map((node) => node.path));
			nodes = [...nodes, ...below.filter((node) => !known.has(node.path))];
		} catch (error) {
			asked.delete(path);
			options.failed(error);
		}
	};
	const toggle = async (path: string, wanted: boolean) => {
		if (!wanted) open.delete(path);
		const expanded = wanted ? expand(path) : null;
		draw(path);
		await expanded;
		draw();
	};
	const act = (item: HTMLElement) => {
		const path = item.dataset.path ?? "";
		if (item.dataset.kind === "group") void toggle(path, !open.has(path));
		else options.choose(path);
	};
	host.addEventListener("click", (event) => {
		const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
		if (item) act(item);
	});
	host.addEventListener("keydown", (event) => {
		const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
		if (!item || !walk(host, item, event.key, { act, toggle })) return;
		event.preventDefault();
		event.stopPropagation();
	});
	const reveal = async () => {
		const steps = selected.split("/").slice(0, -1);
		for (let depth = 1; depth <= steps.length; depth++) {
			const group = steps.slice(0, depth).join("/");
			if (nodes.length && group.length > root.length) await expand(group);
		}
		draw();
	};
	const update = (listed: readonly ListedNode[], from: string) => {
		nodes = listed;
		root = from;
		open.clear();
		asked.clear();
		void reveal();
	};
	const select = (path: string) => {
		if (path === selected) return;
		selected = path;
		draw(host.querySelector(":focus") ? path : undefined);
		void reveal();
	};
	return { node: host, update, select };
}

interface Walk {
	readonly act: (item: HTMLElement) => void;
	readonly toggle: (path: string, open: boolean) => Promise<void>;
}

function walk(host: HTMLElement, item: HTMLElement, key: string, { act, toggle }: Walk): boolean {
	const items = treeItems(host);
	const at = items.indexOf(item);
	const expanded = item.getAttribute("aria-expanded");
	const path = item.dataset.path ?? "";
	const go = (to: HTMLElement | undefined) => {
		if (!to) return;
		for (const other of items) other.tabIndex = -1;
		to.tabIndex = 0;
		to.focus();
	};
	const parent = items
		.slice(0, at)
		.findLast(
			(other) => Number(other.ariaLevel ?? other.getAttribute("aria-level")) < Number(item.getAttribute("aria-level")),
		);
	if (key === "ArrowDown") go(items[at + 1]);
	else if (key === "ArrowUp") go(items[at - 1]);
	else if (key === "Home") go(items[0]);
	else if (key === "End") go(items.at(-1));
	else if (key === "ArrowRight")
		expanded === "false" ? void toggle(path, true) : expanded === "true" && go(items[at + 1]);
	else if (key === "ArrowLeft") expanded === "true" ? void toggle(path, false) : go(parent);
	else if (key === "Enter" || key === " ") act(item);
	else return false;
	return true;
}

function treeItems(host: HTMLElement): HTMLElement[] {
	return Array.from(host.querySelectorAll<HTMLElement>("[role=treeitem]"));
}

function treeRow(document: Document, node: ListedNode, level: number, selected: boolean, open: boolean): HTMLElement {
	const row = document.createElement("div");
	row.setAttribute("role", "treeitem");
	row.setAttribute("aria-level", String(level));
	row.setAttribute("aria-selected", String(selected));
	row.tabIndex = -1;
	row.dataset.path = node.path;
	row.dataset.kind = node.kind;
	row.style.paddingInlineStart = `${12 * level}px`;
	row.textContent = node.name;
	row.title = node.shape ? `${node.path}: ${node.dtype ?? ""} ${node.shape.join(" × ")}` : node.path;
	if (node.kind === "group") row.setAttribute("aria-expanded", String(open));
	return row;
}

function heading(document: Document, text: string): HTMLElement {
	const row = document.createElement("small");
	row.setAttribute("role", "presentation");
	row.textContent = text;
	return row;
}
