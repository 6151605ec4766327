/** Which part of a plane that is too much is read, by how it is seen, and what is said of it. */
import { describe, expect, it } from "vitest";
import { handWorker } from "../../src/decode/shared.ts";
import { affordable, isTiled, type Reading } from "../../src/interact/afford.ts";
import { boundsWithin, saidOf } from "../../src/interact/cost.ts";
import { type Bounds, spansOf, transformOf } from "../../src/interact/zoom.ts";
import { BUDGET, fittingWindow, OVERVIEW } from "../../src/plan/budget.ts";
import { planSize } from "../../src/plan/chunks.ts";
import { sampledChunks, sampledSize } from "../../src/plan/overview.ts";
import { type Cost, openVariable, openZarr, type Sampling, sliceCost, type Variable } from "../../src/read.ts";
import { planeFrame } from "../../src/render/frame.ts";
import { planeOf } from "../../src/slice/slice.ts";
import type { ViewState } from "../../src/state.ts";
import { run } from "../../src/worker.ts";
import { sampleStore } from "./sample.ts";

handWorker({ run });

/** An array of which there is metadata alone. */
async function array(shape: number[], chunk_shape: number[], data_type = "uint16", names = ["z", "y", "x"]) {
	const document = {
		...{ zarr_format: 3, node_type: "array", shape, data_type, fill_value: 0, attributes: {} },
		chunk_grid: { name: "regular", configuration: { chunk_shape } },
		chunk_key_encoding: { name: "default" },
		codecs: [{ name: "bytes", configuration: { endian: "little" } }],
		dimension_names: names.slice(-shape.length),
	};
	const files = new Map([["zarr.json", new TextEncoder().encode(JSON.stringify(document))]]);
	return openVariable(await openZarr(files), "");
}

const state = (variable: Variable, more: Partial<ViewState> = {}): ViewState => ({
	...{ path: "", x: variable.x, y: variable.y, index: Object.fromEntries(variable.node.dims.map((dim) => [dim, 0])) },
	...{ color: { type: "linear", scheme: "viridis", domain: [0, 1], reverse: false } },
	...more,
});

/** How a state is seen in a view 700 pixels wide. */
function viewOf({ axes }: Variable, { x, y, bounds }: ViewState, ratio = 1) {
	const frame = planeFrame({ width: 700, left: 40, x: axes[String(x)], y: axes[String(y)] });
	return { ...spansOf(frame, transformOf(frame, bounds)), ratio };
}

/** Nothing is decoded. */
function coldCost({ node }: Variable, size: number) {
	const plane = { x: node.dims.length - 1, y: node.dims.length - 2, index: node.shape.map(() => 0) };
	const whole = { x0: 0, x1: node.shape[plane.x], y0: 0, y1: node.shape[plane.y] };
	return (_: number, window = whole): Cost => {
		const { chunks, cells } = planSize(node, plane, window);
		const bytes = chunks * size;
		const fits = bytes <= BUDGET.bytes && chunks <= BUDGET.chunks && cells <= BUDGET.cells;
		return { chunks, cells, cold: chunks, bytes, fits };
	};
}

const size = (variable: Variable) =>
	variable.node.chunks.reduce((cells, chunk) => cells * chunk, 1) * (variable.node.dtype.name === "uint8" ? 1 : 2);

function readingOf(variable: Variable, bounds?: Bounds, agreed = false): { reading: Reading; shown: ViewState } {
	const shown = state(variable, { bounds });
	const cost = coldCost(variable, size(variable));
	return {
		reading: affordable(variable, shown, { view: viewOf(variable, shown), agreed, overviews: true }, cost),
		shown,
	};
}

function samplingOf(reading: Reading): Sampling {
	if (!("sampling" in reading)) throw new Error("no overview");
	return reading.sampling;
}

const HUGE = [100_000, 100_000];
const huge = await array(HUGE, [512, 512]);
const PLANE = { x: 1, y: 0, index: [0, 0] };

