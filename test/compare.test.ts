// @vitest-environment jsdom
/** A view that shows what is left of a variable when another is taken from it, and how one variable follows another. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { handWorker } from "../src/decode/shared.ts";
import { readSlice } from "../src/read.ts";
import type { ViewStatePart } from "../src/state.ts";
import { type ZarrViewElement, zarrView } from "../src/view.ts";
import { run } from "../src/worker.ts";

handWorker({ run });

const { stores }: { stores: { files: Record<string, string> }[] } = JSON.parse(
	readFileSync(join(import.meta.dirname, "fixtures/compared.json"), "utf8"),
);
const files = () =>
	new Map(
		Object.entries(stores[1].files).map(([key, text]) => [`/${key}`, Uint8Array.from(Buffer.from(text, "base64"))]),
	);

let view: ZarrViewElement;
let asked: string[];
let documents: string[];
let loads: number;
let inputs: number;

/** A view of the datasets, whose chunks are written down as they are asked for. */
async function show(state: ViewStatePart): Promise<void> {
	asked = [];
	loads = 0;
	inputs = 0;
	const held = files();
	documents = [];
	const get = async (key: string) => {
		(key.includes("/c/") ? asked : documents).push(key.slice(1));
		return held.get(key);
	};
	view = zarrView({ get }, state);
	view.addEventListener("load", () => loads++);
	view.addEventListener("input", () => inputs++);
	document.body.append(view);
	await loaded(1);
}

async function loaded(count: number): Promise<void> {
	await vi.waitFor(() => expect(loads).toBe(count));
	await vi.waitFor(() => expect(inputs).toBeGreaterThanOrEqual(count));
}

const alerts = () => Array.from(view.querySelectorAll("[role=alert]"), (alert) => alert.textContent);
const text = (selector: string) => view.querySelector(selector)?.textContent;

beforeEach(() => {
	// jsdom draws nothing
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
	vi.spyOn(console, "error").mockReturnValue(undefined);
});

afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
});

const LESS = { path: "ts", how: "difference" } as const;

