/** What an array, or an image with all of its levels, takes up in its store: asked once for each that is shown, after its first picture. */
import type { Node } from "../hierarchy/node.ts";
import type { StoredSize, Variable, ZarrHandle } from "../read.ts";

/** Asks for the stored size, unless it was the last one asked for; `told` is called where the store can say it. */
export function sizeTeller(told: (node: Node, size: StoredSize) => void, signal: AbortSignal) {
	let asked: Variable | null = null;
	return async (handle: ZarrHandle, variable: Variable): Promise<void> => {
		if (variable === asked) return;
		asked = variable;
		const node = variable.image?.group ?? variable.node;
		// the title does without: what is wrong with a store shows where its chunks are read
		const size = await handle.size(node.path, { signal }).catch(() => null);
		if (size && !signal.aborted) told(node, size);
	};
}
