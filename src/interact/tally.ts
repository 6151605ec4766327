/** Summaries of complete planes: one at a time in the worker, always the latest next. */
import type { Summary } from "../histogram/bin.ts";
import { summarizeSlice } from "../read.ts";
import type { Slice } from "../slice/slice.ts";

/** How planes are summed up. */
export interface Tally {
	/** Rejections end up in `failed`. */
	readonly summarize: (slice: Slice) => Promise<Summary>;
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
	const run = async () => {
		busy = true;
		while (waiting) {
			await new Promise((resolve) => setTimeout(resolve, AFTER_FRAME_MS));
			const slice: Slice = waiting;
			waiting = null;
			try {
				tally.done(slice, await tally.summarize(slice));
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

/** The summary of a plane with bars over a range that only grows: `range` answers the present one (null before the first), or a wider one for a summary whose values lie outside. */
export async function growingSummary(
	slice: Slice,
	range: (summary?: Summary) => [number, number] | null,
	options: { limits: boolean; signal: AbortSignal },
): Promise<Summary> {
	const present = range();
	const first = await summarizeSlice(
		slice,
		{ thresholds: THRESHOLDS, domain: present ?? undefined, limits: options.limits },
		options.signal,
	);
	const wider = range(first);
	if (!present || !wider || (wider[0] >= present[0] && wider[1] <= present[1])) return first;
	const again = await summarizeSlice(slice, { thresholds: THRESHOLDS, domain: wider, limits: false }, options.signal);
	return { ...again, limits: first.limits };
}
