/** From a state to its plane: what it costs, what lands, what failed, told beside the picture. */
import { errorText, isZarrError } from "../errors.ts";
import { feed } from "../fetch/feed.ts";
import {
	type Cost,
	expectSlice,
	type FailedChunk,
	levelOf,
	type SliceProgress,
	slices,
	slicesOf,
	type Traffic,
	together,
	type Variable,
	type ZarrHandle,
} from "../read.ts";
import type { View } from "../render/image.ts";
import type { Notice, noticeBoard } from "../render/notice.ts";
import type { statusLine } from "../render/status.ts";
import { plural } from "../render/text.ts";
import type { Slice } from "../slice/slice.ts";
import { sameState, type ViewState, type ViewStatePart } from "../state.ts";
import { affordable, type CostOf, coarserFirst, isTiled, isWhole, type Reading } from "./afford.ts";
import { type AheadOptions, aheadReader } from "./ahead.ts";
import { makeBackdrop } from "./backdrop.ts";
import { planesOf } from "./blend.ts";
import { saidOf } from "./cost.ts";
import { followLatest } from "./latest.ts";
import { planesCost, requestsOf } from "./requests.ts";
import { stepTeller } from "./step.ts";

/** Where a loader shows and tells what happens. */
export interface LoaderTold {
	readonly status: Pick<ReturnType<typeof statusLine>, "update" | "say" | "stop">;
	readonly board: Pick<ReturnType<typeof noticeBoard>, "show">;
	/** `under` are other resolutions and parts of the same plane, the coarsest first, to be seen where it is not there yet. */
	readonly paint: (progress: SliceProgress, under: Under) => void;
	/** More has come of what lies under a plane that is still on its way. */
	readonly paintUnder: (under: Under) => void;
	/** A plane that could not be read at all; nothing is being read any more. */
	readonly failed: (error: unknown, retry: () => void) => void;
	/** A chunk that could not be read; the rest is drawn. */
	readonly chunkFailed: (error: Error) => void;
	/** Reads the store anew. */
	readonly refresh: () => void;
	readonly act: (part: ViewStatePart) => void;
	/** What of the plane is seen; null before the picture has a place. */
	readonly view: () => View | null;
	/** Calls back before the next frame; answers how to cancel. */
	readonly frame?: (callback: () => void) => () => void;
	/** Whether a plane that is too much is shown by an overview: by a picture that marks what is not read, and says so. */
	readonly overviews: boolean;
	/** Whether chunks are read before they are shown. */
	readonly ahead: AheadOptions;
}

/** A gesture has come to rest: only then is an overview made anew, as each asks for other chunks. */
const REST_MS = 150;
/** What comes into view while a picture is moved is asked for so much later, all of it together. */
const MOVE_MS = 60;

const nextFrame = (callback: () => void) => {
	const id = requestAnimationFrame(callback);
	return () => cancelAnimationFrame(id);
};

/** Parts of a plane that lie under what is being read, the coarsest first. */
type Under = readonly (readonly Slice[])[];

/** What is loaded. */
export interface Wanted {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly state: ViewState;
}

