/** Bad input in Chromium: each fault is a clear sentence in the view, said once on the console; the rest is drawn, and nothing hangs. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FIXTURES } from "../fixtures.ts";
import { type Bench, launch } from "./page.ts";
import { type Fault, type FileServer, serve } from "./serve.ts";
import { alerts, drawing, expectQuiet, openView, openWatched, settled } from "./watched.ts";
import { writeFile, writeStore } from "./written.ts";

let browser: Browser;
let folder: string;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-faults-"));
	data = await serve({ data: folder });
	bench = await openWatched(browser);
});

afterEach(async () => {
	expectQuiet(bench);
	await bench.close();
	await data.close();
	rmSync(folder, { recursive: true });
});

afterAll(async () => {
	await browser?.close();
});

const url = (store: string) => `${data.url}/data/${store}`;

/** A copy of one array of a fixture: a store that a test may damage. */
function copyArray(path: string): void {
	cpSync(join(FIXTURES, "v3.zarr", path), join(folder, path), { recursive: true });
}

/** Shows `source` and expects one sentence that matches, drawn as an alert, given as an "error" event, and said once on the console. `noted`: what the browser itself notes on its console. */
async function expectTold(source: string, sentence: RegExp, options: object = {}, ...noted: RegExp[]): Promise<void> {
	await openView(bench.page, source, options);
	await bench.page.getByRole("alert").first().waitFor();
	expect(await alerts(bench.page)).toMatch(sentence);
	const [message, ...more] = (await bench.page.evaluate(() => window.heard)).filter(
		(name) => name !== "input" && name !== "load",
	);
	expect(message).toMatch(sentence);
	expect(more).toEqual([]);
	const said = bench.errors.filter((text) => text.startsWith(message));
	expect(said.length).toBe(1);
	bench.errors.splice(bench.errors.indexOf(said[0]), 1);
	expectQuiet(bench, ...noted);
	expect(await bench.page.getByRole("progressbar").isVisible()).toBe(false);
}

const NOTED_STATUS = /^Failed to load resource: the server responded with a status of (403|500) /;

