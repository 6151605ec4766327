// @vitest-environment jsdom
/** Many planes as one in a view's state, in its picture and beside its sliders. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { planesOf } from "../../src/interact/blend.ts";
import { changedState, firstState, fittedPart, usableState } from "../../src/interact/choose.ts";
import { changedField } from "../../src/interact/face.ts";
import { firstRange, movedRange, reducersOf } from "../../src/interact/range.ts";
import { requestsOf } from "../../src/interact/requests.ts";
import { dimSliders } from "../../src/interact/sliders.ts";
import { openVariable, openZarr, type SliceProgress, slices, type Variable } from "../../src/read.ts";
import type { ReduceState } from "../../src/reduce.ts";
import { mergeState, type ViewState, type ViewStatePart } from "../../src/state.ts";
import { filesOf, fixture } from "../conformance/fixture.ts";
import { sampleStore, variable } from "./sample.ts";
import { find, leave, loaded, show, until, watched } from "./watched.ts";

vi.setConfig({ testTimeout: 20_000 });

const reduce: ReduceState = { dim: "time", op: "max", span: [0, 2] };
const one = firstState(variable, {});
const many = changedState(variable, one, { reduce });

/** Air with `size` times, one chunk each of so many cells that `fits` of them are read unasked. */
function longer(size: number, cells: number): Variable {
	const { node, axes } = variable;
	const shape = [size, cells, cells];
	const long: Variable = {
		...variable,
		levels: [],
		axes: { ...axes, time: { ...axes.time, size } },
		node: { ...node, shape, chunks: [1, cells, cells] },
	};
	return { ...long, levels: [long] };
}

describe("a state of many planes", () => {
	it("says them, and keeps its position; undefined is the one plane there", () => {
		expect(many).toEqual({ ...one, reduce });
		expect(changedState(variable, many, { index: { time: 2 } })).toEqual({ ...many, index: { time: 2 } });
		expect(changedState(variable, many, { reduce: undefined })).toEqual(one);
		expect(mergeState(many, { reduce: undefined })).not.toHaveProperty("reduce");
	});

	it.each([
		[{ reduce: { ...reduce, dim: "z" } }, /reduce\.dim is "z", but "air" has the dimensions time, lat, lon/],
		[{ reduce: { ...reduce, dim: "lat" } }, /reduce\.dim is "lat", which is drawn/],
		[{ y: "time", reduce }, /reduce\.dim is "time", which is drawn/],
		[{ reduce: { ...reduce, span: [1, 4] } }, /reduce\.span is \[1, 4\], but time has 3 positions/],
		[{ layout: "orthogonal", reduce }, /reduce is of one plane/],
	] as [Partial<ViewState>, RegExp][])("refuses %j", (part, said) => {
		expect(() => changedState(variable, one, part)).toThrow(said);
	});

	it("loses them to what leaves them no place: other dims, three planes, a table", async () => {
		expect(changedState(variable, many, { y: "time" })).not.toHaveProperty("reduce");
		expect(changedState(variable, many, { layout: "orthogonal" })).not.toHaveProperty("reduce");
		expect(changedState(variable, many, { x: "lat", y: "lon" }).reduce).toEqual(reduce);
		expect(changedField(variable, many, "table").reduce).toBeUndefined();
		const table = await openVariable(await openZarr(sampleStore()), "air", { field: "table" });
		expect(() => firstState(table, { reduce })).toThrow(/a table is shown/);
	});

	it("reads as many planes wherever its position is", () => {
		const moved = changedState(variable, many, { index: { time: 2 } });
		expect([planesOf(variable, many), planesOf(variable, moved)]).toEqual([[{}], [{}]]);
		expect(requestsOf(variable, moved, 0)).toMatchObject([{ request: { x: "lon", y: "lat", reduce } }]);
	});

	it("of an image reduces each channel by itself, at each level by the planes at the same places", async () => {
		const { stores } = fixture("ome-zarr/microscopy");
		const store = stores.find(({ name }) => name === "0.5-channels");
		if (!store) throw new Error("there is no such store");
		const handle = await openZarr(filesOf(store));
		const image = await openVariable(handle, "");
		const part: ViewStatePart = { index: { t: 1 }, reduce: { dim: "z", op: "max", span: [1, 3] } };
		const state = firstState(image, part);
		expect(state.channels).toHaveLength(3);
		for (const level of [0, 1]) {
			const { shape = [], values } = store.arrays[level];
			const bytes = Buffer.from(String(values), "base64");
			const written = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
			const [, channels, planes, height, width] = shape;
			for (const { variable: drawn, request } of requestsOf(image, state, level)) {
				let last: SliceProgress | undefined;
				for await (const progress of slices(handle, drawn, request)) last = progress;
				const at = (z: number, cell: number) =>
					written[((channels + (last?.slice.index.c ?? 0)) * planes + z) * height * width + cell];
				expect(last?.slice.index).toEqual({ t: 1, c: request.index.c });
				expect(last?.slice.reduce).toEqual(part.reduce);
				const largest = Array.from({ length: height * width }, (_, cell) => Math.max(at(1, cell), at(2, cell)));
				expect([...(last?.slice.stored ?? [])]).toEqual(largest);
			}
		}
		expect(requestsOf(image, state, 0)).toHaveLength(state.channels?.filter(({ visible }) => visible).length ?? 0);
	});

	it("shows the rest where they don't fit, and goes along as far as an array reaches that is read anew", async () => {
		const told: unknown[] = [];
		const part = { reduce: { ...reduce, dim: "lat" }, color: { scheme: "magma" } };
		const state = usableState(variable, part, (error) => told.push(error));
		await Promise.resolve();
		expect([state.reduce, state.color.scheme]).toEqual([undefined, "magma"]);
		expect(String(told)).toContain("which is drawn");
		const far = { ...many, reduce: { ...reduce, span: [5, 9] as [number, number] } };
		expect(fittedPart(longer(7, 6), far).reduce?.span).toEqual([5, 7]);
		expect(fittedPart(variable, far)).not.toHaveProperty("reduce");
	});
});

