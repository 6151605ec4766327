/** Names of an array's axes, by every convention that has them. Pure. (Zarr v3 core, "dimension_names"; xarray, "Zarr encoding"; NetCDF-C, "NCZarr"; OME-NGFF 0.1 to 0.5, "multiscales") */
import { isObject, type Json, type JsonObject } from "./json.ts";

/** A name for each axis; null where an axis has none. */
export type AxisNames = readonly (string | null)[];

/** What an array's own metadata says of its axes, xarray's names before NetCDF's; null where that names none of them. */
export function ownNames(document: JsonObject, attrs: JsonObject, rank: number): AxisNames | null {
	const said = [document.dimension_names, attrs._ARRAY_DIMENSIONS, ...references(attrs), ...references(document)];
	return firstOf(said, rank);
}

/** What a group of images says of the axes of the array at `path` below it; null where it names none of them. */
export function imageNames(attrs: JsonObject, path: string, rank: number): AxisNames | null {
	const { multiscales } = isObject(attrs.ome) ? attrs.ome : attrs;
	const images = Array.isArray(multiscales) ? multiscales.filter(isObject) : [];
	const holding = images.filter(
		({ datasets }) => Array.isArray(datasets) && datasets.some((level) => isObject(level) && level.path === path),
	);
	return firstOf(
		holding.map(({ axes, version }) => {
			if (axes === undefined && (version === "0.1" || version === "0.2")) return ["t", "c", "z", "y", "x"];
			return Array.isArray(axes) ? axes.map(axisName) : undefined;
		}),
		rank,
	);
}

/** 0.3 names an axis by a text, later versions by an object; earlier ones name none, as there are always the same five. */
function axisName(axis: Json): Json {
	return isObject(axis) ? (axis.name ?? null) : axis;
}

/** NetCDF's paths of the dimensions; where and by which name they are written changed with its versions 4.9.0 and 4.9.3. */
function references(holder: JsonObject): (Json | undefined)[] {
	return [holder._nczarr_array, holder._NCZARR_ARRAY].map((array) => {
		const paths = isObject(array) ? (array.dimension_references ?? array.dimrefs) : undefined;
		return Array.isArray(paths) ? paths.map(lastPart) : undefined;
	});
}

function lastPart(path: Json): Json {
	return typeof path === "string" ? path.slice(path.lastIndexOf("/") + 1) : null;
}

function firstOf(lists: readonly (Json | undefined)[], rank: number): AxisNames | null {
	for (const list of lists) {
		if (!Array.isArray(list) || list.length !== rank) continue;
		const names = list.map((name) => (typeof name === "string" && name !== "" ? name : null));
		if (names.some((name) => name !== null)) return names;
	}
	return null;
}

/** Names that tell axes apart: null, empty and repeated ones become `dim_i`. */
export function uniqueNames(names: AxisNames | null, rank: number): string[] {
	const kept = Array.from({ length: rank }, (_, i) => {
		const name = names?.[i];
		return name && names.indexOf(name) === names.lastIndexOf(name) ? name : null;
	});
	// a name such as dim_1 gives way where the axis of that number has none; it may itself be one that others gave way to
	for (let i = 0; i < rank; ) {
		const taken = kept[i] === null ? kept.indexOf(`dim_${i}`) : -1;
		if (taken >= 0) kept[taken] = null;
		i = taken >= 0 && taken < i ? taken : i + 1;
	}
	return kept.map((name, i) => name ?? `dim_${i}`);
}
