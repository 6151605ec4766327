/** Several channels in one picture against a sum by hand: every number type, planes in their own memory and in chunks, cells without a value, more channels than fit at once. */
import { describe, expect, test } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { NUMBER_ARRAYS, type NumberName } from "../../src/numbers.ts";
import { openVariable, openZarr, type Slice, slices, type ZarrHandle } from "../../src/read.ts";
import { type Blended, blend } from "../../src/render/blend.ts";
import type { CellGrid } from "../../src/render/cells.ts";
import { piecesOf, showsStored } from "../../src/slice/slice.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

const [CHANNELS, HEIGHT, WIDTH] = [9, 11, 13];
const CHUNKS = [2, 4, 5] as const;
const TYPES = Object.keys(NUMBER_ARRAYS).filter((name) => name !== "float16") as NumberName[];
const COLORS = ["#00ff00", "#ff0000", "#0000ff", "#ff00ff", "#80c0ff", "#ffffff", "#010203", "#ffff00", "#7f7f7f"];

/** What is stored, both signs, beyond what doubles hold of 64-bit integers; of floats some are NaN. */
function valueAt(type: NumberName, c: number, y: number, x: number): number | bigint {
	const value = ((c * 5003 + y * 211 + x * 17) % 251) - 100;
	if (type.endsWith("int64")) return BigInt(value) * 2n ** 55n + 1n;
	if (type.startsWith("float")) return value % 7 === 0 ? Number.NaN : value / 3;
	return type === "bool" ? Math.abs(value) % 2 : value * (type.endsWith("16") ? 200 : 1);
}

interface Options {
	readonly attributes?: object;
	/** A chunk that is not there. */
	readonly drop?: string;
	/** Whether chunks are stored column by column. */
	readonly turned?: boolean;
}

function store(type: NumberName, { attributes = {}, drop = "", turned = false }: Options = {}) {
	const document = {
		...{ zarr_format: 3, node_type: "array", shape: [CHANNELS, HEIGHT, WIDTH], data_type: type, attributes },
		fill_value: type === "bool" ? false : 0,
		chunk_grid: { name: "regular", configuration: { chunk_shape: CHUNKS } },
		chunk_key_encoding: { name: "default" },
		codecs: [
			{ name: "transpose", configuration: { order: turned ? [2, 1, 0] : [0, 1, 2] } },
			{ name: "bytes", configuration: { endian: "little" } },
		],
		dimension_names: ["c", "y", "x"],
	};
	const files = new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
	const [nc, ny, nx] = CHUNKS;
	for (let k = 0; k < 5 * 3 * 3; k++) {
		const [cc, cy, cx] = [Math.floor(k / 9), Math.floor(k / 3) % 3, k % 3];
		const cells = Array.from({ length: nc * ny * nx }, (_, i) => {
			const [c, y, x] = turned
				? [i % nc, Math.floor(i / nc) % ny, Math.floor(i / (nc * ny))]
				: [Math.floor(i / (ny * nx)), Math.floor(i / nx) % ny, i % nx];
			return valueAt(type, cc * nc + c, cy * ny + y, cx * nx + x);
		});
		files.set(`c/${cc}/${cy}/${cx}`, new Uint8Array(storedAs(type, cells).buffer));
	}
	files.delete(drop);
	return files;
}

function storedAs(type: NumberName, cells: (number | bigint)[]) {
	return (NUMBER_ARRAYS[type] as Uint8ArrayConstructor).from(cells as number[]);
}

/** The number that a cell shows; NaN for none. */
function numberAt(type: NumberName, c: number, y: number, x: number): number {
	return Number(storedAs(type, [valueAt(type, c, y, x)])[0]);
}

async function sliceOf(handle: ZarrHandle, c: number): Promise<Slice> {
	let slice: Slice | undefined;
	const request = { x: "x", y: "y", index: { c } };
	for await (const step of slices(handle, await openVariable(handle, ""), request)) ({ slice } = step);
	return slice ?? expect.fail("no slice");
}

type Look = Omit<Blended, "slice">;

/** The colour of a cell by the sum of floor((v − lo) / (hi − lo) · 256) of 256 shades; values by channel, NaN for none. */
function summed(values: readonly number[], looks: readonly Look[]): number {
	const sum = [0, 0, 0];
	let held = false;
	for (const [i, value] of values.entries()) {
		const { color, domain, inverted } = looks[i];
		const index = Math.min(255, Math.max(0, Math.floor(((value - domain[0]) / (domain[1] - domain[0])) * 256)));
		if (Number.isNaN(value)) continue;
		held = true;
		for (const [k, from] of [1, 3, 5].entries())
			sum[k] += Math.round((Number.parseInt(color.slice(from, from + 2), 16) * (inverted ? 255 - index : index)) / 255);
	}
	const [red, green, blue] = sum.map((component) => Math.min(255, component));
	return held ? ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0 : 0;
}

