/** Cells in their places under any continuous scale. Pure. */
import type { Columns } from "./image.ts";

/** How far an edge may lie from its place in pixels when cells are taken for evenly spaced. */
const EVEN = 0.01;

/** The room for cells along an axis. */
export interface Room {
	/** Pixels between which cells are drawn; what lies beyond is cut off. */
	readonly from: number;
	readonly to: number;
	/** How many pixels of the picture a pixel of the room may take. */
	readonly ratio: number;
	/** Whether evenly spaced cells that lie in the room may take one pixel of the picture each, to be enlarged. */
	readonly compact: boolean;
}

/**
 * The cells in view of an axis, in the order of the pixels, by the pixels of their edges (one more than cells, rising or falling): each
 * once, or the one under the centre of each pixel of the picture. A cell with an edge that has no place (zero on a log scale) is left out.
 */
export function placeCells(edges: ArrayLike<number>, { from, to, ratio, compact }: Room): Columns {
	const rising = ascending(edges);
	if (!rising) return { cells: new Int32Array(0), start: from, length: 0 };
	const { at, cell, count } = rising;
	const low = Math.max(from, at[0]);
	const high = Math.min(to, at[count]);
	if (!(high > low)) return { cells: new Int32Array(0), start: from, length: 0 };
	const size = Math.max(1, Math.round((high - low) * ratio));
	const step = (at[count] - at[0]) / count;
	const whole = at[0] >= from - EVEN && at[count] <= to + EVEN;
	if (compact && whole && count <= size && at.every((edge, i) => Math.abs(edge - at[0] - i * step) < EVEN))
		return { cells: Int32Array.from({ length: count }, (_, i) => cell(i)), start: at[0], length: at[count] - at[0] };
	const cells = new Int32Array(size);
	let i = 0;
	for (let k = 0; k < size; k++) {
		const pixel = low + ((k + 0.5) * (high - low)) / size;
		while (i < count - 1 && at[i + 1] <= pixel) i++;
		cells[k] = cell(i);
	}
	return { cells, start: low, length: high - low };
}

/** The edges that have a place, from small to large, and which cell lies behind the i-th; null where none does. */
function ascending(edges: ArrayLike<number>): { at: Float64Array; cell(i: number): number; count: number } | null {
	const all = Float64Array.from(edges);
	const first = all.findIndex(Number.isFinite);
	const last = all.findLastIndex(Number.isFinite);
	const count = last - first;
	if (first < 0 || count < 1) return null;
	const at = all.slice(first, last + 1);
	if (at[0] <= at[count]) return { at, count, cell: (i) => first + i };
	return { at: at.reverse(), count, cell: (i) => last - 1 - i };
}
