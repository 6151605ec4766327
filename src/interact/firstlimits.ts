/** Limits of channels of which nothing says them: from their first planes, as an array's own are. */
import { summarizeSlice, type Variable } from "../read.ts";
import type { Slice } from "../slice/slice.ts";
import type { ViewState } from "../state.ts";
import { blendedChannels, firstChannels, withLimits } from "./blend.ts";
import { type LimitsMode, provisionalLimits, summaryLimits } from "./limits.ts";

/** Which channels' limits are not known yet, and how those of the others were chosen. */
export function firstLimits() {
	let unknown = new Set<number>();
	let modes = new Map<number, LimitsMode>();
	const at = ({ channel }: Variable, slice: Slice) => slice.index[String(channel)];
	/** Those of the slices whose limits are to be found, save the active one's, which are the array's. */
	const wanted = (variable: Variable, state: ViewState, slices: readonly Slice[]) =>
		blendedChannels(variable, state) ? slices.slice(1).filter((slice) => unknown.has(at(variable, slice))) : [];
	return {
		/** Begins with a variable; `given` says that its channels come with their limits. Answers whether the active one's are known. */
		begin(variable: Variable, state: ViewState, given: boolean): boolean {
			const channels = given ? [] : (firstChannels(variable) ?? []);
			unknown = new Set(channels.flatMap(({ index, domain }) => (domain ? [] : [index])));
			modes = new Map();
			return blendedChannels(variable, state) !== null && !unknown.has(state.index[String(variable.channel)]);
		},
		/** Goes from one channel to another; answers how its limits were chosen, and whether they are known. */
		turn(from: number, mode: LimitsMode, settled: boolean, to: number): { mode: LimitsMode; known: boolean } {
			modes.set(from, mode);
			if (settled) unknown.delete(from);
			return { mode: modes.get(to) ?? (unknown.has(to) ? "robust" : "fixed"), known: !unknown.has(to) };
		},
		/** Forgets the limits that were found, and not those that were said or chosen by hand. */
		again() {
			for (const [index, mode] of modes) if (mode !== "fixed") unknown.add(index);
		},
		/** Whether no slice but the active one's needs to have its limits found. */
		known: (variable: Variable, state: ViewState, slices: readonly Slice[]): boolean =>
			wanted(variable, state, slices).length === 0,
		/** The state with limits for planes that are still landing. */
		guess(variable: Variable, state: ViewState, slices: readonly Slice[]): ViewState {
			let next = state;
			for (const slice of wanted(variable, state, slices)) {
				const domain = provisionalLimits(slice, "robust");
				if (domain) next = withLimits(variable, next, domain, at(variable, slice));
			}
			return next;
		},
		/** Finds the limits of complete planes; resolves with what puts them into a state. Rejects as `summarizeSlice` does. */
		async find(variable: Variable, state: ViewState, slices: readonly Slice[], signal: AbortSignal) {
			const found = await Promise.all(
				wanted(variable, state, slices).map(async (slice) => {
					const summary = await summarizeSlice(slice, { limits: true }, signal);
					return [at(variable, slice), summaryLimits(summary, "robust")] as const;
				}),
			);
			return (now: ViewState): ViewState => {
				let next = now;
				for (const [index, domain] of found) {
					if (!domain || !unknown.delete(index)) continue;
					modes.set(index, "robust");
					next = withLimits(variable, next, domain, index);
				}
				return next;
			};
		},
	};
}
