/** An array made ready to be shown: an axis for each dim from its coordinates, and how its values are decoded. */
import { ZarrError } from "../errors.ts";
import { type Axis, type Coordinate, evenAxis, guessRole, makeAxis } from "../hierarchy/axis.ts";
import { type Decoding, decodingOf, unitsText } from "../hierarchy/cf.ts";
import { type Dtype, formatStored, isNumeric } from "../hierarchy/dtype.ts";
import { fieldNode, fieldsOf } from "../hierarchy/field.ts";
import { meaningsOf } from "../hierarchy/flags.ts";
import type { Multiscales } from "../hierarchy/multiscales.ts";
import type { ArrayNode, GroupNode } from "../hierarchy/node.ts";
import { coordinateProblems } from "../hierarchy/order.ts";
import { holdsSamples } from "../hierarchy/role.ts";
import { spacings } from "../hierarchy/spacing.ts";
import { tickText, tickUnits } from "../hierarchy/ticks.ts";
import { viewedNode } from "../hierarchy/viewed.ts";
import type { NumberArray } from "../numbers.ts";
import type { ReduceOp } from "../reduce.ts";
import { coordinateAttrs, findCoordinate, type Reader, readCoordinate } from "./coordinate.ts";
import { FAILED, FILL, INVALID, MISSING, UNREAD } from "./mask.ts";

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
	/** The dim along which its channels lie: of an image, or red, green and blue side by side; null for none. */
	readonly channel: string | null;
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
	/** Of which two variables it is the difference, and the other's positions of its own; absent: it is read as it is stored. */
	readonly difference?: {
		readonly of: Variable;
		readonly other: Variable;
		readonly index: Readonly<Record<string, number>>;
	};
	/** Sentences about what could not be understood (units, fill values, coordinates); raw numbers are shown there. */
	readonly problems: readonly string[];
	/** Text of a cell, exact where the stored type is; "fill", "missing", "failed" or "not read" where there is no value, "invalid (412.5)" where it is outside of the valid range, "3 = cloud" where values have meanings. */
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
	/** Which of several images of a group, from 0; the first where it is left out, or there are fewer. */
	readonly image?: number;
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
	const search = { problems: [] as string[], signal };
	// of an array without cells nothing is asked for
	const dims = array.shape.includes(0) ? [] : node.dims;
	const found = await Promise.all(
		dims.map((dim, i) => findCoordinate(reader, node, { dim, size: node.shape[i] }, search)),
	);
	const table = chosen === null && (field === TABLE || !isNumeric(node.dtype));
	const made = (coordinates: readonly (Coordinate | undefined)[]) =>
		variableOf(
			{ node, array, field: chosen, table, axes: axesOf(node, coordinates), ...drawnDims(node, found) },
			search.problems,
		);
	const tell = async () => planned?.(made([]));
	const reads = found.map((coordinate) => coordinate && readCoordinate(reader, coordinate, search));
	// the coordinates first, as nothing is drawn without them
	const [coordinates] = await Promise.all([Promise.all(reads), found.some(Boolean) && tell()]);
	for (const [i, read] of coordinates.entries())
		if (read) search.problems.push(...coordinateProblems(found[i]?.path ?? dims[i], read));
	return made(coordinates);
}

/** The variable of an array alone, with what is known of it. */
export function variableOf(
	about: Pick<Variable, "node" | "array" | "field" | "table" | "x" | "y" | "axes">,
	problems: readonly string[],
): Variable {
	const { array, field } = about;
	const { attrs, dtype } = about.node;
	const decoding = decodingOf(attrs, dtype, about.node.fillValue, about.node.version);
	const node = viewedNode(about.node, decoding);
	const channel = samplesDim(node);
	const levels: Variable[] = [];
	const variable: Variable = {
		...about,
		node,
		path: node.path,
		image: null,
		levels,
		channel,
		decoding,
		title: [titleOf(array), field].filter(Boolean).join(", "),
		units: dtype.tick ? tickUnits(dtype) : unitsText(attrs),
		problems: [...problems, ...decoding.problems],
		format: (slice, cell) => formatCell(node, decoding, slice, cell),
	};
	levels.push(variable);
	return variable;
}

