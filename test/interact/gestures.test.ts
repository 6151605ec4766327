// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { brushedDomain, domainPixels, limitsBrush } from "../../src/interact/brush.ts";
import { firstState } from "../../src/interact/choose.ts";
import { colorControls, typedDomain } from "../../src/interact/colors.ts";
import { dimChoice } from "../../src/interact/dims.ts";
import { keyAction, keyGestures, movedCell } from "../../src/interact/keys.ts";
import { cellAt, cellMiddle, pointerGestures } from "../../src/interact/pointer.ts";
import { arrayIndex, readingOf } from "../../src/interact/reading.ts";
import { dimSliders, nextPosition } from "../../src/interact/sliders.ts";
import { boundsOf, mayZoom, spansOf, transformOf } from "../../src/interact/zoom.ts";
import { planeFrame } from "../../src/render/frame.ts";
import { NUMBERS } from "../../src/render/quantity.ts";
import { planeAt, variable } from "./sample.ts";

const { lat, lon } = variable.axes;
const frame = planeFrame({ width: 600, left: 40, x: lon, y: lat });
const slice = planeAt(1);
let host: HTMLElement;
beforeEach(() => {
	host = document.createElement("div");
	document.body.replaceChildren(host);
});

describe("zoom", () => {
	it("shows everything at scale 1", () => {
		expect(boundsOf(frame, { k: 1, x: 0, y: 0 })).toBeUndefined();
		expect(spansOf(frame, transformOf(frame, undefined))).toEqual({ x: frame.x, y: frame.y });
	});

	it("goes from transform to window and back", () => {
		const transform = { k: 2.5, x: -200, y: -100 };
		const bounds = boundsOf(frame, transform);
		expect(bounds?.[0]).toBeLessThan(bounds?.[2] ?? 0);
		expect(bounds?.[1]).toBeLessThan(bounds?.[3] ?? 0);
		const back = transformOf(frame, bounds);
		for (const key of ["k", "x", "y"] as const) expect(back[key]).toBeCloseTo(transform[key], 6);
	});

	it("shows all of a window of another shape, inside the plane", () => {
		const { x, y } = spansOf(frame, transformOf(frame, [8.75, 40, 23.75, 41]));
		expect([x.from, x.to]).toEqual([8.75, 23.75]);
		expect(y.from).toBeLessThanOrEqual(45);
		expect(y.to).toBeGreaterThanOrEqual(35);
	});

	it("leaves the wheel to the page unless the picture has the focus or Ctrl is held", () => {
		const wheel = { type: "wheel", ctrlKey: false, metaKey: false, button: 0 };
		expect(mayZoom(wheel, false)).toBe(false);
		expect(mayZoom(wheel, true)).toBe(true);
		expect(mayZoom({ ...wheel, ctrlKey: true }, false)).toBe(true);
		expect(mayZoom({ ...wheel, type: "mousedown" }, false)).toBe(true);
		expect(mayZoom({ ...wheel, type: "mousedown", button: 2 }, false)).toBe(false);
	});
});

describe("pointer", () => {
	it("finds the cell under a pixel, along a descending axis too", () => {
		expect(cellAt(slice, frame.x, frame.y, 1, 1)).toEqual({ column: 0, row: 0 });
		expect(cellAt(slice, frame.x, frame.y, frame.x.size - 1, frame.y.size - 1)).toEqual({ column: 5, row: 3 });
		expect(cellAt(slice, frame.x, frame.y, -1, 1)).toBeNull();
	});

	it("finds the middle of a cell", () =>
		expect(cellMiddle(slice, { column: 1, row: 3 })).toEqual({ x: 12.5, y: 36.25 }));

	it("stops telling", () => {
		const canvas = document.createElement("canvas");
		const moved = vi.fn();
		const stop = pointerGestures(canvas, moved);
		canvas.dispatchEvent(new Event("pointerleave"));
		expect(moved).toHaveBeenCalledWith(null);
		stop();
		canvas.dispatchEvent(new Event("pointerleave"));
		expect(moved).toHaveBeenCalledTimes(1);
	});
});

describe("reading", () => {
	it("says value, coordinates, indices and chunk", () => {
		expect(arrayIndex(variable, slice, { column: 4, row: 1 })).toEqual([1, 1, 4]);
		expect(readingOf(variable, slice, { column: 4, row: 1 })).toEqual({
			value: "114 K",
			where: "at 41.25°N 20°E · 2000-01-02 · [1, 1, 4] · chunk 0.0.1",
		});
	});

	it("counts from the whole plane where the slice is a window of it", () => {
		const window = { ...slice, width: 2, height: 1, x1: 18.75, x2: 23.75, y1: 40, y2: 37.5 };
		expect(arrayIndex(variable, window, { column: 1, row: 0 })).toEqual([1, 2, 5]);
	});

	it("names the cell that an overview has, not those around it", () => {
		// every third column and every other row, the last of which reach beyond the plane
		const overview = { ...slice, width: 2, height: 2, x2: 23.75, y2: 35, every: [2, 3] };
		expect(arrayIndex(variable, overview, { column: 1, row: 1 })).toEqual([1, 2, 3]);
		expect(arrayIndex(variable, { ...overview, x1: 16.25 }, { column: 0, row: 0 })).toEqual([1, 0, 3]);
	});

	it("gives no unit to what is no value", () => {
		const missing = { ...slice, mask: new Uint8Array(24).fill(2) };
		expect(readingOf(variable, missing, { column: 0, row: 0 }).value).toBe("missing");
	});
});

