/** Projections by the names that WKT and PROJJSON have for methods and parameters → PROJ's. Pure. (OGC 18-010r11 annex F, EPSG guidance note 7-2, GDAL's and Esri's names) */
import type { Crs } from "./crs.ts";
import { definitionText } from "./proj.ts";

/** What a description of a coordinate reference system says; or why it can't be used, as the rest of a sentence about it. */
export type Mapping =
	| {
			/** null: degrees of longitude and latitude. */
			readonly crs: Crs | null;
			/** The longitude, east of Greenwich, that degrees are counted from; of all but degrees 0, as the definition has it. */
			readonly meridian: number;
			/** How many metres a unit of the coordinates is; null where nothing says so, and of degrees. */
			readonly unit: number | null;
			/** What was supposed, in a sentence. */
			readonly note?: string;
	  }
	| { readonly problem: string };

/** The shape of the earth: metres, and how often the flattening goes into 1 (0 for a sphere). */
export interface Ellipsoid {
	readonly a: number;
	readonly rf: number;
}

/** A projection as a description has it: parameters by name, angles in degrees, lengths in metres. */
export interface Conversion {
	readonly method: string;
	readonly parameters: readonly (readonly [name: string, value: number])[];
	readonly ellipsoid: Ellipsoid;
	/** Degrees east of Greenwich. */
	readonly meridian: number;
	/** Metres. */
	readonly unit: number;
}

/** Of coordinates that are angles, but not counted in degrees. */
export const NO_DEGREES = "counts longitudes and latitudes in another unit than degrees";

/** The letters and digits of a name. */
export function plainName(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** PROJ's parameters by their names, plain. */
const PARAMETERS: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries({
		lat_0:
			"latitudeoforigin latitudeofcenter latitudeofcentre latitudeofnaturalorigin latitudeoffalseorigin latitudeofprojectioncentre",
		lon_0:
			"centralmeridian longitudeofcenter longitudeofcentre longitudeoforigin longitudeofnaturalorigin longitudeoffalseorigin longitudeofprojectioncentre",
		lat_1: "standardparallel1 latitudeof1ststandardparallel",
		lat_2: "standardparallel2 latitudeof2ndstandardparallel",
		lat_ts: "latitudeofstandardparallel",
		k_0: "scalefactor scalefactoratnaturalorigin scalefactoratprojectioncentre",
		x_0: "falseeasting eastingatfalseorigin eastingatprojectioncentre",
		y_0: "falsenorthing northingatfalseorigin northingatprojectioncentre",
		h: "satelliteheight height",
	}).flatMap(([key, names]) => names.split(" ").map((name) => [name, key])),
);

/** What a method is to PROJ, by its plain name; `parallel` says which of PROJ's parameters a first standard parallel is. */
interface Method {
	readonly proj: string;
	readonly parallel?: "lat_ts";
	readonly sphere?: boolean;
	readonly sweep?: string;
	/** Where the middle lies. */
	readonly pole?: number;
	/** The parallel where the scale is 1, which is in the name. */
	readonly lat_ts?: number;
}

