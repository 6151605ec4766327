// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ZarrViewElement, zarrView } from "../src/view.ts";
import { type Files, plainStore, RECORD, recordBytes, textStore } from "./interact/cells.ts";
import { sampleStore } from "./interact/sample.ts";

let view: ZarrViewElement;
let told: string[];
let reads: string[];
const printed = vi.spyOn(console, "error");

/** A view in the page whose events, and the keys it reads, are written down. */
function show(files: Files, options: Parameters<typeof zarrView>[1] = {}): ZarrViewElement {
	const get = (key: string) => {
		reads.push(key);
		return Promise.resolve(files.get(key.slice(1)));
	};
	view = zarrView({ get }, options);
	for (const type of ["input", "load", "error"]) view.addEventListener(type, () => told.push(type));
	document.body.append(view);
	return view;
}

async function loaded(count = 1): Promise<void> {
	await vi.waitFor(() => expect(told.filter((type) => type === "load").length).toBeGreaterThanOrEqual(count));
}

const find = <E extends HTMLElement>(selector: string) => view.querySelector(selector) as E;
const texts = (selector: string) => Array.from(view.querySelectorAll(selector), (cell) => cell.textContent);
const rows = () =>
	Array.from(find<HTMLTableElement>("table").tBodies[0].rows, (row) =>
		Array.from(row.cells, ({ textContent }) => textContent),
	);
const press = (key: string, more: KeyboardEventInit = {}) =>
	find("table").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));
const chosen = () => find("td[aria-selected=true]");
const chunkReads = () => reads.filter((key) => !key.includes(".json") && !key.includes("/.z"));

