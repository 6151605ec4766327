/** Series, transects and means of boxes against xarray and NumPy; what they cost, predicted and counted at a server. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { handWorker } from "../src/decode/shared.ts";
import { boxMean, boxOf } from "../src/interact/box.ts";
import { transectOf } from "../src/interact/transect.ts";
import {
	openVariable,
	openZarr,
	readSeries,
	readSlice,
	readsFor,
	type SliceProgress,
	slices,
	type Variable,
	type ZarrHandle,
} from "../src/read.ts";
import { exactText } from "../src/render/csv.ts";
import { meansOfBox } from "../src/slice/boxes.ts";
import { FAILED, MISSING } from "../src/slice/mask.ts";
import type { PlaneRequest } from "../src/slice/place.ts";
import { run } from "../src/worker.ts";
import type { FileServer } from "./browser/serve.ts";
import { doubles, recorded, serveStores, takeAsked } from "./profiles.ts";

handWorker({ run });

let server: FileServer;
beforeAll(async () => {
	server = await serveStores();
});
afterAll(() => server.close());

const STORES = Object.keys(recorded.stores);
const TIMES = recorded.times.length;
const [, CELL] = recorded.cells;

/** A store whose chunks nobody has read: an address of its own for each. */
let opened = 0;
async function open(name: string, path = "t", at = server): Promise<{ handle: ZarrHandle; variable: Variable }> {
	const handle = await openZarr(`${at.url}/data/${name}?${opened++}`, { fetch: (input, init) => fetch(input, init) });
	return { handle, variable: await openVariable(handle, path) };
}

const series = (cell: Record<string, number>): PlaneRequest => ({ x: "time", y: null, index: cell });
const reduce = { dim: "time", op: "mean", span: [0, TIMES] as [number, number] } as const;

async function read(handle: ZarrHandle, variable: Variable, request: PlaneRequest): Promise<SliceProgress> {
	let last: SliceProgress | undefined;
	for await (const progress of slices(handle, variable, request)) last = progress;
	if (!last?.done) throw new Error("the series is not complete");
	return last;
}

/** How far apart two numbers are, of the second. */
function apart(one: number, other: number): number {
	if (Object.is(one, other) || one === other) return 0;
	return Number.isNaN(one) || Number.isNaN(other) ? Number.POSITIVE_INFINITY : Math.abs(one / other - 1);
}

function expectNear(found: ArrayLike<number>, wanted: readonly number[]): void {
	expect(found.length).toBe(wanted.length);
	expect(Math.max(...wanted.map((value, i) => apart(found[i], value)))).toBeLessThan(1e-12);
}

describe.each(STORES)("a series in %s", (name) => {
	it("has xarray's values", async () => {
		const { handle, variable } = await open(name);
		for (const [i, cell] of recorded.cells.entries()) {
			const { slice } = await read(handle, variable, series(cell));
			expect([...slice.data]).toEqual(doubles(recorded.series.t[i]));
		}
		const rows = await readSeries(handle, { path: "t", along: "time", index: CELL });
		expect(rows.map(({ value }) => value)).toEqual(doubles(recorded.series.t[1]));
		expect(rows.map(({ time }) => (time as Date).toISOString().slice(0, 10))).toEqual(recorded.times);
	});

	it("costs what was predicted, with nothing and with a part of it in the cache", async () => {
		const { handle, variable } = await open(name);
		takeAsked(server, "t");
		const whole = readsFor(handle, variable, [series(CELL)]);
		await readSlice(handle, { path: "t", index: { time: 30 } });
		const picture = takeAsked(server, "t");
		const before = readsFor(handle, variable, [series(CELL)]);
		await read(handle, variable, series(CELL));
		const counted = takeAsked(server, "t");
		expectWithin(before, counted, name);
		expect(readsFor(handle, variable, [series(CELL)])).toMatchObject({ cold: 0, requests: [0, 0], bytes: 0 });
		// what the picture has brought is not asked for again
		expect(before.cold).toBeLessThan(whole.cold);
		expect(picture.requests).toBeGreaterThan(0);

		const fresh = await open(name);
		takeAsked(server, "t");
		const cold = readsFor(fresh.handle, fresh.variable, [series(CELL)]);
		expect(cold).toMatchObject({ chunks: whole.chunks, cold: cold.chunks });
		await read(fresh.handle, fresh.variable, series(CELL));
		expectWithin(cold, takeAsked(server, "t"), name);
	});
});

