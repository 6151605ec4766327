/** Planes under map projections in Chromium: their pixels against d3-geo's projections, coastlines, gestures, what is said. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Projection } from "../../src/map/sphere.ts";
import { type Search, searchAxes, searchCorners, wholeBox } from "../map/theirs.ts";
import { addAxe, violations } from "../observable/audit.ts";
import {
	bent,
	centres,
	colorsOf,
	type Files,
	mapOn,
	mapped,
	openField,
	referenceOf,
	straight,
	wholeWindow,
	wrongColors,
} from "./earth.ts";
import { type Bench, launch } from "./page.ts";
import { expectQuiet, openWatched, settled } from "./watched.ts";

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
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
});

const PROJECTIONS: readonly Projection[] = [
	{ type: "equirectangular", rotate: [0, 0] },
	{ type: "equal-earth", rotate: [0, 0] },
	{ type: "equal-earth", rotate: [-170, 0] },
	{ type: "orthographic", rotate: [30, -40] },
	{ type: "stereographic", rotate: [0, -90] },
	{ type: "stereographic", rotate: [20, 90] },
	{ type: "mercator", rotate: [0, 0] },
];

/** Draws a store under a projection and asserts the colours of its pixels. */
async function expectColors(
	files: Files,
	wide: number,
	projections: readonly Projection[],
	search: Search,
	every: number,
) {
	for (const projection of projections) {
		await openField(bench.page, files, {
			projection: { type: projection.type, rotate: [...projection.rotate] },
			bounds: [...wholeBox(projection)],
		});
		const shown = await mapped(bench.page, projection.type, every);
		const window = wholeWindow(projection, shown);
		const color = await colorsOf(bench.page, wide);
		expect(shown.pixels.filter((pixel) => pixel !== 0).length).toBeGreaterThan(shown.pixels.length / 4);
		expect([projection, wrongColors(shown, { projection, window, search, color })]).toEqual([projection, []]);
	}
}

describe("a map", () => {
	it.each([
		["of longitudes 0 to 360, north first", straight(centres(0, 360, 72), centres(90, -90, 36))],
		["of longitudes −180 to 180, south first", straight(centres(-180, 180, 90), centres(-90, 90, 45))],
		["of longitudes that fall", straight(centres(180, -180, 60), centres(90, -90, 30))],
		[
			"of unequal cells",
			straight(
				[...centres(-180, -20, 10), ...centres(-20, 40, 40), ...centres(40, 180, 7)],
				[-80, -40, -10, 0, 5, 9, 30, 60, 85],
			),
		],
	])("%s shows each cell where it lies", async (_, files) => {
		const reference = await referenceOf(files);
		if (reference.kind !== "axes") throw new Error("no axes");
		await expectColors(files, reference.x.length - 1, PROJECTIONS, searchAxes(reference), 23);
	});

	it("of a curvilinear grid shows each cell where it lies", async () => {
		const files = bent(36, 18);
		const reference = await referenceOf(files);
		if (reference.kind !== "corners") throw new Error("no corners");
		await expectColors(files, 36, PROJECTIONS, searchCorners(reference), 701);
	});

	it("has coasts at the ends of continents and none far from them", async () => {
		const projection: Projection = { type: "equirectangular", rotate: [0, 0] };
		await openField(bench.page, straight(centres(0, 360, 72), centres(90, -90, 36)), {
			projection: { type: "equirectangular" },
		});
		const { columns, rows, lines } = await mapped(bench.page, "equirectangular");
		const [x1, , x2, y2] = wholeWindow(projection, { columns, rows });
		/** Whether a coast is drawn within so many pixels: black or white, where the graticule and the ground are neither. */
		const isCoast = ([lon, lat]: readonly [number, number], far: number) => {
			const scale = columns / (x2 - x1);
			const [x, y] = [((lon * Math.PI) / 180 - x1) * scale, (y2 - (lat * Math.PI) / 180) * scale];
			const near = Array.from({ length: (2 * far + 1) ** 2 }, (_, i) => [
				x + (i % (2 * far + 1)) - far,
				y + Math.floor(i / (2 * far + 1)) - far,
			]);
			return near.some(([u, v]) => lines[Math.floor(v) * columns + Math.floor(u)] >>> 24 > 170);
		};
		// Agulhas, Horn, Cape York, Land's End, Dondra Head, Roca, Florida, Finisterre
		for (const cape of [
			[20, -34.8],
			[-67.3, -55.9],
			[142.5, -10.7],
			[-5.7, 50.1],
			[80.6, 5.9],
			[-9.5, 38.8],
			[-80.4, 25.2],
			[-9.3, 42.9],
		] as const)
			expect([cape, isCoast(cape, 2)]).toEqual([cape, true]);
		for (const far of [
			[10, 20],
			[-30, 30],
			[-140, -20],
			[90, 55],
			[80, -30],
			[-60, -10],
		] as const)
			expect([far, isCoast(far, 4)]).toEqual([far, false]);
	});

	it("steps without another table, and shows what the step shows", async () => {
		await bench.page.evaluate(() => {
			const { postMessage } = Worker.prototype;
			Object.assign(window, { tables: 0 });
			Worker.prototype.postMessage = function (this: Worker, message: { task?: { kind: string } }, ...more: never[]) {
				if (message.task?.kind === "table") (window as unknown as { tables: number }).tables++;
				postMessage.call(this, message, ...more);
			};
		});
		const files = straight(centres(0, 360, 72), centres(90, -90, 36));
		const projection: Projection = { type: "equal-earth", rotate: [0, 0] };
		await openField(bench.page, files, { projection: { type: "equal-earth" } });
		const reference = await referenceOf(files);
		if (reference.kind !== "axes") throw new Error("no axes");
		await mapped(bench.page, "equal-earth", 1000);
		for (const time of [1, 2, 0, 2]) {
			await bench.page.evaluate((at) => window.view.set({ index: { time: at } }), time);
			await settled(bench.page, { time });
			const color = await colorsOf(bench.page, 72, time);
			const shown = await mapOn(bench.page, 37);
			const all = { projection, window: wholeWindow(projection, shown) };
			expect(wrongColors(shown, { ...all, search: searchAxes(reference), color })).toEqual([]);
		}
		expect(await bench.page.evaluate(() => (window as unknown as { tables: number }).tables)).toBe(1);
	});

	it("tells what is missing from what is nothing, and from what lies beside the grid", async () => {
		const files = straight(centres(0, 90, 30), centres(60, 0, 20));
		files.delete("/field/c/1/0/0");
		await openField(bench.page, files, {
			projection: { type: "equirectangular", rotate: [0, 0] },
			bounds: [0.5, 0.2, 1.3, 0.8],
			index: { time: 1 },
		});
		const dots = (await mapped(bench.page, "equirectangular")).pixels.filter((pixel) => pixel !== 0).length;
		// the dots of a missing chunk, one in 64 pixels
		const { columns, rows } = await mapOn(bench.page);
		expect(dots).toBeGreaterThan((columns * rows) / 90);
		expect(dots).toBeLessThan((columns * rows) / 40);
	});
});

