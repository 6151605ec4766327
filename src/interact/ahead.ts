/** Reads ahead of somebody who walks through an array plane by plane, while nothing that is shown waits. */
import { type ChunkSource, useCached } from "../decode/chunk.ts";
import { shared } from "../decode/shared.ts";
import { type ArrayNode, chunkBytes } from "../hierarchy/node.ts";
import { AHEAD, isSoon, planeAhead, roomAhead, type Stop, walkOf } from "../plan/ahead.ts";
import { type Plane, planChunks, planSize, type Window } from "../plan/chunks.ts";
import type { PlaneRequest, SliceProgress, Variable, ZarrHandle } from "../read.ts";
import { heldBytes } from "../slice/ahead.ts";
import { planeOf } from "../slice/slice.ts";
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

/** Of which array planes are complete, and which ones: one, or those of several channels. */
interface Walked {
	readonly handle: ZarrHandle;
	readonly variable: Variable;
	readonly requests: readonly PlaneRequest[];
}

/** A plane that is shown complete. */
interface Shown {
	readonly source: ChunkSource;
	readonly variable: Variable;
	/** One, or those of several channels. */
	readonly planes: readonly Plane[];
	readonly window: Window;
}

/** What the views of a page know of each other. */
interface Reader {
	/** What the view shows; null before its first plane is complete. */
	shown: Shown | null;
	/** Decoded bytes that it reads ahead, or has read for its next plane. */
	ahead: number;
	/** Since when it waits for a plane; 0 where it doesn't. */
	waits: number;
	readonly seen: () => boolean;
	readonly withdraw: () => void;
	readonly plan: () => void;
}

/** Of the views of the page that show a plane or wait for one: those that are no more are not held here. */
const page = new Set<WeakRef<Reader>>();

function* readers(): Generator<Reader, void, void> {
	for (const held of page) {
		const reader = held.deref();
		if (reader) yield reader;
		else page.delete(held);
	}
}

/** Reads ahead for one view; `landed` is told when a chunk has come. */
export function aheadReader({ prefetch, seen }: AheadOptions, landed: () => void) {
	const reads = aheadReads(seen, landed);
	let stops: Stop[] = [];
	let load = 0;
	let soon: ReturnType<typeof setTimeout> | undefined;
	let rest: ReturnType<typeof setTimeout> | undefined;

	const plan = () => {
		soon = undefined;
		clearTimeout(rest);
		// whoever waits has all views plan again when its plane is complete
		if (!self.shown || [...readers()].some(({ waits }) => waits > 0)) return;
		const { source, variable, planes } = self.shown;
		const { node } = variable;
		const walk = prefetch && seen() ? walkOf(node, stops) : null;
		const left = walk ? stops[2].at + Math.max(REST_MS, 3 * walk.every) - performance.now() : 0;
		const next =
			walk && left > 0 ? planes.map((plane) => planeAhead(node, plane, walk)).filter((at) => at !== null) : [];
		const near = walk && next.length > 0 && isSoon(walk, next[0].steps, load);
		const wanted = near ? next.map(({ plane }) => plane) : [];
		reads.want(source, node, near ? coldChunks(self, self.shown, wanted) : []);
		if (left > 0) rest = setTimeout(reads.rest, left);
	};
	const self: Reader = {
		...{ shown: null, ahead: 0, waits: 0, seen, withdraw: reads.withdraw },
		plan: () => {
			soon ??= setTimeout(plan, AFTER_FRAME_MS);
		},
	};
	const held = new WeakRef(self);
	/** The view waits no more; answers since when it has. */
	const waited = (): number => {
		const since = self.waits;
		self.waits = 0;
		if (since > 0) for (const reader of readers()) reader.plan();
		return since;
	};
	/** A plane is complete: it may be one of a walk. */
	const complete = ({ handle, variable, requests }: Walked, { window, failed }: SliceProgress) => {
		const planes = requests.map((request) => planeOf(variable, request));
		const shown: Shown = { source: handle.source, variable, planes, window };
		const [{ index }, at] = [planes[0], performance.now()];
		const since = waited();
		if (since > 0) load = at - since;
		if (failed.length > 0 || (self.shown && !continues(self.shown, shown))) stop();
		if (stops.at(-1)?.index.join() === index.join()) stops.pop();
		stops = [...stops.slice(-2), { index, at }];
		self.shown = shown;
		page.add(held);
		self.plan();
	};
	/** What is to be shown waits for chunks, and all that any view reads ahead gives way; what of it is to be shown goes on. */
	const giveWay = () => {
		self.waits ||= performance.now();
		page.add(held);
		for (const { withdraw } of readers()) withdraw();
	};
	/** Withdraws all, and forgets the walk. */
	const stop = () => {
		page.delete(held);
		waited();
		for (const timer of [soon, rest]) clearTimeout(timer);
		soon = undefined;
		reads.forget();
		stops = [];
		Object.assign(self, { shown: null, ahead: 0 });
	};
	return { complete, giveWay, stop, read: reads.read };
}

/** Whether a plane is another one of the same array, drawn the same way. */
function continues(before: Shown, { source, variable, planes: [plane] }: Shown): boolean {
	if (before.source !== source || before.variable !== variable) return false;
	return before.planes[0].x === plane.x && before.planes[0].y === plane.y;
}

/** The chunks of planes that are not decoded yet; none where all of them would take more room than there is. `self` says from here on how much it takes. */
function coldChunks(self: Reader, shown: Shown, planes: readonly Plane[]): (readonly number[])[] {
	const { source, variable, window } = shown;
	const { node } = variable;
	self.ahead = 0;
	if (chunksOf(node, planes, window) > AHEAD.chunks) return [];
	const chunks = coordsOf({ ...shown, planes });
	const cold = chunks.filter((coords) => !useCached(source, node, coords, () => true));
	const { held, largest } = heldByAll(self);
	const needed = chunks.length * Math.max(chunkBytes(node), largest);
	if (needed > roomAhead(shared().cache.limit, held)) return [];
	self.ahead = needed;
	return cold;
}

/** Decoded bytes of what the page's views show and read ahead, which become the most recently used ones, so that others are dropped for what comes; and the largest chunk of `self`. */
function heldByAll(self: Reader): { held: number; largest: number } {
	let [held, largest] = [0, 0];
	for (const other of readers()) {
		// nor does one count that was taken off its page and never disposed
		if (other.seen() && other.shown) {
			const bytes = heldBy(other.shown);
			held += bytes.all + other.ahead;
			if (other === self) largest = bytes.largest;
		}
	}
	return { held, largest };
}

/** What a view shows takes: looked up chunk by chunk, but where that takes long, reckoned as if all were there. */
function heldBy(shown: Shown): { readonly all: number; readonly largest: number } {
	const { source, variable, planes, window } = shown;
	const { node } = variable;
	const chunks = chunksOf(node, planes, window);
	const largest = chunkBytes(node);
	return chunks > AHEAD.chunks ? { all: chunks * largest, largest } : heldBytes(source, node, coordsOf(shown));
}

/** How many chunks planes take, where none of them lies in another's. */
function chunksOf(node: ArrayNode, planes: readonly Plane[], window: Window): number {
	return planes.reduce((sum, plane) => sum + planSize(node, plane, window).chunks, 0);
}

function coordsOf({ variable: { node }, planes, window }: Shown): (readonly number[])[] {
	const coords = planes.flatMap((plane) => Array.from(planChunks(node, plane, window), (part) => part.coords));
	// a chunk may hold cells of several planes
	return planes.length === 1 ? coords : [...new Map(coords.map((chunk) => [chunk.join(), chunk])).values()];
}
