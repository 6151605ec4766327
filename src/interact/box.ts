/** The mean of a box of the shown plane, and what has to be read for that along a dim. Pure. */
import type { Axis } from "../hierarchy/axis.ts";
import { levelOf, type Variable } from "../read.ts";
import type { Box } from "../slice/boxes.ts";
import { makeMeans } from "../slice/means.ts";
import { maskOf, type Slice, UNREAD } from "../slice/slice.ts";
import { cellWeights, type Weighting, weightingOf } from "../slice/weights.ts";
import type { ViewState } from "../state.ts";
import { firstCell } from "./reading.ts";

/** What is known of a box of the shown plane. */
export interface BoxMean {
	readonly mean: number;
	readonly min: number;
	readonly max: number;
	/** Cells with a value, of all in the box. */
	readonly n: number;
	readonly cells: number;
	readonly weighting: Weighting;
	/** Whether cells of the box were left out of the slice, as not read or as an overview passes over them. */
	readonly partly: boolean;
}

/** The cells of an axis from the one to the other, both of them in it, of an axis that covers the same as the finest. */
export function spanOn(finest: Axis, axis: Axis, a: number, b: number): readonly [start: number, stop: number] {
	const at = (cell: number) => {
		if (finest.size === axis.size) return cell;
		const [first, last] = axis.edges;
		const place = Math.floor(((finest.position(cell) - first) / (last - first)) * axis.size);
		return Math.max(0, Math.min(axis.size - 1, place));
	};
	const [low, high] = [at(a), at(b)].sort((one, other) => one - other);
	return [low, high + 1];
}

/** Weights of the cells [start, stop) of an axis. */
function weightsOn(axis: Axis, [start, stop]: readonly [number, number]): Float64Array {
	return cellWeights(axis)?.subarray(start, stop) ?? new Float64Array(stop - start).fill(1);
}

/** The box between two cells of a variable's own grid, with the weights of its columns and rows. */
export function boxOf(
	{ axes }: Variable,
	{ x, y }: Pick<ViewState, "x" | "y">,
	cells: readonly ViewState["index"][],
): Box {
	const [ax, ay] = [axes[String(x)], axes[String(y)]];
	const [a, b] = cells;
	const columns = spanOn(ax, ax, a[ax.dim], b[ax.dim]);
	const rows = spanOn(ay, ay, a[ay.dim], b[ay.dim]);
	return {
		window: { x0: columns[0], x1: columns[1], y0: rows[0], y1: rows[1] },
		columns: weightsOn(ax, columns),
		rows: weightsOn(ay, rows),
	};
}

/** The mean of the cells of a slice that lie in the box between two cells of the finest level. */
export function boxMean(variable: Variable, slice: Slice, cells: readonly ViewState["index"][]): BoxMean {
	const [dimY, dimX] = slice.dims;
	const { axes } = variable.levels[levelOf(variable, slice)];
	const [ax, ay] = [axes[dimX], axes[dimY]];
	const [everyY, everyX] = slice.every;
	const [a, b] = cells;
	const columns = within(ax, spanOn(variable.axes[dimX], ax, a[dimX], b[dimX]), slice.x1, slice.width, everyX);
	const rows = within(ay, spanOn(variable.axes[dimY], ay, a[dimY], b[dimY]), slice.y1, slice.height, everyY);
	const { means, add, result } = makeMeans(1);
	const [data, mask] = [slice.data, maskOf(slice)];
	add(0, {
		...{ data, mask, pitch: slice.width, left: columns.first, top: rows.first },
		...{ columns: columns.weights, rows: rows.weights },
	});
	result(0);
	const all = columns.cells * rows.cells;
	return {
		...{ mean: means.mean[0], min: means.min[0], max: means.max[0], n: means.n[0], cells: all },
		weighting: weightingOf(ax, ay),
		partly: columns.weights.length * rows.weights.length < all || hasUnread(slice, mask, columns, rows),
	};
}

/** What of an axis' span a slice has: its first column, a weight for each of its columns there, and how many cells the span has. */
interface Columns {
	readonly first: number;
	readonly weights: Float64Array;
	readonly cells: number;
}

function within(
	axis: Axis,
	[start, stop]: readonly [number, number],
	edge: number,
	count: number,
	every: number,
): Columns {
	const left = firstCell(axis, edge);
	const first = Math.max(0, Math.ceil((start - left) / every));
	const last = Math.min(count, Math.ceil((stop - left) / every));
	const all = weightsOn(axis, [0, axis.size]);
	const weights = Float64Array.from({ length: Math.max(0, last - first) }, (_, i) => all[left + (first + i) * every]);
	return { first, weights, cells: stop - start };
}

function hasUnread({ width }: Slice, mask: Uint8Array | null, columns: Columns, rows: Columns): boolean {
	if (!mask) return false;
	for (let row = 0; row < rows.weights.length; row++) {
		const from = (rows.first + row) * width + columns.first;
		if (mask.subarray(from, from + columns.weights.length).includes(UNREAD)) return true;
	}
	return false;
}