const FLOAT64: Dtype = { name: "float64", kind: "float", bytes: 8, zarrita: "float64" };

/** What a reduction of a variable is drawn as: of means float64 that are shown as they are, else the variable itself. */
export function reducedVariable(variable: Variable, op: ReduceOp | undefined): Variable {
	if (op !== "mean") return variable;
	const node = { ...variable.node, dtype: FLOAT64, fillValue: Number.NaN };
	const decoding = { scale: 1, offset: 0, fill: [], problems: [] };
	return { ...variable, node, decoding, format: (slice, cell) => formatCell(node, decoding, slice, cell) };
}

/** The dim along which red, green and blue lie side by side, where there are two others to draw. */
function samplesDim({ dims, shape, dtype }: Pick<ArrayNode, "dims" | "shape" | "dtype">): string | null {
	const isSamples = (name: string, i: number) =>
		holdsSamples({ name, size: shape[i], last: i === dims.length - 1 }, dtype.name);
	return dims.length > 2 ? (dims.find(isSamples) ?? null) : null;
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
export function shownField(array: ArrayNode, field: string | undefined): string | null {
	if (field === undefined) return array.dtype.kind === "complex" && array.shape.length > 0 ? "magnitude" : null;
	return field === TABLE && !fieldsOf(array).includes(TABLE) ? null : field;
}

function titleOf({ attrs, name }: ArrayNode): string {
	const given = [attrs.long_name, attrs.standard_name].find((title) => typeof title === "string" && title !== "");
	return typeof given === "string" ? given : name;
}

/** By metadata alone: CF's horizontal axes where both are there, else the last two dims; dims of size 1 give way to longer ones. */
export function drawnDims(
	{ dims, shape, dtype }: ArrayNode,
	coordinates: readonly (ArrayNode | undefined)[],
): { x: string | null; y: string | null } {
	const roles = dims.map((dim, i) => guessRole(dim, coordinates[i] && coordinateAttrs(coordinates[i])));
	const [x, y] = [dims[roles.indexOf("x")], dims[roles.indexOf("y")]];
	if (x !== undefined && y !== undefined) return { x, y };
	const samples = samplesDim({ dims, shape, dtype });
	const long = dims.filter((dim, i) => shape[i] > 1 && dim !== samples);
	const chosen = long.length >= 2 ? long : dims;
	return { x: chosen.at(-1) ?? null, y: chosen.length > 1 ? (chosen.at(-2) ?? null) : null };
}

/** The axis of an N5 dataset that gives its resolution; it begins at the top, as images do. */
function spacedAxis({ version, attrs, dims, shape }: ArrayNode, at: number): Axis | undefined {
	const spacing = version === "n5" ? spacings(attrs, shape.length)?.[at] : undefined;
	return spacing && evenAxis(dims[at], shape[at], { ...spacing, units: unitsText({ units: spacing.units }) });
}

const PACKED_DIGITS = 9;
const NOTHING: Record<number, string> = {
	[FILL]: "fill",
	[MISSING]: "missing",
	[FAILED]: "failed",
	[UNREAD]: "not read",
};
/** Text of a cell of a plane of `node`, as a Variable's own `format` has it. */
export function formatCell(node: ArrayNode, decoding: Decoding, { mask, stored }: Cells, cell: number): string {
	const nothing = NOTHING[mask[cell]];
	if (nothing) return nothing;
	const text = valueText(node, decoding, stored[cell]);
	if (mask[cell] === INVALID) return `invalid (${text})`;
	const meanings = decoding.flags ? meaningsOf(decoding.flags, stored[cell]) : [];
	return meanings.length > 0 ? `${text} = ${meanings.join(", ")}` : text;
}

function valueText(node: ArrayNode, { scale, offset }: Decoding, value: number | bigint): string {
	if (node.dtype.tick) return tickText(node.dtype, value as bigint);
	if (scale === 1 && offset === 0) return formatStored(node.dtype, value);
	// a packed value is known no better than its scale; more digits would be noise of the multiplication
	return String(Number((Number(value) * scale + offset).toPrecision(PACKED_DIGITS)));
}
