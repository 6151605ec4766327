/** Byte orders turned round, against Node's own way. */
import { describe, expect, it } from "vitest";
import { swapped } from "../../src/codecs/swap.ts";
import { Random } from "../fuzz/mutate.ts";

const random = new Random(7);
const noise = (length: number) => Uint8Array.from({ length }, () => random.below(256));

function truth(bytes: Uint8Array, width: number): Uint8Array {
	const turned = Buffer.from(bytes);
	if (width === 2) turned.swap16();
	else if (width === 4) turned.swap32();
	else turned.swap64();
	return new Uint8Array(turned);
}

describe.each([2, 4, 8])("numbers of %d bytes", (width) => {
	it.each([0, 1, 2, 3, 4, 5, 8, 1023])("%d of them, wherever they lie", (count) => {
		for (const start of [0, 1, 2, 3, 4, 8]) {
			const held = noise(start + count * width + 16);
			const before = held.slice();
			const bytes = held.subarray(start, start + count * width);
			const expected = truth(bytes, width);
			expect(swapped(bytes, width, false)).toEqual(expected);
			expect(held).toEqual(before);
			expect(swapped(bytes, width, true)).toEqual(expected);
			before.set(bytes, start); // what lies around them stays
			expect(held).toEqual(before);
		}
	});

	it("take no copy where they are owned", () => {
		const bytes = noise(16 * width);
		expect(swapped(bytes, width, true).buffer).toBe(bytes.buffer);
		expect(swapped(bytes, width, false).buffer).not.toBe(bytes.buffer);
	});

	it("are no part of a number", () => {
		expect(() => swapped(noise(3 * width - 1), width, false)).toThrow(`no multiple of ${width}`);
	});
});