const range = (from: number, to: number, step = 1) =>
	Int32Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
const GRIDS: CellGrid[] = [
	{ columns: range(0, WIDTH), rows: range(0, HEIGHT) },
	{ columns: range(1, WIDTH - 1), rows: range(0, HEIGHT).reverse() },
	{ columns: range(0, WIDTH).reverse(), rows: range(0, HEIGHT, 2) },
	{ columns: range(0, WIDTH, 3), rows: Int32Array.of(0, 0, HEIGHT - 1) },
	{ columns: Int32Array.of(2, 2, 2, 3, 3), rows: Int32Array.of(4) },
].map((grid) => ({ pitch: WIDTH, ...grid }));

/** Limits that most values lie between, from a type's own numbers. */
function domainOf(type: NumberName, c: number): [number, number] {
	const unit = type.endsWith("int64") ? 2 ** 55 : type.startsWith("float") ? 1 / 3 : type.endsWith("16") ? 200 : 1;
	if (type === "bool") return [-0.5, 1 + c / 4];
	return [(-60.5 - c) * unit, (99 + 7 * c) * unit];
}

function looksOf(type: NumberName, count: number): Look[] {
	return COLORS.slice(0, count).map((color, c) => ({ color, domain: domainOf(type, c), inverted: c % 3 === 2 }));
}

/** Compares every grid's picture with the sum of what `shown` says that each cell shows. */
function expectSums(
	slices: readonly Slice[],
	looks: readonly Look[],
	shown: (c: number, y: number, x: number) => number,
) {
	for (const grid of GRIDS) {
		const pixels = new Uint32Array(grid.columns.length * grid.rows.length).fill(7);
		blend(
			pixels,
			grid,
			looks.map((look, i) => ({ ...look, slice: slices[i] })),
		);
		const expected = [...grid.rows].flatMap((y) =>
			[...grid.columns].map((x) =>
				summed(
					looks.map((_, c) => shown(c, y, x)),
					looks,
				),
			),
		);
		expect([...pixels]).toEqual(expected);
	}
}

describe.each(TYPES)("%s", (type) => {
	test.each([1, 2, 4, 5, 9])("%i channels, where they lie in chunks and in memory of their own", async (count) => {
		const handle = await openZarr(store(type));
		const looks = looksOf(type, count);
		const read = () => Promise.all(looks.map((_, c) => sliceOf(handle, c)));
		const shown = (c: number, y: number, x: number) => numberAt(type, c, y, x);
		const [first, second] = [await read(), await read()];
		const small = !/32|64/.test(type) || type.startsWith("float");
		expect(second.map((slice) => piecesOf(slice) !== null)).toEqual(looks.map(() => small));
		expectSums(first, looks, shown);
		expectSums(second, looks, shown);
		for (const slice of second) expect(slice.data).toHaveLength(HEIGHT * WIDTH);
		expect(second.some(showsStored)).toBe(false);
		expectSums(second, looks, shown);
	});

	test("a channel in chunks beside others in memory", async () => {
		const handle = await openZarr(store(type));
		const looks = looksOf(type, 4);
		await Promise.all(looks.map((_, c) => sliceOf(handle, c)));
		const slices = await Promise.all(looks.map((_, c) => sliceOf(handle, c)));
		expect(slices[1].stored).toHaveLength(HEIGHT * WIDTH);
		expect(slices[2].data).toHaveLength(HEIGHT * WIDTH);
		expectSums(slices, looks, (c, y, x) => numberAt(type, c, y, x));
	});
});

describe("cells without a value", () => {
	test.each(["int8", "uint16", "int32", "uint64", "float32"] as const)(
		"of %s add nothing where they hold the fill value or their chunk is missing, and show nothing where all do",
		async (type) => {
			const attributes = { _FillValue: numberAt(type, 0, 1, 2) };
			const drop = "c/0/1/1";
			const handle = await openZarr(store(type, type.endsWith("64") ? { drop } : { attributes, drop }));
			const looks = looksOf(type, 3);
			const slices = await Promise.all(looks.map((_, c) => sliceOf(handle, c)));
			const missing = (c: number, y: number, x: number) => c < 2 && y >= 4 && y < 8 && x >= 5 && x < 10;
			const shown = (c: number, y: number, x: number) => {
				const value = numberAt(type, c, y, x);
				const isFill = !type.endsWith("64") && value === numberAt(type, 0, 1, 2);
				return missing(c, y, x) || isFill ? Number.NaN : value;
			};
			expectSums(slices, looks, shown);
			// none at all in the first two
			expectSums(slices.slice(0, 2), looks.slice(0, 2), shown);
			expect(slices[0].mask.includes(2)).toBe(true);
		},
	);

	test("without a channel nothing is drawn", () => {
		const pixels = new Uint32Array(4).fill(7);
		blend(pixels, { pitch: 2, columns: range(0, 2), rows: range(0, 2) }, []);
		expect([...pixels]).toEqual([0, 0, 0, 0]);
	});
});

