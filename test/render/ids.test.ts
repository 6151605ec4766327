/** Ids of cells: where they lie in decoded chunks as where they have memory of their own, and one of them as text. */
import { describe, expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { openVariable, openZarr, type Slice, slices } from "../../src/read.ts";
import type { CellGrid } from "../../src/render/cells.ts";
import { gridIds, idAt, type Labelled, wordsOfId } from "../../src/render/ids.ts";
import { piecesOf } from "../../src/slice/slice.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

const [HEIGHT, WIDTH] = [7, 11];
const CHUNK = [3, 4] as const;
const idOf = (y: number, x: number) => ((y * 5003 + x * 271) % 60000) - 30000;

/** A label image of 16 bits with a sign, in chunks. */
function store(): Map<string, Uint8Array> {
	const document = {
		...{
			zarr_format: 3,
			node_type: "array",
			shape: [HEIGHT, WIDTH],
			data_type: "int16",
			fill_value: 0,
			attributes: {},
		},
		chunk_grid: { name: "regular", configuration: { chunk_shape: CHUNK } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		dimension_names: ["y", "x"],
	};
	const files = new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
	for (let cy = 0; cy < 3; cy++)
		for (let cx = 0; cx < 3; cx++) {
			const cells = Int16Array.from({ length: 12 }, (_, i) => idOf(cy * 3 + Math.floor(i / 4), cx * 4 + (i % 4)));
			files.set(`c/${cy}/${cx}`, new Uint8Array(cells.buffer));
		}
	return files;
}

/** A slice whose chunks are decoded already. */
async function borrowed(): Promise<Slice> {
	const handle = await openZarr(store());
	let slice: Slice | undefined;
	for (let turn = 0; turn < 2; turn++)
		for await (const step of slices(handle, await openVariable(handle, ""), { x: "x", y: "y", index: {} }))
			slice = step.slice;
	return slice as Slice;
}

const cells = (...at: number[]) => Int32Array.from(at);
const GRIDS: CellGrid[] = [
	{ pitch: WIDTH, columns: Int32Array.from({ length: WIDTH }, (_, i) => i), rows: cells(0, 1, 2, 3, 4, 5, 6) },
	{ pitch: WIDTH, columns: cells(10, 8, 5, 4, 1), rows: cells(6, 3, 0) },
	{ pitch: WIDTH, columns: cells(2, 2, 3, 7, 7), rows: cells(2, 2, 3) },
];

describe("ids of a grid", () => {
	it("are the same where they lie in chunks, and stay there", async () => {
		const slice = await borrowed();
		for (const grid of GRIDS) {
			const { low, high } = gridIds(slice, grid);
			const ids = [...grid.rows].flatMap((y) => [...grid.columns].map((x) => idOf(y, x)));
			expect([[...low], [...high]]).toEqual([ids, ids.map((id) => (id < 0 ? -1 : 0))]);
		}
		expect(piecesOf(slice)).toHaveLength(9);
	});

	it("leave none of an earlier grid's behind", () => {
		const wide = { stored: BigInt64Array.of(-1n, 2n ** 53n + 1n), mask: new Uint8Array(2), width: 2 };
		const narrow = { stored: Uint32Array.of(4294967295, 7), mask: new Uint8Array(2), width: 2 };
		const grid = { pitch: 2, columns: cells(0, 1), rows: cells(0) };
		const read = (slice: Labelled) => {
			const { low, high } = gridIds(slice, grid);
			return [...low].map((word, i) => (BigInt(high[i]) << 32n) | BigInt.asUintN(32, BigInt(word)));
		};
		expect(read(wide)).toEqual([-1n, 2n ** 53n + 1n]);
		expect(read(narrow)).toEqual([4294967295n, 7n]);
		expect(read({ ...wide, mask: Uint8Array.of(0, 4) })).toEqual([-1n, 0n]);
		expect(read(narrow)).toEqual([4294967295n, 7n]);
	});

	it("are none of floats", () => {
		const slice = { stored: Float32Array.of(1, 2), mask: new Uint8Array(2), width: 2 };
		const grid = { pitch: 2, columns: cells(0, 1), rows: cells(0) };
		expect(() => gridIds(slice, grid)).toThrow("A label image holds integers, this one floats");
		expect(() => idAt(slice, 0)).toThrow("A label image holds integers, this one floats");
	});
});

describe("an id", () => {
	const big = [0n, 5n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n];

	it("is exact as text, and none where there is no value", () => {
		const slice = { stored: BigUint64Array.from(big), mask: Uint8Array.of(0, 1, 0, 0, 0), width: 5 };
		const texts = big.map((_, i) => idAt(slice, i));
		expect(texts).toEqual(["0", null, "9007199254740993", "9223372036854775808", "18446744073709551615"]);
		expect(idAt({ stored: Int8Array.of(-5), mask: new Uint8Array(1), width: 1 }, 0)).toBe("-5");
	});

	it("has the words that lie in memory", () => {
		for (const id of [...big, -1n, -5n, -(2n ** 63n)])
			expect(wordsOfId(String(id))).toEqual([...new Int32Array(BigUint64Array.of(BigInt.asUintN(64, id)).buffer)]);
	});
});
