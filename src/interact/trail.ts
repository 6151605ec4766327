/** The way back from an image to the plate, the well or the file that it was chosen from. */
import { type Collection, isCollection, wellPaths } from "../hierarchy/collection.ts";
import type { GroupNode } from "../hierarchy/node.ts";
import type { Variable, ZarrHandle } from "../read.ts";

/** Collections of one store: those that were shown, the one that it was opened at, and those that have been looked for. */
export function collectionTrail(life: AbortSignal) {
	let of: ZarrHandle | null = null;
	let known = new Set<string>();
	const take = ({ path, name, attrs }: Pick<GroupNode, "path" | "name" | "attrs">): boolean => {
		if (!isCollection(attrs)) return false;
		known.add(path);
		for (const well of wellPaths({ path, name, attrs })) known.add(well);
		return true;
	};
	const begin = (handle: ZarrHandle) => {
		if (of === handle) return;
		of = handle;
		known = new Set();
		take(handle);
	};
	/** Whether the group so many names above `path` is a collection. */
	const look = async (handle: ZarrHandle, path: string, names: number): Promise<boolean> => {
		const steps = path.split("/");
		if (steps.length < names || path === "") return false;
		const group = steps.slice(0, -names).join("/");
		// what can't be opened is no way back
		const node = await handle.hierarchy.node(group, life).catch(() => null);
		return of === handle && node?.kind === "group" && take(node);
	};
	return {
		/** Remembers one that is shown, and the wells of a plate. */
		add(handle: ZarrHandle, { kind, path, members }: Collection) {
			begin(handle);
			known.add(path);
			if (kind === "plate") for (const well of members) known.add(well.path);
		},
		/** Paths of those that lie around what is at `path`, the outermost first. */
		above(handle: ZarrHandle, path: string): string[] {
			begin(handle);
			const steps = path.split("/").filter(Boolean);
			return steps.map((_, i) => steps.slice(0, i).join("/")).filter((group) => known.has(group));
		},
		/** Looks for them around an image of OME-NGFF that was shown before any: asks for the group that it lies in, and where that is a well for the plate. Answers whether there are any now. */
		async find(handle: ZarrHandle, { image, path }: Variable): Promise<boolean> {
			if (!image?.multiscales.convention.startsWith("OME") || this.above(handle, path).length > 0) return false;
			const within = await look(handle, path, 1);
			if (within) await look(handle, path, 3); // of a well
			return within;
		},
	};
}