describe("a range", () => {
	it("begins with all planes, or with as many around the position as are read unasked", () => {
		expect(firstRange(variable, one, "time", "min")).toEqual({ dim: "time", op: "min", span: [0, 3] });
		// 4 MiB a chunk of float32: 64 of them are 256 MiB
		const long = longer(500, 1024);
		expect(firstRange(long, { ...one, index: { time: 100 } }, "time", "max").span).toEqual([69, 132]);
		expect(firstRange(long, { ...one, index: { time: 3 } }, "time", "max").span).toEqual([0, 63]);
		expect(firstRange(long, { ...one, index: { time: 499 } }, "time", "max").span).toEqual([437, 500]);
	});

	it("moves as long as it is, and stays within the dim", () => {
		const long = longer(500, 8);
		const span = (by: number) => movedRange(long, { ...reduce, span: [10, 30] }, by).span;
		expect([span(1), span(-4), span(-11), span(480)]).toEqual([
			[11, 31],
			[6, 26],
			[0, 20],
			[480, 500],
		]);
	});

	it("is offered where it has a place", () => {
		const ways = (state: ViewState, of = variable) => reducersOf(of, state, "time").map(([op]) => op);
		expect(ways(one)).toEqual(["max", "mean", "min"]);
		expect(ways(changedState(variable, one, { layout: "orthogonal" }))).toEqual([]);
		const { node } = variable;
		const times = { ...node, dtype: { ...node.dtype, tick: { unit: "s", count: 1 } } };
		expect(ways(one, { ...variable, node: times })).toEqual(["max", "min"]);
		expect(reducersOf({ ...variable, channel: "time" }, { ...one, channels: [] }, "time")).toHaveLength(3);
		const green = { index: 0, color: "#00ff00", domain: [0, 1] as [number, number], visible: true };
		expect(reducersOf({ ...variable, channel: "time" }, { ...one, channels: [green] }, "time")).toEqual([]);
	});
});

