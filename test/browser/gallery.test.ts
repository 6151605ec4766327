/** Plates in Chromium: the pixels of small pictures, the keyboard, what is asked for and how much at once, what axe finds. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fixture, type StoredFixture } from "../conformance/fixture.ts";
import { addAxe, violations } from "../observable/audit.ts";
import { type Bench, launch } from "./page.ts";
import { colorIndex, expectQuiet, openView, openWatched, tableOf } from "./watched.ts";

declare global {
	interface Window {
		/** Keys that the page's store was asked for, in order. */
		asked: string[];
		/** The most of them that were under way at once: documents, chunks. */
		busiest: { documents: number; chunks: number };
	}
}

/** Cells along each side of the coarsest level, and the channels' colours and windows. */
const SIDE = 8;
const CHANNELS = [
	{ label: "DAPI", color: "0000FF", active: true, window: { start: 100, end: 400, min: 0, max: 65535 } },
	{ label: "GFP", color: "00FF00", active: true, window: { start: 0, end: 640, min: 0, max: 65535 } },
];

let browser: Browser;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	bench = await openWatched(browser);
});

afterEach(async () => {
	await bench.close();
});

afterAll(async () => {
	await browser?.close();
});

const letters = (count: number) => Array.from({ length: count }, (_, i) => String.fromCharCode(65 + i));
const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1));

/** The value of a cell of the coarsest level, of the well at a row and column. */
function brightness(row: number, column: number, channel: number, cell: number): number {
	return 37 * row + 11 * column + (channel === 0 ? 5 * cell : 9 * (SIDE * SIDE - cell));
}

/** Makes `window.source` a plate with an image of two channels in every well but the last; chunks of `broken` wells fail. */
async function makePlate(rows: string[], columns: string[], broken: readonly string[] = []): Promise<void> {
	await bench.page.evaluate(
		([rowNames, columnNames, channels, side, failing]) => {
			const group = (ome: object) => ({
				zarr_format: 3,
				node_type: "group",
				attributes: { ome: { version: "0.5", ...ome } },
			});
			const wells = rowNames.flatMap((row) => columnNames.map((column) => ({ path: `${row}/${column}` }))).slice(0, -1);
			const named = (names: string[]) => names.map((name) => ({ name }));
			const plate = { name: "screen", rows: named(rowNames), columns: named(columnNames), wells };
			const axes = [
				{ name: "c", type: "channel" },
				...["y", "x"].map((name) => ({ name, type: "space", unit: "micrometer" })),
			];
			const datasets = [1, 8].map((step, level) => ({
				path: String(level),
				coordinateTransformations: [{ type: "scale", scale: [1, step, step] }],
			}));
			const image = group({ multiscales: [{ axes, datasets }], omero: { channels } });
			const array = (size: number) => ({
				...{ zarr_format: 3, node_type: "array", data_type: "uint16", fill_value: 0, attributes: {} },
				shape: [2, size, size],
				chunk_grid: { name: "regular", configuration: { chunk_shape: [1, size, size] } },
				chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
				codecs: [{ name: "bytes", configuration: { endian: "little" } }],
			});
			const documents: [RegExp, object][] = [
				[/^zarr.json$/, group({ plate })],
				[/^\w+\/\d+\/zarr.json$/, group({ well: { images: [{ path: "0" }] } })],
				[/^\w+\/\d+\/0\/zarr.json$/, image],
				[/^\w+\/\d+\/0\/0\/zarr.json$/, array(8 * side)],
				[/^\w+\/\d+\/0\/1\/zarr.json$/, array(side)],
			];
			const running = { documents: 0, chunks: 0 };
			window.asked = [];
			window.busiest = { documents: 0, chunks: 0 };
			const get = async (key: string) => {
				const path = key.slice(1);
				const kind = path.endsWith("zarr.json") ? "documents" : "chunks";
				window.asked.push(path);
				running[kind]++;
				window.busiest[kind] = Math.max(window.busiest[kind], running[kind]);
				await new Promise((resolve) => setTimeout(resolve, 2));
				running[kind]--;
				const document = documents.find(([pattern]) => pattern.test(path));
				if (document) return new TextEncoder().encode(JSON.stringify(document[1]));
				const found = /^(\w+)\/(\d+)\/0\/([01])\/c\/(\d)\/0\/0$/.exec(path);
				if (!found) return undefined;
				if (failing.includes(`${found[1]}/${found[2]}`)) throw new Error("the disk is gone");
				const [row, column, channel] = [rowNames.indexOf(found[1]), columnNames.indexOf(found[2]), Number(found[4])];
				const size = found[3] === "0" ? 8 * side : side;
				const cells = Uint16Array.from({ length: size * size }, (_, cell) => {
					if (size > side) return 0;
					return 37 * row + 11 * column + (channel === 0 ? 5 * cell : 9 * (side * side - cell));
				});
				return new Uint8Array(cells.buffer);
			};
			window.source = { get };
		},
		[rows, columns, CHANNELS, SIDE, broken] as const,
	);
}

