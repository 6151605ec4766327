/** An array made ready to be shown: an axis for each dim from its coordinates, and how its values are decoded. */
import type { ChunkSource } from "../decode/chunk.ts";
import { isAbort, isZarrError, ZarrError } from "../errors.ts";
import { type Axis, type Coordinate, evenAxis, guessRole, makeAxis } from "../hierarchy/axis.ts";
import { type Decoding, decodingOf, unitsText } from "../hierarchy/cf.ts";
import { formatStored, isNumeric } from "../hierarchy/dtype.ts";
import { fieldNode, fieldsOf } from "../hierarchy/field.ts";
import { chunkAt } from "../hierarchy/grid.ts";
import type { Multiscales } from "../hierarchy/multiscales.ts";
import type { ArrayNode, Attributes, GroupNode, Hierarchy } from "../hierarchy/node.ts";
import { spacings } from "../hierarchy/spacing.ts";
import { tickAttributes, tickText, tickUnits } from "../hierarchy/ticks.ts";
import type { NumberArray } from "../numbers.ts";
import { joinKey } from "../store/store.ts";
import { readValues } from "./array.ts";
import { FAILED, FILL, MISSING, UNREAD } from "./mask.ts";

/** What is needed of a slice to say what is in one of its cells. */
export interface Cells {
	readonly data: Float32Array | Float64Array;
	readonly stored: NumberArray;
	readonly mask: Uint8Array;
}

/** An image in several resolutions, and the group that describes it. */
export interface Image {
	readonly group: GroupNode;
	readonly multiscales: Multiscales;
}

/** An array made ready to be shown. */
export interface Variable {
	/** What is drawn: the array, or one field of it as an array of its own. */
	readonly node: ArrayNode;
	/** The array as the store has it. */
	readonly array: ArrayNode;
	/** Which field `node` is; null where it is the array itself. */
	readonly field: string | null;
	/** What the state's path says: the array's, or that of the image that it is a level of. */
	readonly path: string;
	/** The image that it shows; null where it is an array alone. */
	readonly image: Image | null;
	/** The same in every resolution, this one included, the finest first. */
	readonly levels: readonly Variable[];
	/** Whether it is shown as a table, since its cells hold no number or since that was asked for. */
	readonly table: boolean;
	readonly axes: Readonly<Record<string, Axis>>;
	readonly decoding: Decoding;
	/** `long_name`, `standard_name` or name. */
	readonly title: string;
	/** Units of the values for people; "" for none. */
	readonly units: string;
	/** Which dims are drawn unless the state says otherwise: CF's x and y, else the last two; null where the rank is too small. */
	readonly x: string | null;
	readonly y: string | null;
	/** Sentences about what could not be understood (units, fill values, coordinates); raw numbers are shown there. */
	readonly problems: readonly string[];
	/** Text of a cell, exact where the stored type is; "fill", "missing", "failed" or "not read" where there is no value. */
	format(slice: Cells, cell: number): string;
}

/** Where nodes and their chunks are read. */
export interface Reader {
	readonly source: ChunkSource;
	readonly hierarchy: Hierarchy;
}

/** Attributes by which an array says that it follows CF; the rows of such a grid run northwards, even where no 1-D coordinate says so. */
const CF_SIGNS = ["standard_name", "coordinates", "grid_mapping", "cell_methods"];
const MOST_COORDINATE_BYTES = 2 ** 20;
/** Each is a request that the first picture waits for. */
const MOST_COORDINATE_CHUNKS = 2 ** 10;

/** The choice of a field that shows any array as a table; a struct's own field of that name goes before it. */
export const TABLE = "table";

