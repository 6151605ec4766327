/** The examples as pages of the site: what their cells say and draw is what numpy has, and what people do to them is followed. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { interpolateInferno, interpolateMagma, interpolateViridis } from "d3-scale-chromatic";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ViewStatePart } from "../../src/state.ts";
import type { ZarrViewElement } from "../../src/view.ts";
import { colourOf, differing } from "../browser/expected.ts";
import { launch } from "../browser/page.ts";
import { viewOn } from "../browser/shown.ts";
import { barsOf, type Chart, coloursAt, lineOf, placeIn } from "./chart.ts";
import { fromNumpy } from "./numpy.ts";
import { matplotlib } from "./scheme.ts";
import { type Site, type SitePage, serveSite } from "./site.ts";

type Limits = [number, number];

/** A step in time: its cells, row by row, and the limits that are chosen for it. */
interface Step {
	cells: number[];
	limits: Limits;
}

interface Truth {
	steps: Record<string, Step>;
	cool: Record<string, Step>;
	bars: Record<string, [number[], number[]]>;
	all: [number[], number[]];
	facets: number[][];
	changes: number[][];
	winnipeg: number[];
	chicago: number[];
	years: number[];
	scenarios: number[][][];
	tongue: number[][];
	pacific: number[];
	/** Hours since 1970. */
	months: number[];
}

const EXPRESSION = `(lambda air, e1, globe, sea: {
    "steps": {str(i): {"cells": air[i].values.ravel(), "limits": np.percentile(air[i], [2, 98])} for i in (10, 120, 200, 239)},
    "cool": {str(i): {"cells": e1[i].values.ravel(), "limits": np.percentile(e1[i], [2, 98])} for i in (10, 200)},
    "bars": {str(i): np.histogram(air[i], 40) for i in (120, 10)},
    "all": np.histogram(air, 80),
    "facets": air[[40, 100, 160, 220]].values.reshape(4, -1),
    "changes": (air[[40, 100, 160, 220]] - air[:30].mean("time")).values.reshape(4, -1),
    "winnipeg": air.sel(latitude=49.9, longitude=262.9, method="nearest").values,
    "chicago": air.sel(latitude=41.9, longitude=272.4, method="nearest").values,
    "scenarios": globe.values,
    "tongue": sea[:, 10].values,
    "pacific": sea[:, 10, 264].values,
    "months": sea.time.values,
})(
    store("air_temperature").air_temperature,
    store("air_temperature_e1").air_temperature,
    store("scenarios").air_temperature,
    store("sea_surface_temperature").surface_temperature,
)`;

const [RED_BLUE, RED_YELLOW_BLUE] = [matplotlib("RdBu"), matplotlib("RdYlBu")];
const EXAMPLES = fileURLToPath(new URL("../../examples/observable", import.meta.url));

let browser: Browser;
let site: Site;
let shown: SitePage;
let page: Page;
let truth: Truth;

beforeAll(async () => {
	truth = fromNumpy(EXPRESSION);
	[browser, site] = await launch().then(async (started) => [started, await serveSite(started)]);
});

afterEach(async () => {
	const failed = await page.locator(".observablehq--error, .zarr-view [role=alert]").allInnerTexts();
	expect(failed).toEqual([]);
	expect(shown.troubles()).toEqual([]);
	await shown.close();
});

afterAll(async () => {
	await browser?.close();
	await site?.close();
});

async function open(name: string, options = {}): Promise<void> {
	shown = await site.open(`examples/${name}.html`, options);
	({ page } = shown);
}

/** The only chart of Plot in a cell. */
const chart = (cell: number): Locator => page.locator(`#cell-${cell} > [class*=plot-]`);
const text = (cell: number): Locator => page.locator(`#cell-${cell}`);
const slider = (nth = 0): Locator => page.locator(".zarr-view input[type=range]").nth(nth);

