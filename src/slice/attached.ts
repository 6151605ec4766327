/** Arrays that an array names in its attributes (bounds, coordinates, grid mapping): found, and read. (cfconventions.org, chapters 2.7, 5, 7.1) */
import { isAbort, isZarrError } from "../errors.ts";
import { isNumeric } from "../hierarchy/dtype.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import { degreesIn } from "../hierarchy/role.ts";
import { pathOf, type Reader, readCoordinate, type Search } from "./coordinate.ts";

/** A search for what says where a plane lies on earth. */
export interface Hunt extends Search {
	readonly reader: Reader;
	/** The array that is drawn. */
	readonly node: ArrayNode;
	/** The dims that it is drawn along. */
	readonly drawn: { readonly x: string; readonly y: string };
}

/** What a numeric coordinate holds, and its array. */
export interface Values {
	readonly node: ArrayNode;
	/** In C order, unpacked; NaN where there is none. */
	readonly values: Float64Array;
}

/** What an array names as its coordinates. */
export interface Named {
	/** Those that hold numbers, no times. */
	readonly found: readonly ArrayNode[];
	/** Names of those that are not there. */
	readonly missing: readonly string[];
}

/** The coordinates in `coordinates` of the array, else of its group, where xarray writes those that no array claims. */
export async function namedCoordinates(hunt: Hunt): Promise<Named> {
	const { reader, node, signal } = hunt;
	let names = split(node.attrs.coordinates);
	if (names.length === 0 && node.path !== "") {
		const group = node.path.split("/").slice(0, -1).join("/");
		names = split((await reader.hierarchy.node(group, signal)).attrs.coordinates);
	}
	const nodes = await Promise.all(names.map((name) => attached(hunt, node, name)));
	return {
		found: nodes.filter((one): one is ArrayNode => one !== undefined && isNumeric(one.dtype) && !one.dtype.tick),
		missing: names.filter((_, i) => !nodes[i]),
	};
}

function split(names: unknown): string[] {
	return typeof names === "string" ? [...new Set(names.split(/\s+/).filter(Boolean))] : [];
}

/** The array of a name beside the one that names it, or in a group above; undefined where there is none, and a problem where its metadata can't be read. Rejects with the signal's reason. */
export async function attached(
	{ reader, problems, signal }: Hunt,
	of: ArrayNode,
	name: string,
): Promise<ArrayNode | undefined> {
	const path = await pathOf(reader, of, name.replace(/^\//, ""), signal);
	if (path === null) return undefined;
	try {
		const found = await reader.hierarchy.node(path, signal);
		return found.kind === "array" ? found : undefined;
	} catch (error) {
		if (isAbort(error) || signal?.aborted) throw error;
		if (!isZarrError(error, "NotFoundError"))
			problems.push(`"${path}", which "${of.path}" names, could not be read: ${(error as Error).message}`);
		return undefined;
	}
}

/** The numbers of a coordinate times `factor`; undefined where it holds none, or they can't be read, which is a problem. */
export async function numbersOf(hunt: Hunt, node: ArrayNode, factor = 1): Promise<Values | undefined> {
	const coordinate = await readCoordinate(hunt.reader, node, hunt);
	if (!coordinate || typeof coordinate.values[0] === "string") return undefined;
	const values = coordinate.values as ArrayLike<number | bigint>;
	return { node, values: Float64Array.from(values, (value) => Number(value) * factor) };
}

/** How many degrees a unit of a longitude or latitude is; undefined, and a problem, where it is no angle. */
export function degreesPerUnit(hunt: Hunt, node: ArrayNode): number | undefined {
	const factor = degreesIn(node.attrs);
	if (factor === null)
		hunt.problems.push(
			`"${node.path}" is called ${node.attrs.standard_name}, but has the units "${node.attrs.units}", so where its cells lie is not known.`,
		);
	return factor ?? undefined;
}

/** The numbers of the bounds that a coordinate names, as many as it has cells times `vertices`; undefined where it names none, and a problem where they are no such. */
export async function boundsOf(
	hunt: Hunt,
	of: ArrayNode,
	vertices: 2 | 4,
	factor = 1,
): Promise<Float64Array | undefined> {
	const name = of.attrs.bounds;
	if (typeof name !== "string" || name.trim() === "") return undefined;
	const found = await attached(hunt, of, name.trim());
	const shape = [...of.shape, vertices];
	if (!found)
		hunt.problems.push(
			`The bounds "${name}" that "${of.path}" names are not there; its cells are worked out of its values.`,
		);
	else if (String(found.shape) !== String(shape))
		hunt.problems.push(
			`The bounds "${found.path}" have the shape ${said(found.shape)} in place of ${said(shape)}; the cells of "${of.path}" are worked out of its values.`,
		);
	else return (await numbersOf(hunt, found, factor))?.values;
	return undefined;
}

/** A shape in words. */
export function said(shape: readonly number[]): string {
	return shape.join(" × ");
}
