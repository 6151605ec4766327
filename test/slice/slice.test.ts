/** Planes against the whole array as numpy would cut it. */
import { describe, expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import {
	openVariable,
	openZarr,
	readSeries,
	readSlice,
	type SliceProgress,
	sliceCost,
	slices,
	type ZarrHandle,
} from "../../src/read.ts";
import { FAILED, FILL, MISSING, UNREAD, VALID } from "../../src/slice/mask.ts";
import { showsStored } from "../../src/slice/slice.ts";
import { run } from "../../src/worker.ts";

handWorker({ run });

const SHAPE = [3, 5, 7];
const CHUNKS = [2, 3, 4];
const at = (t: number, y: number, x: number) => 100 * t + 10 * y + x;

/** A v3 store of int16 `at(t, y, x)` with coordinates, packed as CF does; chunks in `drop` are absent. */
function store({
	drop = [] as string[],
	damage = [] as string[],
	attrs = {},
	x = { units: "m" } as object,
} = {}): Map<string, Uint8Array> {
	const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
	const array = (
		shape: number[],
		chunk_shape: number[],
		dimension_names: string[],
		data_type: string,
		attributes = {},
	) =>
		encode({
			zarr_format: 3,
			node_type: "array",
			shape,
			data_type,
			chunk_grid: { name: "regular", configuration: { chunk_shape } },
			chunk_key_encoding: { name: "default" },
			fill_value: 0,
			codecs: ["bytes"],
			dimension_names,
			attributes,
		});
	const files = new Map([["zarr.json", encode({ zarr_format: 3, node_type: "group" })]]);
	files.set("a/zarr.json", array(SHAPE, CHUNKS, ["t", "y", "x"], "int16", attrs));
	for (let t = 0; t < 2; t++)
		for (let y = 0; y < 2; y++) for (let x = 0; x < 2; x++) files.set(`a/c/${t}/${y}/${x}`, chunk(t, y, x));
	files.set("x/zarr.json", array([7], [7], ["x"], "float64", x));
	files.set("x/c/0", new Uint8Array(Float64Array.from([0, 10, 20, 30, 40, 50, 60]).buffer));
	for (const key of drop) files.delete(key);
	for (const key of damage) files.set(key, Uint8Array.of(1));
	return files;
}

function chunk(t: number, y: number, x: number): Uint8Array<ArrayBuffer> {
	const values = new Int16Array(24);
	for (let i = 0; i < 24; i++)
		values[i] = at(t * 2 + Math.floor(i / 12), y * 3 + (Math.floor(i / 4) % 3), x * 4 + (i % 4));
	return new Uint8Array(values.buffer);
}

async function last(
	handle: ZarrHandle,
	request: Parameters<typeof slices>[2],
	options?: Parameters<typeof slices>[3],
): Promise<SliceProgress> {
	let progress: SliceProgress | undefined;
	for await (const next of slices(handle, await openVariable(handle, "a"), request, options)) progress = next;
	if (!progress) throw new Error("no progress");
	return progress;
}

describe("slices", () => {
	it.each([
		["x", "y", { t: 2 }, (r: number, c: number) => at(2, r, c)],
		["y", "x", { t: 1 }, (r: number, c: number) => at(1, c, r)],
		["t", "x", { y: 4 }, (r: number, c: number) => at(c, 4, r)],
		["x", "y", { t: -1 }, (r: number, c: number) => at(2, r, c)],
		["y", "t", { x: 6 }, (r: number, c: number) => at(r, c, 6)],
	])("draws %s by %s", async (x, y, index, expected) => {
		const { slice, done, failed } = await last(await openZarr(store()), { x, y, index });
		expect([done, failed]).toEqual([true, []]);
		expect(slice.dims).toEqual([y, x]);
		const cells = Array.from({ length: slice.width * slice.height }, (_, i) =>
			expected(Math.floor(i / slice.width), i % slice.width),
		);
		expect([...slice.data]).toEqual(cells);
		expect([...slice.stored].map(Number)).toEqual(cells);
		expect(slice.mask.every((kind) => kind === VALID)).toBe(true);
	});

	it("cuts a window, with its edges in axis units", async () => {
		const { slice } = await last(
			await openZarr(store()),
			{ x: "x", y: "y", index: { t: 0 } },
			{ window: { x0: 3, x1: 6, y0: 1, y1: 3 } },
		);
		expect([...slice.data]).toEqual([at(0, 1, 3), at(0, 1, 4), at(0, 1, 5), at(0, 2, 3), at(0, 2, 4), at(0, 2, 5)]);
		expect([slice.x1, slice.x2, slice.y1, slice.y2]).toEqual([25, 55, 1, 3]);
	});

	it("is whole at its first yield where the chunks are decoded already, and fetches nothing", async () => {
		const handle = await openZarr(store());
		const variable = await openVariable(handle, "a");
		await last(handle, { x: "x", y: "y", index: { t: 0 } });
		const { requests } = handle.traffic;
		const first = await slices(handle, variable, { x: "x", y: "y", index: { t: 1 } }).next();
		expect(first.value).toMatchObject({ done: true, loaded: 4, total: 4 });
		expect(handle.traffic.requests).toBe(requests);
		expect(sliceCost(handle, variable, { x: "x", y: "y", index: { t: 1 } })).toMatchObject({ chunks: 4, cold: 0 });
		expect(sliceCost(handle, variable, { x: "x", y: "y", index: { t: 2 } })).toMatchObject({
			chunks: 4,
			cold: 4,
			bytes: 4 * 24 * 2,
		});
	});

	it("marks what is not read yet, then what is missing and what failed; the rest is drawn", async () => {
		const handle = await openZarr(store({ drop: ["a/c/0/0/1"], damage: ["a/c/0/1/0"] }));
		const seen: SliceProgress[] = [];
		let before: number[] = [];
		for await (const progress of slices(handle, await openVariable(handle, "a"), { x: "x", y: "y", index: { t: 0 } })) {
			if (seen.push(progress) === 1) before = [...progress.slice.mask];
		}
		expect(before.every((kind) => kind === UNREAD)).toBe(true);
		const { slice, failed } = seen[seen.length - 1];
		const kinds = (r: number, c: number) => [slice.mask[r * 7 + c], slice.data[r * 7 + c], slice.stored[r * 7 + c]];
		expect(kinds(0, 0)).toEqual([VALID, 0, 0]);
		expect(kinds(0, 5)).toEqual([MISSING, Number.NaN, 0]);
		expect(kinds(4, 0)).toEqual([FAILED, Number.NaN, 0]);
		expect(kinds(4, 6)).toEqual([VALID, at(0, 4, 6), at(0, 4, 6)]);
		expect(failed).toMatchObject([{ key: "a/c/0/1/0", error: { tag: "ChunkError" } }]);
	});

	it.each([["asked for at once"], ["asked for at the end"]])("data %s are the same while chunks land", async (when) => {
		const handle = await openZarr(store({ drop: ["a/c/0/1/0"], damage: ["a/c/0/0/1"], attrs: { _FillValue: 10 } }));
		const variable = await openVariable(handle, "a");
		let slice: SliceProgress["slice"] | undefined;
		for await (const progress of slices(handle, variable, { x: "x", y: "y", index: { t: 0 } })) {
			({ slice } = progress);
			expect(showsStored(slice)).toBe(when !== "asked for at once" || progress.loaded === 0);
			if (when === "asked for at once") slice.data.at(0);
		}
		if (!slice) throw new Error("no slice");
		const cells = Array.from({ length: 35 }, (_, i) => [Math.floor(i / 7), i % 7]);
		const kinds = cells.map(([y, x]) => (y < 3 ? (x < 4 ? VALID : FAILED) : x < 4 ? MISSING : VALID));
		const expected = cells.map(([y, x], i) => (kinds[i] === VALID && at(0, y, x) !== 10 ? at(0, y, x) : Number.NaN));
		expect([...slice.data]).toEqual(expected);
		expect([...slice.mask]).toEqual(
			kinds.map((kind, i) => (kind === VALID && Number.isNaN(expected[i]) ? FILL : kind)),
		);
		expect(showsStored(slice)).toBe(false);
		expect(slice.data).toBe(slice.data);
		expect({ ...slice }.data).toBe(slice.data);
	});

	it("tells the whole plane also where the last chunks land while a step is being shown", async () => {
		const handle = await openZarr(store({ damage: ["a/c/0/0/1"] }));
		const steps: SliceProgress[] = [];
		for await (const step of slices(handle, await openVariable(handle, "a"), { x: "x", y: "y", index: { t: 0 } })) {
			steps.push(step);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		expect(steps.map(({ done }) => done)).toEqual([...steps.slice(1).map(() => false), true]);
		expect(steps.at(-1)).toMatchObject({ loaded: 4, total: 4 });
	});

	it("opens without a coordinate in very many chunks, none of which is asked for, and says so", async () => {
		const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
		const files = store({ drop: ["x/c/0"] });
		const document = JSON.parse(new TextDecoder().decode(files.get("x/zarr.json"))) as object;
		const shaped = (size: number, chunk: number) => ({
			shape: [size],
			chunk_grid: { name: "regular", configuration: { chunk_shape: [chunk] } },
		});
		const array = JSON.parse(new TextDecoder().decode(files.get("a/zarr.json"))) as object;
		files.set("a/zarr.json", json({ ...array, shape: [3, 5, 3000] }));
		for (const [chunk, said] of [
			[2, ['The coordinate "x" lies in 1500 chunks']],
			[3, ['The coordinate "x" has 2999 of its 3000 values more than once; cells are drawn evenly']],
		] as const) {
			files.set("x/zarr.json", json({ ...document, ...shaped(3000, chunk) }));
			const asked: string[] = [];
			const get = async (key: string) => {
				asked.push(key.slice(1));
				return files.get(key.slice(1));
			};
			const { axes, problems } = await openVariable(await openZarr({ get }), "a");
			expect(problems.map((problem) => problem.split(",")[0])).toEqual(said);
			expect([axes.x.size, axes.x.hasCoordinates]).toEqual([3000, chunk === 3]);
			expect(asked.filter((key) => key.startsWith("x/c/"))).toHaveLength(chunk === 3 ? 1000 : 0);
		}
	});

	it("marks a chunk whose store gives up by itself, and is not left waiting for it", async () => {
		const files = store();
		const get = async (key: string) => {
			if (key === "/a/c/0/1/1") throw new DOMException("the store's own", "AbortError");
			return files.get(key.slice(1));
		};
		const { slice, failed, done } = await last(await openZarr({ get }), { x: "x", y: "y", index: { t: 0 } });
		expect([done, failed.map(({ key }) => key)]).toEqual([true, ["a/c/0/1/1"]]);
		expect([slice.mask[4 * 7 + 6], slice.mask[0]]).toEqual([FAILED, VALID]);
	});

	it("undoes packing and leaves out fill values", async () => {
		const attrs = { scale_factor: 0.5, add_offset: 200, _FillValue: at(0, 1, 1) };
		const { slice } = await last(await openZarr(store({ attrs })), { x: "x", y: "y", index: { t: 0 } });
		expect(slice.data).toBeInstanceOf(Float64Array);
		expect([slice.data[0], slice.data[1], slice.data[8]]).toEqual([200, 200.5, Number.NaN]);
		expect([slice.mask[8], slice.stored[8]]).toEqual([FILL, 11]);
	});

	it("reads nothing of an array with an axis of length zero, and draws no value for it", async () => {
		const files = new Map([
			[
				"zarr.json",
				new TextEncoder().encode(
					JSON.stringify({
						zarr_format: 3,
						node_type: "array",
						shape: [0, 2, 3],
						data_type: "int16",
						chunk_grid: { name: "regular", configuration: { chunk_shape: [1, 2, 3] } },
						chunk_key_encoding: { name: "default" },
						fill_value: 0,
						codecs: ["bytes"],
					}),
				),
			],
		]);
		const handle = await openZarr(files);
		const { requests } = handle.traffic;
		const variable = await openVariable(handle, "");
		const { value } = await slices(handle, variable, { x: "dim_2", y: "dim_1", index: {} }).next();
		expect(value).toMatchObject({ done: true, total: 0, slice: { mask: new Uint8Array(6).fill(UNREAD) } });
		expect(handle.traffic.requests).toBe(requests);
	});

	it("stops when its signal fires", async () => {
		const controller = new AbortController();
		controller.abort(new DOMException("no longer wanted", "AbortError"));
		const handle = await openZarr(store());
		await expect(last(handle, { x: "x", y: "y", index: { t: 0 } }, { signal: controller.signal })).rejects.toThrow(
			"no longer wanted",
		);
	});

	it.each([
		[{ x: "lon", y: "y", index: {} }, /x is "lon", but "a" has the dimensions t, y, x/],
		[{ x: "x", y: "x", index: {} }, /x and y are both "x"/],
		[{ x: "x", y: "y", index: { t: 3 } }, /index\.t is 3, but t has 3 positions/],
	])("refuses %o", async (request, message) => {
		await expect(last(await openZarr(store()), request)).rejects.toMatchObject({
			tag: "SelectionError",
			message: expect.stringMatching(message),
		});
	});
});

it("readSlice chooses what is left out and gives automatic limits", async () => {
	const slice = await readSlice(store(), { path: "a" });
	expect([slice.path, slice.dims, slice.index]).toEqual(["a", ["y", "x"], { t: 0 }]);
	expect(slice.limits).toEqual([0.68 * 1, 45.32]);
});

it("readSeries gives rows under the dim's name", async () => {
	const rows = await readSeries(store(), { path: "a", along: "x", index: { t: 1, y: 2 } });
	expect(rows.slice(0, 2)).toEqual([
		{ x: 0, value: at(1, 2, 0) },
		{ x: 10, value: at(1, 2, 1) },
	]);
	expect(rows).toHaveLength(7);
});

it.each([
	["standard", [new Date("2013-01-01"), new Date("2013-01-11")]],
	["360_day", ["2013-01-01", "2013-01-11"]],
])("readSeries along times of the %s calendar", async (calendar, times) => {
	const source = store({ x: { units: "days since 2013-01-01", calendar } });
	const rows = await readSeries(source, { path: "a", along: "x", index: { t: 1, y: 2 } });
	expect(rows.slice(0, 2)).toEqual(times.map((x, i) => ({ x, value: at(1, 2, i) })));
});
