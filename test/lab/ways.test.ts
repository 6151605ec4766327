/** Ways in and habits of JupyterLab: palette, dialog, launcher, File menu, settings, status bar, shortcuts; and without the server extension. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, type OpenPage, openPage } from "../browser/page.ts";
import { FIXTURES } from "../fixtures.ts";
import { planeOf, shownOn, viewOn } from "./plane.ts";
import { type LabServer, startServer } from "./server.ts";

const WITHIN = 30_000;
const BASE_URL = "/user/ada/";

/** What a page started with --expose-app-in-browser has, as far as these tests use it. */
interface LabWindow extends Window {
	jupyterapp: {
		restored: Promise<void>;
		commands: {
			execute(id: string, args?: object): Promise<unknown>;
			keyBindings: readonly { command: string; keys: readonly string[]; selector: string }[];
			describedBy(id: string): Promise<{ args: { properties: Record<string, unknown> } | null }>;
			label(id: string, args?: object): string;
		};
	};
}

let browser: Browser;
let server: LabServer;
let opened: OpenPage;
let page: Page;

async function start(args: readonly string[] = []): Promise<void> {
	[browser, server] = await Promise.all([launch(), startServer({ baseUrl: BASE_URL, args })]);
	for (const [from, to] of [
		["v3.zarr", "data/a b#%é.zarr"],
		["v3.zarr", "other.zarr"],
		["v2.zarr", "old.zarr"],
	])
		cpSync(join(FIXTURES, from), join(server.root, to), { recursive: true });
}

async function stop(): Promise<void> {
	await browser?.close();
	await server?.stop();
}

async function openLab(): Promise<void> {
	opened = await openPage(browser, { viewport: { width: 1280, height: 900 } });
	page = opened.page;
	await page.goto(`${server.base}/lab?token=${server.token}&reset`);
	await page.waitForFunction(() => (window as unknown as LabWindow).jupyterapp, null, { timeout: WITHIN });
	await page.evaluate(() => (window as unknown as LabWindow).jupyterapp.restored);
	await page.locator("#jupyterlab-splash").waitFor({ state: "detached", timeout: WITHIN });
	await page.locator(".jp-LauncherCard", { hasText: "Zarr" }).waitFor({ timeout: WITHIN });
}

/** The server keeps what a test has set: back to the defaults. */
async function resetSettings(): Promise<void> {
	const answer = await fetch(`${server.base}/lab/api/settings/zarr-widget:plugin`, {
		method: "PUT",
		headers: { Authorization: `token ${server.token}` },
		body: JSON.stringify({ raw: "{}" }),
	});
	expect(answer.status).toBe(204);
}

const dialog = () => page.locator(".jp-Dialog");
const sentence = () => dialog().getByRole("status").textContent();
const openButton = () => dialog().getByRole("button", { name: "Open Zarr" });
const tabs = () => page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel").allTextContents();

/** Runs a command without waiting for its end. */
function execute(id: string, args: object = {}): Promise<void> {
	return page.evaluate(([id, args]) => void (window as unknown as LabWindow).jupyterapp.commands.execute(id, args), [
		id,
		args,
	] as const);
}

/** Types into the dialog and presses Enter. */
async function enter(text: string): Promise<void> {
	await dialog().locator("input").fill(text);
	await page.keyboard.press("Enter");
	await dialog().waitFor({ state: "detached" });
}

/** The setting's field in JupyterLab's settings editor, which is opened in a tab. */
async function setting(name: string) {
	await execute("settingeditor:open", { query: "Zarr" });
	const field = page.locator(`#jp-SettingsEditor-zarr-widget\\:plugin_${name}`);
	await field.waitFor({ timeout: WITHIN });
	return field;
}

/** Resolves when the server has been given the settings. */
function saved(): Promise<unknown> {
	return page.waitForResponse(
		(response) => response.request().method() === "PUT" && response.url().includes("api/settings/zarr-widget"),
	);
}

