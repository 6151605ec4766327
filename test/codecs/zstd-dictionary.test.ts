/** What libzstd packed with a dictionary, unpacked; and damage of it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ZstdDictionary } from "../../src/codecs/zstd-dictionary.ts";

interface Case {
	readonly dictionary: "trained" | "raw";
	readonly level: number;
	readonly size: number;
	readonly sha256: string;
	readonly packed: string;
}

const { dictionaries, cases } = JSON.parse(
	readFileSync(new URL("../fixtures/zstd/dictionary.json", import.meta.url), "utf8"),
) as { dictionaries: Record<Case["dictionary"], string>; cases: Case[] };

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
const sum = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("base64");

describe("zstd with a dictionary", () => {
	it.each(cases)("$dictionary, level $level, $size bytes", ({ dictionary, packed, size, sha256 }) => {
		const codec = ZstdDictionary.fromConfig({ dictionary: dictionaries[dictionary] });
		const plain = codec.decode(bytesOf(packed));
		expect(plain.length).toBe(size);
		expect(sum(plain)).toBe(sha256);
	});

	it("ends where any bit is another, or the rest is missing", () => {
		for (const { dictionary, packed } of cases.filter(({ size }) => size > 0 && size < 400)) {
			const codec = ZstdDictionary.fromConfig({ dictionary: dictionaries[dictionary] });
			const { length } = bytesOf(packed);
			for (let bit = 0; bit < 8 * length; bit++) {
				const bytes = bytesOf(packed);
				bytes[bit >> 3] ^= 1 << (bit & 7);
				expect(ends(() => codec.decode(bytes))).toBe(true);
			}
			for (
				let cut = 0;
				cut < length - 4;
				cut++ // without its checksum it is whole
			)
				expect(() => codec.decode(bytesOf(packed).subarray(0, cut))).toThrow(RangeError);
		}
	});

	it("ends where the dictionary is damaged", () => {
		const { packed } = cases.find(({ dictionary, size }) => dictionary === "trained" && size === 300) as Case;
		const dictionary = bytesOf(dictionaries.trained);
		for (let at = 0; at < 300; at++) {
			const bytes = dictionary.slice();
			bytes[at] ^= 1 << (at % 8);
			expect(ends(() => new ZstdDictionary(bytes).decode(bytesOf(packed)))).toBe(true);
			expect(ends(() => new ZstdDictionary(dictionary.subarray(0, at)).decode(bytesOf(packed)))).toBe(true);
		}
	});
});

/** Whether it ends with an error of ours, or with no more than it may hold. */
function ends(decode: () => Uint8Array): boolean {
	try {
		return decode().length <= 2 ** 16;
	} catch (error) {
		return error instanceof RangeError;
	}
}
