/** From a state to its plane: what it costs, what lands, what failed, told beside the picture. */
import { errorText, isZarrError } from "../errors.ts";
import { feed } from "../fetch/feed.ts";
import {
	type Cost,
	expectSlice,
	type FailedChunk,
	type SliceProgress,
	sliceCost,
	sliceFits,
	slices,
	type Traffic,
	type Variable,
	type ZarrHandle,
} from "../read.ts";
import type { Notice, noticeBoard } from "../render/notice.ts";
import type { statusLine } from "../render/status.ts";
import { plural } from "../render/text.ts";
import type { ViewState, ViewStatePart } from "../state.ts";
import { affordable, costText, windowBounds } from "./afford.ts";
import { type AheadOptions, aheadReader } from "./ahead.ts";
import { followLatest } from "./latest.ts";
import { stepTeller } from "./step.ts";

/** Where a loader shows and tells what happens. */
export interface LoaderTold {
	readonly status: Pick<ReturnType<typeof statusLine>, "update" | "say" | "stop">;
	readonly board: Pick<ReturnType<typeof noticeBoard>, "show">;
	readonly paint: (progress: SliceProgress) => void;
	/** A plane that could not be read at all; nothing is being read any more. */
	readonly failed: (error: unknown, retry: () => void) => void;
	/** A chunk that could not be read; the rest is drawn. */
	readonly chunkFailed: (error: Error) => void;
	/** Reads the store anew. */
	readonly refresh: () => void;
	readonly act: (part: ViewStatePart) => void;
	/** Whether chunks are read before they are shown. */
	readonly ahead: AheadOptions;
}

/** What is loaded. */
export interface Wanted {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly state: ViewState;
}

/** Loads planes, the latest wins; asks before it spends more than the budget. */
export function planeLoader(told: LoaderTold) {
	let wanted: Wanted | null = null;
	let agreed = false;
	let whole = true;
	let reading = false;
	const ahead = aheadReader(told.ahead, () => step.again());
	const step = stepTeller(told.status, ahead.read);
	let soon: ReturnType<typeof setTimeout> | undefined;
	let unexpect = () => {};
	const follower = followLatest({
		frame: (callback) => {
			const id = requestAnimationFrame(callback);
			return () => cancelAnimationFrame(id);
		},
		progress: ({ loaded, total, done }) => {
			if (!done) ahead.giveWay();
			step.tell(loaded, total);
		},
		paint: (progress) => {
			reading = !progress.done;
			// before it is told, as who hears of it may go on at once
			if (wanted && progress.done) ahead.complete(wanted, progress);
			told.paint(progress);
			if (progress.done) showFailed(progress.failed);
		},
		failed: (error) => {
			reading = false;
			ahead.stop();
			told.status.stop();
			told.failed(error, again);
		},
	});
	const again = () => {
		if (wanted) load(wanted);
	};
	const load = (now: Wanted) => {
		clearTimeout(soon);
		wanted = now;
		const { handle, variable, state } = now;
		// a step is a few milliseconds, of which looking for each chunk twice would be a part
		const may = sliceFits(variable, state)
			? {}
			: affordable(variable, state, agreed, (window) => sliceCost(handle, variable, state, window));
		whole = !("cost" in may || may.window);
		if ("cost" in may) return ask(now, may.cost);
		told.board.show("cost", null);
		reading = true;
		step.begin(handle);
		void follower.start((signal) => slices(handle, variable, state, { signal, window: may.window }));
	};
	const ask = (now: Wanted, cost: Cost) => {
		const { variable, state } = now;
		stop();
		told.status.say(`${now.handle.route} · nothing read yet`);
		const window = cost.windowThatFits;
		const { x, y } = state;
		const all = () => {
			agreed = true;
			again();
		};
		const actions = [{ text: "Load all", press: all }];
		if (window && x !== null && y !== null) {
			const bounds = windowBounds(variable.axes[x], variable.axes[y], window);
			actions.unshift({ text: "Show the centre", press: () => told.act({ bounds }) });
		}
		told.board.show("cost", { kind: "cost", text: costText(cost), actions });
	};
	const showFailed = (failed: SliceProgress["failed"]) => {
		told.board.show("chunks", failedNotice(failed, again, told.refresh));
		// there may be as many as there are chunks
		void feed(failed.values(), ({ error }) => void told.chunkFailed(error), { most: 1 });
	};
	const stop = () => {
		clearTimeout(soon);
		reading = false;
		follower.stop();
		ahead.stop();
	};
	/** Forgets what was agreed to, for another array; what is asked from here on, or since `before`, is told with its first plane. */
	const forget = (handle: ZarrHandle, before?: Traffic) => {
		stop();
		agreed = false;
		wanted = null;
		step.opening(handle, before);
	};
	/** Asks for what will be loaded when its coordinates are known, in place of what was expected before; null: no more, as it is loaded by now, or will never be. */
	const expect = (next: Wanted | null, signal?: AbortSignal) => {
		const end = unexpect;
		unexpect = next ? expectSlice(next.handle, next.variable, next.state, signal) : () => {};
		end();
	};
	/** Loads once the gesture that moves the window has come to rest, where not the whole plane is there. */
	const moved = (now: Wanted) => {
		if (whole) return;
		clearTimeout(soon);
		soon = setTimeout(load, 150, now);
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
			return reading;
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
