/** What has been drawn of a plane and lies under what is drawn next: other resolutions and parts of it, so that a zoom or a move leaves no hole. */
import { UNREAD } from "../slice/mask.ts";
import { maskOf, type Slice } from "../slice/slice.ts";

/** A part of a plane in one of its resolutions. */
export interface Layer {
	readonly level: number;
	readonly slice: Slice;
}

/** So many are kept: the one that reaches farthest, and the last ones. */
const MOST = 3;

/** Keeps layers of one plane, told apart by `plane`. */
export function makeBackdrop() {
	let of: object | null = null;
	let plane = "";
	let kept: Layer[] = [];
	const forget = () => {
		kept = [];
		of = null;
	};
	return {
		/** Begins with a plane of something; what is kept of another one goes. Answers whether it is the same. */
		begin(something: object, name: string): boolean {
			const same = of === something && plane === name;
			if (!same) kept = [];
			of = something;
			plane = name;
			return same;
		},
		/** Keeps a layer, on top of the others. */
		add(layer: Layer) {
			const others = kept.filter((known) => known.slice !== layer.slice && !hides(layer, known));
			const far = others.reduce<Layer | null>(
				(most, known) => (most && area(most) >= area(known) ? most : known),
				null,
			);
			const last = others.slice(1 - MOST);
			kept = [...(far && !last.includes(far) ? [far, ...last.slice(1)] : last), layer];
		},
		/** The layers under `slice`, the coarsest first. */
		under: (slice: Slice | null): Slice[] =>
			kept
				.filter((layer) => layer.slice !== slice)
				.toSorted((a, b) => b.level - a.level)
				.map((layer) => layer.slice),
		forget,
	};
}

/** Whether all of a layer lies under another that is no coarser and has been read. */
function hides(upper: Layer, lower: Layer): boolean {
	if (upper.level > lower.level || maskOf(upper.slice)?.includes(UNREAD)) return false;
	const within = (a: number, b: number, from: number, to: number) =>
		Math.min(a, b) >= Math.min(from, to) && Math.max(a, b) <= Math.max(from, to);
	const [{ x1, x2, y1, y2 }, { slice: whole }] = [lower.slice, upper];
	return within(x1, x2, whole.x1, whole.x2) && within(y1, y2, whole.y1, whole.y2);
}

function area({ slice: { x1, x2, y1, y2 } }: Layer): number {
	return Math.abs((x2 - x1) * (y2 - y1));
}
