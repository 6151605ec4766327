/** Any rank, exact: stored values of a selection, gathered from its chunks. */
import { type ChunkSource, getChunk } from "../decode/chunk.ts";
import { ZarrError } from "../errors.ts";
import { feed } from "../fetch/feed.ts";
import { saidValue } from "../given.ts";
import { type Cell, type Dtype, isVariable, type Scalar } from "../hierarchy/dtype.ts";
import { chunkAt, chunkSpan, strides } from "../hierarchy/grid.ts";
import type { ArrayNode, Attributes } from "../hierarchy/node.ts";
import { cellOf, cellsIn } from "../hierarchy/record.ts";
import type { NumberArray } from "../numbers.ts";
import { checkChunks, checkSize, MOST, MOST_ASKED, roomFor } from "./bound.ts";
import { storableFill } from "./values.ts";

/** What to read along one axis: everything, one position (which drops the axis), or a range with a positive step. */
export type AxisSelection = null | number | readonly [start: number | null, stop: number | null, step?: number];

/** What to read: one entry per axis, or by dimension name; what is not named is read whole. */
export type Selection = readonly AxisSelection[] | Readonly<Record<string, AxisSelection>>;

/** Stored values, before CF decoding. */
export interface ArrayValues {
	/** C order: numbers in the typed array of their type (complex ones as pairs of real and imaginary part, so twice as many), strings as a list, bytes and raw bits as bytes, structs as objects by field, objects as what they are. */
	readonly data: NumberArray | Cell[] | Record<string, unknown>[];
	/** Size of each axis that is left: integers in the selection have dropped theirs. */
	readonly shape: readonly number[];
	/** NumPy's name. */
	readonly dtype: string;
	/** Names of the axes that are left. */
	readonly dims: readonly string[];
	/** The array's attributes as stored. */
	readonly attrs: Attributes;
	/** As a cell of `data`, save that complex ones are a pair and booleans `true` or `false`; null where v2 says null. */
	readonly fillValue: Scalar | Record<string, unknown>;
}

/** Positions start, start + step, … (count of them) along one axis. */
interface Steps {
	readonly start: number;
	readonly step: number;
	readonly count: number;
	readonly drop: boolean;
}

/** Reads a selection of an array. Rejects with SelectionError, ChunkError, BudgetError (over 2^31 bytes, 2^25 values that are no numbers, or 2^18 chunks; too little memory), or what the store says. */
export async function readValues(
	source: ChunkSource,
	node: ArrayNode,
	selection: Selection = [],
	signal?: AbortSignal,
): Promise<ArrayValues> {
	const axes = node.shape.map((size, axis) => steps(selectionOf(node, selection, axis), size, node, axis));
	const size = axes.some(({ count }) => count === 0) ? 0 : axes.reduce((product, { count }) => product * count, 1);
	checkSize(node, size);
	const hit = size === 0 ? null : chunksOf(node, axes);
	const data = roomFor(node, size);
	const target = strides(axes.map(({ count }) => count));
	const read = async (coords: readonly number[]) => {
		const chunk = await getChunk(source, node, coords, { signal });
		gather(data, target, axes, node, coords, chunk);
	};
	if (hit) await feed(product(hit), read, { most: MOST_ASKED, signal });
	const kept = axes.flatMap(({ drop }, axis) => (drop ? [] : [axis]));
	return {
		data: cellsOf(data, node.dtype),
		shape: kept.map((axis) => axes[axis].count),
		dtype: node.dtype.name,
		dims: kept.map((axis) => node.dims[axis]),
		attrs: node.attrs,
		fillValue: fillCell(node),
	};
}

/** The fill value in the form of the cells. */
function fillCell({ fillValue, dtype }: ArrayNode): ArrayValues["fillValue"] {
	if (!(fillValue instanceof Uint8Array)) return fillValue;
	return isVariable(dtype.zarrita) ? fillValue.slice() : cellOf(fillValue, dtype);
}

function selectionOf(node: ArrayNode, selection: Selection, axis: number): AxisSelection {
	if (!Array.isArray(selection)) {
		const unknown = Object.keys(selection).find((dim) => !node.dims.includes(dim));
		if (unknown !== undefined) throw bad(node, `there is no dimension "${unknown}"; it has ${node.dims.join(", ")}`);
		return (selection as Readonly<Record<string, AxisSelection>>)[node.dims[axis]] ?? null;
	}
	if (selection.length > node.shape.length)
		throw bad(node, `the selection has ${selection.length} entries for ${node.shape.length} axes`);
	return selection[axis] ?? null;
}

function bad(node: ArrayNode, what: string): ZarrError {
	return new ZarrError("SelectionError", `"${node.path || node.name}" can't be read so: ${what}.`, { path: node.path });
}

