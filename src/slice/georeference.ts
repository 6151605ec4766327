/** Where the cells of a drawn plane lie on earth: which coordinates say so, found by metadata, then read. (cfconventions.org, chapters 4, 5) */
import { edgesOf, type Georeference, outsideEarth, rightAngled } from "../hierarchy/georeference.ts";
import { geographic } from "../hierarchy/role.ts";
import { boundsOf, degreesPerUnit, type Hunt, namedCoordinates, numbersOf, type Values } from "./attached.ts";
import { findCoordinate, type Reader } from "./coordinate.ts";
import { curvilinear } from "./curvilinear.ts";
import type { Variable } from "./variable.ts";

/** Where a plane lies; null where it has no place on earth, or none that is known for certain. */
export interface Referenced {
	readonly reference: Georeference | null;
	/** Sentences: why there is no reference, or what of it could not be understood and what was done about that. */
	readonly problems: readonly string[];
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
	const straight = await degrees(hunt, x, y);
	const reference = straight === undefined ? await byNamed(hunt) : straight;
	if (!reference && problems.length === 0)
		problems.push(
			`Nothing says where on earth "${drawn.x}" and "${drawn.y}" lie: there are no coordinates of longitude and latitude along them.`,
		);
	return { reference, problems };
}

/** The coordinate of a drawn dim. */
async function along(hunt: Hunt, dim: string): Promise<Values | undefined> {
	const { reader, node } = hunt;
	const found = await findCoordinate(reader, node, { dim, size: node.shape[node.dims.indexOf(dim)] }, hunt);
	return found && numbersOf(hunt, found);
}

/** By the coordinates that the array names: one longitude and latitude along each drawn dim, or of each cell. */
async function byNamed(hunt: Hunt): Promise<Georeference | null> {
	const named = await namedCoordinates(hunt);
	const alone = (dim: string) => named.found.filter(({ dims }) => dims.length === 1 && dims[0] === dim);
	const [x, y] = [alone(hunt.drawn.x), alone(hunt.drawn.y)].map((nodes) =>
		nodes.filter(({ name, attrs }) => geographic(name, attrs) !== null),
	);
	if (x.length !== 1 || y.length !== 1) return curvilinear(hunt, named);
	const [along, up] = await Promise.all([numbersOf(hunt, x[0]), numbersOf(hunt, y[0])]);
	return (await degrees(hunt, along, up)) ?? null;
}

/** The same in degrees. */
function inDegrees(hunt: Hunt, { node, values }: Values): (Values & { readonly factor: number }) | undefined {
	const factor = degreesPerUnit(hunt, node);
	return factor === undefined ? undefined : { node, values: values.map((value) => value * factor), factor };
}

/** Cells whose coordinates along both dims are degrees of longitude and latitude; undefined where they are not, null and a problem where they say so and can't be. */
async function degrees(hunt: Hunt, x?: Values, y?: Values): Promise<Georeference | null | undefined> {
	if (!x || !y) return undefined;
	const kinds = [x, y].map(({ node }) => geographic(node.name, node.attrs)).join();
	if (kinds !== "longitude,latitude" && kinds !== "latitude,longitude") return undefined;
	const turned = kinds === "latitude,longitude";
	const [along, up] = (turned ? [y, x] : [x, y]).map((values) => inDegrees(hunt, values));
	if (!along || !up) return null;
	const [lon, lat] = await Promise.all([edgesAlong(hunt, along, 360), edgesAlong(hunt, up)]);
	if (!lon || !lat) return null;
	const wrong = outsideEarth(lon, lat);
	if (wrong) {
		hunt.problems.push(wrong);
		return null;
	}
	const clipped = lat.map((v) => Math.max(-90, Math.min(90, v)));
	return turned ? rightAngled(lon, clipped) : { kind: "axes", x: lon, y: clipped, crs: null };
}

/** Edges of the cells of a coordinate, by its bounds where it names some, which are as many units times `factor`; undefined where it has none, with a problem. */
async function edgesAlong(
	hunt: Hunt,
	{ node, values, factor }: Values & { readonly factor: number },
	period?: number,
): Promise<Float64Array | undefined> {
	const bounds = await boundsOf(hunt, node, 2, factor);
	const { edges, problem } = edgesOf({ name: node.path, centres: values, bounds, period });
	if (problem) hunt.problems.push(problem);
	return edges ?? undefined;
}
