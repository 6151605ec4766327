/** Ids that are looked up for each cell: a hash table over their two words, without a BigInt. Pure. */
import { foldId } from "./category.ts";
import { wordsOfId } from "./ids.ts";

/** A table of ids. */
export interface IdTable {
	/** Place 0 … of an id among those that the table was made of, by its two words; −1 where it has none. */
	find(low: number, high: number): number;
}

const SIGN = 2n ** 63n;

/** The table of ids in decimals, each once, for cells that hold signed integers or unsigned ones, which have no negative ids; null for no ids. */
export function idTable(ids: readonly string[], signed: boolean): IdTable | null {
	if (ids.length === 0) return null;
	const bits = Math.ceil(Math.log2(ids.length)) + 1; // at most half of it is in use
	const last = 2 ** bits - 1;
	const lows = new Int32Array(last + 1);
	const highs = new Int32Array(last + 1);
	const places = new Int32Array(last + 1).fill(-1);
	const slotOf = (low: number, high: number) => {
		let slot = Math.imul(foldId(low, high), 0x9e3779b1) >>> (32 - bits);
		while (places[slot] >= 0 && (lows[slot] !== low || highs[slot] !== high)) slot = (slot + 1) & last;
		return slot;
	};
	for (const [place, id] of ids.entries()) {
		if (signed ? BigInt(id) >= SIGN : id.startsWith("-")) continue;
		const [low, high] = wordsOfId(id);
		const slot = slotOf(low, high);
		lows[slot] = low;
		highs[slot] = high;
		places[slot] = place;
	}
	return { find: (low, high) => places[slotOf(low, high)] };
}

/** What is made of an object for signed integers and for unsigned ones, each once: a selection may be of very many ids, and is the same in all frames. The object is not to be changed. */
export function madeOnce<Key extends object, Made>(make: (key: Key, signed: boolean) => Made) {
	const kept = { signed: new WeakMap<Key, Made>(), unsigned: new WeakMap<Key, Made>() };
	return (key: Key, signed: boolean): Made => {
		const found = signed ? kept.signed : kept.unsigned;
		const made = found.get(key) ?? make(key, signed);
		found.set(key, made);
		return made;
	};
}
