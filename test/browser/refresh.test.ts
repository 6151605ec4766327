/** A store that changes on disk while it is shown: refresh() shows what is there now, and what was looked at stays as far as it fits. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ViewState } from "../../src/state.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { alerts, expectQuiet, openView, openWatched, settled } from "./watched.ts";
import { arrayDocument, writeFile } from "./written.ts";

let browser: Browser;
let folder: string;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
	bench = await openWatched(browser);
});

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), "zarr-widget-refresh-"));
	data = await serve({ data: folder });
});

afterEach(async () => {
	await data.close();
	rmSync(folder, { recursive: true });
});

afterAll(async () => {
	await bench?.close();
	await browser?.close();
});

const DIMS = ["time", "y", "x"];

/** Writes bytes of `shape`, a chunk for each time: 100 · time + position in the plane + `more`, as uint8. */
function write(path: string, shape: readonly number[], more = 0, dims: readonly string[] = DIMS): void {
	const chunk = [1, ...shape.slice(1)];
	const document = { ...arrayDocument({ shape: [1, 1] }), shape, dimension_names: dims };
	const chunk_grid = { name: "regular", configuration: { chunk_shape: chunk } };
	const root = { zarr_format: 3, node_type: "group", attributes: {} };
	writeFile(join(folder, "store.zarr/zarr.json"), JSON.stringify(root));
	writeFile(join(folder, "store.zarr", path, "zarr.json"), JSON.stringify({ ...document, chunk_grid }));
	for (let time = 0; time < shape[0]; time++) {
		const key = [time, ...shape.slice(1).map(() => 0)].join("/");
		writeFile(join(folder, "store.zarr", path, "c", key), Uint8Array.from(plane(shape, time, more)));
	}
}

function plane([, ...size]: readonly number[], time: number, more = 0): number[] {
	return Array.from({ length: size.reduce((n, m) => n * m, 1) }, (_, i) => 100 * time + i + more);
}

const SHAPE = [3, 4, 6];
const START = {
	path: "air",
	x: "x",
	y: "y",
	index: { time: 1 },
	bounds: [1, 1, 5, 3],
	color: { type: "linear", scheme: "magma", domain: [90, 130], reverse: true },
} satisfies ViewState;

/** Shows the array that was written. */
async function open(options: object = START): Promise<void> {
	await openView(bench.page, `${data.url}/data/store.zarr`, options);
	await bench.page.waitForFunction(() => window.heard.includes("load"));
	await settled(bench.page);
}

/** Reads the store anew, and waits for a complete plane. */
async function refreshed(): Promise<void> {
	await bench.page.evaluate(() => {
		const loaded = new Promise((resolve) => window.view.addEventListener("load", resolve, { once: true }));
		window.view.refresh();
		return loaded;
	});
}

/** Reads the store anew, and waits for an error; its sentence. */
async function refused(): Promise<string> {
	await bench.page.evaluate(() => {
		const failed = new Promise((resolve) => window.view.addEventListener("error", resolve, { once: true }));
		window.view.refresh();
		return failed;
	});
	return alerts(bench.page);
}

async function retried(): Promise<void> {
	const loaded = bench.page.evaluate(
		() => new Promise<void>((resolve) => window.view.addEventListener("load", () => resolve(), { once: true })),
	);
	await bench.page.getByRole("button", { name: "Retry" }).click();
	await loaded;
	expect(await alerts(bench.page)).toBe("");
}

const values = () => bench.page.evaluate(() => Array.from(window.view.slice?.data ?? []));
const value = () => bench.page.evaluate(() => window.view.value);

