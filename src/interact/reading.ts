/** What is read out of a cell: its value, coordinates, indices and chunk. Pure. */
import type { Axis } from "../hierarchy/axis.ts";
import { chunkAt } from "../hierarchy/grid.ts";
import { holdsSamples } from "../hierarchy/role.ts";
import type { Variable } from "../read.ts";
import { type ReduceState, reduceText } from "../reduce.ts";
import { cellText } from "../render/text.ts";
import { differenceParts } from "../slice/difference.ts";
import { oneCell, type Slice, VALID } from "../slice/slice.ts";
import { reducedVariable } from "../slice/variable.ts";
import type { Cell } from "./pointer.ts";

/** The position of a cell along every dim, in the array's own order. */
export function arrayIndex(variable: Variable, slice: Slice, { column, row }: Cell): number[] {
	const [y, x] = slice.dims.length === 2 ? slice.dims : [undefined, slice.dims[0]];
	const at = (dim: string, edge: number, cell: number) =>
		firstCell(variable.axes[dim], edge) + cell * slice.every[slice.dims.indexOf(dim)];
	return variable.node.dims.map((dim) => {
		if (dim === x) return at(dim, slice.x1, column);
		if (dim === y) return at(dim, slice.y1, row);
		return slice.index[dim] ?? 0;
	});
}

/** The cell that begins at an edge, which lies there up to rounding. */
export function firstCell({ edges: [from, to], size }: Axis, edge: number): number {
	return Math.round(((edge - from) / (to - from)) * size);
}

/** Where a cell lies, by its position along every dim; those that are `drawn` come first: "at 43.75°N 75°W · 1998-06-01 · [138, 23, 32] · chunk 2.0.0"; where many planes are one, "max of time 100–138 · [100:139, 23, 32]". */
export function placeText(
	{ node, axes }: Variable,
	drawn: readonly string[],
	index: readonly number[],
	reduce?: ReduceState,
): string {
	const named = (dim: string) => {
		if (dim === reduce?.dim) return reduceText(reduce);
		return axes[dim].hasCoordinates ? cellText(axes[dim], index[node.dims.indexOf(dim)]) : "";
	};
	const place = drawn.map(named).filter(Boolean).join(" ");
	const others = node.dims.filter((dim) => !drawn.includes(dim)).map(named);
	const chunk = reduce ? "" : index.map((i, k) => chunkAt(node, k, i)).join(".");
	const positions = index.map((i, k) => (node.dims[k] === reduce?.dim ? reduce.span.join(":") : i));
	const at = index.length > 0 ? `[${positions.join(", ")}]` : "";
	return [place && `at ${place}`, ...others, at, chunk && `chunk ${chunk}`].filter(Boolean).join(" · ");
}

/** Value and place of a cell: "291.6 K", "at 43.75°N 75°W · 1998-06-01 · [138, 23, 32] · chunk 2.0.0"; of red, green and blue that lie side by side those of all `planes` that are drawn: "(12, 200, 3, 128)". */
export function readingOf(
	variable: Variable,
	slice: Slice,
	cell: Cell,
	planes: readonly Slice[] = [slice],
): { value: string; where: string } {
	const where = placeText(variable, slice.dims, arrayIndex(variable, slice, cell), slice.reduce);
	const along = samplesOf(variable);
	if (planes.length < 2 || along === null) return { value: valueText(variable, slice, cell), where };
	const samples = planes.toSorted((one, other) => one.index[along] - other.index[along]);
	return { value: `(${samples.map((sample) => valueText(variable, sample, cell)).join(", ")})`, where };
}

/** The axis along which an array holds red, green and blue; null where it holds none. */
function samplesOf({ channel, image, node }: Variable): string | null {
	if (channel === null || image?.multiscales.channels) return null;
	const at = node.dims.indexOf(channel);
	const axis = { name: channel, size: node.shape[at], last: at === node.dims.length - 1 };
	return holdsSamples(axis, node.dtype.name) ? channel : null;
}

function valueText(variable: Variable, slice: Slice, cell: Cell): string {
	const at = cell.row * slice.width + cell.column;
	const { stored, mask } = oneCell(slice, at);
	const one = {
		stored,
		mask,
		get data() {
			return slice.data.subarray(at, at + 1);
		},
	};
	const value = reducedVariable(variable, slice.reduce?.op).format(one, 0);
	const text = mask[0] === VALID && variable.units ? `${value} ${variable.units}` : value;
	const { difference } = variable;
	const parts = differenceParts(slice);
	if (!difference || !parts) return text;
	return `${text} = ${valueText(difference.of, parts[0], cell)} − ${valueText(difference.other, parts[1], cell)}`;
}

/** What a slice is, in words: "air_temperature, longitude by latitude, time 1998-06-01 (138)"; of an overview, that it is one. Pure. */
export function sliceLabel(variable: Variable, slice: Slice): string {
	const [y, x] = slice.dims.length === 2 ? slice.dims : [undefined, slice.dims[0]];
	const drawn = x === undefined ? [] : [y === undefined ? `along ${x}` : `${x} by ${y}`];
	const rest = Object.entries(slice.index).map(([dim, at]) => {
		const axis = variable.axes[dim];
		return axis.hasCoordinates ? `${dim} ${axis.label(at)} (${at})` : `${dim} ${at}`;
	});
	const name = variable.difference ? variable.title : slice.path || variable.title;
	const reduced = slice.reduce ? [reduceText(slice.reduce)] : [];
	const overview = slice.every.some((every) => every > 1) ? ["overview"] : [];
	return [name, ...overview, ...reduced, ...drawn, ...rest].join(", ");
}
