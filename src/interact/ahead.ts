/** Reads ahead of somebody who walks through an array plane by plane, while nothing that is shown waits. */
import { type ChunkSource, cachedChunk } from "../decode/chunk.ts";
import { shared } from "../decode/shared.ts";
import { chunkBytes } from "../hierarchy/node.ts";
import { AHEAD, isSoon, planeAhead, roomAhead, type Stop, walkOf } from "../plan/ahead.ts";
import { type Plane, planChunks, planSize, type Window } from "../plan/chunks.ts";
import type { SliceProgress, Variable, ZarrHandle } from "../read.ts";
import { heldBytes, readAhead } from "../slice/ahead.ts";
import { planeOf } from "../slice/slice.ts";
import type { ViewState } from "../state.ts";

/** The picture is shown first. */
const AFTER_FRAME_MS = 20;
/** Who has not stepped for so long, or for three steps' time, has stopped. */
const REST_MS = 1000;

/** A plane that is shown complete. */
interface Shown {
	readonly source: ChunkSource;
	readonly variable: Variable;
	readonly plane: Plane;
	readonly window: Window;
}

/** Of which array a plane is complete, and which one. */
interface Walked {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly state: ViewState;
}

/** What a view needs of the cache: the plane that it shows, and decoded bytes that it reads ahead. */
interface Kept {
	readonly shown: Shown;
	ahead: number;
}

/** Of all views of the page, each by its reader. */
const kept = new Map<object, Kept>();

interface Going {
	readonly controller: AbortController;
	begun: boolean;
}

/** What a view has read ahead: reads of the store, and encoded bytes. */
export interface ReadAhead {
	reads: number;
	bytes: number;
}

/** Reads ahead for one view, as long as `may` says so; `landed` is told when a chunk has come. */
export function aheadReader(may: () => boolean, landed: () => void) {
	const going = new Map<string, Going>();
	const refused = new Set<string>();
	const read: ReadAhead = { reads: 0, bytes: 0 };
	let stops: Stop[] = [];
	let [waits, load] = [0, 0];
	let soon: ReturnType<typeof setTimeout> | undefined;
	let rest: ReturnType<typeof setTimeout> | undefined;

	const withdraw = () => {
		for (const { controller } of going.values()) controller.abort(new DOMException("not needed yet", "AbortError"));
		going.clear();
	};
	const start = async ({ source, variable }: Shown, coords: readonly number[], rank: number) => {
		const [key, one] = [coords.join(), { controller: new AbortController(), begun: false }];
		const { signal } = one.controller;
		const begun = () => {
			one.begun = true;
			if (!may()) withdraw();
		};
		const asked = () => {
			read.reads++;
		};
		const came = (bytes: number) => {
			read.bytes += bytes;
		};
		going.set(key, one);
		try {
			await readAhead(source, variable.node, coords, { rank, signal, begun, asked, came });
			landed();
		} catch {
			// its error is told where it is wanted, as it is asked for again then; ahead it is not
			if (!signal.aborted) refused.add(key);
		}
		if (going.get(key) === one) going.delete(key);
	};
	/** Reads these chunks. What waits and is none of them is withdrawn; what is under way is in nobody's way. */
	const want = (shown: Shown | null, chunks: readonly (readonly number[])[]) => {
		const wanted = new Set(chunks.map((coords) => coords.join()));
		for (const [key, { begun, controller }] of going) {
			if (begun || wanted.has(key)) continue;
			controller.abort(new DOMException("not needed any more", "AbortError"));
			going.delete(key);
		}
		for (const [rank, coords] of chunks.entries()) {
			const key = coords.join();
			if (shown && !going.has(key) && !refused.has(key)) void start(shown, coords, rank);
		}
	};
	const plan = (self: Kept) => {
		soon = undefined;
		clearTimeout(rest);
		const { node } = self.shown.variable;
		const walk = may() ? walkOf(node, stops) : null;
		const next = walk && planeAhead(node, self.shown.plane, walk);
		const near = next && isSoon(walk, next.steps, load);
		want(self.shown, near ? coldChunks(self, next.plane) : []);
		if (walk) rest = setTimeout(want, Math.max(REST_MS, 3 * walk.every), null, []);
	};
	/** A plane is complete: it may be one of a walk. */
	const complete = ({ handle, variable, state }: Walked, { window, failed }: SliceProgress) => {
		const shown: Shown = { source: handle.source, variable, plane: planeOf(variable, state), window };
		const [{ index }, at] = [shown.plane, performance.now()];
		if (waits > 0) load = at - waits;
		waits = 0;
		const before = kept.get(read)?.shown;
		if (failed.length > 0 || (before && !continues(before, shown))) stop();
		if (stops.at(-1)?.index.join() === index.join()) stops.pop();
		stops = [...stops.slice(-2), { index, at }];
		kept.set(read, { shown, ahead: kept.get(read)?.ahead ?? 0 });
		soon ??= setTimeout(() => {
			const self = kept.get(read);
			if (self) plan(self);
		}, AFTER_FRAME_MS);
	};
	/** What is to be shown waits for chunks, and all else gives way; of what is under way that goes on which it wants, too. */
	const giveWay = () => {
		waits ||= performance.now();
		withdraw();
	};
	/** Withdraws all, and forgets the walk. */
	const stop = () => {
		for (const timer of [soon, rest]) clearTimeout(timer);
		soon = undefined;
		withdraw();
		refused.clear();
		stops = [];
		kept.delete(read);
	};
	return { complete, giveWay, stop, read };
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
	const chunks = planChunks(node, plane, window).map(({ coords }) => coords);
	const cold = chunks.filter((coords) => !cachedChunk(source, node, coords));
	let [held, largest] = [0, chunkBytes(node)];
	for (const other of kept.values()) {
		const bytes = heldBytes(other.shown.source, other.shown.variable.node, shownChunks(other.shown));
		held += bytes.all + other.ahead;
		if (other === self) largest = Math.max(largest, bytes.largest);
	}
	const needed = chunks.length * largest;
	if (needed > roomAhead(shared().cache.limit, held)) return [];
	self.ahead = needed;
	return cold;
}

function shownChunks({ variable: { node }, plane, window }: Shown): (readonly number[])[] {
	return planChunks(node, plane, window).map(({ coords }) => coords);
}