test.each(["uint8", "int16", "float32", "uint64"] as const)(
	"a channel of %s that is opacity is the alpha of the others and none of their light",
	async (type) => {
		const handle = await openZarr(store(type, { drop: type === "int16" ? "c/1/1/1" : "" }));
		const looks = looksOf(type, 4);
		const read = () => Promise.all(looks.map((_, c) => sliceOf(handle, c)));
		for (const slices of [await read(), await read()])
			for (const inverted of [false, true])
				for (const grid of GRIDS) {
					const pixels = new Uint32Array(grid.columns.length * grid.rows.length).fill(7);
					const channels = looks.map((look, c) => ({ ...look, slice: slices[c], inverted: c === 3 && inverted }));
					blend(pixels, grid, [...channels.slice(0, 3), { ...channels[3], opacity: true }]);
					const expected = [...grid.rows].flatMap((y) =>
						[...grid.columns].map((x) => {
							const values = looks.map((_, c) => numberAt(type, c, y, x));
							const missing = type === "int16" && y >= 4 && y < 8 && x >= 5 && x < 10;
							if (missing) values.fill(Number.NaN, 2, 4);
							const word = summed(values.slice(0, 3), channels);
							const [low, high] = looks[3].domain;
							const entry = Math.min(255, Math.max(0, Math.floor(((values[3] - low) / (high - low)) * 256)));
							const alpha = inverted ? 255 - entry : entry;
							if (Number.isNaN(values[3]) || word === 0) return word;
							return alpha === 0 ? 0 : ((alpha << 24) | (word & 0xffffff)) >>> 0;
						}),
					);
					expect([...pixels]).toEqual(expected);
				}
	},
);

test("packed values are blended by what they show", async () => {
	const handle = await openZarr(store("int16", { attributes: { scale_factor: 0.5, add_offset: -3 } }));
	const looks = looksOf("int16", 3);
	const slices = await Promise.all(looks.map((_, c) => sliceOf(handle, c)));
	expectSums(slices, looks, (c, y, x) => numberAt("int16", c, y, x) * 0.5 - 3);
});

test("channels of two arrays whose cells lie in other orders are blended cell by cell", async () => {
	const handles = await Promise.all([false, true].map((turned) => openZarr(store("uint16", { turned }))));
	const looks = looksOf("uint16", 4);
	const read = () => Promise.all(looks.map((_, c) => sliceOf(handles[c % 2], c)));
	await read();
	const slices = await read();
	expect(slices.every((slice) => piecesOf(slice) !== null)).toBe(true);
	expectSums(slices, looks, (c, y, x) => numberAt("uint16", c, y, x));
});

test("other colours, limits and directions are seen at once, however many there were", async () => {
	const handle = await openZarr(store("uint16"));
	const slice = await sliceOf(handle, 0);
	const shown = (_: number, y: number, x: number) => numberAt("uint16", 0, y, x);
	for (let turn = 0; turn < 60; turn++) {
		const color = COLORS[turn % COLORS.length];
		const look = { color, domain: [turn, 20000 - 300 * turn] as [number, number], inverted: turn % 2 === 1 };
		expectSums([slice], [look], shown);
	}
	for (const inverted of [false, true, false])
		expectSums([slice], [{ color: "#ffffff", domain: [9000, 100], inverted }], shown);
});

test.each(["uint8", "float32"] as const)(
	"however many bright channels of %s there are, their sum is white",
	async (type) => {
		const handle = await openZarr(store(type));
		const looks = COLORS.map((): Look => ({ color: "#fffefd", domain: [-2000, 1], inverted: false }));
		const slices = await Promise.all(looks.map((_, c) => sliceOf(handle, c)));
		for (let count = 1; count <= looks.length; count++)
			expectSums(slices, looks.slice(0, count), (c, y, x) => numberAt(type, c, y, x));
	},
);

test("equal limits give the value between them the middle colour, as a colour map's do", async () => {
	const handle = await openZarr(store("uint8"));
	const slice = await sliceOf(handle, 0);
	const value = numberAt("uint8", 0, 0, 0);
	const pixels = new Uint32Array(1);
	const look = { slice, color: "#ffffff", domain: [value, value] as [number, number], inverted: false };
	blend(pixels, { pitch: WIDTH, columns: range(0, 1), rows: range(0, 1) }, [look]);
	expect(pixels[0]).toBe(0xff808080);
});