describe("a plane of 10^10 cells", () => {
	it("is seen by an overview within its own budget, a cell a pixel", () => {
		const { reading, shown } = readingOf(huge);
		expect(isTiled(huge, shown)).toBe(true);
		const sampling = samplingOf(reading);
		const chunks = sampledChunks(huge.node, PLANE, sampling);
		expect(chunks).toBeLessThanOrEqual(OVERVIEW.chunks);
		expect(chunks * size(huge)).toBeLessThanOrEqual(OVERVIEW.bytes);
		expect(chunks * size(huge)).toBeGreaterThan(OVERVIEW.bytes / 4);
		const { x, y } = viewOf(huge, shown);
		const [width, height] = sampledSize(sampling);
		for (const [cells, pixels] of [
			[width, x.size],
			[height, y.size],
		]) {
			expect(cells).toBeLessThanOrEqual(pixels);
			expect(cells).toBeGreaterThan(pixels * 0.9);
		}
	});

	it("is read where it is seen once that fits: whole chunks, those in view", () => {
		const { reading } = readingOf(huge, [40_000, 60_000, 43_000, 62_000]);
		if (!("window" in reading) || !reading.window) throw new Error("no window");
		const { x0, x1, y0, y1 } = reading.window;
		expect([x0, x1, y0, y1].map((edge) => edge % 512)).toEqual([0, 0, 0, 0]);
		expect([x0 <= 40_000, x1 >= 43_000, y0 <= 60_000, y1 >= 62_000]).toEqual([true, true, true, true]);
		expect((x1 - x0) * (y1 - y0)).toBeLessThan(BUDGET.cells);
	});

	it("is not made whole where no page could hold it; one that can be is", async () => {
		expect(saidOf(huge, state(huge), readingOf(huge).reading)?.loadable).toBe(false);
		const large = await array([8000, 8000], [512, 512]);
		const { reading, shown } = readingOf(large, [1000, 1000, 7000, 7000]);
		expect(saidOf(large, shown, reading)?.loadable).toBe(true);
		expect(readingOf(large, [1000, 1000, 7000, 7000], true).reading).toEqual({ level: 0 });
	});

	it("of many planes is seen by an overview within the same budget, and asked about where one place is over it", async () => {
		const handle = await openZarr(sampleStore()); // nothing of the array is decoded
		const deep = await array([600, 40_000, 40_000], [16, 256, 256]);
		const reduced = (stop: number) => state(deep, { reduce: { dim: "z", op: "max", span: [0, stop] } });
		const read = (shown: ViewState) =>
			affordable(deep, shown, { view: viewOf(deep, shown), agreed: false, overviews: true }, (_, window) =>
				sliceCost(handle, deep, shown, window),
			);
		for (const [stop, behind] of [
			[16, 1],
			[17, 2],
			[300, 19],
		]) {
			const shown = reduced(stop);
			const chunks = sampledChunks(deep.node, planeOf(deep, shown), samplingOf(read(shown)));
			expect(chunks % behind).toBe(0);
			expect(chunks).toBeGreaterThan(0);
			expect(chunks * size(deep)).toBeLessThanOrEqual(OVERVIEW.bytes);
			expect(saidOf(deep, shown, read(shown))?.details.at(-1)).toBe("Fewer planes along z take less.");
		}
		// 38 chunks of 2 MiB behind each other
		expect(read(reduced(600))).toHaveProperty("cost");
	});

	it("is asked about where nothing could mark what was not read: of label images", () => {
		const shown = state(huge);
		const seen = { view: viewOf(huge, shown), agreed: false, overviews: false };
		expect(affordable(huge, shown, seen, coldCost(huge, size(huge)))).toHaveProperty("cost");
	});

	it("says so, with figures that are true", () => {
		const { reading, shown } = readingOf(huge);
		const sampling = samplingOf(reading);
		const chunks = sampledChunks(huge.node, PLANE, sampling);
		const said = saidOf(huge, shown, reading);
		const megabytes = ((chunks * size(huge)) / 1e6).toFixed(1);
		expect(said?.text).toBe(
			`Overview: ${chunks} of 38,416 chunks read (${megabytes} MB decoded). The rest is hatched; zoom in to read what is in view.`,
		);
		expect(said?.details).toEqual([`Of their cells one in ${sampling.every[0]} along x and y is drawn and counted.`]);
		const near = readingOf(huge, [1000, 1000, 1500, 1500]);
		if (!("window" in near.reading) || !near.reading.window) throw new Error("no window");
		const { x0, x1, y0, y1 } = near.reading.window;
		const read = ((x1 - x0) / 512) * ((y1 - y0) / 512);
		expect(saidOf(huge, near.shown, near.reading)?.text).toBe(
			`In view: ${read} of 38,416 chunks (${((read * size(huge)) / 1e6).toFixed(1)} MB decoded). Zoom out for an overview.`,
		);
	});

	it("shows as much of its centre as is read unasked", async () => {
		for (const variable of [huge, await array([30_000, 90_000], [700, 512]), await array([90_000, 3000], [512, 700])]) {
			const bounds = saidOf(variable, state(variable), readingOf(variable).reading)?.centre;
			if (!bounds) throw new Error("no centre");
			const { reading } = readingOf(variable, bounds);
			if (!("window" in reading) || !reading.window) throw new Error("no window");
			const within = fittingWindow(variable.node, PLANE, size(variable));
			if (!within) throw new Error("nothing fits");
			const { x0, x1, y0, y1 } = reading.window;
			expect([x0 >= within.x0, x1 <= within.x1, y0 >= within.y0, y1 <= within.y1]).toEqual([true, true, true, true]);
			const [part, whole] = [(x1 - x0) / variable.node.shape[1], (within.x1 - within.x0) / variable.node.shape[1]];
			const down = [(y1 - y0) / variable.node.shape[0], (within.y1 - within.y0) / variable.node.shape[0]];
			// all of it along one axis at least
			expect(Math.max(part / whole, down[0] / down[1])).toBeGreaterThan(0.9);
		}
	});
});

