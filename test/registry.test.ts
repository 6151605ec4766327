/** The codecs that metadata may name are those that the worker registers, and none costs anything before it is used. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { registry } from "zarrita";
import { CODECS } from "../src/hierarchy/codec.ts";

/** zarrita's own ones that are used as they are. */
const ZARRITAS = ["numcodecs.bitround", "transpose"];
/** What no metadata names: the packed locations of Icechunk. */
const INTERNAL = ["zstd-dictionary"];

const before = new Map<string, unknown>(registry);
const compile = vi.spyOn(WebAssembly, "compile");
const instantiate = vi.spyOn(WebAssembly, "instantiate");
const { run } = await import("../src/worker.ts");
const own = [...registry].filter(([name, codec]) => before.get(name) !== codec).map(([name]) => name);

afterEach(() => {
	compile.mockClear();
	instantiate.mockClear();
});

describe("codecs", () => {
	it("are registered by the names that metadata is checked for", () => {
		const expected = [...CODECS].filter((name) => !ZARRITAS.includes(name)).concat(INTERNAL);
		expect(own.sort()).toEqual(expected.sort());
		expect(ZARRITAS.filter((name) => !CODECS.has(name) || !registry.has(name))).toEqual([]);
	});

	it("are compiled when they are first used, and once", async () => {
		const raw = { name: "bytes", configuration: { endian: "little" } };
		const decode = (codecs: object[], bytes: Uint8Array) =>
			run({ kind: "decode", document: { data_type: "uint8", chunk_shape: [1], codecs }, bytes } as never);
		await decode([raw], Uint8Array.of(7));
		expect([compile.mock.calls.length, instantiate.mock.calls.length]).toEqual([0, 0]);
		// one frame with one raw block (RFC 8878, 3.1.1)
		const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 9, 0, 0, 7);
		const zstd = () => decode([raw, { name: "zstd", configuration: {} }], frame);
		expect(await zstd()).toMatchObject({ data: Uint8Array.of(7) });
		const first = [compile.mock.calls.length, instantiate.mock.calls.length]; // Node's own streams are among them
		expect(Math.min(...first)).toBeGreaterThan(0);
		await zstd();
		expect([compile.mock.calls.length, instantiate.mock.calls.length]).toEqual(first);
	});
});
