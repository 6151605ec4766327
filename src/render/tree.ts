/** Groups and arrays of a store as a tree that keyboard and mouse walk. Of a long one only what is in view is in the page. */
import type { ListedNode } from "../hierarchy/node.ts";
import { foundNodes, type TreeLine, treeLines } from "./branches.ts";
import { make } from "./element.ts";
import { linesInView } from "./inview.ts";
import { dimsText } from "./text.ts";
import { treeMove } from "./walk.ts";

/** Letters that follow each other in less are of one name. */
const TYPING_MS = 1000;

/** What a tree asks for and tells. */
export interface TreeOptions {
	/** Nodes one level below a group that is opened for the first time: all that are known so far, again with each page that comes. */
	readonly pages: (path: string) => AsyncIterable<readonly ListedNode[]>;
	readonly choose: (path: string) => void;
	readonly failed: (error: unknown) => void;
}

/** The tree in `host`: `update(nodes, root)` shows a store, `add(nodes)` more of it, `select(path)` marks what is shown, `seek(text)` leaves what has that text, `nodes` are those that it has, by path, `name(names)` says what nodes are called besides, by their paths. */
export function treeView(host: HTMLElement, options: TreeOptions) {
	const document = host.ownerDocument;
	host.setAttribute("role", "tree");
	host.setAttribute("aria-label", "Groups and arrays");
	const nodes = new Map<string, ListedNode>();
	const open = new Set<string>();
	const asked = new Set<string>();
	let selected = "";
	let root = "";
	let lines: readonly TreeLine[] = [];
	let called: ReadonlyMap<string, string> = new Map();
	let typed = "";
	let pressed = 0;
	let sought = "";
	/** The groups that are open: those that somebody has opened, or that hold what is sought. */
	let shownOpen: ReadonlySet<string> = open;

	const indexOf = (path: string) => lines.findIndex((line) => "node" in line && line.node.path === path);
	// of the page's active element nothing is known within a shadow tree, as marimo has one
	const focusedPath = () => host.querySelector<HTMLElement>(":focus")?.dataset.path;
	const view = linesInView(host, () => paint());
	const paint = (wanted?: string) => {
		const focused = wanted ?? focusedPath();
		const stop = Math.max(0, indexOf(focused ?? selected));
		const row = (at: number) => {
			const line = lines[at];
			if ("heading" in line) return treeHeading(document, line.heading, line.level);
			const { path } = line.node;
			const is = { selected: path === selected, open: shownOpen.has(path), stop: at === stop };
			return treeRow(document, line, is, called.get(path));
		};
		view.paint(lines.length, stop, row);
		if (focused !== undefined) host.querySelector<HTMLElement>("[tabindex='0']")?.focus({ preventScroll: true });
	};
	const draw = (wanted?: string) => {
		const all = [...nodes.values()];
		const found = sought ? foundNodes(all, sought) : { nodes: all, open };
		shownOpen = found.open;
		lines = treeLines(found.nodes, root, shownOpen);
		paint(wanted);
	};
	const add = (listed: readonly ListedNode[]) => {
		for (const node of listed) if (!nodes.has(node.path)) nodes.set(node.path, node);
		draw();
	};
	const expand = async (path: string): Promise<void> => {
		open.add(path);
		if (asked.has(path) || [...nodes.keys()].some((key) => key.startsWith(`${path}/`))) return;
		asked.add(path);
		try {
			for await (const below of options.pages(path)) add(below);
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
	};
	const act = ({ path, kind }: Pick<ListedNode, "path" | "kind">) => {
		if (kind === "group") void toggle(path, !open.has(path));
		else options.choose(path);
	};
	const nodeOf = (target: EventTarget | null) => {
		const path = (target as Element | null)?.closest<HTMLElement>("[role=treeitem]")?.dataset.path;
		return path === undefined ? undefined : nodes.get(path);
	};
	host.addEventListener("click", (event) => {
		const node = nodeOf(event.target);
		if (node) act(node);
	});
	host.addEventListener("keydown", (event) => {
		const node = nodeOf(event.target);
		const letter = event.key.length === 1 ? event.key : "";
		typed = letter && event.timeStamp - pressed < TYPING_MS ? typed + letter : letter;
		pressed = event.timeStamp;
		const move = node && treeMove(lines, indexOf(node.path), shownOpen, event, view.page(), typed);
		if (!move) return;
		event.preventDefault();
		event.stopPropagation();
		if ("act" in move) act(node);
		else if ("open" in move) void toggle(node.path, move.open);
		else {
			const to = lines[move.to];
			view.reveal(move.to);
			if ("node" in to) paint(to.node.path);
		}
	});
	const reveal = async () => {
		const steps = selected.split("/").slice(0, -1);
		for (let depth = 1; depth <= steps.length; depth++) {
			const group = steps.slice(0, depth).join("/");
			if (nodes.size && group.length > root.length) await expand(group);
		}
		draw();
		const at = indexOf(selected);
		if (at >= 0) view.reveal(at);
	};
	const update = (listed: readonly ListedNode[], from: string) => {
		nodes.clear();
		for (const node of listed) nodes.set(node.path, node);
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
	const name = (names: typeof called) => {
		if (names.size === 0 && called.size === 0) return;
		called = names;
		paint();
	};
	/** Shows only what has a text in its name, title or path; all where that is "". */
	const seek = (text: string) => {
		sought = text.trim();
		host.scrollTop = 0;
		draw();
	};
	return {
		node: host,
		nodes: nodes as ReadonlyMap<string, ListedNode>,
		update,
		add,
		select,
		name,
		seek,
		resize: view.look,
	};
}

type Shown = Extract<TreeLine, { readonly node: ListedNode }>;

/** The row of a node; the one row that the Tab key reaches is its `stop`. */
function treeRow(
	document: Document,
	{ node, level, position, siblings }: Shown,
	is: { readonly selected: boolean; readonly open: boolean; readonly stop: boolean },
	called = "",
): HTMLElement {
	const { path, kind, name, shape, dims } = node;
	const row = make(document, "div", {
		role: "treeitem",
		"aria-level": level,
		"aria-posinset": position,
		"aria-setsize": siblings,
		"aria-selected": String(is.selected),
		"aria-expanded": kind === "group" ? String(is.open) : null,
		title: shape ? arrayTitle(node) : [path, called].filter(Boolean).join(": "),
		tabindex: is.stop ? 0 : -1,
		// said by the style sheet, as the row's own text is the name
		"data-dims": shape && dims && dims.length > 0 ? dims.join(" · ") : null,
	});
	row.dataset.path = path;
	row.style.paddingInlineStart = `${12 * level}px`;
	row.textContent = called ? `${name} · ${called}` : name;
	return row;
}

/** What an array is, in words: "tas: Air temperature, float32, time 2920 × lat 25 × lon 53". */
function arrayTitle({ path, attrs, dtype = "", dims = [], shape = [] }: ListedNode): string {
	const called = [attrs?.long_name, attrs?.standard_name].find((name) => typeof name === "string" && name !== "");
	return `${path}: ${[called, dtype, dimsText({ dims, shape })].filter(Boolean).join(", ")}`;
}

function treeHeading(document: Document, text: string, level: number): HTMLElement {
	const heading = make(document, "small", { role: "presentation", title: text }, text);
	heading.style.paddingInlineStart = `${12 * level}px`;
	return heading;
}
