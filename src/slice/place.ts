/** Where a plane lies in its array: which dims are drawn, and the position on each of the others; what does not fit is refused. Pure. */
import { ZarrError } from "../errors.ts";
import { saidValue } from "../given.ts";
import type { ArrayNode } from "../hierarchy/node.ts";
import type { ReduceState } from "../reduce.ts";

/** Which plane of a variable: the dims along its sides, and where it lies on the others. */
export interface PlaneRequest {
	readonly x: string | null;
	readonly y: string | null;
	readonly index: Readonly<Record<string, number>>;
	/** Many planes as one, along a dim that is not drawn; its position in `index` is not looked at then. */
	readonly reduce?: ReduceState;
}

/** Throws SelectionError for what is no dim of the array. */
export function checkDim(node: ArrayNode, way: string, dim: string): void {
	if (node.dims.includes(dim)) return;
	throw unfit(node, `${way} is ${saidValue(dim)}, but ${known(node)}.`);
}

/** Throws SelectionError unless x and y are dims of the array, and two different ones; null where it has too few. */
export function checkSides(node: ArrayNode, { x, y }: Pick<PlaneRequest, "x" | "y">): void {
	for (const [way, dim, rank] of [["x", x, 1] as const, ["y", y, 2] as const]) {
		if (node.dims.length < rank && dim !== null)
			throw unfit(node, `${way} is ${saidValue(dim)}, but ${known(node)}; leave ${way} out, or give null.`);
		if (node.dims.length < rank) continue;
		if (dim === null) throw unfit(node, `${way} is null; give one of the dimensions ${node.dims.join(", ")}.`);
		checkDim(node, way, dim);
	}
	if (x !== null && x === y)
		throw unfit(node, `x and y are both ${saidValue(x)}; give two different ones of ${node.dims.join(", ")}.`);
}

/** The position along every dim that is not drawn, counted from the beginning; 0 where none is given. Those of drawn dims are not looked at. Throws SelectionError. */
export function fullIndex(node: ArrayNode, { x, y, index }: PlaneRequest): Record<string, number> {
	const unknown = Object.keys(index).find((dim) => !node.dims.includes(dim));
	if (unknown !== undefined) throw unfit(node, `index names ${saidValue(unknown)}, but ${known(node)}.`);
	const drawn = node.dims.map((dim) => dim === x || dim === y);
	return Object.fromEntries(
		node.dims.flatMap((dim, axis) => (drawn[axis] ? [] : [[dim, positionOn(node, axis, index[dim])]])),
	);
}

/** Why what a request reduces can't be: along what is no dim, or a drawn one, over positions that there are not, or to a mean of times; null where it can. */
export function reduceMisfit(node: ArrayNode, { x, y, reduce }: PlaneRequest): string | null {
	if (!reduce) return null;
	const { dim, op, span } = reduce;
	if (!node.dims.includes(dim)) return `reduce.dim is ${saidValue(dim)}, but ${known(node)}.`;
	if (dim === x || dim === y)
		return `reduce.dim is ${saidValue(dim)}, which is drawn; give a dimension that has a position in index.`;
	const size = node.shape[node.dims.indexOf(dim)];
	if (span[1] > size)
		return `reduce.span is ${saidValue(span)}, but ${dim} has ${size} positions; give [start, stop) with stop up to ${size}.`;
	const { tick, name } = node.dtype;
	if (op === "mean" && tick)
		return `reduce.op is "mean", but "${node.path || node.name}" holds ${name}; give "max" or "min".`;
	return null;
}

/** Throws SelectionError for what can't be reduced so. */
export function checkReduce(node: ArrayNode, request: PlaneRequest): void {
	const wrong = reduceMisfit(node, request);
	if (wrong !== null) throw unfit(node, wrong);
}

function positionOn(node: ArrayNode, axis: number, given = 0): number {
	const [dim, size] = [node.dims[axis], node.shape[axis]];
	const at = given < 0 ? given + size : given; // negative ones count from the end, as NumPy has it
	if (Number.isInteger(at) && at >= 0 && at < Math.max(1, size)) return at;
	throw unfit(node, `index.${dim} is ${saidValue(given)}, but ${dim} has ${size} positions; give ${positions(size)}.`);
}

/** Which positions an axis has. */
export function positions(size: number): string {
	if (size < 2) return "0";
	return `a whole number from 0 to ${size - 1}, or from -${size} to -1 to count from the end`;
}

function known({ dims, path, name }: ArrayNode): string {
	const has =
		dims.length === 0 ? "has no dimensions" : `has the dimension${dims.length > 1 ? "s" : ""} ${dims.join(", ")}`;
	return `"${path || name}" ${has}`;
}

function unfit({ path }: ArrayNode, text: string): ZarrError {
	return new ZarrError("SelectionError", text, { path });
}
