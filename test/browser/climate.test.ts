/** The five climate examples as maps in Chromium: pixels at known places, and everywhere, against what xarray and NumPy have there; coasts at capes; steps through time. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Box } from "../../src/map/sphere.ts";
import { AROUND, mapBack, mapThere, wholeBox } from "../map/theirs.ts";
import { CAPES, EXAMPLES, type Example, type Point, SEAS } from "./climates.ts";
import { mapped, type ShownMap } from "./earth.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { colorIndex, expectQuiet, openView, openWatched, settled, tableOf } from "./watched.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Python imports xarray, on a machine that may be busy. */
const WITHIN = 90_000;

let browser: Browser;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	[browser, data] = await Promise.all([launch(), serve({ data: `${ROOT}/examples/data` })]);
});

beforeEach(async () => {
	bench = await openWatched(browser);
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
});

afterAll(async () => {
	await browser?.close();
	await data?.close();
});

/** What xarray has at places: the values of the cells that hold each, null for none. */
function theirs({ store, path, isel }: Example, places: readonly Point[]): (number | null)[][] {
	const printed = execFileSync(`${ROOT}/.venv/bin/python`, ["-W", "error", `${ROOT}/test/browser/climate.py`], {
		cwd: ROOT,
		input: JSON.stringify([{ store, path, isel, places }]),
		encoding: "utf8",
		maxBuffer: 2 ** 28,
	});
	return JSON.parse(printed)[0];
}

async function open({ store, path, isel, domain, scheme }: Example, { type, rotate, seen }: Example["maps"][number]) {
	const projection = { type, rotate };
	const bounds = seen ?? wholeBox(projection);
	await openView(bench.page, `${data.url}/data/${store}.zarr`, {
		...{ path, index: isel, projection, bounds, width: 620, height: 320 },
		color: { domain, scheme },
	});
	await settled(bench.page, isel);
	return bounds;
}

/** The window in which a picture shows a part of a map's plane: in the middle, as large as fits. */
function windowOf([x1, y1, x2, y2]: Box, { columns, rows }: ShownMap): Box {
	const unit = Math.max((x2 - x1) / columns, (y2 - y1) / rows);
	const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
	return [x - (columns * unit) / 2, y - (rows * unit) / 2, x + (columns * unit) / 2, y + (rows * unit) / 2];
}

/** Every so many-th pixel is compared. */
const EVERY = 211;

/** Whether more than graticule or rim is drawn over a pixel. */
function inkAt({ lines, columns }: ShownMap, x: number, y: number): boolean {
	return lines[y * columns + x] >>> 24 > 170;
}

const CASES = EXAMPLES.flatMap((example) =>
	example.maps.map((map) => ({ example, map, name: `${example.store}/${example.path} ${map.type} ${map.rotate}` })),
);

describe("the pixels of an example", () => {
	it.each(CASES)(
		"$name have the colours of what lies there",
		async ({ example, map }) => {
			const bounds = await open(example, map);
			const shown = await mapped(bench.page, map.type);
			const { columns, rows, pixels } = shown;
			const window = windowOf(bounds, shown);
			const [back, there] = [mapBack(map, window, columns), mapThere(map, window, columns)];
			const named = Object.entries({ ...example.values, ...example.none }).flatMap(([name, place]) => {
				const [x, y] = (there(place) ?? [-1, -1]).map(Math.floor);
				return x >= 0 && y >= 0 && x < columns && y < rows ? [{ name, k: y * columns + x }] : [];
			});
			const every = Array.from({ length: Math.floor(pixels.length / EVERY) }, (_, i) => ({ name: "", k: i * EVERY }));
			const probes = [...named, ...every].map((probe) => ({
				...probe,
				at: [(probe.k % columns) + 0.5, Math.floor(probe.k / columns) + 0.5] as const,
			}));
			const lut = await tableOf(bench.page, example.scheme);
			// where cells overlap it is one that has a value
			const colors = (values: readonly (number | null)[]) => {
				const known = values.filter((value) => value !== null);
				return known.length > 0 ? known.map((value) => lut[colorIndex(value, [...example.domain])]) : [0];
			};
			/** Those that have another colour than what lies at their middle or, given ways, somewhere there. */
			const wrong = (all: typeof probes, ways: readonly Point[]) => {
				const places = all.flatMap(({ at }) => ways.map(([dx, dy]) => back(at[0] + dx, at[1] + dy)));
				const onEarth = places.flatMap((place) => (place ? [[place[0], place[1]] as const] : []));
				const answers = theirs(example, onEarth);
				const found = places.map((place) => colors(place ? (answers.shift() ?? []) : []));
				return all.filter((probe, i) => {
					const likely = found.slice(i * ways.length, (i + 1) * ways.length).flat();
					return !likely.includes(pixels[probe.k]);
				});
			};
			const doubtful = wrong(probes, AROUND.slice(0, 1));
			const faults = doubtful.length > 0 ? wrong(doubtful, AROUND) : [];
			expect(faults.map(({ name, k, at }) => ({ name, at, place: back(...at), color: pixels[k] }))).toEqual([]);
			for (const { name, k } of named) expect([name, pixels[k] !== 0]).toEqual([name, name in example.values]);
			expect(named.filter(({ name }) => name in example.values).length).toBeGreaterThan(2);
		},
		WITHIN,
	);
});