/** Asserts that what was counted is what was predicted: of shards within the bounds that were said, of all else to the request and, where nothing is compressed, to the byte. */
function expectWithin(
	{ requests: [least, most], bytes, known }: ReturnType<typeof readsFor>,
	counted: { requests: number; bytes: number },
	name: string,
): void {
	expect(counted.requests).toBeGreaterThanOrEqual(least);
	expect(counted.requests).toBeLessThanOrEqual(most);
	if (!name.includes("shards")) expect(least).toBe(most);
	if (!name.includes("zstd")) expect([known, counted.bytes]).toEqual(["exactly", bytes]);
	else if (known === "exactly") expect(counted.bytes).toBe(bytes);
	// random values hardly compress: an estimate by chunks that were read before is near, and one by nothing is above
	else if (known === "about") expect(Math.abs(counted.bytes / bytes - 1)).toBeLessThan(0.1);
	else expect(counted.bytes).toBeLessThanOrEqual(bytes * 1.1);
}

describe("what is predicted", () => {
	it.each([
		["v3-time", 2, 2],
		["v3-map", TIMES, TIMES],
		["v2-time", 2, 2],
		["v2-map", TIMES, TIMES],
		// an index and three chunks of each of three shards, alone or together
		["v3-shards", 6, 12],
		["v3-shards-map", 6, 75],
	])("of %s is %i to %i requests", async (name, least, most) => {
		const { handle, variable } = await open(name);
		expect(readsFor(handle, variable, [series(CELL)]).requests).toEqual([least, most]);
	});

	it("is exact in shards whose index is known, also of what is compressed", async () => {
		for (const name of ["v3-shards", "v3-shards-zstd", "v3-shards-map"]) {
			const { handle, variable } = await open(name);
			// one chunk of each shard brings its index
			for (const time of [0, 24, 48]) await read(handle, variable, { x: null, y: null, index: { ...CELL, time } });
			takeAsked(server, "t");
			const reads = readsFor(handle, variable, [series(CELL)]);
			await read(handle, variable, series(CELL));
			const counted = takeAsked(server, "t");
			expect(reads.known).toBe("exactly");
			expect(reads.requests).toEqual([counted.requests, counted.requests]);
			expect(reads.bytes).toBe(counted.bytes);
		}
	});

	it("counts chunks that several cells share once, and asks for them once", async () => {
		const { handle, variable } = await open("v3-map");
		const requests = recorded.cells.map(series);
		const reads = readsFor(handle, variable, requests);
		expect(reads.requests).toEqual([TIMES, TIMES]);
		takeAsked(server, "t");
		await Promise.all(requests.map((request) => read(handle, variable, request)));
		expect(takeAsked(server, "t")).toEqual({ requests: TIMES, bytes: reads.bytes });
		const far = await open("v3-time");
		expect(readsFor(far.handle, far.variable, requests).requests).toEqual([4, 4]);
	});
});

describe("the mean of a box", () => {
	it.each(recorded.boxes.map((box) => [JSON.stringify(box.cells), box] as const))(
		"%s is xarray's, weighted",
		async (_, box) => {
			const { handle, variable } = await open("v3-time");
			const slice = await readSlice(handle, { path: "t", index: { time: recorded.at } });
			const found = boxMean(variable, slice, box.cells);
			const { at } = recorded;
			expectNear([found.mean], [doubles(box.mean)[at]]);
			expect(found).toMatchObject({ n: box.n[at], partly: false, weighting: "sphere" });
			expect([found.min, found.max]).toEqual([doubles(box.min)[at], doubles(box.max)[at]]);
		},
	);

	it.each(STORES)("along the time is xarray's in %s, and costs what was predicted", async (name) => {
		for (const { cells, mean, n, min, max } of recorded.boxes) {
			const { handle, variable } = await open(name);
			const request = { x: "lon", y: "lat", index: {}, reduce };
			const box = boxOf(variable, { x: "lon", y: "lat" }, cells);
			const reads = readsFor(handle, variable, [request], box.window);
			takeAsked(server, "t");
			const told: number[] = [];
			const { means, failed } = await meansOfBox(handle.source, variable, request, box, {
				signal: new AbortController().signal,
				tell: ({ loaded }) => told.push(loaded),
			});
			expectWithin(reads, takeAsked(server, "t"), name);
			expectNear(means.mean, doubles(mean));
			expect([...means.n]).toEqual(n);
			expect([...means.min]).toEqual(doubles(min));
			expect([...means.max]).toEqual(doubles(max));
			expect(failed).toEqual([]);
			expect(told).toEqual(Array.from({ length: reads.chunks }, (_, i) => i + 1));
		}
	});

	it("of packed values and of integers of 64 bits is that of what is shown", async () => {
		for (const path of ["packed", "big"]) {
			const { handle, variable } = await open("v3-shards-zstd", path);
			const cells = recorded.boxes[1].cells;
			const request = { x: "lon", y: "lat", index: {}, reduce };
			const box = boxOf(variable, { x: "lon", y: "lat" }, cells);
			const options = { signal: new AbortController().signal, tell: () => {} };
			const { means } = await meansOfBox(handle.source, variable, request, box, options);
			const slice = await readSlice(handle, { path, index: { time: recorded.at } });
			expect(boxMean(variable, slice, cells).mean).toBe(means.mean[recorded.at]);
		}
	});
});

