/** What every consumer of the package must read and draw: numpy's values, and no request off this machine. */
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import type { ViewState } from "../../src/state.ts";
import { differing, planeOf } from "../browser/expected.ts";
import { type OpenPage, openPage } from "../browser/page.ts";
import { viewOn } from "../browser/shown.ts";
import { type Truth, valuesOf } from "../fixtures.ts";

/** What consumers/tell.js gives. */
export interface Told {
	readonly shape: readonly number[];
	readonly dtype: string;
	readonly dims: readonly string[];
	readonly time: number;
	readonly values: readonly number[];
	readonly plane: readonly number[];
	readonly series: readonly number[];
	readonly counts: readonly number[];
	readonly extent: readonly number[];
	readonly quantiles: readonly number[];
	/** The `value` of each view of the page; none in Node. */
	readonly states: readonly ViewState[];
}

/** Compares what was told of an array (time, lat, lon), all of whose cells are finite and none fill, with numpy's values. */
export function expectTold(told: Told, truth: Truth): void {
	const [steps, height, width] = truth.shape;
	const values = Array.from({ length: steps * height * width }, (_, cell) => Number(valuesOf(truth)[cell]));
	const plane = planeOf(truth, told.time);
	const ordered = plane.toSorted((a, b) => a - b);
	const [low, high] = [ordered[0], ordered[ordered.length - 1]];
	expect(told.shape).toEqual(truth.shape);
	expect(told.dtype).toBe(truth.dtype);
	expect(told.dims).toEqual(["time", "lat", "lon"]);
	expect(told.values).toEqual(values);
	expect(told.plane).toEqual(plane);
	expect(told.series).toEqual(Array.from({ length: steps }, (_, step) => values[(step * height + 7) * width + 11]));
	expect(told.extent).toEqual([low, high]);
	expect(told.counts).toEqual(counted(plane, low, high, told.counts.length));
	expect(told.quantiles[0]).toBeCloseTo(percentile(ordered, 0.02), 9);
	expect(told.quantiles[1]).toBeCloseTo(percentile(ordered, 0.5), 9);
}

/** np.histogram. */
function counted(values: readonly number[], low: number, high: number, bars: number): number[] {
	const counts = Array.from({ length: bars }, () => 0);
	for (const value of values) counts[Math.min(bars - 1, Math.floor(((value - low) / (high - low)) * bars))]++;
	return counts;
}

/** np.percentile, linear. */
function percentile(ordered: readonly number[], p: number): number {
	const at = p * (ordered.length - 1);
	const below = Math.floor(at);
	return ordered[below] + (at - below) * ((ordered[below + 1] ?? ordered[below]) - ordered[below]);
}

/** A page that may reach this machine only; `strayed` are the addresses off it that it asked for, save those that `routes` answer. */
export interface HomePage extends OpenPage {
	readonly strayed: readonly string[];
	close(): Promise<void>;
}

/** Opens a page; a request whose address matches a `routes` pattern is answered with that script. */
export async function openHome(browser: Browser, routes: readonly [RegExp, string][] = []): Promise<HomePage> {
	const opened = await openPage(browser);
	const strayed: string[] = [];
	await opened.page.route(/^https?:\/\/(?!(127\.0\.0\.1|localhost|\[::1\])[:/])/, (route) => {
		const script = routes.find(([pattern]) => pattern.test(route.request().url()))?.[1];
		if (script === undefined) strayed.push(route.request().url());
		if (script === undefined) return route.abort();
		const headers = { "Access-Control-Allow-Origin": "*" };
		return route.fulfill({ path: script, contentType: "application/javascript", headers });
	});
	return { ...opened, strayed, close: () => opened.page.context().close() };
}

/** Errors that are none: that a store has no document of another format must be asked, and Chromium says what a policy forbids. */
const SAID = / 404 .*\/fixtures\/|^Creating a worker .* violates/;
const wrong = ({ errors }: OpenPage) => errors.filter((text) => !SAID.test(text));

/** Expects that the page tells the values of `truth` and draws them, and that nothing went wrong. */
export async function expectShown(home: HomePage, truth: Truth): Promise<void> {
	const { page, strayed } = home;
	await page.waitForSelector("#told", { state: "attached", timeout: 60_000 }).catch(async () => {
		throw new Error(`the page tells nothing: ${[await page.locator("body").innerText(), ...wrong(home)].join("\n")}`);
	});
	const told: Told = JSON.parse((await page.locator("#told").textContent()) ?? "");
	expectTold(told, truth);
	const view = viewOn(page);
	await view.drawn();
	expect(told.states).not.toEqual([]);
	for (const { path, x, y, index } of told.states)
		expect({ path, x, y, index }).toEqual({ path: truth.path, x: "lon", y: "lat", index: { time: told.time } });
	const plane = planeOf(truth, told.time);
	const ordered = plane.toSorted((a, b) => a - b);
	// the colours follow the limits, which come a little later: percentiles 2 and 98 of the plane
	await expect
		.poll(async () => differing(await view.pixels(), plane, [percentile(ordered, 0.02), percentile(ordered, 0.98)]))
		.toEqual([]);
	expect(await view.alerts()).toEqual([]);
	expect(wrong(home)).toEqual([]);
	expect(strayed).toEqual([]);
}
