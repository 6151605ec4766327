/** An image made ready to be shown: each of its resolutions as a variable, in the same units. */
import { errorText, ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import { type Axis, clampedIndex, evenAxis, makeAxis } from "../hierarchy/axis.ts";
import { isNumeric } from "../hierarchy/dtype.ts";
import { fieldNode } from "../hierarchy/field.ts";
import { usableLevels } from "../hierarchy/levels.ts";
import type { ImageAxis, Level, Multiscales } from "../hierarchy/multiscales.ts";
import type { ArrayNode, GroupNode } from "../hierarchy/node.ts";
import type { Reader } from "./coordinate.ts";
import type { PlaneRequest } from "./place.ts";
import {
	drawnDims,
	makeVariable,
	shownField,
	TABLE,
	type Variable,
	type VariableOptions,
	variableOf,
} from "./variable.ts";

/** The image that a group describes, made ready to be shown: its finest level that can be read, of those that fit together. Rejects with MetadataError where none can. */
export async function makeImage(
	reader: Reader,
	group: GroupNode,
	multiscales: Multiscales,
	choice: VariableOptions,
): Promise<Variable> {
	const { signal } = choice;
	const opening = multiscales.levels.map(({ path }) => openLevel(reader, path, signal));
	const opened = await Promise.all(opening.map((level) => level.catch(errorOf)));
	signal?.throwIfAborted();
	const { image: usable, arrays, problems } = usableLevels(multiscales, opened);
	if (!usable) throw brokenImage(group, problems);
	const image = { group, multiscales: usable };
	const levels: Variable[] = [];
	const own = usable.coordinates ? await coordinateAxes(reader, arrays, choice) : arrays.map(() => ({}));
	for (const [i, level] of usable.levels.entries()) {
		const made = levelVariable(level, arrays[i], usable, choice);
		const axes = { ...made.axes, ...own[i] };
		levels.push({ ...made, axes, path: group.path, image, levels, problems: [...problems, ...made.problems] });
	}
	return levels[0];
}

/** The axes that have coordinates in all levels, and evenly spaced ones where levels differ in size. */
async function coordinateAxes(
	reader: Reader,
	arrays: readonly ArrayNode[],
	{ signal }: VariableOptions,
): Promise<Record<string, Axis>[]> {
	const made = await Promise.all(arrays.map(({ path }) => makeVariable(reader, path, { signal })));
	const [{ node }] = made;
	const common = node.dims.filter((dim) => {
		const axes = made.map((variable) => variable.axes[dim]);
		const same = axes.every((axis) => axis?.size === axes[0].size);
		return axes.every((axis) => axis?.hasCoordinates && (same || axis.scale === "linear"));
	});
	return made.map(({ axes }) => Object.fromEntries(common.map((dim) => [dim, axes[dim]])));
}

function errorOf(error: unknown): Error {
	return error instanceof Error ? error : new Error(errorText(error));
}

/** Says why the group of an image can't be shown as one. */
export function brokenImage({ path, name }: GroupNode, problems: readonly string[]): ZarrError {
	const where = path || name;
	return new ZarrError(
		"MetadataError",
		`The image "${where}" can't be shown: ${problems.join(" ")} Choose one of its arrays instead.`,
		{ path },
	);
}

async function openLevel({ hierarchy }: Reader, path: string, signal?: AbortSignal): Promise<ArrayNode> {
	const node = await hierarchy.node(path, signal);
	if (node.kind === "group") throw new ZarrError("MetadataError", "it is a group, not an array.", { path });
	return node;
}

function levelVariable(level: Level, array: ArrayNode, image: Multiscales, { field }: VariableOptions): Variable {
	const named = { ...array, dims: image.axes.map(({ name }) => name) };
	const chosen = shownField(named, field);
	const node = chosen === null ? named : fieldNode(named, chosen);
	const axes = Object.fromEntries(
		image.axes.map((axis, i) => [axis.name, axisOf(axis, node.shape[i], level.scale[i], level.translation[i], image)]),
	);
	const table = chosen === null && (field === TABLE || !isNumeric(node.dtype));
	const variable = variableOf({ node, array: named, field: chosen, table, axes, ...drawnSpace(image, node) }, []);
	const channel = image.axes.find(({ type }) => type === "channel")?.name ?? variable.channel;
	return { ...variable, channel, title: [image.name, chosen].filter(Boolean).join(", ") };
}

/** The last two axes of space; where there are fewer, what is drawn of any array. */
function drawnSpace({ axes }: Multiscales, node: ArrayNode): { x: string | null; y: string | null } {
	const space = axes.filter(({ type }) => type === "space").map(({ name }) => name);
	return space.length >= 2 ? { x: space[space.length - 1], y: space[space.length - 2] } : drawnDims(node, []);
}

function axisOf(
	{ name, type, unit }: ImageAxis,
	size: number,
	step: number,
	first: number,
	{ channels }: Multiscales,
): Axis {
	if (type === "channel" && channels?.length === size) {
		const values = channels.map(({ label }, i) => label || String(i));
		return makeAxis(name, size, { values, attrs: {}, dtype: "string" });
	}
	if (type !== "space" && unit === "" && step === 1 && first === 0) return makeAxis(name, size);
	return { ...evenAxis(name, size, { first, step, units: unit }), space: type === "space" };
}

/** A level of a variable, and what of it a request for the finest one shows: the cells that lie at the same place. */
export function atLevel(
	variable: Variable,
	level: number,
	request: PlaneRequest,
): { readonly variable: Variable; readonly request: PlaneRequest } {
	const [finest, coarse] = [variable.levels[0], variable.levels[level]];
	if (finest === coarse) return { variable: coarse, request };
	const { x, y, reduce } = request;
	const at = (dim: string, cell: number) => cellAt(finest.axes[dim], coarse.axes[dim], cell);
	const moved = Object.entries(request.index).map(([dim, cell]) => [dim, at(dim, cell)]);
	const index = Object.fromEntries(moved);
	if (!reduce) return { variable: coarse, request: { x, y, index } };
	const [first, last] = [reduce.span[0], reduce.span[1] - 1].map((cell) => at(reduce.dim, cell));
	return { variable: coarse, request: { x, y, index, reduce: { ...reduce, span: [first, last + 1] } } };
}

/** The cell of an axis where cell `at` of another has its middle; the nearest one where that lies outside. */
function cellAt(of: Axis, axis: Axis, at: number): number {
	return of.size === axis.size ? at : clampedIndex(axis, of.position(at));
}

/** Which level of a variable a slice shows. */
export function levelOf({ levels }: Pick<Variable, "levels">, slice: { readonly path: string }): number {
	return Math.max(
		0,
		levels.findIndex(({ node }) => node.path === slice.path),
	);
}

/** How many images the group describes that a variable was found for; an array is one. */
function imageCount({ image }: Pick<Variable, "image">): number {
	return image?.multiscales.among?.names.length ?? 1;
}

/** Throws SelectionError for an image that a group does not describe. */
export function checkImage(variable: Variable, image = 0): void {
	const count = imageCount(variable);
	if (image < count) return;
	const has = count === 1 ? "there is one; give 0" : `the group has the images 0 to ${count - 1}`;
	throw new ZarrError("SelectionError", `image is ${saidValue(image)}, but ${has}.`, { path: variable.path });
}

/** Throws SelectionError for a level that an image does not have; of an array alone it is not looked at. */
export function checkLevel({ image, levels, path }: Variable, level: number | undefined): void {
	if (!image || level === undefined || level < levels.length) return;
	const last = levels.length - 1;
	const has = last === 0 ? "the image has one level; give 0" : `the image has the levels 0 to ${last}`;
	throw new ZarrError("SelectionError", `level is ${saidValue(level)}, but ${has}.`, { path });
}
