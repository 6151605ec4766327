/** The widget's traits ↔ the view's state. Pure. */
import type { CompareState } from "./compare.ts";
import { blendedChannels } from "./interact/blend.ts";
import type { LimitsMode } from "./interact/limits.ts";
import type { Shown } from "./interact/picture.ts";
import type { LabelState } from "./label.ts";
import type { ProfileState } from "./profile.ts";
import type { ProjectionState } from "./projection.ts";
import { atLevel, type Variable } from "./read.ts";
import type { ReduceState } from "./reduce.ts";
import { type ChannelState, mergeState, sameState, type ViewState, type ViewStatePart } from "./state.ts";
import type { RouteChoice } from "./store/open.ts";

/** What is shown along one axis: a position, the cells [start, stop), or positions that don't lie side by side. */
export type Selected = number | [start: number, stop: number] | { at: number[] };

/** What is drawn: the path of its array, and what of that is in view, axis by axis. No interface, as those don't count as JSON where a type asks for it. */
export type DrawnPart = { path: string; selection: Selected[] };

/** The synced traits, as `python/zarr_widget` documents them. */
export interface Traits {
	path: string;
	x: string | null;
	y: string | null;
	isel: Record<string, number>;
	cmap: string | null;
	norm: "linear" | "log" | "symlog";
	vmin: number | null;
	vmax: number | null;
	robust: boolean;
	field: string | null;
	image: number;
	bounds: number[] | null;
	level: number | null;
	channels: ChannelState[] | null;
	labels: LabelState[] | null;
	reduce: ReduceState | null;
	compare: CompareState | null;
	profile: ProfileState | null;
	projection: ProjectionState | null;
	planes: NonNullable<ViewState["layout"]>;
	height: number | null;
	clim: number[] | null;
	route: string;
	error: string;
	_route_wanted: RouteChoice;
	_generation: number;
	_drawn: DrawnPart | null;
	_label: string;
}

/** The traits that say what is shown: Python sets them to move the view. */
export const SHOWN = [
	"path",
	"x",
	"y",
	"isel",
	"cmap",
	"norm",
	"vmin",
	"vmax",
	"robust",
	"field",
	"image",
	"bounds",
	"level",
	"channels",
	"labels",
	"reduce",
	"compare",
	"profile",
	"projection",
	"planes",
] as const;

type Asked = Pick<Traits, (typeof SHOWN)[number]>;

/** What the named traits ask of the view. `limits` is the domain in force, for where only one limit is fixed. */
export function stateOf(traits: Asked, names: readonly string[], limits?: readonly [number, number]): ViewStatePart {
	const named = (...wanted: string[]) => wanted.some((name) => names.includes(name));
	const part: ViewStatePart = {};
	if (named("path")) part.path = traits.path;
	if (named("x") && traits.x !== null) part.x = traits.x;
	if (named("y") && traits.y !== null) part.y = traits.y;
	if (named("isel")) part.index = traits.isel;
	if (named("field")) part.field = traits.field ?? undefined;
	if (named("image")) part.image = traits.image || undefined;
	if (named("bounds")) part.bounds = traits.bounds === null ? undefined : (traits.bounds as ViewState["bounds"]);
	if (named("level")) part.level = traits.level ?? undefined;
	// which channels an image begins with is the view's to say
	if (named("channels") && traits.channels !== null) part.channels = traits.channels;
	if (named("labels")) part.labels = traits.labels ?? undefined;
	if (named("reduce")) part.reduce = traits.reduce ?? undefined;
	if (named("compare")) part.compare = traits.compare ?? undefined;
	if (named("profile")) part.profile = traits.profile ?? undefined;
	if (named("projection")) part.projection = traits.projection ?? undefined;
	if (named("planes")) part.layout = traits.planes === "single" ? undefined : traits.planes;
	const color: ViewStatePart["color"] = {};
	if (named("cmap") && traits.cmap !== null) Object.assign(color, splitReversed(traits.cmap));
	if (named("norm")) color.type = traits.norm;
	if (named("vmin", "vmax") && (traits.vmin !== null || traits.vmax !== null)) {
		const [low, high] = [traits.vmin ?? limits?.[0], traits.vmax ?? limits?.[1]];
		if (low !== undefined && high !== undefined) color.domain = [low, high];
	}
	if (Object.keys(color).length > 0) part.color = color;
	return part;
}

/** How limits are chosen, by what the traits say. */
export function limitsOf({ vmin, vmax, robust }: Pick<Traits, "vmin" | "vmax" | "robust">): LimitsMode {
	if (vmin !== null || vmax !== null) return "fixed";
	return robust ? "robust" : "range";
}

