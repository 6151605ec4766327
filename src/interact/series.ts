/** What a chart reads beyond the picture: series at cells, means of a box along a dim; its cost is told before, and is agreed to where it is large. */
import { errorText, isAbort } from "../errors.ts";
import { SERIES } from "../plan/budget.ts";
import {
	type FailedChunk,
	type Reads,
	readsFor,
	type SliceProgress,
	slices,
	type Variable,
	type ZarrHandle,
} from "../read.ts";
import { type Box, meansOfBox } from "../slice/boxes.ts";
import type { Means } from "../slice/means.ts";
import type { PlaneRequest } from "../slice/place.ts";
import { FILL, INVALID, MISSING, maskOf, type Slice } from "../slice/slice.ts";

/** What is read: lines at cells, or the means of a box. */
export interface SeriesWanted {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly requests: readonly PlaneRequest[];
	/** Of the one request, which reduces the dim along which the means run. */
	readonly box?: Box;
	/** The same for the same series. */
	readonly name: string;
}

/** What has been read of it. */
export interface SeriesRead {
	/** What it costs, as it was before any of it was read. */
	readonly reads: Reads;
	/** "asks" waits until somebody agrees. */
	readonly state: "asks" | "reads" | "done" | "stopped" | "failed";
	readonly loaded: number;
	readonly total: number;
	/** A line for each request, as far as it has landed, or else means. */
	readonly lines: readonly Slice[];
	readonly means: Means | null;
	/** Cells, or chunks of a box, without a value: stored so, or in chunks that do not exist. */
	readonly fill: number;
	readonly missing: number;
	readonly failed: readonly FailedChunk[];
	/** Why nothing could be read; "" for no reason. */
	readonly error: string;
}

/** More of a series is told after so many milliseconds. */
const TELL_MS = 40;

/** Reads one series at a time, the latest that is wanted; `told` is called at once for a cost, and as chunks land. */
export function seriesReader(told: (read: SeriesRead | null) => void) {
	let wanted: SeriesWanted | null = null;
	let read: SeriesRead | null = null;
	let life: AbortController | null = null;
	let soon: ReturnType<typeof setTimeout> | undefined;
	const tell = (now: SeriesRead | null) => {
		clearTimeout(soon);
		soon = undefined;
		read = now;
		told(now);
	};
	const later = (now: SeriesRead) => {
		read = now;
		soon ??= setTimeout(() => tell(read), TELL_MS);
	};
	const stop = () => {
		life?.abort(new DOMException("the series is no longer wanted", "AbortError"));
		life = null;
		clearTimeout(soon);
		soon = undefined;
	};
	/** Begins with a series, unless it is the one that is there. */
	const want = (next: SeriesWanted | null) => {
		if (next?.name === wanted?.name && next?.variable === wanted?.variable) return;
		stop();
		wanted = next;
		if (!next) return tell(null);
		const reads = readsFor(next.handle, next.variable, next.requests, next.box?.window);
		const begun: SeriesRead = { ...NOTHING, reads, state: isSmall(reads) ? "reads" : "asks" };
		tell(begun);
		if (begun.state === "reads") start(next, begun);
	};
	const start = (now: SeriesWanted, begun: SeriesRead) => {
		const own = new AbortController();
		life = own;
		const step = (part: Partial<SeriesRead>) =>
			!own.signal.aborted && later({ ...(read ?? begun), ...part, state: "reads" });
		const reading = now.box ? readMeans(now, now.box, own.signal, step) : readLines(now, own.signal, step);
		reading.then(
			(last) => !own.signal.aborted && tell({ ...begun, ...last, state: "done" }),
			(error) => {
				if (!own.signal.aborted && !isAbort(error)) tell({ ...begun, state: "failed", error: errorText(error) });
			},
		);
	};
	/** Agrees to what it costs, or tries again. */
	const agree = () => {
		if (!wanted) return;
		stop();
		const begun: SeriesRead = {
			...NOTHING,
			reads: read?.reads ?? readsFor(wanted.handle, wanted.variable, wanted.requests, wanted.box?.window),
			state: "reads",
		};
		tell(begun);
		start(wanted, begun);
	};
	/** Gives up what is under way; what has landed stays. */
	const cancel = () => {
		stop();
		if (read) tell({ ...read, state: "stopped" });
	};
	/** Stops, and forgets what was read. */
	const end = () => {
		stop();
		wanted = null;
		read = null;
	};
	return { want, agree, cancel, end };
}

const NOTHING = { loaded: 0, total: 0, lines: [], means: null, fill: 0, missing: 0, failed: [], error: "" } as const;

/** Whether a cost is within what a chart reads unasked. */
export function isSmall({ requests: [, most], bytes, decoded }: Reads): boolean {
	return most <= SERIES.requests && bytes <= SERIES.bytes && decoded <= SERIES.decoded;
}

async function readLines(
	{ handle, variable, requests }: SeriesWanted,
	signal: AbortSignal,
	step: (part: Partial<SeriesRead>) => void,
): Promise<Partial<SeriesRead>> {
	const latest: (SliceProgress | undefined)[] = requests.map(() => undefined);
	const sum = (of: (progress: SliceProgress) => number) =>
		latest.reduce((total, progress) => total + (progress ? of(progress) : 0), 0);
	const now = (done: boolean): Partial<SeriesRead> => ({
		loaded: sum(({ loaded }) => loaded),
		total: sum(({ total }) => total),
		lines: latest.every((one) => one !== undefined) ? latest.map(({ slice }) => slice) : [],
		failed: latest.flatMap((one) => one?.failed ?? []),
		...(done
			? {
					fill: sum(({ slice }) => countOf(slice, FILL) + countOf(slice, INVALID)),
					missing: sum(({ slice }) => countOf(slice, MISSING)),
				}
			: {}),
	});
	const follow = async (request: PlaneRequest, i: number) => {
		for await (const progress of slices(handle, variable, request, { signal })) {
			latest[i] = progress;
			step(now(false));
		}
	};
	await Promise.all(requests.map(follow));
	return now(true);
}

function countOf(slice: Slice, kind: number): number {
	return maskOf(slice)?.reduce((count, one) => count + (one === kind ? 1 : 0), 0) ?? 0;
}

async function readMeans(
	{ handle, variable, requests: [request] }: SeriesWanted,
	box: Box,
	signal: AbortSignal,
	step: (part: Partial<SeriesRead>) => void,
): Promise<Partial<SeriesRead>> {
	const { reduce } = request;
	if (!reduce) throw new Error("a series of means runs along the dim that is reduced");
	return meansOfBox(handle.source, variable, { ...request, reduce }, box, { signal, tell: step });
}
