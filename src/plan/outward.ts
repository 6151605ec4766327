/** From the middle outwards: the chunks of an axis, and the pairs of two axes, each made when it is asked for. Pure. */
import { type ChunkGrid, chunkAt, chunkSpan } from "../hierarchy/grid.ts";

/** What a range of cells takes of one chunk of an axis. */
export interface Span {
	readonly chunk: number;
	/** First cell in the chunk. */
	readonly start: number;
	/** First cell in the range. */
	readonly at: number;
	readonly length: number;
	/** Cells between its middle and that of the range. */
	readonly away: number;
}

/** Spans by rank, the nearest to the middle first. */
export interface Spans {
	/** Null from their number on. */
	at(rank: number): Span | null;
}

/** How many chunks of an axis the cells [from, to) intersect; of no axis (−1) its one cell. */
export function chunksAlong(grid: ChunkGrid, axis: number, from: number, to: number): number {
	if (to <= from) return 0;
	return axis < 0 ? 1 : chunkAt(grid, axis, to - 1) + 1 - chunkAt(grid, axis, from);
}

/** The chunks of an axis that the cells [from, to) intersect, by how far their middles lie from that of the range. */
export function spansFromMiddle(grid: ChunkGrid, axis: number, from: number, to: number): Spans {
	const known: Span[] = [];
	const count = chunksAlong(grid, axis, from, to);
	if (axis < 0 && count > 0) known.push({ chunk: 0, start: 0, at: 0, length: 1, away: 0 });
	if (axis < 0 || count === 0) return { at: (rank) => known[rank] ?? null };
	const middle = (from + to) / 2;
	const first = chunkAt(grid, axis, from);
	const spanOf = (chunk: number): Span | null => {
		if (chunk < first || chunk >= first + count) return null;
		const [start, end] = chunkSpan(grid, axis, chunk);
		const [begin, stop] = [Math.max(from, start), Math.min(to, end)];
		const away = Math.abs((begin + stop) / 2 - middle);
		return { chunk, start: begin - start, at: begin - from, length: stop - begin, away };
	};
	// below one whose middle is not before the range's, distances grow downwards, and from there on upwards
	const central = chunkAt(grid, axis, Math.floor(middle));
	const [start, end] = [Math.max(from, chunkSpan(grid, axis, central)[0]), chunkSpan(grid, axis, central)[1]];
	const pivot = (start + Math.min(to, end)) / 2 < middle ? central + 1 : central;
	let [below, above] = [spanOf(pivot - 1), spanOf(pivot)];
	const next = (): Span | null => {
		const taken = above && (!below || above.away < below.away) ? above : below;
		if (taken && taken === above) above = spanOf(taken.chunk + 1);
		else if (taken) below = spanOf(taken.chunk - 1);
		return taken;
	};
	const at = (rank: number): Span | null => {
		for (let more = known.length <= rank ? next() : null; more; more = known.length <= rank ? next() : null)
			known.push(more);
		return known[rank] ?? null;
	};
	return { at };
}

/** A row, and how far along it the pairs have been given. */
interface Front {
	readonly row: number;
	column: number;
	/** Square of the next pair's distance. */
	far: number;
}

/** Every pair of a row and a column, the nearest to the middle first: a heap of the rows that have been begun, by their next pair. */
export function* pairsFromMiddle(rows: Spans, columns: Spans): Generator<[row: Span, column: Span], void, void> {
	const heap: Front[] = [];
	const open = (row: number) => {
		const far = distance(rows.at(row), columns.at(0));
		if (far < Number.POSITIVE_INFINITY) rise(heap, { row, column: 0, far });
	};
	open(0);
	while (heap.length > 0) {
		const [front] = heap;
		const { row, column } = front;
		yield [rows.at(row) as Span, columns.at(column) as Span];
		front.column++;
		front.far = distance(rows.at(row), columns.at(front.column));
		if (front.far === Number.POSITIVE_INFINITY) drop(heap);
		else sink(heap, front);
		if (column === 0) open(row + 1);
	}
}

function distance(row: Span | null, column: Span | null): number {
	return row && column ? row.away ** 2 + column.away ** 2 : Number.POSITIVE_INFINITY;
}

function rise(heap: Front[], entry: Front): void {
	let at = heap.length;
	for (; at > 0 && heap[(at - 1) >> 1].far > entry.far; at = (at - 1) >> 1) heap[at] = heap[(at - 1) >> 1];
	heap[at] = entry;
}

/** Takes the first away. */
function drop(heap: Front[]): void {
	const last = heap.pop();
	if (last && heap.length > 0) sink(heap, last);
}

/** Puts an entry in place of the first, and down to where it belongs. */
function sink(heap: Front[], entry: Front): void {
	let at = 0;
	for (;;) {
		let child = 2 * at + 1;
		if (child + 1 < heap.length && heap[child + 1].far < heap[child].far) child++;
		if (child >= heap.length || heap[child].far >= entry.far) break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = entry;
}
