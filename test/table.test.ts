// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from "vitest";
import { plainStore, textStore } from "./interact/cells.ts";
import { sampleStore } from "./interact/sample.ts";
import { chunkReads, find, leave, loaded, press, rows, show, texts, until, watched } from "./interact/watched.ts";

const printed = vi.spyOn(console, "error");
const chosen = () => find("td[aria-selected=true]");

afterEach(leave);

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
		expect(watched.view.slice).toBeNull();
		expect(watched.view.value).toMatchObject({ x: "n", y: null });
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
		watched.view.value = { x: "row", y: "col" };
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
		await until(() => expect(rows()).toEqual([["0", "second"]]));
		expect(watched.view.value?.index).toEqual({ t: 1 });
		expect(watched.told).toEqual(["input", "load", "input", "load"]);
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
		watched.view.value = { path: "line" };
		await until(() => expect(watched.view.slice?.path).toBe("line"));
		expect([find(".table").hidden, find(".plane").hidden]).toEqual([true, false]);
		watched.view.value = { path: "words" };
		await until(() => expect(watched.view.value?.path).toBe("words"));
		expect([find(".table").hidden, find(".plane").hidden]).toEqual([false, true]);
		expect(watched.view.slice).toBeNull();
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
		await until(() => expect(chosen().textContent).toBe("v299"));
		expect(rows().at(-1)).toEqual(["99", "v297", "v298", "v299"]);
		press("PageUp");
		await until(() => expect(chosen().textContent).toBe("v245"));
		press("Home");
		await until(() => expect(chosen().textContent).toBe("v243"));
		press("Home", { metaKey: true });
		await until(() => expect(reading()).toBe("v0 [0, 0] · chunk 0.0"));
		press("Escape");
		expect([watched.view.querySelector("[aria-selected=true]"), reading()]).toEqual([null, " "]);
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
		await until(() => expect(chosen().textContent).toBe("last 999"));
		expect(rows().at(-1)).toEqual(["99999999", "last 999"]);
		expect(chunkReads()).toEqual(["/c/0", "/c/99999"]);
	});

	it("asks before it spends more than the budget", async () => {
		// 18 rows are in view at once, each in a chunk of 16 MiB
		show(plainStore("|V2", [1000, 2 ** 23], [1, 2 ** 23], {}));
		await until(() => expect(find(".notice.cost")).not.toBeNull());
		expect(chunkReads()).toEqual([]);
		expect(watched.told).toEqual(["input"]);
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
		expect(watched.told).toEqual(["input", "error", "load"]);
		files.set("c/0", words().get("c/0") as Uint8Array);
		find("[role=alert] button").click();
		await until(() => expect(rows()[0]).toEqual(["0", "one"]));
		expect(texts("[role=alert]")).toEqual([]);
	});

	it("asks for nothing where an axis has length zero", async () => {
		show(textStore([0, 5], [1, 5], ["a", "b"], {}));
		await watched.view.ready;
		expect(find(".notice").textContent).toContain("empty (0, 5)");
		expect(watched.view.value).toMatchObject({ x: "b", y: "a" });
		expect(chunkReads()).toEqual([]);
		expect([find(".table").hidden, find(".plane").hidden]).toEqual([true, true]);
	});
});
