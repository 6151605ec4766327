/** The corners of cells as a worker is asked for them. Pure. */
import { type Corners, cornersOfBounds, cornersOfCentres, type Places } from "./corner.ts";
import { type Crs, crsInverse } from "./crs.ts";
import type { Torn } from "./georeference.ts";

/** Find the corners of cells in degrees; the answer is FoundCorners. */
export interface CornersTask {
	readonly kind: "corners";
	/** What `places` are: the middles of cells, or four vertices of each, in degrees; or the corners themselves in a CRS, x as `lon` and y as `lat`. */
	readonly from: "centres" | "bounds" | Crs;
	readonly places: {
		readonly lon: Float64Array;
		readonly lat: Float64Array;
		readonly width: number;
		readonly height: number;
	};
}

/** All longitudes, then all latitudes; null where there are none. */
export interface FoundCorners {
	readonly data: Float64Array | null;
	readonly lost: number;
	readonly torn?: Torn;
}

/** Does what a worker is asked. */
export function cornersTask({ from, places }: CornersTask): FoundCorners {
	const found = typeof from === "string" ? cornersFrom(from, places) : cornersBack(from, places);
	if (!found) return { data: null, lost: 0 };
	const data = new Float64Array(2 * found.lon.length);
	data.set(found.lon);
	data.set(found.lat, found.lon.length);
	return { data, lost: found.lost, torn: found.torn };
}

function cornersFrom(from: "centres" | "bounds", places: Places): Corners | null {
	return from === "centres" ? cornersOfCentres(places) : cornersOfBounds(places);
}

function cornersBack(crs: Crs, { lon: x, lat: y, width, height }: CornersTask["places"]): Corners {
	const inverse = crsInverse(crs);
	const [lon, lat] = [new Float64Array(x.length), new Float64Array(x.length)];
	for (let k = 0; k < x.length; k++) [lon[k], lat[k]] = inverse(x[k], y[k]);
	return { lon, lat, width, height, lost: 0 };
}
