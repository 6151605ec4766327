/** What the coordinates of a drawn plane mean: the grid mapping, or another convention that says so. (cfconventions.org, chapter 5.6; GDAL's `_CRS`; GeoZarr's proj: and spatial:) */
import { isZarrError } from "../errors.ts";
import type { Mapping } from "../hierarchy/conversion.ts";
import { epsgMapping } from "../hierarchy/epsg.ts";
import { cfMapping, type Units } from "../hierarchy/gridmapping.ts";
import { type Attributes, isObject } from "../hierarchy/json.ts";
import { projjsonMapping } from "../hierarchy/projjson.ts";
import { wktEllipsoid, wktMapping } from "../hierarchy/wkt.ts";
import { attached, type Hunt } from "./attached.ts";

/** What says what coordinates mean, and what else it says. */
export interface Described {
	/** For sentences: `The grid mapping "crs"`. */
	readonly name: string;
	readonly mapping: Mapping;
	/** Where the first cell lies and how far it is to the next, where that is said: x = a column + b row + c, y = d column + e row + f, at the corners of cells. */
	readonly affine: readonly number[] | null;
}

/** What is known of the drawn plane's coordinates, by the first that says something: the grid mapping that it names, GDAL's `_CRS`, GeoZarr's `proj:` of it or of a group above, else the "spatial_ref" beside it; null where nothing does. `coordinates` are the names of those along the drawn dims. */
export async function describedBy(hunt: Hunt, coordinates: readonly string[], units: Units): Promise<Described | null> {
	const { node, reader } = hunt;
	const named = gridMappingName(node.attrs.grid_mapping, coordinates);
	// rioxarray looks there where nothing is named; GDAL and GeoZarr say it themselves
	const beside = reader.hierarchy.lists && node.attrs._CRS === undefined ? "spatial_ref" : null;
	const chain = await attributesAbove(hunt);
	const geozarr = chain.find((attrs) => Object.keys(attrs).some((key) => key.startsWith("proj:")));
	const affine = spatialAffine(chain);
	if (named === null && isObject(node.attrs._CRS))
		return { name: `The CRS of "${node.path}"`, mapping: gdalMapping(node.attrs._CRS), affine };
	if (named === null && geozarr) return { name: `The CRS of "${node.path}"`, mapping: projMapping(geozarr), affine };
	const name = named ?? beside;
	const found = name === null ? undefined : await attached(hunt, node, name);
	if (found)
		return {
			name: `The grid mapping "${found.path}"`,
			mapping: mappingOf(found.attrs, units),
			affine: affine ?? geoTransform(found.attrs.GeoTransform),
		};
	if (named !== null) hunt.problems.push(`The grid mapping "${named}" that "${node.path}" names is not there.`);
	return null;
}

/** The grid mapping that a variable names for these coordinates: "crs", or "crs: x y other: lat lon"; null for none. */
function gridMappingName(given: unknown, coordinates: readonly string[]): string | null {
	if (typeof given !== "string" || given.trim() === "") return null;
	if (!given.includes(":")) return given.trim().split(/\s+/)[0];
	const parts = Array.from(given.matchAll(/(\S+):((?:\s+[^\s:]+(?!\S*:))*)/g), ([, name, names]) => ({
		name,
		names: names.split(/\s+/).filter(Boolean),
	}));
	return parts.find(({ names }) => coordinates.every((name) => names.includes(name)))?.name ?? null;
}

/** By CF's own names first, as CF has it, and by well-known text where they don't say it. */
function mappingOf(attrs: Attributes, units: Units): Mapping {
	const text = [attrs.crs_wkt, attrs.spatial_ref].find((wkt) => typeof wkt === "string" && wkt.trim() !== "");
	const wkt = typeof text === "string" ? text : null;
	const cf = cfMapping(attrs, units, wkt === null ? undefined : wktEllipsoid(wkt));
	if (cf && (!("problem" in cf) || wkt === null)) return cf;
	if (wkt !== null) return wktMapping(wkt);
	const name = attrs.grid_mapping_name;
	return { problem: name === undefined ? "says nothing" : `is ${JSON.stringify(name)}, which is not supported` };
}

/** GDAL writes as many of the three as it can. */
function gdalMapping({ wkt, projjson, url }: Attributes): Mapping {
	if (typeof wkt === "string") return wktMapping(wkt);
	return isObject(projjson) ? projjsonMapping(projjson) : epsgMapping(url);
}

function projMapping(attrs: Attributes): Mapping {
	const { "proj:wkt2": wkt, "proj:projjson": json, "proj:code": code, "proj:epsg": number } = attrs;
	if (typeof wkt === "string") return wktMapping(wkt);
	if (isObject(json)) return projjsonMapping(json);
	return epsgMapping(code ?? number);
}

/** Attributes of the array and of the groups above it, the nearest first; what a pyramid says of the level that it is in before all that the pyramid's group says. */
async function attributesAbove({ reader, node, signal }: Hunt): Promise<readonly Attributes[]> {
	const folders = node.path.split("/").slice(0, -1);
	const paths = Array.from({ length: node.path === "" ? 0 : folders.length + 1 }, (_, i) =>
		folders.slice(0, folders.length - i).join("/"),
	);
	const groups = await Promise.all(paths.map((path) => groupAttributes(reader, path, signal)));
	const above = groups.flatMap((attrs, i) => [
		...levelAttributes(attrs, paths[i] === "" ? "" : `${paths[i]}/`, node.path),
		attrs,
	]);
	return [node.attrs, ...above];
}

/** What GeoZarr's pyramids say of a level: where it lies, and the CRS of their tiles. */
function levelAttributes({ multiscales }: Attributes, folder: string, path: string): Attributes[] {
	if (!isObject(multiscales)) return [];
	const levels = Array.isArray(multiscales.layout) ? multiscales.layout.filter(isObject) : [];
	const below = path.slice(folder.length);
	const level = levels.find(({ asset }) => below === asset || below.startsWith(`${asset}/`));
	const tiles = multiscales.tile_matrix_set;
	const crs = isObject(tiles) && tiles.crs !== undefined ? [{ "proj:code": tiles.crs }] : [];
	return [...(level ? [level] : []), ...crs];
}

/** Folders without metadata of their own say nothing. */
async function groupAttributes({ hierarchy }: Hunt["reader"], path: string, signal?: AbortSignal): Promise<Attributes> {
	try {
		return (await hierarchy.node(path, signal)).attrs;
	} catch (error) {
		if (isZarrError(error, "NotFoundError")) return {};
		throw error;
	}
}

/** GeoZarr's transform, at the corners of cells. */
function spatialAffine(chain: readonly Attributes[]): readonly number[] | null {
	const attrs = chain.find((one) => one["spatial:transform"] !== undefined);
	const given = attrs?.["spatial:transform"];
	if (!Array.isArray(given) || given.length < 6 || !given.slice(0, 6).every((v) => Number.isFinite(v))) return null;
	const [a, b, c, d, e, f] = given.map(Number);
	if (attrs?.["spatial:registration"] !== "node") return [a, b, c, d, e, f];
	return [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
}

/** GDAL's text of c, a, b, f, d, e. */
function geoTransform(given: unknown): readonly number[] | null {
	const numbers = typeof given === "string" ? given.trim().split(/\s+/).map(Number) : [];
	if (numbers.length !== 6 || !numbers.every(Number.isFinite)) return null;
	const [c, a, b, f, d, e] = numbers;
	return [a, b, c, d, e, f];
}