function steps(selection: AxisSelection, size: number, node: ArrayNode, axis: number): Steps {
	if (selection === null) return { start: 0, step: 1, count: size, drop: false };
	if (typeof selection === "number") {
		const at = selection < 0 ? selection + size : selection;
		if (!Number.isInteger(at) || at < 0 || at >= size)
			throw bad(node, `index ${selection} is out of range for "${node.dims[axis]}", which has ${size} positions`);
		return { start: at, step: 1, count: 1, drop: true };
	}
	if (!Array.isArray(selection))
		throw bad(
			node,
			`the selection of "${node.dims[axis]}" is ${saidValue(selection)}; give null, a whole number or [start, stop, step]`,
		);
	const [from, to, step = 1] = selection;
	const start = bound(from ?? 0, size);
	const stop = bound(to ?? size, size);
	if (!Number.isInteger(step) || step < 1 || !Number.isInteger(start) || !Number.isInteger(stop))
		throw bad(node, `[${selection.join(", ")}] is no range of whole positions with a positive step`);
	if (Math.abs(from ?? 0) > size || Math.abs(to ?? 0) > size)
		throw bad(node, `[${selection.join(", ")}] is out of range for "${node.dims[axis]}", which has ${size} positions`);
	return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)), drop: false };
}

function bound(at: number, size: number): number {
	return Math.max(0, Math.min(size, at < 0 ? at + size : at));
}

/** The chunks that hold a selected position, of which there is one on each axis, axis by axis. */
function chunksOf(node: ArrayNode, axes: readonly Steps[]): number[][] {
	const hit = axes.map((range, axis) => chunksAlong(node, axis, range));
	checkChunks(
		node,
		hit.reduce((count, { length }) => count * length, 1),
	);
	return hit;
}

/** One of each list, in C order, each made when it is asked for. */
function* product(lists: readonly (readonly number[])[]): Generator<number[], void, void> {
	const at = lists.map(() => 0);
	for (;;) {
		yield lists.map((list, axis) => list[at[axis]]);
		let axis = lists.length - 1;
		while (axis >= 0 && ++at[axis] === lists[axis].length) at[axis--] = 0;
		if (axis < 0) return;
	}
}

/** The chunks of an axis that hold a selected position; of too many the first ones. */
function chunksAlong(node: ArrayNode, axis: number, { start, step, count }: Steps): number[] {
	const hit: number[] = [];
	for (let i = 0; i < count && hit.length <= MOST.chunks; ) {
		const chunk = chunkAt(node, axis, start + i * step);
		hit.push(chunk);
		i = Math.ceil((chunkSpan(node, axis, chunk)[1] - start) / step);
	}
	return hit;
}

/** Moves the selected cells of one chunk to their places. */
function gather(
	data: NumberArray | Cell[],
	target: readonly number[],
	axes: readonly Steps[],
	node: ArrayNode,
	coords: readonly number[],
	chunk: { data: NumberArray | readonly Cell[] | null; stride: readonly number[] },
): void {
	const ranges = axes.map(({ start, step, count }, axis) => {
		const [begin, stop] = chunkSpan(node, axis, coords[axis]);
		const first = Math.max(0, Math.ceil((begin - start) / step));
		const end = Math.min(count, Math.ceil((stop - start) / step));
		return { first, end, from: start + first * step - begin, step };
	});
	const out = data as Cell[];
	const missing = missingValues(node);
	const width = missing.length;
	const visit = (axis: number, to: number, from: number): void => {
		if (axis === ranges.length) {
			const cells = chunk.data as readonly Cell[] | null;
			for (let i = 0; i < width; i++) out[width * to + i] = cells === null ? missing[i] : cells[width * from + i];
			return;
		}
		const { first, end, from: at, step } = ranges[axis];
		for (let i = first; i < end; i++)
			visit(axis + 1, to + i * target[axis], from + (at + (i - first) * step) * (chunk.stride[axis] ?? 0));
	};
	visit(0, 0, 0);
}

/** A value that the caller may change: those of a chunk are kept for others. */
function own(cell: Cell): Cell {
	if (typeof cell !== "object" || cell === null) return cell;
	return cell instanceof Uint8Array ? cell.slice() : structuredClone(cell);
}

/** Values that lie as bytes, each for itself. */
function cellsOf(data: NumberArray | Cell[], dtype: Dtype): ArrayValues["data"] {
	if (isVariable(dtype.zarrita)) return (data as Cell[]).map(own);
	if (dtype.kind !== "bytes" && dtype.kind !== "struct") return data;
	return cellsIn(data as Uint8Array, dtype);
}

/** What a cell of a missing chunk holds: one value, the two parts of a complex one, or bytes. */
function missingValues({ dtype, fillValue }: ArrayNode): readonly Cell[] {
	if (dtype.kind === "string") return [typeof fillValue === "string" ? fillValue : ""];
	if (dtype.zarrita === "bytes") return [fillValue instanceof Uint8Array ? fillValue : new Uint8Array()];
	if (dtype.kind === "object") return [fillValue as Cell];
	if (dtype.kind === "complex") return Array.isArray(fillValue) ? fillValue : [0, 0];
	if (dtype.kind === "bytes" || dtype.kind === "struct")
		return Array.from(fillValue instanceof Uint8Array ? fillValue : new Uint8Array(dtype.bytes));
	return [storableFill(fillValue, dtype)];
}
