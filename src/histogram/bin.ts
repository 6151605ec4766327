/** PLANE → COUNTS. Pure; runs in the worker for large planes. */
import { checkOptions, type Kinds } from "../given.ts";
import type { NumberArray } from "../numbers.ts";
import { FAILED, FILL, INVALID, MISSING, UNREAD, VALID } from "../slice/mask.ts";
import { type Cells, statesOf } from "./cells.ts";
import { countInto, edgesOf, isSingle } from "./count.ts";
import { barsOf, type Countable, cellsOf, quantiles, validOf } from "./domain.ts";
import { type Survey, survey } from "./survey.ts";
import { countTable, surveyTable, type Table, tableOf, tableQuantiles } from "./table.ts";

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
	/** Cells whose value lies outside of the valid range. */
	readonly invalid: number;
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
	readonly invalid: number;
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
	const { values, mask, small } = cellsOf(source, "histogram");
	checkOptions("histogram", options, OPTIONS);
	const { states, table, cells, found } = look({ values, mask, small });
	const edges = edgesFor(cells, [found.min, found.max], found.whole, options);
	const counts = table ? countTable(table, edges) : countInto(cells, edges);
	const bins = Array.from(counts, (count, i): Bin => ({ x1: edges[i], x2: edges[i + 1], count }));
	return Object.assign(bins, {
		nan: found.nan,
		fill: states[FILL],
		invalid: states[INVALID],
		missing: states[MISSING],
	});
}

/** What is known of cells after one pass. */
interface Look {
	/** Cells by VALID … INVALID. */
	readonly states: Uint32Array;
	/** Without the mask, where all are valid. */
	readonly cells: Cells;
	/** Of small integers. */
	readonly table: Table | null;
	readonly found: Survey;
}

function look(given: Cells): Look {
	const states = statesOf(given.mask, given.values.length);
	const cells = states[VALID] === given.values.length ? { ...given, mask: null } : given;
	const table = tableOf(cells);
	if (!table) return { states, cells, table, found: survey(cells) };
	const { n, ...found } = surveyTable(table);
	return { states, cells, table, found: { ...found, finite: n, nan: 0, whole: true } };
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

/** How `summarize` counts. */
export interface SummaryOptions {
	/** Number of bars, 64 unless given, at most: whole values get bars of a whole width. */
	thresholds?: number;
	/** Range of the bars (finite, ascending); the extent of the values where it is absent. */
	domain?: readonly [number, number];
	/** Whether `domain` is widened where values lie outside of it. */
	grow?: boolean;
	/** Whether to compute the automatic limits. */
	limits: boolean;
}

/**
 * Counts, extent, mean and bars of a plane (`mask` as in Slice, cell by cell; null where all are valid). For whole values the domain is
 * widened to whole bars, so that giving a summary's own `domain` back counts over the same bars. `single`: as for float32 values, which
 * integers are where they are shown as such.
 */
export function summarize(
	data: NumberArray,
	mask: Uint8Array | null,
	options: SummaryOptions,
	single = isSingle(data),
): Summary {
	const { states, table, cells, found } = look({ values: data, mask });
	const { finite, min, max, whole } = found;
	const domain = options.domain && finite > 0 && options.grow ? joined(options.domain, [min, max]) : options.domain;
	const bars = barsOf(...(domain ?? [min, max]), whole && finite > 0, options.thresholds ?? 64);
	const edges = edgesOf(...bars.domain, bars.count, single, domain === undefined);
	return {
		n: states[VALID] - found.nan,
		min,
		max,
		mean: found.sum / finite,
		nan: found.nan,
		fill: states[FILL],
		invalid: states[INVALID],
		missing: states[MISSING],
		failed: states[FAILED],
		unread: states[UNREAD],
		limits: options.limits && finite > 0 ? robustLimits(cells, table, finite, single) : null,
		counts: table ? countTable(table, edges) : countInto(cells, edges),
		domain: bars.domain,
	};
}

/** Two ranges in one. */
function joined(a: readonly [number, number], b: readonly [number, number]): [number, number] {
	return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

const ROBUST = [0.02, 0.98];

function robustLimits(cells: Cells, table: Table | null, finite: number, single: boolean): [number, number] {
	const [low, high] = table
		? tableQuantiles(table, finite, ROBUST, single)
		: quantiles(validOf(cells, Number.isFinite), ROBUST);
	return [low, high];
}

/** `summarize` as a message to the worker. */
export interface SummarizeTask {
	readonly kind: "summarize";
	readonly data: NumberArray;
	/** Null where every cell is valid. */
	readonly mask: Uint8Array | null;
	/** Whether the values are shown in float32. */
	readonly single: boolean;
	readonly options: SummaryOptions;
}

/** What the worker answers. */
export interface Summarized {
	readonly summary: Summary;
	/** The task's own, given back. */
	readonly data: NumberArray;
}
