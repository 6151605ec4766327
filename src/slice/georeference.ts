/** Where the cells of a drawn plane lie on earth: which coordinates say so, found by metadata, then read. (cfconventions.org, chapters 4, 5) */

import { guessRole } from "../hierarchy/axis.ts";
import type { Crs } from "../hierarchy/crs.ts";
import { edgesOf, type Georeference, outsideEarth } from "../hierarchy/georeference.ts";
import { metresIn } from "../hierarchy/gridmapping.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import { parseDefinition } from "../hierarchy/proj.ts";
import { degreesIn, geographic } from "../hierarchy/role.ts";
import { boundsOf, degreesPerUnit, type Hunt, namedCoordinates, numbersOf, type Values } from "./attached.ts";
import { findCoordinate, type Reader } from "./coordinate.ts";
import { askCorners } from "./corners.ts";
import { curvilinear } from "./curvilinear.ts";
import { type Described, describedBy } from "./mapping.ts";
import type { Variable } from "./variable.ts";

/** Where a plane lies; null where it has no place on earth, or none that is known for certain. */
export interface Referenced {
	readonly reference: Georeference | null;
	/** Sentences: why there is no reference, or what of it could not be understood and what was done about that. */
	readonly problems: readonly string[];
}

/** What came of one way to tell: undefined where it says nothing; null where it does and is wrong, which is a problem. */
type Found = Georeference | null | undefined;

/** Coordinates along the two drawn dims, or what there is of them. */
interface Pair {
	readonly x?: Values;
	readonly y?: Values;
}

/** Where the cells of the plane of a variable along two of its dims lie on earth. Asks for metadata and coordinates that are not kept yet; rejects with the signal's reason, all else is a problem. */
export async function georeferenceOf(
	reader: Reader,
	{ node }: Variable,
	drawn: { readonly x: string; readonly y: string },
	signal?: AbortSignal,
): Promise<Referenced> {
	const problems: string[] = [];
	const hunt: Hunt = { reader, node, drawn, problems, signal };
	const [x, y] = await Promise.all([along(hunt, drawn.x), along(hunt, drawn.y)]);
	let reference: Found = await degrees(hunt, { x, y });
	if (reference === undefined) reference = await byMapping(hunt, { x, y });
	if (reference === undefined) reference = await byNamed(hunt);
	if (!reference && problems.length === 0)
		problems.push(
			`Nothing says where on earth "${drawn.x}" and "${drawn.y}" lie: there are no coordinates of longitude and latitude along them, and no grid mapping.`,
		);
	return { reference: reference ?? null, problems };
}

/** The coordinate of a drawn dim. */
async function along(hunt: Hunt, dim: string): Promise<Values | undefined> {
	const { reader, node } = hunt;
	const found = await findCoordinate(reader, node, { dim, size: sizeOf(node, dim) }, hunt);
	return found && numbersOf(hunt, found);
}

function sizeOf({ shape, dims }: ArrayNode, dim: string): number {
	return shape[dims.indexOf(dim)];
}

/** By coordinates that are degrees of longitude and latitude. */
async function degrees(hunt: Hunt, { x, y }: Pair): Promise<Found> {
	if (!x || !y) return undefined;
	const kinds = [x, y].map(({ node }) => geographic(node.name, node.attrs)).join();
	if (kinds !== "longitude,latitude" && kinds !== "latitude,longitude") return undefined;
	const factors = [degreesPerUnit(hunt, x.node), degreesPerUnit(hunt, y.node)];
	if (factors.includes(undefined)) return null;
	const { grid_mapping: named } = hunt.node.attrs;
	const described = typeof named === "string" ? await describedBy(hunt, [x.node.name, y.node.name], ONE) : null;
	const mapping = described && "crs" in described.mapping ? described.mapping : null;
	const turned = kinds === "latitude,longitude";
	return placed(hunt, { x, y }, { crs: null, meridian: mapping?.crs === null ? mapping.meridian : 0, turned, factors });
}

