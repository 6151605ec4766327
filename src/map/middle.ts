/** Where the middle of a cell lies on earth. Pure. */
import type { Georeference } from "../hierarchy/georeference.ts";
import { type Point, RADIAN } from "./sphere.ts";

/** How many cells a grid has along the drawn x and y. */
export function gridSize(reference: Georeference): [width: number, height: number] {
	return reference.kind === "axes"
		? [reference.x.length - 1, reference.y.length - 1]
		: [reference.width, reference.height];
}

/** Longitude and latitude of a cell's middle, in degrees; null where it has no place, and where that takes a CRS, which only workers know. */
export function middleOf(reference: Georeference, column: number, row: number): Point | null {
	if (reference.kind === "axes") {
		const { x, y, crs } = reference;
		return crs ? null : [(x[column] + x[column + 1]) / 2, (y[row] + y[row + 1]) / 2];
	}
	const { lon, lat, width } = reference;
	const sum = [0, 0, 0];
	const at = row * (width + 1) + column;
	for (const k of [at, at + 1, at + width + 1, at + width + 2]) {
		const level = Math.cos(lat[k] * RADIAN);
		sum[0] += Math.cos(lon[k] * RADIAN) * level;
		sum[1] += Math.sin(lon[k] * RADIAN) * level;
		sum[2] += Math.sin(lat[k] * RADIAN);
	}
	const [x, y, z] = sum;
	if (Number.isNaN(x + y + z)) return null;
	return [Math.atan2(y, x) / RADIAN, Math.atan2(z, Math.hypot(x, y)) / RADIAN];
}