const drawn = (nth = 0) =>
	page
		.locator(".zarr-view")
		.nth(nth)
		.evaluate((view) => {
			const { slice, value } = view as ZarrViewElement;
			return {
				cells: Array.from(slice?.data ?? []),
				domain: value?.color.domain as [number, number],
				index: value?.index,
			};
		});

const set = (part: ViewStatePart, nth = 0) =>
	page
		.locator(".zarr-view")
		.nth(nth)
		.evaluate((view, given) => (view as ZarrViewElement).set(given), part);

/** Both must agree to the precision of float32. */
function expectClose(found: readonly number[], wanted: readonly number[], digits = 3): void {
	expect(found.length).toBe(wanted.length);
	const far = found.flatMap((value, i) => (Math.abs(value - wanted[i]) < 10 ** -digits ? [] : [[i, value, wanted[i]]]));
	expect(far).toEqual([]);
}

describe("view", () => {
	it("draws the step it is told to, and its value is in the text, also after a step", async () => {
		await open("view");
		const { cells, limits } = truth.steps[200];
		const says = ([low, high]: Limits) => `go from ${low.toFixed(1)} to ${high.toFixed(1)} K`;
		await expect.poll(() => text(5).innerText()).toContain(says(limits));
		expect(await text(5).innerText()).toContain("step 200 of air_temperature");
		expect((await drawn()).cells).toEqual(cells);
		await expect
			.poll(async () => differing(await viewOn(page).pixels(), flipped(cells, 49), limits, interpolateInferno))
			.toEqual([]);
		await slider().fill("10");
		await expect.poll(() => text(5).innerText()).toContain("step 10 of air_temperature");
		expect((await drawn()).cells).toEqual(truth.steps[10].cells);
		expect(await text(5).innerText()).toContain(says(limits));
	});
});

/** Rows from the last to the first: latitudes grow upwards. */
function flipped(cells: readonly number[], width: number): number[] {
	const rows = Array.from({ length: cells.length / width }, (_, row) => cells.slice(row * width, (row + 1) * width));
	return rows.reverse().flat();
}

describe("profile", () => {
	const expectBars = async (step: number) => {
		const [counts, edges] = truth.bars[step];
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
		await expect.poll(async () => (await barsOf(chart(5)))[0].x1).toBeCloseTo(truth.bars[10][1][0], 0);
		await expectBars(10);
	});

	it("draws the place that is chosen through all years, with a rule at the year of the view", async () => {
		await open("profile");
		const year = (line: readonly (readonly [number, number])[]) => line.map(([x]) => new Date(x).getUTCFullYear());
		await chart(9).waitFor();
		const line = await lineOf(chart(9));
		expectClose(
			line.map(([, y]) => y),
			truth.winnipeg,
			1,
		);
		expect([year(line)[0], year(line)[120], year(line).length]).toEqual([1860, 1980, 240]);
		await page.getByLabel("Chicago").check();
		await expect.poll(async () => (await lineOf(chart(9)))[0][1]).toBeCloseTo(truth.chicago[0], 1);
		expectClose(
			(await lineOf(chart(9))).map(([, y]) => y),
			truth.chicago,
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
		const [counts, edges] = truth.all;
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
		await expect.poll(selection).toEqual(truth.steps[239].limits.map((limit) => expect.closeTo(limit, 1)));
		await page.evaluate(() => {
			for (const element of document.querySelectorAll(".zarr-view, #cell-5 > [class*=plot-]"))
				element.setAttribute("data-first", "");
		});
		const middle = (low: number) => placeIn(chart(5), [low, 3000]);
		await chart(5).scrollIntoViewIfNeeded();
		const [[x1, y], [x2], [off]] = await Promise.all([middle(265), middle(295), middle(262)]);
		await page.mouse.click(off, y); // takes the selection away: everything has colours
		await expect.poll(limits).toEqual([truth.all[1][0], truth.all[1][80]].map((edge) => expect.closeTo(edge, 0)));
		await page.mouse.move(x1, y);
		await page.mouse.down();
		await page.mouse.move((x1 + x2) / 2, y);
		await expect.poll(limits).toEqual([265, 280].map((value) => expect.closeTo(value, 0)));
		await page.mouse.move(x2, y);
		await page.mouse.up();
		await expect.poll(limits).toEqual([265, 295].map((value) => expect.closeTo(value, 0)));
		const domain = await limits();
		expect(
			differing(await viewOn(page).pixels(), flipped(truth.steps[239].cells, 49), domain, interpolateMagma),
		).toEqual([]);
		await set({ color: { domain: [270, 290] } });
		await expect.poll(selection).toEqual([270, 290].map((value) => expect.closeTo(value, 1)));
		expect(await page.locator("[data-first]").count()).toBe(2);
	});

	it("is made anew with the chart where the page's width changes, and still follows", async () => {
		await open("brush");
		await chart(5).locator(".selection").waitFor();
		await set({ color: { domain: [270, 290] } });
		await page.setViewportSize({ width: 600, height: 700 });
		await expect.poll(() => chart(5).getAttribute("width")).not.toBe("960");
		await expect.poll(selection).toEqual([270, 290].map((value) => expect.closeTo(value, 1)));
		await set({ color: { domain: [280, 300] } });
		await expect.poll(selection).toEqual([280, 300].map((value) => expect.closeTo(value, 1)));
		expect(await chart(5).count()).toBe(1);
	});
});