describe("what is no store", () => {
	beforeEach(() => {
		mkdirSync(join(folder, "empty"));
		writeFileSync(join(folder, "notes.txt"), "not Zarr");
	});

	it.each([
		["a folder that isn't there", "absent.zarr", /No Zarr array or group at absent\.zarr.*Check the path/],
		["an empty folder", "empty", /No Zarr array or group at empty.*Check the path/],
		["a file that isn't Zarr", "notes.txt", /No Zarr array or group at notes\.txt.*Check the path/],
	])("says so of %s", async (_name, store, sentence) => {
		await expectTold(url(store), sentence);
		const rejected = await bench.page.evaluate(() =>
			window.view.ready.then(
				() => "kept",
				(error: Error) => error.message,
			),
		);
		expect(rejected).toMatch(sentence);
	});

	it("says so of a path that isn't in the store", async () => {
		writeStore(join(folder, "store.zarr"), { air: { shape: [3, 4] } });
		await expectTold(
			url("store.zarr"),
			/No Zarr array or group at "sea" in store\.zarr\. The nearest path is "air"\./,
			{
				path: "sea",
			},
		);
	});

	it.each([
		["that is no JSON", '{"zarr_format": 3, "node_', /zarr\.json.*(JSON|damaged)/],
		["that lacks its shape", '{"zarr_format": 3, "node_type": "array"}', /shape/],
		["of a later format", '{"zarr_format": 4, "node_type": "group"}', /zarr_format/],
	])("says so of a zarr.json %s", async (_name, text, sentence) => {
		writeFile(join(folder, "broken", "zarr.json"), text);
		await expectTold(url("broken"), sentence);
	});

	it.each<[string, RegExp]>([
		["ftp://example.org/air.zarr", /can't read ftp: addresses/],
		["https://me:secret@example.org/air.zarr", /user name or password/],
	])("says so of the address %s", (address, sentence) => expectTold(address, sentence));
});

describe("a server that refuses the store", () => {
	it.each<[Fault, RegExp]>([
		[403, /server refused .*\(403\).*log in/i],
		[500, /server answered 500 for .*Try again/],
		["html", /web page in place of .*login/],
	])("says so: %s", async (fault, sentence) => {
		copyArray("int16");
		data.fault = () => fault;
		await expectTold(url("int16"), sentence, {}, NOTED_STATUS);
	});

	it("draws the picture after Retry, once the server is well again", async () => {
		copyArray("int16");
		data.fault = () => 500;
		await expectTold(url("int16"), /answered 500/, {}, NOTED_STATUS);
		data.fault = () => undefined;
		await bench.page.getByRole("button", { name: "Retry" }).click();
		await settled(bench.page);
		expect(await alerts(bench.page)).toBe("");
	});

	it("says so where it allows no other origin", async () => {
		copyArray("int16");
		data.cors = false;
		const notes = [/blocked by CORS policy/, /^Failed to load resource: net::ERR_FAILED/];
		await expectTold(url("int16"), /CORS.*Access-Control-Allow-Origin/, {}, ...notes);
	});

	it("says so where nobody answers", async () => {
		const gone = await serve({});
		await gone.close();
		const sentence = /could not be reached/;
		await expectTold(`${gone.url}/air.zarr`, sentence, {}, /^Failed to load resource: net::ERR_CONNECTION_REFUSED/);
	});
});

/** Cells of chunk 0, 1, 1 of the fixtures' arrays: rows 8 to 15, columns 10 to 19 of a plane of 23 by 31. */
function inChunk(cell: number): boolean {
	const [row, column] = [Math.floor(cell / 31), cell % 31];
	return row >= 8 && row < 16 && column >= 10 && column < 20;
}

/** Expects that exactly the cells of chunk 0, 1, 1 are in `state`, all others valid. */
async function expectStates(state: number): Promise<void> {
	const { mask } = await drawing(bench.page);
	expect(mask).toEqual(mask.map((_, cell) => (inChunk(cell) ? state : 0)));
}

/** The colours of the picture where the chunk 0, 1, 1 is drawn. */
function chunkColors(): Promise<number[]> {
	return bench.page.evaluate(() => {
		const shown = window.view.querySelector<HTMLCanvasElement>("canvas[role=img]");
		const copy = document.createElement("canvas");
		const pen = copy.getContext("2d", { willReadFrequently: true });
		if (!shown || !pen) throw new Error("the view has drawn nothing");
		[copy.width, copy.height] = [shown.width, shown.height];
		pen.drawImage(shown, 0, 0);
		const [left, right] = [10, 20].map((column) => Math.ceil((column / 31) * copy.width) + 1);
		const [top, bottom] = [8, 16].map((row) => Math.ceil((row / 23) * copy.height) + 1);
		const { data } = pen.getImageData(left, top, right - left - 3, bottom - top - 3);
		return [...new Set(new Uint32Array(data.buffer))];
	});
}

const CHUNK = "c/0/1/1";
const VALID = 0;
const MISSING = 2;
const FAILED = 3;

describe("a chunk", () => {
	beforeEach(() => copyArray("float32"));

	/** Shows time 1, where no cell of the fixture is NaN. */
	const open = () => openView(bench.page, url("float32"), { index: { time: 1 } });

	it("that is missing is no error, and counted", async () => {
		rmSync(join(folder, "float32", CHUNK));
		await open();
		await settled(bench.page, { time: 1 });
		await expectStates(MISSING);
		const counted = bench.page.locator(".zarr-view dl.stats div", { hasText: "missing" }).locator("dd");
		expect(await counted.innerText()).toBe("80");
		expect(await alerts(bench.page)).toBe("");
	});

	it.each<[string, RegExp, () => void]>([
		[
			"is damaged",
			/float32.*can't be decoded.*damaged/,
			() => writeFileSync(join(folder, "float32", CHUNK), "no blosc, this"),
		],
		["is cut short", /float32.*can't be decoded.*damaged/, () => cut(join(folder, "float32", CHUNK))],
		["is refused", /refused c\/0\/1\/1 \(403\)/, () => fail(403)],
		["met a fault of the server", /answered 500 for c\/0\/1\/1/, () => fail(500)],
		["is a login page", /web page in place of c\/0\/1\/1/, () => fail("html")],
		["broke off on its way", /broke while c\/0\/1\/1/, () => fail("truncated")],
	])("that %s is named and hatched, the rest is drawn, and Retry mends it", async (_name, sentence, spoil) => {
		const whole = readFileSync(join(folder, "float32", CHUNK));
		spoil();
		const notes = [NOTED_STATUS, /^Failed to load resource: net::ERR_(CONTENT_LENGTH_MISMATCH|INCOMPLETE)/];
		await expectTold(url("float32"), sentence, { index: { time: 1 } }, ...notes);
		expect(await alerts(bench.page)).toMatch(/1 chunk could not be read; the rest is drawn/);
		await settled(bench.page, { time: 1 });
		await expectStates(FAILED);
		const table = await bench.page.evaluate(() => Array.from(window.zarrWidget.colormap("viridis").lut));
		const hatched = await chunkColors();
		expect(hatched.length).toBeGreaterThan(1);
		expect(hatched.filter((color) => table.includes(color))).toEqual([]);

		writeFileSync(join(folder, "float32", CHUNK), whole);
		data.fault = () => undefined;
		data.log.length = 0;
		await bench.page.getByRole("button", { name: "Retry" }).click();
		await bench.page.waitForFunction(() => window.view.slice && !window.view.slice.mask.some((state) => state > 2));
		await expectStates(VALID);
		expect(await alerts(bench.page)).toBe("");
		// a set: of a file that broke off the browser itself asks for the rest, and then for the whole
		expect([...new Set(data.log.map(({ path }) => path))]).toEqual([`data/float32/${CHUNK}`]);
		expect((await chunkColors()).filter((color) => !table.includes(color))).toEqual([]);
	});

	function fail(fault: Fault): void {
		data.fault = (path) => (path.endsWith(CHUNK) ? fault : undefined);
	}

	function cut(path: string): void {
		writeFileSync(path, readFileSync(path).subarray(0, 40));
	}
});

describe("a server that hangs", () => {
	it.each([
		["its metadata", /json$|\.z\w+$/, "int16/"],
		["its chunks", /\/c\//, "int16"],
	])("over %s: a disposed view leaves no request behind", async (_name, hanging, store) => {
		copyArray("int16");
		data.fault = (path) => (hanging.test(path) ? "hang" : undefined);
		await openView(bench.page, url(store));
		const hung = () => data.log.filter(({ path }) => hanging.test(path));
		await expect.poll(() => hung().length).toBeGreaterThanOrEqual(5);
		await bench.page.evaluate(() => window.view.dispose());
		await expect.poll(() => hung().filter(({ aborted }) => !aborted)).toEqual([]);
		expect(await bench.page.evaluate(() => window.heard)).toEqual([]);
		expect(await alerts(bench.page)).toBe("");
	});
});

describe("text of a store", () => {
	it("is shown as text, wherever it stands", async () => {
		const planted = (name: string) => `<img src=x onerror=hacked("${name}")>`;
		const attributes = Object.fromEntries(
			["long_name", "units", planted("attribute")].map((name) => [name, planted("value")]),
		);
		const dims = ["x", "y", "z"].map(planted);
		const arrays = {
			[planted("array")]: { shape: [3, 4] as const, dims: dims.slice(0, 2), attributes },
			other: { shape: [3, 4] as const },
		};
		writeStore(join(folder, "planted.zarr"), arrays, { title: planted("title") });
		await openView(bench.page, url("planted.zarr"), { path: planted("array") });
		await settled(bench.page);
		await bench.page.getByRole("button", { name: "Metadata and attributes" }).click();
		const { text, elements } = await bench.page.evaluate(() => ({
			text: window.view.textContent ?? "",
			elements: [...window.view.querySelectorAll("*")].filter(
				(element) => element.localName === "img" || element.hasAttribute("onerror"),
			).length,
		}));
		for (const name of ["array", "attribute", "value", "x", "y"]) expect(text).toContain(planted(name));
		expect(elements).toBe(0);
		const label = await bench.page.locator(".zarr-view canvas[role=img]").getAttribute("aria-label");
		expect(label).toContain(planted("array"));
		await bench.page.evaluate(() => window.view.set({ path: "<img src=x onerror=hacked()>" }));
		await bench.page.getByRole("alert").first().waitFor();
		expect(await alerts(bench.page)).toContain('No Zarr array or group at "<img src=x onerror=hacked()>"');
		expect(await bench.page.locator(".zarr-view img").count()).toBe(0);
		expectQuiet(bench, /^No Zarr array or group at "<img/);
	});
});
