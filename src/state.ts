/** ViewState: the small JSON that says what is shown, and how it is changed. */
import { COMPARE, type CompareState } from "./compare.ts";
import { ZarrError } from "./errors.ts";
import { checkOptions, DIM, isPlain, type Kind, type Kinds, POSITIONS, TEXT, TRUTH } from "./given.ts";
import { checkedLabels, LABELS, type LabelPart, type LabelState, wholeLabel } from "./label.ts";
import { PROFILE, type ProfileState } from "./profile.ts";
import { PROJECTION, type ProjectionState } from "./projection.ts";
import { REDUCE, type ReduceState } from "./reduce.ts";

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

/** How one channel of an image is blended with the others. No interface, as those don't count as JSON where a type asks for it. */
export type ChannelState = {
	/** Its position along the channel axis, from 0; no two of a state share one. */
	index: number;
	/** The colour of its highest values, "#rrggbb"; the lowest are black. */
	color: string;
	/** The limits in force, in shown (physical) values: [low, high]. */
	domain: [number, number];
	/** Whether it is drawn. */
	visible: boolean;
	/** Whether high values are dark; absent: they are bright. */
	inverted?: boolean;
	/** Whether its values are how opaque the picture of the others is, none of it at its lower limit; absent: they are light. */
	opacity?: boolean;
};

/** What is shown: JSON, the same in Observable's `.value`, the Python traits and a saved tab. */
export interface ViewState {
	/** The node's path below the store's root, without a leading slash; "" is the root. */
	path: string;
	/** Dimension along the width; null when the array has none to show (0-D). */
	x: string | null;
	/** Dimension along the height; null for 1-D and 0-D arrays. */
	y: string | null;
	/** Position along every other dimension, 0 ≤ index < size; in three planes along x and y, too: where they cut each other. Of a plate which image of each well is shown: `field`, and `acquisition` in the plate's list; 0 and all where they are left out. */
	index: Record<string, number>;
	/** The colour scale. */
	color: ColorState;
	/** Which field of the cells is drawn: of complex numbers "magnitude" (where it is absent), "phase", "real" or "imaginary"; of structs a field's name, absent for the table of all of them. "table" shows any array as a table. */
	field?: string;
	/** Which of the images of a group that describes several, from 0; absent: the first. */
	image?: number;
	/** Level of a multiscale image; absent: chosen by zoom. */
	level?: number;
	/** Channels that are drawn blended, each in its colour; absent: one plane, by `color`. */
	channels?: ChannelState[];
	/** Many planes in place of one: the largest, the smallest or the mean of the values at each place; absent: the one plane at `index`. In one plane alone, and of no channels that are blended. */
	reduce?: ReduceState;
	/** Another variable, or the same elsewhere, beside the one plane that is shown, or taken from it; absent: none. */
	compare?: CompareState;
	/** A chart beside the picture: a series at cells, a transect, the mean of a box; absent: none. */
	profile?: ProfileState;
	/** How many planes are shown: "orthogonal", three that cut each other; absent ("single"): one. */
	layout?: "single" | "orthogonal";
	/** The map projection that the plane is drawn under, where its cells are known to lie on earth; absent: it is drawn as it is stored. */
	projection?: ProjectionState;
	/** Visible window, [x1, y1, x2, y2]: in axis units, under a projection in the map's plane, in radii of the earth from its middle, y northwards; absent: the whole plane. */
	bounds?: [number, number, number, number];
	/** Label images drawn over the image, the topmost last; absent: none. */
	labels?: LabelState[];
}

/** A part of a view state: what `set`, options and traits may give. */
export type ViewStatePart = Partial<Omit<ViewState, "color" | "labels">> & {
	color?: Partial<ColorState>;
	/** Label images, all of them; what is left out of one has its default. */
	labels?: LabelPart[];
};

/** The fields that a state may lack. */
const OPTIONAL = [
	"bounds",
	"channels",
	"compare",
	"field",
	"image",
	"labels",
	"layout",
	"level",
	"profile",
	"projection",
	"reduce",
] as const;

/** The state with `part` laid over it; `index` and `color` are merged key by key, undefined keys are left alone, save that an undefined `bounds`, `channels`, `compare`, `field`, `image`, `labels`, `layout`, `level`, `profile`, `projection` or `reduce` takes it away. */
export function mergeState(state: ViewState, part: ViewStatePart): ViewState {
	const next = { ...state };
	for (const [key, value] of Object.entries(part)) {
		if (value === undefined || key === "index" || key === "color") continue;
		Object.assign(next, { [key]: value });
	}
	for (const key of OPTIONAL) if (key in part && part[key] === undefined) delete next[key];
	if (part.labels) next.labels = part.labels.map(wholeLabel);
	next.index = { ...state.index, ...part.index };
	next.color = { ...state.color, ...part.color };
	return next;
}

/** Whether two states (or any two JSON values) say the same. */
export function sameState(a: unknown, b: unknown): boolean {
	if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
	if (Array.isArray(a) !== Array.isArray(b) || (Array.isArray(a) && a.length !== (b as unknown[]).length)) return false;
	// what is undefined is absent
	const [mine, theirs] = [a, b].map((value) => Object.entries(value).filter(([, field]) => field !== undefined));
	const other = b as Readonly<Record<string, unknown>>;
	return mine.length === theirs.length && mine.every(([name, value]) => sameState(value, other[name]));
}

