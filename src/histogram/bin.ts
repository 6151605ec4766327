/** PLANE → COUNTS. Pure; runs in the worker for large planes. */
import { checkOptions, type Kinds } from "../given.ts";
import { FAILED, FILL, MISSING, UNREAD, VALID } from "../slice/mask.ts";
import { countInto, edgesOf, isSingle } from "./count.ts";
import { barsOf, type Cells, type Countable, cellsOf, quantiles, validOf } from "./domain.ts";

/** One bar; Plot's rectY reads it as it is. The last bar includes its right edge, as np.histogram does. */
export interface Bin {
	/** Lower edge, which belongs to the bar. */
	readonly x1: number;
	/** Upper edge, which belongs to the next bar. */
	readonly x2: number;
	/** Cells with a value in it. */
	readonly count: number;
}

/** The bars, and how many cells are in none of them. */
export interface Bins extends ReadonlyArray<Bin> {
	/** Valid cells that hold NaN. */
	readonly nan: number;
	/** Cells that hold the fill value. */
	readonly fill: number;
	/** Cells of chunks that the store lacks. */
	readonly missing: number;
}

/** Everything that the side panel says of a plane, from one or two passes over it. */
export interface Summary {
	/** Valid cells that are not NaN (infinities count). */
	readonly n: number;
	/** Smallest and largest finite value; NaN where there is none. */
	readonly min: number;
	readonly max: number;
	/** Mean of the finite values; NaN where there is none. */
	readonly mean: number;
	readonly nan: number;
	readonly fill: number;
	readonly missing: number;
	readonly failed: number;
	readonly unread: number;
	/** np.percentile(finite, [2, 98]), linear; null unless asked for or where there are none. */
	readonly limits: readonly [number, number] | null;
	/** Bar counts over `domain` in equal steps. */
	readonly counts: Uint32Array;
	/** Range of the bars. */
	readonly domain: readonly [number, number];
}

/** What `histogram` may be told. */
export interface HistogramOptions {
	/** Number of bars, 1 to 65,536. */
	thresholds?: number;
	/** Range of the bars; values outside are counted in none. */
	domain?: readonly [number, number];
}

/** More than any screen has room for. */
const MOST_BARS = 2 ** 16;

const OPTIONS: Kinds = {
	thresholds: {
		says: `a whole number of bars from 1 to ${MOST_BARS}`,
		is: (bars) => Number.isInteger(bars) && Number(bars) > 0 && Number(bars) <= MOST_BARS,
	},
	domain: {
		says: "two finite numbers, the smaller first",
		is: (ends) => Array.isArray(ends) && ends.length === 2 && Number.isFinite(ends[1] - ends[0]) && ends[0] <= ends[1],
	},
};

/** np.histogram(valid, thresholds, range=domain) as bars, with counts of NaN, fill and missing cells. With neither option: 64 bars over the extent of the finite values, fewer of a whole width where all are whole. Throws SelectionError for options that make no bars, and for what holds no numbers. */
export function histogram(source: Countable, options: HistogramOptions = {}): Bins {
	const cells = cellsOf(source, "histogram");
	checkOptions("histogram", options, OPTIONS);
	const { nan, states, min, max, whole } = survey(cells);
	const edges = edgesFor(cells, [min, max], whole, options);
	const counts = countInto(cells, edges);
	const bins = Array.from(counts, (count, i): Bin => ({ x1: edges[i], x2: edges[i + 1], count }));
	return Object.assign(bins, { nan, fill: states[FILL], missing: states[MISSING] });
}

function edgesFor(
	{ values }: Cells,
	extent: readonly [number, number],
	whole: boolean,
	{ thresholds, domain }: HistogramOptions,
): Float64Array {
	const chosen = thresholds === undefined && domain === undefined;
	const bars = barsOf(...(domain ?? extent), chosen && whole, thresholds ?? 64);
	return edgesOf(...bars.domain, bars.count, isSingle(values), domain === undefined);
}

/** What one pass over the cells finds. */
interface Survey {
	/** Cells by VALID … UNREAD. */
	readonly states: Uint32Array;
	readonly nan: number;
	/** Finite values: their number, extent (NaN where there are none), sum, and whether all are whole. */
	readonly finite: number;
	readonly min: number;
	readonly max: number;
	readonly sum: number;
	readonly whole: boolean;
}

function survey({ values, mask }: Cells): Survey {
	const states = new Uint32Array(UNREAD + 1);
	let nan = 0;
	let infinite = 0;
	let min = Number.POSITIVE_INFINITY;
	let max = Number.NEGATIVE_INFINITY;
	let sum = 0;
	let whole = true;
	for (let i = 0; i < values.length; i++) {
		const state = mask === null ? VALID : mask[i];
		states[state]++;
		if (state !== VALID) continue;
		const value = Number(values[i]);
		if (value - value !== 0) {
			if (Number.isNaN(value)) nan++;
			else infinite++;
			continue;
		}
		if (value < min) min = value;
		if (value > max) max = value;
		sum += value;
		if (whole && Math.trunc(value) !== value) whole = false;
	}
	const finite = states[VALID] - nan - infinite;
	if (finite === 0) min = max = Number.NaN;
	return { states, nan, finite, min, max, sum, whole };
}

/** How `summarize` counts. */
export interface SummaryOptions {
	/** Number of bars, 64 unless given, at most: whole values get bars of a whole width. */
	thresholds?: number;
	/** Range of the bars (finite, ascending); the extent of the values where it is absent. */
	domain?: readonly [number, number];
	/** Whether to compute the automatic limits. */
	limits: boolean;
}

/** Counts, extent, mean and bars of a plane (`mask` as in Slice, cell by cell). For whole values the domain is widened to whole bars, so that giving a summary's own `domain` back counts over the same bars. */
export function summarize(data: Float32Array | Float64Array, mask: Uint8Array, options: SummaryOptions): Summary {
	const cells: Cells = { values: data, mask };
	const { states, nan, finite, min, max, sum, whole } = survey(cells);
	const bars = barsOf(...(options.domain ?? [min, max]), whole && finite > 0, options.thresholds ?? 64);
	const edges = edgesOf(...bars.domain, bars.count, isSingle(data), options.domain === undefined);
	return {
		n: states[VALID] - nan,
		min,
		max,
		mean: sum / finite,
		nan,
		fill: states[FILL],
		missing: states[MISSING],
		failed: states[FAILED],
		unread: states[UNREAD],
		limits: options.limits && finite > 0 ? robustLimits(cells) : null,
		counts: countInto(cells, edges),
		domain: bars.domain,
	};
}

function robustLimits(cells: Cells): [number, number] {
	const [low, high] = quantiles(validOf(cells, Number.isFinite), [0.02, 0.98]);
	return [low, high];
}

/** `summarize` as a message to the worker. */
export interface SummarizeTask {
	readonly kind: "summarize";
	readonly data: Float32Array | Float64Array;
	readonly mask: Uint8Array;
	readonly options: SummaryOptions;
}
