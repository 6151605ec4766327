/** Which colour limits are in force before and after a plane is complete. */
import type { Summary } from "../histogram/bin.ts";
import { maskOf, type Slice, showsStored, VALID } from "../slice/slice.ts";

/** How limits are chosen: by percentiles or range of the first complete slice, anew for each slice, or by hand. */
export type LimitsMode = "robust" | "range" | "slice" | "fixed";

const SAMPLE = 4096;
/** Fewer values of a sample say too little. */
const FEW = SAMPLE / 64;
/** As many cells are looked through in a few milliseconds. */
const LARGE = 2 ** 22;

type Sampled = Pick<Slice, "data" | "mask" | "stored">;

/** Limits for a plane that is still landing, from a sample of what has; null where nothing has. Pure. */
export function provisionalLimits(slice: Sampled, mode: LimitsMode): [number, number] | null {
	const mask = maskOf(slice);
	const values = showsStored(slice) ? slice.stored : slice.data;
	const sampled = (step: number) => {
		const found: number[] = [];
		for (let i = 0; i < values.length; i += step)
			if ((!mask || mask[i] === VALID) && Number.isFinite(Number(values[i]))) found.push(Number(values[i]));
		return found;
	};
	let found = sampled(Math.max(1, Math.floor(values.length / SAMPLE)));
	// of an overview few cells hold a value, and of one that is landing fewer; larger planes are left alone, as that would take long
	if (found.length < FEW && values.length <= LARGE) found = sampled(1);
	if (found.length === 0) return null;
	found.sort((a, b) => a - b);
	const cut = mode === "range" ? 0 : 0.02;
	const at = (p: number) => found[Math.round(p * (found.length - 1))];
	return widened([at(cut), at(1 - cut)]);
}

/** Limits from the summary of a complete plane; null where it holds no value. Pure. */
export function summaryLimits(summary: Summary, mode: LimitsMode): [number, number] | null {
	if (mode !== "range" && summary.limits) {
		const [low, high] = summary.limits;
		if (low < high) return [low, high];
	}
	return Number.isFinite(summary.min) ? widened([summary.min, summary.max]) : null;
}

/** The limits, or one unit around them where they are the same. Pure. */
export function widened([low, high]: readonly [number, number]): [number, number] {
	return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

const MODES: readonly unknown[] = ["robust", "range", "slice", "fixed"] satisfies LimitsMode[];

/** The mode that a view is asked to begin with; undefined where it names none. Pure. */
export function limitsMode(asked: unknown): LimitsMode | undefined {
	return MODES.includes(asked) ? (asked as LimitsMode) : undefined;
}

/** The limits' mode and whether the array's automatic limits are known yet. */
export function automaticLimits(start: "robust" | "range", first?: LimitsMode) {
	let automatic = start;
	let kept = first;
	let mode: LimitsMode = start;
	let settled = false;
	/** Begins anew, with a mode or the automatic one; percentiles or range, once chosen, are the automatic one from then on. */
	const begin = (next: LimitsMode = automatic, known = next === "fixed") => {
		if (next === "robust" || next === "range") automatic = next;
		mode = next;
		settled = known;
	};
	return {
		get mode() {
			return mode;
		},
		begin: (next?: LimitsMode) => begin(next),
		/** Goes on with limits that were chosen by a mode; `known` says that they are in force already. */
		resume: (next: LimitsMode, known: boolean) => begin(next, known),
		/** The mode that the next array goes on with. */
		keep(next: LimitsMode | undefined) {
			kept = next;
		},
		/** Begins with an array: `given` says that its limits are known, `own` that its values have a range of their own. */
		open(given: boolean, own: boolean) {
			const next = kept;
			kept = undefined;
			if (given) begin(next ?? "fixed", true);
			else if (next && next !== "fixed") begin(next);
			else begin(own ? "fixed" : undefined);
		},
		/** Whether the limits in force are the array's, and not a guess from what has landed. */
		get settled() {
			return settled;
		},
		/** Whether the next complete slice sets the limits. */
		get wanted() {
			return !settled || mode === "slice";
		},
		/** Limits until the first complete slice; null where those in force stay. */
		provisional: (slice: Slice) => (settled ? null : provisionalLimits(slice, mode)),
		/** Limits of a complete slice; null where those in force stay. `first` says that they are the array's first. */
		settle(summary: Summary): { domain: [number, number] | null; first: boolean } {
			if (settled && mode !== "slice") return { domain: null, first: false };
			const first = !settled;
			settled = true;
			return { domain: summaryLimits(summary, mode), first };
		},
	};
}
