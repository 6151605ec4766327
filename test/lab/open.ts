/** JupyterLab as a person drives it who has no notebook: file browser, menus, palette, launcher, dialogs, tabs. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { type OpenPage, openPage } from "../browser/page.ts";
import type { LabServer } from "./server.ts";

const STARTS_WITHIN = 60_000;
/** Milliseconds for anything in JupyterLab that a person clicks. */
const WITHIN = 10_000;

/** One request of the page. */
export interface Asked {
	readonly method: string;
	/** From the server's root on, without the base URL: `/api/contents/data?content=1`; the whole URL where it goes elsewhere. */
	readonly url: string;
}

/** JupyterLab on a page. */
export interface Lab extends OpenPage {
	/** What the page has asked for so far; the list grows. */
	readonly asked: readonly Asked[];
	/** Goes to an address below the server, `/lab?zarr=…`, and resolves when JupyterLab is shown. */
	go(address: string): Promise<void>;
	close(): Promise<void>;
}

/** What a page started with --expose-app-in-browser has, as far as it is used here. */
interface LabWindow {
	readonly jupyterapp: { readonly commands: { execute(id: string, args?: object): Promise<unknown> } };
}

/** Opens JupyterLab in a context of its own, logged in, with an empty workspace, its file browser in `folder`. */
export async function openLab(
	browser: Browser,
	server: LabServer,
	folder = "",
	options: BrowserContextOptions = {},
): Promise<Lab> {
	const opened = await openPage(browser, { viewport: { width: 1280, height: 900 }, ...options });
	const { page } = opened;
	page.setDefaultTimeout(WITHIN);
	const asked: Asked[] = [];
	page.on("request", (request) => {
		const url = request.url();
		if (/^(data|blob):/.test(url)) return;
		asked.push({ method: request.method(), url: url.startsWith(server.base) ? url.slice(server.base.length) : url });
	});
	const go = async (address: string) => {
		await page.goto(`${server.base}${address}`, { timeout: STARTS_WITHIN });
		await shown(page);
	};
	await go(`/lab/tree/${folder}?token=${server.token}&reset`);
	return { ...opened, asked, go, close: () => page.context().close() };
}

/** Logs in by password; gives what a context must hold to be logged in. */
export async function logIn(browser: Browser, server: LabServer, password: string) {
	const context = await browser.newContext();
	await context.request.get(`${server.base}/login`);
	const _xsrf = (await context.cookies()).find(({ name }) => name === "_xsrf")?.value ?? "";
	const answered = await context.request.post(`${server.base}/login`, { form: { password, _xsrf }, maxRedirects: 0 });
	if (answered.status() !== 302) throw new Error(`not logged in: ${answered.status()} ${await answered.text()}`);
	const state = await context.storageState();
	await context.close();
	return state;
}

/** Resolves when JupyterLab has started and its file browser has listed its folder. */
export async function shown(page: Page): Promise<void> {
	await page.locator("#jupyterlab-splash").waitFor({ state: "detached", timeout: STARTS_WITHIN });
	await page.locator(".jp-DirListing-content").waitFor({ timeout: STARTS_WITHIN });
	await page.waitForFunction(() => "jupyterapp" in window, null, { timeout: STARTS_WITHIN });
}

/** Shows a folder in the file browser, by its path from the server's root. */
export async function browse(page: Page, folder: string): Promise<void> {
	await command(page, "filebrowser:go-to-path", { path: `/${folder}`, dontShowBrowser: true });
}

/** A file or folder in the file browser, by its whole name. */
export function item(page: Page, name: string): Locator {
	return page.locator(".jp-DirListing-item").filter({ has: page.getByText(name, { exact: true }) });
}

/** Names that the file browser shows. */
export function listed(page: Page): Promise<string[]> {
	return page.locator(".jp-DirListing-item .jp-DirListing-itemText").allInnerTexts();
}

/** The entry of an open menu, by its label; menus lie one upon another, the context menu first. */
function entry(page: Page, menu: number, label: string): Locator {
	const entries = page.locator(".lm-Menu").nth(menu).locator(".lm-Menu-item");
	return entries.filter({ has: page.getByText(label, { exact: true }) });
}