describe("keys", () => {
	const key = (name: string, more = {}) => ({
		key: name,
		shiftKey: false,
		ctrlKey: false,
		metaKey: false,
		altKey: false,
		...more,
	});

	it("move, zoom, step and reset", () => {
		expect(keyAction(key("ArrowUp", { shiftKey: true }))).toEqual({ do: "move", dx: 0, dy: -10 });
		expect(keyAction(key("-"))).toEqual({ do: "zoom", factor: 1 / 1.5 });
		expect(keyAction(key(","))).toEqual({ do: "step", by: -1 });
		expect(keyAction(key("0"))).toEqual({ do: "reset" });
	});

	it("leave the page its own keys", () => {
		expect(keyAction(key("s", { ctrlKey: true }))).toBeNull();
		expect(keyAction(key("0", { ctrlKey: true }))).toBeNull();
		expect(keyAction(key("Tab"))).toBeNull();
	});

	it("follow the screen, and stop at the edge", () => {
		const plane = { width: 6, height: 4, right: true, down: false };
		expect(movedCell({ column: 2, row: 2 }, { dx: 1, dy: 1 }, plane)).toEqual({ column: 3, row: 1 });
		expect(movedCell({ column: 5, row: 3 }, { dx: 10, dy: -10 }, plane)).toEqual({ column: 5, row: 3 });
	});

	it("keep what acts from the page", () => {
		const canvas = document.createElement("canvas");
		host.append(canvas);
		const seen = vi.fn();
		host.addEventListener("keydown", seen);
		const act = vi.fn();
		const stop = keyGestures(canvas, act);
		const press = (name: string) =>
			canvas.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
		expect(press("ArrowLeft")).toBe(false);
		expect(press("Tab")).toBe(true);
		expect(seen).toHaveBeenCalledTimes(1);
		stop();
		press("ArrowLeft");
		expect(act).toHaveBeenCalledTimes(1);
	});
});

describe("brush", () => {
	const box = { domain: [0, 10], left: 12, right: 212, top: 10, bottom: 110 } as const;

	it("goes from pixels to limits and back, cut to the box", () => {
		expect(brushedDomain(box, [52, 112])).toEqual([2, 5]);
		expect(brushedDomain(box, null)).toBeNull();
		expect(domainPixels(box, [2, 5])).toEqual([52, 112]);
		expect(domainPixels(box, [-5, 20])).toEqual([12, 212]);
	});

	it("follows limits without telling", () => {
		const told = { chosen: vi.fn(), cleared: vi.fn() };
		const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
		host.append(svg);
		const brush = limitsBrush(told);
		brush.attach(svg, box);
		brush.update([2, 5]);
		const selection = svg.querySelector(".selection");
		expect([selection?.getAttribute("x"), selection?.getAttribute("width")]).toEqual(["52", "60"]);
		expect(told.chosen).not.toHaveBeenCalled();
		expect(told.cleared).not.toHaveBeenCalled();
	});
});

