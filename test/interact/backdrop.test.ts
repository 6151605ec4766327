import { expect, it } from "vitest";
import { makeBackdrop } from "../../src/interact/backdrop.ts";
import { UNREAD } from "../../src/slice/mask.ts";
import type { Slice } from "../../src/slice/slice.ts";

const of = {};
/** A slice of one cell between two places along both axes. */
const slice = (from: number, to: number, state = 0, every = 1) => {
	const place = { x1: from, x2: to, y1: from, y2: to, width: 1, height: 1, every: [every, every] };
	return { ...place, mask: Uint8Array.of(state) } as unknown as Slice;
};
const parts = (backdrop: ReturnType<typeof makeBackdrop>, drawn: readonly Slice[] | null = null) =>
	backdrop.under(drawn).map(([first]) => first);

it("lays coarser parts under finer ones, and leaves out what is drawn itself", () => {
	const backdrop = makeBackdrop();
	backdrop.begin(of, "z 0");
	const [whole, near] = [slice(0, 100), slice(40, 60)];
	backdrop.add({ level: 1, slices: [near] });
	backdrop.add({ level: 3, slices: [whole] });
	expect(parts(backdrop)).toEqual([whole, near]);
	expect(parts(backdrop, [near])).toEqual([whole]);
});

it("forgets another plane, or another image", () => {
	const backdrop = makeBackdrop();
	expect(backdrop.begin(of, "z 0")).toBe(false);
	backdrop.add({ level: 0, slices: [slice(0, 1)] });
	expect(backdrop.begin(of, "z 0")).toBe(true);
	expect(parts(backdrop)).toHaveLength(1);
	expect(backdrop.begin(of, "z 1")).toBe(false);
	expect(parts(backdrop)).toEqual([]);
	expect(backdrop.begin({}, "z 1")).toBe(false);
});

it("keeps the part that reaches farthest, and the last ones", () => {
	const backdrop = makeBackdrop();
	backdrop.begin(of, "z 0");
	const whole = slice(0, 100);
	backdrop.add({ level: 4, slices: [whole] });
	const others = [10, 20, 30, 40].map((at) => slice(at, at + 5));
	for (const other of others) backdrop.add({ level: 0, slices: [other] });
	expect(parts(backdrop)).toEqual([whole, ...others.slice(-2)]);
});

it("drops what lies wholly under a part that is as fine and has been read, and only then", () => {
	const backdrop = makeBackdrop();
	backdrop.begin(of, "z 0");
	const [near, unread, coarse] = [slice(40, 60), slice(30, 70, UNREAD), slice(30, 70)];
	backdrop.add({ level: 1, slices: [near] });
	backdrop.add({ level: 0, slices: [unread] });
	expect(parts(backdrop)).toContain(near);
	backdrop.add({ level: 2, slices: [coarse] });
	expect(parts(backdrop)).toContain(near);
	const fine = slice(30, 70);
	backdrop.add({ level: 0, slices: [fine] });
	expect(parts(backdrop)).not.toContain(near);
	expect(parts(backdrop)).not.toContain(coarse);
});

it("lays what has been read finer over coarser overviews, and these under a finer one only until it is complete", () => {
	const backdrop = makeBackdrop();
	backdrop.begin(of, "z 0");
	const [wide, exact, close] = [slice(0, 100, UNREAD, 8), slice(40, 60), slice(20, 80, UNREAD, 4)];
	for (const part of [wide, exact]) backdrop.add({ level: 0, slices: [part] });
	expect(parts(backdrop, [close])).toEqual([wide, exact]);
	expect(backdrop.under([close], true)).toEqual([[exact]]);
	expect(backdrop.under([exact], true)).toEqual([[wide]]);
	backdrop.add({ level: 0, slices: [close] });
	expect(backdrop.under([wide], true)).toEqual([[close], [exact]]);
});

it("takes no more memory than a plane, the largest parts give way", () => {
	const backdrop = makeBackdrop();
	backdrop.begin(of, "z 0");
	const sized = (from: number, side: number, every = 1): Slice => ({
		...slice(from, from + side * every, 0, every),
		...{ width: side, height: side },
	});
	const [overview, left, right] = [sized(0, 500, 200), sized(20_000, 5000), sized(30_000, 5000)];
	for (const part of [overview, left, right]) backdrop.add({ level: 0, slices: [part] });
	expect(parts(backdrop)).toEqual([overview, right]);
});
