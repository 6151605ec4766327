/** What is missing or fails: said in the view, once in the console, and the rest is drawn as numpy has it. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FIXTURES } from "../fixtures.ts";
import { differing, planeOf, truthOf } from "./expected.ts";
import { type Bench, launch, openBench } from "./page.ts";
import { type Fault, type FileServer, serve } from "./serve.ts";
import { show } from "./shown.ts";

let browser: Browser;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	await bench?.close();
	await data?.close();
	data = await serve({ fixtures: FIXTURES });
	bench = await openBench(browser);
});

afterAll(async () => {
	await bench?.close();
	await data?.close();
	await browser?.close();
});

const urlOf = (store: string) => `${data.url}/fixtures/${store}`;
const chunkRequests = () => data.log.filter(({ path, method }) => method === "GET" && /\/c\/\d|\/\d+\.\d/.test(path));

/** Whether a cell of a plane of 23 × 31 lies in the chunk of 8 × 10 with the coordinates 1, 1. */
function inChunk11(cell: number): boolean {
	return Math.floor(Math.floor(cell / 31) / 8) === 1 && Math.floor((cell % 31) / 10) === 1;
}

it("asks once for a chunk that is missing, and has no complaint", async () => {
	const view = await show(bench.page, urlOf("v3.zarr"), { path: "missing", index: { time: 0 } });
	await view.step({ index: { time: 1 } });
	expect(
		chunkRequests()
			.filter(({ status }) => status === 404)
			.map(({ path }) => path),
	).toEqual(["fixtures/v3.zarr/missing/c/0/1/1"]);
	expect(await view.alerts()).toEqual([]);
});

describe("trouble", () => {
	it.each<[Fault, RegExp]>([
		[403, /403/],
		[500, /500/],
		["html", /web page|login/i],
		["truncated", /broke|cut|read/i],
	])("says that a chunk met %s and draws the rest", async (fault, said) => {
		data.fault = (path) => (path.endsWith("/c/0/1/1") ? fault : undefined);
		const values = planeOf(truthOf("v3.zarr", "int16"), 1);
		const domain: [number, number] = [-32768, 32767];
		const part = { path: "int16", index: { time: 1 }, color: { domain } };
		const view = await show(bench.page, urlOf("v3.zarr"), part);
		const alerts = (await view.alerts()).join("\n");
		expect(alerts).toMatch(said);
		expect(alerts).toContain("int16/c/0/1/1");
		const wrong = differing(await view.pixels(), values, domain);
		expect(wrong.length).toBeGreaterThan(60);
		expect(wrong.filter((cell) => !inChunk11(cell))).toEqual([]);
		// Told once in the console, beside what the browser itself says of requests; nothing is thrown past it.
		const told = bench.errors.filter((text) => !text.startsWith("Failed to load resource"));
		expect(told).toHaveLength(1);
		expect(told[0]).toContain("int16/c/0/1/1");
	});

	it.each<[string, string, boolean, RegExp]>([
		["no store", "absent.zarr", true, /absent\.zarr.*zarr\.json/],
		["no CORS", "v3.zarr", false, /Access-Control-Allow-Origin/],
	])("says what is wrong with %s", async (_name, store, cors, said) => {
		data.cors = cors;
		const view = await show(bench.page, urlOf(store), {}, false);
		await bench.page.locator(".zarr-view [role=alert]").first().waitFor();
		expect((await view.alerts()).join()).toMatch(said);
	});
});
