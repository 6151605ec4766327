/** JupyterLab with its file browser beside the tabs: opened, looked at, tidied. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator } from "playwright-core";
import { type OpenPage, openPage } from "../browser/page.ts";
import { FIXTURES } from "../fixtures.ts";
import type { LabServer } from "./server.ts";

const WITHIN = 30_000;

/** What a page started with --expose-app-in-browser has, as far as tests of the file browser use it. */
export interface LabWindow extends Window {
	jupyterapp: {
		commands: { execute(id: string, args: object): Promise<unknown> };
		shell: { widgets(area: string): Iterable<ShellWidget> };
		serviceManager: { contents: Contents };
	};
}

/** A widget: of these members a notebook has `context`, a file browser the others. */
interface ShellWidget {
	readonly id: string;
	readonly context?: { model?: { sharedModel?: { cells?: { getSource(): string }[] } } };
	readonly model: { readonly path: string; cd(path: string): Promise<void> };
	singleClickNavigation: boolean;
}

interface Contents {
	get(path: string, options: object): Promise<unknown>;
	addDrive(drive: object): void;
}

/** JupyterLab on its page. */
export interface Listing extends OpenPage {
	/** Method and path below the base URL, with the body of a post, of what the page asked for since `load` or `forget`. */
	readonly requests: readonly string[];
	forget(): void;
	/** Loads JupyterLab anew, and waits until it knows which folders are stores. */
	load(): Promise<void>;
	/** Saves and closes all tabs and shows the server's root folder. */
	tidy(): Promise<void>;
	/** The row of the file or folder with this name. */
	row(name: string): Locator;
	/** The labels of all tabs of the main area. */
	tabs(): Promise<string[]>;
	/** The folder that the file browser shows, below the root; with the drive's prefix, where it has one. */
	folder(): Promise<string>;
	execute(command: string, args?: object): Promise<void>;
}

/**
 * Fills the server's root: stores by name (air.zarr; brain.n5 and cells.ozx, which hold nothing), by what is in them (old, deep/inner/a b#%é.zarr), and
 * what is no store (photos, photos.zip, notes.txt) or is not known to be one (table.json).
 */
export function fill({ root }: LabServer): void {
	const store = (name: string, from = "v3.zarr") => cpSync(join(FIXTURES, from), join(root, name), { recursive: true });
	store("air.zarr");
	store("old", "v2.zarr");
	store("deep/inner/a b#%é.zarr");
	for (const name of ["brain.n5", "photos"]) mkdirSync(join(root, name));
	for (const name of ["cells.ozx", "photos.zip", "notes.txt"]) writeFileSync(join(root, name), "not read");
	writeFileSync(join(root, "table.json"), "{}");
}

/** Opens JupyterLab on a root that `fill` has filled. */
export async function openListing(browser: Browser, server: LabServer): Promise<Listing> {
	const opened = await openPage(browser, { viewport: { width: 1280, height: 900 } });
	const { page } = opened;
	const requests: string[] = [];
	page.on("request", (request) => {
		const path = new URL(request.url()).pathname.replace(new URL(server.base).pathname, "");
		requests.push(`${request.method()} ${path} ${request.postData() ?? ""}`.trim());
	});
	const row = (name: string) =>
		page.locator(".jp-DirListing-item").filter({ has: page.getByText(name, { exact: true }) });
	const execute = (command: string, args = {}) => page.evaluate(executed, [command, args] as const);
	const forget = () => requests.splice(0);
	const load = async () => {
		const known = page.waitForResponse(/zarr-widget\/api\/stores/);
		forget();
		await page.goto(`${server.base}/lab?token=${server.token}&reset`);
		await page.locator("#jupyterlab-splash").waitFor({ state: "detached", timeout: WITHIN });
		await row("air.zarr").waitFor({ timeout: WITHIN });
		await known;
	};
	const tabs = () => page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel").allTextContents();
	const tidy = async () => {
		await execute("docmanager:save-all"); // else closing asks
		await execute("application:close-all");
		await execute("filebrowser:go-to-path", { path: "/" });
		await row("air.zarr").waitFor();
		await page.waitForFunction(onlyLauncher);
	};
	await load();
	return { ...opened, requests, forget, load, tidy, row, tabs, folder: () => page.evaluate(shownFolder), execute };
}

/** Runs in the page. */
async function executed([command, args]: readonly [string, object]): Promise<void> {
	await (window as unknown as LabWindow).jupyterapp.commands.execute(command, args);
}

/** Runs in the page. */
function shownFolder(): string {
	const left = [...(window as unknown as LabWindow).jupyterapp.shell.widgets("left")];
	return left.find(({ id }) => id === "filebrowser")?.model.path ?? "no file browser";
}

/** Runs in the page. */
function onlyLauncher(): boolean {
	const labels = document.querySelectorAll("#jp-main-dock-panel .lm-TabBar-tabLabel");
	return labels.length === 1 && labels[0].textContent === "Launcher";
}
