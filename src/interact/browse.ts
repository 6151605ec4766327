/** The tree of a store, listed page by page and shown where there is something to choose. */

import type { ZarrHandle } from "../read.ts";
import { make } from "../render/element.ts";
import { treeView } from "../render/tree.ts";

/** What a browser tells. */
export interface BrowserTold {
	readonly choose: (path: string) => void;
	/** Whether there is a tree to show. */
	readonly offered: (offered: boolean) => void;
	readonly failed: (error: unknown) => void;
	/** More of the store is listed. */
	readonly listed: () => void;
}

/** From so many entries on they can be searched. */
const MANY = 20;

/** A field before the tree in `host`, where there is much in it. */
function seekField(host: HTMLElement, sought: (text: string) => void) {
	const field = make(host.ownerDocument, "input", {
		type: "search",
		placeholder: "filter",
		"aria-label": "Filter names",
	});
	field.addEventListener("input", () => sought(field.value));
	field.addEventListener("keydown", (event) => {
		if (event.key !== "Escape" || field.value === "") return;
		field.value = "";
		sought("");
	});
	field.hidden = true;
	host.before(field);
	return {
		/** Shows it for so many entries, or hides it, with nothing sought. */
		offer(count: number) {
			if (field.hidden === count <= MANY) return;
			field.hidden = count <= MANY;
			if (field.hidden && field.value !== "") sought("");
			if (field.hidden) field.value = "";
		},
	};
}

/** The tree in `host`, filled by `load` the first time and after `forget`. */
export function storeBrowser(host: HTMLElement, told: BrowserTold, signal: AbortSignal) {
	let handle: ZarrHandle | null = null;
	async function* pages(from: ZarrHandle | null, path: string) {
		for await (const nodes of from?.hierarchy.pages(path, signal) ?? []) {
			told.listed();
			yield nodes;
		}
	}
	const seek = seekField(host, (text) => tree.seek(text));
	const tree = treeView(host, { pages: (path) => pages(handle, path), choose: told.choose, failed: told.failed });
	/** Shows the nodes below a group as they come, where there is something to choose; answers whether there is. */
	const fill = async (from: ZarrHandle, root: string): Promise<boolean> => {
		let shown = false;
		try {
			for await (const nodes of pages(from, root)) {
				if (signal.aborted || handle !== from) return true;
				if (nodes.length < 2 && !nodes.some(({ kind }) => kind === "group")) continue;
				if (shown) tree.add(nodes);
				else tree.update(nodes, root);
				seek.offer(nodes.length);
				shown = true;
				told.offered(true);
				await new Promise((resolve) => setTimeout(resolve)); // what the picture wants goes ahead of the next page
			}
		} catch {
			// a store that can't be listed has no tree, or less of one
		}
		return shown;
	};
	const load = async (from: ZarrHandle) => {
		if (handle) return;
		handle = from;
		const start = await from.node(from.path, { signal }).catch(() => null);
		const root = start?.kind === "group" ? start.path : from.path.split("/").slice(0, -1).join("/");
		const alone = from.path === "" && start?.kind === "array";
		let shown = !alone && (await fill(from, root));
		if (!shown && !alone && start?.kind !== "group") {
			// The group around an array may hold consolidated metadata that nobody has asked for yet.
			await from.node(root, { signal }).catch(() => null);
			shown = await fill(from, root);
		}
		if (shown || signal.aborted || handle !== from) return;
		told.offered(false);
		tree.update([], root);
	};
	const forget = () => {
		handle = null;
	};
	return { load, forget, nodes: tree.nodes, select: tree.select, name: tree.name, resize: tree.resize };
}
