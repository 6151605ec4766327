/** Where the cells of a drawn plane lie on earth. */
import type { Georeference } from "../hierarchy/georeference.ts";
import type { Reader } from "./coordinate.ts";
import type { Variable } from "./variable.ts";

export interface Referenced {
	readonly reference: Georeference | null;
	readonly problems: readonly string[];
}

export async function georeferenceOf(
	_reader: Reader,
	{ axes }: Variable,
	drawn: { readonly x: string; readonly y: string },
	_signal?: AbortSignal,
): Promise<Referenced> {
	const along = (dim: string) => {
		const { edges, size } = axes[dim];
		return Float64Array.from({ length: size + 1 }, (_, i) => edges[0] + ((edges[1] - edges[0]) * i) / size);
	};
	return { reference: { kind: "axes", x: along(drawn.x), y: along(drawn.y), crs: null }, problems: [] };
}
