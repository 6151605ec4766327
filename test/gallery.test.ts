// @vitest-environment jsdom
/** Plates, wells and series in a view: what is shown, chosen, gone back to, and told to the page. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { handWorker } from "../src/decode/shared.ts";
import { type ZarrViewElement, zarrView } from "../src/view.ts";
import { run } from "../src/worker.ts";
import { filesOf, fixture, type StoredFixture } from "./conformance/fixture.ts";

handWorker({ run });

const stores = [...fixture("ome-zarr/microscopy").stores, ...fixture("ome-ngff/series").stores];
const named = (name: string) => stores.find((store) => store.name === name) as StoredFixture;

let view: ZarrViewElement;
let told: string[];
const printed = vi.spyOn(console, "error");

function show(store: StoredFixture | Map<string, Uint8Array>, options: Parameters<typeof zarrView>[1] = {}): void {
	view = zarrView(store instanceof Map ? store : filesOf(store), options);
	for (const type of ["input", "load", "error"]) view.addEventListener(type, () => told.push(type));
	document.body.append(view);
}

const loads = () => told.filter((type) => type === "load").length;
const loaded = (count = 1) => vi.waitFor(() => expect(loads()).toBeGreaterThanOrEqual(count), { timeout: 5000 });
const cells = () => [...view.querySelectorAll<HTMLElement>(".gallery:not([hidden]) [role=gridcell]")];
const labels = () => cells().map((cell) => cell.getAttribute("aria-label"));
const grid = () => view.querySelector<HTMLElement>(".gallery [role=grid]") as HTMLElement;
const press = (key: string) =>
	(view.querySelector(".tile[tabindex='0']") as HTMLElement).dispatchEvent(
		new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
	);
const cursor = () => view.querySelector(".tile[tabindex='0']")?.getAttribute("aria-label");
const names = () => view.querySelector(".names")?.textContent;
const choice = (name: string) => view.querySelector<HTMLSelectElement>(`.gallery select[aria-label=${name}]`);

function choose(name: string, at: number): void {
	const select = choice(name) as HTMLSelectElement;
	select.selectedIndex = at;
	select.dispatchEvent(new Event("change"));
}

beforeEach(() => {
	told = [];
	printed.mockReset();
	// jsdom draws nothing.
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
	expect(printed.mock.calls).toEqual([]);
});

describe.each(["0.4", "0.5"])("a plate of %s", (version) => {
	const store = named(`${version}-plate`);

	it("is a grid of its wells, with what their own groups say", async () => {
		show(store);
		await loaded();
		expect(grid().getAttribute("aria-label")).toBe("plate screen: 5 wells");
		expect([grid().getAttribute("aria-rowcount"), grid().getAttribute("aria-colcount")]).toEqual(["3", "4"]);
		const heads = (role: string) => [...grid().querySelectorAll(`[role=${role}]`)].map((head) => head.textContent);
		expect([heads("columnheader"), heads("rowheader")]).toEqual([
			["1", "2", "3"],
			["A", "B"],
		]);
		expect(labels()).toEqual([
			"well A1, 2 fields",
			"well A2, 1 field",
			"well A3, 1 field",
			"well B1, 1 field",
			"B 2: none",
			"well B3, 1 field",
		]);
		expect(told).toEqual(["input", "load"]);
		expect(view.slice).toBeNull();
		expect(view.querySelector<HTMLElement>(".plane")?.hidden).toBe(true);
		expect([...view.querySelectorAll(".title > span")].map((piece) => piece.textContent)).toEqual([
			"plate",
			"2 rows × 3 columns",
			"5 wells",
			"up to 2 fields",
		]);
	});

	it("has a value that shows it again, and takes it without reading anew", async () => {
		show(store);
		await loaded();
		const { value } = view;
		expect(value).toEqual({
			path: "",
			x: null,
			y: null,
			index: {},
			color: { type: "linear", scheme: "viridis", domain: [0, 1], reverse: false },
		});
		const before = view.handle?.traffic.requests;
		view.value = value;
		view.value = { color: { scheme: "magma" } };
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(view.value?.color.scheme).toBe("magma");
		expect([told, view.handle?.traffic.requests]).toEqual([["input", "load"], before]);
		expect(view.saved).toMatchObject({ path: "", x: null, y: null });
	});

	it("opens the image of a well, and leads back to the well and the plate", async () => {
		show(store, { color: { scheme: "magma" } });
		await loaded();
		cells()[5].click();
		await loaded(2);
		expect(view.value).toMatchObject({ path: "B/3/0", x: "x", y: "y", color: { scheme: "magma" } });
		expect(view.slice?.path).toMatch(/^B\/3\/0\//);
		expect(cells()).toEqual([]);
		expect(names()).toMatch(/›B\/3›0$/);
		const [plate, well] = view.querySelectorAll<HTMLElement>(".names button");
		well.click();
		await loaded(3);
		expect(view.value?.path).toBe("B/3");
		expect(labels()).toEqual(["field 0 image, y 32 × x 32"]);
		plate.click(); // no longer there
		view.querySelector<HTMLElement>(".names button")?.click();
		await loaded(4);
		expect(view.value?.path).toBe("");
		expect(cursor()).toBe("well B3, 1 field");
	});

	it("is walked by keyboard, empty places too", async () => {
		show(store);
		await loaded();
		expect(cursor()).toBe("well A1, 2 fields");
		press("ArrowDown");
		press("ArrowRight");
		expect(cursor()).toBe("B 2: none");
		press("Enter");
		press("End");
		expect(cursor()).toBe("well B3, 1 field");
		press("Home");
		press("ArrowUp");
		expect(cursor()).toBe("well A1, 2 fields");
		press("Enter");
		await loaded(2);
		expect(view.value?.path).toBe("A/1/0");
		expect(document.activeElement).toBe(view.querySelector("canvas[role=img]"));
	});

	it("shows the field and the acquisition that are chosen", async () => {
		show(store);
		await loaded();
		expect([...(choice("acquisition")?.options ?? [])].map(({ text }) => text)).toEqual(["all", "before", "after"]);
		expect([...(choice("field")?.options ?? [])].map(({ text }) => text)).toEqual(["1", "2"]);
		choose("field", 1);
		await loaded(2);
		expect(labels()?.slice(0, 2)).toEqual(["well A1, 2 fields", "well A2, 1 field: it has no field 2."]);
		expect([view.value?.index, told.filter((type) => type === "input")]).toEqual([{ field: 1 }, ["input", "input"]]);
		choose("acquisition", 2);
		await loaded(3);
		expect(labels()?.slice(0, 2)).toEqual(["well A1, 1 field", "well A2, 0 fields: it has no field 1."]);
		expect(view.value?.index).toEqual({ acquisition: 1 });
		cells()[0].click();
		await loaded(4);
		expect(view.value).toMatchObject({ path: "A/1/1", index: {} });
		await vi.waitFor(() => expect(view.querySelector(".names button")).not.toBeNull());
		view.querySelector<HTMLElement>(".names button")?.click();
		await loaded(5);
		expect([view.value?.path, view.value?.index]).toEqual(["", { acquisition: 1 }]);
		expect(labels()?.[0]).toBe("well A1, 1 field");
	});

	it("comes back to the field and the acquisition by its value, by options and by a part of them", async () => {
		const shown = () => [labels().slice(0, 2), choice("field")?.value, choice("acquisition")?.value];
		const second = [["well A1, 2 fields", "well A2, 1 field: it has no field 2."], "2", "all"];
		const after = [["well A1, 1 field", "well A2, 0 fields: it has no field 1."], "1", "after"];
		show(store, { index: { field: 1 } });
		await loaded();
		expect(shown()).toEqual(second);
		const { value, saved } = view;
		expect(value?.index).toEqual({ field: 1 });
		view.value = { index: { acquisition: 1 } };
		await loaded(2);
		expect([shown(), told.filter((type) => type === "input")]).toEqual([after, ["input"]]);
		view.value = value;
		await loaded(3);
		expect(shown()).toEqual(second);
		view.set({ index: { acquisition: 1 } });
		await loaded(4);
		expect([view.value?.index, told.filter((type) => type === "input")]).toEqual([
			{ acquisition: 1 },
			["input", "input"],
		]);
		view.refresh();
		await loaded(5);
		expect([shown(), view.value?.index]).toEqual([after, { acquisition: 1 }]);
		view.value = { index: {} };
		await loaded(6);
		expect([view.value?.index, choice("acquisition")?.value]).toEqual([{}, "all"]);
		view.dispose();
		told = [];
		show(store, saved);
		await loaded();
		expect([shown(), view.value]).toEqual([second, value]);
	});

	it("refuses an index that it does not have, and shows the rest", async () => {
		show(store, { index: { acquisition: 2 } });
		await loaded();
		const notice = () => view.querySelector(".notice")?.textContent;
		expect(notice()).toContain('index.acquisition is 2, but the plate "screen" has 2, counted from 0.');
		expect([view.value?.index, choice("acquisition")?.value]).toEqual([{}, "all"]);
		view.set({ index: { field: 6 } });
		await loaded(2);
		expect([view.value?.index, choice("field")?.value]).toEqual([{ field: 6 }, "7"]);
		expect(labels()[1]).toBe("well A2, 1 field: it has no field 7.");
		for (const [index, said] of [
			[{ c: 1 }, 'index.c is 1, but the plate "screen" has no c.'],
			[{ field: -1 }, 'index.field is -1, but the plate "screen" has them counted from 0.'],
		] as const) {
			view.set({ index });
			expect(notice()).toContain(said);
			expect(view.value?.index).toEqual({ field: 6 });
		}
		printed.mockReset();
	});

	it("opens at an image of its own, with the way back", async () => {
		show(store, { path: "A/1/1" });
		await loaded();
		expect(view.value?.path).toBe("A/1/1");
		await vi.waitFor(() => expect(names()).toMatch(/›A\/1›1$/));
		view.querySelector<HTMLElement>(".names button")?.click();
		await loaded(2);
		expect(labels()).toHaveLength(6);
		expect(cursor()).toBe("well A1, 2 fields");
	});
});

describe("a file of several series", () => {
	it.each(["0.4-series", "0.5-without-series", "0.5-named-series"])("%s lists them with their sizes", async (name) => {
		const store = named(name);
		show(store);
		await loaded();
		const series = store.series ?? [];
		const paths = series.map(({ path }) => path);
		const said = series.map(({ path, name }) => `image ${path} ${name}, z 2 × y 24 × x 32`);
		await vi.waitFor(() => expect(labels()).toEqual(said));
		expect(view.querySelector(".title > span")?.textContent).toBe("series");
		cells()[1].click();
		await loaded(2);
		expect(view.value?.path).toBe(paths[1]);
		view.querySelector<HTMLElement>(".names button")?.click();
		await loaded(3);
		await vi.waitFor(() => expect([view.value?.path, cursor()]).toEqual(["", said[1]]));
	});

	it("of one is that image itself", async () => {
		const files = filesOf(named("0.5-without-series"));
		for (const key of [...files.keys()]) if (key.startsWith("1/")) files.delete(key);
		show(files);
		await loaded();
		expect([view.value?.path, cells()]).toEqual(["0", []]);
	});
});
