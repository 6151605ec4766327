/** A colour state made whole for a slice, where a page gives a part of one. Pure. */
import { extent } from "../histogram/domain.ts";
import { checkSlice, type Slice } from "../slice/slice.ts";
import { type ColorState, checkedPart } from "../state.ts";
import { colormap } from "./color.ts";

/**
 * The colours of a slice: linear, viridis and from the slice's automatic limits (else its smallest and largest value; [0, 1] where it holds
 * none) unless `part` says otherwise. Throws SelectionError, in the name of the function `called`, for what is no slice (a promise of one,
 * say) or no colour state, UnsupportedError for an unknown scheme.
 */
export function wholeColor(called: string, slice: Slice, part: Partial<ColorState> = {}): ColorState {
	checkSlice(called, slice);
	const { color = {} } = checkedPart(called, { color: part });
	const { type = "linear", scheme = "viridis", reverse = false } = color;
	colormap(scheme); // throws where there is none of this name
	const [lo, hi] = color.domain ?? slice.limits ?? extent(slice);
	return { type, scheme, reverse, domain: Number.isFinite(lo) ? [lo, hi] : [0, 1] };
}
