/** The plugin in Notebook 7: stores in tabs of its start page; the page of one notebook opens that page. */
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { launch, type OpenPage, openPage } from "../browser/page.ts";
import { FIXTURES } from "../fixtures.ts";
import { SHORTCUTS_FAULT } from "./notebook7.ts";
import { planeOf, shownOn, viewOn } from "./plane.ts";
import { type LabServer, startServer } from "./server.ts";

const WITHIN = 30_000;

let browser: Browser;
let server: LabServer;
let opened: OpenPage;
let page: Page;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer({ baseUrl: "/user/ada/" })]);
	cpSync(join(FIXTURES, "v3.zarr"), join(server.root, "air.zarr"), { recursive: true });
	cpSync(join(FIXTURES, "v2.zarr"), join(server.root, "old"), { recursive: true });
	writeFileSync(
		join(server.root, "empty.ipynb"),
		JSON.stringify({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }),
	);
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

beforeEach(async () => {
	opened = await openPage(browser, { viewport: { width: 1280, height: 900 } });
	page = opened.page;
});

afterEach(async () => {
	expect(opened.errors.filter((error) => !SHORTCUTS_FAULT.test(error))).toEqual([]);
	await page.context().close();
});

async function open(path: string): Promise<void> {
	await page.goto(`${server.base}/${path}${path.includes("?") ? "&" : "?"}token=${server.token}`);
	await page.getByRole("menuitem", { name: "File" }).waitFor({ timeout: WITHIN });
}

const row = (name: string) =>
	page.locator(".jp-DirListing-item").filter({ has: page.getByText(name, { exact: true }) });
const tabs = () => page.locator(".jp-TreePanel .lm-TabBar-tabLabel").allTextContents();

/** Chooses the File menu's entry as soon as it can be: the settings come after the page, and menus close when they do. */
async function chooseOpen(): Promise<void> {
	const entry = page.getByRole("menuitem", { name: "Open Zarr from URL…" });
	const choose = async () => {
		await page.keyboard.press("Escape");
		await page.getByRole("menuitem", { name: "File" }).click();
		await entry.click({ timeout: 2000 });
		return true;
	};
	await expect.poll(() => choose().catch(() => false), { timeout: WITHIN }).toBe(true);
}

it("opens a store from the context menu of its start page, in a tab beside the files", async () => {
	await open("tree");
	await row("old").waitFor({ timeout: WITHIN });
	await expect
		.poll(
			async () => {
				await page.keyboard.press("Escape");
				await row("old").click({ button: "right" });
				return page.locator(".lm-Menu-itemLabel", { hasText: "Open With" }).count();
			},
			{ timeout: WITHIN, interval: 500 },
		)
		.toBe(1);
	await page.locator(".lm-Menu-item", { hasText: "Open With" }).hover();
	await page
		.locator(".lm-Menu-item")
		.filter({ has: page.getByText("Zarr", { exact: true }) })
		.click();
	const { path, values, route } = await shownOn(page);
	expect(values).toEqual(planeOf("v2.zarr", path));
	expect(route).toBe("server");
	expect(await tabs()).toEqual(["Files", "Running", "old"]);
});

it("opens a store by a double-click", async () => {
	await open("tree");
	await row("air.zarr").dblclick({ timeout: WITHIN });
	const { path, values } = await shownOn(page);
	expect(values).toEqual(planeOf("v3.zarr", path));
	expect(await tabs()).toEqual(["Files", "Running", "air.zarr"]);
});

it("opens what a link says, shows it again where it is open, and closes it", async () => {
	await open("tree?zarr=air.zarr");
	await shownOn(page);
	await page.locator(".lm-TabBar-tab", { hasText: "Files" }).click();
	await viewOn(page).waitFor({ state: "detached" });
	await chooseOpen();
	await page.locator(".jp-Dialog input").fill("/air.zarr");
	await page.keyboard.press("Enter");
	await viewOn(page).waitFor({ timeout: WITHIN });
	expect(await tabs()).toEqual(["Files", "Running", "air.zarr"]);
	await viewOn(page).locator("[role=img][tabindex]").first().focus();
	await page.keyboard.press("Alt+n");
	await expect.poll(async () => (await tabs()).length, { timeout: WITHIN }).toBe(4);
	await page.locator(".lm-TabBar-tab", { hasText: "air.zarr" }).last().locator(".lm-TabBar-tabCloseIcon").click();
	expect(await tabs()).toEqual(["Files", "Running", "air.zarr"]);
});

it("opens a store from a notebook's page in a tab of the browser, on the start page", async () => {
	await open("notebooks/empty.ipynb");
	await chooseOpen();
	await page.locator(".jp-Dialog input").fill("air.zarr");
	const [other] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Enter")]);
	const { path, values } = await shownOn(other);
	expect(values).toEqual(planeOf("v3.zarr", path));
	expect(new URL(other.url()).pathname).toBe("/user/ada/tree");
});
