/** A colour state made whole for a slice, where a page gives a part of one. Pure. */
import { ZarrError } from "../errors.ts";
import { extent } from "../histogram/domain.ts";
import type { Slice } from "../slice/slice.ts";
import type { ColorState } from "../state.ts";
import { colormap, type ScaleType } from "./color.ts";

const TYPES: readonly ScaleType[] = ["linear", "log", "symlog"];

/**
 * The colours of a slice: linear, viridis and from the slice's automatic limits (else its smallest and largest value; [0, 1] where it holds
 * none) unless `part` says otherwise; its other keys (Plot's `label`, `interpolate` …) are left aside. Throws SelectionError for what is no
 * slice (a promise of one, say) and for a domain other than two finite numbers, UnsupportedError for an unknown type or scheme.
 */
export function wholeColor(slice: Slice, part: Partial<ColorState> = {}): ColorState {
	if (!(slice?.data && slice.mask))
		throw new ZarrError("SelectionError", "This is no slice. Give one that readSlice resolved to (await it first).");
	const { type = "linear", scheme = "viridis", reverse = false, domain = slice.limits ?? extent(slice) } = part ?? {};
	if (!TYPES.includes(type))
		throw new ZarrError(
			"UnsupportedError",
			`There is no colour scale of type "${type}" here; there are ${TYPES.join(", ")}.`,
		);
	colormap(scheme); // throws where there is none of this name
	const [lo, hi] = part?.domain || Number.isFinite(domain[0]) ? domain : [0, 1];
	if (domain.length !== 2 || !Number.isFinite(lo) || !Number.isFinite(hi))
		throw new ZarrError("SelectionError", `A colour domain is two finite numbers, [low, high]; this is [${domain}].`);
	return { type, scheme, reverse, domain: [lo, hi] };
}
