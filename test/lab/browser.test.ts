/** Stores in JupyterLab's file browser: what is offered, what double-click and Enter do, what a drag into a notebook leaves. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch, type OpenPage, openPage } from "../browser/page.ts";
import { FIXTURES } from "../fixtures.ts";
import { type LabServer, startServer } from "./server.ts";

const WITHIN = 30_000;
const BASE_URL = "/user/ada/";

/** What a page started with --expose-app-in-browser has, as far as these tests use it. */
interface LabWindow extends Window {
	jupyterapp: {
		commands: { execute(id: string, args: object): Promise<unknown> };
		shell: { widgets(area: string): Iterable<{ context?: { model?: { sharedModel?: { cells?: Cell[] } } } }> };
	};
}

interface Cell {
	getSource(): string;
}

let browser: Browser;
let server: LabServer;
let opened: OpenPage;
let page: Page;
/** Method and path below the base URL, with the body of a post, of all that the page asked for. */
let requests: string[];

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer({ baseUrl: BASE_URL })]);
	const { root } = server;
	const store = (name: string, from = "v3.zarr") => cpSync(join(FIXTURES, from), join(root, name), { recursive: true });
	store("air.zarr");
	store("old", "v2.zarr");
	store("deep/inner/a b#%é.zarr");
	mkdirSync(join(root, "brain.n5"));
	mkdirSync(join(root, "photos"));
	writeFileSync(join(root, "cells.ozx"), "not read");
	writeFileSync(join(root, "photos.zip"), "not read");
	writeFileSync(join(root, "table.json"), "{}");
	writeFileSync(join(root, "notes.txt"), "");
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

beforeEach(async () => {
	for (const name of ["", "deep/"]) writeFileSync(join(server.root, `${name}cells.ipynb`), notebook());
	opened = await openPage(browser, { viewport: { width: 1280, height: 900 } });
	page = opened.page;
	requests = [];
	page.on("request", (request) => {
		const { pathname } = new URL(request.url());
		requests.push(`${request.method()} ${pathname.replace(BASE_URL, "/")} ${request.postData() ?? ""}`.trim());
	});
	await page.goto(`${server.base}/lab?token=${server.token}&reset`);
	await page.locator("#jupyterlab-splash").waitFor({ state: "detached", timeout: WITHIN });
	await row("air.zarr").waitFor({ timeout: WITHIN });
});

afterEach(async () => {
	await page.context().close();
});

/** A code cell with something in it, an empty one, and text. */
function notebook(): string {
	const cell = (cell_type: string, source: string) => ({ id: source || "empty", cell_type, source, metadata: {} });
	const code = { execution_count: null, outputs: [] };
	const cells = [{ ...cell("code", "first"), ...code }, { ...cell("code", ""), ...code }, cell("markdown", "text")];
	return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
}

function row(name: string): Locator {
	return page.locator(".jp-DirListing-item").filter({ has: page.getByText(name, { exact: true }) });
}

function tabs(): Promise<string[]> {
	return page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel").allTextContents();
}

/** The folder that the file browser shows, below the root. */
function folder(): Promise<string> {
	return page
		.locator(".jp-BreadCrumbs")
		.innerText()
		.then((text) => text.replace(/\s+/g, "").replace(/^\/|\/$/g, ""));
}

function execute(id: string, args: object): Promise<void> {
	return page.evaluate(
		async ([id, args]) => {
			await (window as unknown as LabWindow).jupyterapp.commands.execute(id, args);
		},
		[id, args] as const,
	);
}

/** Clicks with the right button and gives what "Open With" holds; null where there is none. */
async function openWith(name: string): Promise<string[] | null> {
	await row(name).click({ button: "right" });
	const menus = page.locator(".lm-Menu");
	await menus.first().waitFor();
	const entry = menus.first().locator(".lm-Menu-item").filter({ hasText: "Open With" });
	if ((await entry.count()) === 0) return null;
	await entry.hover();
	await menus.nth(1).waitFor();
	return menus.nth(1).locator(".lm-Menu-itemLabel").allTextContents();
}

