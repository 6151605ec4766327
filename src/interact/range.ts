/** Which planes of a dim are drawn as one: where that has a place, which of them at first, and as somebody moves along the dim. Pure. */
import { ZarrError } from "../errors.ts";
import { sliceFits, type Variable } from "../read.ts";
import { REDUCERS, type ReduceOp, type ReduceState } from "../reduce.ts";
import { reduceMisfit } from "../slice/place.ts";
import type { ViewState } from "../state.ts";
import { blendedChannels } from "./blend.ts";

/** Why what a state reduces has no place in it; null where it has one. */
function misfit(variable: Variable, state: ViewState): string | null {
	const { node, table, channel } = variable;
	if (table) return "reduce is of numbers, and a table is shown; give a field of its cells.";
	if (state.layout) return 'reduce is of one plane; give the layout "single".';
	if (state.reduce?.dim === channel && blendedChannels(variable, state))
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

/** The ways in which planes along a dim can be drawn as one; none where there is but one, or no place for it. */
export function reducersOf(variable: Variable, state: ViewState, dim: string): typeof REDUCERS {
	if (variable.axes[dim].size < 2 || state.y === null) return [];
	return REDUCERS.filter(([op]) => misfit(variable, { ...state, reduce: { dim, op, span: [0, 1] } }) === null);
}

/** The planes with which a reduction begins: all of the dim, of an array as many around its position as are read unasked. */
export function firstRange(variable: Variable, state: ViewState, dim: string, op: ReduceOp): ReduceState {
	let length = variable.axes[dim].size;
	const range = () => {
		const start = state.index[dim] - Math.floor(length / 2);
		return movedRange(variable, { dim, op, span: [start, start + length] }, 0);
	};
	while (length > 2 && variable.levels.length === 1 && !sliceFits(variable, { ...state, reduce: range() }))
		length = Math.ceil(length / 2);
	return range();
}

/** The same number of planes, so many positions along, and within the dim. */
export function movedRange({ axes }: Variable, reduce: ReduceState, by: number): ReduceState {
	const [start, stop] = reduce.span;
	const length = stop - start;
	const first = Math.max(0, Math.min(axes[reduce.dim].size - length, start + by));
	return { ...reduce, span: [first, first + length] };
}

/** What of a reduction an array has still that was read anew: the planes as far as it reaches. */
export function fittedRange({ axes }: Variable, reduce: ReduceState | undefined): ReduceState | undefined {
	if (!reduce || !(reduce.dim in axes)) return undefined;
	const [start, stop] = reduce.span;
	const { size } = axes[reduce.dim];
	return start < size ? { ...reduce, span: [start, Math.min(stop, size)] } : undefined;
}
