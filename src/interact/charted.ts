/** What a chart shows of a state: its lines over their axis, as rows and as a table. Pure. */
import { type Axis, evenAxis } from "../hierarchy/axis.ts";
import type { ProfileState } from "../profile.ts";
import { levelOf, type Variable } from "../read.ts";
import type { Chart } from "../render/chart.ts";
import { type CsvCell, csvText, exactText } from "../render/csv.ts";
import { quantityOf } from "../render/quantity.ts";
import { coordinateText, countText } from "../render/text.ts";
import type { Means } from "../slice/means.ts";
import type { Slice } from "../slice/slice.ts";
import { reducedVariable } from "../slice/variable.ts";
import type { ViewState } from "../state.ts";
import { type BoxMean, boxMean } from "./box.ts";
import type { SeriesRead } from "./series.ts";
import { transectOf } from "./transect.ts";

/** One row of a chart: coordinates by the names of dims, "distance" along a transect, and the "value", NaN for none; of boxes that is the mean, beside "n", "min" and "max". */
export type ProfileRow = Record<string, number | string | Date>;

/** What is charted: a picture, rows for pages, and a table. */
export interface Charted {
	/** Null where there is no line to draw: of a mean alone. */
	readonly chart: Omit<Chart, "at"> | null;
	/** What each line is of. */
	readonly names: readonly string[];
	/** The text of a line's value at a position. */
	readonly reading: (line: number, at: number) => string;
	/** The position's own text. */
	readonly place: (at: number) => string;
	readonly rows: () => ProfileRow[];
	readonly csv: () => string;
	/** What is to be said besides. */
	readonly note: string;
}

/** What a chart is made of. */
export interface Charting {
	readonly variable: Variable;
	readonly state: ViewState;
	readonly profile: ProfileState;
	readonly slice: Slice | null;
	readonly read: SeriesRead | null;
}

/** The chart of a state, as far as it can be drawn; null where nothing is there yet. */
export function chartedOf(charting: Charting): Charted | null {
	const { profile, read, slice } = charting;
	if (profile.kind === "transect") return slice && transectChart(charting, slice);
	if (profile.kind === "series") return read && read.lines.length > 0 ? seriesChart(charting, read.lines) : null;
	if (profile.along === undefined) return slice && meanText(charting, boxMean(charting.variable, slice, profile.cells));
	return read?.means ? meansChart(charting, profile.along, read.means) : null;
}

/** Where a cell lies: "43.75°N 75°W", "[12, 30]" where dims have no coordinates. */
export function cellText({ axes, node }: Variable, cell: ViewState["index"]): string {
	const dims = node.dims.filter((dim) => dim in cell);
	if (dims.some((dim) => !axes[dim].hasCoordinates)) return `[${dims.map((dim) => cell[dim]).join(", ")}]`;
	return dims.map((dim) => coordinateText(axes[dim], cell[dim])).join(" ");
}

function seriesChart({ variable, profile }: Charting, slices: readonly Slice[]): Charted {
	const axis = variable.axes[String(profile.along)];
	const lines = slices.map(({ data }) => data);
	const cells = profile.cells.slice(0, lines.length);
	const places = cells.map((cell) => coordinatesOf(variable, cell));
	const names = cells.map((cell) => cellText(variable, fewer(cell, axis.dim)));
	const each = function* <Row>(make: (i: number, at: number) => Row) {
		for (let i = 0; i < lines.length; i++) for (let at = 0; at < axis.size; at++) yield make(i, at);
	};
	const others = variable.node.dims.filter((dim) => dim in cells[0] && dim !== axis.dim);
	return {
		chart: chartOf(
			variable,
			axis,
			null,
			lines,
			[variable.title, "along", axis.title, "at", names.join(", ")].join(" "),
		),
		names,
		reading: (line, at) => valueText(variable, lines[line][at]),
		place: (at) => coordinateText(axis, at),
		rows: () => [...each((i, at) => ({ ...places[i], [axis.dim]: axis.coordinate(at), value: lines[i][at] }))],
		csv: () =>
			csvText(
				[axis.dim, ...others, nameOf(variable)],
				each((i, at) => [
					axis.coordinate(at),
					...others.map((dim) => places[i][dim]),
					exactText(variable, slices[i], at),
				]),
			),
		note: "",
	};
}

