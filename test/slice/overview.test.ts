/** Overviews of planes: every so many-th cell, exact, out of the chosen chunks and no others; the rest says that it was not read. */
import { describe, expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { wholeWindow } from "../../src/plan/chunks.ts";
import { type Sampling, sampledChunks, sampleWindow } from "../../src/plan/overview.ts";
import { openVariable, openZarr, readArray, type Slice, type SliceProgress, slices } from "../../src/read.ts";
import { FAILED, FILL, MISSING, maskOf, planeOf, UNREAD, VALID } from "../../src/slice/slice.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

const SHAPE = [2, 97, 131] as const;
const CHUNKS = [1, 8, 9] as const;
const ARRAYS = { uint16: Uint16Array, float32: Float32Array, int64: BigInt64Array };
type Type = keyof typeof ARRAYS;

/** Of cell `at` in C order. */
const storedAt = (at: number) => (at * 7919) % 60_013;

function store(data_type: Type, { attributes = {}, drop = [] as string[], broken = [] as string[] } = {}) {
	const document = {
		...{ zarr_format: 3, node_type: "array", shape: SHAPE, data_type, fill_value: 17, attributes },
		chunk_grid: { name: "regular", configuration: { chunk_shape: CHUNKS } },
		chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		dimension_names: ["t", "y", "x"],
	};
	const asked: string[] = [];
	const get = async (path: string) => {
		const key = path.slice(1);
		if (key === "zarr.json") return new TextEncoder().encode(JSON.stringify(document));
		if (!key.startsWith("c/") || drop.includes(key)) return undefined;
		asked.push(key);
		if (broken.includes(key)) return Uint8Array.of(1, 2, 3);
		const [t, row, column] = key.slice(2).split("/").map(Number);
		const cells = Array.from({ length: CHUNKS[1] * CHUNKS[2] }, (_, i) => {
			const [y, x] = [row * CHUNKS[1] + Math.floor(i / CHUNKS[2]), column * CHUNKS[2] + (i % CHUNKS[2])];
			return storedAt((t * SHAPE[1] + y) * SHAPE[2] + x);
		});
		const values = data_type === "int64" ? BigInt64Array.from(cells, BigInt) : ARRAYS[data_type].from(cells);
		return new Uint8Array(values.buffer);
	};
	return { handle: openZarr({ get }), asked };
}

type Request = { x: string; y: string; index: Record<string, number> };
const ACROSS: Request = { x: "x", y: "y", index: { t: 1 } };

async function overview(
	files: ReturnType<typeof store>,
	request: Request,
	wish: { every: [number, number]; most: number; seen?: Sampling["window"] },
) {
	const handle = await files.handle;
	const variable = await openVariable(handle, "");
	const plane = planeOf(variable, request);
	const { node } = variable;
	const sampling = sampleWindow(node, plane, wish.seen ?? wholeWindow(node, plane), wish);
	let last: SliceProgress | undefined;
	for await (const step of slices(handle, variable, request, { sampling })) last = step;
	if (!last) throw new Error("no slice");
	expect([last.done, last.loaded]).toEqual([true, sampledChunks(node, plane, sampling)]);
	return { ...last, sampling, asked: sampledChunks(node, plane, sampling) };
}

/** What readArray gives of the same cells. */
async function truthOf({ handle }: ReturnType<typeof store>, { x, y, index }: Request, { window, every }: Sampling) {
	const selection = {
		...index,
		[x]: [window.x0, window.x1, every[0]] as [number, number, number],
		[y]: [window.y0, window.y1, every[1]] as [number, number, number],
	};
	const { data, dims, shape } = await readArray(handle, { selection });
	const wide = dims.indexOf(x);
	const at = (row: number, column: number) => (wide === 1 ? row * shape[1] + column : column * shape[1] + row);
	return (row: number, column: number) => (data as Uint16Array)[at(row, column)];
}

function compare(slice: Slice, truth: (row: number, column: number) => unknown): Record<number, number> {
	const kinds: Record<number, number> = {};
	for (let i = 0; i < slice.width * slice.height; i++) {
		const kind = slice.mask[i];
		kinds[kind] = (kinds[kind] ?? 0) + 1;
		const value = truth(Math.floor(i / slice.width), i % slice.width);
		if (kind === VALID || kind === FILL) expect(slice.stored[i]).toBe(value);
		if (kind === VALID) expect(slice.data[i]).toBe(Number(value));
		else expect(slice.data[i]).toBeNaN();
	}
	return kinds;
}

describe.each(["uint16", "float32", "int64"] as const)("of %s", (type) => {
	it.each([
		["x by y", ACROSS, [3, 2], 16],
		["x by y, cells all", ACROSS, [1, 1], 40],
		["x by y, columns wider than chunks", ACROSS, [10, 20], 12],
		["y by x", { x: "y", y: "x", index: { t: 0 } }, [4, 5], 9],
		["x by t", { x: "x", y: "t", index: { y: 50 } }, [4, 1], 6],
	] as const)("%s: each cell is the array's", async (_, request, every, most) => {
		const files = store(type);
		const { slice, sampling, asked } = await overview(files, request, { every: [...every], most });
		expect(asked).toBeLessThanOrEqual(most);
		expect(files.asked.length).toBe(asked);
		expect(new Set(files.asked).size).toBe(asked);
		const [y, x] = slice.dims;
		expect([x, y, ...slice.every]).toEqual([request.x, request.y, every[1], every[0]]);
		expect([slice.x1, slice.x2]).toEqual([sampling.window.x0, slice.width * every[0] + sampling.window.x0]);
		const kinds = compare(slice, await truthOf(files, request, sampling));
		expect(kinds[VALID]).toBeGreaterThan(asked / 2);
		expect(kinds[UNREAD]).toBeGreaterThan(0);
		expect(maskOf(slice)).not.toBeNull();
	});
});

it("says of chunks what they are: missing, broken, fill values", async () => {
	const files = store("uint16", {
		attributes: { _FillValue: storedAt((SHAPE[1] + 48) * SHAPE[2] + 63) },
		drop: ["c/1/4/7"],
		broken: ["c/1/6/5"],
	});
	const { slice, sampling, failed } = await overview(files, ACROSS, { every: [1, 1], most: 60 });
	expect(sampling.apart).toEqual([2, 2]);
	expect(failed.map(({ key }) => key)).toEqual(["c/1/6/5"]);
	const at = (y: number, x: number) => slice.mask[y * slice.width + x];
	expect([at(4 * 8, 7 * 9), at(6 * 8, 5 * 9), at(48, 63), at(48, 64)]).toEqual([MISSING, FAILED, FILL, VALID]);
	expect([at(5 * 8, 7 * 9), at(4 * 8, 6 * 9)]).toEqual([UNREAD, UNREAD]);
});

it("undoes packing", async () => {
	const files = store("uint16", { attributes: { scale_factor: 0.5, add_offset: -3 } });
	const { slice } = await overview(files, ACROSS, { every: [2, 2], most: 30 });
	const valid = [...slice.mask.keys()].filter((i) => slice.mask[i] === VALID);
	expect(valid.length).toBeGreaterThan(20);
	for (const i of valid) expect(slice.data[i]).toBe(Number(slice.stored[i]) * 0.5 - 3);
});

it("takes what is decoded as it is, and asks from closer by only for what is new", async () => {
	const files = store("uint16");
	const whole = { every: [5, 5] as [number, number], most: 12 };
	const first = await overview(files, ACROSS, whole);
	expect(files.asked.splice(0).length).toBe(first.asked);
	const again = await overview(files, ACROSS, whole);
	expect(files.asked).toEqual([]);
	expect(again.slice.stored).toEqual(first.slice.stored);
	expect(again.slice.mask).toEqual(first.slice.mask);
	const seen = { x0: 30, x1: 110, y0: 20, y1: 80 };
	const closer = await overview(files, ACROSS, { every: [2, 2], most: 24, seen });
	expect(new Set(files.asked).size).toBe(files.asked.length);
	expect(files.asked.length).toBeLessThan(closer.asked);
	compare(closer.slice, await truthOf(files, ACROSS, closer.sampling));
});
