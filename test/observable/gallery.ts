/** The examples as pages of the site, one open at a time: what is on it, and what numpy has. */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { ViewStatePart } from "../../src/state.ts";
import type { ZarrViewElement } from "../../src/view.ts";
import { launch } from "../browser/page.ts";
import { fromNumpy } from "./numpy.ts";
import { type Site, type SitePage, serveSite } from "./site.ts";

/** Lowest and highest value that has a colour of its own. */
export type Limits = [number, number];

/** A step in time: its cells, row by row, and the limits that are chosen for it. */
export interface Step {
	cells: number[];
	limits: Limits;
}

/** What numpy has of the example stores; arrays over time are by step. */
export interface Truth {
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

let browser: Browser;
let site: Site;

/** The page that is open, and what numpy says; there from `beforeAll` and `open` on. */
export const shown = {} as { at: SitePage; page: Page; truth: Truth };

/** Opens the site before a file's tests, and asserts after each that nothing went wrong on its page. */
export function watchGallery(): void {
	beforeAll(async () => {
		shown.truth = fromNumpy(EXPRESSION);
		[browser, site] = await launch().then(async (started) => [started, await serveSite(started)]);
	});

	afterEach(async () => {
		const failed = await shown.page.locator(".observablehq--error, .zarr-view [role=alert]").allInnerTexts();
		expect(failed).toEqual([]);
		expect(shown.at.troubles()).toEqual([]);
		await shown.at.close();
	});

	afterAll(async () => {
		await browser?.close();
		await site?.close();
	});
}

/** Opens an example by its name. */
export async function open(name: string, options = {}): Promise<void> {
	shown.at = await site.open(`examples/${name}.html`, options);
	shown.page = shown.at.page;
}

/** The only chart of Plot in a cell. */
export const chart = (cell: number): Locator => shown.page.locator(`#cell-${cell} > [class*=plot-]`);
/** All that a cell shows. */
export const text = (cell: number): Locator => shown.page.locator(`#cell-${cell}`);
/** The first slider of a view, the nth on the page. */
export const slider = (nth = 0): Locator => shown.page.locator(".zarr-view input[type=range]").nth(nth);

/** What a view has drawn: its cells, limits and index. */
export const drawn = (nth = 0) =>
	shown.page
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

/** As `view.set`. */
export const set = (part: ViewStatePart, nth = 0) =>
	shown.page
		.locator(".zarr-view")
		.nth(nth)
		.evaluate((view, given) => (view as ZarrViewElement).set(given), part);

/** Both must agree to the precision of float32. */
export function expectClose(found: readonly number[], wanted: readonly number[], digits = 3): void {
	expect(found.length).toBe(wanted.length);
	const far = found.flatMap((value, i) => (Math.abs(value - wanted[i]) < 10 ** -digits ? [] : [[i, value, wanted[i]]]));
	expect(far).toEqual([]);
}

/** Rows from the last to the first: latitudes grow upwards. */
export function flipped(cells: readonly number[], width: number): number[] {
	const rows = Array.from({ length: cells.length / width }, (_, row) => cells.slice(row * width, (row + 1) * width));
	return rows.reverse().flat();
}

/** Which colours are far from those that are wanted. */
export function near(found: readonly (readonly number[])[], wanted: readonly (readonly number[])[]) {
	return found.flatMap((rgb, i) =>
		rgb.some((part, k) => Math.abs(part - wanted[i][k]) > 8) ? [[i, rgb, wanted[i]]] : [],
	);
}
