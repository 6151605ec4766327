/** gzip and zlib, at once and by streams: the same bytes and the same errors. */
import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";

type Inflate = typeof import("../../src/codecs/inflate.ts").inflate;

const text = new TextEncoder().encode("zarr ".repeat(5000));
const gzip = new Uint8Array(gzipSync(text));
const zlib = new Uint8Array(deflateSync(text));

/** The decoder, on a page that lets WebAssembly run or not. */
async function decoder(
	policy: "allowed" | "refused",
): Promise<{ inflate: Inflate; compile: ReturnType<typeof vi.fn> }> {
	vi.resetModules();
	vi.restoreAllMocks();
	const compile = vi.spyOn(WebAssembly, "compile");
	if (policy === "refused") compile.mockRejectedValue(new WebAssembly.CompileError("by its policy"));
	const { inflate } = await import("../../src/codecs/inflate.ts");
	return { inflate, compile };
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
	return new Uint8Array(Buffer.concat(parts));
}

function damaged(bytes: Uint8Array, at: number): Uint8Array {
	const out = bytes.slice();
	out[out.length + at] ^= 1;
	return out;
}

describe.each(["allowed", "refused"] as const)("WebAssembly %s", (policy) => {
	it("decodes what is whole", async () => {
		const { inflate, compile } = await decoder(policy);
		expect(await inflate(gzip, "gzip", text.length)).toEqual(text);
		expect(await inflate(zlib, "deflate", text.length)).toEqual(text);
		expect(await inflate(gzip, "gzip", 2 ** 40)).toEqual(text);
		expect(await inflate(joined(gzip, gzip), "gzip", 2 * text.length)).toEqual(joined(text, text));
		expect(compile).toHaveBeenCalled();
	});

	it("refuses what is damaged, cut or too much", async () => {
		const { inflate } = await decoder(policy);
		const refused = (bytes: Uint8Array, format: "gzip" | "deflate", limit = text.length) =>
			expect(inflate(bytes, format, limit)).rejects;
		await refused(gzip, "gzip", text.length - 1).toThrow(`more than the ${text.length - 1} bytes`);
		await refused(zlib, "deflate", text.length - 1).toThrow(`more than the ${text.length - 1} bytes`);
		await refused(joined(gzip, gzip), "gzip").toThrow(`more than the ${text.length} bytes`);
		await refused(damaged(gzip, -1), "gzip").toThrow("the checksum does not match");
		await refused(damaged(gzip, -8), "gzip").toThrow("the checksum does not match");
		await refused(damaged(zlib, -1), "deflate").toThrow("the checksum does not match");
		await refused(gzip.slice(0, -1), "gzip").toThrow("is cut");
		await refused(zlib.slice(0, -1), "deflate").toThrow("is cut");
		await refused(new Uint8Array(), "gzip").toThrow("is cut");
	});
});

it("decodes members with zeros between and behind them", async () => {
	const { inflate } = await decoder("allowed");
	const zeros = new Uint8Array(5);
	const short = new TextEncoder().encode("short");
	const bytes = joined(gzip, zeros, new Uint8Array(gzipSync(short)), zeros);
	expect(await inflate(bytes, "gzip", text.length + 5)).toEqual(joined(text, short));
	expect(await inflate(joined(gzip, zeros), "gzip", text.length)).toEqual(text);
});

it("refuses what follows a zlib stream", async () => {
	const { inflate } = await decoder("allowed");
	await expect(inflate(joined(zlib, new Uint8Array(2)), "deflate", text.length)).rejects.toThrow("2 bytes follow");
});
