/** Between which values the cells of a dim lie: read once for each array that is shown, after its first picture. */
import type { Variable, ZarrHandle } from "../read.ts";
import { keepIntervals } from "../render/text.ts";
import { readBounds } from "../slice/bounds.ts";

/** Reads the bounds of what `coordinates` name them for; `told` hears that there are some, and what is wrong with others. */
export function boundsReader(told: (problems: readonly string[]) => void, signal: AbortSignal) {
	let asked: Variable | null = null;
	return async (handle: ZarrHandle, variable: Variable): Promise<void> => {
		if (variable === asked) return;
		asked = variable;
		const found = await readBounds(handle, variable, boundedDims(variable), signal).catch(() => null); // the view has ended
		if (!found || asked !== variable) return;
		for (const { dim, interval } of found.cells) keepIntervals(variable.axes[dim], interval);
		told(found.problems);
	};
}

/** The dims whose cells don't show by themselves how far they reach, as those of a drawn axis with even coordinates do. */
function boundedDims({ node, axes, x, y }: Variable): string[] {
	const drawn = (dim: string) => axes[dim].scale === "linear" && (dim === x || dim === y);
	return node.dims.filter((dim) => axes[dim].hasCoordinates && !drawn(dim));
}