const loaded = (count = 1) =>
	bench.page.waitForFunction((n) => window.heard.filter((type) => type === "load").length >= n, count, {
		timeout: 20_000,
	});

/** The colours at the centres of the cells of each small picture, by its label; none where nothing is drawn. */
function pictures(): Promise<Record<string, number[][]>> {
	return bench.page.evaluate((side) => {
		const tiles = [...document.querySelectorAll(".tile:not(.none)")].map((tile) => {
			const shown = tile.querySelector("canvas") as HTMLCanvasElement;
			if (shown.width === 0) return [tile.getAttribute("aria-label"), []];
			const copy = document.createElement("canvas");
			[copy.width, copy.height] = [shown.width, shown.height];
			const pen = copy.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
			pen.drawImage(shown, 0, 0);
			const { data } = pen.getImageData(0, 0, copy.width, copy.height);
			const colors = Array.from({ length: side * side }, (_, cell) => {
				const x = Math.floor((((cell % side) + 0.5) / side) * copy.width);
				const y = Math.floor(((Math.floor(cell / side) + 0.5) / side) * copy.height);
				return [...data.slice(4 * (y * copy.width + x), 4 * (y * copy.width + x) + 3)];
			});
			return [tile.getAttribute("aria-label"), colors];
		});
		return Object.fromEntries(tiles);
	}, SIDE);
}

/** The colours of the well at a row and column: entry floor((v − low) / (high − low) · 256) of 256 in each channel, added up. */
function expectedColors(row: number, column: number): number[][] {
	return Array.from({ length: SIDE * SIDE }, (_, cell) => {
		const parts = CHANNELS.map(({ window: { start, end } }, channel) =>
			colorIndex(brightness(row, column, channel, cell), [start, end]),
		);
		return [0, parts[1], parts[0]]; // blue and green
	});
}

/** The wells of which anything was asked for since the last time, by row. */
async function askedRows(): Promise<Record<string, number>> {
	const asked = await bench.page.evaluate(() => window.asked.splice(0));
	const wells = new Set(asked.flatMap((key) => /^[A-Z]\/\d+(?=\/)/.exec(key)?.[0] ?? []));
	const rows: Record<string, number> = {};
	for (const well of wells) rows[well[0]] = (rows[well[0]] ?? 0) + 1;
	return rows;
}

const label = () => bench.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));

