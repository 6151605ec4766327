/** What is secret goes to the store's own origin only, in a real browser's redirects, too. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { FIXTURES, truths, valuesOf } from "../fixtures.ts";
import { type Bench, launch } from "./page.ts";
import { type FileServer, serve } from "./serve.ts";
import { expectQuiet, openWatched } from "./watched.ts";

let browser: Browser;
let home: FileServer;
let other: FileServer;
let bench: Bench;

beforeAll(async () => {
	browser = await launch();
	[home, other] = await Promise.all([serve({ fixtures: FIXTURES }), serve({ fixtures: FIXTURES })]);
	bench = await openWatched(browser);
});

afterAll(async () => {
	expectQuiet(bench);
	await bench?.close();
	await Promise.all([home?.close(), other?.close()]);
	await browser?.close();
});

it("sends headers with every request to the store, and with none that was redirected to another origin", async () => {
	const path = "int16";
	home.redirect = (key) => (key.endsWith("/c/0/1/1") ? `${other.url}/${key}` : undefined);
	const read = await bench.page.evaluate(
		async ([url, at]) => {
			const handle = await window.zarrWidget.openZarr(url, { headers: { "X-Secret": "planted" } });
			const { data } = await window.zarrWidget.readArray(handle, { path: at });
			return Array.from(data as ArrayLike<number>);
		},
		[`${home.url}/fixtures/v3.zarr`, path] as const,
	);
	const truth = truths().find((row) => row.store === "v3.zarr" && row.path === path);
	if (!truth) throw new Error("the fixture is gone");
	expect(read).toEqual(Array.from(valuesOf(truth) as ArrayLike<number>));

	const gets = home.log.filter(({ method }) => method === "GET");
	const sent = gets.map(({ headers }) => headers["x-secret"]);
	const redirected = gets.filter(({ path: key }) => key.endsWith("/c/0/1/1"));
	expect(redirected.map(({ headers }) => headers["x-secret"])).toEqual(["planted", undefined]);
	expect(sent.filter((secret) => secret !== "planted")).toHaveLength(1);
	expect(other.log.map(({ path: key }) => key)).toEqual(["fixtures/v3.zarr/int16/c/0/1/1"]);
	expect(JSON.stringify(other.log.map(({ headers }) => headers))).not.toContain("planted");
});