const LIMITS: Kind = { says: "two finite numbers, [low, high]", is: (domain) => isNumbers(domain, 2) };

/** What the fields of a colour state may be. */
export const COLOR: Kinds = {
	type: { says: '"linear", "log" or "symlog"', is: (type) => ["linear", "log", "symlog"].includes(type as string) },
	scheme: TEXT,
	domain: LIMITS,
	reverse: TRUTH,
};

/** What the fields of a channel's state may be; all but `inverted` and `opacity` have to be there. */
const CHANNEL = {
	index: { says: "a whole number, 0 for the first channel", is: isPosition },
	color: { says: 'a colour as "#rrggbb"', is: (color) => typeof color === "string" && /^#[\da-f]{6}$/i.test(color) },
	domain: LIMITS,
	visible: TRUTH,
	inverted: TRUTH,
	opacity: TRUTH,
} satisfies Kinds;

/** What the fields of a state may be. */
export const STATE: Kinds = {
	path: TEXT,
	x: DIM,
	y: DIM,
	index: POSITIONS,
	color: { says: `an object with any of ${Object.keys(COLOR).join(", ")}`, is: isPlain },
	field: TEXT,
	image: { says: "a whole number, 0 for the first", is: isPosition },
	level: { says: "a whole number, 0 for the finest", is: isPosition },
	channels: { says: "a list of objects with index, color, domain and visible", is: Array.isArray },
	bounds: { says: "four finite numbers, [x1, y1, x2, y2], that enclose something", is: isBounds },
	labels: LABELS,
	reduce: REDUCE,
	compare: COMPARE,
	profile: PROFILE,
	projection: PROJECTION,
	layout: { says: '"single" or "orthogonal"', is: (layout) => layout === "single" || layout === "orthogonal" },
};

function isPosition(value: unknown): boolean {
	return Number.isInteger(value) && Number(value) >= 0;
}

function isNumbers(value: unknown, count: number): boolean {
	return Array.isArray(value) && value.length === count && value.every(Number.isFinite);
}

function isBounds(value: unknown): boolean {
	if (!isNumbers(value, 4)) return false;
	const [x1, y1, x2, y2] = value as number[];
	return x1 !== x2 && y1 !== y2;
}

/** What is given as a part of a state, in objects of its own, without fields that a state lacks, of which is warned. Throws SelectionError for values of a wrong kind. */
export function checkedPart(called: string, given: unknown): ViewStatePart {
	checkOptions(called, given, STATE);
	const { color, channels } = given as ViewStatePart;
	const part = pick(given as ViewStatePart, Object.keys(STATE)) as ViewStatePart;
	if (channels !== undefined) part.channels = checkedChannels(called, channels);
	if (part.labels) part.labels = checkedLabels(called, part.labels);
	if (part.reduce) part.reduce = structuredClone(part.reduce);
	if (part.compare) part.compare = structuredClone(part.compare);
	if (part.profile) part.profile = structuredClone(part.profile);
	if (part.projection) part.projection = structuredClone(part.projection);
	if (color === undefined) return part;
	const own = bareColor(color);
	checkOptions(`${called}, color`, own, COLOR);
	return { ...part, color: pick(own, Object.keys(COLOR)) };
}

/** Channels in objects of their own, colours in small letters. Throws SelectionError for the first thing that is wrong with them. */
function checkedChannels(called: string, given: readonly unknown[]): ChannelState[] {
	const taken = new Map<number, number>();
	return given.map((one, i) => {
		const name = `${called}, channels[${i}]`;
		checkOptions(name, one, CHANNEL);
		const channel = pick(one as ChannelState, Object.keys(CHANNEL)) as ChannelState;
		for (const field of ["index", "color", "domain", "visible"] as const)
			if (channel[field] === undefined)
				throw new ZarrError("SelectionError", `${name} has no ${field}; give ${CHANNEL[field].says}.`);
		const { index } = channel;
		const before = taken.get(index);
		if (before !== undefined)
			throw new ZarrError(
				"SelectionError",
				`${name}: index is ${index}, as in channels[${before}]; give each channel once.`,
			);
		taken.set(index, i);
		return { ...channel, color: channel.color.toLowerCase() };
	});
}

/** A colour state without what `scale("color")` has besides, for Plot. */
export function bareColor(color: Partial<ColorState>): Partial<ColorState> {
	const { interpolate: _, label: __, ...own } = color as Record<string, unknown>;
	return own;
}

function pick(from: object, names: readonly string[]): object {
	const fields = Object.entries(from).filter(([name]) => names.includes(name));
	return Object.fromEntries(fields.map(([name, value]) => [name, copied(value)]));
}

function copied(value: unknown): unknown {
	if (Array.isArray(value)) return [...value];
	return isPlain(value) ? { ...value } : value;
}

/** What is given as the value of a view: a part of a state, or a whole one (path, x, y, index and color), of which the fields that it lacks are named as undefined, since it has none. Throws as `checkedPart`. */
export function givenPart(given: unknown): ViewStatePart {
	const part = checkedPart("The view's state", given);
	const whole = (["path", "x", "y", "index", "color"] as const).every((name) => part[name] !== undefined);
	return whole ? { ...Object.fromEntries(OPTIONAL.map((name) => [name, undefined])), ...part } : part;
}
