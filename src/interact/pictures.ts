/** Reads the small pictures of those images that are in view: a few at a time, the cheapest first, within a budget. */
import { TaskQueue } from "../fetch/queue.ts";
import { type Collection, type FieldChoice, imagesOf, type MemberImages } from "../hierarchy/collection.ts";
import { BUDGET, THUMBNAIL } from "../plan/budget.ts";
import type { Cost, ZarrHandle } from "../read.ts";
import { Urgency } from "../store/urgency.ts";
import {
	type AboutImage,
	aboutImage,
	readSketch,
	type Sketch,
	sketch,
	sketchCost,
	type Thumbnail,
} from "./thumbnail.ts";

/** How many images have their metadata, and their chunks, read at once. */
const [OPENED_AT_ONCE, READ_AT_ONCE] = [6, 3];

/** What is told of images by their numbers among a collection's members. */
export interface PicturesTold {
	/** The images of a member, of which one is chosen; what is to be said of it. */
	readonly known: (member: number, images: MemberImages) => void;
	readonly about: (member: number, about: AboutImage) => void;
	readonly drawn: (member: number, picture: Thumbnail) => void;
	readonly failed: (member: number, error: unknown) => void;
	/** It is not read: alone it takes more than a small picture may (`alone`), or all before it have used up the budget. */
	readonly left: (member: number, cost: Cost, alone: boolean) => void;
	/** So many of those in view are settled in one way or another, of which so many wait for more budget. */
	readonly settled: (settled: number, seen: number, waiting: number) => void;
}

/** A member and how far it has come. */
interface Slot {
	seen: boolean;
	settled: boolean;
	/** It waits for more budget. */
	waits: boolean;
	/** Withdraws what is under way for it; null while nothing is. */
	busy: AbortController | null;
	path: string | null;
	sketch: Sketch | null;
}

/** What is read. */
interface Shown {
	readonly handle: ZarrHandle;
	readonly collection: Collection;
	readonly choice: FieldChoice;
	readonly slots: readonly Slot[];
}

/** Reads pictures of the collection that was begun last. */
export function pictureReader(told: PicturesTold) {
	let shown: Shown | null = null;
	let left = { bytes: 0, chunks: 0 };
	const opening = new TaskQueue(OPENED_AT_ONCE);
	const reading = new TaskQueue(READ_AT_ONCE);

	const stop = () => {
		for (const slot of shown?.slots ?? []) slot.busy?.abort();
		shown = null;
	};
	const allow = () => {
		left = { bytes: BUDGET.bytes, chunks: BUDGET.chunks };
	};
	const begin = (handle: ZarrHandle, collection: Collection, choice: FieldChoice) => {
		const before = shown?.collection === collection ? shown : null;
		stop();
		if (!before) allow();
		const fresh = { settled: false, waits: false, busy: null, path: null, sketch: null };
		const slots = collection.members.map((_, i): Slot => ({ ...fresh, seen: before?.slots[i].seen === true }));
		shown = { handle, collection, choice, slots };
		next();
	};
	/** Begins with all that are seen and are not settled. */
	const next = () => {
		const now = shown;
		now?.slots.forEach((slot, i) => {
			if (slot.seen && !slot.settled && !slot.busy) void work(now, slot, i);
		});
	};
	const count = () => {
		const seen = shown?.slots.filter((slot) => slot.seen) ?? [];
		const waiting = seen.filter(({ waits }) => waits).length;
		told.settled(seen.filter(({ settled }) => settled).length, seen.length, waiting);
	};
	const work = async (of: Shown, slot: Slot, member: number) => {
		const controller = new AbortController();
		const { signal } = controller;
		slot.busy = controller;
		try {
			const made = slot.sketch ?? (await open(of, slot, member, signal));
			slot.sketch = made;
			const picture = made && (await read(made, signal));
			signal.throwIfAborted();
			if (made && !picture) {
				const cost = sketchCost(made);
				slot.waits = isSmall(cost);
				told.left(member, cost, !slot.waits);
			}
			if (picture) told.drawn(member, picture);
		} catch (error) {
			if (signal.aborted) return;
			told.failed(member, error);
		}
		slot.settled = true;
		slot.busy = null;
		count();
	};
	/** A sketch of the image that is chosen; null where the member has none. */
	const open = ({ handle, collection, choice }: Shown, slot: Slot, member: number, signal: AbortSignal) =>
		opening.run(
			async () => {
				const images = await imagesOf(handle.hierarchy, collection, collection.members[member], choice, signal);
				signal.throwIfAborted();
				slot.path = images.path;
				told.known(member, images);
				if (images.path === null) return null;
				const made = await sketch(handle, images.path, signal);
				if (collection.kind !== "plate") told.about(member, await aboutImage(handle, images.path, signal));
				return made;
			},
			{ urgency: new Urgency(member), signal },
		);
	/** Its picture; null where it takes more than is left. */
	const read = (made: Sketch, signal: AbortSignal): Promise<Thumbnail | null> =>
		reading.run(
			async () => {
				const cost = sketchCost(made);
				if (!isSmall(cost) || cost.bytes > left.bytes || cost.cold > left.chunks) return null;
				spend(cost, 1);
				return readSketch(made, signal).catch((error) => {
					if (signal.aborted) spend(cost, -1);
					throw error;
				});
			},
			{ urgency: new Urgency(sketchCost(made).bytes), signal },
		);
	const spend = ({ bytes, cold }: Cost, times: 1 | -1) => {
		left = { bytes: left.bytes - times * bytes, chunks: left.chunks - times * cold };
	};
	return {
		begin,
		stop,
		/** Members have come into view, or left it: what is under way for those is withdrawn. */
		see(changes: readonly { readonly tile: number; readonly seen: boolean }[]) {
			for (const { tile, seen } of changes) {
				const slot = shown?.slots[tile];
				if (!slot) continue;
				slot.seen = seen;
				if (seen) continue;
				slot.busy?.abort();
				slot.busy = null;
			}
			next();
			count();
		},
		/** Reads those again that are seen, as their pictures have another size; what is decoded is not read twice. */
		again() {
			for (const slot of shown?.slots ?? []) {
				slot.settled = false;
				slot.waits = false;
			}
			next();
		},
		/** Reads what waits, within another budget. */
		more() {
			allow();
			for (const slot of shown?.slots ?? []) {
				slot.settled &&= !slot.waits;
				slot.waits = false;
			}
			next();
		},
		/** The path of a member's image that is chosen; null where it is not known, or there is none. */
		path: (member: number): string | null => shown?.slots[member].path ?? null,
	};
}

function isSmall({ bytes, cold, fits }: Cost): boolean {
	return fits && bytes <= THUMBNAIL.bytes && cold <= THUMBNAIL.chunks;
}
