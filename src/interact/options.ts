/** What `zarrView` may be given: the fields of a view state and how the view sits in its page. */

import { ZarrError } from "../errors.ts";
import { isPlain, type Kinds, SIGNAL, saidValue, TEXT, TRUTH, warnUnknown, wrongOptions } from "../given.ts";
import { OPEN_OPTIONS, type OpenOptions } from "../handle.ts";
import { wrongLabels } from "../label.ts";
import { bareColor, COLOR, STATE, type ViewState, type ViewStatePart } from "../state.ts";
import { type LimitsMode, limitsMode } from "./limits.ts";

/** Options of `zarrView`. */
export interface ViewOptions extends ViewStatePart, Omit<OpenOptions, "path"> {
	/** CSS pixels; absent: as wide as its place. */
	width?: number;
	/** Height of the picture with its axes in CSS pixels; "fill": the whole view is as high as its host, whose height must be definite, and scrolls where less than 160 pixels are left for the picture; absent: as the plane's shape asks. */
	height?: number | "fill";
	/** Whether the histogram and the colour controls are shown; true unless set. */
	histogram?: boolean;
	/** Whether groups and arrays are shown; true unless set. */
	tree?: boolean;
	/** Whether gestures pan and zoom; true unless set. */
	zoom?: boolean;
	/** URL of TopoJSON or GeoJSON whose lines are drawn over maps in place of the coastlines that come along: finer ones, borders. It is asked for when a map is shown. */
	coastlines?: string | URL;
	/** Whether somebody who steps through a dimension finds the next chunks there, read ahead of them; true unless set. */
	prefetch?: boolean;
	/** Automatic limits from the 2nd to the 98th percentile (true, the default) or from the smallest to the largest value. */
	robust?: boolean;
	/** How colour limits are chosen: "robust", "range", "slice" (anew for each slice) or "fixed". With `color.domain`, that is taken for what the mode has chosen, and stays. */
	limits?: LimitsMode;
	/** Settles when the cell that made the view runs again: the view is disposed then. */
	invalidation?: Promise<unknown>;
	/** Added to the view's class. */
	className?: string;
	/** Replaces the view's label, which names store and path. */
	ariaLabel?: string;
}

/** What is shown, as options of `zarrView`: JSON. */
export interface SavedView extends ViewStatePart {
	/** How colour limits are chosen. */
	limits: LimitsMode;
}

const PLACE: Kinds = {
	width: { says: "a number of CSS pixels", is: isLength },
	height: { says: 'a number of CSS pixels, or "fill"', is: (height) => height === "fill" || isLength(height) },
	histogram: TRUTH,
	tree: TRUTH,
	zoom: TRUTH,
	coastlines: { says: "a URL", is: (url) => typeof url === "string" || url instanceof URL },
	prefetch: TRUTH,
	robust: TRUTH,
	limits: { says: '"robust", "range", "slice" or "fixed"', is: (limits) => limitsMode(limits) !== undefined },
	invalidation: { says: "a promise", is: (value) => typeof (value as Promise<unknown> | null)?.then === "function" },
	signal: SIGNAL,
	className: TEXT,
	ariaLabel: TEXT,
};

function isLength(value: unknown): boolean {
	return typeof value === "number" && value > 0 && Number.isFinite(value);
}

const KINDS: Kinds = { ...STATE, ...PLACE, ...OPEN_OPTIONS };

/**
 * The options that can be used. Of those of a wrong kind `tell` is told in one error, once the caller has had time to listen; of those that there are not is
 * warned, once a page.
 */
export function usableOptions(given: ViewOptions, tell: (error: ZarrError) => void): ViewOptions {
	const wrong: string[] = isPlain(given) ? [] : [`zarrView was given ${saidValue(given)} as options; give an object.`];
	const options: ViewOptions = usable("zarrView", isPlain(given) ? given : {}, KINDS, wrong);
	if (options.color) options.color = usable("zarrView, color", bareColor(options.color), COLOR, wrong);
	const labels = wrongLabels("zarrView", options.labels ?? []);
	wrong.push(...labels);
	if (labels.length > 0) delete options.labels;
	if (wrong.length > 0) queueMicrotask(() => tell(new ZarrError("SelectionError", wrong.join(" "))));
	return options;
}

/** The fields that are of the right kinds; sentences about the others go to `wrong`. */
function usable(called: string, given: object, kinds: Kinds, wrong: string[]): object {
	const found = wrongOptions(called, given, kinds);
	wrong.push(...found.values());
	warnUnknown(called, given, Object.keys(kinds));
	return Object.fromEntries(Object.entries(given).filter(([name]) => name in kinds && !found.has(name)));
}

/** What shows the same again, as options: limits that are no more than a guess yet are left out, so that they are chosen anew. Pure. */
export function savedOptions(state: ViewState, { mode, settled }: { mode: LimitsMode; settled: boolean }): SavedView {
	const { domain, ...color } = state.color;
	return { ...state, color: settled ? { ...color, domain } : color, limits: mode };
}

/** The fields of a view state among the options. Pure. */
export function stateOptions(options: ViewOptions): ViewStatePart {
	const fields = Object.entries(options).filter(([name, value]) => name in STATE && value !== undefined);
	return Object.fromEntries(fields);
}