describe("sliders", () => {
	const state = firstState(variable, { index: { time: 1 } });
	const input = () => host.querySelector<HTMLInputElement>("input[type=range]") as HTMLInputElement;

	it("are native inputs labelled by dim, with coordinates for those who listen", () => {
		dimSliders(host, vi.fn()).update(variable, state);
		expect(input().getAttribute("aria-label")).toBe("time");
		expect(input().getAttribute("aria-valuetext")).toBe("2000-01-02");
		expect(input().max).toBe("2");
		expect(host.querySelector("output")?.textContent).toBe("2000-01-021/2");
	});

	it("tell what people choose, and follow a state without telling", () => {
		const changed = vi.fn();
		const sliders = dimSliders(host, changed);
		sliders.update(variable, state);
		const element = input();
		element.value = "2";
		element.dispatchEvent(new Event("input"));
		expect(changed.mock.calls).toEqual([["time", 2]]);
		sliders.update(variable, { ...state, index: { time: 0 } });
		expect(input()).toBe(element);
		expect(element.value).toBe("0");
		expect(changed).toHaveBeenCalledTimes(1);
	});

	it("are made anew for other dims", () => {
		const sliders = dimSliders(host, vi.fn());
		sliders.update(variable, state);
		sliders.update(variable, { ...state, y: "time", index: { lat: 3 } });
		expect(input().getAttribute("aria-label")).toBe("lat");
		expect(host.querySelectorAll("input")).toHaveLength(1);
	});

	it("play on only when a picture has landed, until paused", () => {
		vi.useFakeTimers();
		const changed = vi.fn();
		const sliders = dimSliders(host, changed);
		sliders.update(variable, state);
		const play = host.querySelector("button");
		play?.click();
		expect(changed).toHaveBeenLastCalledWith("time", 2);
		vi.advanceTimersByTime(10_000);
		expect(changed).toHaveBeenCalledTimes(1);
		sliders.landed();
		vi.advanceTimersByTime(1000);
		expect(changed).toHaveBeenCalledTimes(2);
		expect(play?.getAttribute("aria-label")).toBe("Pause time");
		play?.click();
		sliders.landed();
		vi.advanceTimersByTime(1000);
		expect(changed).toHaveBeenCalledTimes(2);
		vi.useRealTimers();
	});

	it("play no further once they are hidden", () => {
		vi.useFakeTimers();
		const changed = vi.fn();
		const sliders = dimSliders(host, changed);
		sliders.update(variable, state);
		const play = host.querySelector("button");
		play?.click();
		sliders.landed();
		const seen = vi.fn(() => false);
		host.checkVisibility = seen; // jsdom has none
		vi.advanceTimersByTime(1000);
		expect(seen).toHaveBeenCalled();
		expect(changed).toHaveBeenCalledTimes(1);
		expect(play?.getAttribute("aria-label")).toBe("Play time");
		vi.useRealTimers();
	});

	it("begin again after the last position", () => {
		expect(nextPosition(0, 3)).toBe(1);
		expect(nextPosition(2, 3)).toBe(0);
	});
});

describe("colour controls", () => {
	const { color } = firstState(variable, { color: { domain: [10, 20] } });
	const named = <E extends HTMLElement>(label: string) => host.querySelector(`[aria-label="${label}"]`) as E;

	it("tell colour map, scale, direction and how limits are chosen", () => {
		const told = { color: vi.fn(), mode: vi.fn() };
		colorControls(host, told).update(color, "robust");
		const choose = (label: string, value: string) => {
			named<HTMLSelectElement>(label).value = value;
			named(label).dispatchEvent(new Event("change"));
		};
		choose("colours", "magma");
		choose("scale", "log");
		choose("limits", "slice");
		const reversed = host.querySelector<HTMLInputElement>("[type=checkbox]");
		reversed?.click();
		expect(told.color.mock.calls).toEqual([[{ scheme: "magma" }], [{ type: "log" }], [{ reverse: true }]]);
		expect(told.mode.mock.calls).toEqual([["slice"]]);
	});

	it("take typed limits, and refuse what is no number", () => {
		const told = { color: vi.fn(), mode: vi.fn() };
		colorControls(host, told).update(color, "robust");
		const low = named<HTMLInputElement>("Lower colour limit");
		low.value = "12.5";
		low.dispatchEvent(new Event("change"));
		low.value = "";
		low.dispatchEvent(new Event("change"));
		expect(told.color.mock.calls).toEqual([[{ domain: [12.5, 20] }]]);
		expect(low.value).toBe("10");
	});

	it("keep the limits in order", () => {
		expect(typedDomain([10, 20], 0, 25)).toEqual([25, 35]);
		expect(typedDomain([10, 20], 1, 5)).toEqual([-5, 5]);
		expect(typedDomain([10, 20], 1, Number.NaN)).toBeNull();
		expect(NUMBERS.input(257.2151306)).toBe("257.215");
		expect(NUMBERS.input(-8.942012345678901e18)).toBe("-8.94201e18");
	});

	it("show a colour map under another of its names", () => {
		const controls = colorControls(host, { color: vi.fn(), mode: vi.fn() });
		controls.update({ ...color, scheme: "RDBU" }, "fixed");
		expect(named<HTMLSelectElement>("colours").value).toBe("RdBu");
		controls.update({ ...color, scheme: "grey" }, "fixed");
		expect(named<HTMLSelectElement>("colours").value).toBe("grey");
	});
});

describe("dim choice", () => {
	it("tells the dim along an axis, and hides where there is none to choose", () => {
		const chosen = vi.fn();
		const choice = dimChoice(host, chosen);
		choice.update(["time", "lat", "lon"], { x: "lon", y: "lat" });
		const x = host.querySelector("select") as HTMLSelectElement;
		expect(x.value).toBe("lon");
		x.value = "time";
		x.dispatchEvent(new Event("change"));
		expect(chosen).toHaveBeenCalledWith({ x: "time" });
		choice.update(["time"], { x: "time", y: null });
		expect(host.hidden).toBe(true);
	});
});
