/** What has been drawn of a plane and lies under what is drawn next: other resolutions and parts of it, so that a zoom or a move leaves no hole. */
import { BUDGET } from "../plan/budget.ts";
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
/** All of them together have no more cells than a plane that is shown unasked, save one alone. */
const MOST_CELLS = BUDGET.cells;

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
			kept = within([...(far && !last.includes(far) ? [far, ...last.slice(1)] : last), part]);
		},
		/** What lies under the slices, the coarsest first; `complete` says that nothing more of them will come. */
		under: (slices: readonly Slice[] | null, complete = false): (readonly Slice[])[] =>
			kept
				.filter((part) => part.slices[0] !== slices?.[0])
				.filter((part) => !(slices && complete && contains(slices, part.slices)))
				.toSorted((a, b) => coarser(b, a))
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
	if (coarser(upper, lower) > 0 || unread) return false;
	const lies = (a: number, b: number, from: number, to: number) =>
		Math.min(a, b) >= Math.min(from, to) && Math.max(a, b) <= Math.max(from, to);
	const [{ x1, x2, y1, y2 }] = lower.slices;
	const [whole] = upper.slices;
	return lies(x1, x2, whole.x1, whole.x2) && lies(y1, y2, whole.y1, whole.y2);
}

/** Positive where the first one's cells are farther apart. */
function coarser(one: Part, other: Part): number {
	return one.level - other.level || every(one.slices) - every(other.slices);
}

/** How many cells of the array one of the slices stands for; more than 1 in an overview. */
function every([slice]: readonly Slice[]): number {
	return slice.every.reduce((product, along) => product * along, 1);
}

/** Whether all that an overview has is in another one, whose cells are smaller. */
function contains(finer: readonly Slice[], coarse: readonly Slice[]): boolean {
	return every(finer) > 1 && every(coarse) > every(finer);
}

/** The parts without the largest ones of those before the last, as far as all are too many cells. */
function within(parts: Part[]): Part[] {
	const cells = ({ slices }: Part) => slices.reduce((sum, { width, height }) => sum + width * height, 0);
	while (parts.length > 1 && parts.reduce((sum, part) => sum + cells(part), 0) > MOST_CELLS) {
		const before = parts.slice(0, -1).map(cells);
		parts.splice(before.indexOf(Math.max(...before)), 1);
	}
	return parts;
}

function area({ slices: [{ x1, x2, y1, y2 }] }: Part): number {
	return Math.abs((x2 - x1) * (y2 - y1));
}
