/** Charts beside a picture: of which cells, and along what; checked. Pure. */
import { isPlain, type Kind } from "./given.ts";

/** What a chart shows: "series", the values at cells along a dim; "transect", those of the shown plane along a line; "area", the weighted mean of a box of it, and of that along a dim. */
export type ProfileKind = "series" | "transect" | "area";

/** What the kinds of charts are called, in the order in which they are offered. */
export const PROFILES: Readonly<Record<ProfileKind, string>> = {
	series: "Series at cells",
	transect: "Transect",
	area: "Mean of a box",
};

/** A chart beside the picture. No interface, as those don't count as JSON where a type asks for it. */
export type ProfileState = {
	/** What it shows. */
	kind: ProfileKind;
	/** Cells by their positions along the two drawn dims, of an image those of the finest level: up to 8 of a series, the two ends of a transect, two opposite corners of a box, both of them in it. */
	cells: Record<string, number>[];
	/** The dim along which a series, or that of a box, runs; of a series chosen by the view where it is left out (the time, if there is one), of a box no series then. */
	along?: string;
};

/** No chart has more lines than that. */
export const MOST_CELLS = 8;

/** Whether a name is that of a kind of chart. */
export function isProfileKind(name: unknown): name is ProfileKind {
	return typeof name === "string" && Object.hasOwn(PROFILES, name);
}

/** What a chart may be. */
export const PROFILE: Kind = {
	says: 'an object such as {kind: "series", cells: [{lat: 3, lon: 7}], along: "time"}, where kind may be "transect" or "area", too, of two cells each',
	is: isProfile,
};

function isProfile(value: unknown): boolean {
	if (!isPlain(value)) return false;
	const { kind, cells, along, ...others } = value;
	if (Object.keys(others).length > 0 || !isProfileKind(kind) || !Array.isArray(cells)) return false;
	if (along !== undefined && (typeof along !== "string" || kind === "transect")) return false;
	const fits = kind === "series" ? cells.length >= 1 && cells.length <= MOST_CELLS : cells.length === 2;
	return fits && cells.every(isCell);
}

function isCell(cell: unknown): boolean {
	return isPlain(cell) && Object.values(cell).every((at) => Number.isSafeInteger(at) && Number(at) >= 0);
}
