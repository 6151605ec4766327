/** The rows of channels in Chromium: pixels, keyboard, narrow panels, what axe finds, in light and dark. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ChannelState } from "../../src/state.ts";
import { addAxe, violations } from "../observable/audit.ts";
import { launch, type OpenPage, openPage } from "./page.ts";

declare global {
	interface Window {
		/** What the rows have told, in order. */
		told: [name: string, value: unknown][];
		/** Shows channels in a panel of this width, which follows what it tells. */
		showRows(labels: string[], channels: ChannelState[] | null, width: number): void;
	}
}

/** A panel as the view has it, over a state of its own. */
const SOURCE = `
import { channelRows } from "./src/interact/channels.ts";
import { styleElement } from "./src/render/style.ts";
window.showRows = (labels, channels, width) => {
	const side = Object.assign(document.createElement("div"), { className: "side" });
	const root = Object.assign(document.createElement("div"), { className: "zarr-view" });
	root.style.width = width + "px";
	root.append(styleElement(document), side);
	document.querySelector("main").replaceChildren(root);
	window.told = [];
	let active = 0;
	const tell = (name, act) => (value) => { window.told.push([name, value]); act(value); rows.update(labels, channels, active); };
	const rows = channelRows(side.appendChild(document.createElement("div")), {
		channels: tell("channels", (list) => { channels = list; }),
		active: tell("active", (index) => { active = index; }),
		blended: tell("blended", (on) => { channels = on ? [] : null; }),
	});
	rows.update(labels, channels, active);
};
`;

let browser: Browser;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
	browser = await launch();
	opened = await openPage(browser);
	({ page } = opened);
	const resolveDir = fileURLToPath(new URL("../..", import.meta.url));
	const { outputFiles } = await build({ stdin: { contents: SOURCE, resolveDir }, bundle: true, write: false });
	await page.setContent("<!doctype html><html lang=en><title>Channels</title><body><main></main>");
	await page.addScriptTag({ content: outputFiles[0].text });
	await addAxe(page);
});

afterEach(() => expect(opened.errors.splice(0)).toEqual([]));
afterAll(() => browser?.close());

const LABELS = ["DAPI", "Phalloidin-Alexa 568, cytoplasm, first round", "GFP", "Brightfield"];
const CHANNELS: ChannelState[] = [
	{ index: 0, color: "#0000ff", domain: [0, 1500], visible: true },
	{ index: 1, color: "#ff0000", domain: [112.25, 65535], visible: true },
	{ index: 2, color: "#00ff00", domain: [-1.2e-7, 0.25], visible: true },
	{ index: 3, color: "#ffffff", domain: [0, 255], visible: false, inverted: true },
];

const show = (width: number, channels: ChannelState[] | null = CHANNELS) =>
	page.evaluate(([labels, list, wide]) => window.showRows(labels, list, wide), [LABELS, channels, width] as const);
const told = () => page.evaluate(() => window.told.splice(0));

/** Where the parts of each row lie, in CSS pixels from the panel's left, and whether its limits are seen whole. */
function boxes() {
	return page.$$eval(".channels li", (rows) =>
		rows.map((row) => {
			const from = row.closest(".side")?.getBoundingClientRect().left ?? 0;
			const { top, bottom } = row.getBoundingClientRect();
			const parts = Array.from(row.querySelectorAll("input, button, .limits"), (part) => {
				const box = part.getBoundingClientRect();
				return { left: box.left - from, right: box.right - from, top: box.top, bottom: box.bottom };
			});
			const limits = row.querySelector(".limits") as Element;
			return { top, bottom, parts, cut: limits.scrollWidth > limits.clientWidth + 1 };
		}),
	);
}

describe.each([196, 220, 480])("in a panel %i px wide", (width) => {
	it("rows lie below each other, no part over another or beyond the panel, and no number is cut", async () => {
		await show(width);
		const rows = await boxes();
		expect(rows).toHaveLength(4);
		for (const [i, { top, bottom, parts, cut }] of rows.entries()) {
			expect(parts).toHaveLength(4);
			expect(cut).toBe(false);
			if (i > 0) expect(top).toBeGreaterThanOrEqual(rows[i - 1].bottom);
			for (const [k, part] of parts.entries()) {
				expect(part.right).toBeLessThanOrEqual(width - 12);
				expect([part.top >= top, part.bottom <= bottom]).toEqual([true, true]);
				const before = parts[k - 1];
				if (before) expect(part.left >= before.right || part.top >= before.bottom).toBe(true);
			}
			// a name is seen, or at least its first letters
			expect(parts[2].right - parts[2].left).toBeGreaterThan(56);
		}
		// short limits stand beside their names
		expect(rows[0].bottom - rows[0].top).toBeLessThan(26);
		expect(await page.$eval(".zarr-view", (view) => view.scrollWidth > view.clientWidth)).toBe(false);
	});
});

it("many channels scroll in a place of their own", async () => {
	const many = Array.from({ length: 40 }, (_, index) => ({ ...CHANNELS[0], index }));
	await show(220, many);
	expect(await page.$eval(".channels", (rows) => rows.getBoundingClientRect().height)).toBeLessThan(260);
	await page.getByRole("button", { name: "channel 39" }).click();
	expect(await told()).toEqual([["active", 39]]);
});

it("everything is reached and done by keyboard", async () => {
	await show(220);
	await page.locator("select").focus();
	const way: string[] = [];
	for (let i = 0; i < 3; i++) {
		await page.keyboard.press("Tab");
		way.push(await page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? ""));
	}
	expect(way).toEqual(["Show DAPI", "Colour of DAPI", "DAPI"]);
	await page.keyboard.press("Tab");
	await page.keyboard.press("Space");
	expect(await told()).toEqual([["channels", CHANNELS.map((c) => (c.index === 1 ? { ...c, visible: false } : c))]]);
	await page.keyboard.press("Tab");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	expect(await told()).toEqual([["active", 1]]);
	await page.locator("select").selectOption({ label: "one at a time" });
	expect(await told()).toEqual([["blended", false]]);
	await page.getByRole("button", { name: "GFP", pressed: false }).click();
	expect(await told()).toEqual([["active", 2]]);
	expect(await page.getByRole("button", { pressed: true }).allTextContents()).toEqual(["GFP"]);
});

it("a colour is told while it is chosen, and its swatch shows it", async () => {
	await show(220);
	const swatch = page.getByLabel("Colour of GFP");
	await swatch.fill("#ff8000");
	expect(await told()).toEqual([["channels", CHANNELS.map((c) => (c.index === 2 ? { ...c, color: "#ff8000" } : c))]]);
	expect(await swatch.inputValue()).toBe("#ff8000");
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
	it("axe finds nothing wrong, blended and one at a time", async () => {
		await page.emulateMedia({ colorScheme });
		await page.evaluate((scheme) => document.documentElement.style.setProperty("color-scheme", scheme), colorScheme);
		for (const channels of [CHANNELS, null]) {
			await show(220, channels);
			expect(await violations(page)).toEqual([]);
		}
	});
});
