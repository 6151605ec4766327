/** Which planes of a dim are drawn as one: where that has a place, which of them at first, and as somebody moves along the dim. Pure. */
import { ZarrError } from "../errors.ts";
import { sliceFits, type Variable } from "../read.ts";
import type { ReduceOp, ReduceState } from "../reduce.ts";
import { reduceMisfit } from "../slice/place.ts";
import type { ViewState } from "../state.ts";
import { blendedChannels } from "./blend.ts";

/** Why what a state reduces has no place in it; null where it has one. */
function misfit(variable: Variable, state: ViewState): string | null {
	const { path, node, table, channel } = variable;
	const { reduce, layout } = state;
	if (!reduce) return null;
	if (table) return `reduce is of numbers, and "${path || node.name}" is shown as a table; give a field of its cells.`;
	if (layout === "orthogonal") return 'reduce is of one plane, and layout is "orthogonal"; give "single".';
	if (reduce.dim === channel && blendedChannels(variable, state))
		return `reduce.dim is "${channel}", whose channels are blended; give an empty list of channels.`;
	return reduceMisfit(node, state);
}

/** The state without what it reduces, where that no longer has a place in it. Throws SelectionError where that was `asked` for. */
export function withRange(variable: Variable, state: ViewState, asked: boolean): ViewState {
	const wrong = misfit(variable, state);
	if (wrong === null) return state;
	if (asked) throw new ZarrError("SelectionError", wrong, { path: variable.path });
	const { reduce: _, ...rest } = state;
	return rest;
}

/** Whether a dim has positions of which several can be drawn as one. */
export function reduces(variable: Variable, state: ViewState, dim: string): boolean {
	if (variable.axes[dim].size < 2 || state.y === null) return false;
	return misfit(variable, { ...state, reduce: { dim, op: "max", span: [0, 2] } }) === null;
}

/** Whether a way to reduce has a meaning for an array: times have no mean. */
export function hasOp({ node }: Pick<Variable, "node">, op: ReduceOp): boolean {
	return op !== "mean" || !node.dtype.tick;
}

/** So many positions around one, moved as far as it takes to lie within the dim. */
export function spanAround(at: number, length: number, size: number): [start: number, stop: number] {
	const start = Math.min(size - length, Math.max(0, at - Math.floor(length / 2)));
	return [start, start + length];
}

/** The planes with which a reduction begins: all of the dim, of an array as many around its position as are read unasked. */
export function firstRange(variable: Variable, state: ViewState, dim: string, op: ReduceOp): ReduceState {
	const { size } = variable.axes[dim];
	const of = (length: number): ReduceState => ({ dim, op, span: spanAround(state.index[dim], length, size) });
	let length = size;
	const fits = () => variable.levels.length > 1 || sliceFits(variable, { ...state, reduce: of(length) });
	while (length > 2 && !fits()) length = Math.ceil(length / 2);
	return of(length);
}

/** The same number of planes, as far along as somebody goes from one position to another. */
export function movedRange({ axes }: Variable, reduce: ReduceState, by: number): ReduceState {
	const [start, stop] = reduce.span;
	const { size } = axes[reduce.dim];
	const first = Math.min(size - (stop - start), Math.max(0, start + by));
	return { ...reduce, span: [first, first + stop - start] };
}

/** What of a reduction an array has still that was read anew: the planes as far as it reaches. */
export function fittedRange({ node: { dims, shape } }: Variable, reduce: ReduceState): ReduceState | undefined {
	const size = shape[dims.indexOf(reduce.dim)] ?? 0;
	const [start, stop] = reduce.span;
	return start < size ? { ...reduce, span: [start, Math.min(stop, size)] } : undefined;
}
