/** What other implementations wrote, read by dist/index.js in one page of Chromium: over HTTP, and from a zip as a File. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, judge } from "../conformance/compare.ts";
import { neutral, portable } from "../conformance/portable.ts";
import { addressOf, type Case, cases, isZipped, serveCases } from "../conformance/served.ts";
import type { ByteServer } from "../conformance/server.ts";
import { type Bench, launch, openBench } from "./page.ts";

declare global {
	interface Window {
		/** Reads arrays of the store at an address, all at once; a zip is fetched and opened as a File. */
		answersOf(address: string, zipped: boolean, paths: readonly string[]): Promise<Answer[]>;
	}
}

let browser: Browser;
let data: ByteServer;
let bench: Bench;

beforeAll(async () => {
	data = await serveCases();
	browser = await launch();
	bench = await openBench(browser);
	await bench.page.evaluate(
		([neutralText, portableText]) => {
			const form = new Function(`${neutralText}\n${portableText}\nreturn portable;`)() as typeof portable;
			const fileAt = async (address: string) => new File([await (await fetch(address)).blob()], "store.zarr.zip");
			window.answersOf = (address, zipped, paths) => {
				const { openZarr, readArray, isZarrError } = window.zarrWidget;
				const handle = openZarr(zipped ? fileAt(address) : address);
				const failed = (error: Error) => ({ error: error.message, ours: isZarrError(error) });
				return Promise.all(paths.map((path) => readArray(handle, { path }).then(form, failed)));
			};
		},
		[String(neutral), String(portable)] as const,
	);
});

afterAll(async () => {
	await bench?.close();
	await data?.close();
	await browser?.close();
});

async function wrongOf(one: Case, zipped: boolean): Promise<string[]> {
	const { fixture, store } = one;
	const address = `${data.url}/${addressOf(one, zipped)}`;
	const paths = store.arrays.map(({ path }) => path);
	const answers = await bench.page.evaluate(([at, asFile, wanted]) => window.answersOf(at, asFile, wanted), [
		address,
		zipped,
		paths,
	] as const);
	const judged = store.arrays.map((array, i) => judge(fixture, store, array, answers[i]));
	return judged.filter(({ verdict }) => verdict === "wrong").map(({ array, reason }) => `${array.path}: ${reason}`);
}

describe("in Chromium", () => {
	it.each(cases)("$name, over HTTP", async (one) => {
		expect(await wrongOf(one, false)).toEqual([]);
	});

	it.each(cases.filter(isZipped))("$name, as a File", async (one) => {
		expect(await wrongOf(one, true)).toEqual([]);
	});
});