const ONE = { x: 1, y: 1 };

/** By coordinates that a grid mapping gives a meaning, or by the transform that comes with one. */
async function byMapping(hunt: Hunt, pair: Pair): Promise<Found> {
	const { x, y } = pair;
	const lengths = [x, y].map((values) => (values ? metresIn(values.node.attrs) : undefined));
	const units = { x: lengths[0] ?? 1, y: lengths[1] ?? 1 };
	const described = await describedBy(
		hunt,
		[x, y].flatMap((values) => values?.node.name ?? []),
		units,
	);
	if (!described) return undefined;
	const { mapping, name } = described;
	if ("problem" in mapping) {
		hunt.problems.push(`${name} ${mapping.problem}, so where the cells lie is not known by it.`);
		return undefined;
	}
	if (mapping.note) hunt.problems.push(`${name} ${mapping.note}.`);
	if (!x || !y) return x || y ? undefined : byAffine(hunt, described, mapping);
	const roles = [x, y].map(({ node }) => guessRole(node.name, node.attrs)).join();
	if (roles !== "x,y" && roles !== "y,x") return undefined;
	const factors = [x, y].map(({ node }, i) => unitFactor(node, mapping, lengths[i]));
	const odd = factors.indexOf(null);
	if (odd >= 0) {
		const { path, attrs } = [x, y][odd].node;
		const has = attrs.units === undefined ? "no units" : `the units ${JSON.stringify(attrs.units)}`;
		hunt.problems.push(`"${path}" has ${has}, which don't fit the coordinates of ${lowerFirst(name)}.`);
		return undefined;
	}
	return placed(hunt, pair, { crs: mapping.crs, meridian: mapping.meridian, turned: roles === "y,x", factors });
}

function lowerFirst(text: string): string {
	return text[0].toLowerCase() + text.slice(1);
}

/** How many degrees or metres the unit of a coordinate is under a mapping; null where it is neither. */
function unitFactor(
	{ attrs }: ArrayNode,
	{ crs, unit }: { readonly crs: Crs | null; readonly unit: number | null },
	metres: number | null | undefined,
): number | null {
	if (crs?.type !== "proj") return degreesIn(attrs);
	if (metres === undefined) return unit;
	if (metres !== null) return metres;
	const { proj, h } = parseDefinition(crs.definition);
	const angle = degreesIn(attrs);
	// angles as a satellite scans them, which PROJ counts in its height above the earth
	return proj === "geos" && angle !== null && h !== undefined ? ((angle * Math.PI) / 180) * h : null;
}

interface Placing {
	readonly crs: Crs | null;
	/** The longitude that degrees are counted from. */
	readonly meridian: number;
	/** Whether x goes north and y east. */
	readonly turned: boolean;
	/** Degrees or metres in a unit of x and of y. */
	readonly factors: readonly (number | null | undefined)[];
}

/** The cells of coordinates whose meaning is known. */
async function placed(hunt: Hunt, { x, y }: Pair, { crs, meridian, turned, factors }: Placing): Promise<Found> {
	if (!x || !y) return undefined;
	const period = crs?.type === "proj" ? undefined : 360;
	const [xs, ys] = await Promise.all([
		edgesAlong(hunt, x, factors[0] ?? 1, turned ? undefined : period),
		edgesAlong(hunt, y, factors[1] ?? 1, turned ? period : undefined),
	]);
	if (!xs || !ys) return null;
	const [east, north] = turned ? [ys, xs] : [xs, ys];
	return finished(hunt, { east: crs === null ? east.map((v) => v + meridian) : east, north, crs, turned });
}

interface Edges {
	readonly east: Float64Array;
	readonly north: Float64Array;
	readonly crs: Crs | null;
	readonly turned: boolean;
}