/** "Open With → Zarr" on an item. */
export async function openWith(page: Page, name: string): Promise<void> {
	await item(page, name).click({ button: "right" });
	await entry(page, 0, "Open With").hover();
	await entry(page, 1, "Zarr").click();
}

/** What the context menu of an item says below "Open With", nothing where there is no such entry; closes the menu. */
export async function ways(page: Page, name: string): Promise<string[]> {
	await item(page, name).click({ button: "right" });
	await entry(page, 0, "Delete").waitFor();
	let labels: string[] = [];
	if (await entry(page, 0, "Open With").isVisible()) {
		await entry(page, 0, "Open With").hover();
		const below = page.locator(".lm-Menu").nth(1);
		await below.waitFor();
		labels = await below.locator(".lm-Menu-itemLabel").allInnerTexts();
	}
	while ((await page.locator(".lm-Menu").count()) > 0) await page.keyboard.press("Escape");
	return labels;
}

/** Types into the command palette what `text` says and takes the first command found. */
export async function fromPalette(page: Page, text: string): Promise<void> {
	await page.keyboard.press("Control+Shift+C");
	const palette = page.locator("#modal-command-palette, .jp-ModalCommandPalette").first();
	await palette.locator("input").fill(text);
	await palette.locator(".lm-CommandPalette-item").filter({ hasText: text }).first().click();
}

/** A card of the launcher, by its label. */
export function card(page: Page, label: string): Locator {
	return dock(page).locator(".jp-LauncherCard").filter({ hasText: label, visible: true });
}

/** Keeps a setting of an extension in the server's folders; JupyterLab reads it when it starts. */
export function setting(server: LabServer, name: string, value: object): void {
	const file = join(server.root, "..", "settings", `${name}.jupyterlab-settings`);
	mkdirSync(join(file, ".."), { recursive: true });
	writeFileSync(file, JSON.stringify(value));
}

/** Fills the one field of the dialog that is open and accepts it. */
export async function answer(page: Page, text: string): Promise<void> {
	const dialog = page.getByRole("dialog");
	await dialog.getByRole("textbox").fill(text);
	await dialog.getByRole("button", { name: "Open Zarr", exact: true }).click();
}

/** Runs a command of JupyterLab, as an extension or a shortcut would. */
export async function command(page: Page, id: string, args: object = {}): Promise<void> {
	await page.evaluate(
		async ([name, given]) => {
			await (window as unknown as LabWindow).jupyterapp.commands.execute(name, given);
		},
		[id, args] as const,
	);
}

/** Closes what is open: menus, dialogs, tabs. */
export async function clear(page: Page): Promise<void> {
	for (let i = 0; i < 3; i++) await page.keyboard.press("Escape");
	await command(page, "application:close-all");
}

/** The view in the tab that is in front. */
export function viewInFront(page: Page): Locator {
	return dock(page).locator(".zarr-view").filter({ visible: true }).first();
}

const dock = (page: Page) => page.locator("#jp-main-dock-panel");

/** The tab of the main area that has this title. */
export function tab(page: Page, title: string): Locator {
	return dock(page).getByRole("tab", { name: title, exact: true });
}

/** Titles of the tabs of the main area, from the left, without the launcher, which is there whenever nothing else is. */
export async function tabs(page: Page): Promise<string[]> {
	const titles = await dock(page).getByRole("tab").allInnerTexts();
	return titles.filter((title) => title !== "Launcher");
}

/** The title of the tab in front. */
export function tabInFront(page: Page): Promise<string> {
	return dock(page).getByRole("tab", { selected: true }).innerText();
}

/** The button of a command in the toolbar of the tab in front. */
export function toolButton(page: Page, id: string): Locator {
	return dock(page).locator(`.jp-Toolbar [data-command="${id}"]`).filter({ visible: true });
}

/** What the server has kept of the workspace of a page, as JSON: layout, tabs and what they are restored from. */
export async function workspace(server: LabServer, page: Page): Promise<string> {
	const answer = await page.context().request.get(`${server.base}/lab/api/workspaces/default`);
	return JSON.stringify(await answer.json());
}