describe("facets", () => {
	const CELLS = [
		[20, 20],
		[25, 25],
		[3, 45],
		[10, 10],
	] as const;
	const expectFacets = async (cell: number, slices: number[][], domain: Limits, scheme: (t: number) => string) => {
		await chart(cell).scrollIntoViewIfNeeded();
		for (const [facet, values] of slices.entries()) {
			const places = CELLS.map(([row, column]) =>
				placeIn(chart(cell), [225 + 1.875 * column, 15 + 1.25 * row], [facet % 2, facet >> 1]),
			);
			const wanted = CELLS.map(([row, column]) => colourOf(values[row * 49 + column], domain, scheme));
			expect(near(await coloursAt(page, await Promise.all(places)), wanted)).toEqual([]);
		}
	};

	it("draws four years in their facets, and what has changed", async () => {
		await open("facets", { viewport: { width: 1200, height: 2400 } });
		await Promise.all([chart(3).waitFor(), chart(6).waitFor()]);
		await expectFacets(3, truth.facets, [255, 305], interpolateInferno);
		await expectFacets(6, truth.changes, [-9, 9], (t) => RED_BLUE(1 - t));
	});
});

describe("map", () => {
	/** Cells in the middle of oceans and continents, away from coastlines: [latitude, longitude] by index, degrees by 1.25 and 1.875. */
	const CELLS: readonly (readonly [number, number])[] = [
		[72, 10],
		[40, 100],
		[112, 40],
		[100, 140],
		[6, 150],
		[60, 170],
	];
	const colours = (scenario: number) =>
		CELLS.map(([row, column]) =>
			colourOf(truth.scenarios[scenario][row][column], [230, 305], (t) => RED_YELLOW_BLUE(1 - t)),
		);
	const shownColours = async () => {
		const box = await chart(5).locator("[aria-label=geo] path").last().boundingBox();
		if (!box) throw new Error("the map is not on the page");
		// equirectangular: the globe is as wide as the chart
		const place = ([row, column]: readonly [number, number]) => {
			const [latitude, longitude] = [-90 + 1.25 * row, ((1.875 * column + 180) % 360) - 180];
			return [box.x + ((longitude + 180) / 360) * box.width, box.y + ((90 - latitude) / 180) * box.height] as const;
		};
		return coloursAt(page, CELLS.map(place));
	};

	it("draws the slice of the view where its places are, and the next one after a step", async () => {
		await open("map", { viewport: { width: 1000, height: 2200 } });
		await page.getByLabel("Projection").selectOption("equirectangular");
		await chart(5).locator("image").first().waitFor();
		await expect.poll(async () => near(await shownColours(), colours(0))).toEqual([]);
		await slider().fill("1");
		await expect.poll(async () => near(await shownColours(), colours(1))).toEqual([]);
	});

	it("draws coastlines under every projection", async () => {
		await open("map");
		for (const name of ["equal-earth", "orthographic", "equirectangular"]) {
			await page.getByLabel("Projection").selectOption(name);
			await expect.poll(() => chart(5).locator("[aria-label=geo] path").first().getAttribute("d")).toMatch(/^M.{2000}/);
		}
	});
});

