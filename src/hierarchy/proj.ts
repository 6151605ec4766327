/** Definitions of map projections as PROJ writes them, read and written. Pure. (proj.org, usage/projections) */

/** The parameters of a projection by the names that proj4js has: angles in radians, lengths in metres. */
export interface Definition {
	readonly proj: string;
	readonly a: number;
	readonly b: number;
	readonly e: number;
	readonly es: number;
	readonly ep2: number;
	readonly sphere: boolean;
	readonly lat0: number;
	readonly lat1: number;
	readonly lat2: number;
	readonly lat_ts?: number;
	readonly long0: number;
	readonly x0: number;
	readonly y0: number;
	readonly k0: number;
	/** How high the eye is above the ellipsoid. */
	readonly h?: number;
	readonly sweep?: string;
	/** The longitude that others are counted from, in degrees. */
	readonly meridian: number;
}

const RADIANS = Math.PI / 180;

/** PROJ's keys that bear on where a point lies, and some that do not. */
const KEYS = "proj a b rf R lat_0 lat_1 lat_2 lat_ts lon_0 x_0 y_0 k_0 k h sweep pm ellps datum units zone south".split(
	" ",
);
const IDLE = "no_defs type wktext towgs84 nadgrids".split(" ");

/** The ellipsoids that are written by name: axis in metres, and how often the flattening goes into 1. */
export const ELLIPSOIDS: Readonly<Record<string, readonly [a: number, rf: number]>> = {
	WGS84: [6378137, 298.257223563],
	GRS80: [6378137, 298.257222101],
	NAD83: [6378137, 298.257222101],
	intl: [6378388, 297],
	bessel: [6377397.155, 299.1528128],
	sphere: [6370997, 0],
};

/** What the text says; a sentence where it holds something that is not understood, which would move places. */
export function checkDefinition(text: string): string | null {
	const given = entriesOf(text);
	const unknown = [...given.keys()].find((key) => !KEYS.includes(key) && !IDLE.includes(key));
	if (unknown) return `"+${unknown}" of "${text}" is not understood`;
	const { units = "m", ellps = "WGS84", datum = "WGS84", nadgrids = "@null" } = Object.fromEntries(given);
	if (units !== "m") return `the units "${units}" of "${text}" are not understood`;
	for (const name of [ellps, datum]) if (!ELLIPSOIDS[name]) return `the ellipsoid "${name}" of "${text}" is not known`;
	return nadgrids === "@null" ? null : `"+nadgrids=${nadgrids}" needs a file that is not here`;
}

/** The definition in such a text, which `checkDefinition` has nothing against. */
export function parseDefinition(text: string): Definition {
	const given = entriesOf(text);
	const number = (key: string) => (given.has(key) ? Number(given.get(key)) : undefined);
	const angle = (key: string, fallback = 0) => (number(key) ?? fallback) * RADIANS;
	const { a, b } = axesOf(given);
	const es = 1 - (b * b) / (a * a);
	const utm = given.get("proj") === "utm";
	const lat_ts = number("lat_ts");
	return {
		proj: utm ? "tmerc" : (given.get("proj") ?? ""),
		...{ a, b, es, e: Math.sqrt(es), ep2: (a * a) / (b * b) - 1, sphere: a === b },
		lat0: angle("lat_0"),
		lat1: angle("lat_1", number("lat_0")),
		lat2: angle("lat_2", number("lat_1") ?? number("lat_0")),
		// proj4js tells by its absence that the scale is given
		...(lat_ts === undefined && given.get("proj") !== "cea" ? {} : { lat_ts: (lat_ts ?? 0) * RADIANS }),
		long0: utm ? (6 * (number("zone") ?? 0) - 183) * RADIANS : angle("lon_0"),
		x0: utm ? 500_000 : (number("x_0") ?? 0),
		y0: utm ? (given.has("south") ? 10_000_000 : 0) : (number("y_0") ?? 0),
		k0: utm ? 0.9996 : (number("k_0") ?? number("k") ?? 1),
		...(given.has("h") ? { h: number("h") } : {}),
		...(given.has("sweep") ? { sweep: given.get("sweep") } : {}),
		meridian: number("pm") ?? 0,
	};
}

function entriesOf(text: string): Map<string, string> {
	return new Map(Array.from(text.matchAll(/\+(\w+)(?:=(\S+))?/g), ([, key, value = ""]) => [key, value]));
}

function axesOf(given: ReadonlyMap<string, string>): { a: number; b: number } {
	const radius = given.get("R");
	if (radius !== undefined) return { a: Number(radius), b: Number(radius) };
	const named = ELLIPSOIDS[given.get("ellps") ?? given.get("datum") ?? "WGS84"];
	const a = Number(given.get("a") ?? named[0]);
	const shortest = given.get("b");
	if (shortest !== undefined) return { a, b: Number(shortest) };
	const rf = Number(given.get("rf") ?? (given.has("a") ? 0 : named[1]));
	return { a, b: rf === 0 ? a : a * (1 - 1 / rf) };
}

/** The text of a definition; of `values` those that are undefined are left out. */
export function definitionText(proj: string, values: Readonly<Record<string, number | string | undefined>>): string {
	const set = Object.entries(values).filter(([, value]) => value !== undefined);
	return [`+proj=${proj}`, ...set.map(([key, value]) => `+${key}=${value}`)].join(" ");
}
