/** Which way a dimension runs on a map or in time, from CF attributes and names. Pure. (cfconventions.org, chapter 4) */
import type { Attributes } from "./node.ts";

/** East–west, south–north, up–down, time. */
export type Role = "x" | "y" | "z" | "t";

const EAST = /^degrees?_?(east|e)$/i;
const NORTH = /^degrees?_?(north|n)$/i;

const STANDARD_NAMES: readonly (readonly [Role, RegExp])[] = [
	["x", /^(longitude|grid_longitude|projection_x_coordinate|projection_x_angular_coordinate)$/],
	["y", /^(latitude|grid_latitude|projection_y_coordinate|projection_y_angular_coordinate)$/],
	["z", /^(depth|height|altitude|air_pressure|model_level_number|(ocean|atmosphere)_.*_coordinate)$/],
	["t", /^(time|forecast_reference_time)$/],
];

const NAMES: readonly (readonly [Role, RegExp])[] = [
	[
		"x",
		/^(x|i|ni|xi|lon|lng|longitude|grid_longitude|rlon|easting|projection_x_coordinate|columns?|cols?)(_?(rho|u|v|psi|c|q|t|h|f|\d+))?$/,
	],
	[
		"y",
		/^(y|j|nj|eta|lat|latitude|grid_latitude|rlat|northing|projection_y_coordinate|rows?)(_?(rho|u|v|psi|c|q|t|h|f|\d+))?$/,
	],
	[
		"z",
		/^(z|lev|level|levels|plev|depth|height|altitude|elevation|pressure|isobaric\w*|olevel|deptht|z_?[lt]|model_level_number)\d*$/,
	],
	["t", /^(t|time|times|date|dates|datetime|valid_time|forecast_reference_time|time_counter)\d*$/],
];

/** What the dimension is by its coordinate's `axis`, `standard_name`, `units` and `positive`, else by its name; null where nothing says so. */
export function guessRole(dim: string, attrs: Attributes = {}): Role | null {
	const { axis, units, standard_name, positive } = attrs;
	if (typeof axis === "string" && /^[xyzt]$/i.test(axis)) return axis.toLowerCase() as Role;
	const named = STANDARD_NAMES.find(([, pattern]) => typeof standard_name === "string" && pattern.test(standard_name));
	if (named) return named[0];
	if (typeof units === "string") {
		if (EAST.test(units)) return "x";
		if (NORTH.test(units)) return "y";
		if (/^\S+\s+since\s/i.test(units)) return "t";
	}
	if (typeof positive === "string") return "z";
	return NAMES.find(([, pattern]) => pattern.test(dim.toLowerCase()))?.[0] ?? null;
}

const LONGITUDE = /^(nav_)?(lon|long|lng|longitude)$/i;
const LATITUDE = /^(nav_)?(lat|latitude)$/i;

/** Whether a coordinate of this name gives true longitudes or latitudes, rather than those about a moved pole: by its `standard_name`, else `units`, else by its name where it has degrees or no units; null where nothing says so. (CF chapters 4.1, 4.2) */
export function geographic(name: string, attrs: Attributes): "longitude" | "latitude" | null {
	const { standard_name, units } = attrs;
	if (standard_name === "longitude" || standard_name === "latitude") return standard_name;
	if (typeof standard_name === "string" && STANDARD_NAMES.some(([, pattern]) => pattern.test(standard_name)))
		return null;
	const unit = typeof units === "string" ? units.trim() : "";
	if (EAST.test(unit)) return "longitude";
	if (NORTH.test(unit)) return "latitude";
	if (!/^(|deg|degrees?)$/i.test(unit)) return null;
	return LONGITUDE.test(name) ? "longitude" : LATITUDE.test(name) ? "latitude" : null;
}

/** How many degrees a unit of an angle is, where none is named 1; null where it is no angle. */
export function degreesIn({ units }: Attributes): number | null {
	const unit = typeof units === "string" ? units.trim() : "";
	if (/^rad(ian)?s?$/i.test(unit)) return 180 / Math.PI;
	return unit === "" || /^deg(ree)?s?(_?(east|e|north|n|true))?$/i.test(unit) ? 1 : null;
}

/** How degrees of latitude or longitude are written ("43.75" → "43.75°N", "230" → "130°W"); null for other coordinates. */
export function hemispheres(attrs: Attributes): ((value: number, text: (value: number) => string) => string) | null {
	const units = String(attrs.units ?? "");
	const letters = NORTH.test(units) ? "NS" : EAST.test(units) ? "EW" : null;
	if (!letters) return null;
	return (value, text) => {
		if (!Number.isFinite(value)) return text(value);
		const turned = letters === "EW" && value > 180 && value <= 360 ? value - 360 : value;
		const letter = turned > 0 ? letters[0] : turned < 0 ? letters[1] : "";
		return `${text(Math.abs(turned))}°${Math.abs(turned) === 180 ? "" : letter}`;
	};
}

/** An axis that samples of a picture may lie along. */
export interface SampleAxis {
	/** The dim's name. */
	readonly name: string;
	/** How many there are. */
	readonly size: number;
	/** Whether it is the array's last. */
	readonly last: boolean;
}

/** What red, green and blue are called where they lie side by side. */
const SAMPLES = /^(c|channels?|rgba?|bands?|s|samples?)$/i;

/** Whether an axis of which nothing is said holds red, green and blue, and perhaps how opaque they are: bytes, three or four, innermost or called so. `dtype` is the array's, by NumPy's name. */
export function holdsSamples({ name, size, last }: SampleAxis, dtype: string): boolean {
	const named = last ? SAMPLES.test(name) : /^rgba?$/i.test(name);
	return named && dtype === "uint8" && (size === 3 || size === 4);
}
