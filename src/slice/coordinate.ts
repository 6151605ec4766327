/** The coordinates of a dim: which array holds them, found by metadata alone, and its values. */
import type { ChunkSource } from "../decode/chunk.ts";
import { isAbort, isZarrError } from "../errors.ts";
import type { Coordinate } from "../hierarchy/axis.ts";
import { decodingOf } from "../hierarchy/cf.ts";
import { isNumeric } from "../hierarchy/dtype.ts";
import { chunkAt } from "../hierarchy/grid.ts";
import type { ArrayNode, Attributes, Hierarchy } from "../hierarchy/node.ts";
import { tickAttributes } from "../hierarchy/ticks.ts";
import { viewedNode } from "../hierarchy/viewed.ts";
import { joinKey } from "../store/store.ts";
import { readValues } from "./array.ts";

/** Where nodes and their chunks are read. */
export interface Reader {
	readonly source: ChunkSource;
	readonly hierarchy: Hierarchy;
}

/** What an axis is made of may take so much. */
export const MOST_COORDINATE_BYTES = 2 ** 20;
/** Each is a request that the first picture waits for. */
const MOST_COORDINATE_CHUNKS = 2 ** 10;

/** How coordinates are looked for and read: `problems` is told, in a sentence, why one that is there is left aside. */
export interface Search {
	readonly problems: string[];
	readonly signal?: AbortSignal;
}

/** The 1-D array of a dim's name beside the array or in a group above it, where reading it is no guess; undefined where there is none whose values could stand for the dim's `size` positions. */
export async function findCoordinate(
	reader: Reader,
	node: ArrayNode,
	{ dim, size }: { dim: string; size: number },
	search: Search,
): Promise<ArrayNode | undefined> {
	const path = /^dim_\d+$/.test(dim) ? null : await pathOf(reader, node, dim, search.signal);
	if (path === null) return undefined;
	return unlessBroken(path, search, async () => {
		const found = await reader.hierarchy.node(path, search.signal);
		if (found.kind !== "array" || found.shape.length !== 1) return undefined;
		if (!isNumeric(found.dtype) && found.dtype.kind !== "string") return undefined;
		if (found.shape[0] !== size) {
			search.problems.push(
				`The coordinate "${path}" has ${found.shape[0]} values for ${size} positions; indices are shown.`,
			);
			return undefined;
		}
		const [along] = found.dims;
		if (along !== dim && !/^dim_\d+$/.test(along)) {
			search.problems.push(`The coordinate "${path}" lies along "${along}" and not along "${dim}"; indices are shown.`);
			return undefined;
		}
		if (size * Math.max(found.dtype.bytes, 1) > MOST_COORDINATE_BYTES) return undefined;
		const chunks = size > 0 ? chunkAt(found, 0, size - 1) + 1 : 0;
		if (chunks <= MOST_COORDINATE_CHUNKS) return found;
		const most = `more than the ${MOST_COORDINATE_CHUNKS} that are read before a picture`;
		search.problems.push(
			`The coordinate "${path}" lies in ${chunks} chunks, ${most}; indices are shown. Write it in fewer chunks.`,
		);
		return undefined;
	});
}

/** The values of a coordinate; undefined where they can't be read. Rejects with the signal's reason. */
export function readCoordinate(reader: Reader, found: ArrayNode, search: Search): Promise<Coordinate | undefined> {
	const node = viewedNode(found, decodingOf(found.attrs, found.dtype, null, found.version));
	return unlessBroken(found.path, search, async () => {
		const { data } = await readValues(reader.source, node, [], search.signal);
		return coordinateOf(found, coordinateAttrs(found), data);
	});
}

/** What a coordinate says of its dim, beside its values. */
export function coordinateAttrs({ attrs, dtype }: ArrayNode): Attributes {
	return { ...attrs, ...tickAttributes(dtype) };
}

/** What `work` gives; undefined, and a problem, where the store or what lies in it is at fault. */
async function unlessBroken<Result>(
	path: string,
	{ problems, signal }: Search,
	work: () => Promise<Result>,
): Promise<Result | undefined> {
	try {
		return await work();
	} catch (error) {
		if (isAbort(error) || signal?.aborted) throw error;
		if (!isZarrError(error, "NotFoundError"))
			problems.push(`The coordinate "${path}" could not be read, indices are shown: ${(error as Error).message}`);
		return undefined;
	}
}

/** Where the array of a name lies: beside `node`, else in the nearest group above it; null where there is none, or it is `node` itself. Where nothing lists, beside it. */
export async function pathOf(
	{ hierarchy }: Reader,
	node: ArrayNode,
	name: string,
	signal?: AbortSignal,
): Promise<string | null> {
	const folders = node.path.split("/").slice(0, -1);
	for (let depth = folders.length; depth >= 0; depth--) {
		const folder = folders.slice(0, depth).join("/");
		const path = joinKey(folder, name);
		if (path === node.path) return null;
		if (!hierarchy.lists) return node.path === "" || node.version === "n5" ? null : path;
		if (await hierarchy.holds(folder, name, signal)) return path;
	}
	return null;
}

/** A coordinate of stored values, read in the type that its attributes say (`viewedNode`), with those attributes. Unpacked values; `_FillValue` and `missing_value` become NaN. The fill value of the array itself is left alone: coordinates have no gaps, and v2's default of 0 is a place. */
export function coordinateOf(
	node: ArrayNode,
	attrs: Attributes,
	data: Awaited<ReturnType<typeof readValues>>["data"],
): Coordinate {
	const { scale, offset, fill, nan, as: dtype = node.dtype } = decodingOf(attrs, node.dtype, null, node.version);
	if (Array.isArray(data)) return { values: data as string[], attrs, dtype: dtype.name };
	if (data instanceof BigInt64Array && dtype.kind === "datetime") return { values: data, attrs, dtype: dtype.name };
	const nothing: readonly (number | bigint)[] = nan === undefined ? fill : [...fill, nan];
	const plain =
		scale === 1 &&
		offset === 0 &&
		!(data as ArrayLike<number | bigint> as (number | bigint)[]).some((value) => nothing.includes(value));
	if (
		plain &&
		(data instanceof BigInt64Array ||
			data instanceof BigUint64Array ||
			data instanceof Float32Array ||
			data instanceof Float64Array)
	)
		return { values: data, attrs, dtype: dtype.name };
	const values = Float64Array.from(data as ArrayLike<number | bigint>, (value) =>
		nothing.includes(value) ? Number.NaN : Number(value) * scale + offset,
	);
	return { values, attrs, dtype: plain ? dtype.name : "float64" };
}