/** The array at `path`, or a field of it (a complex array's magnitude unless given, save of a single number, which is shown whole; TABLE for all of it, cell by cell), made ready to be shown. Rejects where it is no array or has no such field, or what the store says; a coordinate that can't be read is a problem, no error. */
export async function makeVariable(
	reader: Reader,
	path: string,
	{ field, signal }: { field?: string; signal?: AbortSignal } = {},
): Promise<Variable> {
	const array = await reader.hierarchy.node(path, signal);
	if (array.kind !== "array")
		throw new ZarrError("SelectionError", `"${path || array.name}" is a group. Choose one of its arrays.`, { path });
	const chosen = shownField(array, field);
	const node = chosen === null ? array : fieldNode(array, chosen);
	const problems: string[] = [];
	// of an array without cells nothing is asked for
	const coordinates = array.shape.includes(0)
		? []
		: await Promise.all(node.dims.map((dim, i) => coordinateOf(reader, node, dim, node.shape[i], problems, signal)));
	const geographic = CF_SIGNS.some((name) => typeof node.attrs[name] === "string");
	const axes = Object.fromEntries(
		node.dims.map((dim, i) => {
			const spaced = coordinates[i] ? undefined : spacedAxis(node, i);
			if (spaced) return [dim, spaced];
			const axis = makeAxis(dim, node.shape[i], coordinates[i]);
			return [dim, geographic && !axis.hasCoordinates ? { ...axis, upward: true } : axis];
		}),
	);
	const drawn = drawnDims(
		node,
		coordinates.map((coordinate) => coordinate?.attrs),
	);
	return variableOf({ node, array, field: chosen, asTable: field === TABLE, axes, drawn, problems });
}

/** What a variable is made from. */
export interface Ingredients {
	readonly node: ArrayNode;
	readonly array: ArrayNode;
	readonly field: string | null;
	/** Whether a table was asked for. */
	readonly asTable: boolean;
	readonly axes: Readonly<Record<string, Axis>>;
	/** Which dims are drawn unless the state says otherwise. */
	readonly drawn: { readonly x: string | null; readonly y: string | null };
	readonly problems: readonly string[];
}

/** The variable of an array alone. */
export function variableOf({ node, array, field, asTable, axes, drawn, problems }: Ingredients): Variable {
	const decoding = isNumeric(node.dtype)
		? decodingOf(node.attrs, node.dtype, node.fillValue, node.version)
		: { scale: 1, offset: 0, fill: [], problems: [] };
	const { attrs } = node;
	const levels: Variable[] = [];
	const variable: Variable = {
		node,
		array,
		field,
		path: node.path,
		image: null,
		levels,
		table: field === null && (asTable || !isNumeric(node.dtype)),
		axes,
		decoding,
		title: [titleOf(array), field].filter(Boolean).join(", "),
		units: node.dtype.tick ? tickUnits(node.dtype) : unitsText(attrs),
		...drawn,
		problems: [...problems, ...decoding.problems],
		format: (slice, cell) => formatCell(node, decoding, slice, cell),
	};
	levels.push(variable);
	return variable;
}

/** The field that is drawn; null for all of the array. */
export function shownField(array: ArrayNode, field: string | undefined): string | null {
	if (field === undefined) return array.dtype.kind === "complex" && array.shape.length > 0 ? "magnitude" : null;
	return field === TABLE && !fieldsOf(array).includes(TABLE) ? null : field;
}

function titleOf({ attrs, name }: ArrayNode): string {
	const given = [attrs.long_name, attrs.standard_name].find((title) => typeof title === "string" && title !== "");
	return typeof given === "string" ? given : name;
}

/** CF's horizontal axes where both are there, else the last two dims; dims of size 1 give way to longer ones. */
export function drawnDims(
	{ dims, shape }: ArrayNode,
	attrs: readonly (Attributes | undefined)[],
): { x: string | null; y: string | null } {
	const roles = dims.map((dim, i) => guessRole(dim, attrs[i]));
	const [x, y] = [dims[roles.indexOf("x")], dims[roles.indexOf("y")]];
	if (x !== undefined && y !== undefined) return { x, y };
	const long = dims.filter((_, i) => shape[i] > 1);
	const chosen = long.length >= 2 ? long : dims;
	return { x: chosen.at(-1) ?? null, y: chosen.length > 1 ? (chosen.at(-2) ?? null) : null };
}