async function closeMenus(): Promise<void> {
	while ((await page.locator(".lm-Menu").count()) > 0) await page.keyboard.press("Escape");
}

describe("Open With", () => {
	it("offers Zarr for stores, by name or as the server found them, and for files that may be stores", async () => {
		await expect.poll(() => requests.filter((text) => text.includes("/api/stores"))).toHaveLength(1);
		const offered: Record<string, boolean> = {};
		for (const name of [
			"air.zarr",
			"old",
			"brain.n5",
			"deep",
			"photos",
			"cells.ozx",
			"table.json",
			"photos.zip",
			"notes.txt",
		]) {
			offered[name] = (await openWith(name))?.includes("Zarr") ?? false;
			await closeMenus();
		}
		expect(offered).toEqual({
			"air.zarr": true,
			old: true,
			"brain.n5": true,
			deep: false,
			photos: false,
			"cells.ozx": true,
			"table.json": true,
			"photos.zip": false,
			"notes.txt": false,
		});
		expect(opened.errors).toEqual([]);
	});

	it("has Zarr beside what JupyterLab offers for a file, and no submenu for other folders", async () => {
		expect(await openWith("table.json")).toEqual(expect.arrayContaining(["JSON", "Editor", "Zarr"]));
		await closeMenus();
		expect(await openWith("photos")).toBeNull();
	});

	it("opens the store in a tab; the file browser stays where it is", async () => {
		await openWith("old");
		await page
			.locator(".lm-Menu-item")
			.filter({ hasText: /^Zarr$/ })
			.click();
		await page.locator(".zarr-view [role=tree]").waitFor({ timeout: WITHIN });
		expect(await tabs()).toContain("old");
		expect(await folder()).toBe("");
		expect(requests.filter((text) => /GET \/api\/contents\/old/.test(text))).toEqual([]);
	});

	it("of a zarr.json opens its folder, and is there once", async () => {
		await execute("filebrowser:go-to-path", { path: "air.zarr" });
		await row("zarr.json").waitFor();
		expect((await openWith("zarr.json"))?.filter((label) => label === "Zarr")).toHaveLength(1);
		await page
			.locator(".lm-Menu-item")
			.filter({ hasText: /^Zarr$/ })
			.click();
		await page.locator(".zarr-view [role=tree]").waitFor({ timeout: WITHIN });
		expect(await tabs()).toContain("air.zarr");
	});
});

it("gives stores an icon of their own, and leaves other folders and files theirs", async () => {
	const icons = await Promise.all(
		["air.zarr", "brain.n5", "cells.ozx", "photos", "photos.zip"].map((name) =>
			row(name).locator(".jp-DirListing-itemIcon svg").getAttribute("data-icon"),
		),
	);
	expect(icons.slice(0, 3)).toEqual(["zarr-widget:zarr", "zarr-widget:zarr", "zarr-widget:zarr"]);
	expect(icons[3]).toBe("ui-components:folder");
	expect(icons[4]).not.toBe("zarr-widget:zarr");
});

it("asks the server once about the folders that it shows, not where names tell all", async () => {
	const asked = () => requests.filter((text) => text.includes("/zarr-widget/api/stores"));
	await expect.poll(asked).toEqual(['POST /zarr-widget/api/stores {"root":"root","path":""}']);
	await execute("filebrowser:go-to-path", { path: "deep/inner" });
	await row("a b#%é.zarr").waitFor();
	await execute("filebrowser:go-to-path", { path: "deep" });
	await row("inner").waitFor();
	await page.locator('[data-command="filebrowser:refresh"], .jp-FileBrowser [title*="Refresh"]').first().click();
	const contents = () => requests.filter((text) => text === "GET /api/contents/deep");
	await expect.poll(() => contents().length).toBeGreaterThan(1);
	expect(asked().slice(1)).toEqual(['POST /zarr-widget/api/stores {"root":"root","path":"deep"}']);
});

