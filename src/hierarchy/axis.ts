/** One dimension of an array as people read it: coordinate values, units, dates. Pure. */

import { unitsText } from "./cf.ts";
import { type AxisTick, timeFace } from "./dates.ts";
import { dtypeOf, formatStored, NAT } from "./dtype.ts";
import type { Attributes } from "./node.ts";
import { type Coordinate, type Order, orderOf, timesOf } from "./order.ts";
import { hemispheres } from "./role.ts";
import { type SpanUnit, spanUnit } from "./ticks.ts";

export type { AxisTick } from "./dates.ts";
export type { Coordinate } from "./order.ts";
export { guessRole, type Role } from "./role.ts";

/** A dimension of a shown array. Positions are cell indices; `edges` are the outer edges of the whole axis in axis units. */
export interface Axis {
	readonly dim: string;
	readonly size: number;
	/** `long_name`, `standard_name` or the dim's name. */
	readonly title: string;
	/** Units for people ("K", "m"); "" for none, for times and for latitudes and longitudes, whose labels say what they are ("43.75°N"). */
	readonly units: string;
	/** "linear": evenly spaced coordinates, axis units are coordinates. "index": axis units are cell indices (0 … size), labels still coordinates where there are any. */
	readonly scale: "linear" | "index";
	/** [edge before cell 0, edge after the last cell]; descending coordinates give edges[0] > edges[1]. */
	readonly edges: readonly [number, number];
	/** Whether cells have coordinate values (not only indices). */
	readonly hasCoordinates: boolean;
	/** Whether it is a direction of an image's space, whose units are those of the other ones, also where they have no name. */
	readonly space?: boolean;
	/** Whether it grows upwards where it is vertical: coordinates do, plain indices and texts begin at the top, as images do. */
	readonly upward: boolean;
	/** What people read at cell `i`: "1998-06-01", "43.75°N", "37" (no units). */
	label(i: number): string;
	/** Coordinate value at cell `i` (a number in the coordinate's own units), or i. */
	value(i: number): number;
	/** What a row of a chart has for cell `i`: a Date for a time that JavaScript's dates can stand for (see `datesOf`), the text of another date or of a text coordinate, else the number. */
	coordinate(i: number): number | string | Date;
	/** Text of a tick at `v` in axis units: the number on a linear axis, the label of the cell there on an index axis ("" outside). */
	format(v: number): string;
	/** What has to be said of coordinates by which cells are not drawn to scale: they lie unevenly, or have no order, so that their index alone says where they are drawn. */
	readonly spacing?: "uneven" | "by index";
	/** In how many axis units ticks are round numbers, where that is not one: those of a span in nanoseconds are hours. */
	readonly unit?: number;
	/** About `count` ticks from `low` to `high`, where others than round numbers are wanted; null where it has none there. */
	ticks?(low: number, high: number, count: number): readonly AxisTick[] | null;
	/** The cell at `v` in axis units, 0 ≤ index < size; −1 outside the edges. */
	indexOf(v: number): number;
	/** The centre of cell `i` in axis units. */
	position(i: number): number;
}

/** What tells apart the kinds of axes; the rest of an Axis follows from it. */
interface Face {
	readonly units: string;
	readonly edges: readonly [number, number];
	readonly scale: Axis["scale"];
	label(i: number): string;
	value(i: number): number;
	/** Where it is no number. */
	coordinate?(i: number): string | Date;
	/** On linear axes. */
	number?(v: number): string;
	readonly spacing?: Axis["spacing"];
	readonly unit?: number;
	ticks?: Axis["ticks"];
}

/** Steps of times may differ so much, as those of months and seasons do, before they are called uneven. */
const MOST_RATIO = 1.2;

/** The axis of `dim` with `size` cells: linear where the coordinates are evenly spaced numbers (to 1 % of a step), else by index with coordinates, dates or text as labels. A coordinate of another length is left aside. */
export function makeAxis(dim: string, size: number, coordinate?: Coordinate): Axis {
	const usable = coordinate?.values.length === size ? coordinate : undefined;
	const face = usable ? faceOf(usable) : indexFace(size);
	const grows = !!usable && !isText(usable.values) && face.value(size - 1) > face.value(0);
	return {
		...axisOf(dim, size, face),
		title: titleOf(dim, coordinate?.attrs),
		hasCoordinates: !!usable,
		upward: face.scale === "linear" || grows,
	};
}

/** Where evenly spaced cells lie: the centre of the first, and how far it is to the next, not 0, in units for people ("" for none). */
export interface Even {
	readonly first: number;
	readonly step: number;
	readonly units: string;
}

