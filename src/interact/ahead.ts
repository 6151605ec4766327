/** Reads ahead of somebody who walks through an array plane by plane, while nothing that is shown waits. */
import { type ChunkSource, cachedChunk } from "../decode/chunk.ts";
import { shared } from "../decode/shared.ts";
import { chunkBytes } from "../hierarchy/node.ts";
import { AHEAD, isSoon, planeAhead, roomAhead, type Stop, walkOf } from "../plan/ahead.ts";
import { type Plane, planChunks, planSize, type Window } from "../plan/chunks.ts";
import type { SliceProgress, Variable, ZarrHandle } from "../read.ts";
import { heldBytes } from "../slice/ahead.ts";
import { planeOf } from "../slice/slice.ts";
import type { ViewState } from "../state.ts";
import { aheadReads } from "./underway.ts";

/** The picture is shown first. */
const AFTER_FRAME_MS = 20;
/** Who has not stepped for so long, or for three steps' time, has stopped. */
const REST_MS = 1000;

/** Who may read ahead. */
export interface AheadOptions {
	/** Whether that is wished. */
	readonly prefetch: boolean;
	/** Whether anybody sees the view. */
	readonly seen: () => boolean;
}

/** Of which array a plane is complete, and which one. */
interface Walked {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly state: ViewState;
}

/** A plane that is shown complete. */
interface Shown {
	readonly source: ChunkSource;
	readonly variable: Variable;
	readonly plane: Plane;
	readonly window: Window;
}

/** What a view needs of the cache: the plane that it shows, and decoded bytes that it reads ahead. */
interface Kept {
	readonly shown: Shown;
	readonly seen: () => boolean;
	ahead: number;
}

/** Of the views of the page that show a plane, each by its reads. */
const kept = new Map<object, Kept>();

/** Reads ahead for one view; `landed` is told when a chunk has come. */
export function aheadReader({ prefetch, seen }: AheadOptions, landed: () => void) {
	const reads = aheadReads(seen, landed);
	let stops: Stop[] = [];
	let [waits, load] = [0, 0];
	let soon: ReturnType<typeof setTimeout> | undefined;
	let rest: ReturnType<typeof setTimeout> | undefined;

	const plan = () => {
		soon = undefined;
		clearTimeout(rest);
		const self = kept.get(reads);
		if (!self) return;
		const { source, variable, plane } = self.shown;
		const { node } = variable;
		const walk = prefetch && seen() ? walkOf(node, stops) : null;
		const next = walk && planeAhead(node, plane, walk);
		const near = next && isSoon(walk, next.steps, load);
		reads.want(source, node, near ? coldChunks(self, next.plane) : []);
		if (walk) rest = setTimeout(reads.rest, Math.max(REST_MS, 3 * walk.every));
	};
	/** A plane is complete: it may be one of a walk. */
	const complete = ({ handle, variable, state }: Walked, { window, failed }: SliceProgress) => {
		const shown: Shown = { source: handle.source, variable, plane: planeOf(variable, state), window };
		const [{ index }, at] = [shown.plane, performance.now()];
		if (waits > 0) load = at - waits;
		waits = 0;
		const before = kept.get(reads);
		if (failed.length > 0 || (before && !continues(before.shown, shown))) stop();
		if (stops.at(-1)?.index.join() === index.join()) stops.pop();
		stops = [...stops.slice(-2), { index, at }];
		kept.set(reads, { shown, seen, ahead: before?.ahead ?? 0 });
		soon ??= setTimeout(plan, AFTER_FRAME_MS);
	};
	/** What is to be shown waits for chunks, and all else gives way; of what is under way that goes on which it wants, too. */
	const giveWay = () => {
		waits ||= performance.now();
		reads.withdraw();
	};
	/** Withdraws all, and forgets the walk. */
	const stop = () => {
		for (const timer of [soon, rest]) clearTimeout(timer);
		soon = undefined;
		reads.forget();
		stops = [];
		kept.delete(reads);
	};
	return { complete, giveWay, stop, read: reads.read };
}

/** Whether a plane is another one of the same array, drawn the same way. */
function continues(before: Shown, { source, variable, plane }: Shown): boolean {
	if (before.source !== source || before.variable !== variable) return false;
	return before.plane.x === plane.x && before.plane.y === plane.y;
}

/** The chunks of a plane that are not decoded yet; none where all of it would take more room than there is. `self` says from here on how much it takes. */
function coldChunks(self: Kept, plane: Plane): (readonly number[])[] {
	const { source, variable, window } = self.shown;
	const { node } = variable;
	self.ahead = 0;
	if (planSize(node, plane, window).chunks > AHEAD.chunks) return [];
	const chunks = coordsOf({ ...self.shown, plane });
	const cold = chunks.filter((coords) => !cachedChunk(source, node, coords));
	const { held, largest } = heldByAll(self);
	const needed = chunks.length * Math.max(chunkBytes(node), largest);
	if (needed > roomAhead(shared().cache.limit, held)) return [];
	self.ahead = needed;
	return cold;
}

/** Decoded bytes of what the page's views show and read ahead, which become the most recently used ones, so that others are dropped for what comes; and the largest chunk of `self`. */
function heldByAll(self: Kept): { held: number; largest: number } {
	let [held, largest] = [0, 0];
	for (const [key, other] of kept) {
		// nor is a view kept that was taken off its page and never disposed
		if (!other.seen()) {
			kept.delete(key);
			continue;
		}
		const { source, variable } = other.shown;
		const bytes = heldBytes(source, variable.node, coordsOf(other.shown));
		held += bytes.all + other.ahead;
		if (other === self) largest = bytes.largest;
	}
	return { held, largest };
}

function coordsOf({ variable, plane, window }: Shown): (readonly number[])[] {
	return Array.from(planChunks(variable.node, plane, window), ({ coords }) => coords);
}
