/** Too little memory is no damage: it is said as what it is, and the chunk can be read once there is enough. */
import { afterEach, expect, it, vi } from "vitest";
import { readArray } from "../../src/index.ts";

afterEach(() => vi.restoreAllMocks());

// one frame with one raw block (RFC 8878, 3.1.1)
const FRAME = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 9, 0, 0, 7);

function store(): Map<string, Uint8Array> {
	const metadata = {
		zarr_format: 3,
		node_type: "array",
		shape: [1],
		data_type: "uint8",
		chunk_grid: { name: "regular", configuration: { chunk_shape: [1] } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		codecs: [{ name: "bytes" }, { name: "zstd", configuration: { level: 3, checksum: false } }],
		fill_value: 0,
		attributes: {},
	};
	const documents = { "zarr.json": new TextEncoder().encode(JSON.stringify(metadata)), "c/0": FRAME };
	return new Map<string, Uint8Array>(Object.entries(documents));
}

const FULL = "Out of memory: Cannot allocate Wasm memory for new instance";

it("is told at each step that finds none, and again when there is", async () => {
	const data = store();
	await new Response(FRAME).arrayBuffer(); // Node's own module is compiled now
	for (const step of ["compile", "instantiate"] as const) {
		vi.spyOn(WebAssembly, step).mockRejectedValueOnce(new RangeError(`WebAssembly.${step}(): ${FULL}`));
		const error = await readArray(data).catch((error) => error);
		expect(error).toMatchObject({ name: "BudgetError", key: "c/0" });
		expect(error.message).toMatch(/^There is too little memory to decode chunk c\/0 of "store" .*Close other/);
		expect(error.message).not.toMatch(/damaged|Policy/);
	}
	expect(Array.from((await readArray(data)).data as Uint8Array)).toEqual([7]);
});
