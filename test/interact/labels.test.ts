// @vitest-environment jsdom
/** The controls of label images: what they tell, what they follow, where the focus stays; and what a click selects. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { labelReading, toggled } from "../../src/interact/ids.ts";
import { labelRows } from "../../src/interact/labels.ts";
import { type LabelState, wholeLabel } from "../../src/label.ts";

let host: HTMLElement;
beforeEach(() => {
	host = document.createElement("div");
	document.body.replaceChildren(host);
});

const NAMES = new Map([
	["labels/cells", "cells"],
	["labels/nuclei", "nuclei"],
]);
const nuclei = wholeLabel({ path: "labels/nuclei", selected: ["17", "9007199254740993", "-5"] });

/** Rows that follow what they tell, as those of a view do. */
function rowsOf(labels: LabelState[] = []) {
	const told = vi.fn((next: LabelState[]) => {
		now = next;
		rows.update(NAMES, next);
	});
	let now = labels;
	const rows = labelRows(host, { labels: told });
	rows.update(NAMES, labels);
	return { told, rows, now: () => now };
}

const group = (name: string) => host.querySelector(`[aria-label="labels ${name}"]`) as HTMLElement;
const input = (name: string, at: number) => group(name).querySelectorAll("input")[at] as HTMLInputElement;
const chips = (name: string) => Array.from(group(name).querySelectorAll("button"), (chip) => chip.ariaLabel);
const shown = (name: string) => !(group(name).querySelector(".details") as HTMLElement).hidden;

describe("the controls of label images", () => {
	it("are there for each, those of the state as they are and the others switched off", () => {
		rowsOf([{ ...nuclei, opacity: 0.25, contour: true }]);
		expect(host.hidden).toBe(false);
		expect(Array.from(host.children, (node) => node.getAttribute("aria-label"))).toEqual([
			"labels cells",
			"labels nuclei",
		]);
		expect([shown("cells"), shown("nuclei")]).toEqual([false, true]);
		expect([0, 2, 3].map((at) => input("nuclei", at).checked)).toEqual([true, true, false]);
		expect(input("nuclei", 1).value).toBe("0.25");
		expect(input("nuclei", 1).getAttribute("aria-valuetext")).toBe("25 %");
		expect(chips("nuclei")).toEqual(["unselect 17", "unselect 9007199254740993", "unselect -5", "clear the selection"]);
	});

	it("tell all label images of the state, with what was changed", () => {
		const { told, now } = rowsOf([nuclei]);
		input("cells", 0).click();
		expect(now()).toEqual([nuclei, wholeLabel({ path: "labels/cells" })]);
		input("cells", 2).click();
		input("nuclei", 3).click();
		input("nuclei", 1).value = "0.8";
		input("nuclei", 1).dispatchEvent(new Event("input"));
		const cells = wholeLabel({ path: "labels/cells", contour: true });
		expect(now()).toEqual([{ ...nuclei, only: true, opacity: 0.8 }, cells]);
		input("nuclei", 0).click();
		expect(now()).toEqual([{ ...nuclei, only: true, opacity: 0.8, visible: false }, cells]);
		expect(shown("nuclei")).toBe(false);
		expect(told).toHaveBeenCalledTimes(5);
	});

	it("take ids out one by one, and all at once; the focus goes on to the next", () => {
		const { told, now } = rowsOf([nuclei]);
		const press = (label: string) => {
			const chip = group("nuclei").querySelector<HTMLElement>(`[aria-label="${label}"]`);
			chip?.focus();
			chip?.click();
		};
		press("unselect 9007199254740993");
		expect(now()[0].selected).toEqual(["17", "-5"]);
		expect(document.activeElement?.ariaLabel).toBe("unselect -5");
		press("unselect -5");
		expect(document.activeElement?.ariaLabel).toBe("clear the selection");
		press("clear the selection");
		expect(now()[0].selected).toEqual([]);
		expect(document.activeElement).toBe(input("nuclei", 0));
		expect(chips("nuclei")).toEqual([]);
		expect(told).toHaveBeenCalledTimes(3);
	});

	it("follow without telling, and leave the focus and the elements where they are", () => {
		const { told, rows } = rowsOf([nuclei]);
		const slider = input("nuclei", 1);
		slider.focus();
		rows.update(NAMES, [{ ...nuclei, opacity: 1, selected: ["4"] }]);
		expect(document.activeElement).toBe(slider);
		expect(input("nuclei", 1)).toBe(slider);
		expect(slider.value).toBe("1");
		expect(chips("nuclei")).toEqual(["unselect 4", "clear the selection"]);
		rows.update(new Map(), [{ ...nuclei, path: "labels/own" }]);
		expect(Array.from(host.children, (node) => node.getAttribute("aria-label"))).toEqual(["labels labels/own"]);
		rows.update(new Map(), []);
		expect([host.children.length, host.hidden]).toEqual([0, true]);
		expect(told).not.toHaveBeenCalled();
	});

	it("show the first of very many ids, and say how many there are besides", () => {
		rowsOf([{ ...nuclei, selected: Array.from({ length: 1000 }, (_, i) => String(i + 1)) }]);
		expect(chips("nuclei")).toHaveLength(25);
		expect(group("nuclei").textContent).toContain("and 976 more");
	});

	it("have the colours of the ids, and take names for text", () => {
		const { rows } = rowsOf([nuclei]);
		const dots = () => Array.from(host.querySelectorAll<HTMLElement>(".dot"), (dot) => dot.style.backgroundColor);
		const before = dots();
		expect(new Set(before).size).toBe(3);
		const colors = new Map([["17", "#ff800080"]]);
		rows.update(new Map([["labels/nuclei", "<b>x</b>"]]), [nuclei], new Map([["labels/nuclei", colors]]));
		expect(dots()).toEqual(["rgba(255, 128, 0, 0.5)", ...before.slice(1)]);
		expect(group("<b>x</b>").querySelector("label")?.textContent).toBe("<b>x</b>");
	});
});

describe("a click", () => {
	it.each<[string[], string | null, boolean, string[]]>([
		[[], "5", false, ["5"]],
		[["5"], "5", false, []],
		[["5", "7"], "5", false, ["5"]],
		[["7"], "5", false, ["5"]],
		[["7"], "5", true, ["7", "5"]],
		[["7", "5"], "7", true, ["5"]],
		[["9007199254740992"], "9007199254740993", true, ["9007199254740992", "9007199254740993"]],
		[["7"], null, false, []],
		[["7"], null, true, ["7"]],
	])("with %j selected on %s (added: %s) selects %j", (selected, id, add, next) => {
		const before = [...selected];
		expect(toggled(selected, id, add)).toEqual(next);
		expect(selected).toEqual(before);
	});
});

describe("what is said of an id", () => {
	it("is its name, the id and what is known of it, as one line of text", () => {
		const properties = new Map([
			["17", { "label-value": 17, class: "mitosis", "area (pixels)": 1200.5, good: true, of: [1, "a"] }],
			["9007199254740993", { note: `two\nlines ${"x".repeat(80)}`, none: null }],
		]);
		expect(labelReading("nuclei", "17", properties)).toBe(
			'nuclei 17 · class: mitosis · area (pixels): 1200.5 · good: true · of: [1, "a"]',
		);
		expect(labelReading("nuclei", "9007199254740993", properties)).toBe(
			`nuclei 9007199254740993 · note: two\\nlines ${"x".repeat(48)}… · none: null`,
		);
		expect(labelReading("nuclei", "9007199254740992", properties)).toBe("nuclei 9007199254740992");
	});
});
