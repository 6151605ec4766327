/** PNGs as an independent reader (zlib's inflate and CRC, and the specification's layout) finds them. */
import { crc32, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { png, pngUrl } from "../../src/render/png.ts";

interface Read {
	readonly names: string[];
	readonly width: number;
	readonly height: number;
	/** Red, green, blue, alpha of each pixel. */
	readonly pixels: number[];
}

/** Chunks by name, each with a checksum that holds. */
function chunksOf(bytes: Buffer): Map<string, Buffer> {
	expect(bytes.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
	const chunks = new Map<string, Buffer>();
	for (let at = 8; at < bytes.length; ) {
		const length = bytes.readUInt32BE(at);
		expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
		chunks.set(bytes.toString("latin1", at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
		at += 12 + length;
	}
	return chunks;
}

function read(bytes: Uint8Array): Read {
	const chunks = chunksOf(Buffer.from(bytes));
	const part = (name: string) => chunks.get(name) ?? Buffer.alloc(0);
	const [width, height] = [part("IHDR").readUInt32BE(0), part("IHDR").readUInt32BE(4)];
	const [depth, type, ...rest] = part("IHDR").subarray(8);
	expect([depth, rest]).toEqual([8, [0, 0, 0]]);
	const size = type === 3 ? 1 : 4;
	const rows = inflateSync(part("IDAT")); // throws where the Adler-32 does not hold
	expect(rows.length).toBe(height * (1 + width * size));
	const [colors, alphas] = [part("PLTE"), part("tRNS")];
	const pixels: number[] = [];
	for (let row = 0; row < height; row++) {
		const from = row * (1 + width * size);
		expect(rows[from]).toBe(0);
		for (const value of rows.subarray(from + 1, from + 1 + width * size))
			if (type === 3) pixels.push(...colors.subarray(3 * value, 3 * value + 3), alphas[value] ?? 255);
			else pixels.push(value);
	}
	return { names: [...chunks.keys()], width, height, pixels };
}

/** A word for each four bytes, and the bytes, from a seed. */
function noise(count: number, opaque: boolean): { words: Uint32Array; bytes: number[] } {
	const words = Uint32Array.from({ length: count }, (_, i) => Math.imul(i + 1, 2654435761) | (opaque ? 0xff000000 : 0));
	const bytes = Array.from(words, (word) => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24]).flat();
	return { words, bytes };
}

describe("png", () => {
	it.each([
		[1, 1, 1],
		[2, 3, 5],
		[3, 16, 1],
		[17, 5, 7],
		[255, 31, 33],
		[256, 256, 2],
		[256, 300, 301],
		[256, 65534, 2],
	])("of %i colours, %i × %i", (colors, width, height) => {
		for (const opaque of [true, false]) {
			const { words, bytes } = noise(colors, opaque);
			const entries = Uint32Array.from({ length: width * height }, (_, i) => (i * 7 + (i >> 5)) % colors);
			const seen = read(png(entries, width, words));
			expect([seen.width, seen.height]).toEqual([width, height]);
			expect(seen.names).toEqual(["IHDR", "PLTE", ...(opaque ? [] : ["tRNS"]), "IDAT", "IEND"]);
			const wanted = Array.from(entries, (entry) => bytes.slice(4 * entry, 4 * entry + 4)).flat();
			expect(Buffer.from(seen.pixels).equals(Buffer.from(wanted))).toBe(true);
		}
	});

	it.each([
		[1, 1],
		[7, 3],
		[200, 201],
		[16383, 2],
	])("of words, %i × %i", (width, height) => {
		const { words, bytes } = noise(width * height, false);
		const seen = read(png(words, width));
		expect([seen.width, seen.height]).toEqual([width, height]);
		expect(seen.names).toEqual(["IHDR", "IDAT", "IEND"]);
		expect(Buffer.from(seen.pixels).equals(Buffer.from(bytes))).toBe(true);
	});

	it("is a URL, by whatever way makes base64", () => {
		const { words } = noise(120 * 130, false);
		const bytes = png(words, 120);
		const own = pngUrl(bytes);
		const [head, text] = own.split(",");
		expect(head).toBe("data:image/png;base64");
		expect(Buffer.from(text, "base64").equals(bytes)).toBe(true);
		const given = Object.assign(bytes.slice(), { toBase64: () => "QQ==" });
		expect(pngUrl(given)).toBe("data:image/png;base64,QQ==");
	});
});
