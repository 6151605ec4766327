/** The colour limits of what is shown: of an array's plane, or of each of the channels that are blended. */
import type { Summary } from "../histogram/bin.ts";
import type { Variable } from "../read.ts";
import type { Slice } from "../slice/slice.ts";
import { sameState, type ViewState, type ViewStatePart } from "../state.ts";
import { activeChannel, withLimits } from "./blend.ts";
import { differenceOf } from "./compare.ts";
import { categoriesOf, ownColor } from "./face.ts";
import { firstLimits } from "./firstlimits.ts";
import { automaticLimits, type LimitsMode } from "./limits.ts";
import { growingSummary } from "./tally.ts";

/** What is known when a plane is counted. */
interface Counted {
	readonly range: readonly [number, number] | null;
	readonly known: Summary | null;
	readonly signal: AbortSignal;
}

/** Which kind of values is drawn: of as many planes elsewhere they are alike. */
function kindOf({ reduce }: ViewState): string {
	return reduce ? [reduce.dim, reduce.op, reduce.span[1] - reduce.span[0]].join() : "";
}

/** What tells apart what has colours of its own. */
function nameOf({ path }: Variable, { field, image, compare }: ViewStatePart): string {
	return JSON.stringify([path, field, image, differenceOf({ compare })]);
}

/** Limits of differences have zero in their middle. */
function centred({ difference }: Variable, domain: [number, number] | null): [number, number] | null {
	if (!difference || !domain) return domain;
	const most = Math.max(...domain.map(Math.abs)) || 1;
	return [-most, most];
}

/** The limits of a view; `start` is the automatic mode, `first` that which it begins with. */
export function coloring(start: "robust" | "range", first?: LimitsMode) {
	const limits = automaticLimits(start, first);
	const channels = firstLimits();
	const unchanged = (state: ViewState) => state;
	let found = unchanged;
	let beginning = false;
	let recalled = false;
	/** The colours in which each variable was shown last, and how its limits were chosen. */
	const last = new Map<string, { readonly color: ViewStatePart["color"]; readonly mode: LimitsMode }>();
	return {
		/** Those of the plane, or of the active channel. */
		limits,
		/** Begins with a variable, in a state that `part` was given for. */
		open(variable: Variable, state: ViewState, part: ViewStatePart) {
			found = unchanged;
			const known = channels.begin(variable, state, part.channels !== undefined);
			const before = last.get(nameOf(variable, state));
			recalled = before?.color?.domain !== undefined && sameState(before.color.domain, part.color?.domain);
			if (before && recalled) limits.keep(before.mode);
			limits.open(part.color?.domain !== undefined || known, ownColor(variable) !== null);
		},
		/** Remembers the colours of a variable that makes room for another. */
		leave(variable: Variable, state: ViewState) {
			const { domain, ...color } = state.color;
			const { mode, settled } = limits;
			last.set(nameOf(variable, state), { color: settled ? { ...color, domain } : color, mode });
		},
		/** The colours in which a variable was shown last, for a state that begins with `part`. */
		recall: (variable: Variable, part: ViewStatePart): ViewStatePart => {
			const color = last.get(nameOf(variable, part))?.color;
			return color ? { color } : {};
		},
		/** Whether the limits in force are those from when the variable was shown before, which nobody has given. */
		get recalled() {
			return recalled;
		},
		/** Remembers none, as the store may hold other values. */
		forget: () => last.clear(),
		/** What `begin` changes is the beginning of a blend: channels' limits that nothing says are to be found. */
		blending(begin: () => void) {
			beginning = true;
			begin();
			beginning = false;
		},
		/** Follows a state that somebody has changed: another channel has limits of its own, others were chosen by hand, and automatic ones are found anew where planes are reduced otherwise. */
		follow(variable: Variable, old: ViewState, next: ViewState) {
			const [from, to] = [old, next].map((state) => activeChannel(variable, state)?.index);
			if (beginning) {
				const known = channels.begin(variable, next, false);
				limits.resume(known ? "fixed" : "robust", known);
			} else if (from !== undefined && to !== undefined && from !== to) {
				const { mode, known } = channels.turn(from, limits.mode, limits.settled, to);
				limits.resume(mode, known);
			} else if (!sameState(next.color.domain, old.color.domain)) limits.begin("fixed");
			else if (limits.mode !== "fixed" && kindOf(old) !== kindOf(next)) {
				limits.begin(limits.mode);
				channels.again();
			}
		},
		/** The state with limits for planes that are still landing, where those in force are no better. */
		guess(variable: Variable, state: ViewState, slices: readonly Slice[]): ViewState {
			const domain = centred(variable, limits.provisional(slices[0]));
			return channels.guess(variable, domain ? withLimits(variable, state, domain) : state, slices);
		},
		/** Whether the limits of all these planes are known, so that nothing has to be counted for them. */
		known: (variable: Variable, state: ViewState, slices: readonly Slice[]): boolean =>
			!limits.wanted && channels.known(variable, state, slices),
		/** Counts a complete plane, over a range that only grows, and finds the limits of the channels that lie over it; `known` is its summary where it is known already. Rejects as `summarizeSlice` does. */
		async count(
			slice: Slice,
			others: { readonly variable: Variable; readonly state: ViewState; readonly slices: readonly Slice[] } | null,
			{ range, known, signal }: Counted,
		): Promise<Summary> {
			found = others ? await channels.find(others.variable, others.state, others.slices, signal) : unchanged;
			const span = others ? categoriesOf(others.variable, others.state)?.span : undefined;
			return growingSummary(slice, range, known, { limits: limits.wanted, span, signal });
		},
		/** The state with the limits that were counted; `changed` says that the plane's own are others, or its first. */
		settle(variable: Variable, state: ViewState, summary: Summary): { state: ViewState; changed: boolean } {
			const { domain: own, first } = limits.settle(summary);
			const domain = centred(variable, own);
			const next = found(domain ? withLimits(variable, state, domain) : state);
			return { state: next, changed: first || !sameState(state.color.domain, next.color.domain) };
		},
	};
}
