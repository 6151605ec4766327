/** Chunks of unequal sizes, read whole, by selection and as planes. (zarr-extensions, "rectilinear"; ZEP 3, "rectangular") */
import { describe, expect, it } from "vitest";
import { openZarr, readArray, readSlice } from "../src/index.ts";
import { costOf, fittingWindow } from "../src/plan/budget.ts";
import { planChunks } from "../src/plan/chunks.ts";

const SHAPE = [2, 7, 9];
/** Where chunks end along each axis; the last ones reach beyond the array. */
const ENDS = [[2], [1, 3, 4, 5, 8], [4, 8, 12]];
const GRIDS = {
	rectilinear: {
		name: "rectilinear",
		configuration: { kind: "inline", chunk_shapes: [2, [1, 2, [1, 2], 3], [[4, 3]]] },
	},
	rectangular: { name: "rectangular", configuration: { chunk_shape: [2, [1, 2, 1, 1, 3], [4, 4, 4]] } },
};
const MISSING = "c/0/3/1";

type Axis = { readonly begin: number; readonly end: number; readonly chunk: number };

function chunksAlong(ends: readonly number[]): Axis[] {
	return ends.map((end, chunk) => ({ begin: ends[chunk - 1] ?? 0, end, chunk }));
}

function range({ begin, end }: Axis): number[] {
	return Array.from({ length: end - begin }, (_, i) => begin + i);
}

/** The value of a cell; cells beyond the array hold what must never be seen. */
function valueAt(z: number, y: number, x: number): number {
	return y < SHAPE[1] && x < SHAPE[2] ? 100 * z + 10 * y + x : -1;
}

function store(chunk_grid: object, codecs?: object[]): Map<string, Uint8Array> {
	const document = {
		zarr_format: 3,
		node_type: "array",
		shape: SHAPE,
		data_type: "int16",
		chunk_grid,
		chunk_key_encoding: { name: "default" },
		fill_value: -7,
		codecs: codecs ?? [
			{ name: "transpose", configuration: { order: [2, 0, 1] } },
			{ name: "bytes", configuration: { endian: "little" } },
		],
	};
	const files = new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
	const [depths, rows, columns] = ENDS.map(chunksAlong);
	for (const depth of depths)
		for (const row of rows)
			for (const column of columns) {
				const key = `c/${depth.chunk}/${row.chunk}/${column.chunk}`;
				const values = range(column).flatMap((x) =>
					range(depth).flatMap((z) => range(row).map((y) => valueAt(z, y, x))),
				);
				if (key !== MISSING) files.set(key, new Uint8Array(Int16Array.from(values).buffer));
			}
	return files;
}

/** What the array holds, its missing chunk filled. */
function truth(z: number, y: number, x: number): number {
	return y === 4 && x >= 4 && x < 8 ? -7 : valueAt(z, y, x);
}

const count = (size: number) => Array.from({ length: size }, (_, i) => i);

describe.each(Object.entries(GRIDS))("%s", (_, grid) => {
	it("whole", async () => {
		const wanted = count(2).flatMap((z) => count(7).flatMap((y) => count(9).map((x) => truth(z, y, x))));
		expect((await readArray(store(grid))).data).toEqual(Int16Array.from(wanted));
	});

	it("by every range and step of an axis", async () => {
		const files = store(grid);
		for (const step of [1, 2, 3, 5])
			for (const start of count(7)) {
				const { data } = await readArray(files, { selection: [1, [start, null, step], [1, 8, 3]] });
				const rows = count(7).filter((y) => y >= start && (y - start) % step === 0);
				expect(data).toEqual(Int16Array.from(rows.flatMap((y) => [1, 4, 7].map((x) => truth(1, y, x)))));
			}
	});

	it("as a plane along any axes", async () => {
		const files = store(grid);
		for (const [y, x] of [
			[1, 2],
			[2, 1],
			[0, 2],
		]) {
			const other = 3 - x - y;
			const slice = await readSlice(files, { x: `dim_${x}`, y: `dim_${y}`, index: { [`dim_${other}`]: 1 } });
			const wanted = count(SHAPE[y]).flatMap((row) =>
				count(SHAPE[x]).map((column) => {
					const cell = [1, 1, 1];
					[cell[y], cell[x]] = [row, column];
					return truth(cell[0], cell[1], cell[2]);
				}),
			);
			expect(slice.stored).toEqual(Int16Array.from(wanted));
			expect(Array.from(slice.mask)).toEqual(wanted.map((value) => (value === -7 ? 2 : 0)));
		}
	});

	it("says which chunk is cut", async () => {
		const files = store(grid);
		files.set("c/0/4/2", new Uint8Array(46));
		await expect(readArray(files)).rejects.toThrow("Chunk c/0/4/2");
	});
});

it("is planned within its budget: a window of whole chunks", async () => {
	const node = await (await openZarr(store(GRIDS.rectilinear))).node();
	if (node.kind !== "array") expect.fail("no array");
	const plane = { x: 2, y: 1, index: [0, 0, 0] };
	const cost = costOf(node, plane, { x0: 0, x1: 9, y0: 0, y1: 7 }, () => false, 2 ** 26);
	expect(cost.fits).toBe(false);
	const window = fittingWindow(node, plane, 2 ** 26) ?? expect.fail("no window");
	expect([0, 1, 3, 4, 5]).toContain(window.y0);
	expect([1, 3, 4, 5, 7]).toContain(window.y1);
	expect([...planChunks(node, plane, window)].length).toBeLessThanOrEqual(4);
});

describe("is refused", () => {
	const rectilinear = (...chunk_shapes: unknown[]) => ({
		name: "rectilinear",
		configuration: { kind: "inline", chunk_shapes },
	});
	it.each([
		["with too few axes", rectilinear(2, 7), /has not 3 axes/],
		["where chunks don't cover the array", rectilinear(2, [3, 3], 9), /cover 6 of its 7 cells/],
		["with a chunk of nothing", rectilinear(2, [3, 0, 4], 9), /a chunk size holds 0/],
		["with a run of three numbers", rectilinear(2, [[3, 2, 1]], 9), /no pair of a size and a count/],
		["with an empty run", rectilinear(2, [[], 7], 9), /no pair of a size and a count/],
		["with a run that never ends", rectilinear(2, [[1, 2 ** 60]], 9), /a chunk size holds/],
		["of another kind", { name: "rectilinear", configuration: { kind: "array" } }, /chunk grid "rectilinear"/],
		["of another name", { name: "voronoi", configuration: {} }, /chunk grid "voronoi"/],
	])("%s", async (_, grid, message) => {
		await expect(readArray(store(grid))).rejects.toThrow(message);
	});

	it.each(["sharding_indexed", "reshape"])("with %s", async (name) => {
		const configuration = { chunk_shape: [1, 1, 1], shape: [-1] };
		await expect(readArray(store(GRIDS.rectilinear, [{ name, configuration }, "bytes" as never]))).rejects.toThrow(
			`its codec "${name}" in chunks of unequal sizes`,
		);
	});

	it("though a run may be longer than any list: only what is read is looked at", async () => {
		const grid = rectilinear(2, [1, 2, [1, 2], 3], [4, [4, 2 ** 40]]);
		expect((await readArray(store(grid), { selection: [0, 6, null] })).data).toEqual(
			Int16Array.from(count(9).map((x) => truth(0, 6, x))),
		);
	});
});
