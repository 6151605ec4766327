/** Coordinate reference systems as PROJJSON → what they say. Pure. (proj.org/schemas/v0.7/projjson.schema.json) */
import { conversionMapping, type Ellipsoid, type Mapping, NO_DEGREES, plainName } from "./conversion.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

const NO_JSON = "is no PROJJSON that can be read";

/** What a PROJJSON document says. */
export function projjsonMapping(crs: Json | undefined): Mapping {
	if (!isObject(crs)) return { problem: NO_JSON };
	switch (crs.type) {
		case "CompoundCRS":
			return projjsonMapping(Array.isArray(crs.components) ? crs.components[0] : undefined);
		case "BoundCRS":
			return projjsonMapping(crs.source_crs);
		case "GeographicCRS":
		case "GeodeticCRS":
			return axisUnit(crs) === 1 ? { crs: null, meridian: meridianOf(crs), unit: null } : { problem: NO_DEGREES };
		case "DerivedGeographicCRS":
			return rotated(crs);
		case "ProjectedCRS":
			return projected(crs);
		default:
			return { problem: typeof crs.type === "string" ? `is a ${crs.type}, which has no place on a map` : NO_JSON };
	}
}

function objectAt(object: JsonObject, ...keys: string[]): JsonObject {
	let found: Json = object;
	for (const key of keys) found = isObject(found) ? (found[key] ?? {}) : {};
	return isObject(found) ? found : {};
}

/** Units of the names that PROJ has: degrees, metres, or parts of one. */
const UNITS: Readonly<Record<string, number>> = { degree: 1, metre: 1, unity: 1, radian: 180 / Math.PI, grad: 0.9 };

/** How many degrees, metres or ones a unit is; NaN where it is not known. */
function unitOf(unit: Json | undefined): number {
	if (unit === undefined) return 1;
	if (typeof unit === "string") return UNITS[unit] ?? Number.NaN;
	const factor = isObject(unit) ? Number(unit.conversion_factor) : Number.NaN;
	return isObject(unit) && unit.type === "AngularUnit" ? (factor * 180) / Math.PI : factor;
}

/** A number, or one with its unit, in degrees or metres; NaN where it is none. */
function measure(value: Json | undefined, unit?: Json): number {
	if (typeof value === "number") return value * unitOf(unit);
	return isObject(value) && typeof value.value === "number" ? value.value * unitOf(value.unit) : Number.NaN;
}

function datumOf(crs: JsonObject): JsonObject {
	const base = isObject(crs.base_crs) ? crs.base_crs : crs;
	return objectAt(base, isObject(base.datum) ? "datum" : "datum_ensemble");
}

function meridianOf(crs: JsonObject): number {
	const meridian = datumOf(crs).prime_meridian;
	return isObject(meridian) ? measure(meridian.longitude) : 0;
}

function ellipsoidOf(crs: JsonObject): Ellipsoid {
	const { semi_major_axis, semi_minor_axis, inverse_flattening, radius } = objectAt(datumOf(crs), "ellipsoid");
	if (radius !== undefined) return { a: measure(radius), rf: 0 };
	const a = measure(semi_major_axis);
	if (semi_minor_axis === undefined) return { a, rf: Number(inverse_flattening) };
	const b = measure(semi_minor_axis);
	return { a, rf: a === b ? 0 : a / (a - b) };
}

/** Parameters by name, in degrees and metres. */
function parametersOf(conversion: JsonObject): [string, number][] {
	const all = Array.isArray(conversion.parameters) ? conversion.parameters.filter(isObject) : [];
	return all.map(({ name, value, unit }) => [String(name), measure(value, unit)]);
}

/** How many degrees or metres a unit of the coordinates is; NaN where that is not said. */
function axisUnit(crs: JsonObject): number {
	const axes = objectAt(crs, "coordinate_system").axis;
	const axis = Array.isArray(axes) ? axes[0] : undefined;
	return isObject(axis) ? unitOf(axis.unit) : Number.NaN;
}

function projected(crs: JsonObject): Mapping {
	const conversion = objectAt(crs, "conversion");
	const unit = axisUnit(crs);
	if (!(unit > 0)) return { problem: "has axes whose unit is not known" };
	return conversionMapping({
		method: String(objectAt(conversion, "method").name),
		parameters: parametersOf(conversion),
		ellipsoid: ellipsoidOf(crs),
		meridian: meridianOf(crs),
		unit,
	});
}

function rotated(crs: JsonObject): Mapping {
	const conversion = objectAt(crs, "conversion");
	const method = String(objectAt(conversion, "method").name);
	const values = Object.fromEntries(parametersOf(conversion).map(([name, value]) => [plainName(name), value]));
	const meridian = meridianOf(crs);
	const [cf, proj] = ["polerotationnetcdfcfconvention", "projobtranoprojlonglat"].map(
		(name) => plainName(method) === name,
	);
	const pole = cf
		? [values.gridnorthpolelongitudenetcdfcfconvention, values.gridnorthpolelatitudenetcdfcfconvention]
		: proj
			? [(values.lon0 ?? 0) - 180, values.olatp]
			: null;
	if (!pole) return { problem: `is derived by "${method}", which is not supported` };
	const north = (cf ? values.northpolegridlongitudenetcdfcfconvention : values.olonp) ?? 0;
	if (![...pole, north, meridian].every(Number.isFinite)) return { problem: "has a pole that is no place" };
	return { crs: { type: "rotated", pole: [pole[0] + meridian, pole[1]], north }, meridian: 0, unit: null };
}