/** The reference of edges; null and a problem where they can't be on earth. Of planes that are drawn the other way round the corners. */
async function finished(hunt: Hunt, { east, north, crs, turned }: Edges): Promise<Found> {
	const round = crs?.type !== "proj";
	const wrong = round ? outsideEarth(east, north) : null;
	if (wrong) {
		hunt.problems.push(wrong);
		return null;
	}
	const clipped = round ? north.map((v) => Math.max(-90, Math.min(90, v))) : north;
	if (!turned) return { kind: "axes", x: east, y: clipped, crs };
	return cornersBy(clipped.length - 1, east.length - 1, crs, (i, j) => [east[j], clipped[i]]);
}

/** Corners of cells that lie somehow: `place` gives what is before column i and row j, in degrees or in a CRS. */
async function cornersBy(
	width: number,
	height: number,
	crs: Crs | null,
	place: (i: number, j: number) => readonly [number, number],
): Promise<Found> {
	const size = (width + 1) * (height + 1);
	const [lon, lat] = [new Float64Array(size), new Float64Array(size)];
	for (let j = 0, at = 0; j <= height; j++) for (let i = 0; i <= width; i++, at++) [lon[at], lat[at]] = place(i, j);
	const places = { lon, lat, width, height };
	const found = crs === null ? places : await askCorners(crs, places);
	return found && { kind: "corners", lon: found.lon, lat: found.lat, width, height };
}

/** By the transform of rows and columns, where there are no coordinates. */
async function byAffine(
	hunt: Hunt,
	{ affine }: Described,
	{ crs, meridian }: { readonly crs: Crs | null; readonly meridian: number },
): Promise<Found> {
	const { node, drawn } = hunt;
	const [rows, columns] = node.dims.slice(-2);
	const turned = drawn.x === rows && drawn.y === columns;
	if (!affine || (!turned && (drawn.x !== columns || drawn.y !== rows))) return undefined;
	const [a, b, c, d, e, f] = affine;
	const [width, height] = [sizeOf(node, columns), sizeOf(node, rows)];
	const place = (i: number, j: number) =>
		[a * i + b * j + c + (crs === null ? meridian : 0), d * i + e * j + f] as const;
	if (b === 0 && d === 0 && a !== 0 && e !== 0) {
		const east = Float64Array.from({ length: width + 1 }, (_, i) => place(i, 0)[0]);
		const north = Float64Array.from({ length: height + 1 }, (_, j) => place(0, j)[1]);
		return finished(hunt, { east, north, crs, turned });
	}
	return turned ? cornersBy(height, width, crs, (i, j) => place(j, i)) : cornersBy(width, height, crs, place);
}

/** By the coordinates that the array names: one longitude and latitude along each drawn dim, or of each cell. */
async function byNamed(hunt: Hunt): Promise<Found> {
	const named = await namedCoordinates(hunt);
	const alone = (dim: string) => named.found.filter(({ dims }) => dims.length === 1 && dims[0] === dim);
	const [x, y] = [alone(hunt.drawn.x), alone(hunt.drawn.y)].map((nodes) =>
		nodes.filter(({ name, attrs }) => geographic(name, attrs) !== null),
	);
	if (x.length !== 1 || y.length !== 1) return curvilinear(hunt, named);
	const [lon, lat] = await Promise.all([numbersOf(hunt, x[0]), numbersOf(hunt, y[0])]);
	return degrees(hunt, { x: lon, y: lat });
}

/** Edges of the cells of a coordinate times `factor`, by its bounds where it names some; undefined where it has none, with a problem. */
async function edgesAlong(
	hunt: Hunt,
	{ node, values }: Values,
	factor: number,
	period?: number,
): Promise<Float64Array | undefined> {
	const bounds = await boundsOf(hunt, node, 2, factor);
	const centres = values.map((value) => value * factor);
	const { edges, problem } = edgesOf({ name: node.path, centres, bounds, period });
	if (problem) hunt.problems.push(problem);
	return edges ?? undefined;
}
