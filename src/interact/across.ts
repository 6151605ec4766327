/** A plane across the main one: its picture, what it reads, and what is said of it. */
import { errorText, isAbort } from "../errors.ts";
import { type SliceProgress, slicesOf } from "../read.ts";
import { make } from "../render/element.ts";
import { noticeBoard } from "../render/notice.ts";
import { type ColorState, sameState } from "../state.ts";
import { planesOf } from "./blend.ts";
import { type LoaderTold, planeLoader, type Wanted } from "./loading.ts";
import { labelOverlay } from "./overlay.ts";
import { type Drawn, NOTHING, type PictureOptions, type PictureTold, planePicture } from "./picture.ts";
import { cellMiddle, cellOver } from "./pointer.ts";
import { readingOf } from "./reading.ts";
import type { MarkedCell } from "./readout.ts";

/** What a plane across tells. */
export interface AcrossTold
	extends Pick<PictureTold, "bounds" | "cut" | "key">,
		Pick<LoaderTold, "ahead" | "chunkFailed" | "refresh"> {
	/** The marked cell, and whether the keyboard marked it. */
	readonly mark: (cell: MarkedCell | null, byKey: boolean) => void;
	/** The plane is complete. */
	readonly landed: () => void;
	/** More of it has landed, and is about to be drawn. */
	readonly painted?: (progress: SliceProgress) => void;
	/** Its colours, where they are not those of its state. */
	readonly colors?: () => ColorState;
}

/** The plane in `host`, framed as `options` say. `update` follows a state of its own, and reads what has changed once the task is over: the main plane asks first. */
export function acrossPlane(host: HTMLElement, told: AcrossTold, options: PictureOptions) {
	const life = new AbortController();
	const plane = make(host.ownerDocument, "div", { class: "plane" });
	const notices = make(host.ownerDocument, "div", { class: "notices" });
	host.append(plane, notices);
	const board = noticeBoard(notices);
	let now: Wanted | null = null;
	let drawn: Drawn = NOTHING;
	let due = false;
	const draw = () => {
		if (!now) return;
		const { variable, state } = now;
		const shown = told.colors ? { ...state, color: told.colors() } : state;
		picture.update({ variable, state: shown, ...drawn, labels: overlay.planes(state) });
	};
	const picture = planePicture(
		plane,
		{
			...told,
			press: told.cut,
			mark: (cell, byKey) => {
				const { slice } = drawn;
				if (!cell || !slice || !now) return told.mark(null, byKey);
				const { x, y } = cellMiddle(slice, cell);
				told.mark({ ...drawn, handle: now.handle, variable: now.variable, cell, also: overlay.reading(x, y) }, byKey);
			},
		},
		options,
	);
	const act: LoaderTold["act"] = ({ bounds }) => told.bounds(bounds, true);
	const overlay = labelOverlay(
		{
			...{ ...told, act, draw, board, overviews: false, view: picture.view, known: () => {}, problems: () => {} },
			failed: (error) => !isAbort(error) && board.show("labels", { kind: "error", text: errorText(error) }),
		},
		life.signal,
	);
	const loader = planeLoader({
		...told,
		status: { update: () => {}, say: () => {}, stop: () => {} },
		board,
		overviews: false,
		act,
		view: picture.view,
		paint: (progress, under) => {
			drawn = { slice: progress.slice, slices: slicesOf(progress), loaded: progress.loaded, under };
			told.painted?.(progress);
			draw();
			if (progress.done) told.landed();
		},
		paintUnder: (under) => {
			drawn = { ...drawn, under };
			draw();
		},
		failed: (error, retry) => {
			board.show("chunks", { kind: "error", text: errorText(error), actions: [{ text: "Retry", press: retry }] });
			told.chunkFailed(error instanceof Error ? error : new Error(errorText(error)));
		},
	});
	const load = () => {
		due = false;
		if (now) loader.load(now);
	};
	const update = (next: Wanted) => {
		const before = now;
		now = next;
		const other = before?.variable !== next.variable;
		if (other) {
			loader.forget(next.handle);
			board.clear();
		}
		const same = !other && before !== null && sameState(planeOf(before), planeOf(next));
		if (!same && (other || turned(before, next))) drawn = NOTHING;
		draw();
		overlay.update(next);
		if (!same && !due) queueMicrotask(load);
		due ||= !same;
		if (same && !due && !sameState(before.state.bounds, next.state.bounds)) loader.moved(next);
	};
	/** Ends all that it does; its picture stays. */
	const stop = () => {
		now = null;
		life.abort(new DOMException("the plane is no longer shown", "AbortError"));
		loader.stop();
		overlay.stop();
		picture.dispose();
	};
	/** Its value at a place, in axis units, as it is read out; "" where there is none. */
	const valueAt = (x: number, y: number): string => {
		const cell = drawn.slice && cellOver(drawn.slice, x, y);
		return cell && drawn.slice && now ? readingOf(now.variable, drawn.slice, cell).value : "";
	};
	return { host, update, stop, draw, valueAt, point: picture.point };
}

/** What of a state says which planes are read. */
function planeOf({ variable, state }: Wanted): object {
	const { x, y, level, reduce } = state;
	return { x, y, level, reduce, planes: planesOf(variable, state) };
}

function turned(before: Wanted | null, { state }: Wanted): boolean {
	return before?.state.x !== state.x || before.state.y !== state.y;
}
