/** Two variables that are shown together: whether their cells lie at the same places, and where the other stands. Pure. */
import type { CompareState } from "../compare.ts";
import { ZarrError } from "../errors.ts";
import type { Axis } from "../hierarchy/axis.ts";
import { type Dtype, isNumeric } from "../hierarchy/dtype.ts";
import { INVALID } from "./mask.ts";
import { fullIndex, type PlaneRequest } from "./place.ts";
import { formatCell, type Variable } from "./variable.ts";

/** The dims along the sides of a plane. */
type Sides = Pick<PlaneRequest, "x" | "y">;

/** Throws SelectionError where two variables can't be shown as is asked: other cells are drawn, they stand at other coordinates along what they share, or there is no difference of such values. */
export function checkCompare(of: Variable, other: Variable, sides: Sides, compare: CompareState): void {
	const { index = {} } = compare;
	const wrong =
		kindMisfit(of) ??
		kindMisfit(other) ??
		(of.path === other.path && Object.keys(index).length === 0
			? `compare.path is "${of.path}", which is what is shown; give compare.index, another position of it.`
			: (placesMisfit(of, other, sides, index) ?? valuesMisfit(of, other, compare)));
	if (wrong !== null) throw new ZarrError("SelectionError", wrong, { path: other.path });
	fullIndex(other.node, { ...sides, index });
}

/** Why a variable is no part of a comparison; null where it may be. */
function kindMisfit({ path, table, y, levels, channel, node: { dtype } }: Variable): string | null {
	const is = table || !isNumeric(dtype) ? "has no picture" : y === null ? "is no plane" : null;
	const many = levels.length > 1 ? "is an image in several resolutions" : channel !== null ? "holds channels" : null;
	const what = is ?? many;
	return what && `"${path}" ${what}; planes of numbers are compared.`;
}

function placesMisfit(of: Variable, other: Variable, sides: Sides, index: Readonly<Record<string, number>>) {
	for (const dim of [sides.x, sides.y]) {
		if (dim === null || other.node.dims.includes(dim)) continue;
		return `"${other.path}" has no dimension ${dim}, which is drawn; draw dimensions that both have.`;
	}
	const folder = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
	const near = folder(of.node.path) === folder(other.node.path);
	for (const dim of other.node.dims) {
		const drawn = dim === sides.x || dim === sides.y;
		if (!(dim in of.axes) || (dim in index && !drawn)) continue;
		const wrong = axesMisfit(of.axes[dim], other.axes[dim], near);
		if (wrong === null) continue;
		const cure = drawn ? "" : ` Give compare.index a position along ${dim}.`;
		return `"${of.path}" and "${other.path}" ${wrong}.${cure}`;
	}
	return null;
}

/** How the places along two axes differ; null where they are the same. `near` says that they have their coordinates from the same place. */
function axesMisfit(a: Axis, b: Axis, near: boolean): string | null {
	if (a.size !== b.size) return `have ${a.size} and ${b.size} positions along ${a.dim}`;
	const differ = `have other coordinates along ${a.dim}`;
	if (a.hasCoordinates !== b.hasCoordinates || a.scale !== b.scale || a.units !== b.units) return differ;
	const place = (axis: Axis, i: number) => {
		const at = near ? axis.value(i) : axis.coordinate(i);
		// a text of another calendar's date leaves out what all dates of its axis have alike
		return typeof at === "string" ? Number.NaN : Number(at);
	};
	for (let i = 0; i < a.size; i++) {
		const [one, two] = [place(a, i), place(b, i)];
		if (one !== two && !(near && Number.isNaN(one) && Number.isNaN(two))) return differ;
	}
	return null;
}

function valuesMisfit(of: Variable, other: Variable, { how, shared }: CompareState): string | null {
	const [mine, theirs] = [of, other].map(({ units }) => (units ? `in ${units}` : "without a unit"));
	const units = `"${of.path}" is ${mine} and "${other.path}" ${theirs}`;
	if (how === "beside") return shared && of.units !== other.units ? `${units}: they share no colours.` : null;
	for (const { path, field, node } of [of, other]) {
		const no = field !== null || !subtracts(node.dtype, node.attrs);
		if (no) return `"${path}" holds values of which there is no difference.`;
	}
	return of.units === other.units ? null : `${units}: there is no difference; show them beside each other.`;
}

