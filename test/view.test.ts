// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isZarrError, ZarrError } from "../src/errors.ts";
import { openZarr } from "../src/read.ts";
import { type ZarrViewElement, zarrView } from "../src/view.ts";
import { sampleStore } from "./interact/sample.ts";

let view: ZarrViewElement;
let told: string[];
const printed = { error: vi.spyOn(console, "error"), warn: vi.spyOn(console, "warn") };

/** A view in the page whose events are written down. */
function show(...given: Parameters<typeof zarrView>): ZarrViewElement {
	view = zarrView(...given);
	for (const type of ["input", "load", "error"]) view.addEventListener(type, () => told.push(type));
	document.body.append(view);
	return view;
}

/** The view's next complete slice, and its limits. */
async function settled(count = 1): Promise<void> {
	await vi.waitFor(() => expect(told.filter((type) => type === "load")).toHaveLength(count));
	await vi.waitFor(() => expect(told).toContain("input"));
}

const find = <E extends HTMLElement>(selector: string) => view.querySelector(selector) as E;
const alerts = () => Array.from(view.querySelectorAll("[role=alert]"), (alert) => alert.textContent);

beforeEach(() => {
	told = [];
	for (const spy of Object.values(printed)) spy.mockReset();
	// jsdom draws nothing.
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
});

describe("zarrView", () => {
	it("is an element at once, without a type or a value, and ready when it has one", async () => {
		show(sampleStore());
		expect(view.matches("div.zarr-view[role=group]")).toBe(true);
		expect("type" in view).toBe(false);
		expect(view.value).toBeUndefined();
		expect(view.slice).toBeNull();
		await view.ready;
		expect(view.value).toMatchObject({ path: "air", x: "lon", y: "lat", index: { time: 0 } });
	});

	it("tells a complete slice, then its automatic limits, and nothing before it is ready", async () => {
		let before: string[] = ["late"];
		show(sampleStore());
		void view.ready.then(() => {
			before = told.filter((type) => type === "input");
		});
		await settled();
		expect(before).toEqual([]);
		expect(told).toEqual(["load", "input"]);
		expect(view.slice?.data[7]).toBe(11);
		const [low, high] = view.value?.color.domain ?? [];
		expect(low).toBeCloseTo(0.46, 5);
		expect(high).toBeCloseTo(34.54, 5);
		expect(printed.error).not.toHaveBeenCalled();
	});

	it("takes the range where percentiles are not wanted", async () => {
		show(sampleStore(), { robust: false });
		await settled();
		expect(view.value?.color.domain).toEqual([0, 35]);
		expect(view.limits).toBe("range");
	});

	it("keeps limits that were given, and tells its first value without waiting for others", async () => {
		show(sampleStore(), { color: { domain: [5, 6] } });
		await vi.waitFor(() => expect(find(".stats dd")?.textContent).toBe("24"));
		expect(view.value?.color.domain).toEqual([5, 6]);
		expect(told).toEqual(["input", "load"]);
	});

	it("is labelled for those who don't see it", async () => {
		show(sampleStore(), { index: { time: 1 } });
		await settled();
		expect(view.getAttribute("aria-label")).toContain("air");
		expect(find("canvas[role=img]").getAttribute("aria-label")).toBe("air, lon by lat, time 2000-01-02 (1)");
		expect(find(".histogram svg").getAttribute("aria-label")).toBe("Histogram of air temperature, K");
		expect(find("input[type=range]").getAttribute("aria-valuetext")).toBe("2000-01-02");
		expect(view.querySelectorAll("[role=status]").length).toBeGreaterThanOrEqual(2);
	});
});

