/** Which parts of a file one request brings: neighbours, with small gaps between them. Pure. */
import type { PendingRead } from "./batch.ts";
import type { ByteRange } from "./store.ts";

/** A run goes on over bytes that nobody wants where they are few, and no more than this share of the parts beside them. */
const GAP_BYTES = 4096;
const GAP_SHARE = 1 / 32;
/** What waits is spread over all connections, within these bounds, so that it can be cancelled. */
const SHORTEST = 512 * 2 ** 10;
const LONGEST = 4 * 2 ** 20;

/** A part that lies at a known place, in bytes. */
export interface Span {
	readonly offset: number;
	readonly length: number;
}

/** Where a read's part lies; null where it is a whole value, or counted from its end. */
export function spanOf({ options: { range } }: PendingRead): Span | null {
	return range && "offset" in range ? range : null;
}

/** Of what waits, most urgent first, the reads that go together with the first one, by their place; `lanes` connections are free. */
export function nextRun<Read extends PendingRead>(waiting: readonly Read[], lanes: number): readonly Read[] {
	const [first] = waiting;
	if (!spanOf(first)) return [first];
	const parts = waiting.filter((read) => read.key === first.key && spanOf(read)).sort(byPlace);
	const bytes = parts.reduce((sum, read) => sum + place(read).length, 0);
	const most = Math.min(LONGEST, Math.max(SHORTEST, bytes / lanes));
	let from = parts.indexOf(first);
	let to = from;
	let held = place(first);
	/** Takes one more part along; false where it lies too far away, or makes the run too long. */
	const takes = (read: Read | undefined): boolean => {
		const joined = read && joinedSpan(held, place(read));
		if (!joined || joined.length > most) return false;
		held = joined;
		return true;
	};
	// onwards first, so that what is wanted most comes first
	while (takes(parts[to + 1])) to++;
	while (takes(parts[from - 1])) from--;
	return parts.slice(from, to + 1);
}

/** Those of some parts of one value that one request brings, if nothing keeps it from being as long as it likes. */
function joined(parts: readonly Span[]): (Span & { readonly parts: number })[] {
	const runs: (Span & { readonly parts: number })[] = [];
	for (const part of parts.toSorted((one, other) => one.offset - other.offset)) {
		const last = runs.at(-1);
		const span = last && joinedSpan(last, part);
		if (last && span) runs[runs.length - 1] = { ...span, parts: last.parts + 1 };
		else runs.push({ ...part, parts: 1 });
	}
	return runs;
}

/** By how many requests parts of one value come that are asked for together, at least and at most: how long runs are made rests with what else is asked for. */
export function joinedRuns(parts: readonly Span[]): readonly [least: number, most: number] {
	const runs = joined(parts);
	const least = (length: number) => Math.ceil(length / LONGEST);
	return [
		runs.reduce((sum, { length }) => sum + least(length), 0),
		runs.reduce((sum, { length, parts }) => sum + (length <= SHORTEST ? 1 : parts), 0),
	];
}

/** How many bytes come of them, with the gaps between those that go together. */
export function joinedLength(parts: readonly Span[]): number {
	return joined(parts).reduce((sum, { length }) => sum + length, 0);
}

/** From the beginning of the first part to the end of the last: what is asked for by one request. */
export function rangeOf(run: readonly PendingRead[]): ByteRange | undefined {
	if (run.length === 1) return run[0].options.range;
	const offset = place(run[0]).offset;
	return { offset, length: endOf(place(run[run.length - 1])) - offset };
}

function place(read: PendingRead): Span {
	return spanOf(read) as Span;
}

function byPlace(one: PendingRead, other: PendingRead): number {
	return place(one).offset - place(other).offset;
}

function endOf({ offset, length }: Span): number {
	return offset + length;
}

/** Both and what lies between them; null where they overlap, or where that is too much. */
function joinedSpan(one: Span, other: Span): Span | null {
	const [left, right] = one.offset < other.offset ? [one, other] : [other, one];
	const gap = right.offset - endOf(left);
	if (gap < 0 || gap > GAP_BYTES || gap > GAP_SHARE * (one.length + other.length)) return null;
	return { offset: left.offset, length: endOf(right) - left.offset };
}
