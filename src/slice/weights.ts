/** How much each cell of an axis weighs in a mean: its size, of latitudes that of its band on the sphere. Pure. */
import type { Axis } from "../hierarchy/axis.ts";
import { edgesOf } from "../hierarchy/georeference.ts";

/** What weighs the cells of a box: their areas on the sphere, their sizes in the axes' units, or nothing, as their places are not known. */
export type Weighting = "sphere" | "size" | "none";

/** Whether positions along an axis are degrees of latitude, also those of a rotated pole. */
export function isLatitude(axis: Axis): boolean {
	return isDegrees(axis, "NS", /latitude|^r?lat$/i);
}

/** Whether positions along an axis are degrees of longitude, also those of a rotated pole. */
export function isLongitude(axis: Axis): boolean {
	return isDegrees(axis, "EW", /longitude|^r?lon$/i);
}

function isDegrees(axis: Axis, letters: string, name: RegExp): boolean {
	if (!axis.hasCoordinates || axis.size === 0) return false;
	const lettered = new RegExp(`°[${letters}]$`);
	// the equator and the prime meridian have no letter
	if ([0, axis.size - 1].some((i) => lettered.test(axis.label(i)))) return true;
	return /^(°|degrees?)$/i.test(axis.units) && [axis.title, axis.dim].some((text) => name.test(text));
}

/** The edges of an axis' cells in its coordinate's units, one more than cells: halfway between its values; null where there are none that grow or fall throughout, or but one. */
export function cellEdges(axis: Axis): Float64Array | null {
	if (!axis.hasCoordinates) return null;
	const centres = Float64Array.from({ length: axis.size }, (_, i) => axis.value(i));
	return edgesOf({ name: axis.dim, centres, period: isLongitude(axis) ? 360 : undefined }).edges;
}

/** Weights of an axis' cells: the width of each, of latitudes sin φ2 − sin φ1, which the area of its band on the sphere is in proportion to; null where its cells' sizes are not known, so that each counts the same. */
export function cellWeights(axis: Axis): Float64Array | null {
	const edges = cellEdges(axis);
	if (!edges) return null;
	const along = isLatitude(axis) ? edges.map(bandEdge) : edges;
	return Float64Array.from({ length: axis.size }, (_, i) => Math.abs(along[i + 1] - along[i]));
}

/** The sine of a latitude in degrees; a cell around a pole ends there. */
function bandEdge(latitude: number): number {
	return Math.sin((Math.max(-90, Math.min(90, latitude)) * Math.PI) / 180);
}

/** What weighs the cells of a plane. */
export function weightingOf(x: Axis, y: Axis): Weighting {
	const placed = [x, y].filter((axis) => cellEdges(axis) !== null);
	if (placed.length === 0) return "none";
	return placed.some(isLatitude) ? "sphere" : "size";
}
