/** What is asked of a level of a variable for a state: its plane, or those of the channels that are blended, and what they cost. Pure. */
import { chunkAt } from "../hierarchy/grid.ts";
import { BUDGET } from "../plan/budget.ts";
import { atLevel, type Cost, costTogether, sliceCost, type Variable, type Window, type ZarrHandle } from "../read.ts";
import type { ViewState } from "../state.ts";
import { planesOf } from "./blend.ts";

/** A plane of a level. */
export type LevelRequest = ReturnType<typeof atLevel>;

/** All planes of a picture, the active one first. */
export function requestsOf(variable: Variable, state: ViewState, level: number): LevelRequest[] {
	const { x, y, reduce } = state;
	return planesOf(variable, state).map((index) => atLevel(variable, level, { x, y, index, reduce }));
}

/** Those of them that lie in chunks of their own along the channels' axis. */
export function requestsApart(variable: Variable, state: ViewState, level: number): LevelRequest[] {
	const requests = requestsOf(variable, state, level);
	if (requests.length === 1) return requests;
	const channel = String(variable.channel);
	const { node } = requests[0].variable;
	const axis = node.dims.indexOf(channel);
	return [...new Map(requests.map((one) => [chunkAt(node, axis, one.request.index[channel]), one])).values()];
}

/** How many pictures of the same size a state shows, beside each other: each may cost so large a part of the budget. */
export function picturesOf({ compare }: ViewState): 1 | 2 {
	return compare?.how === "beside" ? 2 : 1;
}

/** What they cost: those that share chunks, once. Whether it fits is said of all pictures beside each other. */
export function planesCost(
	{ handle, variable, state }: { readonly handle: ZarrHandle; readonly variable: Variable; readonly state: ViewState },
	level: number,
	window?: Window,
): Cost {
	const planes = requestsApart(variable, state, level);
	const cost = costTogether(planes.map((one) => sliceCost(handle, one.variable, one.request, window)));
	if (picturesOf(state) === 1) return cost;
	return { ...cost, fits: costTogether([cost, cost]).fits && 2 * cost.cells <= BUDGET.cells };
}
