/** The cells of a table: those in view are read, the latest window wins; it asks before it spends more than the budget. */
import type { Plane } from "../plan/chunks.ts";
import { type FailedChunk, sliceCost, type Window } from "../read.ts";
import type { PlaneRequest } from "../slice/slice.ts";
import { planeOf } from "../slice/slice.ts";
import { type BlockPart, blockParts, type CellBlock, readBlock } from "../slice/table.ts";
import { costText } from "./cost.ts";
import { failedNotice, type LoaderTold, type Wanted } from "./loading.ts";
import { stepTeller } from "./step.ts";

/** One cell as it was read: VALID, MISSING (`value` is the fill value) or FAILED. */
export interface TableCell {
	readonly state: number;
	readonly value: unknown;
}

/** Where the reader tells what happens. */
export interface CellsTold extends Pick<LoaderTold, "status" | "board" | "chunkFailed" | "refresh"> {
	/** More cells are there. */
	readonly landed: () => void;
	/** All cells of the window are there, or can't be read. */
	readonly complete: () => void;
}

/** A window that is scrolled over in less than this is not asked for. */
const REST_MS = 80;
const MOST_KEPT = 50_000;

/** Which cells a table shows: rows along y (or along x where there is no y), columns along x. */
export function tableRequest({ state }: Pick<Wanted, "state">): PlaneRequest {
	const { x, y, index } = state;
	return y === null ? { x: null, y: x, index } : { x, y, index };
}

/** Reads the cells of a table. `show` says what is shown and forgets what was read for another; `want` names the window in view. */
export function cellReader(told: CellsTold) {
	const cells = new Map<string, TableCell>();
	const failed = new Map<string, FailedChunk>();
	const step = stepTeller(told.status);
	let wanted: Wanted | null = null;
	let plane: Plane | null = null;
	let window: Window | null = null;
	let agreed = false;
	let reading = new AbortController();
	let soon: ReturnType<typeof setTimeout> | undefined;

	const show = (now: Wanted) => {
		stop();
		if (wanted?.variable !== now.variable) agreed = false;
		wanted = now;
		plane = planeOf(now.variable, tableRequest(now));
		cells.clear();
		failed.clear();
		told.board.show("cost", null);
		told.board.show("chunks", null);
	};
	const want = (now: Window, scrolled: boolean) => {
		if (!wanted || !plane) return;
		window = now;
		clearTimeout(soon);
		if (cells.size > MOST_KEPT) cells.clear();
		const parts = blockParts(wanted.handle.source, wanted.variable, plane, now).filter((part) => !known(part));
		if (scrolled && parts.some(({ warm }) => !warm)) soon = setTimeout(() => read(parts), REST_MS);
		else read(parts);
	};
	const known = ({ left, top, width, height }: BlockPart) => {
		for (let row = top; row < top + height; row++)
			for (let column = left; column < left + width; column++) if (!cells.has(`${row},${column}`)) return false;
		return true;
	};
	const read = (parts: readonly BlockPart[]) => {
		const before = reading;
		reading = new AbortController();
		if (wanted && plane && window && parts.length > 0 && affords(wanted, window, parts)) {
			step.begin(wanted.handle);
			void follow(wanted, plane, parts, reading.signal);
		}
		// only now, so that what both want is not asked for twice
		before.abort(new DOMException("the cells are no longer in view", "AbortError"));
	};
	const affords = ({ handle, variable, state }: Wanted, now: Window, parts: readonly BlockPart[]): boolean => {
		const cost = sliceCost(handle, variable, tableRequest({ state }), now);
		if (agreed || cost.fits || parts.every(({ warm }) => warm)) {
			told.board.show("cost", null);
			return true;
		}
		const press = () => {
			agreed = true;
			want(now, false);
		};
		told.status.say(`${handle.route} · nothing read yet`);
		told.board.show("cost", { kind: "cost", text: costText(cost), actions: [{ text: "Read them", press }] });
		return false;
	};
	const follow = async (now: Wanted, at: Plane, parts: readonly BlockPart[], signal: AbortSignal) => {
		let landed = 0;
		step.tell(landed, parts.length);
		const one = async (part: BlockPart) => {
			const block = await readBlock(now.handle.source, now.variable, at, part, signal);
			signal.throwIfAborted();
			keep(block);
			landed += 1;
			step.tell(landed, parts.length);
			told.landed();
		};
		try {
			await Promise.all(parts.map(one));
		} catch (error) {
			if (signal.aborted) return;
			throw error;
		}
		told.board.show("chunks", failedNotice([...failed.values()], again, told.refresh));
		told.complete();
	};
	const keep = ({ left, top, width, height, state, values, failed: broken }: CellBlock) => {
		for (let i = 0; i < width * height; i++)
			cells.set(`${top + Math.floor(i / width)},${left + (i % width)}`, { state, value: values[i] });
		if (!broken || failed.has(broken.key)) return;
		failed.set(broken.key, broken);
		told.chunkFailed(broken.error);
	};
	const again = () => {
		for (const [place, { value }] of cells) if (value === undefined) cells.delete(place);
		failed.clear();
		told.board.show("chunks", null);
		if (window) want(window, false);
	};
	const stop = () => {
		clearTimeout(soon);
		reading.abort(new DOMException("the table is no longer shown", "AbortError"));
	};
	return { show, want, stop, at: (row: number, column: number) => cells.get(`${row},${column}`) };
}
