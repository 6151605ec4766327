/** Which chart is shown beside a picture: where it has a place, along which dim, and what a press or a drag makes of it. Pure. */
import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { type Axis, guessRole } from "../hierarchy/axis.ts";
import { isNumeric } from "../hierarchy/dtype.ts";
import { MOST_CELLS, type ProfileState } from "../profile.ts";
import type { Variable } from "../read.ts";
import type { ViewState } from "../state.ts";

/** What a chart needs of a state. */
type Sides = Pick<ViewState, "x" | "y" | "profile">;

/** Why the chart of a state has no place in it; null where it has one. */
export function profileMisfit({ node, axes, table, difference }: Variable, { x, y, profile }: Sides): string | null {
	if (!profile) return null;
	if (difference) return "profile is of one variable, and a difference is shown; give no compare.";
	const { kind, cells, along } = profile;
	if (table || !isNumeric(node.dtype) || x === null || y === null)
		return "profile is of a picture of two dimensions, which is not shown.";
	for (const cell of cells) {
		const names = Object.keys(cell);
		if (names.length !== 2 || !(x in cell) || !(y in cell))
			return `profile.cells has ${saidValue(cell)}; give positions along the dimensions that are drawn, ${x} and ${y}.`;
		const beyond = [x, y].find((dim) => cell[dim] >= axes[dim].size);
		if (beyond) return `profile.cells has ${saidValue(cell)}, but ${beyond} has ${axes[beyond].size} positions.`;
	}
	if (kind === "area" && node.dtype.tick) return "profile is a mean, which times have not.";
	if (along === undefined) return null;
	if (!node.dims.includes(along))
		return `profile.along is ${saidValue(along)}; give one of the dimensions ${node.dims.join(", ")}.`;
	if (kind === "area" && (along === x || along === y))
		return `profile.along is ${saidValue(along)}, which is drawn; give a dimension that is not.`;
	return null;
}

/** The state without its chart, where that has no place in it; a series runs along some dim. Throws SelectionError where it was `asked` for. */
export function withProfile(variable: Variable, state: ViewState, asked: boolean): ViewState {
	const wrong = profileMisfit(variable, state);
	const { profile, ...rest } = state;
	if (wrong !== null && asked) throw new ZarrError("SelectionError", wrong, { path: variable.path });
	if (wrong !== null || !profile) return rest;
	if (profile.kind !== "series" || profile.along !== undefined) return state;
	return { ...state, profile: { ...profile, along: alongOf(variable, state) ?? String(state.x) } };
}

const DATE = /^-?\d{4,}-\d\d/;

/** The dims along which a chart of a kind may run: those that are not drawn first, of a series those that are, too. */
export function alongChoices({ node, axes }: Variable, { x, y }: Sides, kind: ProfileState["kind"]): string[] {
	const long = node.dims.filter((dim) => axes[dim].size > 1);
	const drawn = (dim: string) => dim === x || dim === y;
	return [...long.filter((dim) => !drawn(dim)), ...(kind === "series" ? long.filter(drawn) : [])];
}

/** The dim along which somebody wants a series: the time, else the first that is not drawn and holds no channels; null where all are drawn. */
export function alongOf(variable: Variable, state: Sides): string | null {
	const choices = alongChoices(variable, state, "area").filter((dim) => dim !== variable.channel);
	return choices.find((dim) => isTime(variable.axes[dim])) ?? choices[0] ?? null;
}

/** Whether a press shows a series where nobody has opened the panel: along the time, and of what is no image, in which people press for other reasons, along any dim. */
export function pressCharts(variable: Variable, state: Sides): boolean {
	const along = alongOf(variable, state);
	return along !== null && (variable.image === null || isTime(variable.axes[along]));
}

function isTime(axis: Axis): boolean {
	return guessRole(axis.dim) === "t" || (axis.hasCoordinates && DATE.test(axis.label(0)));
}

/** The chart after a press on a cell: a series there, with `add` also of those before; of the other kinds the second of two ends, or the first of new ones (`begun` is one that waits for its other end). */
export function pressedProfile(
	kind: ProfileState["kind"],
	cell: ViewState["index"],
	{ before, begun, add }: { before: ProfileState | undefined; begun: ViewState["index"] | null; add: boolean },
): ProfileState | null {
	const along = before?.along === undefined ? {} : { along: before.along };
	if (kind !== "series") {
		if (!begun) return null;
		return { kind, cells: [begun, cell], ...(kind === "area" && before?.kind === "area" ? along : {}) };
	}
	const kept = add && before?.kind === "series" ? before.cells.filter((one) => !isSame(one, cell)) : [];
	return { kind, cells: [...kept, cell].slice(-MOST_CELLS), ...(before?.kind === "series" ? along : {}) };
}

function isSame(one: ViewState["index"], other: ViewState["index"]): boolean {
	return Object.entries(one).every(([dim, at]) => other[dim] === at);
}
