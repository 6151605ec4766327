/** Plates and wells: what their groups say of rows, columns and fields. Pure. (OME-NGFF 0.1 to 0.5, "plate" and "well") */
import { saidValue } from "../given.ts";
import { normalPath } from "../path.ts";
import { joinKey } from "../store/store.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { type Described, omeAttributes } from "./ome.ts";

/** A well of a plate. */
export interface PlateWell {
	/** Path of its group below the store's root. */
	readonly path: string;
	/** Positions in the plate's rows and columns. */
	readonly row: number;
	readonly column: number;
}

/** A run of the microscope over a plate. */
export interface Acquisition {
	readonly id: number;
	/** Its name, else "Acquisition" and the id. */
	readonly name: string;
	/** The most fields of a well; null where nothing says so. */
	readonly fieldCount: number | null;
}

/** A plate of wells in rows and columns. */
export interface Plate {
	readonly path: string;
	readonly name: string;
	readonly rows: readonly string[];
	readonly columns: readonly string[];
	/** Those that have images, in the order of the metadata; at most one at a row and column. */
	readonly wells: readonly PlateWell[];
	readonly acquisitions: readonly Acquisition[];
	/** The most fields of a well; null where nothing says so. */
	readonly fieldCount: number | null;
	/** A sentence for each thing that breaks the specification, with what is done about it. */
	readonly problems: readonly string[];
}

/** An image of a well. */
export interface Field {
	/** Path of its group below the store's root. */
	readonly path: string;
	/** The id of its acquisition; null where nothing says so. */
	readonly acquisition: number | null;
}

/** The images of one well. */
export interface Well {
	readonly path: string;
	readonly fields: readonly Field[];
	/** As a plate's. */
	readonly problems: readonly string[];
}

/** The plate that a group describes; null where it describes none. */
export function readPlate({ path, name, attrs }: Described): Plate | null {
	const { plate } = omeAttributes(attrs);
	if (plate === undefined) return null;
	const problems: string[] = [];
	if (!isObject(plate)) problems.push(`plate is ${saidValue(plate)}, not an object; it has no wells.`);
	const given = isObject(plate) ? plate : {};
	const rows = namesOf(given.rows, "plate.rows", problems);
	const columns = namesOf(given.columns, "plate.columns", problems);
	return {
		path,
		name: textOf(given.name) ?? name,
		rows,
		columns,
		wells: wellsOf(given.wells, { path, rows, columns }, problems),
		acquisitions: acquisitionsOf(given.acquisitions, problems),
		fieldCount: countOf(given, "field_count", "plate", problems),
		problems,
	};
}

/** The well that a group describes; null where it describes none. `plate` is that to which it belongs, if known. */
export function readWell({ path, attrs }: Described, plate?: Plate): Well | null {
	const { well } = omeAttributes(attrs);
	if (well === undefined) return null;
	const problems: string[] = [];
	const images = isObject(well) ? well.images : undefined;
	const ids = plate?.acquisitions.map(({ id }) => id) ?? [];
	const fields = listOf(images, "well.images", problems).flatMap((image, i): Field[] => {
		const key = `well.images[${i}]`;
		const given = isObject(image) ? textOf(image.path) : null;
		const below = given === null ? null : normalPath(given);
		if (!below) {
			problems.push(`${key} names no group (path ${saidValue(isObject(image) ? image.path : image)}); it is left out.`);
			return [];
		}
		return [{ path: joinKey(path, below), acquisition: acquisitionOf(image as JsonObject, key, ids, problems) }];
	});
	return { path, fields, problems };
}

function acquisitionOf(
	{ acquisition }: JsonObject,
	key: string,
	ids: readonly number[],
	problems: string[],
): number | null {
	if (acquisition === undefined || acquisition === null) {
		if (ids.length > 1)
			problems.push(`${key}.acquisition is missing, where the plate has ${ids.length}; it is shown with all.`);
		return null;
	}
	if (!isIndex(acquisition)) {
		problems.push(`${key}.acquisition is ${saidValue(acquisition)}, not the id of one; it is shown with all.`);
		return null;
	}
	if (ids.length > 0 && !ids.includes(acquisition))
		problems.push(`${key}.acquisition is ${acquisition}, which the plate does not list; it is one of its own.`);
	return acquisition;
}

function listOf(given: Json | undefined, key: string, problems: string[]): readonly Json[] {
	if (Array.isArray(given) && given.length > 0) return given;
	problems.push(
		`${key} is ${given === undefined ? "missing" : Array.isArray(given) ? "empty" : `${saidValue(given)}, not a list`}.`,
	);
	return [];
}

