/** The examples as pages of the site: what their cells say and draw is what numpy has, and what people do to them is followed. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { interpolateInferno, interpolateMagma } from "d3-scale-chromatic";
import { describe, expect, it } from "vitest";
import { differing } from "../browser/expected.ts";
import { viewOn } from "../browser/shown.ts";
import { barsOf, type Chart, lineOf, placeIn } from "./chart.ts";
import {
	chart,
	drawn,
	expectClose,
	flipped,
	type Limits,
	open,
	set,
	shown,
	slider,
	text,
	watchGallery,
} from "./gallery.ts";

const EXAMPLES = fileURLToPath(new URL("../../examples/observable", import.meta.url));

watchGallery();

describe("view", () => {
	it("draws the step it is told to, and its value is in the text, also after a step", async () => {
		await open("view");
		const { cells, limits } = shown.truth.steps[200];
		const says = ([low, high]: Limits) => `go from ${low.toFixed(1)} to ${high.toFixed(1)} K`;
		await expect.poll(() => text(5).innerText()).toContain(says(limits));
		expect(await text(5).innerText()).toContain("step 200 of air_temperature");
		expect((await drawn()).cells).toEqual(cells);
		await expect
			.poll(async () => differing(await viewOn(shown.page).pixels(), flipped(cells, 49), limits, interpolateInferno))
			.toEqual([]);
		await slider().fill("10");
		await expect.poll(() => text(5).innerText()).toContain("step 10 of air_temperature");
		// the value is told at once, the plane is drawn when its chunks have come
		await expect.poll(async () => (await drawn()).cells).toEqual(shown.truth.steps[10].cells);
		expect(await text(5).innerText()).toContain(says(limits));
	});
});

describe("profile", () => {
	const expectBars = async (step: number) => {
		const [counts, edges] = shown.truth.bars[step];
		const bars = await barsOf(chart(5));
		expectClose(
			bars.map(({ y }) => y),
			counts,
			1,
		);
		expectClose(
			bars.map(({ x1 }) => x1),
			edges.slice(0, -1),
			0,
		);
	};

	it("counts what the view shows, and follows its slider", async () => {
		await open("profile");
		await chart(5).waitFor();
		await expectBars(120);
		await slider().fill("10");
		await expect.poll(async () => (await barsOf(chart(5)))[0].x1).toBeCloseTo(shown.truth.bars[10][1][0], 0);
		await expectBars(10);
	});

	it("draws the place that is chosen through all years, with a rule at the year of the view", async () => {
		await open("profile");
		const year = (line: readonly (readonly [number, number])[]) => line.map(([x]) => new Date(x).getUTCFullYear());
		await chart(9).waitFor();
		const line = await lineOf(chart(9));
		expectClose(
			line.map(([, y]) => y),
			shown.truth.winnipeg,
			1,
		);
		expect([year(line)[0], year(line)[120], year(line).length]).toEqual([1860, 1980, 240]);
		await shown.page.getByLabel("Chicago").check();
		await expect.poll(async () => (await lineOf(chart(9)))[0][1]).toBeCloseTo(shown.truth.chicago[0], 1);
		expectClose(
			(await lineOf(chart(9))).map(([, y]) => y),
			shown.truth.chicago,
			1,
		);
	});
});

describe("brush", () => {
	const limits = async () => (await drawn()).domain;
	const selection = () =>
		chart(5).evaluate((plot: Chart) => {
			const x = plot.scale("x");
			const rect = plot.querySelector(".selection");
			const [from, width] = ["x", "width"].map((name) => Number(rect?.getAttribute(name)));
			return [from, from + width].map((pixel) => Number(x?.invert(pixel)));
		});

	it("counts every cell of the array", async () => {
		await open("brush");
		await chart(5).waitFor();
		const [counts, edges] = shown.truth.all;
		const bars = await barsOf(chart(5));
		expectClose(
			bars.map(({ y }) => y),
			counts,
			0,
		);
		expectClose(
			bars.map(({ x2 }) => x2),
			edges.slice(1),
			0,
		);
	});

	it("sets the limits of the view as it is dragged, and follows those that the view is given; no cell runs again", async () => {
		await open("brush");
		await chart(5).locator(".selection").waitFor();
		await expect.poll(selection).toEqual(shown.truth.steps[239].limits.map((limit) => expect.closeTo(limit, 1)));
		await shown.page.evaluate(() => {
			for (const element of document.querySelectorAll(".zarr-view, #cell-5 > [class*=plot-]"))
				element.setAttribute("data-first", "");
		});
		const middle = (low: number) => placeIn(chart(5), [low, 3000]);
		await chart(5).scrollIntoViewIfNeeded();
		const [[x1, y], [x2], [off]] = await Promise.all([middle(265), middle(295), middle(262)]);
		await shown.page.mouse.click(off, y); // takes the selection away: everything has colours
		await expect
			.poll(limits)
			.toEqual([shown.truth.all[1][0], shown.truth.all[1][80]].map((edge) => expect.closeTo(edge, 0)));
		await shown.page.mouse.move(x1, y);
		await shown.page.mouse.down();
		await shown.page.mouse.move((x1 + x2) / 2, y);
		await expect.poll(limits).toEqual([265, 280].map((value) => expect.closeTo(value, 0)));
		await shown.page.mouse.move(x2, y);
		await shown.page.mouse.up();
		await expect.poll(limits).toEqual([265, 295].map((value) => expect.closeTo(value, 0)));
		const domain = await limits();
		expect(
			differing(await viewOn(shown.page).pixels(), flipped(shown.truth.steps[239].cells, 49), domain, interpolateMagma),
		).toEqual([]);
		await set({ color: { domain: [270, 290] } });
		await expect.poll(selection).toEqual([270, 290].map((value) => expect.closeTo(value, 1)));
		expect(await shown.page.locator("[data-first]").count()).toBe(2);
	});

	it("is made anew with the chart where the page's width changes, and still follows", async () => {
		await open("brush");
		await chart(5).locator(".selection").waitFor();
		await set({ color: { domain: [270, 290] } });
		await shown.page.setViewportSize({ width: 600, height: 700 });
		await expect.poll(() => chart(5).getAttribute("width")).not.toBe("960");
		await expect.poll(selection).toEqual([270, 290].map((value) => expect.closeTo(value, 1)));
		await set({ color: { domain: [280, 300] } });
		await expect.poll(selection).toEqual([280, 300].map((value) => expect.closeTo(value, 1)));
		expect(await chart(5).count()).toBe(1);
	});
});

describe("zip", () => {
	it("draws what is in the attached file, and asks for nothing else", async () => {
		await open("zip");
		await chart(5).waitFor();
		expect((await drawn()).cells.map((cell) => (Number.isNaN(cell) ? null : cell))).toEqual(shown.truth.tongue.flat());
		const line = await lineOf(chart(5));
		expectClose(
			line.map(([, y]) => y),
			shown.truth.pacific,
			1,
		);
		expectClose(
			line.map(([x]) => Math.round(x / 3_600_000)),
			shown.truth.months,
			0,
		);
		const data = shown.at.asked().filter((path) => !/\.(html|js|css)$/.test(path));
		expect(data.filter((path) => !path.endsWith(".zip"))).toEqual([]);
	});

	it("follows the view to another latitude", async () => {
		await open("zip");
		await chart(5).waitFor();
		const before = (await lineOf(chart(5)))[0][1];
		await slider().fill("0");
		await expect.poll(async () => (await lineOf(chart(5)))[0][1]).not.toBe(before);
	});
});

describe("every example", () => {
	const NAMES = readdirSync(EXAMPLES).filter((name) => name.endsWith(".html"));

	it.each(NAMES)("%s fits a phone, in the dark as well", async (name) => {
		await open(name.replace(".html", ""), { viewport: { width: 400, height: 800 }, colorScheme: "dark" });
		await shown.page.locator(".zarr-view, [class*=plot-]").first().waitFor();
		expect(await shown.page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
		const background = await shown.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
		expect(Math.max(...(background.match(/[\d.]+/g) ?? []).map(Number))).toBeLessThan(80);
	});
});
