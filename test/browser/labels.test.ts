/** Label images in Chromium: their pixels over a picture, and their controls in a side panel, by keyboard, in light and in dark. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { wholeLabel } from "../../src/label.ts";
import { labelColor } from "../../src/render/labels.ts";
import { addAxe, violations } from "../observable/audit.ts";
import { launch, type OpenPage, openPage } from "./page.ts";

const ENTRY = fileURLToPath(new URL("./overlay.ts", import.meta.url));
const NAMES: [string, string][] = [
	["labels/cells", "cells"],
	["labels/nuclei", "nuclei of the second acquisition, segmented again"],
];
const nuclei = wholeLabel({
	path: "labels/nuclei",
	selected: ["17", "9007199254740993", "18446744073709551615", "-9223372036854775808", "4"],
});

let browser: Browser;
let opened: OpenPage;

beforeAll(async () => {
	browser = await launch();
	opened = await openPage(browser);
	const { outputFiles } = await build({ entryPoints: [ENTRY], bundle: true, format: "iife", write: false });
	await opened.page.setContent("<!doctype html><html lang=en><title>labels</title><body></body></html>");
	await opened.page.addScriptTag({ content: outputFiles[0].text });
	await addAxe(opened.page);
});

afterEach(() => {
	expect(opened.errors.splice(0)).toEqual([]);
});

afterAll(() => browser?.close());

describe("pixels", () => {
	const SIZE = 16;
	/** Two objects of ids that are one number apart beyond 2^53, and background, in cells of two pixels each. */
	const [A, B] = ["9007199254740992", "9007199254740993"];
	const IDS = [A, A, B, B, A, A, B, B, "0", "0", B, B, "0", "0", B, B];
	const picture = (x: number, y: number) => [0, x, y, 255];
	const rgba = (color: string) => [1, 3, 5, 7].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

	async function drawn(look: Partial<typeof nuclei>, colors: [string, string][] = []) {
		const whole = { ...wholeLabel({ path: "", opacity: 1 }), ...look };
		const flat = await opened.page.evaluate(
			([size, ids, label, own]) => window.drawOver(size, 4, ids, label, new Map(own)),
			[SIZE, IDS, whole, colors] as const,
		);
		return (x: number, y: number) => flat.slice(4 * (y * SIZE + x), 4 * (y * SIZE + x) + 4);
	}

	/** The cell of the label image at a pixel; undefined beside it. */
	const cellAt = (x: number, y: number) =>
		x >= 4 && x < 12 && y >= 4 && y < 12 ? { c: (x - 4) >> 1, r: (y - 4) >> 1 } : undefined;
	const eachPixel = (check: (x: number, y: number) => void) => {
		for (let y = 0; y < SIZE; y++) for (let x = 0; x < SIZE; x++) check(x, y);
	};

	it("are the ids' colours where the label image lies, and the picture's elsewhere", async () => {
		const at = await drawn({}, [[B, "#ff8000ff"]]);
		eachPixel((x, y) => {
			const cell = cellAt(x, y);
			const id = cell && IDS[cell.r * 4 + cell.c];
			const colors = { [A]: rgba(labelColor(A, new Map())), [B]: [255, 128, 0, 255] };
			expect(at(x, y)).toEqual(id === A || id === B ? colors[id] : picture(x, y));
		});
	});

	it("are borders alone in contour mode, and an edge around what is selected", async () => {
		const at = await drawn({ contour: true, selected: [A] }, [
			[A, "#204080ff"],
			[B, "#ff8000ff"],
		]);
		const isBorder = (r: number, c: number) =>
			[
				[r, c - 1],
				[r, c + 1],
				[r - 1, c],
				[r + 1, c],
			].some(([y, x]) => y >= 0 && x >= 0 && y < 4 && x < 4 && IDS[y * 4 + x] !== IDS[r * 4 + c]);
		eachPixel((x, y) => {
			const cell = cellAt(x, y);
			const id = cell && IDS[cell.r * 4 + cell.c];
			const edge = cell !== undefined && isBorder(cell.r, cell.c);
			const filled = edge ? [255, 255, 255, 255] : [32, 64, 128, 255];
			const lined = edge ? [255, 128, 0, 255] : picture(x, y);
			expect(at(x, y)).toEqual(id === A ? filled : id === B ? lined : picture(x, y));
		});
	});

	it("let the picture through by their opacity, and leave nothing of the picture before", async () => {
		await drawn({});
		const at = await drawn({ opacity: 0.5 }, [[A, "#ff000080"]]);
		eachPixel((x, y) => {
			const cell = cellAt(x, y);
			const id = cell && IDS[cell.r * 4 + cell.c];
			if (id !== A) return;
			const part = Math.round(0x80 * 0.5) / 255;
			const blended = [255 * part, x * (1 - part), y * (1 - part), 255];
			// a canvas rounds colours that are multiplied by their opacity
			for (const [i, value] of at(x, y).entries()) expect(Math.abs(value - blended[i])).toBeLessThanOrEqual(2);
		});
	});
});

describe("controls", () => {
	const show = (width: number, labels = [nuclei]) =>
		opened.page.evaluate(([w, names, state]) => window.showLabelRows(w, names, state), [width, NAMES, labels] as const);
	const now = () => opened.page.evaluate(() => window.now);

	it.each([196, 220, 400])("fit into %i pixels", async (width) => {
		await show(width, [nuclei, wholeLabel({ path: "labels/cells", selected: ["1"] })]);
		const wide = await opened.page.$$eval(".zarr-view, .zarr-view :not(label > span)", (all) => {
			const right = (all[0] as HTMLElement).getBoundingClientRect().right;
			const cut = all.filter((one) => one.getBoundingClientRect().right > right + 0.5);
			return cut.map((one) => `${one.tagName} ${one.textContent}`);
		});
		expect(wide).toEqual([]);
		const texts = await opened.page.$$eval(".chips button", (buttons) =>
			buttons.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
		);
		expect(texts).toEqual([]);
	});

	it("are worked by keyboard", async () => {
		await show(220);
		const { keyboard } = opened.page;
		const press = async (...keys: string[]) => {
			for (const key of keys) await keyboard.press(key);
		};
		await press("Tab", "Space"); // cells
		expect(await now()).toEqual([nuclei, wholeLabel({ path: "labels/cells" })]);
		await press("Tab", "ArrowRight", "Tab", "Space", "Tab", "Space");
		const cells = wholeLabel({ path: "labels/cells", opacity: 0.55, contour: true, only: true });
		expect(await now()).toEqual([nuclei, cells]);
		await press("Tab", "Tab", "Tab", "Tab", "Tab", "Enter", "Enter"); // the first two ids of nuclei
		expect(await now()).toEqual([{ ...nuclei, selected: nuclei.selected.slice(2) }, cells]);
		await press("Tab", "Tab", "Tab", "Enter");
		expect(await now()).toEqual([{ ...nuclei, selected: [] }, cells]);
		expect(await opened.page.evaluate(() => document.activeElement?.parentElement?.textContent)).toBe(NAMES[1][1]);
	});

	it.each(["light", "dark"] as const)("have nothing that axe finds wrong, in %s", async (colorScheme) => {
		await opened.page.emulateMedia({ colorScheme });
		await opened.page.addStyleTag({ content: ":root { color-scheme: light dark }" });
		await show(220, [nuclei, wholeLabel({ path: "labels/cells" })]);
		expect(await violations(opened.page)).toEqual([]);
	});
});
