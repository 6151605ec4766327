/** CF's grid mappings: what projection coordinates mean. Pure. (cfconventions.org, chapter 5.6 and appendix F) */
import type { Ellipsoid, Mapping } from "./conversion.ts";
import { projMapping } from "./conversion.ts";
import type { Attributes } from "./json.ts";

/** How many metres a unit of the coordinates along x and y is: CF counts false eastings and northings in it. */
export interface Units {
	readonly x: number;
	readonly y: number;
}

/** An attribute of a grid mapping as a number; undefined where it is not there. */
type Numbers = (name: string) => number | undefined;

const EASTING = ["false_easting", "false_northing"];
const CENTRE = ["longitude_of_projection_origin", "latitude_of_projection_origin"];
const CONIC = ["longitude_of_central_meridian", "latitude_of_projection_origin"];

/** What a mapping needs, what it may have, and PROJ's name. */
interface Named {
	readonly proj: string;
	readonly needs: readonly string[];
	/** One of these it must have: a scale, or where it is 1. */
	readonly scale?: readonly string[];
}

const NAMED: Readonly<Record<string, Named>> = {
	albers_conical_equal_area: { proj: "aea", needs: ["standard_parallel", ...CONIC] },
	azimuthal_equidistant: { proj: "aeqd", needs: CENTRE },
	geostationary: { proj: "geos", needs: ["longitude_of_projection_origin", "perspective_point_height"] },
	lambert_azimuthal_equal_area: { proj: "laea", needs: CENTRE },
	lambert_conformal_conic: { proj: "lcc", needs: ["standard_parallel", ...CONIC] },
	lambert_cylindrical_equal_area: {
		proj: "cea",
		needs: ["longitude_of_central_meridian"],
		scale: ["standard_parallel", "scale_factor_at_projection_origin"],
	},
	mercator: {
		proj: "merc",
		needs: ["longitude_of_projection_origin"],
		scale: ["standard_parallel", "scale_factor_at_projection_origin"],
	},
	orthographic: { proj: "ortho", needs: CENTRE },
	polar_stereographic: {
		proj: "stere",
		needs: ["latitude_of_projection_origin"],
		scale: ["standard_parallel", "scale_factor_at_projection_origin"],
	},
	sinusoidal: { proj: "sinu", needs: [] },
	stereographic: { proj: "stere", needs: CENTRE, scale: ["scale_factor_at_projection_origin"] },
	transverse_mercator: { proj: "tmerc", needs: CONIC, scale: ["scale_factor_at_central_meridian"] },
};

/** Names under which versions of CF have the longitude in the middle. */
const MIDDLES = [
	"longitude_of_central_meridian",
	"longitude_of_projection_origin",
	"straight_vertical_longitude_from_pole",
];
const SCALES = ["scale_factor_at_projection_origin", "scale_factor_at_central_meridian"];

/** What the attributes of a grid mapping say by CF's own names; undefined where `grid_mapping_name` is not among them. `fallback` is the ellipsoid where they name none, else it is WGS 84, which a note says. */
export function cfMapping(attrs: Attributes, units: Units, fallback?: Ellipsoid): Mapping | undefined {
	const name = attrs.grid_mapping_name;
	if (typeof name !== "string") return undefined;
	const number = numbersOf(attrs);
	const meridian = number("longitude_of_prime_meridian") ?? 0;
	if (Number.isNaN(meridian)) return { problem: "has a longitude_of_prime_meridian that is no number" };
	if (name === "latitude_longitude") return { crs: null, meridian, unit: null };
	if (name === "rotated_latitude_longitude") return rotated(number, meridian);
	const mapping = NAMED[name];
	if (!mapping) return undefined;
	const wrong = lacking(mapping, number);
	if (wrong) return { problem: wrong };
	const known = ellipsoidOf(attrs, number) ?? fallback;
	if (known === null) return { problem: "has an ellipsoid whose axes are no numbers" };
	const note = known
		? undefined
		: "names no ellipsoid; WGS 84 is assumed, so that places may be off by up to 20 km where another was meant";
	const ellipsoid = known ?? { a: 6378137, rf: 298.257223563 };
	const values = parametersOf(mapping.proj, attrs, number, { units, ellipsoid });
	if (typeof values === "string") return { problem: values };
	return projMapping(mapping.proj, values, { ellipsoid, meridian, unit: null, note });
}

/** Numbers of attributes, of lists the first one; NaN where it is something else. */
function numbersOf(attrs: Attributes): Numbers {
	return (name) => {
		const given = attrs[name];
		const value = Array.isArray(given) ? given[0] : given;
		if (value === undefined || value === null) return undefined;
		return typeof value === "number" || typeof value === "bigint" || (typeof value === "string" && value.trim() !== "")
			? Number(value)
			: Number.NaN;
	};
}

function lacking({ proj, needs, scale }: Named, number: Numbers): string | null {
	const missing = needs.find((name) => number(name) === undefined);
	if (missing) return `has no ${missing}`;
	if (proj === "stere" || proj === "sinu") {
		if (MIDDLES.every((name) => number(name) === undefined)) return `has no ${MIDDLES.join(", ")}`;
	}
	if (scale?.every((name) => number(name) === undefined)) return `has no ${scale.join(" and no ")}`;
	return null;
}