describe("the coastlines of an example", () => {
	it.each(CASES)("$name end at capes, and none is out at sea", async ({ example, map }) => {
		const bounds = await open(example, map);
		const shown = await mapped(bench.page, map.type);
		const there = mapThere(map, windowOf(bounds, shown), shown.columns);
		/** Whether a coast is drawn within so many pixels of a place, black or white, where the graticule is neither; null beside the picture. */
		const isCoast = (place: Point, far: number): boolean | null => {
			const at = there(place)?.map(Math.floor);
			if (!at?.every((v, way) => v >= far && v < [shown.columns, shown.rows][way] - far)) return null;
			const ways = Array.from({ length: 2 * far + 1 }, (_, i) => i - far);
			return ways.some((dy) => ways.some((dx) => inkAt(shown, at[0] + dx, at[1] + dy)));
		};
		const capes = Object.entries(CAPES).map(([name, place]) => [name, isCoast(place, 2)] as const);
		const seen = capes.filter(([, coast]) => coast !== null);
		expect(seen.length).toBeGreaterThan(2);
		expect(seen.filter(([, coast]) => !coast)).toEqual([]);
		const sea = SEAS.map((place) => [place, isCoast(place, 4)] as const).filter(([, coast]) => coast !== null);
		expect(sea.length).toBeGreaterThan(0);
		expect(sea.filter(([, coast]) => coast)).toEqual([]);
	});
});

it.each(["light", "dark"] as const)(
	"coastlines are as the text is on %s ground",
	async (scheme) => {
		await bench.page.emulateMedia({ colorScheme: scheme });
		await bench.page.evaluate((name) => document.documentElement.style.setProperty("color-scheme", name), scheme);
		const example = EXAMPLES.find(({ store }) => store === "orca2") ?? expect.fail("no such example");
		await open(example, example.maps[0]);
		const { lines } = await mapped(bench.page, example.maps[0].type);
		const reds = lines.filter((pixel) => pixel >>> 24 > 215).map((pixel) => pixel & 0xff);
		expect(reds.length).toBeGreaterThan(500);
		if (scheme === "dark") expect(Math.min(...reds)).toBeGreaterThan(128);
		else expect(Math.max(...reds)).toBeLessThan(128);
	},
	WITHIN,
);

it(
	"steps through time by one table, and asks for nothing that is there",
	async () => {
		const example = EXAMPLES.find(({ store }) => store === "sea_surface_temperature") ?? expect.fail("no such example");
		await bench.page.evaluate(() => {
			const { postMessage } = Worker.prototype;
			Object.assign(window, { tables: 0 });
			Worker.prototype.postMessage = function (this: Worker, message: { task?: { kind: string } }, ...more: never[]) {
				if (message.task?.kind === "table") (window as unknown as { tables: number }).tables++;
				postMessage.call(this, message, ...more);
			};
		});
		data.log.length = 0;
		const [map] = example.maps;
		const bounds = await open({ ...example, isel: { time: 24 } }, map);
		const first = await mapped(bench.page, map.type);
		const back = mapBack(map, windowOf(bounds, first), first.columns);
		const places = Object.values(example.values).map(
			(place) =>
				mapThere(map, windowOf(bounds, first), first.columns)(place)?.map(Math.floor) ?? expect.fail("beside it"),
		);
		const lut = await tableOf(bench.page, example.scheme);
		const step = async (time: number) => {
			await bench.page.evaluate((at) => window.view.set({ index: { time: at } }), time);
			await settled(bench.page, { time });
		};
		// six months to a chunk: on the way to the last what comes next is read ahead, once
		const walk = [25, 26, 27, 28, 29, 24];
		for (const time of walk) await step(time);
		await expect
			.poll(() => data.log.filter(({ path }) => /surface_temperature\/5\.0\.[01]$/.test(path)).length)
			.toBe(2);
		const asked = data.log.length;
		for (const time of walk) {
			await step(time);
			const { pixels, columns } = await mapped(bench.page, map.type);
			const middles = places.map(([x, y]) => back(x + 0.5, y + 0.5) ?? expect.fail("beside it"));
			const values = theirs({ ...example, isel: { time } }, middles);
			expect(places.map(([x, y]) => pixels[y * columns + x])).toEqual(
				values.map(([value]) => lut[colorIndex(value ?? Number.NaN, [...example.domain])]),
			);
		}
		expect(data.log.slice(asked).map(({ path }) => path)).toEqual([]);
		expect(await bench.page.evaluate(() => (window as unknown as { tables: number }).tables)).toBe(1);
	},
	WITHIN,
);