describe("a plane that is too much", () => {
	it("has all its chunks read where they are within an overview's budget, not all of their cells", async () => {
		const plane = await array([8192, 8192], [1024, 1024], "uint8");
		const { reading, shown } = readingOf(plane);
		const sampling = samplingOf(reading);
		expect(sampledChunks(plane.node, PLANE, sampling)).toBe(64);
		const { text, loadable } = saidOf(plane, shown, reading) ?? {};
		expect(text).toBe("Overview: 64 of 64 chunks read (67.1 MB decoded). Zoom in to see all cells, or load all.");
		expect(loadable).toBe(true);
	});

	it("is asked about where one chunk is over the budget of an overview", async () => {
		const plane = await array([2, 20_000, 20_000], [2, 20_000, 20_000], "uint8");
		const { reading, shown } = readingOf(plane);
		expect(reading).toMatchObject({ level: 0, cost: { chunks: 1, bytes: 800_000_000, fits: false } });
		const said = saidOf(plane, shown, reading);
		expect(said?.text).toContain("400,000,000 cells from 1 chunk still to be read (800 MB decoded)");
		expect(said?.centre).toBeUndefined();
		expect(readingOf(plane, [10, 10, 20, 20]).reading).toHaveProperty("cost");
	});

	it("is read cell by cell where its chunks have more cells than are shown", async () => {
		const plane = await array([16_384, 8192], [8192, 8192], "uint8");
		const { reading } = readingOf(plane, [1000, 1000, 2000, 2000]);
		if (!("window" in reading) || !reading.window) throw new Error("no window");
		expect((reading.window.x1 - reading.window.x0) * (reading.window.y1 - reading.window.y0)).toBeLessThan(
			BUDGET.cells,
		);
		expect(samplingOf(readingOf(plane).reading).apart.every((apart) => apart >= 1)).toBe(true);
	});

	it("along a line is asked about as before", async () => {
		const line = await array([2 ** 27], [2 ** 16], "uint16", ["x"]);
		const shown = state(line, { x: "x", y: null });
		const cost = { chunks: 2048, cells: 2 ** 27, cold: 2048, bytes: 2 ** 28, fits: false };
		expect(isTiled(line, shown)).toBe(false);
		expect(affordable(line, shown, { view: null, agreed: false, overviews: true }, () => cost)).toEqual({
			level: 0,
			cost,
		});
	});

	it("is neither tiled nor talked of where it fits, whatever is seen", async () => {
		const small = await array([4000, 4000], [512, 512]);
		for (const bounds of [undefined, [0, 0, 100, 100] as Bounds]) {
			const { reading, shown } = readingOf(small, bounds);
			expect(isTiled(small, shown)).toBe(false);
			expect(reading).toEqual({ level: 0 });
			expect(saidOf(small, shown, reading)).toBeNull();
		}
	});

	it("has one budget for all channels of it", async () => {
		const channels = [0, 1, 2].map((index) => ({
			...{ index, color: "#ff0000", visible: true },
			domain: [0, 1] as [number, number],
		}));
		const image = await array([3, 60_000, 60_000], [1, 512, 512], "uint8", ["c", "y", "x"]);
		const planar = { ...image, channel: "c" };
		const shown = state(planar, { channels });
		const reading = affordable(planar, shown, { view: viewOf(planar, shown), agreed: false, overviews: true }, () => ({
			...{ chunks: 1, cells: 2 ** 30, cold: 1, bytes: 2 ** 30, fits: false },
		}));
		const chunks = sampledChunks(image.node, { x: 2, y: 1, index: [0, 0, 0] }, samplingOf(reading));
		expect(chunks * 3).toBeLessThanOrEqual(OVERVIEW.chunks);
		expect(saidOf(planar, shown, reading)?.text).toContain(
			`Overview: ${chunks * 3} of ${(118 ** 2 * 3).toLocaleString("en")} chunks`,
		);
	});
});

it("bounds within a window have the plane's shape and lie in its middle, along descending axes too", async () => {
	const { axes } = huge;
	const [x1, y1, x2, y2] = boundsWithin(axes.x, axes.y, { x0: 10_000, x1: 20_000, y0: 30_000, y1: 70_000 });
	expect([x1, x2]).toEqual([expect.closeTo(10_000, 1), expect.closeTo(20_000, 1)]);
	expect([x1 > 10_000, x2 < 20_000]).toEqual([true, true]);
	expect([y1, y2]).toEqual([expect.closeTo(45_000, 1), expect.closeTo(55_000, 1)]);
});
