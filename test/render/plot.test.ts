// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { dtypeOf } from "../../src/hierarchy/dtype.ts";
import type { Summary } from "../../src/histogram/bin.ts";
import { colormap } from "../../src/render/color.ts";
import { gradientStops, histogramPicture, plotPixel, plotValue, unionDomain } from "../../src/render/plot.ts";
import { quantityOf } from "../../src/render/quantity.ts";
import { statRows, statsList } from "../../src/render/stats.ts";
import type { ColorState } from "../../src/state.ts";

const color: ColorState = { type: "linear", scheme: "viridis", domain: [2, 8], reverse: false };
const summary: Summary = {
	n: 1813,
	min: 0,
	max: 10,
	mean: 5,
	nan: 3,
	fill: 2,
	invalid: 0,
	missing: 0,
	failed: 7,
	unread: 0,
	limits: null,
	counts: Uint32Array.of(1, 0, 4, 2),
	domain: [0, 10],
};

describe("histogramPicture", () => {
	let host: HTMLElement;
	beforeEach(() => {
		host = document.createElement("div");
		document.body.replaceChildren(host);
	});

	it("draws a bar a bin, as tall as its count, in place of the last ones", () => {
		const picture = histogramPicture(host, 132);
		const box = picture.frame([0, 10], 224, "Histogram of air");
		picture.update({ ...summary, counts: Uint32Array.of(9, 9) });
		picture.update(summary);
		const bars = Array.from(host.querySelectorAll(".bars rect"), (bar) => Number(bar.getAttribute("height")));
		expect(bars).toEqual([25, 0, 100, 50]);
		expect(box).toMatchObject({ left: 12, right: 212, top: 10, bottom: 110 });
		expect(host.querySelector("svg")?.getAttribute("aria-label")).toBe("Histogram of air");
		expect(host.querySelector("svg")?.getAttribute("role")).toBe("img");
	});

	it.each([
		["datetime64[s]", 190, 4],
		["datetime64[s]", 380, 40],
		["datetime64[s]", 190, 100_000],
		["datetime64[ms]", 190, 4000],
		["timedelta64[s]", 190, 100_000],
		["float32", 190, 0.001],
	])("of %s, %i pixels wide over %f, has labels that stand beside each other", (name, width, length) => {
		const quantity = quantityOf(dtypeOf(name) ?? expect.fail(name));
		for (const low of [0, 1_709_150_400, 1_709_150_400_123]) {
			histogramPicture(host).frame([low, low + length], width, "h", quantity);
			const ticks = Array.from(host.querySelectorAll(".axis .tick"), (tick) => {
				const middle = Number(/translate\(([-\d.]+)/.exec(tick.getAttribute("transform") ?? "")?.[1]);
				const half = 3 * (tick.textContent?.length ?? 0); // 6 pixels a character
				return [middle - half, middle + half];
			});
			expect(ticks.length).toBeGreaterThan(0);
			expect(ticks.every(([left], i) => i === 0 || left >= ticks[i - 1][1])).toBe(true);
		}
	});

	it("moves the gradient with the limits and leaves the bars alone", () => {
		const picture = histogramPicture(host);
		picture.frame([0, 10], 224, "h");
		picture.update(summary);
		picture.colour(color);
		const bar = host.querySelector(".bars rect");
		const attributes = () => Array.from(bar?.attributes ?? [], ({ name, value }) => [name, value]);
		const before = attributes();
		const gradient = host.querySelector("linearGradient");
		expect([gradient?.getAttribute("x1"), gradient?.getAttribute("x2")]).toEqual(["52", "172"]);
		picture.colour({ ...color, domain: [5, 10] });
		expect([gradient?.getAttribute("x1"), gradient?.getAttribute("x2")]).toEqual(["112", "212"]);
		expect(host.querySelector(".bars rect")).toBe(bar);
		expect(attributes()).toEqual(before);
		expect(host.querySelector(".bars")?.getAttribute("fill")).toBe(`url(#${gradient?.id})`);
	});

	it("goes from values to pixels and back", () => {
		const box = histogramPicture(host).frame([0, 10], 224, "h");
		expect(plotPixel(box, 5)).toBe(112);
		expect(plotValue(box, 112)).toBe(5);
	});
});

describe("gradientStops", () => {
	it("end in the colour map's ends", () => {
		const stops = gradientStops(color);
		const map = colormap("viridis");
		expect(stops[0]).toEqual({ offset: 0, color: map(0) });
		expect(stops[stops.length - 1]).toEqual({ offset: 1, color: map(1) });
	});

	it("bend with the scale", () => {
		const middle = (type: ColorState["type"]) => gradientStops({ ...color, type, domain: [1, 1000] })[16].color;
		expect(middle("log")).not.toBe(middle("linear"));
	});
});

describe("stats", () => {
	it("say what a plane holds, and what it lacks only where it lacks something", () => {
		expect(statRows(summary)).toEqual([
			["n", "1,813"],
			["min", "0"],
			["mean", "5"],
			["max", "10"],
			["NaN", "3"],
			["fill", "2"],
			["failed", "7"],
		]);
	});

	it("are terms and their numbers", () => {
		const host = document.createElement("dl");
		statsList(host).update(summary);
		expect(host.querySelector("dt")?.textContent).toBe("n");
		expect(host.querySelectorAll("dd")).toHaveLength(7);
		statsList(host).update(null);
		expect(host.children).toHaveLength(0);
	});
});

it("unionDomain spans both", () => expect(unionDomain([0, 5], [-1, 3])).toEqual([-1, 5]));
