/** JupyterLab itself, without a notebook: its commands, and the tabs of stores in it. */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { ZarrViewElement } from "../../src/view.ts";
import { type OpenPage, openPage } from "../browser/page.ts";
import type { LabServer } from "./server.ts";

const WITHIN = 60_000;

/** What a page started with --expose-app-in-browser has, as far as it is used here. */
interface LabWindow {
	readonly jupyterapp: {
		readonly commands: { execute(id: string, args?: object): Promise<unknown> };
		readonly restored: Promise<void>;
	};
}

/** Opens JupyterLab at a path below the server's base URL, such as `lab?zarr=air.zarr`, in a context of its own. */
export async function openLab(
	browser: Browser,
	server: LabServer,
	path: string,
	options: BrowserContextOptions = {},
): Promise<OpenPage> {
	const opened = await openPage(browser, { viewport: { width: 1280, height: 800 }, ...options });
	await opened.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await goTo(opened.page, server, path);
	return opened;
}

/** Goes to a path below the server's base URL and waits until JupyterLab is there. */
export async function goTo(page: Page, server: LabServer, path: string): Promise<void> {
	await page.goto(`${server.base}/${path}${path.includes("?") ? "&" : "?"}token=${server.token}`);
	await labReady(page);
}

/** Loads the page anew, once all that JupyterLab has to save is saved. */
export async function reload(page: Page): Promise<void> {
	// a tab is saved half a second after a change, the layout and the workspace as long after that
	await page.waitForTimeout(2500);
	await page.reload();
	await labReady(page);
}

async function labReady(page: Page): Promise<void> {
	await page.waitForFunction(() => "jupyterapp" in window, null, { timeout: WITHIN });
	await page.evaluate(() => (window as unknown as LabWindow).jupyterapp.restored);
}

/** Runs a command of JupyterLab. */
export async function execute(page: Page, id: string, args: object = {}): Promise<void> {
	await page.evaluate(
		async ([command, given]) => {
			await (window as unknown as LabWindow).jupyterapp.commands.execute(command, given);
		},
		[id, args] as const,
	);
}

/** Titles of the tabs of stores, in the order of the layout; the array's path is said beside the store's name. */
export function titles(page: Page): Promise<string[]> {
	return page.locator('.lm-TabBar-tab[data-type="zarr-title"]').allInnerTexts();
}

/** What the nth view says of itself, for a tab or a link. */
export function savedView(page: Page, nth = 0): Promise<ZarrViewElement["saved"]> {
	return page
		.locator(".zarr-view")
		.nth(nth)
		.evaluate((view) => (view as ZarrViewElement).saved);
}

/** Chunks that the page asks the Jupyter server for from now on, by key, and the status of each answer. */
export async function watchChunks(page: Page): Promise<{ readonly asked: string[]; readonly statuses: number[] }> {
	const asked: string[] = [];
	const statuses: number[] = [];
	// on their way, since the browser keeps no bodies that a page has read piece by piece
	await page.route("**/zarr-widget/api/batch", async (route) => {
		const { items } = route.request().postDataJSON() as { items: readonly { key: string }[] };
		const chunks = items.flatMap(({ key }, index) => (/(^|\/)c(\/\d+)+$/.test(key) ? [index] : []));
		asked.push(...chunks.map((index) => items[index].key));
		const response = await route.fetch();
		const body = await response.body();
		statuses.push(...chunks.map((at) => statusOf(body, at)));
		await route.fulfill({ response, body });
	});
	return { asked, statuses };
}

/** Status of one item in the frames of an answer (src/store/README.md). */
function statusOf(body: Buffer, item: number): number {
	for (let at = 0; at < body.length; ) {
		const [index, status, etag, length] = [0, 4, 8, 12].map((offset) => body.readUInt32LE(at + offset));
		if (index === item) return status;
		at += 16 + etag + length;
	}
	throw new Error(`no frame answers item ${item}`);
}

/** What the clipboard holds. */
export function clipboard(page: Page): Promise<string> {
	return page.evaluate(() => navigator.clipboard.readText());
}