describe("after refresh()", () => {
	it("values that were rewritten are shown, and nothing of the view is lost", async () => {
		write("air", SHAPE);
		await open();
		expect(await values()).toEqual(plane(SHAPE, 1));
		write("air", SHAPE, 20);
		await refreshed();
		expect(await values()).toEqual(plane(SHAPE, 1, 20));
		expect(await value()).toEqual(START);
		expect(await bench.page.evaluate(() => window.view.limits)).toBe("fixed");
		expectQuiet(bench);
	});

	it.each(["robust", "range", "slice"] as const)("limits are chosen anew, as %s as before", async (limits) => {
		write("air", SHAPE);
		await open({ path: "air", limits });
		await bench.page.waitForFunction(() => window.heard.includes("input"));
		write("air", SHAPE, 20);
		const before = (await value())?.color.domain ?? [0, 1];
		await refreshed();
		await bench.page.waitForFunction((low) => window.view.value?.color.domain[0] === low, before[0] + 20);
		expect((await value())?.color.domain).toEqual(before.map((limit) => limit + 20));
		expect(await bench.page.evaluate(() => window.view.limits)).toBe(limits);
		expectQuiet(bench);
	});

	it("a store that is gone is told, nothing of it is drawn, and all comes back with it", async () => {
		write("air", SHAPE);
		await open();
		rmSync(join(folder, "store.zarr"), { recursive: true });
		const sentence = /^No Zarr array or group at "air" in store\.zarr.*Check the path/;
		expect(await refused()).toMatch(sentence);
		expect(await bench.page.locator(".plane").isVisible()).toBe(false);
		expect(await bench.page.getByRole("slider").count()).toBe(0);
		expect(await bench.page.evaluate(() => window.view.slice)).toBeNull();
		expect(await value()).toEqual(START);
		await bench.page.getByRole("button", { name: "Retry" }).click();
		await bench.page.waitForFunction(() => window.heard.filter((said) => said.startsWith("No Zarr")).length === 2);
		write("air", SHAPE, 7);
		await retried();
		expect(await values()).toEqual(plane(SHAPE, 1, 7));
		expect(await value()).toEqual(START);
		expectQuiet(bench, sentence);
	});

	it("an array that is gone is told, and can be set meanwhile", async () => {
		write("air", SHAPE);
		write("sea", SHAPE, 50);
		await open();
		rmSync(join(folder, "store.zarr/air"), { recursive: true });
		expect(await refused()).toContain('No Zarr array or group at "air"');
		write("air", SHAPE, 7);
		await bench.page.evaluate(() => window.view.set({ index: { time: 2 } }));
		await settled(bench.page, { time: 2 });
		expect(await values()).toEqual(plane(SHAPE, 2, 7).map((byte) => byte % 256));
		expect(await value()).toEqual({ ...START, index: { time: 2 } });
		expect(await alerts(bench.page)).toBe("");
		rmSync(join(folder, "store.zarr/air"), { recursive: true });
		await refused();
		await bench.page.evaluate(() => window.view.set({ path: "sea" }));
		await settled(bench.page, { time: 0 });
		expect(await values()).toEqual(plane(SHAPE, 0, 50));
		expect(await alerts(bench.page)).toBe("");
		expectQuiet(bench, /^No Zarr array or group at "air"/);
	});

	it("metadata that are damaged are told, and read when they are whole again", async () => {
		write("air", SHAPE);
		await open();
		writeFile(join(folder, "store.zarr/air/zarr.json"), '{"zarr_format": 3, "node_ty');
		expect(await refused()).toMatch(/air\/zarr\.json/);
		write("air", SHAPE, 3);
		await retried();
		expect(await values()).toEqual(plane(SHAPE, 1, 3));
		expect(await value()).toEqual(START);
		expectQuiet(bench, /air\/zarr\.json/);
	});

	it("a shorter array is shown at its last position, in the window where that is still in it", async () => {
		write("air", SHAPE);
		await open({ ...START, index: { time: 2 } });
		write("air", [2, 4, 6]);
		await refreshed();
		expect(await values()).toEqual(plane(SHAPE, 1));
		expect(await value()).toEqual({ ...START, index: { time: 1 } });
		write("air", [2, 1, 6]);
		await refreshed();
		const { bounds: _, ...whole } = START;
		expect(await value()).toEqual(whole);
		expect(await values()).toEqual(plane([2, 1, 6], 1));
		expectQuiet(bench);
	});

	it("an array of other dims is shown as it is first, in the colours that were chosen", async () => {
		write("air", SHAPE);
		await open();
		rmSync(join(folder, "store.zarr/air"), { recursive: true });
		write("air", [2, 5], 60, ["time", "station"]);
		await refreshed();
		expect(await value()).toEqual({ path: "air", x: "station", y: "time", index: {}, color: START.color });
		expect(await values()).toEqual([60, 61, 62, 63, 64, 160, 161, 162, 163, 164]);
		expectQuiet(bench);
	});

	it("a group that was empty shows what was written into it", async () => {
		writeFile(join(folder, "store.zarr/zarr.json"), '{"zarr_format": 3, "node_type": "group"}');
		await openView(bench.page, `${data.url}/data/store.zarr`);
		await bench.page.waitForFunction(() => window.view.value !== undefined);
		const metadata = { air: { ...arrayDocument({ shape: [2, 3] }), chunk_grid: GRID } };
		const consolidated_metadata = { kind: "inline", must_understand: false, metadata };
		write("air", [2, 3], 0, ["y", "x"]);
		writeFile(
			join(folder, "store.zarr/zarr.json"),
			JSON.stringify({ zarr_format: 3, node_type: "group", consolidated_metadata }),
		);
		await refreshed();
		await bench.page.waitForFunction(() => window.heard.includes("input"));
		expect(await values()).toEqual([0, 1, 2, 100, 101, 102]);
		expect((await value())?.color.domain[1]).toBeGreaterThan(100);
		expectQuiet(bench);
	});
});

const GRID = { name: "regular", configuration: { chunk_shape: [1, 3] } };
