/** Stores in JupyterLab's file browser: what is offered, their icons, what double-click and Enter do. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch } from "../browser/page.ts";
import { fill, type LabWindow, type Listing, openListing } from "./listing.ts";
import { type LabServer, startServer } from "./server.ts";

const WITHIN = 30_000;

let browser: Browser;
let server: LabServer;
let lab: Listing;
let page: Page;

beforeAll(async () => {
	[browser, server] = await Promise.all([launch(), startServer({ baseUrl: "/user/ada/" })]);
	fill(server);
	lab = await openListing(browser, server);
	page = lab.page;
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

beforeEach(() => lab.forget());
afterEach(() => lab.tidy());

/** Clicks with the right button and gives what "Open With" holds; null where there is none. */
async function openWith(name: string): Promise<string[] | null> {
	await lab.row(name).click({ button: "right" });
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
		expect(lab.errors).toEqual([]);
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
		expect(await lab.tabs()).toContain("old");
		expect(await lab.folder()).toBe("");
		expect(lab.requests.filter((text) => /GET \/api\/contents\/old/.test(text))).toEqual([]);
	});

	it("of a zarr.json opens its folder, and is there once", async () => {
		await lab.execute("filebrowser:go-to-path", { path: "air.zarr" });
		await lab.row("zarr.json").waitFor();
		expect((await openWith("zarr.json"))?.filter((label) => label === "Zarr")).toHaveLength(1);
		await page
			.locator(".lm-Menu-item")
			.filter({ hasText: /^Zarr$/ })
			.click();
		await page.locator(".zarr-view [role=tree]").waitFor({ timeout: WITHIN });
		expect(await lab.tabs()).toContain("air.zarr");
	});
});

it("gives stores an icon of their own, and leaves other folders and files theirs", async () => {
	const icons = await Promise.all(
		["air.zarr", "brain.n5", "cells.ozx", "photos", "photos.zip"].map((name) =>
			lab.row(name).locator(".jp-DirListing-itemIcon svg").getAttribute("data-icon"),
		),
	);
	expect(icons.slice(0, 3)).toEqual(["zarr-widget:zarr", "zarr-widget:zarr", "zarr-widget:zarr"]);
	expect(icons[3]).toBe("ui-components:folder");
	expect(icons[4]).not.toBe("zarr-widget:zarr");
});

it("asks the server once about the folders that it shows, not where names tell all", async () => {
	const asked = () => lab.requests.filter((text) => text.includes("/zarr-widget/api/stores"));
	await lab.load();
	await expect.poll(asked).toEqual(['POST /zarr-widget/api/stores {"root":"root","path":""}']);
	await lab.execute("filebrowser:go-to-path", { path: "deep/inner" });
	await lab.row("a b#%é.zarr").waitFor();
	await lab.execute("filebrowser:go-to-path", { path: "deep" });
	await lab.row("inner").waitFor();
	await page.locator('[data-command="filebrowser:refresh"], .jp-FileBrowser [title*="Refresh"]').first().click();
	const contents = () => lab.requests.filter((text) => text === "GET /api/contents/deep");
	await expect.poll(() => contents().length).toBeGreaterThan(1);
	expect(asked().slice(1)).toEqual(['POST /zarr-widget/api/stores {"root":"root","path":"deep"}']);
});

