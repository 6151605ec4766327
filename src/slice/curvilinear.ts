/** Where cells lie of which each has a longitude and a latitude of its own. (cfconventions.org, chapter 5.2) */

import type { Corners } from "../hierarchy/corner.ts";
import type { CornersTask } from "../hierarchy/corners.ts";
import type { Georeference } from "../hierarchy/georeference.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import { geographic } from "../hierarchy/role.ts";
import { boundsOf, degreesPerUnit, type Hunt, type Named, numbersOf, said } from "./attached.ts";
import { askCorners } from "./corners.ts";

/** What longitudes and latitudes of each cell, or their bounds, may take, as they are stored. */
const MOST_BYTES = 2 ** 26;

/** Longitude and latitude of each cell. */
interface Pair {
	readonly lon: ArrayNode;
	readonly lat: ArrayNode;
}

/** Degrees in a unit of each. */
interface Factors {
	readonly lon: number;
	readonly lat: number;
}

/** Corners of cells whose longitudes and latitudes are among the named coordinates, along both drawn dims; null where there are none, or the problems say why not. */
export async function curvilinear(hunt: Hunt, named: Named): Promise<Georeference | null> {
	const pair = pairOf(hunt, named);
	if (!pair) return null;
	const bytes = bytesOf(pair.lon) + bytesOf(pair.lat);
	if (bytes > MOST_BYTES) {
		hunt.problems.push(
			`The longitudes "${pair.lon.path}" and latitudes "${pair.lat.path}" take ${Math.round(bytes / 2 ** 20)} MiB, more than the ${MOST_BYTES / 2 ** 20} MiB that are read for a map.`,
		);
		return null;
	}
	const [lon, lat] = [degreesPerUnit(hunt, pair.lon), degreesPerUnit(hunt, pair.lat)];
	if (lon === undefined || lat === undefined) return null;
	const corners = (await boundedCorners(hunt, pair, { lon, lat })) ?? (await centredCorners(hunt, pair, { lon, lat }));
	if (!corners) return null;
	const { lost, ...rest } = corners;
	if (lost > 0)
		hunt.problems.push(
			`${lost} of the places of "${pair.lon.path}" and "${pair.lat.path}" are none on earth, or are given to several cells; what lies there is not drawn on a map.`,
		);
	return { kind: "corners", ...rest };
}

function bytesOf({ shape, dtype }: ArrayNode): number {
	return shape.reduce((bytes, size) => bytes * size, dtype.bytes);
}

/** The longitudes and latitudes along both drawn dims; undefined, with a problem, where several could be meant. */
function pairOf(hunt: Hunt, { found, missing }: Named): Pair | undefined {
	const usable = (kind: "longitude" | "latitude") => {
		const named = found.filter(({ name, attrs }) => geographic(name, attrs) === kind);
		return { named, fit: named.filter((node) => fits(hunt, node)) };
	};
	const [lon, lat] = [usable("longitude"), usable("latitude")];
	const several = [lon, lat].find(({ fit }) => fit.length > 1);
	if (several) {
		hunt.problems.push(
			`"${hunt.node.path}" names several coordinates of one kind (${quoted(several.fit)}), so which of them say where its cells lie is not known.`,
		);
		return undefined;
	}
	if (lon.fit.length + lat.fit.length === 2) return { lon: lon.fit[0], lat: lat.fit[0] };
	if (missing.length > 0 && lon.named.length + lat.named.length < 2)
		hunt.problems.push(`Of the coordinates that "${hunt.node.path}" names, "${missing.join('", "')}" can't be found.`);
	for (const node of [...lon.named, ...lat.named]) misfit(hunt, node);
	return undefined;
}

function quoted(nodes: readonly ArrayNode[]): string {
	return nodes.map(({ path }) => `"${path}"`).join(", ");
}

function fits({ node, drawn }: Hunt, { dims, shape }: ArrayNode): boolean {
	const along = [drawn.y, drawn.x];
	return (
		dims.length === 2 &&
		along.every((dim) => dims.includes(dim) && shape[dims.indexOf(dim)] === node.shape[node.dims.indexOf(dim)])
	);
}

/** Says why a coordinate of each cell can't be used; of those along one dim nothing is said. */
function misfit({ node, drawn, problems }: Hunt, { path, dims, shape }: ArrayNode): void {
	const along = [drawn.y, drawn.x];
	if (!along.every((dim) => dims.includes(dim))) return;
	const others = dims.filter((dim) => !along.includes(dim));
	const sizes = dims.map((dim) => node.shape[node.dims.indexOf(dim)]);
	problems.push(
		others.length > 0
			? `The coordinate "${path}" changes along "${others.join('", "')}", too, so it does not say where the cells of one plane lie.`
			: `The coordinate "${path}" has the shape ${said(shape)} for ${said(sizes)} cells, so it does not say where they lie.`,
	);
}

async function centredCorners(hunt: Hunt, pair: Pair, factor: Factors): Promise<Corners | null> {
	const [lon, lat] = await Promise.all([numbersOf(hunt, pair.lon, factor.lon), numbersOf(hunt, pair.lat, factor.lat)]);
	if (!lon || !lat) return null;
	const places = arranged(hunt, pair, { lon: lon.values, lat: lat.values }, 1);
	if (places.width > 1 && places.height > 1) return askCorners("centres", places);
	hunt.problems.push(
		`"${pair.lon.path}" and "${pair.lat.path}" have a single row of cells and no bounds, so how large they are is not known.`,
	);
	return null;
}

async function boundedCorners(hunt: Hunt, pair: Pair, factor: Factors): Promise<Corners | null> {
	const bounds = [boundsOf(hunt, pair.lon, 4, factor.lon), boundsOf(hunt, pair.lat, 4, factor.lat)];
	const [lon, lat] = await Promise.all(bounds);
	if (!lon || !lat) return null;
	const corners = await askCorners("bounds", arranged(hunt, pair, { lon, lat }, 4));
	if (!corners)
		hunt.problems.push(
			`The bounds of "${pair.lon.path}" and "${pair.lat.path}" don't join up from cell to cell; the cells are worked out of their middles.`,
		);
	return corners;
}

/** Values in rows along the drawn x, whichever way they are stored. */
function arranged(
	{ node, drawn }: Hunt,
	pair: Pair,
	{ lon, lat }: { readonly lon: Float64Array; readonly lat: Float64Array },
	vertices: 1 | 4,
): CornersTask["places"] {
	const [width, height] = [drawn.x, drawn.y].map((dim) => node.shape[node.dims.indexOf(dim)]);
	const turn = ({ dims }: ArrayNode, values: Float64Array) => {
		if (dims[1] === drawn.x) return values;
		const out = new Float64Array(values.length);
		for (let i = 0; i < width; i++)
			for (let j = 0; j < height; j++)
				for (let v = 0; v < vertices; v++)
					out[vertices * (j * width + i) + v] = values[vertices * (i * height + j) + v];
		return out;
	};
	return { lon: turn(pair.lon, lon), lat: turn(pair.lat, lat), width, height };
}
