/** A view state that others wrote (a link, a saved layout, a command's arguments), read with care. Pure. */
import type { LimitsMode, ViewStatePart } from "zarr-widget";

type Channel = NonNullable<ViewStatePart["channels"]>[number];
type Fields = Readonly<Record<string, unknown>>;

const TYPES = ["linear", "log", "symlog"] as const;
const LAYOUTS = ["single", "orthogonal"] as const;
const HOWS = ["beside", "difference"] as const;
const REDUCERS = ["max", "mean", "min"] as const;
const CHARTS = ["series", "transect", "area"] as const;
const MOST_CELLS = 8;
const MODES = ["robust", "range", "slice", "fixed"] as const;

/** The fields of a view state that `value` holds and that have the type they should; all else is left out. */
export function readState(value: unknown): ViewStatePart {
	if (!isFields(value)) return {};
	const { path, x, y, field, image, level, bounds, channels, labels, reduce, compare, profile, layout, index, color } =
		value;
	return kept<ViewStatePart>({
		path: text(path),
		x: x === null ? null : text(x),
		y: y === null ? null : text(y),
		field: text(field),
		image: position(image),
		level: position(level),
		bounds: numbers(bounds, 4) as ViewStatePart["bounds"],
		channels: readChannels(channels),
		labels: Array.isArray(labels) ? labels.flatMap(readLabel) : undefined,
		reduce: isFields(reduce) ? readReduce(reduce) : undefined,
		compare: isFields(compare) ? readCompare(compare) : undefined,
		profile: isFields(profile) ? readProfile(profile) : undefined,
		layout: LAYOUTS.find((known) => known === layout),
		index: isFields(index) ? readIndex(index) : undefined,
		color: isFields(color) ? readColor(color) : undefined,
	});
}

/** `value` where it is a mode of limits, else undefined. */
export function readLimits(value: unknown): LimitsMode | undefined {
	return MODES.find((mode) => mode === value);
}

/** Whether `value` is an object with fields: no null, no list. */
export function isFields(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object without its undefined fields. */
export function kept<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function readIndex(index: Fields): Record<string, number> {
	return Object.fromEntries(
		Object.entries(index).flatMap(([dim, at]) => (position(at) === undefined ? [] : [[dim, at as number]])),
	);
}

/** What many planes are reduced to, where all of it is as it should be. */
function readReduce({ dim, op, span }: Fields): ViewStatePart["reduce"] {
	const [how, ends] = [REDUCERS.find((known) => known === op), numbers(span, 2)];
	const [start, stop] = ends?.map(position) ?? [];
	if (typeof dim !== "string" || !how || start === undefined || stop === undefined || start >= stop) return undefined;
	return { dim, op: how, span: [start, stop] };
}

/** What is compared, where all of it is as it should be. */
function readCompare({ path, how, index, shared }: Fields): ViewStatePart["compare"] {
	const way = HOWS.find((known) => known === how);
	const own = isFields(index) ? readIndex(index) : undefined;
	const whole = !isFields(index) || Object.keys(own ?? {}).length === Object.keys(index).length;
	if (typeof path !== "string" || !way || !whole) return undefined;
	return kept({ path, how: way, index: own, shared: way === "beside" && shared === true ? true : undefined });
}

/** What is charted, where all of it is as it should be. */
function readProfile({ kind, cells, along, ...others }: Fields): ViewStatePart["profile"] {
	const chart = CHARTS.find((known) => known === kind);
	const given: unknown[] = Array.isArray(cells) ? cells : [];
	const read = given.map((cell) => (isFields(cell) ? readIndex(cell) : {}));
	const whole =
		read.length > 0 && read.every((cell, i) => Object.keys(cell).length === Object.keys(Object(given[i])).length);
	const counted = chart === "series" ? read.length <= MOST_CELLS : read.length === 2;
	const runs = along === undefined || (typeof along === "string" && chart !== "transect");
	if (!chart || !whole || !counted || !runs || Object.keys(others).length > 0) return undefined;
	return kept({ kind: chart, cells: read, along: text(along) });
}

/** Channels that are as they should be, all of them; else undefined, as a part of them would be another picture. */
function readChannels(channels: unknown): ViewStatePart["channels"] {
	if (!Array.isArray(channels)) return undefined;
	const read = channels.flatMap((channel) => (isFields(channel) ? (readChannel(channel) ?? []) : []));
	const apart = new Set(read.map(({ index }) => index)).size;
	return apart === channels.length ? read : undefined;
}

function readChannel({ index, color, domain, visible, inverted, opacity }: Fields): Channel | undefined {
	const [at, limits] = [position(index), numbers(domain, 2)];
	const colored = typeof color === "string" && /^#[\da-f]{6}$/i.test(color);
	if (at === undefined || !limits || !colored || typeof visible !== "boolean") return undefined;
	const own = { index: at, color, domain: limits as [number, number], visible };
	return kept({ ...own, inverted: truth(inverted), opacity: truth(opacity) });
}

function readColor({ type, scheme, domain, reverse }: Fields): ViewStatePart["color"] {
	return kept({
		type: TYPES.find((known) => known === type),
		scheme: text(scheme),
		domain: numbers(domain, 2) as [number, number] | undefined,
		reverse: truth(reverse),
	});
}

/** A label image; none where its path is no text. */
function readLabel(label: unknown): NonNullable<ViewStatePart["labels"]> {
	if (!isFields(label) || typeof label.path !== "string") return [];
	const { path, visible, opacity, contour, selected, only } = label;
	const ids = Array.isArray(selected) && selected.every((id) => typeof id === "string") ? selected : undefined;
	return [
		kept({
			path,
			visible: truth(visible),
			opacity: typeof opacity === "number" && opacity >= 0 && opacity <= 1 ? opacity : undefined,
			contour: truth(contour),
			selected: ids,
			only: truth(only),
		}),
	];
}

function truth(value: unknown): boolean | undefined {
	return typeof value === "boolean" ? value : undefined;
}

function text(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

function position(value: unknown): number | undefined {
	return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function numbers(value: unknown, count: number): number[] | undefined {
	return Array.isArray(value) && value.length === count && value.every(Number.isFinite) ? value : undefined;
}