describe("what is said of maps", () => {
	it("is why there is none: the plane is drawn as it is stored", async () => {
		const files = straight([0, 10, 5, 30], [0, 10, 20]);
		await openField(bench.page, files, { projection: { type: "mercator" } });
		const notice = bench.page.locator(".notice");
		await expect.poll(() => notice.allInnerTexts()).toEqual([expect.stringContaining("There is no map of this plane")]);
		expect(await notice.innerText()).toContain('"lon" neither grows nor falls');
		expect(await bench.page.locator(".plane > canvas:visible").count()).toBe(1);
		await bench.page.evaluate(() => window.view.set({ projection: undefined }));
		expect(await notice.count()).toBe(0);
	});

	it("is that other lines can't be drawn, and which are asked for", async () => {
		const topology = {
			type: "Topology",
			arcs: [
				[
					[10, 20],
					[15, 0],
				],
			],
			transform: { scale: [1, 1], translate: [0, 0] },
			objects: {},
		};
		await bench.page.route("**/lines.json", (route) => route.fulfill({ json: topology }));
		await bench.page.route("**/none.json", (route) => route.fulfill({ json: { type: "Feature" } }));
		const files = straight(centres(0, 360, 72), centres(90, -90, 36));
		const dark = async () =>
			(await mapped(bench.page, "equirectangular")).lines.filter((pixel) => pixel >>> 24 > 170).length;
		await openField(bench.page, files, { projection: { type: "equirectangular" } });
		const coasts = await dark();
		await openField(bench.page, files, { projection: { type: "equirectangular" }, coastlines: "/lines.json" });
		await expect.poll(dark).toBeLessThan(coasts / 10);
		expect(await dark()).toBeGreaterThan(10);
		await openField(bench.page, files, { projection: { type: "equirectangular" }, coastlines: "/none.json" });
		await expect
			.poll(() => bench.page.locator("[role=alert]").allInnerTexts())
			.toEqual([expect.stringMatching(/none\.json holds no lines/)]);
		expect(await dark()).toBe(coasts);
	});

	it("is refused where it has no place, and accessible", async () => {
		const files = straight(centres(0, 360, 72), centres(90, -90, 36));
		await openField(bench.page, files, { layout: "orthogonal", projection: { type: "mercator" } });
		await expect
			.poll(() => bench.page.locator("[role=alert]").allInnerTexts())
			.toEqual([expect.stringContaining("one plane")]);
		expectQuiet(bench, /projection is of one plane/);
		await openField(bench.page, files, { projection: { type: "equal-earth" } });
		await mapped(bench.page, "equal-earth", 1000);
		await addAxe(bench.page);
		expect(await violations(bench.page)).toEqual([]);
		await bench.page.evaluate(() => window.view.set({ layout: "orthogonal" }));
		expect((await bench.page.evaluate(() => window.view.value))?.projection).toBeUndefined();
	});
});
