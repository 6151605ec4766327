/** The examples that draw with sliceMark: each place has the colour of the value that numpy has there. */
import { interpolateInferno, interpolateViridis } from "d3-scale-chromatic";
import { describe, expect, it } from "vitest";
import { colourOf, differing } from "../browser/expected.ts";
import { viewOn } from "../browser/shown.ts";
import { coloursAt, placeIn } from "./chart.ts";
import { chart, drawn, flipped, type Limits, near, open, set, shown, slider, text, watchGallery } from "./gallery.ts";
import { matplotlib } from "./scheme.ts";

const RED_BLUE = matplotlib("RdBu");
const RED_YELLOW_BLUE = matplotlib("RdYlBu");

watchGallery();

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
			expect(near(await coloursAt(shown.page, await Promise.all(places)), wanted)).toEqual([]);
		}
	};

	it("draws four years in their facets, and what has changed", async () => {
		await open("facets", { viewport: { width: 1200, height: 2400 } });
		await Promise.all([chart(3).waitFor(), chart(6).waitFor()]);
		await expectFacets(3, shown.truth.facets, [255, 305], interpolateInferno);
		await expectFacets(6, shown.truth.changes, [-9, 9], (t) => RED_BLUE(1 - t));
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
			colourOf(shown.truth.scenarios[scenario][row][column], [230, 305], (t) => RED_YELLOW_BLUE(1 - t)),
		);
	const shownColours = async () => {
		const box = await chart(5).locator("[aria-label=geo] path").last().boundingBox();
		if (!box) throw new Error("the map is not on the page");
		// equirectangular: the globe is as wide as the chart
		const place = ([row, column]: readonly [number, number]) => {
			const [latitude, longitude] = [-90 + 1.25 * row, ((1.875 * column + 180) % 360) - 180];
			return [box.x + ((longitude + 180) / 360) * box.width, box.y + ((90 - latitude) / 180) * box.height] as const;
		};
		return coloursAt(shown.page, CELLS.map(place));
	};

	it("draws the slice of the view where its places are, and the next one after a step", async () => {
		await open("map", { viewport: { width: 1000, height: 2200 } });
		await shown.page.getByLabel("Projection", { exact: true }).selectOption("equirectangular");
		await chart(5).locator("image").first().waitFor();
		await expect.poll(async () => near(await shownColours(), colours(0))).toEqual([]);
		await slider().fill("1");
		await expect.poll(async () => near(await shownColours(), colours(1))).toEqual([]);
	});

	it("draws coastlines under every projection", async () => {
		await open("map");
		for (const name of ["equal-earth", "orthographic", "equirectangular"]) {
			await shown.page.getByLabel("Projection", { exact: true }).selectOption(name);
			await expect.poll(() => chart(5).locator("[aria-label=geo] path").first().getAttribute("d")).toMatch(/^M.{2000}/);
		}
	});
});

describe("linked", () => {
	const expectBoth = async (step: number) => {
		await expect
			.poll(async () => [(await drawn(0)).index, (await drawn(1)).index])
			.toEqual([{ time: step }, { time: step }]);
		await expect.poll(async () => (await drawn(0)).cells).toEqual(shown.truth.steps[step].cells);
		await expect.poll(async () => (await drawn(1)).cells).toEqual(shown.truth.cool[step].cells);
	};
	const difference = (step: number) =>
		shown.truth.steps[step].cells.map((cell, i) => cell - shown.truth.cool[step].cells[i]);

	it("keeps two views, the year and the difference in step, whichever is moved", async () => {
		await open("linked", { viewport: { width: 1000, height: 1600 } });
		await expectBoth(200);
		await slider(1).fill("10");
		await expectBoth(10);
		const year = shown.page.locator("form input[type=number]");
		await expect.poll(() => year.inputValue()).toBe("1870");
		await year.fill("2060");
		await expectBoth(200);
		await expect.poll(() => text(7).innerText()).toContain("A1B less E1 in 2060 (K)");
		await set({ color: { scheme: "viridis" } }, 1);
		await expect
			.poll(async () =>
				differing(
					await viewOn(shown.page).pixels(),
					flipped(shown.truth.steps[200].cells, 49),
					[255, 305],
					interpolateViridis,
				),
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
		expect(near(await coloursAt(shown.page, await Promise.all(places)), wanted)).toEqual([]);
	});
});
