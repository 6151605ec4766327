/** An array made ready to be shown: an axis for each dim from its coordinates, and how its values are decoded. */
import { ZarrError } from "../errors.ts";
import { type Axis, type Coordinate, guessRole, makeAxis } from "../hierarchy/axis.ts";
import { type Decoding, decodingOf, unitsText } from "../hierarchy/cf.ts";
import { formatStored, isNumeric } from "../hierarchy/dtype.ts";
import { fieldNode, fieldsOf } from "../hierarchy/field.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import { spacings } from "../hierarchy/spacing.ts";
import { tickText, tickUnits } from "../hierarchy/ticks.ts";
import type { NumberArray } from "../numbers.ts";
import { coordinateAttrs, findCoordinate, MOST_COORDINATE_BYTES, type Reader, readCoordinate } from "./coordinate.ts";
import { FAILED, FILL, MISSING, UNREAD } from "./mask.ts";

/** What is needed of a slice to say what is in one of its cells. */
export interface Cells {
	readonly data: Float32Array | Float64Array;
	readonly stored: NumberArray;
	readonly mask: Uint8Array;
}

/** An array made ready to be shown. */
export interface Variable {
	/** What is drawn: the array, or one field of it as an array of its own. */
	readonly node: ArrayNode;
	/** The array as the store has it. */
	readonly array: ArrayNode;
	/** Which field `node` is; null where it is the array itself. */
	readonly field: string | null;
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

/** Attributes by which an array says that it follows CF; the rows of such a grid run northwards, even where no 1-D coordinate says so. */
const CF_SIGNS = ["standard_name", "coordinates", "grid_mapping", "cell_methods"];

/** The choice of a field that shows any array as a table; a struct's own field of that name goes before it. */
export const TABLE = "table";

/** How an array is made ready. */
export interface VariableOptions {
	/** What is shown of its cells. */
	readonly field?: string;
	readonly signal?: AbortSignal;
	/** Is told, where coordinates are read, what the metadata alone decide, in the same turn of the event loop: all but the values of its axes, which count cells there. */
	readonly planned?: (variable: Variable) => void;
}

/** The array at `path`, or a field of it (a complex array's magnitude unless given, save of a single number, which is shown whole; TABLE for all of it, cell by cell), made ready to be shown. Rejects where it is no array or has no such field, with what `planned` throws, or what the store says; a coordinate that can't be read is a problem, no error. */
export async function makeVariable(
	reader: Reader,
	path: string,
	{ field, signal, planned }: VariableOptions = {},
): Promise<Variable> {
	const array = await reader.hierarchy.node(path, signal);
	if (array.kind !== "array")
		throw new ZarrError("SelectionError", `"${path || array.name}" is a group. Choose one of its arrays.`, { path });
	const chosen = shownField(array, field);
	const node = chosen === null ? array : fieldNode(array, chosen);
	const search = { problems: [], signal };
	// of an array without cells nothing is asked for
	const dims = array.shape.includes(0) ? [] : node.dims;
	const found = await Promise.all(
		dims.map((dim, i) => findCoordinate(reader, node, { dim, size: node.shape[i] }, search)),
	);
	const table = chosen === null && (field === TABLE || !isNumeric(node.dtype));
	const made = (coordinates: readonly (Coordinate | undefined)[]) =>
		variableOf({ node, array, field: chosen, table, ...drawnDims(node, found) }, coordinates, search.problems);
	const tell = async () => planned?.(made([]));
	const reads = found.map((coordinate) => coordinate && readCoordinate(reader, coordinate, search));
	// the coordinates first, as nothing is drawn without them
	const [coordinates] = await Promise.all([Promise.all(reads), found.some(Boolean) && tell()]);
	return made(coordinates);
}

function variableOf(
	about: Pick<Variable, "node" | "array" | "field" | "table" | "x" | "y">,
	coordinates: readonly (Coordinate | undefined)[],
	problems: readonly string[],
): Variable {
	const { node, array, field } = about;
	const { attrs, dtype } = node;
	const decoding = isNumeric(dtype)
		? decodingOf(attrs, dtype, node.fillValue, node.version)
		: { scale: 1, offset: 0, fill: [], problems: [] };
	return {
		...about,
		axes: axesOf(node, coordinates),
		decoding,
		title: [titleOf(array), field].filter(Boolean).join(", "),
		units: dtype.tick ? tickUnits(dtype) : unitsText(attrs),
		problems: [...problems, ...decoding.problems],
		format: (slice, cell) => formatCell(node, decoding, slice, cell),
	};
}

function axesOf(node: ArrayNode, coordinates: readonly (Coordinate | undefined)[]): Record<string, Axis> {
	const geographic = CF_SIGNS.some((name) => typeof node.attrs[name] === "string");
	return Object.fromEntries(
		node.dims.map((dim, i) => {
			const spaced = coordinates[i] ? undefined : spacedAxis(node, i);
			if (spaced) return [dim, spaced];
			const axis = makeAxis(dim, node.shape[i], coordinates[i]);
			return [dim, geographic && !axis.hasCoordinates ? { ...axis, upward: true } : axis];
		}),
	);
}

/** The field that is drawn; null for all of the array. */
function shownField(array: ArrayNode, field: string | undefined): string | null {
	if (field === undefined) return array.dtype.kind === "complex" && array.shape.length > 0 ? "magnitude" : null;
	return field === TABLE && !fieldsOf(array).includes(TABLE) ? null : field;
}

function titleOf({ attrs, name }: ArrayNode): string {
	const given = [attrs.long_name, attrs.standard_name].find((title) => typeof title === "string" && title !== "");
	return typeof given === "string" ? given : name;
}

/** By metadata alone: CF's horizontal axes where both are there, else the last two dims; dims of size 1 give way to longer ones. */
function drawnDims(
	{ dims, shape }: ArrayNode,
	coordinates: readonly (ArrayNode | undefined)[],
): { x: string | null; y: string | null } {
	const roles = dims.map((dim, i) => guessRole(dim, coordinates[i] && coordinateAttrs(coordinates[i])));
	const [x, y] = [dims[roles.indexOf("x")], dims[roles.indexOf("y")]];
	if (x !== undefined && y !== undefined) return { x, y };
	const long = dims.filter((_, i) => shape[i] > 1);
	const chosen = long.length >= 2 ? long : dims;
	return { x: chosen.at(-1) ?? null, y: chosen.length > 1 ? (chosen.at(-2) ?? null) : null };
}

/** The axis of an N5 dataset that gives its resolution; it begins at the top, as images do. */
function spacedAxis({ version, attrs, dims, shape }: ArrayNode, at: number): Axis | undefined {
	const spacing = version === "n5" ? spacings(attrs, shape.length)?.[at] : undefined;
	if (!spacing || 8 * shape[at] > MOST_COORDINATE_BYTES) return undefined;
	const { first, step, units } = spacing;
	const values = Float64Array.from({ length: shape[at] }, (_, i) => first + i * step);
	return { ...makeAxis(dims[at], shape[at], { values, attrs: { units }, dtype: "float64" }), upward: false };
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
