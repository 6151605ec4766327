/** What `zarrView` may be given: the fields of a view state and how the view sits in its page. */

import type { OpenOptions } from "../read.ts";
import type { ViewState, ViewStatePart } from "../state.ts";
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

const NAMES = [
	...[
		"path",
		"x",
		"y",
		"index",
		"color",
		"field",
		"level",
		"bounds",
		"width",
		"height",
		"histogram",
		"tree",
		"zoom",
		"robust",
		"limits",
	],
	...["invalidation", "signal", "className", "ariaLabel", "fetch", "headers", "metadata"],
] as const;

const STATE = ["path", "x", "y", "index", "color", "field", "level", "bounds"] as const;

/** A sentence for each option that does not exist, with the nearest one that does, and for a mode of limits that there is not. Pure. */
export function unknownOptions(options: object): string[] {
	const { limits } = options as { limits?: unknown };
	const unknown = Object.keys(options)
		.filter((name) => !NAMES.some((known) => known === name))
		.map((name) => `zarrView has no option "${name}"; did you mean "${nearestName(name, NAMES)}"?`);
	if (limits === undefined || limitsMode(limits)) return unknown;
	return [
		...unknown,
		`zarrView knows no limits ${JSON.stringify(limits)}; they are "robust", "range", "slice" or "fixed".`,
	];
}

/** What shows the same again, as options: limits that are no more than a guess yet are left out, so that they are chosen anew. Pure. */
export function savedOptions(state: ViewState, { mode, settled }: { mode: LimitsMode; settled: boolean }): SavedView {
	const { domain, ...color } = state.color;
	return { ...state, color: settled ? { ...color, domain } : color, limits: mode };
}

/** The fields of a view state among the options. Pure. */
export function stateOptions(options: ViewOptions): ViewStatePart {
	return Object.fromEntries(STATE.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]));
}

/** The name with the smallest edit distance. Pure. */
export function nearestName(name: string, names: readonly string[]): string {
	const wanted = name.toLowerCase();
	const best = names.map((known) => ({ known, far: distance(wanted, known.toLowerCase()) }));
	return best.reduce((a, b) => (b.far < a.far ? b : a)).known;
}

function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++)
			next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
		row = next;
	}
	return row[b.length];
}
