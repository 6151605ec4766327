/** The way back from an image to the plate, the well or the file that it was chosen from. */
import { type Collection, isCollection, wellPaths } from "../hierarchy/collection.ts";
import type { ZarrHandle } from "../read.ts";

/** Collections of one store that are known without asking for any: those that were shown, and the one that it was opened at. */
export function collectionTrail() {
	let of: ZarrHandle | null = null;
	let known = new Set<string>();
	const begin = (handle: ZarrHandle) => {
		if (of === handle) return;
		of = handle;
		known = new Set();
		const { path, name, attrs } = handle;
		if (isCollection(attrs)) known.add(path);
		for (const well of wellPaths({ path, name, attrs })) known.add(well);
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
	};
}
