/** Planes left where they lie in decoded chunks: the same cells and the same colours as copied ones, whatever the order of the chunks' axes. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { handWorker, shared } from "../../src/decode/shared.ts";
import { NUMBER_ARRAYS, type NumberName } from "../../src/numbers.ts";
import { openVariable, openZarr, type Slice, slices, type ZarrHandle } from "../../src/read.ts";
import { type CellGrid, gridIn } from "../../src/render/cells.ts";
import { colormap } from "../../src/render/colormap.ts";
import { cellsOf } from "../../src/render/image.ts";
import { type Plain, paintStored } from "../../src/render/stored.ts";
import { maskOf, oneCell, piecesOf, settled, showsStored, UNREAD, VALID } from "../../src/slice/slice.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

const SHAPE = [3, 11, 13] as const;
const CHUNKS = [2, 4, 5] as const;
const TYPES = ["int8", "uint8", "int16", "uint16", "float32", "float64"] as const;
/** Every byte and both signs; of floats none is lost. */
const valueAt = (t: number, y: number, x: number) => ((t * 5003 + y * 211 + x * 17) % 251) - 100;

function store(type: NumberName, { attributes = {}, drop = "", order = [0, 1, 2], packed = false } = {}) {
	const document = {
		...{ zarr_format: 3, node_type: "array", shape: SHAPE, data_type: type, fill_value: 0, attributes },
		chunk_grid: { name: "regular", configuration: { chunk_shape: CHUNKS } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		codecs: [
			{ name: "transpose", configuration: { order } },
			{ name: "bytes", configuration: { endian: "little" } },
			...(packed ? [{ name: "gzip", configuration: { level: 1 } }] : []),
		],
		dimension_names: ["t", "y", "x"],
	};
	const files = new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
	const [nt, ny, nx] = CHUNKS;
	for (let k = 0; k < 2 * 3 * 3; k++) {
		const [ct, cy, cx] = [Math.floor(k / 9), Math.floor(k / 3) % 3, k % 3];
		const values = new NUMBER_ARRAYS[type](nt * ny * nx);
		const stride = stridesOf(order);
		for (let t = 0; t < nt; t++)
			for (let y = 0; y < ny; y++)
				for (let x = 0; x < nx; x++)
					values[t * stride[0] + y * stride[1] + x * stride[2]] = valueAt(
						ct * nt + t,
						cy * ny + y,
						cx * nx + x,
					) as never;
		const bytes = new Uint8Array(values.buffer);
		files.set(`c/${ct}/${cy}/${cx}`, packed ? new Uint8Array(gzipSync(bytes)) : bytes);
	}
	files.delete(drop);
	return files;
}

/** Of a chunk whose axes are stored in this order. */
function stridesOf(order: readonly number[]): number[] {
	const strides = [0, 0, 0];
	order.reduceRight((step, axis) => {
		strides[axis] = step;
		return step * CHUNKS[axis];
	}, 1);
	return strides;
}

type Options = Parameters<typeof slices>[3];

async function sliceOf(handle: ZarrHandle, x: string, y: string, index: Record<string, number>, options?: Options) {
	let slice: Slice | null = null;
	for await (const step of slices(handle, await openVariable(handle, ""), { x, y, index }, options)) ({ slice } = step);
	if (!slice) throw new Error("no slice");
	return slice as Slice;
}

const range = (from: number, to: number, step = 1) =>
	Int32Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
const turned = (cells: Int32Array) => cells.slice().reverse();

describe.each(TYPES)("%s", (type) => {
	test.each([
		["x", "y", "t", [0, 1, 2]],
		["y", "x", "t", [0, 1, 2]],
		["x", "t", "y", [2, 0, 1]],
		["t", "y", "x", [1, 2, 0]],
	] as const)("%s by %s: cells and colours, seen whole, in part, turned and thinned out", async (x, y, rest, order) => {
		const handle = await openZarr(store(type, { order: [...order] }));
		const first = await sliceOf(handle, x, y, { [rest]: 1 });
		expect(piecesOf(first)).toBeNull(); // its chunks came late
		for (const window of [undefined, { x0: 1, x1: 3, y0: 2, y1: 3 }]) {
			const slice = await sliceOf(handle, x, y, { [rest]: 1 }, { window });
			const { width, height } = slice;
			const pieces = piecesOf(slice) ?? [];
			expect(pieces.length).toBeGreaterThan(0);
			const at = (column: number, row: number) => {
				const place = { [x]: column + (window?.x0 ?? 0), [y]: row + (window?.y0 ?? 0), [rest]: 1 };
				return valueAt(place.t, place.y, place.x);
			};
			const all = { columns: range(0, width), rows: range(0, height) };
			const grids: CellGrid[] = [
				all,
				{ columns: range(1, width - 1), rows: turned(all.rows) },
				{ columns: turned(all.columns), rows: range(0, height, 2) },
				{ columns: range(0, width, 3), rows: Int32Array.of(0, 0, height - 1) },
			].map((grid) => ({ pitch: width, ...grid }));
			const { lut } = colormap("viridis");
			const scale = { type: "linear", lo: -60.5, hi: 99 } as const;
			for (const grid of grids) {
				const out = new Uint32Array(grid.columns.length * grid.rows.length).fill(7);
				for (const piece of pieces) {
					const part = gridIn(piece, grid);
					if (part) paintStored(piece.values as Plain, null, part, lut, out, scale);
				}
				const expected = [...grid.rows].flatMap((row) =>
					[...grid.columns].map((column) => {
						// as the type stores it
						const [value] = Array.from(NUMBER_ARRAYS[type].from([at(column, row)] as never[]) as Plain);
						return lut[Math.min(255, Math.max(0, Math.floor(((value + 60.5) / 159.5) * 256)))];
					}),
				);
				expect([...out]).toEqual(expected);
			}
			expect(maskOf(slice)).toBeNull();
			const cells = [...all.rows].flatMap((row) => [...all.columns].map((column) => at(column, row)));
			expect([...slice.stored]).toEqual([...NUMBER_ARRAYS[type].from(cells as never[])]);
			expect(piecesOf(slice)).toBeNull();
			expect([...slice.mask]).toEqual(cells.map(() => VALID));
			expect([...slice.data]).toEqual([...(slice.stored as Plain)]);
		}
	});
});

/** A store that gives the chunk in the middle only when it is let go. */
function heldStore(type: NumberName) {
	const files = store(type);
	let letGo = () => {};
	const held = new Promise<void>((resolve) => {
		letGo = resolve;
	});
	const get = async (key: string) => {
		if (key === "/c/0/1/1") await held;
		return files.get(key.slice(1));
	};
	return { source: { get }, letGo };
}

test.each(TYPES)(
	"a window of %s that is partly there is drawn and read from where it lies as from its own memory",
	async (type) => {
		const { source, letGo } = heldStore(type);
		const handle = await openZarr(source);
		const all = [range(0, 13), range(0, 11)].map((cells) => ({ cells, start: 0, length: cells.length }));
		const color = { type: "linear", scheme: "viridis", domain: [-60.5, 99], reverse: false } as const;
		const painted = (slice: Slice) => {
			const { states, paint } = cellsOf(slice, [all[0], all[1]], { ...color, domain: [...color.domain] });
			const pixels = new Uint32Array(13 * 11).fill(7);
			paint(pixels);
			return { states: states && [...states], pixels: [...pixels] };
		};
		const request = { x: "x", y: "y", index: { t: 0 } };
		const window = { x0: 0, x1: 13, y0: 0, y1: 11 };
		const variable = await openVariable(handle, "");
		let whole: Slice | null = null;
		for await (const { slice, loaded, done } of slices(handle, variable, request, { window })) {
			whole = slice;
			if (loaded < 8 || done) continue;
			expect(piecesOf(slice)).toHaveLength(8);
			const seen = painted(slice);
			expect(seen.states?.filter((state) => state === UNREAD)).toHaveLength(4 * 5);
			const cells = [0, 13 * 5 + 6, 13 * 10 + 12].map((cell) => oneCell(slice, cell));
			expect(cells.map(({ mask }) => mask[0])).toEqual([VALID, UNREAD, VALID]);
			expect(piecesOf(slice)).toHaveLength(8);
			expect([cells[0].stored[0], cells[2].stored[0]]).toEqual([slice.stored[0], slice.stored[13 * 10 + 12]]);
			expect(piecesOf(slice)).toBeNull();
			expect(painted(slice)).toEqual(seen);
			letGo();
		}
		// what lands after somebody was given the cells lies among them
		expect([...((whole as Slice | null)?.stored ?? [])]).toEqual([
			...NUMBER_ARRAYS[type].from(range(0, 11 * 13).map((i) => valueAt(0, Math.floor(i / 13), i % 13)) as never),
		]);
	},
);

test("what somebody has been given is what is drawn and counted from then on", async () => {
	const handle = await openZarr(store("int16"));
	await sliceOf(handle, "x", "y", { t: 0 });
	const slice = await sliceOf(handle, "x", "y", { t: 0 });
	expect(piecesOf(slice)).not.toBeNull();
	expect(settled(slice)).toBe(slice);
	expect(piecesOf(slice)).toBeNull();
	expect(showsStored(slice)).toBe(true);
	slice.mask[3] = 1;
	expect(maskOf(slice)).toBe(slice.mask);
	expect(slice.data[3]).toBeNaN();
	expect(showsStored(slice)).toBe(false);
	// the chunks are others' too
	(slice.stored as Int16Array).fill(7);
	const other = await sliceOf(handle, "x", "y", { t: 0 });
	expect([...other.stored].slice(0, 3)).toEqual([0, 1, 2].map((x) => valueAt(0, 0, x)));
});

test.each([
	["a fill value", { attributes: { _FillValue: 5 } }],
	["packed values", { attributes: { scale_factor: 0.5 } }],
	["a missing chunk", { drop: "c/0/1/1" }],
])("with %s a plane has its cells in memory of its own", async (_, options) => {
	const handle = await openZarr(store("int16", options));
	for (let times = 0; times < 2; times++) {
		const slice = await sliceOf(handle, "x", "y", { t: 0 });
		expect(piecesOf(slice)).toBeNull();
		expect(slice.stored[4]).toBe(valueAt(0, 0, 4));
	}
});

test("nothing is decoded into the chunks of a plane that nobody has asked for yet", async () => {
	const { cache } = shared();
	const { limit } = cache;
	cache.limit = 0;
	cache.limit = 800; // the nine chunks of a plane
	try {
		const handle = await openZarr(store("int16", { packed: true }));
		await sliceOf(handle, "x", "y", { t: 0 });
		const slice = await sliceOf(handle, "x", "y", { t: 0 });
		expect(piecesOf(slice)).not.toBeNull();
		for (const t of [2, 1, 2]) await sliceOf(handle, "x", "y", { t });
		const cells = [...range(0, 11)].flatMap((y) => [...range(0, 13)].map((x) => valueAt(0, y, x)));
		expect([...slice.stored]).toEqual(cells);
	} finally {
		cache.limit = limit;
	}
});