/** The axis of evenly spaced cells; it begins at the top where it is vertical, as images do. */
export function evenAxis(dim: string, size: number, { first, step, units }: Even): Axis {
	const value = (i: number) => first + i * step;
	const edges = [value(-0.5), value(size - 0.5)] as const;
	const label = (i: number) => numberText(value(i), "float64");
	return axisOf(dim, size, { units, edges, scale: "linear", label, value, number: tickText });
}

/** The cell of an axis at a place in its units; the nearest one where that lies outside. */
export function clampedIndex({ edges: [first, last], size }: Axis, place: number): number {
	const cell = Math.floor(((place - first) / (last - first)) * size);
	return Math.max(0, Math.min(size - 1, cell));
}

function axisOf(dim: string, size: number, face: Face): Axis {
	const [first, last] = face.edges;
	const step = (last - first) / size;
	const indexOf = (v: number) => {
		const at = (v - first) / step;
		return at >= 0 && at <= size && size > 0 ? Math.max(0, Math.min(Math.floor(at), size - 1)) : -1;
	};
	const { label, value, coordinate = value, number, units, edges, scale, spacing, unit, ticks } = face;
	const format = (v: number) => (number ? number(v) : indexOf(v) < 0 ? "" : label(indexOf(v)));
	return {
		dim,
		size,
		title: dim,
		units,
		scale,
		edges,
		hasCoordinates: scale === "linear",
		upward: false,
		...(spacing && { spacing }),
		...(unit && { unit }),
		...(ticks && { ticks }),
		label,
		value,
		coordinate,
		format,
		indexOf,
		position: (i) => first + (i + 0.5) * step,
	};
}

function titleOf(dim: string, attrs: Attributes = {}): string {
	const names = [attrs.long_name, attrs.standard_name, dim];
	return String(names.find((name) => typeof name === "string" && name.trim() !== ""));
}

function indexFace(size: number): Face {
	return { units: "", edges: [0, size], scale: "index", label: String, value: (i) => i };
}

function faceOf({ values, attrs, dtype }: Coordinate): Face {
	const face = indexFace(values.length);
	if (isText(values)) return { ...face, label: (i) => values[i], coordinate: (i) => values[i] };
	const value = (i: number) => Number(values[i]);
	const order = orderOf(values);
	const time = timesOf({ attrs, dtype });
	if (time)
		return { ...face, ...timeFace(values, time, stepOf(order, values.length)), value, ...spacingOf(order, MOST_RATIO) };
	const type = dtypeOf(dtype);
	const span = type && spanUnit(values, type);
	if (span) return { ...face, value, ...spanFace(values, span, order) };
	const hemisphere = hemispheres(attrs);
	const units = hemisphere ? "" : unitsText(attrs);
	const round = dtype === "float32" ? Math.fround : Number;
	const label = (i: number) =>
		hemisphere ? hemisphere(value(i), (v) => numberText(round(v), dtype)) : numberText(values[i], dtype);
	const { edges } = order;
	if (!edges) return { ...face, units, label, value, ...spacingOf(order, 1) };
	const number = (v: number) => (hemisphere ? hemisphere(v, tickText) : tickText(v));
	return { units, edges, scale: "linear", label, value, number };
}

/** Spans of time in the unit that says them shortest. */
function spanFace(values: ArrayLike<number | bigint>, { name, per }: SpanUnit, order: Order): Omit<Face, "value"> {
	const unit = Number(per);
	const label = (i: number) => (values[i] === NAT ? "NaT" : String((values[i] as bigint) / per));
	const number = (v: number) => tickText(v / unit);
	const { edges } = order;
	if (!edges) return { units: name, edges: [0, values.length], scale: "index", label, ...spacingOf(order, 1) };
	return { units: name, edges, scale: "linear", label, number, unit };
}

function stepOf({ edges, ordered }: Order, size: number): { step: number | null; ordered: boolean } {
	return { step: edges && (edges[1] - edges[0]) / size, ordered };
}

function spacingOf({ edges, ordered, ratio }: Order, most: number): Pick<Axis, "spacing"> {
	if (edges || (ordered && !(ratio > most))) return {};
	return { spacing: ordered ? "uneven" : "by index" };
}

function isText(values: Coordinate["values"]): values is readonly string[] {
	return typeof values[0] === "string";
}

/** The shortest decimal that reads back the same, without the noise of sums in float64 (0.1 + 0.2). */
function numberText(value: number | bigint, dtype: string): string {
	const type = dtypeOf(dtype);
	if (typeof value === "bigint") return String(value);
	if (type?.kind === "float" && type.bytes < 8) return formatStored({ ...type, bytes: 4 }, Math.fround(value));
	const short = Number(value.toPrecision(14));
	return String(Math.abs(short - value) <= 4 * Number.EPSILON * Math.abs(value) ? short : value);
}

function tickText(v: number): string {
	return String(Number(v.toPrecision(12)) || 0);
}