/** Whether values can be taken from each other as numbers: times can't, nor can truths, nor flags of CF (chapter 3.5). */
export function subtracts({ tick, kind }: Dtype, attrs: Variable["node"]["attrs"]): boolean {
	return !tick && kind !== "bool" && attrs.flag_values === undefined && attrs.flag_masks === undefined;
}

/** The other's plane for that of what is shown: at the same positions along what both have, elsewhere at its own. */
export function otherRequest(other: Variable, request: PlaneRequest, index: CompareState["index"] = {}): PlaneRequest {
	const { x, y, reduce } = request;
	const { dims } = other.node;
	const follows = (dim: string) => dims.includes(dim) && !(dim in index);
	const followed = Object.entries(request.index).filter(([dim]) => follows(dim));
	const reduced = reduce && follows(reduce.dim) ? { reduce } : {};
	return { x, y, index: { ...Object.fromEntries(followed), ...index }, ...reduced };
}

/** The two planes that one of a difference is made of. */
export function bothOf({ of, other, index }: NonNullable<Variable["difference"]>, request: PlaneRequest) {
	return [
		{ variable: of, request },
		{ variable: other, request: otherRequest(other, request, index) },
	];
}

/** Where the other stands of itself, along the dims that don't follow what is shown: " at time 1998-06-01"; "" where there are none. */
function stayText(of: Variable, other: Variable, index: CompareState["index"] = {}): string {
	const stays = other.node.dims.filter((dim) => (dim in index || !(dim in of.axes)) && other.axes[dim].size > 1);
	const place = (dim: string) => {
		const { label, units } = other.axes[dim];
		return [dim, label(index[dim] ?? 0), units].filter(Boolean).join(" ");
	};
	return stays.length > 0 ? ` at ${stays.map(place).join(", ")}` : "";
}

/** The other by its path, with where it stands of itself. */
export function otherName(of: Variable, other: Variable, index?: CompareState["index"]): string {
	return other.path + stayText(of, other, index);
}

/** What two variables are called beside each other: by their titles, or by their paths where these are the same, the other with where it stands of itself: "Air temperature", "Air temperature at time 1998-06-01". */
export function comparedNames(of: Variable, other: Variable, index?: CompareState["index"]): [string, string] {
	const alike = of.title === other.title && of.path !== other.path;
	const [mine, theirs] = alike ? [of.path, other.path] : [of.title, other.title];
	return [mine, theirs + stayText(of, other, index)];
}

const FLOAT64: Dtype = { name: "float64", kind: "float", bytes: 8, zarrita: "float64" };
/** More digits would be noise of the subtraction. */
const DIGITS = 9;

/** The difference of two variables whose dims `sides` are drawn, as a variable of float64: what is shown of the first less what is shown of the other, no value where either has none. Throws as `checkCompare`. */
export function differenceVariable(of: Variable, other: Variable, sides: Sides, compare: CompareState): Variable {
	checkCompare(of, other, sides, compare);
	const title = comparedNames(of, other, compare.index).join(" − ");
	const { units } = of;
	const attrs = { long_name: title, ...(units ? { units } : {}) };
	const node = { ...of.node, attrs, dtype: FLOAT64, fillValue: Number.NaN };
	const decoding = { scale: 1, offset: 0, fill: [], problems: [] };
	const levels: Variable[] = [];
	const made: Variable = {
		...{ ...of, node, decoding, title, levels },
		difference: { of, other, index: compare.index ?? {} },
		problems: [...new Set([...of.problems, ...other.problems])],
		format: (cells, at) => {
			if (cells.mask[at] === INVALID) return "invalid";
			const text = formatCell(node, decoding, cells, at);
			return Number.isFinite(Number(text)) ? String(Number(Number(text).toPrecision(DIGITS))) : text;
		},
	};
	levels.push(made);
	return made;
}