describe("the choice beside a slider", () => {
	const changed = vi.fn();
	const reduced = vi.fn();
	let host: HTMLElement;
	let sliders: ReturnType<typeof dimSliders>;
	beforeEach(() => {
		host = document.createElement("div");
		document.body.replaceChildren(host);
		changed.mockReset();
		reduced.mockReset();
		sliders = dimSliders(host, changed, reduced);
		sliders.update(variable, one);
	});
	const select = () => host.querySelector("select") as HTMLSelectElement;
	const ends = () => [...host.querySelectorAll<HTMLInputElement>(".range input")];
	const pick = (value: string) => {
		select().value = value;
		select().dispatchEvent(new Event("change"));
	};
	const type = (end: number, value: string) => {
		ends()[end].value = value;
		ends()[end].dispatchEvent(new Event("change"));
	};

	it("is named, says one plane, and has no more to it until there are several", () => {
		expect([select().getAttribute("aria-label"), select().value]).toEqual(["Planes of time", "one"]);
		expect([...select().options].map(({ text }) => text)).toEqual(["one plane", "maximum", "mean", "minimum"]);
		expect(ends()).toEqual([]);
	});

	it("tells the planes that are drawn as one, keeps them for another way, and tells the one", () => {
		pick("mean");
		expect(reduced).toHaveBeenLastCalledWith("time", 0, { dim: "time", op: "mean", span: [0, 3] });
		sliders.update(variable, many);
		expect(select().value).toBe("max");
		expect(ends().map(({ value }) => value)).toEqual(["0", "1"]);
		expect(host.querySelector(".range")?.textContent).toBe("maximum of–2 planes, 2000-01-01 – 2000-01-02");
		expect(host.querySelector("output")?.textContent).toBe("0–1/2");
		expect(host.querySelector("input")?.getAttribute("aria-valuetext")).toBe("max of time 0–1");
		pick("min");
		expect(reduced).toHaveBeenLastCalledWith("time", 0, { ...reduce, op: "min" });
		pick("one");
		expect(reduced).toHaveBeenLastCalledWith("time", 0, undefined);
		sliders.update(variable, one);
		expect(host.querySelector<HTMLElement>(".range")?.hidden).toBe(true);
	});

	it("tells the ends that are typed: the other gives way, and the position goes along", () => {
		sliders.update(variable, many);
		type(0, "1");
		expect(reduced).toHaveBeenLastCalledWith("time", 1, { ...reduce, span: [1, 2] });
		type(0, "99");
		expect(reduced).toHaveBeenLastCalledWith("time", 2, { ...reduce, span: [2, 3] });
		type(1, "-4");
		expect(reduced).toHaveBeenLastCalledWith("time", 0, { ...reduce, span: [0, 1] });
		const calls = reduced.mock.calls.length;
		type(1, "");
		expect(ends()[1].value).toBe("1");
		expect(reduced).toHaveBeenCalledTimes(calls);
	});

	it("goes along with the slider", () => {
		sliders.update(variable, many);
		const slider = host.querySelector("input") as HTMLInputElement;
		slider.value = "1";
		slider.dispatchEvent(new Event("input"));
		expect(reduced).toHaveBeenLastCalledWith("time", 1, { ...reduce, span: [1, 3] });
		expect(changed).not.toHaveBeenCalled();
	});

	it("says which labels lie over the planes", () => {
		const label = { path: "cells", visible: true, opacity: 0.5, contour: false, selected: [], only: false };
		sliders.update(variable, { ...many, labels: [label] });
		expect(host.querySelector(".note")?.textContent).toBe("The labels are those of time 0 alone.");
		sliders.update(variable, { ...many, labels: [{ ...label, visible: false }] });
		expect(host.querySelector(".note")?.textContent).toBe("");
	});
});

describe("a view", () => {
	afterEach(leave);
	const reading = () => find(".side > .row .name").textContent;
	const domain = () => watched.view.value?.color.domain;
	const pick = (value: string) => {
		const select = find<HTMLSelectElement>("select[aria-label='Planes of time']");
		select.value = value;
		select.dispatchEvent(new Event("change"));
	};

	/** Does something, and resolves when the plane that it asks for is complete. */
	const drawn = async (act: () => void) => {
		watched.told.length = 0;
		act();
		await loaded();
	};
	const set = (value: object) => drawn(() => Object.assign(watched.view, { value }));

	it("draws the mean of all planes when it is chosen, with limits of its own, and the one plane again", async () => {
		// air = 100 time + 10 lat + lon
		const plane = (at: number) => Array.from({ length: 24 }, (_, i) => at + 10 * Math.floor(i / 6) + (i % 6));
		show(sampleStore(), { path: "air", limits: "range", index: { time: 2 } });
		await loaded();
		await until(() => expect(domain()).toEqual([200, 235]));
		await drawn(() => pick("mean"));
		expect([...(watched.view.slice?.data ?? [])]).toEqual(plane(100));
		expect(watched.view.slice?.reduce).toEqual({ dim: "time", op: "mean", span: [0, 3] });
		await until(() => expect(domain()).toEqual([100, 135]));
		expect(reading()).toContain("mean of time 0–2");
		expect(find("canvas").getAttribute("aria-label")).toBe("air, mean of time 0–2, lon by lat");
		await set({ reduce: { dim: "time", op: "max", span: [0, 2] } });
		expect([...(watched.view.slice?.data ?? [])]).toEqual(plane(100));
		await drawn(() => pick("one"));
		expect([...(watched.view.slice?.data ?? [])]).toEqual(plane(200));
		expect(watched.view.value).not.toHaveProperty("reduce");
		await until(() => expect(domain()).toEqual([200, 235]));
		expect(reading()).not.toContain("of time");
	});

	it("keeps limits that were chosen by hand, and those of as many planes elsewhere", async () => {
		show(sampleStore(), { path: "air", limits: "range", reduce: { dim: "time", op: "min", span: [0, 2] } });
		await loaded();
		// counted, and no guess any more
		await until(() => expect(watched.told).toContain("input"));
		expect(domain()).toEqual([0, 35]);
		await set({ reduce: { dim: "time", op: "min", span: [1, 3] } });
		expect(watched.view.slice?.data[0]).toBe(100);
		expect(domain()).toEqual([0, 35]);
		watched.view.value = { color: { domain: [3, 9] } };
		await set({ reduce: undefined });
		expect(watched.view.slice?.data[0]).toBe(0);
		expect(domain()).toEqual([3, 9]);
	});
});
