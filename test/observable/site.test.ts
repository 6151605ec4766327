/** The documentation site as a reader has it: built, served below some path, opened on a phone and on a desk, in light and in dark. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { JSDOM } from "jsdom";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch } from "../browser/page.ts";
import { type Site, serveSite } from "./site.ts";

const SITE = fileURLToPath(new URL("../../dist/site", import.meta.url));
if (!existsSync(SITE)) throw new Error("There is no dist/site: build it by `npm run docs`");
const PAGES = readdirSync(SITE, { recursive: true, encoding: "utf8" })
	.filter((path) => path.endsWith(".html"))
	.sort();

const SCREENS = [
	{ name: "phone", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
	{ name: "desk", viewport: { width: 1280, height: 900 }, colorScheme: "light" },
] as const;

let browser: Browser;
let site: Site;

beforeAll(async () => {
	browser = await launch();
	site = await serveSite(browser);
});

afterAll(async () => {
	await site?.close();
	await browser?.close();
});

/** Waits until all cells have run and all views have drawn. */
async function settle(page: Page): Promise<void> {
	await page.waitForFunction(
		() =>
			document.readyState === "complete" &&
			!document.querySelector(".observablehq--running, .observablehq--loading") &&
			Array.from(document.querySelectorAll(".zarr-view")).every((view) => "value" in view && view.value !== undefined),
		null,
		{ timeout: 60_000 },
	);
	if (await page.locator("script[type=module]").count()) await page.waitForLoadState("networkidle");
}

/** One line for each thing that axe finds wrong; all its rules, unless some are named. */
async function audit(page: Page, ...rules: string[]): Promise<string[]> {
	const runOnly = rules.length > 0 ? rules : undefined;
	const found = await page.evaluate(
		(options) => (window as unknown as { axe: typeof axe }).axe.run(document, options),
		runOnly ? { runOnly } : {},
	);
	return found.violations.flatMap(({ id, nodes }) =>
		nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
	);
}

describe.each(SCREENS)("on a $name", ({ viewport, colorScheme }) => {
	it.each(PAGES)("%s is without fault", async (path) => {
		const { page, troubles, close } = await site.open(path, { viewport, colorScheme });
		await settle(page);
		expect(await page.locator(".observablehq--error").allTextContents()).toEqual([]);
		expect(troubles()).toEqual([]);
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
		await page.evaluate(axe.source);
		expect(await audit(page)).toEqual([]);
		await page.emulateMedia({ colorScheme: colorScheme === "dark" ? "light" : "dark" });
		expect(await audit(page, "color-contrast")).toEqual([]);
		await close();
	});
});

describe("the site", () => {
	it("has pages that say what they are", () => {
		const heads = PAGES.map((path) => {
			const { document } = new JSDOM(readFileSync(join(SITE, path), "utf8")).window;
			expect(document.documentElement.lang, path).toBe("en");
			expect(document.querySelectorAll("h1").length, path).toBe(1);
			expect(document.querySelector("meta[name=description]")?.getAttribute("content"), path).toMatch(/\w{3}/);
			return document.title;
		});
		expect(heads.every((title) => title.endsWith(" · zarr-widget"))).toBe(true);
		expect(new Set(heads).size).toBe(PAGES.length);
	});

	it("leads from its first page to all others, and nowhere else within it", async () => {
		const { page, close } = await site.open("index.html");
		const first = page.url();
		await close();
		const seen = new Map<string, Document | null>();
		const links: { from: string; to: URL }[] = [];
		for (const queue = [first]; queue.length > 0; ) {
			const from = queue.shift() as string;
			const answer = await fetch(from);
			expect(answer.status, from).toBe(200);
			const isPage = new URL(from).pathname.endsWith(".html");
			const document = isPage ? new JSDOM(await answer.text(), { url: from }).window.document : null;
			seen.set(from, document);
			for (const { href } of document?.querySelectorAll("a") ?? []) {
				const to = new URL(href, from);
				if (to.origin !== new URL(first).origin) continue;
				links.push({ from, to });
				const address = to.href.replace(/#.*$/, "");
				if (!seen.has(address) && !queue.includes(address)) queue.push(address);
			}
		}
		expect([...seen.keys()].filter((url) => url.endsWith(".html")).sort()).toEqual(
			PAGES.map((path) => new URL(path, first).href).sort(),
		);
		const lost = links.filter(({ to }) => {
			const document = seen.get(to.href.replace(/#.*$/, ""));
			return to.hash && document && !document.getElementById(decodeURIComponent(to.hash.slice(1)));
		});
		expect(lost.map(({ from, to }) => `${from} → ${to.href}`)).toEqual([]);
	});

	it("is reached by keyboard: the content at once, and each link shows that it has the focus", async () => {
		const { page, close } = await site.open("reference/python.html", { viewport: SCREENS[1].viewport });
		await page.keyboard.press("Tab");
		const skip = page.getByRole("link", { name: "Skip to content" });
		expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
		expect((await skip.boundingBox())?.x).toBeGreaterThanOrEqual(0);
		for (let i = 0; i < 4; i++) {
			await page.keyboard.press("Tab");
			const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
			expect(outline).toBe("solid");
		}
		await skip.focus();
		await page.keyboard.press("Enter");
		expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
		await page.keyboard.press("Tab");
		expect(await page.evaluate(() => document.activeElement?.closest("main")?.id)).toBe("content");
		await close();
	});
});