function textOf(value: Json | undefined): string | null {
	return typeof value === "string" && value.trim() !== "" ? value : null;
}

function isIndex(value: Json | undefined): value is number {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Names of rows or columns; what has none is called by its number. */
function namesOf(given: Json | undefined, key: string, problems: string[]): string[] {
	const names: string[] = [];
	for (const [i, item] of listOf(given, key, problems).entries()) {
		const name = isObject(item) ? textOf(item.name) : null;
		if (name === null) problems.push(`${key}[${i}] has no name; it is called "${i}".`);
		else if (names.includes(name)) problems.push(`${key}[${i}] has the name of an earlier one, "${name}".`);
		names.push(name ?? String(i));
	}
	return names;
}

type Grid = Pick<Plate, "path" | "rows" | "columns">;

function wellsOf(given: Json | undefined, plate: Grid, problems: string[]): PlateWell[] {
	const taken = new Map<string, string>();
	return listOf(given, "plate.wells", problems).flatMap((item, i): PlateWell[] => {
		const key = `plate.wells[${i}]`;
		const text = isObject(item) ? textOf(item.path) : null;
		const below = text === null ? null : normalPath(text);
		if (!below || !isObject(item)) {
			problems.push(`${key} names no group (path ${saidValue(isObject(item) ? item.path : item)}); it is left out.`);
			return [];
		}
		const at = positionOf(item, below, key, plate, problems);
		if (!at) return [];
		const place = `${plate.rows[at.row]}${plate.columns[at.column]}`;
		const other = taken.get(`${at.row},${at.column}`);
		if (other !== undefined) problems.push(`${key} lies where "${other}" does, in ${place}; it is left out.`);
		if (other !== undefined) return [];
		taken.set(`${at.row},${at.column}`, below);
		return [{ path: joinKey(plate.path, below), ...at }];
	});
}

/** The row and column of a well: by the names in its path, which is what is opened, else by its indices. */
function positionOf(
	{ rowIndex, columnIndex }: JsonObject,
	path: string,
	key: string,
	{ rows, columns }: Grid,
	problems: string[],
): { row: number; column: number } | null {
	const [rowName, columnName, ...more] = path.split("/");
	const named = { row: rows.indexOf(rowName), column: columns.indexOf(columnName) };
	const given = [rowIndex, columnIndex];
	const stated = isIndex(rowIndex) && isIndex(columnIndex) && rowIndex < rows.length && columnIndex < columns.length;
	if (named.row >= 0 && named.column >= 0 && more.length === 0) {
		const differs =
			given.some((index) => index !== undefined) && (rowIndex !== named.row || columnIndex !== named.column);
		if (differs)
			problems.push(
				`${key} has rowIndex ${saidValue(rowIndex)} and columnIndex ${saidValue(columnIndex)}, where its path "${path}" is ${named.row} and ${named.column}; its path counts.`,
			);
		return named;
	}
	const what = `${key}.path is ${JSON.stringify(path)}, not a row and a column of the plate`;
	problems.push(`${what}; ${stated ? "its rowIndex and columnIndex count" : "it is left out"}.`);
	return stated ? { row: rowIndex, column: columnIndex } : null;
}

function acquisitionsOf(given: Json | undefined, problems: string[]): Acquisition[] {
	if (given === undefined) return [];
	const found: Acquisition[] = [];
	for (const [i, item] of (Array.isArray(given) ? given : []).entries()) {
		const key = `plate.acquisitions[${i}]`;
		const id = isObject(item) ? item.id : undefined;
		if (!isObject(item) || !isIndex(id))
			problems.push(`${key}.id is ${saidValue(id)}, no whole number; it is left out.`);
		else if (found.some((other) => other.id === id))
			problems.push(`${key}.id is that of an earlier one, ${id}; it is left out.`);
		else
			found.push({
				id,
				name: textOf(item.name) ?? `Acquisition ${id}`,
				fieldCount: countOf(item, "maximumfieldcount", key, problems),
			});
	}
	if (!Array.isArray(given)) problems.push(`plate.acquisitions is ${saidValue(given)}, not a list; it is ignored.`);
	return found;
}

function countOf(holder: JsonObject, name: string, key: string, problems: string[]): number | null {
	const count = holder[name];
	if (count === undefined || (isIndex(count) && count > 0)) return count ?? null;
	problems.push(`${key}.${name} is ${saidValue(count)}, no whole number over 0; it is ignored.`);
	return null;
}