/** The axis of an N5 dataset that gives its resolution; it begins at the top, as images do. */
function spacedAxis({ version, attrs, dims, shape }: ArrayNode, at: number): Axis | undefined {
	const spacing = version === "n5" ? spacings(attrs, shape.length)?.[at] : undefined;
	return spacing && evenAxis(dims[at], shape[at], { ...spacing, units: unitsText({ units: spacing.units }) });
}

/** The 1-D array of a dim's name beside the array or in a group above it, where reading it is no guess. */
async function coordinateOf(
	reader: Reader,
	node: ArrayNode,
	dim: string,
	size: number,
	problems: string[],
	signal?: AbortSignal,
): Promise<Coordinate | undefined> {
	const path = await coordinatePath(reader, node, dim, signal);
	if (path === null) return undefined;
	try {
		const found = await reader.hierarchy.node(path, signal);
		if (found.kind !== "array" || found.shape.length !== 1) return undefined;
		if (!isNumeric(found.dtype) && found.dtype.kind !== "string") return undefined;
		if (found.shape[0] !== size) {
			problems.push(`The coordinate "${path}" has ${found.shape[0]} values for ${size} positions; indices are shown.`);
			return undefined;
		}
		if (size * Math.max(found.dtype.bytes, 1) > MOST_COORDINATE_BYTES) return undefined;
		const chunks = size > 0 ? chunkAt(found, 0, size - 1) + 1 : 0;
		if (chunks > MOST_COORDINATE_CHUNKS) {
			const most = `more than the ${MOST_COORDINATE_CHUNKS} that are read before a picture`;
			problems.push(
				`The coordinate "${path}" lies in ${chunks} chunks, ${most}; indices are shown. Write it in fewer chunks.`,
			);
			return undefined;
		}
		return decode(found, (await readValues(reader.source, found, [], signal)).data);
	} catch (error) {
		if (isAbort(error) || signal?.aborted) throw error;
		if (!isZarrError(error, "NotFoundError"))
			problems.push(`The coordinate "${path}" could not be read, indices are shown: ${(error as Error).message}`);
		return undefined;
	}
}

async function coordinatePath(
	{ hierarchy }: Reader,
	node: ArrayNode,
	dim: string,
	signal?: AbortSignal,
): Promise<string | null> {
	if (/^dim_\d+$/.test(dim)) return null;
	const folders = node.path.split("/").slice(0, -1);
	for (let depth = folders.length; depth >= 0; depth--) {
		const folder = folders.slice(0, depth).join("/");
		const path = joinKey(folder, dim);
		if (path === node.path) return null;
		if (!hierarchy.lists) return node.path === "" || node.version === "n5" ? null : path;
		if (await hierarchy.holds(folder, dim, signal)) return path;
	}
	return null;
}

/** Unpacked values; `_FillValue` and `missing_value` become NaN. The fill value of the array itself is left alone: coordinates have no gaps, and v2's default of 0 is a place. */
function decode(node: ArrayNode, data: Awaited<ReturnType<typeof readValues>>["data"]): Coordinate {
	const { dtype } = node;
	const attrs = { ...node.attrs, ...tickAttributes(dtype) };
	if (Array.isArray(data)) return { values: data as string[], attrs, dtype: dtype.name };
	if (data instanceof BigInt64Array && dtype.kind === "datetime") return { values: data, attrs, dtype: dtype.name };
	const { scale, offset, fill, nan } = decodingOf(attrs, dtype, null, node.version);
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

const PACKED_DIGITS = 9;
const NOTHING: Record<number, string> = {
	[FILL]: "fill",
	[MISSING]: "missing",
	[FAILED]: "failed",
	[UNREAD]: "not read",
};
function formatCell(node: ArrayNode, { scale, offset }: Decoding, slice: Cells, cell: number): string {
	const nothing = NOTHING[slice.mask[cell]];
	if (nothing) return nothing;
	if (node.dtype.tick) return tickText(node.dtype, slice.stored[cell] as bigint);
	if (scale === 1 && offset === 0) return formatStored(node.dtype, slice.stored[cell]);
	// a packed value is known no better than its scale; more digits would be noise of the multiplication
	return String(Number(slice.data[cell].toPrecision(PACKED_DIGITS)));
}
