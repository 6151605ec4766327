/** What a key does in a tree. (WAI-ARIA Authoring Practices, "Tree View") Pure. */
import type { TreeLine } from "./branches.ts";

/** To another line, to open or close the line's group, or to do what a click does. */
export type TreeMove = { readonly to: number } | { readonly open: boolean } | { readonly act: true };

/** A key as it was pressed. */
export type TreeKey = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** What a key does at line `at`, where `open` groups show what is in them and `page` lines are in view; null where it is none of the tree's. Letters go to the next name that begins with all that were `typed`. */
export function treeMove(
	lines: readonly TreeLine[],
	at: number,
	open: ReadonlySet<string>,
	{ key, ctrlKey, metaKey, altKey }: TreeKey,
	page: number,
	typed: string,
): TreeMove | null {
	const line = lines[at];
	if (!line || "heading" in line || ctrlKey || metaKey || altKey) return null;
	const { node, level } = line;
	const opened = node.kind === "group" ? open.has(node.path) : undefined;
	if (key === "Enter" || key === " ") return { act: true };
	if (key === "ArrowRight" && opened === false) return { open: true };
	if (key === "ArrowLeft" && opened === true) return { open: false };
	const places: Record<string, () => number> = {
		ArrowDown: () => nodeFrom(lines, at + 1, 1),
		ArrowUp: () => nodeFrom(lines, at - 1, -1),
		Home: () => nodeFrom(lines, 0, 1),
		End: () => nodeFrom(lines, lines.length - 1, -1),
		PageDown: () => nodeFrom(lines, Math.min(lines.length - 1, at + page), -1),
		PageUp: () => nodeFrom(lines, Math.max(0, at - page), 1),
		ArrowRight: () => (opened ? nodeFrom(lines, at + 1, 1) : at),
		ArrowLeft: () => lines.findLastIndex((other, i) => i < at && "node" in other && other.level < level),
	};
	const to = Object.hasOwn(places, key) ? places[key]() : key.length === 1 ? named(lines, at, typed) : null;
	return to === null ? null : { to: to < 0 ? at : to };
}

/** The first line with a node from `at` on, in steps of 1 or -1; -1 where there is none. */
function nodeFrom(lines: readonly TreeLine[], at: number, step: 1 | -1): number {
	for (let i = at; i >= 0 && i < lines.length; i += step) if ("node" in lines[i]) return i;
	return -1;
}

/** The next line, around the end, whose name begins with letters; with more than one typed, `at` itself may stay. */
function named(lines: readonly TreeLine[], at: number, typed: string): number {
	const begins = (line: TreeLine) => "node" in line && line.node.name.toLowerCase().startsWith(typed.toLowerCase());
	const after = lines.findIndex((line, i) => (typed.length > 1 ? i >= at : i > at) && begins(line));
	return after < 0 ? lines.findIndex(begins) : after;
}
