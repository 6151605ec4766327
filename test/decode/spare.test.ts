import { expect, test } from "vitest";
import { spareCopy, takeBack } from "../../src/decode/spare.ts";

test("a copy is the same numbers in a buffer of its own, whichever part of a buffer they are", async () => {
	const all = Float64Array.from({ length: 400_000 }, (_, i) => i / 7);
	const part = all.subarray(3, 399_990);
	const copy = await spareCopy(part);
	expect(copy).toEqual(part);
	expect(copy.buffer.byteLength).toBe(part.byteLength);
	copy[0] = -1;
	expect(all[3]).toBe(3 / 7);
	expect(await spareCopy(BigInt64Array.of(5n, -7n))).toEqual(BigInt64Array.of(5n, -7n));
	expect(await spareCopy(new Uint16Array(0))).toHaveLength(0);
});

test("a buffer that came back is used once more, wholly overwritten, for another type, too", async () => {
	const first = await spareCopy(Float32Array.of(1, 2, 3, 4));
	takeBack(first);
	const second = await spareCopy(Uint16Array.of(9, 8, 7, 6, 5, 4, 3, 2));
	expect(second.buffer).toBe(first.buffer);
	expect([...second]).toEqual([9, 8, 7, 6, 5, 4, 3, 2]);
	expect((await spareCopy(Float32Array.of(1, 2, 3, 4))).buffer).not.toBe(first.buffer);
});

test("a copy is given up with its signal, between two parts of it", async () => {
	const leaving = new AbortController();
	const copying = spareCopy(new Uint8Array(2 ** 28), leaving.signal);
	leaving.abort(new DOMException("left", "AbortError"));
	await expect(copying).rejects.toThrow("left");
});