/** Which colours are far from those that are wanted. */
function near(found: readonly (readonly number[])[], wanted: readonly (readonly number[])[]) {
	return found.flatMap((rgb, i) =>
		rgb.some((part, k) => Math.abs(part - wanted[i][k]) > 8) ? [[i, rgb, wanted[i]]] : [],
	);
}

describe("linked", () => {
	const expectBoth = async (step: number) => {
		await expect
			.poll(async () => [(await drawn(0)).index, (await drawn(1)).index])
			.toEqual([{ time: step }, { time: step }]);
		await expect.poll(async () => (await drawn(0)).cells).toEqual(truth.steps[step].cells);
		await expect.poll(async () => (await drawn(1)).cells).toEqual(truth.cool[step].cells);
	};
	const difference = (step: number) => truth.steps[step].cells.map((cell, i) => cell - truth.cool[step].cells[i]);

	it("keeps two views, the year and the difference in step, whichever is moved", async () => {
		await open("linked", { viewport: { width: 1000, height: 1600 } });
		await expectBoth(200);
		await slider(1).fill("10");
		await expectBoth(10);
		const year = page.locator("form input[type=number]");
		await expect.poll(() => year.inputValue()).toBe("1870");
		await year.fill("2060");
		await expectBoth(200);
		await expect.poll(() => text(7).innerText()).toContain("A1B less E1 in 2060 (K)");
		await set({ color: { scheme: "viridis" } }, 1);
		await expect
			.poll(async () =>
				differing(await viewOn(page).pixels(), flipped(truth.steps[200].cells, 49), [255, 305], interpolateViridis),
			)
			.toEqual([]);
	});

	it("draws the difference of the two", async () => {
		await open("linked", { viewport: { width: 1000, height: 2000 } });
		await expectBoth(200);
		await chart(7).waitFor();
		const cells: readonly (readonly [number, number])[] = [
			[20, 20],
			[30, 5],
			[5, 40],
			[12, 30],
		];
		const places = cells.map(([row, column]) => placeIn(chart(7), [225 + 1.875 * column, 15 + 1.25 * row]));
		const wanted = cells.map(([row, column]) =>
			colourOf(difference(200)[row * 49 + column], [-5, 5], (t) => RED_BLUE(1 - t)),
		);
		expect(near(await coloursAt(page, await Promise.all(places)), wanted)).toEqual([]);
	});
});

describe("zip", () => {
	it("draws what is in the attached file, and asks for nothing else", async () => {
		await open("zip");
		await chart(5).waitFor();
		expect((await drawn()).cells.map((cell) => (Number.isNaN(cell) ? null : cell))).toEqual(truth.tongue.flat());
		const line = await lineOf(chart(5));
		expectClose(
			line.map(([, y]) => y),
			truth.pacific,
			1,
		);
		expectClose(
			line.map(([x]) => Math.round(x / 3_600_000)),
			truth.months,
			0,
		);
		const data = shown.asked().filter((path) => !/\.(html|js|css)$/.test(path));
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
		await page.locator(".zarr-view, [class*=plot-]").first().waitFor();
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
		const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
		expect(Math.max(...(background.match(/[\d.]+/g) ?? []).map(Number))).toBeLessThan(80);
	});
});