describe("a difference", () => {
	it("is the view's slice, step by step, in colours around zero, by the chunks of both once each", async () => {
		await show({ path: "tas", index: { time: 2 }, compare: LESS });
		for (const [count, time] of [
			[1, 2],
			[2, 3],
			[3, 5],
		]) {
			if (count > 1) view.set({ index: { time } });
			await loaded(count);
			const wanted = await readSlice(files(), { path: "tas", index: { time }, compare: LESS });
			expect(view.slice?.data).toEqual(wanted.data);
		}
		const chunks = ["tas", "ts"].flatMap((name) =>
			[1, 2].flatMap((t) => [0, 1].flatMap((y) => [0, 1].map((x) => `${name}/c/${t}/${y}/${x}`))),
		);
		expect(asked.filter((key) => /^(tas|ts)\//.test(key)).sort()).toEqual(chunks.sort());
		expect(view.value).toMatchObject({ compare: LESS, color: { scheme: "RdBu", reverse: true } });
		const [low, high] = view.value?.color.domain ?? [0, 0];
		expect(low).toBe(-high);
		expect(high).toBeGreaterThan(1);
		expect(text(".names b")).toBe("tas − ts");
		expect(view.querySelector("canvas")?.getAttribute("aria-label")).toContain(
			"Near-surface air temperature − Surface temperature, lon by lat",
		);
	});

	it("begins and ends where the view stands, with the colours that each had", async () => {
		await show({ path: "tas", index: { time: 4 } });
		view.set({ color: { scheme: "magma", domain: [250, 290] }, bounds: [0, -30, 180, 30] });
		view.set({ compare: LESS });
		await loaded(2);
		expect(view.value).toMatchObject({ index: { time: 4 }, bounds: [0, -30, 180, 30], color: { scheme: "RdBu" } });
		view.set({ compare: undefined });
		await loaded(3);
		expect(view.value?.compare).toBeUndefined();
		expect(view.value).toMatchObject({ index: { time: 4 }, bounds: [0, -30, 180, 30] });
		expect(view.value?.color).toMatchObject({ scheme: "magma", domain: [250, 290], reverse: false });
		expect(view.slice?.data).toEqual((await readSlice(files(), { path: "tas", index: { time: 4 } })).data);
		expect(text(".names b")).toBe("tas");
	});

	it("says the values of both where the cell is read out", async () => {
		await show({ path: "tas", index: { time: 2 }, compare: LESS });
		const canvas = view.querySelector("canvas");
		const { slice } = view;
		const said = await vi.waitFor(() => {
			canvas?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
			const found = text(".reading") ?? "";
			expect(found).toMatch(/^-?[\d.]+ K = /);
			return found;
		});
		const [, row, column] = /\[2, (\d+), (\d+)\]/.exec(said) ?? [];
		const [tas, ts] = await Promise.all(["tas", "ts"].map((path) => readSlice(files(), { path, index: { time: 2 } })));
		const at = Number(row) * 8 + Number(column);
		const [, left, mine, theirs] = /(\S+) K = (\S+) K − (\S+) K/.exec(said) ?? [];
		expect(Number(left)).toBeCloseTo(slice?.data[at] ?? Number.NaN, 5);
		expect(Number(mine)).toBeCloseTo(tas.data[at], 4);
		expect(Number(theirs)).toBe(ts.data[at]);
	});

	it.each([
		[{ path: "pr", how: "difference" } as const, /"tas" is in K and "pr" in kg/],
		[{ path: "moved/tas", how: "difference" } as const, /other coordinates along lat/],
		[{ path: "none", how: "difference" } as const, /none/],
	])("that can't be, %j, is told, and the variable alone is shown", async (compare, message) => {
		await show({ path: "tas", index: { time: 2 }, compare });
		await vi.waitFor(() => expect(alerts().join()).toMatch(message));
		expect(view.value?.compare).toBeUndefined();
		expect(view.slice?.data).toEqual((await readSlice(files(), { path: "tas", index: { time: 2 } })).data);
	});

	it("refuses dims that the other lacks, and stays as it is", async () => {
		await show({ path: "tas", compare: { path: "normal", how: "difference" } });
		view.set({ y: "time" });
		await vi.waitFor(() => expect(alerts().join()).toMatch(/"normal" has no dimension time, which is drawn/));
		expect(view.value).toMatchObject({ x: "lon", y: "lat", compare: { path: "normal" } });
	});

	it("has no place beside three planes", async () => {
		await show({ path: "tas", compare: LESS });
		view.set({ layout: "orthogonal" });
		await vi.waitFor(() => expect(alerts().join()).toMatch(/compare is of one plane/));
		expect(view.value?.layout).toBeUndefined();
	});

	it("has no charts, which are of one variable", async () => {
		await show({ path: "tas", index: { time: 2 } });
		const profile: ViewStatePart["profile"] = { kind: "series", cells: [{ lat: 1, lon: 2 }] };
		view.set({ profile });
		await vi.waitFor(() => expect(view.value?.profile).toBeDefined());
		view.set({ compare: LESS });
		await loaded(2);
		expect(view.value?.profile).toBeUndefined();
		expect(alerts()).toEqual([]);
		view.set({ profile });
		await vi.waitFor(() => expect(alerts().join()).toMatch(/profile is of one variable, and a difference is shown/));
	});

	it("ends where another variable is chosen, with its colours", async () => {
		await show({ path: "tas", index: { time: 2 }, compare: LESS });
		view.set({ path: "pr" });
		await loaded(2);
		expect(view.value).toMatchObject({ path: "pr", index: { time: 2 }, color: { scheme: "viridis", reverse: false } });
		expect(view.value?.compare).toBeUndefined();
	});
});

describe("the choice of a variable", () => {
	it("takes no request, in the tree and beside the picture", async () => {
		await show({ path: "tas", index: { time: 2 } });
		const rows = () => Array.from(view.querySelectorAll("[role=treeitem]"), (row) => row.textContent);
		await vi.waitFor(() => expect(rows()).toContain("tasmin"));
		const headings = Array.from(view.querySelectorAll("[role=tree] small"), (heading) => heading.textContent);
		expect(headings).toEqual(["data variables", "coordinates"]);
		expect(rows().slice(-5).sort()).toEqual(["area", "height", "lat", "lon", "time"]);
		const choice = view.querySelector<HTMLSelectElement>("[aria-label='compare with']");
		await vi.waitFor(() => expect(choice?.options.length).toBeGreaterThan(8));
		// the root's once, which has all in it, and what the picture itself takes
		expect(documents.filter((key) => !/^(tas|time|lat|lon)\//.test(key))).toEqual(["zarr.json"]);
		expect(new Set(asked.map((key) => key.split("/")[0]))).toEqual(new Set(["tas", "time", "lat", "lon"]));
		if (choice) choice.value = "tas";
		choice?.dispatchEvent(new Event("change"));
		await vi.waitFor(() => expect(view.value?.compare).toEqual({ path: "tas", how: "beside", index: { time: 2 } }));
	});
});

describe("another variable of the dataset", () => {
	it("stands where the one before did, in colours of its own", async () => {
		await show({ path: "tas", index: { time: 4 } });
		view.set({ bounds: [0, -30, 180, 30], color: { scheme: "magma" } });
		const first = view.value;
		view.set({ path: "pr" });
		await loaded(2);
		expect(view.value).toMatchObject({ index: { time: 4 }, bounds: [0, -30, 180, 30], x: "lon", y: "lat" });
		expect(view.value?.color.domain).not.toEqual(first?.color.domain);
		view.set({ color: { scheme: "greys" }, index: { time: 1 } });
		await loaded(3);
		view.set({ path: "tas" });
		await loaded(4);
		expect(view.value?.color).toEqual(first?.color);
		expect(view.value?.index).toEqual({ time: 1 });
		expect(view.limits).toBe("robust");
	});

	it("is drawn along the same dims, where it has them", async () => {
		await show({ path: "tas", x: "lat", y: "time", index: { lon: 3 } });
		view.set({ path: "ts" });
		await loaded(2);
		expect(view.value).toMatchObject({ x: "lat", y: "time", index: { lon: 3 } });
		view.set({ path: "normal" });
		await loaded(3);
		expect(view.value).toMatchObject({ x: "lon", y: "lat", index: {} });
	});

	it("is drawn as it would be first where a position is asked for along a dim that was drawn", async () => {
		await show({ path: "tas", x: "lat", y: "time", index: { lon: 3 } });
		view.set({ path: "ts", index: { time: 2 } });
		await loaded(2);
		expect(view.value).toMatchObject({ x: "lon", y: "lat", index: { time: 2 } });
	});

	it("comes back to the position along a dim that one between did not have", async () => {
		await show({ path: "tas", index: { time: 4 } });
		view.set({ path: "normal" });
		await loaded(2);
		view.set({ path: "pr" });
		await loaded(3);
		expect(view.value?.index).toEqual({ time: 4 });
	});

	it("keeps nothing of another group, nor of a dim of another size", async () => {
		await show({ path: "tas", index: { time: 4 } });
		view.set({ path: "fewer/tas" });
		await loaded(2);
		expect(view.value?.index).toEqual({ time: 0 });
		view.set({ path: "level" });
		await loaded(3);
		expect(view.value?.index).toEqual({ height: 0 });
	});

	it("gives way to what is asked for with it", async () => {
		await show({ path: "tas", index: { time: 4 } });
		view.set({ path: "pr", index: { time: 3 }, color: { scheme: "greys", domain: [1, 2] } });
		await loaded(2);
		expect(view.value).toMatchObject({ index: { time: 3 }, color: { scheme: "greys", domain: [1, 2] } });
	});
});
