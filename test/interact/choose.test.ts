import { describe, expect, it, vi } from "vitest";
import { affordable, boundsWindow } from "../../src/interact/afford.ts";
import { changedState, firstState, fittedPart, keptPart, mergePart } from "../../src/interact/choose.ts";
import { automaticLimits, provisionalLimits, summaryLimits } from "../../src/interact/limits.ts";
import { stateOptions, usableOptions } from "../../src/interact/options.ts";
import type { Cost } from "../../src/read.ts";
import type { ViewStatePart } from "../../src/state.ts";
import { planeAt, variable } from "./sample.ts";

const first = firstState(variable, {});

describe("firstState", () => {
	it("draws the variable's own dims at the start of the others", () => {
		expect(first).toMatchObject({ path: "air", x: "lon", y: "lat", index: { time: 0 } });
	});

	it("lays a part over them", () => {
		const state = firstState(variable, { index: { time: 2 }, color: { scheme: "magma" } });
		expect(state.index).toEqual({ time: 2 });
		expect(state.color).toEqual({ type: "linear", scheme: "magma", domain: [0, 1], reverse: false });
	});

	it.each([
		[{ x: "depth" }, /x is "depth", but "air" has the dimensions time, lat, lon/],
		[{ index: { time: 3 } }, /index\.time is 3.*3 positions.*0 to 2/],
		[{ index: { time: 0.5 } }, /index\.time is 0\.5/],
		[{ index: { level: 0 } }, /index names "level"/],
		[{ y: null }, /y is null/],
		[{ color: { domain: [0, Number.NaN] as [number, number] } }, /color\.domain/],
		[{ color: { scheme: "virdis" } }, /viridis/],
	])("refuses %j by name", (part, message) => expect(() => firstState(variable, part)).toThrow(message));
});

describe("changedState", () => {
	it("swaps x and y where they would be the same", () => {
		expect(changedState(variable, first, { x: "lat" })).toMatchObject({ x: "lat", y: "lon" });
		expect(changedState(variable, first, { y: "lon" })).toMatchObject({ x: "lat", y: "lon" });
	});

	it("gives a dim that is no longer drawn an index, and forgets the window", () => {
		const zoomed = changedState(variable, first, { bounds: [10, 36, 12, 40] });
		expect(changedState(variable, zoomed, { x: "time" })).toEqual({ ...first, x: "time", index: { lon: 0 } });
	});

	it("takes the window away on request", () => {
		const zoomed = changedState(variable, first, { bounds: [10, 36, 12, 40] });
		expect(changedState(variable, zoomed, { bounds: undefined })).toEqual(first);
	});

	it("leaves the old state as it was", () => {
		changedState(variable, first, { index: { time: 2 } });
		expect(first.index).toEqual({ time: 0 });
	});
});

describe("parts", () => {
	it("merge key by key", () => {
		expect(mergePart({ index: { a: 1 }, color: { scheme: "magma" } }, { index: { b: 2 }, path: "p" })).toEqual({
			index: { a: 1, b: 2 },
			color: { scheme: "magma" },
			path: "p",
		});
	});

	it("keep the colour map, not the limits, for another array", () => {
		const chosen = (scheme: string) => keptPart({ ...first, color: { ...first.color, scheme, reverse: true } });
		expect(chosen("thermal")).toEqual({ color: { scheme: "thermal", reverse: true } });
		// those that arrays begin with: the other begins with its own
		for (const scheme of ["viridis", "categories"]) expect(chosen(scheme)).toEqual({ color: { reverse: true } });
	});
});

describe("what of a state fits an array", () => {
	const whole = { ...first, index: { time: 2 }, bounds: [12, 36, 18, 42] as [number, number, number, number] };
	const fitted = (part: ViewStatePart) => fittedPart(variable, { ...whole, ...part });

	it("is all of it where the array is the same", () => {
		expect(fitted({})).toEqual(whole);
	});

	it("is positions up to the last one, of dims that there are", () => {
		expect(fitted({ index: { time: 99, level: 3 } }).index).toEqual({ time: 2 });
	});

	it.each([{ x: "station" }, { y: "depth" }, { x: null, y: null }, { y: null }])(
		"is no dim drawn, and no window, where one of them is another: %o",
		(part) => {
			expect(Object.keys(fitted(part)).sort()).toEqual(["color", "index", "path"]);
		},
	);

	it.each([
		[[100, 36, 110, 42], false],
		[[12, 46, 18, 50], false],
		[[12, 44, 18, 50], true],
		[[18, 42, 12, 36], true],
	])("is the window %j where it shows a part of the plane: %j", (bounds, kept) => {
		expect("bounds" in fitted({ bounds: bounds as typeof whole.bounds })).toBe(kept);
	});
});

