/** A view on a page of which every message is kept, and what a person or a script sees of it. */
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import type { ZarrViewElement } from "../../src/view.ts";
import { type Bench, openBench } from "./page.ts";

declare global {
	interface Window {
		/** The view that `openView` made last. */
		view: ZarrViewElement;
		/** Its events: "input", "load", and the messages of "error". */
		heard: string[];
		/** What `openView` shows where it is given no address. */
		source: unknown;
	}
}

/** What is drawn. */
export interface Drawing {
	/** Colours at the centres of the cells as 0xAABBGGRR, row by row, row 0 of the slice first. */
	readonly colors: number[];
	/** Slice's mask, cell by cell. */
	readonly mask: number[];
	/** Colour limits in force. */
	readonly domain: [number, number];
	readonly index: Record<string, number>;
}

/** A bench whose `errors` hold warnings, too. */
export async function openWatched(browser: Browser): Promise<Bench> {
	const bench = await openBench(browser);
	bench.page.on("console", (message) => {
		if (message.type() === "warning") bench.errors.push(`warning: ${message.text()}`);
	});
	return bench;
}

/** Asserts that the page said nothing but what is `expected`, and forgets it. The browser's own note of a 404 is none of ours: a store without listing is asked for keys that it may lack. */
export function expectQuiet({ errors }: Bench, ...expected: RegExp[]): void {
	const known = [/^Failed to load resource: the server responded with a status of 404 /, ...expected];
	const said = errors.splice(0);
	expect(said.filter((text) => !known.some((pattern) => pattern.test(text)))).toEqual([]);
}

/** Puts a view of an address, or else of `window.source`, on the page, in place of the one before. */
export async function openView(page: Page, address: string | null, options: object = {}): Promise<void> {
	await page.evaluate(
		([from, given]) => {
			window.view?.dispose();
			window.view?.remove();
			const heard: string[] = [];
			const view = window.zarrWidget.zarrView(from ?? window.source, given);
			for (const name of ["input", "load"]) view.addEventListener(name, () => heard.push(name));
			view.addEventListener("error", (event) => heard.push((event as ErrorEvent).message));
			Object.assign(window, { view, heard });
			document.body.append(view);
		},
		[address, options] as const,
	);
}

/** Resolves when the whole slice at `index` is drawn. */
export async function settled(page: Page, index: Record<string, number> = {}): Promise<void> {
	await page.waitForFunction(
		(wanted) => {
			const { slice, value } = window.view;
			if (!slice || slice.path !== value?.path || slice.mask.includes(4)) return false;
			return Object.entries(wanted).every(([dim, at]) => slice.index[dim] === at);
		},
		index,
		{ timeout: 30_000 },
	);
}

/** Resolves when the automatic limits of the first slice are in force: they fire the first "input". */
export async function limited(page: Page): Promise<void> {
	await page.waitForFunction(() => window.heard.includes("input"), null, { timeout: 30_000 });
}

/** What the view draws now. */
export function drawing(page: Page): Promise<Drawing> {
	return page.evaluate(() => {
		const { slice, value } = window.view;
		const shown = window.view.querySelector<HTMLCanvasElement>("canvas[role=img]");
		// a copy: reading back from the shown canvas itself would change how the browser draws it
		const copy = document.createElement("canvas");
		const pen = copy.getContext("2d", { willReadFrequently: true });
		if (!slice || !value || !shown || !pen) throw new Error("the view has drawn nothing");
		copy.width = shown.width;
		copy.height = shown.height;
		pen.drawImage(shown, 0, 0);
		const words = new Uint32Array(pen.getImageData(0, 0, copy.width, copy.height).data.buffer);
		const { width, height, mask, index } = slice;
		const colors = Array.from({ length: width * height }, (_, cell) => {
			const x = Math.floor((((cell % width) + 0.5) / width) * copy.width);
			const y = Math.floor(((Math.floor(cell / width) + 0.5) / height) * copy.height);
			return words[y * copy.width + x];
		});
		return { colors, mask: Array.from(mask), domain: value.color.domain, index: { ...index } };
	});
}

/** The 256 colours of a colour map as 0xAABBGGRR. */
export function tableOf(page: Page, scheme: string): Promise<number[]> {
	return page.evaluate((name) => Array.from(window.zarrWidget.colormap(name).lut), scheme);
}

/** Index in the table by the documented rule: floor((v − lo) / (hi − lo) · 256), clipped. */
export function colorIndex(value: number, [lo, hi]: readonly [number, number]): number {
	return Math.min(255, Math.max(0, Math.floor(((value - lo) / (hi - lo)) * 256)));
}

/** The texts of the errors that are drawn. */
export async function alerts(page: Page): Promise<string> {
	return (await page.locator(".zarr-view [role=alert]").allInnerTexts()).join("\n");
}
