/** What has been drawn of a plane and lies under what is drawn next: other resolutions and parts of it, so that a zoom or a move leaves no hole. */
import { UNREAD } from "../slice/mask.ts";
import { maskOf, type Slice } from "../slice/slice.ts";

/** A part of a plane in one of its resolutions, with all that is blended there. */
export interface Part {
	readonly level: number;
	/** The active channel's first. */
	readonly slices: readonly Slice[];
}

/** So many are kept: the one that reaches farthest, and the last ones. */
const MOST = 3;

/** Keeps parts of one plane. */
export function makeBackdrop() {
	let of: object | null = null;
	let plane = "";
	let kept: Part[] = [];
	return {
		/** Begins with a plane of something, told apart by its name; what is kept of another one goes. Answers whether it is the same. */
		begin(something: object, name: string): boolean {
			const same = of === something && plane === name;
			if (!same) kept = [];
			of = something;
			plane = name;
			return same;
		},
		/** Keeps a part, over the others. */
		add(part: Part) {
			const others = kept.filter((known) => known.slices[0] !== part.slices[0] && !hides(part, known));
			const far = others.reduce<Part | null>((most, known) => (most && area(most) >= area(known) ? most : known), null);
			const last = others.slice(1 - MOST);
			kept = [...(far && !last.includes(far) ? [far, ...last.slice(1)] : last), part];
		},
		/** What lies under the slices, the coarsest first. */
		under: (slices: readonly Slice[] | null): (readonly Slice[])[] =>
			kept
				.filter((part) => part.slices[0] !== slices?.[0])
				.toSorted((a, b) => b.level - a.level)
				.map((part) => part.slices),
		forget() {
			kept = [];
			of = null;
		},
	};
}

/** Whether all of a part lies under another that is no coarser and has been read. */
function hides(upper: Part, lower: Part): boolean {
	const unread = upper.slices.some((slice) => maskOf(slice)?.includes(UNREAD));
	if (upper.level > lower.level || unread) return false;
	const within = (a: number, b: number, from: number, to: number) =>
		Math.min(a, b) >= Math.min(from, to) && Math.max(a, b) <= Math.max(from, to);
	const [{ x1, x2, y1, y2 }] = lower.slices;
	const [whole] = upper.slices;
	return within(x1, x2, whole.x1, whole.x2) && within(y1, y2, whole.y1, whole.y2);
}

function area({ slices: [{ x1, x2, y1, y2 }] }: Part): number {
	return Math.abs((x2 - x1) * (y2 - y1));
}