/** Loads planes, the latest wins; asks before it spends more than the budget. */
export function planeLoader(told: LoaderTold) {
	const { frame = nextFrame } = told;
	let wanted: Wanted | null = null;
	let reading: Reading | null = null;
	let agreed = false;
	let busy = false;
	const ahead = aheadReader(told.ahead, () => step.again());
	const step = stepTeller(told.status, ahead.read);
	const backdrop = makeBackdrop();
	let drawn: readonly Slice[] | null = null;
	let soon: ReturnType<typeof setTimeout> | undefined;
	let latest: Wanted;
	let movedAt = 0;
	let unexpect = () => {};
	const follower = followLatest({
		frame,
		progress: ({ loaded, total, done }) => {
			if (!done) ahead.giveWay();
			step.tell(loaded, total);
		},
		paint: (progress) => {
			busy = !progress.done;
			// before it is told, as who hears of it may go on at once
			if (wanted && reading && progress.done) {
				// what is seen of an overview says nothing of where somebody goes next; a range has planes enough, and a difference is of two arrays
				if ("sampling" in reading || wanted.state.reduce || wanted.variable.difference) ahead.stop();
				else ahead.complete({ handle: wanted.handle, ...levelRead(wanted) }, progress);
			}
			drawn = slicesOf(progress);
			told.paint(progress, backdrop.under(drawn, progress.done));
			if (progress.done) showFailed(progress.failed);
		},
		failed: (error) => {
			busy = false;
			ahead.stop();
			told.status.stop();
			told.failed(error, again);
		},
	});
	/** What comes before the plane itself: less of it, and what fails of it is no loss. */
	const first = followLatest({
		frame,
		progress: () => step.again(),
		paint: (progress) => {
			if (!wanted) return;
			backdrop.add({ level: levelOf(wanted.variable, progress.slice), slices: slicesOf(progress) });
			if (busy) told.paintUnder(backdrop.under(drawn));
		},
		failed: () => undefined,
	});
	const again = () => {
		if (wanted) load(wanted);
	};
	/** The level that is read, and what of it. */
	const levelRead = (now: Wanted) => {
		const requests = requestsOf(now.variable, now.state, reading?.level ?? 0);
		return { variable: requests[0].variable, requests: requests.map(({ request }) => request) };
	};
	const costsOf =
		(now: Wanted): CostOf =>
		(level, window) =>
			planesCost(now, level, window);
	const readingOf = (now: Wanted): Reading => {
		const { variable, state } = now;
		// a step is a few milliseconds, of which looking for each chunk twice would be a part
		if (isWhole(variable, state)) return { level: 0 };
		return affordable(variable, state, { view: told.view(), agreed, overviews: told.overviews }, costsOf(now));
	};
	const load = (now: Wanted, may = readingOf(now)) => {
		if (soon !== undefined) clearTimeout(soon);
		soon = undefined;
		const tiled = isTiled(now.variable, now.state);
		keep(now, tiled);
		wanted = now;
		reading = may;
		say(now, may);
		if ("cost" in may) {
			stop();
			told.status.say(`${now.handle.route} · nothing read yet`);
			return;
		}
		busy = true;
		step.begin(now.handle);
		const view = tiled ? told.view() : null;
		const coarse = view && !("sampling" in may) && coarserFirst(now.variable, now.state, may, view, costsOf(now));
		// what came first before may be what is wanted now: it is left when all is asked for
		const fine = () => read(now, follower, may);
		if (coarse) return read(now, first, coarse, fine);
		fine();
		first.stop();
	};
	const read = (
		now: Wanted,
		by: typeof follower,
		{ level, ...part }: Exclude<Reading, { readonly cost: Cost }>,
		also?: () => void,
	) => {
		const requests = requestsOf(now.variable, now.state, level);
		const open = (signal: AbortSignal) =>
			requests.map(({ variable, request }) => slices(now.handle, variable, request, { signal, ...part }));
		void by.start((signal) => (requests.length === 1 ? open(signal)[0] : together(open, { signal })), also);
	};
	/** Keeps what is drawn, where the same plane is read anew; of planes that are read as a whole nothing lies under anything. */
	const keep = ({ variable, state }: Wanted, tiled: boolean) => {
		if (tiled) {
			const planes = planesOf(variable, state).map((index) => JSON.stringify(index));
			const name = [state.x, state.y, JSON.stringify(state.reduce), ...planes.sort()].join();
			const same = backdrop.begin(variable, name);
			if (same && drawn) backdrop.add({ level: levelOf(variable, drawn[0]), slices: drawn });
		} else backdrop.forget();
		drawn = null;
	};
	/** Says beside the picture what of it is read, where not all is. */
	const say = ({ variable, state }: Wanted, may: Reading) => {
		const said = saidOf(variable, state, may);
		const all = () => {
			agreed = true;
			again();
		};
		const centre = said?.centre && { text: "Show the centre", press: () => told.act({ bounds: said.centre }) };
		const actions = [...(centre ? [centre] : []), ...(said?.loadable ? [{ text: "Load all", press: all }] : [])];
		told.board.show("cost", said && { kind: "cost", text: said.text, details: said.details, actions });
	};
	const showFailed = (failed: SliceProgress["failed"]) => {
		told.board.show("chunks", failedNotice(failed, again, told.refresh));
		// there may be as many as there are chunks
		void feed(failed.values(), ({ error }) => void told.chunkFailed(error), { most: 1 });
	};
	const stop = () => {
		clearTimeout(soon);
		soon = undefined;
		busy = false;
		follower.stop();
		first.stop();
		ahead.stop();
	};
	/** Forgets what was agreed to, for another array; what is asked from here on, or since `before`, is told with its first plane. */
	const forget = (handle: ZarrHandle, before?: Traffic) => {
		stop();
		agreed = false;
		wanted = null;
		reading = null;
		drawn = null;
		backdrop.forget();
		step.opening(handle, before);
	};
	/** Asks for what will be loaded when its coordinates are known, in place of what was expected before; null: no more, as it is loaded by now, or will never be. */
	const expect = (next: Wanted | null, signal?: AbortSignal) => {
		const end = unexpect;
		unexpect = next ? expectSlice(next.handle, next.variable, next.state, signal) : () => {};
		end();
	};
	/** Loads what has come into view of a plane that is not read as a whole: a moment later, an overview of it once the gesture has come to rest. */
	const moved = (now: Wanted) => {
		if (!isTiled(now.variable, now.state)) return;
		if (wanted) wanted = { ...wanted, state: now.state };
		latest = now;
		movedAt = performance.now();
		soon ??= setTimeout(follow, MOVE_MS);
	};
	const follow = () => {
		soon = undefined;
		const may = readingOf(latest);
		const rest = movedAt + REST_MS - performance.now();
		if ("sampling" in may && rest > 0) soon = setTimeout(follow, rest);
		else if (!sameState(may, reading)) load(latest, may);
	};
	return {
		load,
		expect,
		moved,
		stop,
		forget,
		listed: step.again,
		/** Whether a plane is on its way. */
		get reading() {
			return busy;
		},
	};
}

/** What is said beside a picture of which chunks are missing for an error; null where none are. */
export function failedNotice(failed: readonly FailedChunk[], again: () => void, refresh: () => void): Notice | null {
	if (failed.length === 0) return null;
	const details = failed.slice(0, 3).map(({ error }) => errorText(error));
	const text = `${plural(failed.length, "chunk")} could not be read; the rest is drawn.`;
	// what was written anew needs its metadata read anew, too
	const changed = failed.some(({ error }) => isZarrError(error, "ChangedError"));
	const cure = changed ? { text: "Refresh", press: refresh } : { text: "Retry", press: again };
	return { kind: "error", text, details, actions: [cure] };
}
