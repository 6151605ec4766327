import { describe, expect, it } from "vitest";
import { eachEqual, isWide, numbersOf } from "../../src/slice/wide.ts";

/** Every number of bits set, both signs, the neighbours of powers of two where doubles round, and random ones. */
const BITS = [
	...[0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n],
	...Array.from({ length: 64 }, (_, k) => [-1n, 0n, 1n, 1025n].map((by) => 2n ** BigInt(k) + by)).flat(),
	...Array.from({ length: 2000 }, (_, i) => (BigInt(Math.imul(i, 2654435761)) << 31n) ^ BigInt(Math.imul(i, 40503))),
];

describe.each([
	["int64", BigInt64Array.from(BITS, (bits) => BigInt.asIntN(64, bits))],
	["uint64", BigUint64Array.from(BITS, (bits) => BigInt.asUintN(64, bits))],
])("%s", (_, values) => {
	it("is the numbers that Number gives, and nothing is written beside them", () => {
		for (const data of [new Float64Array(values.length), new Float32Array(values.length)]) {
			numbersOf(values, data, 3, values.length - 2);
			const expected = Array.from(values, Number).map((value, i) => (i < 3 || i >= values.length - 2 ? 0 : value));
			expect([...data]).toEqual(data instanceof Float32Array ? expected.map(Math.fround) : expected);
		}
	});

	it("has the cells that are equal, for a view of a larger buffer, too", () => {
		const view = values.subarray(5, 300);
		for (const wanted of [...new Set(view)].slice(0, 100)) {
			const found: number[] = [];
			eachEqual(view, wanted, 1, view.length, (i) => found.push(i));
			expect(found).toEqual([...view.keys()].filter((i) => i >= 1 && view[i] === wanted));
		}
	});

	it("has none that equal a number, or what 64 bits don't hold", () => {
		for (const wanted of [0, 1, 2n ** 64n, -(2n ** 63n) - 1n, 2n ** 65n + 1n])
			eachEqual(values, wanted, 0, values.length, () => expect.unreachable());
	});
});

it("is told from other typed arrays", () => {
	expect([new BigInt64Array(1), new BigUint64Array(1), new Float64Array(1)].map(isWide)).toEqual([true, true, false]);
});