describe("JupyterLab", () => {
	beforeAll(() => start());
	afterAll(stop);
	beforeEach(openLab);
	afterEach(async () => {
		await page.context().close();
		await resetSettings();
	});

	it("opens a store from the palette, where the dialog says what is wrong with a text", async () => {
		await page.keyboard.press("Control+Shift+C");
		await page.locator(".lm-CommandPalette-input:visible").fill("open zarr");
		await page.locator(".lm-CommandPalette-item", { hasText: "Open Zarr…" }).click();
		await dialog().locator("input").waitFor();
		expect(await openButton().isDisabled()).toBe(true);
		await dialog().locator("input").fill("az://container/air.zarr");
		expect(await sentence()).toContain("az");
		expect(await openButton().isDisabled()).toBe(true);
		await page.keyboard.press("Enter");
		await dialog().locator("input").fill(`${server.root}/data/a b#%é.zarr`);
		expect(await sentence()).toBe("Opens data/a b#%é.zarr below the server's folder.");
		await page.keyboard.press("Enter");
		const { path, values, route } = await shownOn(page);
		expect(values).toEqual(planeOf("v3.zarr", path));
		expect(route).toBe("server");
		expect(await tabs()).toContain("a b#%é.zarr");
		expect(opened.errors).toEqual([]);
	});

	it("opens a store from the launcher, in the launcher's place", async () => {
		await page.locator(".jp-LauncherCard", { hasText: "Open Zarr from URL…" }).click();
		await enter("old.zarr");
		const { path, values } = await shownOn(page);
		expect(values).toEqual(planeOf("v2.zarr", path));
		expect(await tabs()).toEqual(["old.zarr"]);
	});

	it("opens a store by the link that Lab's own address shows, from the File menu", async () => {
		await page.getByRole("menuitem", { name: "File" }).click();
		const labels = await page.locator(".lm-Menu-itemLabel").allTextContents();
		const group = labels.slice(labels.indexOf("Open from URL…"));
		expect(group.slice(0, group.indexOf(""))).toContain("Open Zarr from URL…");
		await page.getByRole("menuitem", { name: "Open Zarr from URL…" }).click();
		await enter(`${server.base}/lab/tree/data/a%20b%23%25%C3%A9.zarr/zarr.json?token=x`);
		const { path, values } = await shownOn(page);
		expect(values).toEqual(planeOf("v3.zarr", path));
	});

	it("says in the tab, not in the dialog, what can't be opened", async () => {
		await execute("zarr-widget:open");
		await enter("nowhere.zarr");
		const alert = viewOn(page).getByRole("alert");
		await alert.waitFor({ timeout: WITHIN });
		expect(await alert.textContent()).toContain("nowhere.zarr");
	});

	it("leaves all as it was when the dialog is dismissed", async () => {
		const before = await tabs();
		await execute("zarr-widget:open");
		await dialog().locator("input").fill("old.zarr");
		await page.keyboard.press("Escape");
		await dialog().waitFor({ state: "detached" });
		expect(await tabs()).toEqual(before);
	});

	it("describes what its commands take", async () => {
		const described = await page.evaluate(async () => {
			const { commands } = (window as unknown as LabWindow).jupyterapp;
			const { args } = await commands.describedBy("zarr-widget:open");
			return { names: Object.keys(args?.properties ?? {}), label: commands.label("zarr-widget:open") };
		});
		expect(described.names).toEqual(["path", "url", "state", "limits", "newView", "ask"]);
		expect(described.label).toBe("Open Zarr…");
	});

	it("follows its settings: new tabs take the colour map and the route, the cache its bound", async () => {
		await execute("zarr-widget:open", { path: "data/a b#%é.zarr" });
		expect(await shownOn(page)).toMatchObject({ scheme: "viridis", route: "server" });
		const bound = () =>
			page.evaluate(() => {
				const symbols = Object.getOwnPropertySymbols(globalThis);
				const [name] = symbols.filter((symbol) => symbol.description?.startsWith("zarr-widget/"));
				return (globalThis as unknown as Record<symbol, { cache: { limit: number } }>)[name].cache.limit;
			});
		expect(await bound()).toBe(512 * 2 ** 20);
		for (const [name, value] of [
			["colorMap", "magma"],
			["route", "files"],
		]) {
			const field = await setting(name);
			await Promise.all([saved(), field.selectOption({ label: await labelOf(name, value) })]);
		}
		const size = await setting("cacheSize");
		await Promise.all([saved(), size.fill("64")]);
		await expect.poll(bound, { timeout: WITHIN }).toBe(64 * 2 ** 20);
		await execute("zarr-widget:open", { path: "data/a b#%é.zarr", newView: true });
		expect((await shownOn(page)).scheme).toBe("magma");
		await execute("zarr-widget:open", { path: "other.zarr" });
		const { path, values, route } = await shownOn(page);
		expect(route).toBe("files");
		expect(values).toEqual(planeOf("v3.zarr", path));
	});

	it("shows in the status bar how much of the current tab has landed, and nothing when all has", async () => {
		const item = page.locator(".jp-StatusBar-Middle .jp-StatusBar-Item", { hasText: "chunk" });
		let letGo = () => {};
		const held = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		await page.route("**/zarr-widget/api/batch", async (route) => {
			if (/"key":"[^"]*\/c\//.test(route.request().postData() ?? "")) await held;
			await route.continue();
		});
		await execute("zarr-widget:open", { path: "data/a b#%é.zarr" });
		await item.waitFor({ timeout: WITHIN });
		expect(await item.textContent()).toContain("a b#%é.zarr: 0 of 12 chunks");
		expect(await item.getByRole("progressbar").getAttribute("aria-valuenow")).toBe("0");
		await execute("launcher:create");
		await item.waitFor({ state: "hidden" });
		await page.locator(".lm-TabBar-tab", { hasText: "a b#%é.zarr" }).click();
		await item.waitFor();
		letGo();
		await item.waitFor({ state: "hidden" });
		const { path, values } = await shownOn(page);
		expect(values).toEqual(planeOf("v3.zarr", path));
	});

	it("has shortcuts of its own, which nobody else has", async () => {
		const bindings = await page
			.waitForFunction(() => {
				const { keyBindings } = (window as unknown as LabWindow).jupyterapp.commands;
				const all = keyBindings.map(({ command, keys }) => ({ command, keys }));
				return all.some(({ command }) => command === "zarr-widget:refresh") ? all : null;
			})
			.then((found) => found.jsonValue());
		const own = (bindings ?? []).filter(({ command }) => command.startsWith("zarr-widget:"));
		expect(own.map(({ command }) => command).sort()).toEqual(["zarr-widget:new-view", "zarr-widget:refresh"]);
		for (const { keys } of own)
			expect(bindings?.filter((other) => other.keys[0] === keys[0]).map(({ command }) => command)).toHaveLength(1);
		await execute("zarr-widget:open", { path: "old.zarr" });
		await shownOn(page);
		const asked: string[] = [];
		page.on("request", (request) => asked.push(new URL(request.url()).pathname));
		await viewOn(page).locator("[role=img][tabindex]").first().focus();
		await page.keyboard.press("Alt+r");
		await expect
			.poll(() => asked.filter((path) => path.includes("/zarr-widget/api/")).length, { timeout: WITHIN })
			.toBeGreaterThan(0);
		await page.keyboard.press("Alt+n");
		await expect
			.poll(async () => (await tabs()).filter((label) => label.endsWith("old.zarr")).length, { timeout: WITHIN })
			.toBe(2);
	});
});

/** The choice's words in the settings editor. */
async function labelOf(name: string, value: string): Promise<string> {
	const field = await setting(name);
	const labels = await field.locator("option").allTextContents();
	const found = labels.find((label) => (name === "route" ? label.includes("file addresses (") : label === value));
	if (!found) throw new Error(`no choice ${value} among ${labels.join(", ")}`);
	return found;
}

describe("JupyterLab without the server extension", () => {
	beforeAll(() => start(["--ServerApp.jpserver_extensions={'zarr_widget': False}"]));
	afterAll(stop);
	beforeEach(openLab);
	afterEach(() => page.context().close());

	it("reads version 3 by the server's file addresses", async () => {
		await execute("zarr-widget:open", { path: "data/a b#%é.zarr" });
		const { path, values, route } = await shownOn(page);
		expect(values).toEqual(planeOf("v3.zarr", path));
		expect(route).toBe("files");
	});

	it("says of version 2 what is missing", async () => {
		await execute("zarr-widget:open", { path: "old.zarr" });
		const alert = viewOn(page).getByRole("alert");
		await alert.waitFor({ timeout: WITHIN });
		expect(await alert.textContent()).toMatch(/extension/);
	});
});