const METHODS: Readonly<Record<string, Method>> = Object.fromEntries(
	(
		[
			["lambertconformalconic lambertconformalconic1sp lambertconformalconic2sp", { proj: "lcc" }],
			["lambertconicconformal1sp lambertconicconformal2sp", { proj: "lcc" }],
			["transversemercator gausskruger", { proj: "tmerc" }],
			["mercator mercator1sp mercator2sp mercatorvarianta mercatorvariantb", { proj: "merc", parallel: "lat_ts" }],
			["popularvisualisationpseudomercator mercatorauxiliarysphere", { proj: "merc", sphere: true }],
			["albers albersequalarea albersconicequalarea", { proj: "aea" }],
			["lambertazimuthalequalarea", { proj: "laea" }],
			["lambertazimuthalequalareaspherical", { proj: "laea", sphere: true }],
			[
				"polarstereographic polarstereographicvarianta polarstereographicvariantb",
				{ proj: "stere", parallel: "lat_ts" },
			],
			["stereographicnorthpole", { proj: "stere", parallel: "lat_ts", pole: 90 }],
			["stereographicsouthpole", { proj: "stere", parallel: "lat_ts", pole: -90 }],
			["stereographic", { proj: "stere" }],
			["obliquestereographic doublestereographic", { proj: "sterea" }],
			["cylindricalequalarea lambertcylindricalequalarea", { proj: "cea", parallel: "lat_ts" }],
			["lambertcylindricalequalareaspherical", { proj: "cea", parallel: "lat_ts", sphere: true }],
			["behrmann", { proj: "cea", lat_ts: 30 }],
			["orthographic", { proj: "ortho" }],
			["orthographicspherical", { proj: "ortho", sphere: true }],
			["geostationarysatellite geostationarysatellitesweepy", { proj: "geos", sweep: "y" }],
			["geostationarysatellitesweepx", { proj: "geos", sweep: "x" }],
			["sinusoidal", { proj: "sinu" }],
			["azimuthalequidistant modifiedazimuthalequidistant", { proj: "aeqd" }],
		] as const
	).flatMap(([names, method]) => names.split(" ").map((name) => [name, method])),
);

/** The definition of a projection; what it says beyond that must be something that moves no place. */
export function conversionMapping(conversion: Conversion): Mapping {
	const { method: name, parameters, ellipsoid, meridian, unit } = conversion;
	const method = METHODS[plainName(name)];
	if (!method) return { problem: `has the projection "${name}", which is not supported` };
	const values: Record<string, number> = {};
	for (const [given, value] of parameters) {
		const key = PARAMETERS[plainName(given)];
		const meant = key === "lat_1" && method.parallel ? method.parallel : key;
		if (meant) values[meant] = value;
		else if (value !== 0) return { problem: `has the parameter "${given}", which is not understood` };
	}
	const origin = originOf(method, values);
	if (origin === null)
		return { problem: `has the projection "${name}" about latitude ${values.lat_0}°, which is no pole` };
	const rf = method.sphere ? 0 : ellipsoid.rf;
	return projMapping(
		method.proj,
		{ lat_ts: method.lat_ts, ...values, ...origin, sweep: method.sweep },
		{ ellipsoid: { a: ellipsoid.a, rf }, meridian, unit },
	);
}

/** What a standard parallel in place of the pole means to PROJ, and what is left to it to say; null where neither is right. */
function originOf({ proj, parallel, pole }: Method, { lat_0, lat_ts }: Readonly<Record<string, number>>) {
	if (proj !== "stere" || !parallel) return {};
	if (pole !== undefined) return { lat_0: pole };
	// OGC's Polar_Stereographic calls the standard parallel its latitude of origin
	const standard = lat_ts ?? lat_0;
	if (standard === undefined || standard === 0) return null;
	return { lat_0: standard < 0 ? -90 : 90, ...(Math.abs(standard) === 90 ? {} : { lat_ts: standard }) };
}

/** The mapping of a projection whose parameters PROJ knows by name. */
export function projMapping(
	proj: string,
	values: Readonly<Record<string, number | string | undefined>>,
	{
		ellipsoid: { a, rf },
		meridian,
		unit,
		note,
	}: { ellipsoid: Ellipsoid; meridian: number; unit: number | null; note?: string },
): Mapping {
	const wrong = [...Object.entries(values), ["a", a], ["rf", rf]].find(
		([, value]) => typeof value === "number" && !Number.isFinite(value),
	);
	if (wrong) return { problem: `has "${wrong[0]}", which is no number` };
	if (!(a > 0)) return { problem: `has an earth of radius ${a} m` };
	const shape = rf === 0 ? { R: a } : { a, rf };
	const pm = meridian === 0 ? undefined : meridian;
	const definition = definitionText(proj, { ...values, ...shape, pm });
	return { crs: { type: "proj", definition }, meridian: 0, unit, ...(note ? { note } : {}) };
}