function parametersOf(
	proj: string,
	attrs: Attributes,
	number: Numbers,
	{ units, ellipsoid }: { readonly units: Units; readonly ellipsoid: Ellipsoid },
): Record<string, number | string | undefined> | string {
	const first = (names: readonly string[]) => names.map(number).find((value) => value !== undefined);
	const scale = first(SCALES);
	const [parallel, second] = [attrs.standard_parallel]
		.flat()
		.map((value) => (value === undefined ? undefined : Number(value)));
	const values: Record<string, number | string | undefined> = {
		lat_0: number("latitude_of_projection_origin"),
		lon_0: first(MIDDLES),
		x_0: (number(EASTING[0]) ?? 0) * units.x,
		y_0: (number(EASTING[1]) ?? 0) * units.y,
	};
	if (proj === "aea" || proj === "lcc") return { ...values, lat_1: parallel, lat_2: second, k_0: scale };
	if (proj === "geos") return geostationary(values, attrs, number);
	if (proj === "stere" && attrs.grid_mapping_name === "polar_stereographic" && Math.abs(Number(values.lat_0)) !== 90)
		return `has the latitude_of_projection_origin ${values.lat_0}, which is no pole`;
	if (parallel !== undefined) return { ...values, lat_ts: parallel };
	return proj === "cea" ? scaledCylinder(values, Number(scale), ellipsoid) : { ...values, k_0: scale };
}

function geostationary(
	values: Readonly<Record<string, number | string | undefined>>,
	attrs: Attributes,
	number: Numbers,
) {
	if ((values.lat_0 ?? 0) !== 0) return "has a latitude_of_projection_origin that is not 0";
	const { sweep_angle_axis: sweep, fixed_angle_axis: fixed } = attrs;
	// CF chapter F: the two axes are the two of x and y
	const axis = sweep ?? (fixed === "x" ? "y" : fixed === "y" ? "x" : undefined);
	if (axis !== "x" && axis !== "y") return "has no sweep_angle_axis that is x or y";
	return { ...values, h: number("perspective_point_height"), sweep: axis };
}

/** PROJ has a scale on the equator as the parallel where it is 1. */
function scaledCylinder(
	values: Readonly<Record<string, number | string | undefined>>,
	scale: number,
	{ rf }: Ellipsoid,
) {
	const es = rf === 0 ? 0 : (2 - 1 / rf) / rf;
	const square = (1 - scale * scale) / (1 - scale * scale * es);
	if (!(square >= 0 && square < 1)) return `has the scale_factor_at_projection_origin ${scale}, which no parallel has`;
	return { ...values, lat_ts: (Math.asin(Math.sqrt(square)) * 180) / Math.PI };
}

/** The ellipsoid that attributes give; null where they are no numbers, undefined where there are none. */
export function ellipsoidOf(attrs: Attributes, number: Numbers = numbersOf(attrs)): Ellipsoid | null | undefined {
	const [radius, a, b, rf] = ["earth_radius", "semi_major_axis", "semi_minor_axis", "inverse_flattening"].map(number);
	if (a === undefined && radius === undefined) return undefined;
	const flattening = rf ?? (b === undefined || a === undefined ? undefined : b === a ? 0 : a / (a - b));
	const found = a === undefined ? { a: radius, rf: 0 } : { a, rf: flattening };
	const numbers = Object.values(found).every(Number.isFinite);
	return numbers && Number(found.rf) >= 0 ? (found as Ellipsoid) : null;
}

function rotated(number: Numbers, meridian: number): Mapping {
	const names = ["grid_north_pole_longitude", "grid_north_pole_latitude"];
	const [lon, lat] = names.map(number);
	if (lon === undefined || lat === undefined) return { problem: `has no ${names[lon === undefined ? 0 : 1]}` };
	const north = number("north_pole_grid_longitude") ?? 0;
	if (![lon, lat, north].every(Number.isFinite) || Math.abs(lat) > 90)
		return { problem: "has a pole that is no place" };
	return { crs: { type: "rotated", pole: [lon + meridian, lat], north }, meridian: 0, unit: null };
}

const LENGTHS: readonly (readonly [RegExp, number])[] = [
	[/^(m|met(er|re)s?)$/i, 1],
	[/^(km|kilomet(er|re)s?)$/i, 1000],
	[/^(ft|foot|feet|international_foot)$/i, 0.3048],
	[/^(us[-_ ]?ft|us[-_ ]survey[-_ ](foot|feet))$/i, 1200 / 3937],
];

/** How many metres the unit of a coordinate is; null where it is no length that is known, undefined where it has none. */
export function metresIn({ units }: Attributes): number | null | undefined {
	if (typeof units !== "string" || units.trim() === "" || units.trim() === "1") return undefined;
	return LENGTHS.find(([pattern]) => pattern.test(units.trim()))?.[1] ?? null;
}
