/** ViewState: the small JSON that says what is shown, and how it is changed. */

/** How values become colours: Observable Plot's colour-scale object, as JSON. */
export interface ColorState {
	/** How values are spread over the colours. */
	type: "linear" | "log" | "symlog";
	/** A colour map's name, as `colormap` knows it. */
	scheme: string;
	/** The limits in force, in shown (physical) values: [low, high]. */
	domain: [number, number];
	/** Whether the map runs from its last colour to its first. */
	reverse: boolean;
}

/** What is shown: JSON, the same in Observable's `.value`, the Python traits and a saved tab. */
export interface ViewState {
	/** The node's path below the store's root, without a leading slash; "" is the root. */
	path: string;
	/** Dimension along the width; null when the array has none to show (0-D). */
	x: string | null;
	/** Dimension along the height; null for 1-D and 0-D arrays. */
	y: string | null;
	/** Position along every other dimension, 0 ≤ index < size. */
	index: Record<string, number>;
	/** The colour scale. */
	color: ColorState;
	/** Which field of the cells is drawn: of complex numbers "magnitude" (where it is absent), "phase", "real" or "imaginary"; of structs a field's name, absent for the table of all of them. "table" shows any array as a table. */
	field?: string;
	/** Level of a multiscale image; absent: chosen by zoom. */
	level?: number;
	/** Visible window in axis units: [x1, y1, x2, y2]; absent: the whole plane. */
	bounds?: [number, number, number, number];
}

/** A part of a view state: what `set`, options and traits may give. */
export type ViewStatePart = Partial<Omit<ViewState, "color">> & { color?: Partial<ColorState> };

/** The state with `part` laid over it; `index` and `color` are merged key by key, undefined keys are left alone, save that an undefined `bounds`, `field` or `level` takes it away. */
export function mergeState(state: ViewState, part: ViewStatePart): ViewState {
	const next = { ...state };
	for (const [key, value] of Object.entries(part)) {
		if (value === undefined || key === "index" || key === "color") continue;
		Object.assign(next, { [key]: value });
	}
	for (const key of ["bounds", "field", "level"] as const) if (key in part && part[key] === undefined) delete next[key];
	next.index = { ...state.index, ...part.index };
	next.color = { ...state.color, ...part.color };
	return next;
}

/** Whether two states (or any two JSON values) say the same. */
export function sameState(a: unknown, b: unknown): boolean {
	return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
	return JSON.stringify(value, (_key, v) =>
		v && typeof v === "object" && !Array.isArray(v)
			? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
			: v,
	);
}