describe("double-click and Enter", () => {
	/** Double-clicks and says whether a tab was opened ("tab"), the folder entered ("in") or a document opened ("document"). */
	async function after(work: () => Promise<void>, name: string): Promise<string> {
		const before = await tabs();
		await work();
		const seen = async () => {
			if ((await folder()) === name) return "in";
			const now = await tabs();
			if (now.length === before.length) return null;
			return (await page.locator(`.zarr-widget-panel:visible`).count()) > 0 ? "tab" : "document";
		};
		await expect.poll(seen, { timeout: 10_000 }).not.toBeNull();
		const what = (await seen()) as string;
		if (what === "in") await execute("filebrowser:go-to-path", { path: "/" });
		else await execute("application:close", {});
		await row("air.zarr").waitFor();
		return what;
	}

	const byClick = (name: string, modifiers: "Alt"[] = []) => after(() => row(name).dblclick({ modifiers }), name);
	const byKey = (name: string, key: string) =>
		after(async () => {
			await row(name).click();
			await page.keyboard.press(key);
		}, name);

	async function setTo(doubleClick: string): Promise<void> {
		await page.evaluate(
			async ([settings, token, value]) => {
				const { headers } = await fetch(settings, { headers: { Authorization: `token ${token}` } });
				if (!headers) throw new Error("no settings");
				const body = JSON.stringify({ raw: JSON.stringify({ doubleClick: value }) });
				const sent = await fetch(settings, { method: "PUT", body, headers: { Authorization: `token ${token}` } });
				if (!sent.ok) throw new Error(`settings: ${sent.status}`);
			},
			[`${server.base}/lab/api/settings/zarr-widget:plugin`, server.token, doubleClick] as const,
		);
		await page.reload();
		await page.locator("#jupyterlab-splash").waitFor({ state: "detached", timeout: WITHIN });
		await row("air.zarr").waitFor({ timeout: WITHIN });
		await expect.poll(() => requests.filter((text) => text.includes("/api/stores")).length).toBeGreaterThan(1);
	}

	it("open folders named .zarr and zip files in a tab, with Alt what JupyterLab does", async () => {
		expect(await byClick("air.zarr")).toBe("tab");
		expect(await byKey("air.zarr", "Enter")).toBe("tab");
		expect(await byClick("air.zarr", ["Alt"])).toBe("in");
		expect(await byKey("air.zarr", "Alt+Enter")).toBe("in");
		expect(await byClick("old")).toBe("in");
		expect(await byKey("brain.n5", "Enter")).toBe("in");
		expect(await byClick("photos")).toBe("in");
		expect(await byClick("table.json")).toBe("document");
		expect(await byClick("cells.ozx")).toBe("tab");
		expect(requests.filter((text) => text.startsWith("GET /api/contents/cells.ozx"))).toEqual([]);
	});

	it("open all stores, or none, where people say so", async () => {
		await setTo("stores");
		expect(await byClick("old")).toBe("tab");
		expect(await byKey("brain.n5", "Enter")).toBe("tab");
		expect(await byClick("old", ["Alt"])).toBe("in");
		expect(await byClick("photos")).toBe("in");
		expect(await byClick("table.json")).toBe("document");
		await setTo("never");
		expect(await byClick("air.zarr")).toBe("in");
		expect(await byKey("air.zarr", "Enter")).toBe("in");
		await setTo("zarr");
	});

	it("open each of several that are selected", async () => {
		await row("air.zarr").click();
		for (const name of ["cells.ozx", "notes.txt"]) await row(name).click({ modifiers: ["ControlOrMeta"] });
		await page.keyboard.press("Enter");
		await expect.poll(async () => (await tabs()).sort()).toEqual(["Launcher", "air.zarr", "cells.ozx", "notes.txt"]);
	});

	it("leave Enter to a name that is being edited", async () => {
		await row("air.zarr").click();
		await page.keyboard.press("F2");
		await page.locator(".jp-DirListing-editor").fill("sea.zarr");
		await page.keyboard.press("Enter");
		await row("sea.zarr").waitFor();
		expect(await tabs()).toEqual(["Launcher"]);
		expect(await folder()).toBe("");
		await row("sea.zarr").click();
		await page.keyboard.press("F2");
		await page.locator(".jp-DirListing-editor").fill("air.zarr");
		await page.locator(".jp-DirListing-editor").dblclick();
		await page.keyboard.press("Enter");
		await row("air.zarr").waitFor();
		expect(await tabs()).toEqual(["Launcher"]);
	});
});

