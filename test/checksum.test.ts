import { deflateSync, crc32 as zlibs } from "node:zlib";
import { expect, it } from "vitest";
import { adler32, crc32 } from "../src/checksum.ts";

it("sums up as zlib does, at any length and place", () => {
	const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255));
	bytes.fill(255, 5000, 15_000); // the largest sums
	for (const length of [0, 1, 2, 3, 4, 5, 7, 8, 3799, 3800, 3801, 7601, 19_995])
		for (const from of [0, 1, 3, 5]) {
			const part = bytes.subarray(from, from + length);
			expect(crc32(part)).toBe(zlibs(part));
			expect(adler32(part)).toBe(deflateSync(part).readUInt32BE(deflateSync(part).length - 4));
			const [head, tail] = [part.subarray(0, length >> 1), part.subarray(length >> 1)];
			expect(adler32(tail, adler32(head))).toBe(adler32(part));
		}
});