/** The traits of a state. Limits that `asked` fixes stay as they are there, also where they leave one end open. */
export function traitsOf(state: ViewState, mode: LimitsMode, asked: Pick<Traits, "vmin" | "vmax">): Partial<Traits> {
	const { color } = state;
	return {
		path: state.path,
		x: state.x,
		y: state.y,
		isel: state.index,
		cmap: color.reverse ? `${color.scheme}_r` : color.scheme,
		norm: color.type,
		...endsOf(color.domain, mode, asked),
		...(mode === "robust" || mode === "range" ? { robust: mode === "robust" } : {}),
		field: state.field ?? null,
		image: state.image ?? 0,
		bounds: state.bounds ?? null,
		level: state.level ?? null,
		channels: state.channels ?? null,
		labels: state.labels ?? null,
		reduce: state.reduce ?? null,
		compare: state.compare ?? null,
		profile: state.profile ?? null,
		projection: state.projection ?? null,
		planes: state.layout ?? "single",
		clim: color.domain,
	};
}

function endsOf(
	[low, high]: readonly [number, number],
	mode: LimitsMode,
	{ vmin, vmax }: Pick<Traits, "vmin" | "vmax">,
): Pick<Traits, "vmin" | "vmax"> {
	if (mode !== "fixed") return { vmin: null, vmax: null };
	const held = (vmin !== null || vmax !== null) && (vmin ?? low) === low && (vmax ?? high) === high;
	return held ? { vmin, vmax } : { vmin: low, vmax: high };
}

/** Whether a state is what the traits ask for; what they leave open (None, a dim without a position, one counted from the end) is the view's to say. */
export function agrees(state: ViewState, traits: Asked): boolean {
	const same = traits.x !== null && traits.x === traits.y; // the view swaps them
	const part = stateOf(same ? { ...traits, x: null, y: null } : traits, SHOWN, state.color.domain);
	const index = Object.fromEntries(
		Object.entries(part.index ?? {}).filter(([dim, at]) => at >= 0 && dim in state.index),
	);
	// along which dim a series runs that leaves it open is the view's to say, too
	const profile = part.profile && { along: state.profile?.along, ...part.profile };
	return sameState(mergeState(state, { ...part, index, profile }), state);
}

/** What is drawn: of an image the array of its level. null where no array is shown, and while the level that is asked for is still to come. */
export function drawnOf(shown: Shown | null, state: ViewState): DrawnPart | null {
	const level = shown && drawnLevel(shown, state);
	if (!shown || level === null) return null;
	const { variable } = shown;
	return { path: variable.levels[level].array.path, selection: selectionOf(variable, level, state) };
}

function drawnLevel({ variable, level }: Shown, state: ViewState): number | null {
	if (variable.levels.length === 1 || variable.table) return 0;
	return state.level === undefined || state.level === level ? level : null;
}

/** What is shown of a level of a variable, in its array's order: positions, [start, stop) of the visible window and of what is reduced, and of the channels that are blended all that are seen. */
export function selectionOf(variable: Variable, level: number, state: ViewState): Selected[] {
	const { x, y, reduce } = state;
	const { node, axes } = variable.levels[level];
	const placed = (index: ViewState["index"]) => atLevel(variable, level, { x, y, index }).request.index;
	const range = reduce && atLevel(variable, level, { x, y, index: {}, reduce }).request.reduce;
	const index = placed(state.index);
	const seen = blendedChannels(variable, state)?.filter(({ visible }) => visible) ?? [];
	return node.dims.map((dim, i) => {
		if (dim === variable.channel && seen.length > 0)
			return positions(seen.map((channel) => placed({ [dim]: channel.index })[dim]));
		if (dim === range?.dim) return [...range.span];
		if (dim !== x && dim !== y) return index[dim] ?? 0;
		// a map's window is in its own plane, and shows cells of all rows and columns
		if (!state.bounds || state.projection) return [0, node.shape[i]];
		const [x1, y1, x2, y2] = state.bounds;
		return visible(axes[dim], dim === x ? [x1, x2] : [y1, y2]);
	});
}

/** Positions in their order along the axis; those side by side as a range, which every array takes. */
function positions(some: readonly number[]): Selected {
	const at = [...new Set(some)].sort((a, b) => a - b);
	const [first, last] = [at[0], at[at.length - 1]];
	return last - first === at.length - 1 ? [first, last + 1] : { at };
}

/** The cells that lie, even in part, between two places of an axis. */
function visible(
	{ edges: [first, last], size }: Variable["axes"][string],
	[from, to]: readonly [number, number],
): [number, number] {
	const cells = [from, to].map((v) => ((v - first) / (last - first)) * size).sort((a, b) => a - b);
	const clamp = (cell: number) => Math.max(0, Math.min(size, cell));
	// a border that lies on an edge up to rounding shows nothing of the next cell
	return [clamp(Math.floor(cells[0] + 1e-9)), clamp(Math.ceil(cells[1] - 1e-9))];
}

function splitReversed(name: string): { scheme: string; reverse: boolean } {
	return { scheme: name.replace(/_r$/, ""), reverse: name.endsWith("_r") };
}