describe("a plate", () => {
	it("shows every well in its channels' colours and windows, by its coarsest level alone", async () => {
		await makePlate(["A", "B"], ["1", "2", "3"]);
		await openView(bench.page, null);
		await loaded();
		const drawn = await pictures();
		expect(Object.keys(drawn)).toEqual([
			"well A1, 1 field",
			"well A2, 1 field",
			"well A3, 1 field",
			"well B1, 1 field",
			"well B2, 1 field",
		]);
		for (const [i, colors] of Object.values(drawn).entries())
			expect(colors).toEqual(expectedColors(Math.floor(i / 3), i % 3));
		expect(new Set(drawn["well A1, 1 field"].map(String)).size).toBeGreaterThan(40);
		const asked = await bench.page.evaluate(() => window.asked);
		expect(asked.filter((key) => /^\w\/\d\/0\/0\//.test(key))).toEqual([]);
		expect(asked.length).toBe(new Set(asked).size);
		// a well, an image and a level have a document each, and two channels a chunk each
		expect(asked.filter((key) => /^[AB]\//.test(key))).toHaveLength(5 * 5);
		expect(await bench.page.locator(".remark").isVisible()).toBe(false);
		expectQuiet(bench);
	});

	it("asks for what is in view, a few at a time, and for more when that comes into view", async () => {
		await makePlate(letters(16), numbers(24));
		await openView(bench.page, null, { height: 120 });
		await loaded();
		const first = await askedRows();
		const rows = Object.keys(first);
		expect(rows.length).toBeGreaterThan(1);
		expect(letters(5)).toEqual(expect.arrayContaining(rows));
		expect(Object.values(first)).toEqual(rows.map(() => 24));
		const { documents, chunks } = await bench.page.evaluate(() => window.busiest);
		expect(documents).toBeLessThanOrEqual(6 + 2);
		expect(chunks).toBeLessThanOrEqual(3 * 2);
		await bench.page.locator(".gallery .box").evaluate((box) => box.scrollTo(0, box.scrollHeight));
		await loaded(2);
		const last = Object.keys(await askedRows());
		expect(last).toContain("P");
		expect(last.filter((row) => row < "L")).toEqual([]);
		await bench.page.locator(".gallery .box").evaluate((box) => box.scrollTo(0, 0));
		await bench.page.waitForTimeout(200);
		expect(await askedRows()).toEqual({});
		expectQuiet(bench);
	});

	it("is walked and opened by keyboard, and gives the keyboard on and back", async () => {
		await makePlate(["A", "B"], ["1", "2", "3"]);
		await openView(bench.page, null);
		await loaded();
		await bench.page.locator(".tile[tabindex='0']").focus();
		for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"]) await bench.page.keyboard.press(key);
		expect(await label()).toBe("B 3: none");
		await bench.page.keyboard.press("ArrowLeft");
		await bench.page.keyboard.press("Enter");
		await loaded(2);
		expect(await bench.page.evaluate(() => window.view.value?.path)).toBe("B/2/0");
		expect(await label()).toMatch(/^B\/2\/0\/\d/);
		await bench.page.locator(".names button").first().focus();
		await bench.page.keyboard.press("Enter");
		await loaded(3);
		expect(await label()).toBe("well B2, 1 field");
		expectQuiet(bench);
	});

	it("marks a well that can't be read, and draws the others", async () => {
		await makePlate(["A"], ["1", "2", "3"], ["A/1"]);
		await openView(bench.page, null);
		await loaded();
		const drawn = await pictures();
		const [[broken], [, whole]] = Object.entries(drawn);
		expect(broken).toMatch(/^well A1, 1 field: 2 chunks of it could not be read\. .*the disk is gone/);
		expect(whole).toEqual(expectedColors(0, 1));
		expect(await bench.page.locator(".issue-count").innerText()).toBe("1 issue");
		await bench.page.locator(".issue-count").click();
		expect(await bench.page.locator(".info .issues").innerText()).toMatch(/^Issues\s+well A1: 2 chunks of it/);
		expectQuiet(bench, /the disk is gone/);
	});

	it("fits a narrow page, in light and dark, and axe finds nothing wrong", async () => {
		await addAxe(bench.page);
		await makePlate(letters(8), numbers(12), ["C/5"]);
		for (const scheme of ["light", "dark"] as const) {
			await bench.page.emulateMedia({ colorScheme: scheme });
			await bench.page.evaluate((value) => document.documentElement.style.setProperty("color-scheme", value), scheme);
			for (const width of [960, 500]) {
				await openView(bench.page, null, { width });
				await loaded();
				expect(await violations(bench.page)).toEqual([]);
				expect(await bench.page.$eval(".zarr-view", (view) => view.scrollWidth > view.clientWidth)).toBe(false);
			}
		}
		expectQuiet(bench, /the disk is gone/);
	});
});

/** Makes `window.source` a store of these files, each as base64. */
async function take(files: Readonly<Record<string, string>>): Promise<void> {
	await bench.page.evaluate((texts) => {
		const bytes = (text: string) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
		window.source = new Map(Object.entries(texts).map(([key, text]) => [key, bytes(text)]));
	}, files);
}

describe("series of a file", () => {
	const { files } = fixture("ome-ngff/series").stores.find(({ name }) => name === "0.5-series") as StoredFixture;
	const labels = () =>
		bench.page.$$eval(".tile", (tiles) => tiles.map((tile) => tile.getAttribute("aria-label")?.split(/,? z 2/)[0]));

	it("have the names of their OME-XML beside their pictures and in the tree, and axe finds nothing wrong", async () => {
		await addAxe(bench.page);
		await take(files);
		await bench.page.evaluate(() => {
			// as a folder that a person picked, which lists what it holds
			const picked = [...(window.source as Map<string, Uint8Array<ArrayBuffer>>)].map(([key, bytes]) => {
				const file = new File([bytes], key.slice(key.lastIndexOf("/") + 1));
				return Object.defineProperty(file, "webkitRelativePath", { value: `scans.zarr/${key}` });
			});
			window.source = picked;
		});
		await openView(bench.page, null, { width: 900 });
		await loaded();
		await expect.poll(labels).toEqual(["image 0 overview & label", "image 1 scan #2"]);
		const rows = await bench.page.locator("[role=treeitem]").allInnerTexts();
		expect(rows.filter((text) => /^\d/.test(text))).toEqual(["0 · overview & label", "1 · scan #2"]);
		expect(await violations(bench.page)).toEqual([]);
		expectQuiet(bench);
	});

	it.each([
		["what is no XML", "<OME><Image Name='a'></OME>"],
		["cut off", "<OME xmlns='x'><Image Name='a'/>"],
		["declares entities", "<!DOCTYPE OME [<!ENTITY a 'b'>]><OME><Image Name='&a;'/></OME>"],
	])("are called by their groups where the OME-XML is %s, which is an issue", async (_, xml) => {
		await take({ ...files, "OME/METADATA.ome.xml": btoa(xml) });
		await openView(bench.page, null);
		await loaded();
		const issue = "OME/METADATA.ome.xml is no OME-XML that can be read; the images are called by their groups.";
		await expect.poll(() => bench.page.locator(".issue-count").innerText()).toBe("1 issue");
		expect(await bench.page.locator(".info .issues p").allTextContents()).toContain(issue);
		expect(await labels()).toEqual(["image 0", "image 1"]);
		expectQuiet(bench);
	});
});

describe("wells that ome-zarr wrote", () => {
	it.each(["0.4-plate", "0.5-plate"])("%s look as in the view, where nothing says their limits", async (name) => {
		const store = fixture("ome-zarr/microscopy").stores.find((one) => one.name === name) as StoredFixture;
		await take(store.files);
		await openView(bench.page, null);
		await loaded();
		expect(await bench.page.locator(".remark").isVisible()).toBe(true);
		const table = await tableOf(bench.page, "viridis");
		const read = await bench.page.evaluate(async () => {
			const { data, limits, width } = await window.zarrWidget.readSlice(window.source, { path: "B/3/0", level: 1 });
			return { data: Array.from(data), limits, width };
		});
		expect(read.width).toBe(2 * SIDE);
		const domain = read.limits as [number, number];
		const words = read.data.map((value) => table[colorIndex(value, domain)]);
		const expected = Array.from({ length: SIDE * SIDE }, (_, cell) => {
			// the centre of an eighth of the picture is where its second of two cells begins
			const [column, row] = [cell % SIDE, Math.floor(cell / SIDE)].map((at) => 2 * at + 1);
			const word = words[row * read.width + column];
			return [word & 255, (word >> 8) & 255, (word >> 16) & 255];
		});
		const drawn = await pictures();
		expect(drawn["well B3, 1 field"]).toEqual(expected);
		expectQuiet(bench);
	});
});
