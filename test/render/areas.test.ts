import { describe, expect, it } from "vitest";
import { areasOf } from "../../src/render/areas.ts";

const MOST = 1000;
const is = (wanted: number) => (state: number) => state === wanted;

/** Rows of digits as cells. */
const cells = (...rows: string[]) => Uint8Array.from(rows.join(""), Number);

/** How often each cell lies in one of the areas. */
function covered(areas: ReturnType<typeof areasOf>, width: number, length: number): number[] {
	const count = new Array(length).fill(0);
	for (const [left, top, right, bottom] of areas ?? [])
		for (let row = top; row < bottom; row++) for (let at = left; at < right; at++) count[row * width + at]++;
	return count;
}

describe("areas", () => {
	it("are one where a chunk is", () => {
		const states = cells("0044", "0044", "0000");
		expect(areasOf(states, 4, is(4), MOST)).toEqual([[2, 0, 4, 2]]);
		expect(areasOf(states, 4, is(0), MOST)).toEqual([
			[0, 0, 2, 2],
			[0, 2, 4, 3],
		]);
		expect(areasOf(states, 4, is(2), MOST)).toEqual([]);
	});

	it("are none where there are no cells", () => {
		expect(areasOf(new Uint8Array(0), 0, is(4), MOST)).toEqual([]);
		expect(areasOf(new Uint8Array(0), 5, is(4), MOST)).toEqual([]);
	});

	it("hold every wanted cell once and no other, whatever the states are", () => {
		let seed = 7;
		const random = (below: number) => {
			seed = (seed * 48271) % 2147483647;
			return seed % below;
		};
		for (let round = 0; round < 300; round++) {
			const [width, height] = [1 + random(12), 1 + random(12)];
			const states = new Uint8Array(width * height);
			const apart = random(3); // like chunks, or like nothing
			for (let i = 0; i < states.length; i++)
				states[i] = apart
					? ([0, 2, 4][(((i % width) >> apart) % 3) ^ ((Math.floor(i / width) >> apart) % 2)] ?? 0)
					: random(5);
			const isWanted = (state: number) => state === 4 || state === 2;
			const count = covered(areasOf(states, width, isWanted, MOST), width, states.length);
			expect(count).toEqual(Array.from(states, (state) => Number(isWanted(state))));
		}
	});

	it("are not told where they are too many", () => {
		const states = Uint8Array.from({ length: 20 }, (_, i) => 4 * (i % 2));
		expect(areasOf(states, 20, is(4), 10)).toHaveLength(10);
		expect(areasOf(states, 20, is(4), 9)).toBeNull();
	});
});
