/** Coordinate reference systems as well-known text, of either version → what they say. Pure. (OGC 01-009, 18-010r11; GDAL's and Esri's dialects) */
import {
	type Conversion,
	conversionMapping,
	type Ellipsoid,
	type Mapping,
	NO_DEGREES,
	plainName,
} from "./conversion.ts";
import type { Crs } from "./crs.ts";
import { checkDefinition } from "./proj.ts";

/** `KEYWORD["text", 1.5, word, KEYWORD[…]]`. */
interface Item {
	readonly keyword: string;
	readonly parts: readonly (Item | string | number)[];
}

const RADIANS = Math.PI / 180;
const NO_TEXT = "is no well-known text that can be read";

/** What a well-known text says. */
export function wktMapping(text: string): Mapping {
	const item = parseWkt(text);
	return item ? mappingOf(item) : { problem: NO_TEXT };
}

/** The ellipsoid that a well-known text names; undefined where it names none. */
export function wktEllipsoid(text: string): Ellipsoid | undefined {
	const item = parseWkt(text);
	return item ? ellipsoidOf(item) : undefined;
}

/** The text as a tree; null where it is none. */
function parseWkt(text: string): Item | null {
	const tokens = text.match(/"(?:[^"]|"")*"|[[\](),]|[^\s[\](),"]+/g) ?? [];
	let at = 0;
	const item = (): Item | null => {
		const keyword = tokens[at++];
		if (!/^[A-Za-z_]\w*$/.test(keyword ?? "") || !/^[[(]$/.test(tokens[at] ?? "")) return null;
		const parts: (Item | string | number)[] = [];
		do {
			at++; // the bracket, or a comma
			const token = tokens[at] ?? "";
			const below = /^[[(]$/.test(tokens[at + 1] ?? "") ? item() : token;
			if (below === null || below === "") return null;
			if (typeof below === "string") at++;
			parts.push(typeof below === "string" ? partOf(below) : below);
		} while (tokens[at] === ",");
		return /^[\])]$/.test(tokens[at++] ?? "") ? { keyword: keyword.toUpperCase(), parts } : null;
	};
	const whole = item();
	return at === tokens.length ? whole : null;
}

function partOf(token: string): string | number {
	if (token.startsWith('"')) return token.slice(1, -1).replaceAll('""', '"');
	return Number.isNaN(Number(token)) ? token : Number(token);
}

function below(item: Item, ...keywords: string[]): Item | undefined {
	return item.parts.find((part): part is Item => typeof part === "object" && keywords.includes(part.keyword));
}

/** The first item of a keyword at any depth. */
function within(item: Item, ...keywords: string[]): Item | undefined {
	const own = below(item, ...keywords);
	if (own) return own;
	for (const part of item.parts) {
		const found = typeof part === "object" ? within(part, ...keywords) : undefined;
		if (found) return found;
	}
	return undefined;
}

function nameOf(item: Item | undefined): string {
	return String(item?.parts[0] ?? "");
}

function numberAt(item: Item | undefined, at: number): number | undefined {
	const value = item?.parts[at];
	return typeof value === "number" ? value : undefined;
}

const GEOGRAPHIC = ["GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS", "GEOGRAPHICCRS"];
const PROJECTED = ["PROJCS", "PROJCRS", "PROJECTEDCRS"];

function mappingOf(item: Item): Mapping {
	if (item.keyword === "COMPD_CS" || item.keyword === "COMPOUNDCRS") {
		const first = below(item, ...PROJECTED, ...GEOGRAPHIC, "BOUNDCRS");
		return first ? mappingOf(first) : { problem: NO_TEXT };
	}
	if (item.keyword === "BOUNDCRS") {
		const source = below(item, "SOURCECRS")?.parts.find((part) => typeof part === "object");
		return source ? mappingOf(source) : { problem: NO_TEXT };
	}
	if (GEOGRAPHIC.includes(item.keyword)) return geographic(item);
	if (PROJECTED.includes(item.keyword)) return projected(item);
	return { problem: `is a ${item.keyword}, which has no place on a map` };
}

function geographic(item: Item): Mapping {
	const meridian = meridianOf(item);
	const unit = numberAt(below(item, "UNIT", "ANGLEUNIT") ?? within(below(item, "AXIS") ?? item, "ANGLEUNIT"), 1);
	if (unit !== undefined && round(unit / RADIANS) !== 1) return { problem: NO_DEGREES };
	const conversion = below(item, "DERIVINGCONVERSION");
	if (!conversion) return { crs: null, meridian, unit: null };
	const crs = rotatedBy(conversion, meridian);
	if (!crs) return { problem: `is derived by "${nameOf(below(conversion, "METHOD"))}", which is not supported` };
	return { crs, meridian: 0, unit: null };
}

/** CF's rotated pole, as PROJ writes it. */
function rotatedBy(conversion: Item, meridian: number): Crs | null {
	const method = plainName(nameOf(below(conversion, "METHOD")));
	const value = (name: string) => {
		const all = conversion.parts.filter((part): part is Item => typeof part === "object");
		return numberAt(
			all.find((part) => plainName(nameOf(part)) === name),
			1,
		);
	};
	if (method === "polerotationnetcdfcfconvention") {
		const [lat, lon, north = 0] = ["gridnorthpolelatitude", "gridnorthpolelongitude", "northpolegridlongitude"].map(
			(name) => value(`${name}netcdfcfconvention`),
		);
		if (lat === undefined || lon === undefined) return null;
		return { type: "rotated", pole: [lon + meridian, lat], north };
	}
	if (method !== "projobtranoprojlonglat" && method !== "projobtranoprojlatlon") return null;
	const [lat, north, middle = 0] = ["olatp", "olonp", "lon0"].map(value);
	if (lat === undefined || north === undefined) return null;
	return { type: "rotated", pole: [middle - 180 + meridian, lat], north };
}

function projected(item: Item): Mapping {
	const extension = below(item, "EXTENSION");
	if (extension && nameOf(extension) === "PROJ4") {
		const definition = String(extension.parts[1]);
		const wrong = checkDefinition(definition);
		return wrong ? { problem: `has ${wrong}` } : { crs: { type: "proj", definition }, meridian: 0, unit: 1 };
	}
	const unit = linearUnit(item);
	const ellipsoid = ellipsoidOf(item);
	const method = below(below(item, "CONVERSION") ?? item, "METHOD", "PROJECTION");
	if (!method || !ellipsoid || !(unit > 0)) return { problem: "lacks its projection, its ellipsoid or its unit" };
	const conversion: Conversion = {
		method: nameOf(method),
		parameters: parametersOf(item, unit),
		ellipsoid,
		meridian: meridianOf(item),
		unit,
	};
	return conversionMapping(conversion);
}

/** Parameters in degrees and metres, which each says by itself in version 2, and all together in version 1. */
function parametersOf(item: Item, unit: number): Conversion["parameters"] {
	const angle = (numberAt(below(below(item, "GEOGCS") ?? item, "UNIT"), 1) ?? RADIANS) / RADIANS;
	const all = (below(item, "CONVERSION") ?? item).parts.filter(
		(part): part is Item => typeof part === "object" && part.keyword === "PARAMETER",
	);
	return all.map((part) => {
		const [name, value] = [nameOf(part), numberAt(part, 1) ?? Number.NaN];
		const [own, length] = [numberAt(below(part, "ANGLEUNIT"), 1), numberAt(below(part, "LENGTHUNIT"), 1)];
		if (own !== undefined) return [name, (value * own) / RADIANS];
		if (length !== undefined) return [name, value * length];
		if (below(part, "SCALEUNIT") || /scale/i.test(name)) return [name, value];
		return [name, value * (/easting|northing|height/i.test(name) ? unit : round(angle))];
	});
}

/** Degrees are written with as many digits as there were. */
function round(factor: number): number {
	return Math.abs(factor - 1) < 1e-9 ? 1 : factor;
}

/** Metres of the axes' unit; NaN where there is none. */
function linearUnit(item: Item): number {
	const axis = below(item, "AXIS");
	const found = below(item, "UNIT", "LENGTHUNIT") ?? (axis && below(axis, "LENGTHUNIT", "UNIT"));
	return numberAt(found, 1) ?? Number.NaN;
}

function ellipsoidOf(item: Item): Ellipsoid | undefined {
	const found = within(item, "SPHEROID", "ELLIPSOID");
	const [a, rf] = [numberAt(found, 1), numberAt(found, 2)];
	if (!found || a === undefined || rf === undefined) return undefined;
	return { a: a * (numberAt(below(found, "LENGTHUNIT"), 1) ?? 1), rf };
}

/** Degrees east of Greenwich: version 1 has them so whatever its unit, as GDAL and Esri write it. */
function meridianOf(item: Item): number {
	const found = within(item, "PRIMEM", "PRIMEMERIDIAN");
	return (numberAt(found, 1) ?? 0) * round((numberAt(found && below(found, "ANGLEUNIT"), 1) ?? RADIANS) / RADIANS);
}