describe("value", () => {
	it("is set silently, and redraws", async () => {
		show(sampleStore());
		await settled();
		told = [];
		view.value = { index: { time: 2 } };
		expect(view.value?.index).toEqual({ time: 2 });
		await vi.waitFor(() => expect(told).toEqual(["load"]));
		expect(view.slice?.index).toEqual({ time: 2 });
		expect(view.slice?.data[0]).toBe(200);
		expect(find<HTMLInputElement>("input[type=range]").value).toBe("2");
	});

	it("is idempotent", async () => {
		show(sampleStore());
		await settled();
		const { value, slice } = view;
		told = [];
		view.value = structuredClone(value);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(view.value).toEqual(value);
		expect(view.slice).toBe(slice);
		expect(told).toEqual([]);
		expect(view.limits).toBe("robust");
	});

	it("is remembered where it comes before the view is ready", async () => {
		show(new Promise((resolve) => setTimeout(resolve, 20, sampleStore())));
		view.value = { path: "air", index: { time: 1 } };
		view.value = { color: { scheme: "magma" } };
		await view.ready;
		expect(view.value).toMatchObject({ index: { time: 1 }, color: { scheme: "magma" } });
	});

	it("tells by set()", async () => {
		show(sampleStore());
		await settled();
		told = [];
		view.set({ color: { scheme: "magma" } });
		expect(told).toEqual(["input"]);
		view.set({ color: { scheme: "magma" } });
		expect(told).toEqual(["input"]);
	});

	it("bubbles its events, as Observable listens", async () => {
		const heard = vi.fn();
		document.body.addEventListener("input", heard, { once: true });
		show(sampleStore());
		await settled();
		expect(heard).toHaveBeenCalledTimes(1);
	});

	it("shows another array, with its own limits and the colour map that was chosen", async () => {
		show(sampleStore(), { path: "air", color: { scheme: "magma" } });
		await settled();
		told = [];
		view.value = { path: "line" };
		await settled();
		expect(view.value).toMatchObject({ path: "line", x: "time", y: null, index: {}, color: { scheme: "magma" } });
		expect(view.slice?.dims).toEqual(["time"]);
		expect(find(".line path").getAttribute("d")).toMatch(/^M.*L.*L/);
	});

	it("is refused where the array does not have it, and the old one stays", async () => {
		show(sampleStore());
		await settled();
		told = [];
		view.value = { index: { time: 9 } };
		expect(view.value?.index).toEqual({ time: 0 });
		expect(alerts()[0]).toContain("index.time is 9");
		expect(told).toEqual(["error"]);
		view.value = { index: { time: 1 } };
		expect(alerts()).toEqual([]);
	});
});

describe("what people do", () => {
	it("moves the slider", async () => {
		show(sampleStore());
		await settled();
		told = [];
		const slider = find<HTMLInputElement>("input[type=range]");
		slider.value = "1";
		slider.dispatchEvent(new Event("input"));
		expect(view.value?.index).toEqual({ time: 1 });
		await vi.waitFor(() => expect(view.slice?.index).toEqual({ time: 1 }));
		expect(told.filter((type) => type === "input")).toHaveLength(1);
	});

	it("swaps the dims that are drawn", async () => {
		show(sampleStore());
		await settled();
		const x = find<HTMLSelectElement>("[aria-label='dimension along x']");
		x.value = "lat";
		x.dispatchEvent(new Event("change"));
		await vi.waitFor(() => expect(view.slice?.dims).toEqual(["lon", "lat"]));
		expect(view.value).toMatchObject({ x: "lat", y: "lon" });
	});

	it("keeps the limits while scrubbing, until they are reset", async () => {
		show(sampleStore());
		await settled();
		const first = view.value?.color.domain;
		view.value = { index: { time: 2 } };
		await vi.waitFor(() => expect(find(".stats dd:nth-child(2)")).not.toBeNull());
		await vi.waitFor(() => expect(view.slice?.index.time).toBe(2));
		expect(view.value?.color.domain).toEqual(first);
		find("[aria-label^=Reset]").click();
		await vi.waitFor(() => expect(view.value?.color.domain[0]).toBeGreaterThan(199));
	});

	it("reads cells by keyboard", async () => {
		show(sampleStore());
		await settled();
		const canvas = find("canvas[role=img]");
		const press = (key: string) => canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
		press("ArrowLeft");
		for (let i = 0; i < 9; i++) for (const key of ["ArrowLeft", "ArrowUp"]) press(key);
		const reading = find(".reading");
		expect(reading.textContent).toBe("0 K at 43.75°N 10°E · 2000-01-01 · [0, 0, 0] · chunk 0.0.0");
		expect(reading.getAttribute("aria-live")).toBe("polite");
		press(".");
		await vi.waitFor(() => expect(reading.textContent).toContain("100 K"));
	});
});