describe("double-click and Enter", () => {
	/** Double-clicks and says whether a tab was opened ("tab"), the folder entered ("in") or a document opened ("document"). */
	async function outcome(work: () => Promise<void>, name: string): Promise<string> {
		const before = await lab.tabs();
		await work();
		const seen = async () => {
			if ((await lab.folder()) === name) return "in";
			const now = await lab.tabs();
			if (now.length === before.length) return null;
			return (await page.locator(`.zarr-widget-panel:visible`).count()) > 0 ? "tab" : "document";
		};
		await expect.poll(seen, { timeout: 10_000 }).not.toBeNull();
		const what = (await seen()) as string;
		if (what === "in") await lab.execute("filebrowser:go-to-path", { path: "/" });
		else await lab.execute("application:close");
		await lab.row("air.zarr").waitFor();
		return what;
	}

	const byClick = (name: string, modifiers: "Alt"[] = []) => outcome(() => lab.row(name).dblclick({ modifiers }), name);
	const byKey = (name: string, key: string) =>
		outcome(async () => {
			await lab.row(name).click();
			await page.keyboard.press(key);
		}, name);

	async function setTo(doubleClick: string): Promise<void> {
		const settings = `${server.base}/lab/api/settings/zarr-widget:plugin`;
		const body = JSON.stringify({ raw: JSON.stringify({ doubleClick }) });
		const headers = { Authorization: `token ${server.token}` };
		expect((await fetch(settings, { method: "PUT", body, headers })).ok).toBe(true);
		await lab.load();
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
		expect(lab.requests.filter((text) => text.startsWith("GET /api/contents/cells.ozx"))).toEqual([]);
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
		await lab.row("air.zarr").click();
		for (const name of ["cells.ozx", "notes.txt"]) await lab.row(name).click({ modifiers: ["ControlOrMeta"] });
		await page.keyboard.press("Enter");
		await expect
			.poll(async () => (await lab.tabs()).sort())
			.toEqual(["Launcher", "air.zarr", "cells.ozx", "notes.txt"]);
	});

	it("are one click where JupyterLab is set to open by one", async () => {
		const setSingle = (single: boolean) =>
			page.evaluate((single) => {
				const left = [...(window as unknown as LabWindow).jupyterapp.shell.widgets("left")];
				for (const widget of left) if (widget.id === "filebrowser") widget.singleClickNavigation = single;
			}, single);
		await setSingle(true);
		expect(await outcome(() => lab.row("air.zarr").click(), "air.zarr")).toBe("tab");
		expect(await outcome(() => lab.row("air.zarr").click({ modifiers: ["Alt"] }), "air.zarr")).toBe("in");
		expect(await byClick("cells.ozx")).toBe("tab");
		expect(await outcome(() => lab.row("photos").click(), "photos")).toBe("in");
		await setSingle(false);
		await lab.row("air.zarr").click();
		expect(await lab.tabs()).toEqual(["Launcher"]);
	});

	it("leave Enter to a name that is being edited", async () => {
		await lab.row("air.zarr").click();
		await page.keyboard.press("F2");
		await page.locator(".jp-DirListing-editor").fill("sea.zarr");
		await page.keyboard.press("Enter");
		await lab.row("sea.zarr").waitFor();
		expect(await lab.tabs()).toEqual(["Launcher"]);
		expect(await lab.folder()).toBe("");
		await lab.row("sea.zarr").click();
		await page.keyboard.press("F2");
		await page.locator(".jp-DirListing-editor").fill("air.zarr");
		await page.keyboard.press("Enter");
		await lab.row("air.zarr").waitFor();
		expect(await lab.tabs()).toEqual(["Launcher"]);
	});
});

describe("a drive besides the server's own files", () => {
	const cd = (path: string) =>
		page.evaluate(async (path) => {
			const left = [...(window as unknown as LabWindow).jupyterapp.shell.widgets("left")];
			await left.find(({ id }) => id === "filebrowser")?.model.cd(path);
		}, path);

	/** Loads JupyterLab anew with a drive that has the server's files by another name, and shows it. */
	async function mount(name: string): Promise<void> {
		await lab.load();
		await page.evaluate((name) => {
			const { contents } = (window as unknown as LabWindow).jupyterapp.serviceManager;
			const fileChanged = { connect: () => true, disconnect: () => true };
			const get = (path: string, options: object) => contents.get(path, options);
			contents.addDrive({ name, fileChanged, get });
		}, name);
		await cd(`${name}:`);
		await expect.poll(lab.folder).toBe(`${name}:`);
	}

	afterEach(() => lab.load());

	it("is the server's where it is that of real-time collaboration", async () => {
		await mount("RTC");
		await lab.row("air.zarr").dblclick();
		await page.locator(".zarr-view [role=tree]").waitFor({ timeout: WITHIN });
		expect(await lab.tabs()).toContain("air.zarr");
		await lab.row("air.zarr").dblclick({ modifiers: ["Alt"] });
		await expect.poll(lab.folder).toBe("RTC:air.zarr");
	});

	it("is refused, and its folders are entered", async () => {
		await mount("bucket");
		await openWith("air.zarr");
		await page
			.locator(".lm-Menu-item")
			.filter({ hasText: /^Zarr$/ })
			.click();
		await expect.poll(() => page.locator(".jp-Dialog").innerText()).toContain("“air.zarr” is on the drive “bucket”");
		await page.locator(".jp-Dialog button").last().click();
		await lab.row("air.zarr").dblclick();
		await expect.poll(lab.folder).toBe("bucket:air.zarr");
		expect(await lab.tabs()).toEqual(["Launcher"]);
	});
});
