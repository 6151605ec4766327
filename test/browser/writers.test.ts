/** A store of every system, opened by its URL: drawn as its writer says, every figure whole at every width. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { DRAWN, LINE, storeOf, told } from "../conformance/drawn.ts";
import { addressOf, cases, serveCases } from "../conformance/served.ts";
import type { ByteServer } from "../conformance/server.ts";
import { type Bench, launch } from "./page.ts";
import { alerts, expectQuiet, openView, openWatched, settled } from "./watched.ts";

const WIDTHS = [480, 720, 900, 1400];

let browser: Browser;
let data: ByteServer;
let bench: Bench;

beforeAll(async () => {
	data = await serveCases();
	browser = await launch();
	bench = await openWatched(browser);
});

afterEach(() => {
	expectQuiet(bench);
});

afterAll(async () => {
	await bench?.close();
	await data?.close();
	await browser?.close();
});

/** Texts of figures, limits and names of dims that don't fit where they stand. */
function clipped(): Promise<string[]> {
	return bench.page.evaluate(() => {
		const shown = Array.from(document.querySelectorAll<HTMLElement>(".stats dd, input.limit, .tools, .names"));
		const cut = shown.filter((one) => one.scrollWidth > one.clientWidth);
		const [tools, ...names] = [".tools", ".title > *:not(.tools)"].flatMap((found) =>
			Array.from(document.querySelectorAll(found), (one) => one.getBoundingClientRect()),
		);
		const covered = names.filter(({ right, top }) => right > tools.left && top < tools.bottom);
		return [...cut.map((one) => (one as HTMLInputElement).value ?? one.textContent), ...covered.map(() => "title")];
	});
}

it.each([...DRAWN, LINE])("%s, %s, %s", async (file, name, path) => {
	const store = storeOf(file, name);
	const one = cases.find((other) => other.store.name === store.name && other.fixture.file === file);
	if (!one) throw new Error(`${file} is not served`);
	const revision = /#.*/.exec(name)?.[0] ?? "";
	await openView(bench.page, `${data.url}/${addressOf(one)}${revision}`, { path });
	await settled(bench.page);
	const stored = await bench.page.evaluate(() => {
		const values = window.view.slice?.stored;
		if (!ArrayBuffer.isView(values)) return "";
		const { buffer, byteOffset, byteLength } = values;
		return btoa(Array.from(new Uint8Array(buffer, byteOffset, byteLength), (b) => String.fromCharCode(b)).join(""));
	});
	const [shown, wanted] = [stored, told(file, name, path)].map((text) => Buffer.from(String(text), "base64"));
	expect(shown.length).toBeGreaterThan(0);
	expect(shown.equals(wanted.subarray(0, shown.length))).toBe(true);
	expect(await alerts(bench.page)).toBe("");
	for (const width of WIDTHS) {
		await bench.page.setViewportSize({ width: width + 16, height: 900 });
		await expect.poll(clipped, { timeout: 2000 }).toEqual([]);
	}
});
