/** The tree of a store, listed once and shown where there is something to choose. */
import type { ListedNode } from "../hierarchy/node.ts";
import type { ZarrHandle } from "../read.ts";
import { treeView } from "../render/tree.ts";

/** What a browser tells. */
export interface BrowserTold {
	readonly choose: (path: string) => void;
	/** Whether there is a tree to show. */
	readonly offered: (offered: boolean) => void;
	readonly failed: (error: unknown) => void;
}

/** What a tree shows: the nodes below the group that the store was opened at (or that its array lies in); none for a lone array or a store that can't be listed. */
async function listTree(
	handle: ZarrHandle,
	signal: AbortSignal,
): Promise<{ nodes: readonly ListedNode[]; root: string }> {
	const start = await handle.node(handle.path, { signal }).catch(() => null);
	const root = start?.kind === "group" ? start.path : handle.path.split("/").slice(0, -1).join("/");
	if (handle.path === "" && start?.kind === "array") return { nodes: [], root };
	const listed = async () => (await handle.list(root, { signal }).catch(() => [])).filter(({ path }) => path !== root);
	let nodes = await listed();
	if (nodes.length < 2 && start?.kind !== "group") {
		// The group around an array may hold consolidated metadata that nobody has asked for yet.
		await handle.node(root, { signal }).catch(() => null);
		nodes = await listed();
	}
	return { nodes: nodes.length > 1 || nodes.some(({ kind }) => kind === "group") ? nodes : [], root };
}

/** The tree in `host`, filled by `load` the first time and after `forget`. */
export function storeBrowser(host: HTMLElement, told: BrowserTold, signal: AbortSignal) {
	let handle: ZarrHandle | null = null;
	const tree = treeView(host, {
		list: (path) => (handle ? handle.list(path, { signal }) : Promise.resolve([])),
		choose: told.choose,
		failed: told.failed,
	});
	const load = async (now: ZarrHandle) => {
		if (handle) return;
		handle = now;
		const { nodes, root } = await listTree(now, signal);
		if (signal.aborted) return;
		told.offered(nodes.length > 0);
		tree.update(nodes, root);
	};
	const forget = () => {
		handle = null;
	};
	return { load, forget, select: tree.select };
}