function transectChart({ variable, profile }: Charting, slice: Slice): Charted {
	const drawn = reducedVariable(variable.levels[levelOf(variable, slice)], slice.reduce?.op);
	const transect = transectOf(variable, slice, profile.cells);
	const { distance, units, values, x, y, unread } = transect;
	const [dimY, dimX] = slice.dims;
	const length = distance[distance.length - 1] || 1;
	const axis: Axis = { ...evenAxis("distance", 1, { first: length / 2, step: length, units }) };
	const [from, to] = profile.cells.map((cell) => cellText(variable, cell));
	const at = (i: number) => ({
		[dimX]: drawn.axes[dimX].coordinate(x[i]),
		[dimY]: drawn.axes[dimY].coordinate(y[i]),
	});
	const text = (i: number) => (transect.cells[i] < 0 ? "" : exactText(drawn, slice, transect.cells[i]));
	return {
		chart: chartOf(variable, axis, distance, [values], `${variable.title} from ${from} to ${to}`),
		names: [`${from} → ${to}, ${rounded(distance[distance.length - 1])} ${units}`],
		reading: (_, i) => valueText(variable, values[i]),
		place: (i) => `${rounded(distance[i])} ${units}, ${cellText(drawn, { [dimX]: x[i], [dimY]: y[i] })}`,
		rows: () => Array.from(values, (value, i) => ({ distance: distance[i], ...at(i), value })),
		csv: () =>
			csvText(
				[`distance (${units})`, dimX, dimY, nameOf(variable)],
				Array.from(values, (_, i): CsvCell[] => [distance[i], at(i)[dimX], at(i)[dimY], text(i)]),
			),
		note:
			unread > 0
				? `${countText(unread)} of ${countText(values.length)} places are not read: zoom in to read them.`
				: "",
	};
}

function meanText({ variable, profile }: Charting, { mean, min, max, n, cells, weighting, partly }: BoxMean): Charted {
	const by = {
		sphere: "weighted by area on the sphere",
		size: "weighted by cell size",
		none: "each cell counts the same",
	};
	const [from, to] = profile.cells.map((cell) => cellText(variable, cell));
	const of = `${countText(n)} of ${countText(cells)} cells`;
	const range = n > 0 ? `, ${valueText(variable, min)} to ${valueText(variable, max)}` : "";
	return {
		chart: null,
		names: [`${from} → ${to}: mean ${valueText(variable, mean)}${range}`],
		reading: () => "",
		place: () => "",
		rows: () => [{ value: mean, n, min, max }],
		csv: () => csvText([nameOf(variable), "n", "min", "max"], [[mean, n, min, max]]),
		note: `Mean of ${of}, ${by[weighting]}.${partly ? " The others are not read." : ""}`,
	};
}

function meansChart({ variable, profile }: Charting, along: string, { mean, n, min, max }: Means): Charted {
	const axis = variable.axes[along];
	const [from, to] = profile.cells.map((cell) => cellText(variable, cell));
	return {
		chart: chartOf(variable, axis, null, [mean], `mean of ${variable.title} from ${from} to ${to} along ${axis.title}`),
		names: [`mean ${from} → ${to}`],
		reading: (_, at) =>
			`${valueText(variable, mean[at])} (n ${countText(n[at])}, ${valueText(variable, min[at])} to ${valueText(variable, max[at])})`,
		place: (at) => coordinateText(axis, at),
		rows: () =>
			Array.from(mean, (value, at) => ({ [along]: axis.coordinate(at), value, n: n[at], min: min[at], max: max[at] })),
		csv: () =>
			csvText(
				[along, nameOf(variable), "n", "min", "max"],
				Array.from(mean, (value, at): CsvCell[] => [axis.coordinate(at), value, n[at], min[at], max[at]]),
			),
		note: "",
	};
}

function chartOf(
	variable: Variable,
	x: Axis,
	places: Float64Array | null,
	lines: readonly ArrayLike<number>[],
	of: string,
): Omit<Chart, "at"> {
	const quantity = quantityOf(variable.node.dtype);
	const units = quantity.plain ? variable.units : "";
	const said = lines.map((values) => extremesText(variable, values)).join("; ");
	return { x, places, lines, title: variable.title, units, quantity, label: `Chart of ${of}: ${said}` };
}

/** "first 271.1 K, last 270 K, min 265 K, max 301 K": a line in words. */
function extremesText(variable: Variable, values: ArrayLike<number>): string {
	let [first, last, low, high] = [Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		if (Number.isNaN(value)) continue;
		if (Number.isNaN(first)) first = value;
		last = value;
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	if (Number.isNaN(first)) return "no values";
	const named = { first, last, min: low, max: high };
	return Object.entries(named)
		.map(([name, value]) => `${name} ${valueText(variable, value)}`)
		.join(", ");
}

/** A shown value for people; "no value" for NaN. */
function valueText({ node, units }: Variable, value: number): string {
	if (Number.isNaN(value)) return "no value";
	const quantity = quantityOf(node.dtype);
	return [quantity.text(value), quantity.plain ? units : ""].filter(Boolean).join(" ");
}

function rounded(distance: number): string {
	return String(Number(distance.toPrecision(4)));
}

function coordinatesOf({ axes }: Variable, cell: ViewState["index"]): ProfileRow {
	return Object.fromEntries(Object.entries(cell).map(([dim, at]) => [dim, axes[dim].coordinate(at)]));
}

function fewer(cell: ViewState["index"], along: string): ViewState["index"] {
	return Object.fromEntries(Object.entries(cell).filter(([dim]) => dim !== along));
}

function nameOf({ array, field }: Variable): string {
	return [array.name, field].filter(Boolean).join(".");
}