describe("a transect", () => {
	it.each(recorded.lines.map((line) => [JSON.stringify(line.cells), line] as const))(
		"%s has xarray's values, and lies along great circles",
		async (_, line) => {
			const { handle, variable } = await open("v3-map");
			const slice = await readSlice(handle, { path: "t", index: { time: recorded.at } });
			const found = transectOf(variable, slice, line.cells);
			expect([...found.values]).toEqual(doubles(line.values));
			expect(found.units).toBe("km");
			expectNear(found.distance.subarray(1), line.distance.slice(1));
			expect(found.unread).toBe(0);
		},
	);
});

describe("values in a table", () => {
	it("are exact to their type", async () => {
		const { handle, variable } = await open("v3-time", "big");
		for (const [i, cell] of recorded.cells.entries()) {
			const { slice } = await read(handle, variable, series(cell));
			expect(Array.from(slice.data, (_, at) => exactText(variable, slice, at))).toEqual(recorded.series.big[i]);
		}
		const packed = await open("v3-time", "packed");
		const { slice } = await read(packed.handle, packed.variable, series(CELL));
		const texts = Array.from(slice.data, (_, at) => exactText(packed.variable, slice, at));
		expect(texts.map((text) => (text === "" ? Number.NaN : Number(text)))).toEqual(doubles(recorded.series.packed[1]));
		const plain = await open("v3-time");
		const line = (await read(plain.handle, plain.variable, series(CELL))).slice;
		const floats = Array.from(line.data, (_, at) => Math.fround(Number(exactText(plain.variable, line, at))));
		expect(floats).toEqual(doubles(recorded.series.t[1]));
	});
});

describe("what is not there", () => {
	it("is a gap: chunks that are missing, and chunks that can't be read", async () => {
		const lacking = await serveStores((key) => !/v3-map\/t\/c\/(5|6)\//.test(key));
		lacking.fault = (path) => (/v3-map\/t\/c\/9\//.test(path) ? 500 : undefined);
		try {
			const { handle, variable } = await open("v3-map", "t", lacking);
			const reads = readsFor(handle, variable, [series(CELL)]);
			takeAsked(lacking, "t");
			const { slice, failed } = await read(handle, variable, series(CELL));
			expect([...slice.mask].flatMap((kind, at) => (kind > 1 ? [[at, kind]] : []))).toEqual([
				[5, MISSING],
				[6, MISSING],
				[9, FAILED],
			]);
			expect(failed.map(({ key }) => key)).toEqual(["t/c/9/0/0"]);
			expect(reads.requests[1]).toBe(TIMES);
			const wanted = doubles(recorded.series.t[1]).map((value, at) => ([5, 6, 9].includes(at) ? Number.NaN : value));
			expect([...slice.data]).toEqual(wanted);

			const [{ cells, mean }] = recorded.boxes;
			const box = boxOf(variable, { x: "lon", y: "lat" }, cells);
			const request = { x: "lon", y: "lat", index: {}, reduce };
			const options = { signal: new AbortController().signal, tell: () => {} };
			const found = await meansOfBox(handle.source, variable, request, box, options);
			expectNear(
				found.means.mean,
				doubles(mean).map((value, at) => ([5, 6, 9].includes(at) ? Number.NaN : value)),
			);
			expect([found.missing, found.failed.map(({ key }) => key)]).toEqual([2, ["t/c/9/0/0"]]);
		} finally {
			await lacking.close();
		}
	});
});