describe("options", () => {
	it("that there are not are warned of once, with the nearest one that there is", () => {
		const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
		const wrong: string[] = [];
		for (let turn = 0; turn < 2; turn++)
			usableOptions({ path: "a", heigth: 3 } as object, (e) => wrong.push(e.message));
		expect(warned.mock.calls).toEqual([['zarrView has no option "heigth"; did you mean "height"?']]);
		warned.mockRestore();
	});

	it("of a wrong kind are told and left out", async () => {
		const told: string[] = [];
		const given = { path: "a", width: "wide", zoom: 1, x: 3, color: { scheme: "magma", domain: [0] } };
		const usable = usableOptions(given as object, (error) => told.push(error.message));
		expect(usable).toEqual({ path: "a", color: { scheme: "magma" } });
		await Promise.resolve();
		expect(told).toEqual([
			'zarrView: x is 3; give the name of a dimension, or null. zarrView: width is "wide"; give a number of CSS pixels. zarrView: zoom is 1; give true or false. zarrView, color: domain is [0]; give two finite numbers, [low, high].',
		]);
	});

	it("hold a view state's fields", () => {
		expect(stateOptions({ path: "a", width: 3, index: { t: 1 }, x: undefined })).toEqual({
			path: "a",
			index: { t: 1 },
		});
	});
});

const UNASKED = { view: null, agreed: false, overviews: true };

describe("affordable", () => {
	const { lat, lon } = variable.axes;
	const cost = (fits: boolean): Cost => ({
		chunks: 9,
		cold: 9,
		bytes: 3e9,
		fits,
		cells: 24,
	});

	it("reads a plane that fits, and any plane that was agreed to", () => {
		expect(affordable(variable, first, UNASKED, () => cost(true))).toEqual({ level: 0 });
		expect(affordable(variable, first, { ...UNASKED, agreed: true }, () => cost(false))).toEqual({ level: 0 });
	});

	it("asks before it reads more", () => {
		expect(affordable(variable, first, UNASKED, () => cost(false))).toEqual({ level: 0, cost: cost(false) });
	});

	it("turns bounds into the whole cells that they touch, along descending axes too", () => {
		expect(boundsWindow(lon, lat, [13.75, 37.5, 18.75, 42.5])).toEqual({ x0: 2, x1: 4, y0: 1, y1: 3 });
		expect(boundsWindow(lon, lat, [11, 36, 14, 40])).toEqual({ x0: 0, x1: 3, y0: 2, y1: 4 });
	});
});

describe("limits", () => {
	const slice = planeAt(1);
	const summary = {
		n: 24,
		min: 100,
		max: 135,
		mean: 117,
		nan: 0,
		fill: 0,
		invalid: 0,
		missing: 0,
		failed: 0,
		unread: 0,
		limits: [101, 134] as const,
		counts: new Uint32Array(1),
		domain: [100, 135] as const,
	};

	it("come from what has landed, at first", () => {
		const half = { ...slice, data: slice.data.slice(), mask: slice.mask.slice() };
		half.mask.fill(4, 12);
		half.data.fill(Number.NaN, 12);
		expect(provisionalLimits(half, "range")).toEqual([100, 115]);
		half.mask.fill(4);
		expect(provisionalLimits(half, "range")).toBeNull();
	});

	it("are percentiles or the range, and never of no width", () => {
		expect(summaryLimits(summary, "robust")).toEqual([101, 134]);
		expect(summaryLimits(summary, "range")).toEqual([100, 135]);
		expect(summaryLimits({ ...summary, limits: [100, 100] }, "robust")).toEqual([100, 135]);
		expect(summaryLimits({ ...summary, min: 5, max: 5, limits: [5, 5] }, "robust")).toEqual([4.5, 5.5]);
		expect(summaryLimits({ ...summary, n: 0, min: Number.NaN, max: Number.NaN, limits: null }, "robust")).toBeNull();
	});

	it("settle once, and stay until they begin anew", () => {
		const limits = automaticLimits("robust");
		limits.begin();
		expect(limits.provisional(slice)).not.toBeNull();
		expect(limits.settle(summary)).toEqual({ domain: [101, 134], first: true });
		expect(limits.provisional(slice)).toBeNull();
		expect(limits.settle({ ...summary, limits: [0, 1] })).toEqual({ domain: null, first: false });
		limits.begin();
		expect(limits.settle({ ...summary, limits: [0, 1] })).toEqual({ domain: [0, 1], first: true });
	});

	it("are computed for each slice on request, and never where they are fixed", () => {
		const limits = automaticLimits("range");
		limits.begin("slice");
		limits.settle(summary);
		expect(limits.settle({ ...summary, limits: [1, 2] })).toEqual({ domain: [1, 2], first: false });
		limits.begin("fixed");
		expect(limits.wanted).toBe(false);
		expect(limits.settle(summary).domain).toBeNull();
		limits.begin();
		expect(limits.mode).toBe("range");
	});
});
