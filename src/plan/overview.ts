/** What is read of a plane that is too much as a whole: chunks spread evenly over what is seen of it, and of their cells as many as it has pixels. Pure. */
import { type ChunkGrid, chunkAt, chunkSpan } from "../hierarchy/grid.ts";
import { behind, type ChunkPart, chunksBehind, type Plane, partMaker, type Window } from "./chunks.ts";
import type { Extent } from "./level.ts";
import { chunksAlong, type Span } from "./outward.ts";
import type { RankedPart } from "./together.ts";

/** Every so many-th cell of a window of a plane, of which those are read that lie in chosen chunks. */
export interface Sampling {
	/** Begins at multiples of `every`. */
	readonly window: Window;
	/** Cells of the plane from one column, and from one row, to the next. */
	readonly every: Extent;
	/** Chunks from one that is read to the next, along x and y, counted from the array's middle: powers of two, so that those of an overview are among those of a closer one. */
	readonly apart: Extent;
}

/** The overview of what is seen of a plane, by at most `most` chunks (1 or more, and of many planes those behind them, too), whose columns and rows are `every` cells apart. */
export function sampleWindow(
	grid: ChunkGrid,
	plane: Plane,
	seen: Window,
	{ every, most }: { every: Extent; most: number },
): Sampling {
	const [x, y] = every;
	const window = { ...seen, x0: seen.x0 - (seen.x0 % x), y0: seen.y0 - (seen.y0 % y) };
	const sides = [sideOf(grid, plane, window, every, 0), sideOf(grid, plane, window, every, 1)] as const;
	const apart: [number, number] = [1, 1];
	const count = (at: 0 | 1) => countOf(sides[at], apart[at]);
	const reach = (at: 0 | 1) => (apart[at] * grid.chunks[sides[at].axis]) / every[at];
	// more than one chunk a column would not be seen
	for (const at of [0, 1] as const) while (reach(at) < 1 && count(at) > 1) apart[at] *= 2;
	while (count(0) * count(1) > most) {
		const at = count(1) === 1 || (count(0) > 1 && reach(0) < reach(1)) ? 0 : 1;
		apart[at] *= 2;
	}
	return { window, every, apart };
}

/** Columns and rows of an overview. */
export function sampledSize({ window: { x0, x1, y0, y1 }, every: [x, y] }: Sampling): Extent {
	return [Math.ceil((x1 - x0) / x), Math.ceil((y1 - y0) / y)];
}

/** How many chunks an overview reads. */
export function sampledChunks(grid: ChunkGrid, plane: Plane, sampling: Sampling): number {
	const [columns, rows] = [spansOf(grid, plane, sampling, 0), spansOf(grid, plane, sampling, 1)];
	return columns.length * rows.length * chunksBehind(grid, plane);
}

/** The chunks of an overview, those nearest to its middle first; their places are columns and rows of it. */
export function planSampled(grid: ChunkGrid, plane: Plane, sampling: Sampling): RankedPart[] {
	const columns = spansOf(grid, plane, sampling, 0);
	const rows = spansOf(grid, plane, sampling, 1);
	const part = partMaker(grid, plane);
	const [width, height] = sampledSize(sampling);
	const far = ({ left, top, width: w, height: h }: ChunkPart) =>
		Math.hypot(left + w / 2 - width / 2, top + h / 2 - height / 2);
	const parts = rows.flatMap((row) => columns.map((column) => ({ ...part(column, row), every: sampling.every })));
	const { through } = plane;
	const inOrder = parts.sort((one, other) => far(one) - far(other));
	const all = through ? inOrder.flatMap((one) => [...behind(grid, through, one)]) : inOrder;
	return all.map((one, rank) => ({ ...one, rank }));
}

/** An axis of the plane, and what of it is sampled. */
interface Side {
	readonly axis: number;
	readonly from: number;
	readonly to: number;
	readonly every: number;
	/** The array's middle chunk, the first and the last of the window. */
	readonly middle: number;
	readonly first: number;
	readonly last: number;
}

function sideOf(grid: ChunkGrid, plane: Plane, { x0, x1, y0, y1 }: Window, every: Extent, at: 0 | 1): Side {
	const axis = [plane.x, plane.y][at];
	const [from, to] = at === 0 ? [x0, x1] : [y0, y1];
	const middle = Math.floor(chunksAlong(grid, axis, 0, grid.shape[axis]) / 2);
	return {
		axis,
		from,
		to,
		every: every[at],
		middle,
		first: chunkAt(grid, axis, from),
		last: chunkAt(grid, axis, to - 1),
	};
}

/** Which steps of `apart` chunks from the middle lie in the window. */
function stepsOf({ middle, first, last }: Side, apart: number): [from: number, to: number] {
	return [Math.ceil((first - middle) / apart), Math.floor((last - middle) / apart)];
}

function countOf(side: Side, apart: number): number {
	const [from, to] = stepsOf(side, apart);
	return to - from + 1;
}

/** The chunks of an axis that are read, in order, and the columns (or rows) of the overview whose cells they hold. */
function spansOf(grid: ChunkGrid, plane: Plane, { window, every, apart }: Sampling, at: 0 | 1): Omit<Span, "away">[] {
	const side = sideOf(grid, plane, window, every, at);
	const found: Omit<Span, "away">[] = [];
	const [low, high] = stepsOf(side, apart[at]);
	for (let step = low; step <= high; step++) {
		const before = found.at(-1);
		const free = before ? before.at + before.length : 0;
		const [begin, end] = columnsOf(grid, side, side.middle + step * apart[at], apart[at] === 1);
		const first = Math.max(begin, free);
		if (first >= end) continue;
		const cell = side.from + first * side.every;
		const chunk = chunkAt(grid, side.axis, cell);
		// where chunks differ in size, two may have their columns in one
		if (chunk === before?.chunk) continue;
		found.push({ chunk, start: cell - chunkSpan(grid, side.axis, chunk)[0], at: first, length: end - first });
	}
	return found;
}

/** The columns whose cells a chunk holds: those that lie in it whole, as what lies beside it is not read, unless all chunks are. Of one that is too narrow for any, the column that is nearest to its middle. */
function columnsOf(
	grid: ChunkGrid,
	{ axis, from, to, every }: Side,
	chunk: number,
	all: boolean,
): [from: number, to: number] {
	const [begin, end] = chunkSpan(grid, axis, chunk).map((cell) => (cell - from) / every);
	const count = Math.ceil((to - from) / every);
	const first = Math.max(0, Math.ceil(begin));
	const beyond = all || from + end * every >= grid.shape[axis];
	const stop = Math.min(count, beyond ? Math.ceil(end) : Math.floor(end));
	if (first < stop) return [first, stop];
	const [low, high] = [Math.max(0, begin), Math.min(count, end)];
	const only = Math.max(0, Math.min(count - 1, Math.ceil((low + high) / 2 - 0.5)));
	return [only, only + 1];
}
