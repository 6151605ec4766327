/** What readers copy runs as it stands: the README's blocks, the page without a build, the project of Observable Framework. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ZarrViewElement } from "../../src/view.ts";
import { launch } from "../browser/page.ts";
import { codeBlocks } from "./blocks.ts";
import { lineOf } from "./chart.ts";
import { consumer, INSTALLED } from "./consumer.ts";
import { fromNumpy } from "./numpy.ts";
import { type SitePage, serveSite } from "./site.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = join(ROOT, ".venv/bin/python");
const MODULE = join(INSTALLED, "dist/index.js");
/** Packages whose versions Framework wants to know of any page, and Plot, which the page draws with. */
const FRAMEWORK =
	"@observablehq/sample-datasets apache-arrow arquero d3 d3-dsv echarts htl leaflet lodash mapbox-gl parquet-wasm react react-dom topojson-client";

let browser: Browser;
let folder: string;

beforeAll(async () => {
	browser = await launch();
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-"));
});

afterAll(async () => {
	await browser?.close();
	rmSync(folder, { recursive: true });
});

const AIR = `store("air_temperature").air_temperature.isel(time=slice(0, 20))`;

/** Writes air.zarr as the README has it: an array "air" over time, lat and lon. */
function writeAir(): void {
	const renamed = `.rename("air").rename(latitude="lat", longitude="lon").drop_vars(["forecast_period"])`;
	fromNumpy(`(${AIR}${renamed}.drop_encoding().to_dataset().to_zarr("${folder}/air.zarr", zarr_format=2) and 0)`);
}

/** The cells of the first view of a page, NaN as null. */
const cellsOf = (page: Page) =>
	page
		.locator(".zarr-view")
		.first()
		.evaluate((view) =>
			Array.from((view as ZarrViewElement).slice?.data ?? [], (cell) => (Number.isNaN(cell) ? null : cell)),
		);

/** Nothing went wrong on the page, which is closed. */
async function expectQuiet(shown: SitePage): Promise<void> {
	expect(await shown.page.locator(".observablehq--error, .zarr-view [role=alert]").allInnerTexts()).toEqual([]);
	expect(shown.troubles()).toEqual([]);
	await shown.close();
}

it("runs the README's cell for Observable", async () => {
	writeAir();
	const user = consumer(true);
	const cells = codeBlocks("README.md", "js").map((code) => `<script type="module">\n${code}\n</script>`);
	user.write("readme.html", `<!doctype html><notebook><title>README</title>${cells.join("")}</notebook>`);
	await user.tool("@observablehq/notebook-kit", "dist/bin/notebooks.js", ["build", "--root", ".", "--", "readme.html"]);
	const site = await serveSite(browser, { page: join(user.folder, ".observable/dist") });
	const shown = await site.open("readme.html", {}, [
		[/^https:\/\/cdn\.jsdelivr\.net\/npm\/zarr-widget\/\+esm$/, () => MODULE],
		[/^https:\/\/example\.com\/(air\.zarr\/.*)$/, (path) => join(folder, path)],
	]);
	const wanted = fromNumpy<number[]>(`${AIR}[10].values.ravel()`);
	await expect.poll(() => cellsOf(shown.page)).toEqual(wanted);
	expect(user.strayed()).toEqual([]);
	await expectQuiet(shown);
	await site.close();
	user.close();
});

it("runs the README's cell for Jupyter", () => {
	if (!existsSync(join(folder, "air.zarr"))) writeAir();
	const code = codeBlocks("README.md", "python").join("\n");
	const tell = "import json; print(json.dumps([w.path, w.isel, w.cmap, w.array[w.selection].tolist()]))";
	const told = execFileSync(PYTHON, ["-c", `${code}\n${tell}`], { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 });
	expect(JSON.parse(told)).toEqual(["air", { time: 10 }, "magma", fromNumpy(`${AIR}[10].values`)]);
});

it("runs the page without a build", async () => {
	const site = await serveSite(browser, { repository: "." });
	const shown = await site.open("examples/page/index.html");
	const { cells, ends } = fromNumpy<{ cells: number[]; ends: number[] }>(
		`(lambda step: {"cells": step.ravel(), "ends": [step.min(), step.max()]})(store("air_temperature").air_temperature[200].values)`,
	);
	await expect.poll(() => cellsOf(shown.page)).toEqual(cells);
	const [coldest, warmest] = ends.map((end) => end.toFixed(1));
	await expect.poll(() => shown.page.locator("#told").innerText()).toBe(`Year 2060: from ${coldest} to ${warmest} K.`);
	await shown.page.locator(".zarr-view input[type=range]").fill("0");
	await expect.poll(() => shown.page.locator("#told").innerText()).toContain("Year 1860");
	await expectQuiet(shown);
	await site.close();
});

it("builds the project of Observable Framework, whose chart follows the view", async () => {
	const user = consumer(true);
	cpSync(join(ROOT, "examples/framework"), user.folder, { recursive: true });
	const data = "data/sea_surface_temperature.zarr.zip";
	cpSync(join(ROOT, "examples", data), join(user.folder, "src", data));
	const cache = "src/.observablehq/cache/_npm";
	for (const name of FRAMEWORK.split(" ")) user.write(`${cache}/${name}@1.0.0/.keep`, "");
	// Framework looks for it where a page has a zip file; the page lets zarr-widget read that
	user.write(`${cache}/jszip@1.0.0/_esm.js`, "export default null;");
	const plot = { contents: 'export * from "@observablehq/plot"', resolveDir: ROOT };
	const outfile = join(user.folder, cache, "@observablehq/plot@1.0.0/_esm.js");
	await build({ stdin: plot, bundle: true, format: "esm", outfile });
	await user.tool("@observablehq/framework", "dist/bin/observable.js", ["build"], { ZARR_WIDGET: MODULE });
	const site = await serveSite(browser, { built: join(user.folder, "dist") });
	const shown = await site.open("index.html");
	const sea = "store('sea_surface_temperature').surface_temperature";
	const wanted = fromNumpy<Record<string, number[]>>(
		`{"tongue": ${sea}[:, 10].values.ravel(), "here": ${sea}[:, 10, 264].values, "south": ${sea}[:, 0, 264].values}`,
	);
	const chart = shown.page.locator(".card svg");
	const values = async () => (await lineOf(chart)).map(([, y]) => y);
	const near = (given: number[]) => given.map((value) => expect.closeTo(value, 1));
	await chart.waitFor();
	await expect.poll(() => cellsOf(shown.page)).toEqual(wanted.tongue);
	await expect.poll(values).toEqual(near(wanted.here));
	await shown.page.locator(".zarr-view input[type=range]").fill("0");
	await expect.poll(values).toEqual(near(wanted.south));
	expect(user.strayed()).toEqual([]);
	await expectQuiet(shown);
	await site.close();
	user.close();
});