describe("what can't be drawn", () => {
	it("asks for a path where a store can't list", async () => {
		const root = new TextEncoder().encode('{"zarr_format":3,"node_type":"group"}');
		show(sampleStore().set("zarr.json", root));
		await view.ready;
		expect(find(".notice").textContent).toContain("can't list");
	});

	it("says that a group is empty", async () => {
		show(sampleStore());
		await settled();
		told = [];
		view.value = { path: "none" };
		await vi.waitFor(() => expect(find(".notice").textContent).toContain("none is an empty group"));
		expect(view.value).toMatchObject({ path: "none", x: null, y: null });
		expect(view.slice).toBeNull();
		expect(told).toEqual([]);
	});

	it("shows a number", async () => {
		show(sampleStore(), { path: "total" });
		await settled();
		expect(find(".value").textContent).toBe("12.5 kg");
	});

	it("tells a store that isn't there, and reads it when asked again", async () => {
		let tries = 0;
		const errors: unknown[] = [];
		show(async () => {
			tries += 1;
			return tries === 1 ? openZarr(new Map()) : openZarr(sampleStore());
		});
		view.addEventListener("error", (event) => errors.push((event as ErrorEvent).error));
		await expect(view.ready).rejects.toThrow(/No Zarr array or group/);
		expect(isZarrError(errors[0], "NotFoundError")).toBe(true);
		expect(printed.error).toHaveBeenCalledTimes(1);
		find(".notice button").click();
		await settled();
		await view.ready;
		expect(alerts()).toEqual([]);
	});

	it("draws the rest where a chunk is damaged, and names it", async () => {
		const store = sampleStore().set("air/c/0/0/1", Uint8Array.of(1));
		show(store);
		await settled();
		expect(alerts()[0]).toMatch(/1 chunk could not be read.*c\/0\/0\/1/);
		expect(told).toContain("error");
		expect(view.slice?.data[0]).toBe(0);
		expect(view.slice?.mask[5]).toBe(3);
	});

	it("warns once of an option that does not exist", () => {
		show(sampleStore(), { heigth: 3 } as Parameters<typeof zarrView>[1]);
		expect(printed.warn.mock.calls).toEqual([['zarrView has no option "heigth"; did you mean "height"?']]);
	});
});

describe("life", () => {
	it.each(["dispose()", "a signal", "an invalidation"])("ends by %s", async (by) => {
		const stop = new AbortController();
		let invalidate = () => {};
		const invalidation = new Promise<void>((resolve) => {
			invalidate = resolve;
		});
		show(sampleStore(), { signal: stop.signal, invalidation });
		await settled();
		if (by === "dispose()") view.dispose();
		else if (by === "a signal") stop.abort();
		else invalidate();
		await Promise.resolve();
		told = [];
		view.set({ index: { time: 1 } });
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(told).toEqual([]);
		expect(view.slice?.index).toEqual({ time: 0 });
	});

	it("reads the store anew on refresh()", async () => {
		const store = sampleStore();
		show(store);
		await settled();
		told = [];
		store.set("air/c/0/0/0", new Uint8Array(new Float32Array(24).fill(7).buffer));
		view.refresh();
		await settled();
		expect(view.slice?.data[0]).toBe(7);
		expect(view.value?.index).toEqual({ time: 0 });
	});

	it.each([
		["the picture", "air/c/0/0/1", { path: "air" }],
		["a table", "words/c/0", { path: "words" }],
	])("reads the metadata anew where %s was written anew, by one press", async (_what, key, options) => {
		const files = sampleStore();
		let changed = true;
		const get = async (asked: string) => {
			if (asked.endsWith("zarr.json") && printed.error.mock.calls.length > 0) changed = false;
			if (changed && asked === `/${key}`) throw new ZarrError("ChangedError", "It has been written anew. Refresh.");
			return files.get(asked.slice(1));
		};
		show({ get }, options);
		await vi.waitFor(() => expect(alerts()).toHaveLength(1));
		expect(alerts()[0]).toContain("It has been written anew. Refresh.");
		const buttons = view.querySelectorAll<HTMLButtonElement>("[role=alert] button");
		expect(Array.from(buttons, (button) => button.textContent)).toEqual(["Refresh"]);
		told = [];
		buttons[0].click();
		await vi.waitFor(() => expect(told).toContain("load"));
		expect(alerts()).toEqual([]);
		expect(view.value?.path).toBe(options.path);
	});

	it("gives its colour scale to Plot", async () => {
		show(sampleStore(), { color: { domain: [0, 10], type: "symlog", reverse: true } });
		expect(view.scale("color")).toBeUndefined();
		await view.ready;
		expect(view.scale("color")).toMatchObject({ type: "symlog", domain: [0, 10], scheme: "viridis", reverse: true });
	});
});