describe("a drag into a notebook", () => {
	const cells = () => page.locator(".jp-NotebookPanel .jp-Cell");

	async function openCells(path: string): Promise<void> {
		await execute("docmanager:open", { path, factory: "Notebook", kernelPreference: { shouldStart: false } });
		await cells().nth(2).waitFor({ timeout: WITHIN });
	}

	function sources(): Promise<string[]> {
		return page.evaluate(() =>
			[...(window as unknown as LabWindow).jupyterapp.shell.widgets("main")].flatMap(
				({ context }) => context?.model?.sharedModel?.cells?.map((cell) => cell.getSource()) ?? [],
			),
		);
	}

	async function drag(name: string, cell: Locator): Promise<void> {
		const from = await row(name).boundingBox();
		const to = await cell.boundingBox();
		if (!from || !to) throw new Error(`${name} or the cell is not on the page`);
		await page.mouse.move(from.x + 40, from.y + from.height / 2);
		await page.mouse.down();
		await page.mouse.move(from.x + 60, from.y + from.height / 2 + 12, { steps: 4 });
		await page.mouse.move(to.x + 200, to.y + to.height / 2, { steps: 10 });
		await page.mouse.up();
	}

	it("fills an empty cell, else puts one below; the store stays where it is", async () => {
		await openCells("cells.ipynb");
		await drag("air.zarr", cells().nth(1));
		const shown = 'from zarr_widget import ZarrWidget\n\nZarrWidget("air.zarr")';
		await expect.poll(sources).toEqual(["first", shown, "text"]);
		await drag("old", cells().nth(2));
		await expect.poll(sources).toEqual(["first", shown, "text", 'ZarrWidget("old")']);
		await drag("cells.ozx", cells().nth(0));
		const above = 'from zarr_widget import ZarrWidget\n\nZarrWidget("cells.ozx")';
		await expect.poll(sources).toEqual(["first", above, shown, "text", 'ZarrWidget("old")']);
		for (const name of ["air.zarr", "old", "cells.ozx"]) expect(existsSync(join(server.root, name))).toBe(true);
		expect(requests.filter((text) => /^(PATCH|GET \/api\/contents\/(air|old|cells\.ozx))/.test(text))).toEqual([]);
		expect((await tabs()).sort()).toEqual(["Launcher", "cells.ipynb"]);
	});

	it("puts a cell for each of several stores, by paths from the notebook's folder", async () => {
		await openCells("deep/cells.ipynb");
		await execute("filebrowser:go-to-path", { path: "/" });
		await row("air.zarr").click();
		await row("brain.n5").click({ modifiers: ["ControlOrMeta"] });
		await drag("brain.n5", cells().nth(1));
		const first = 'from zarr_widget import ZarrWidget\n\nZarrWidget("../air.zarr")';
		await expect.poll(sources).toEqual(["first", first, 'ZarrWidget("../brain.n5")', "text"]);
		await execute("filebrowser:go-to-path", { path: "deep/inner" });
		await drag("a b#%é.zarr", cells().nth(3));
		await expect.poll(async () => (await sources()).at(-1)).toBe('ZarrWidget("inner/a b#%é.zarr")');
	});

	it("of what is no store changes nothing", async () => {
		await openCells("cells.ipynb");
		await drag("photos", cells().nth(1));
		await row("air.zarr").click();
		await row("photos").click({ modifiers: ["ControlOrMeta"] });
		await drag("photos", cells().nth(1));
		await drag("air.zarr", page.locator("#jp-left-stack"));
		expect(await sources()).toEqual(["first", "", "text"]);
		expect(existsSync(join(server.root, "photos"))).toBe(true);
	});
});
