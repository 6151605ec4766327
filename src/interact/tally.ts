/** Summaries of complete planes: one at a time in the worker, always the latest next. */
import type { Summary } from "../histogram/bin.ts";
import { summarizeSlice } from "../read.ts";
import type { Slice } from "../slice/slice.ts";

/** How planes are summed up. */
export interface Tally {
	/** `known` is the slice's own summary where it was the last to be summed up. Rejections end up in `failed`. */
	readonly summarize: (slice: Slice, known: Summary | null) => Promise<Summary>;
	readonly done: (slice: Slice, summary: Summary) => void;
	readonly failed: (error: unknown) => void;
}

const THRESHOLDS = 48;
/** The picture is shown first: copying a plane for the worker would take half of its frame. */
const AFTER_FRAME_MS = 20;

/** Takes planes and tells the summary of each that was not overtaken while it waited. */
export function latestTally(tally: Tally) {
	let waiting: Slice | null = null;
	let busy = false;
	let last: { readonly slice: Slice; readonly summary: Summary } | null = null;
	const run = async () => {
		busy = true;
		while (waiting) {
			await new Promise((resolve) => setTimeout(resolve, AFTER_FRAME_MS));
			const slice: Slice = waiting;
			waiting = null;
			try {
				const summary = await tally.summarize(slice, last?.slice === slice ? last.summary : null);
				last = { slice, summary };
				tally.done(slice, summary);
			} catch (error) {
				tally.failed(error);
			}
		}
		busy = false;
	};
	return (slice: Slice) => {
		waiting = slice;
		if (!busy) void run();
	};
}

/** The summary of a plane with bars over a range that only grows: `range` is the present one, null before the first; of categories one bar for each whole number from the lowest to the highest. What is `known` is not counted again, unless there is no range or automatic limits are missing. */
export async function growingSummary(
	slice: Slice,
	range: readonly [number, number] | null,
	known: Summary | null,
	{ limits, span, signal }: { limits: boolean; span?: readonly [number, number]; signal: AbortSignal },
): Promise<Summary> {
	if (known && range && (known.limits || !limits)) return known;
	if (span) {
		const domain = [span[0] - 0.5, span[1] + 0.5] as const;
		return summarizeSlice(slice, { thresholds: span[1] - span[0] + 1, domain, limits }, signal);
	}
	const options = { thresholds: THRESHOLDS, domain: range ?? undefined, grow: true, limits };
	return summarizeSlice(slice, options, signal);
}