beforeEach(() => {
	told = [];
	reads = [];
	printed.mockReset();
	// jsdom draws nothing
	vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

afterEach(() => {
	view.dispose();
	document.body.replaceChildren();
});

const words = () => textStore([5], [2], ["n"], { "c/0": ["one", ""], "c/1": ["<b>3</b>", "a\0b"] });

describe("a table of texts", () => {
	it("has a row for each position, with what is missing told apart", async () => {
		show(words());
		await loaded();
		expect(texts("thead th")).toEqual(["n ↓", find(".title b").textContent]);
		expect(rows()).toEqual([
			["0", "one"],
			["1", '""'],
			["2", "<b>3</b>"],
			["3", "a\\x00b"],
			["4", "missing"],
		]);
		expect(find("tr:last-child td").title).toBe("no chunk is stored: it reads as none");
		expect(view.slice).toBeNull();
		expect(view.value).toMatchObject({ x: "n", y: null });
		expect(printed).not.toHaveBeenCalled();
	});

	it("is a grid for those who don't see it", async () => {
		show(words());
		await loaded();
		const grid = find("table[role=grid]");
		expect([grid.getAttribute("aria-rowcount"), grid.getAttribute("aria-colcount")]).toEqual(["6", "2"]);
		expect(grid.getAttribute("aria-label")).toContain("along n");
		expect(grid.tabIndex).toBe(0);
		expect(texts("tbody th[scope=row]")).toHaveLength(5);
		expect(find("tbody tr:nth-child(2)").getAttribute("aria-rowindex")).toBe("3");
		press("ArrowDown");
		expect(grid.getAttribute("aria-activedescendant")).toBe(chosen().id);
	});

	it("has rows along y and columns along x, whichever way they lie", async () => {
		const content = { "c/0/0": ["a0", "a1", "b0", "b1"], "c/0/1": ["a2", "", "b2", ""] };
		show(textStore([2, 3], [2, 2], ["row", "col"], content));
		await loaded();
		expect(texts("thead th")).toEqual(["row ↓", "0", "1", "2"]);
		expect(find(".across").textContent).toBe("col →");
		expect(rows()).toEqual([
			["0", "a0", "a1", "a2"],
			["1", "b0", "b1", "b2"],
		]);
		view.value = { x: "row", y: "col" };
		await loaded(2);
		expect(texts("thead th")).toEqual(["col ↓", "0", "1"]);
		expect(rows()).toEqual([
			["0", "a0", "b0"],
			["1", "a1", "b1"],
			["2", "a2", "b2"],
		]);
		expect(chunkReads()).toEqual(["/c/0/0", "/c/0/1"]);
	});

	it("steps through the other dims", async () => {
		show(textStore([2, 1, 1], [1, 1, 1], ["t", "y", "x"], { "c/0/0/0": ["first"], "c/1/0/0": ["second"] }));
		await loaded();
		expect(rows()).toEqual([["0", "first"]]);
		press(".");
		await vi.waitFor(() => expect(rows()).toEqual([["0", "second"]]));
		expect(view.value?.index).toEqual({ t: 1 });
		expect(told).toEqual(["load", "input", "load"]);
	});

	it("shows the one text of an array without dims", async () => {
		show(textStore([], [], [], { c: ["All that is gold"] }));
		await loaded();
		expect(find(".table .value").textContent).toBe("All that is gold");
		expect(find(".scroll").hidden).toBe(true);
	});

	it("is left for a picture and come back to", async () => {
		show(sampleStore(), { path: "words" });
		await loaded();
		expect(rows()).toEqual([
			["0", "missing"],
			["1", "missing"],
		]);
		view.value = { path: "line" };
		await vi.waitFor(() => expect(view.slice?.path).toBe("line"));
		expect([find(".table").hidden, find(".plane").hidden]).toEqual([true, false]);
		view.value = { path: "words" };
		await vi.waitFor(() => expect(view.value?.path).toBe("words"));
		expect([find(".table").hidden, find(".plane").hidden]).toEqual([false, true]);
		expect(view.slice).toBeNull();
	});
});

describe("the cursor", () => {
	const wide = () =>
		textStore([100, 3], [100, 3], ["y", "x"], { "c/0/0": Array.from({ length: 300 }, (_, i) => `v${i}`) });
	const reading = () => find(".reading").textContent;

	it("moves by keyboard, is kept in view, and is read out aloud", async () => {
		show(wide());
		await loaded();
		press("ArrowDown");
		expect([chosen().textContent, reading()]).toEqual(["v0", "v0 [0, 0] · chunk 0.0"]);
		press("ArrowDown");
		press("ArrowRight");
		expect([chosen().textContent, reading()]).toEqual(["v4", "v4 [1, 1] · chunk 0.0"]);
		expect(find(".reading").getAttribute("aria-live")).toBe("polite");
		press("End", { ctrlKey: true });
		await vi.waitFor(() => expect(chosen().textContent).toBe("v299"));
		expect(rows().at(-1)).toEqual(["99", "v297", "v298", "v299"]);
		press("PageUp");
		await vi.waitFor(() => expect(chosen().textContent).toBe("v245"));
		press("Home");
		await vi.waitFor(() => expect(chosen().textContent).toBe("v243"));
		press("Home", { metaKey: true });
		await vi.waitFor(() => expect(reading()).toBe("v0 [0, 0] · chunk 0.0"));
		press("Escape");
		expect([view.querySelector("[aria-selected=true]"), reading()]).toEqual([null, " "]);
	});

	it("leaves keys that mean nothing here to the page", async () => {
		show(wide());
		await loaded();
		const heard = vi.fn();
		document.body.addEventListener("keydown", heard);
		for (const key of ["a", "Enter", "Tab"]) press(key);
		press("ArrowDown", { altKey: true });
		expect(heard).toHaveBeenCalledTimes(4);
		press("ArrowDown");
		expect(heard).toHaveBeenCalledTimes(4);
		document.body.removeEventListener("keydown", heard);
	});

	it("follows a click, and the pointer reads without it", async () => {
		show(wide());
		await loaded();
		const cell = find("tbody tr:nth-child(3) td:nth-child(3)");
		cell.dispatchEvent(new Event("pointermove", { bubbles: true }));
		expect(reading()).toBe("v7 [2, 1] · chunk 0.0");
		expect(find(".reading").getAttribute("aria-live")).toBe("off");
		cell.click();
		expect(chosen()).toBe(cell);
	});
});

describe("reading", () => {
	it("takes only the chunks in view of a hundred million rows", async () => {
		const files = textStore([100_000_000], [1000], ["row"], {
			"c/0": Array.from({ length: 1000 }, (_, i) => `first ${i}`),
			"c/99999": Array.from({ length: 1000 }, (_, i) => `last ${i}`),
		});
		show(files);
		await loaded();
		expect(rows()[0]).toEqual(["0", "first 0"]);
		expect(find("table").getAttribute("aria-rowcount")).toBe("100000001");
		press("ArrowDown");
		press("End", { ctrlKey: true });
		await vi.waitFor(() => expect(chosen().textContent).toBe("last 999"));
		expect(rows().at(-1)).toEqual(["99999999", "last 999"]);
		expect(chunkReads()).toEqual(["/c/0", "/c/99999"]);
	});

	it("asks before it spends more than the budget", async () => {
		// 18 rows are in view at once, each in a chunk of 16 MiB
		show(plainStore("|V2", [1000, 2 ** 23], [1, 2 ** 23], {}));
		await vi.waitFor(() => expect(find(".notice.cost")).not.toBeNull());
		expect(chunkReads()).toEqual([]);
		expect(told).toEqual([]);
		find(".notice button").click();
		await loaded();
		expect(chunkReads()).toHaveLength(18);
		expect(find(".notice.cost")).toBeNull();
	});

	it("says where a chunk is damaged, shows the rest, and reads it again when asked", async () => {
		const files = words().set("c/0", Uint8Array.of(9, 9));
		show(files);
		await loaded();
		expect(rows().map(([, text]) => text)).toEqual(["failed", "failed", "<b>3</b>", "a\\x00b", "missing"]);
		expect(texts("[role=alert]")[0]).toMatch(/1 chunk could not be read.*c\/0/);
		expect(told).toEqual(["error", "load"]);
		files.set("c/0", words().get("c/0") as Uint8Array);
		find("[role=alert] button").click();
		await vi.waitFor(() => expect(rows()[0]).toEqual(["0", "one"]));
		expect(texts("[role=alert]")).toEqual([]);
	});

	it("asks for nothing where an axis has length zero", async () => {
		show(textStore([0, 5], [1, 5], ["a", "b"], {}));
		await view.ready;
		expect(find(".notice").textContent).toContain("empty (0, 5)");
		expect(view.value).toMatchObject({ x: "b", y: "a" });
		expect(chunkReads()).toEqual([]);
		expect([find(".table").hidden, find(".plane").hidden]).toEqual([true, true]);
	});
});

describe("structs", () => {
	const records = () =>
		plainStore(RECORD, [3], [2], {
			0: recordBytes([
				[1, 0.5, "ab"],
				[-2, Number.NaN, ""],
			]),
			1: recordBytes([
				[3, 1e300, "xyz"],
				[0, 0, ""],
			]),
		});

	it("are a table of their fields, a column each", async () => {
		show(records());
		await loaded();
		expect(texts("thead th")).toEqual(["dim_0 ↓", "id", "w", "tag"]);
		expect(rows()).toEqual([
			["0", "1", "0.5", "ab"],
			["1", "-2", "NaN", '""'],
			["2", "3", "1e+300", "xyz"],
		]);
		press("ArrowDown");
		press("ArrowRight");
		expect(find(".reading").textContent).toBe("0.5 w · [0] · chunk 0");
		expect(chunkReads()).toEqual(["/0", "/1"]);
	});

	it("show a field as a picture, chosen by name", async () => {
		show(records());
		await loaded();
		const select = find<HTMLSelectElement>("[aria-label=field]");
		expect(Array.from(select.options, ({ text }) => text)).toEqual(["id", "w", "table"]);
		expect(select.value).toBe("table");
		select.value = "id";
		select.dispatchEvent(new Event("change"));
		await vi.waitFor(() => expect(view.slice?.data).toEqual(Float32Array.of(1, -2, 3)));
		expect(view.value).toMatchObject({ field: "id" });
		expect(told).toContain("input");
		find("[aria-label='Show as a table']").click();
		await vi.waitFor(() => expect(view.value).not.toHaveProperty("field"));
		await vi.waitFor(() => expect(rows()[2]).toEqual(["2", "3", "1e+300", "xyz"]));
		expect(view.slice).toBeNull();
	});

	it("in two dims are a cell each", async () => {
		show(
			plainStore(RECORD, [1, 2], [1, 2], {
				"0.0": recordBytes([
					[1, 2, "a"],
					[3, 4, "b"],
				]),
			}),
		);
		await loaded();
		expect(rows()).toEqual([["0", '{id: 1, w: 2, tag: "a"}', '{id: 3, w: 4, tag: "b"}']]);
	});
});

describe("complex numbers", () => {
	const wave = () => plainStore("<c8", [1, 3], [1, 3], { "0.0": Float32Array.of(3, 4, 0, -2, -1, 0).buffer });

	it("draw their magnitude, and read out whole", async () => {
		show(wave());
		await loaded();
		expect(Array.from(view.slice?.data ?? [])).toEqual([5, 2, 1]);
		expect(find(".title").textContent).toContain("complex64");
		const canvas = find("canvas");
		for (const key of ["ArrowLeft", "ArrowLeft", "ArrowLeft"])
			canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
		await vi.waitFor(() => expect(find(".reading").textContent).toBe("3+4j · magnitude 5 [0, 0] · chunk 0.0"));
		expect(chunkReads()).toEqual(["/0.0"]);
	});

	it("draw their phase in cyclic colours from −π to π", async () => {
		show(wave());
		await loaded();
		view.value = { field: "phase" };
		await vi.waitFor(() => expect(view.slice?.data[2]).toBeCloseTo(Math.PI, 6));
		expect(view.value?.color).toMatchObject({ domain: [-Math.PI, Math.PI], scheme: "phase" });
		view.set({ field: "imaginary" });
		await vi.waitFor(() => expect(Array.from(view.slice?.data ?? [])).toEqual([4, -2, 0]));
		await vi.waitFor(() => expect(view.value?.color.domain[1]).toBeLessThan(5));
		expect(view.value?.color.scheme).toBe("viridis");
		expect(view.limits).toBe("robust");
		expect(chunkReads()).toEqual(["/0.0"]);
	});

	it("keep a colour map that was chosen", async () => {
		show(wave(), { field: "phase", color: { scheme: "twilight" } });
		await loaded();
		expect(view.value?.color).toMatchObject({ domain: [-Math.PI, Math.PI], scheme: "twilight" });
		view.value = { field: "real" };
		await vi.waitFor(() => expect(Array.from(view.slice?.data ?? [])).toEqual([3, 0, -1]));
		expect(view.value?.color.scheme).toBe("twilight");
	});

	it("refuse a field that they don't have, and the old one stays", async () => {
		show(wave(), { field: "real" });
		await loaded();
		view.value = { field: "phaze" };
		expect(texts("[role=alert]")[0]).toMatch(/no field "phaze".*magnitude, phase, real, imaginary/);
		expect(view.value).toMatchObject({ field: "real" });
		expect(Array.from(view.slice?.data ?? [])).toEqual([3, 0, -1]);
	});

	it("are a table on request", async () => {
		show(wave(), { field: "table" });
		await loaded();
		expect(rows()).toEqual([["0", "3+4j", "0−2j", "−1+0j"]]);
		find("[aria-label='Show as a table']").click();
		await vi.waitFor(() => expect(view.slice?.data[0]).toBe(5));
	});
});

describe("numbers", () => {
	it("are a table on request, exact to the last digit", async () => {
		show(plainStore("<i8", [2], [2], { 0: BigInt64Array.of(2n ** 62n + 1n, -1n).buffer }));
		await loaded();
		find("[aria-label='Show as a table']").click();
		await vi.waitFor(() =>
			expect(rows()).toEqual([
				["0", "4611686018427387905"],
				["1", "-1"],
			]),
		);
		expect(view.value?.field).toBe("table");
		expect(view.slice).toBeNull();
		find("[aria-label='Show as a table']").click();
		await vi.waitFor(() => expect(view.slice?.width).toBe(2));
	});

	it("of dates have their dates in the side panel", async () => {
		const days = BigInt64Array.of(0n, 366n, 731n, 1096n);
		show(plainStore("<M8[D]", [2, 2], [2, 2], { "0.0": days.buffer }), { robust: false });
		await vi.waitFor(() => expect(texts(".stats dd")).toContain("1970-01-01"));
		expect(texts(".stats dd")).toContain("1973-01-01");
		const [low, high] = Array.from(view.querySelectorAll<HTMLInputElement>("input.limit"));
		await vi.waitFor(() => expect([low.value, high.value]).toEqual(["1970-01-01", "1973-01-01"]));
		high.value = "1972-01-01";
		high.dispatchEvent(new Event("change"));
		expect(view.value?.color.domain).toEqual([0, 730]);
	});
});
