/** dist/index.js in Chromium, the stores on another origin: what it reads equals what numpy wrote, byte for byte. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIXTURES, type Truth, truths, valuesOf } from "../fixtures.ts";
import { type Bench, launch, openBench } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";

let browser: Browser;
let data: FileServer;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
	data = await serve({ fixtures: FIXTURES });
	bench = await openBench(browser);
});

afterAll(async () => {
	await bench?.close();
	await data?.close();
	await browser?.close();
});

/** An array as the page reads it: its bytes in base64, as a page can hand out no typed array. */
function readInPage(truth: Truth) {
	return bench.page.evaluate(
		async ([url, path]) => {
			const { data, shape, dtype } = await window.zarrWidget.readArray(url, { path });
			const bytes = new Uint8Array((data as Uint8Array).buffer);
			return { shape, dtype, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
		},
		[`${data.url}/fixtures/${truth.store}`, truth.path] as const,
	);
}

describe("readArray in Chromium", () => {
	it.each(truths())("$store $path", async (truth) => {
		const { shape, dtype, base64 } = await readInPage(truth);
		expect({ shape, dtype }).toEqual({ shape: truth.shape, dtype: truth.dtype });
		expect(base64).toBe(Buffer.from(valuesOf(truth).buffer).toString("base64"));
	});

	it("has a fault of the server as an error that names the chunk", async () => {
		data.fault = (path) => (path.endsWith("/c/0/1/1") ? 500 : undefined);
		const text = await bench.page.evaluate(
			(url) =>
				window.zarrWidget.readArray(url, { path: "float32" }).then(
					() => "no error",
					(error: Error) => `${error.name}: ${error.message}`,
				),
			`${data.url}/fixtures/v3.zarr`,
		);
		data.fault = () => undefined;
		expect(text).toContain("float32/c/0/1/1");
	});
});
