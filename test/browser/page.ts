/** A Chromium page that has imported dist/index.js, beside a server of the test's stores. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { CONTAINED, findChromium } from "./chromium.ts";
import { type FileServer, serve } from "./serve.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Starts Chromium; throws where there is none. */
export function launch(): Promise<Browser> {
	return chromium.launch({ executablePath: findChromium(), args: [...CONTAINED] });
}

/** A page on which what went wrong is kept. */
export interface OpenPage {
	readonly page: Page;
	/** Uncaught errors, unhandled rejections and messages of console.error; a test that expects none asserts []. */
	readonly errors: string[];
}

/** A page of `browser` that keeps its errors. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<OpenPage> {
	const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, ...options });
	const page = await context.newPage();
	const errors: string[] = [];
	page.on("pageerror", (error) => {
		if (!isClosedToolbar(error)) errors.push(error.stack ?? String(error));
	});
	page.on("console", (message) => {
		if (message.type() === "error") errors.push(`${message.text()} ${message.location().url}`.trim());
	});
	return { page, errors };
}

/** JupyterLab's own: a toolbar that is closed just after it was shown calls its resizer that is gone (4.6, ReactiveToolbar.onAfterShow). No code but JupyterLab's has part in it. */
function isClosedToolbar({ message, stack = "" }: Error): boolean {
	const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
	const theirs = frames.length > 0 && frames.every((frame) => frame.includes("/static/lab/jlab_core."));
	return theirs && message === "Cannot read properties of null (reading 'promise')";
}

/** The ESM on a page of its own origin, as a website would have it. */
export interface Bench extends OpenPage {
	/** Server of the page and of dist/. */
	readonly site: FileServer;
	close(): Promise<void>;
}

const HTML = `<!doctype html>
<meta charset="utf-8">
<title>zarr-widget</title>
<link rel="icon" href="data:,">
<body>
<script type="module">
import * as zarrWidget from "/dist/index.js";
window.zarrWidget = zarrWidget;
</script>
`;

/** Opens a page where `window.zarrWidget` holds the exports of dist/index.js; throws where it does not load. */
export async function openBench(browser: Browser, options: BrowserContextOptions = {}): Promise<Bench> {
	const folder = mkdtempSync(join(tmpdir(), "zarr-widget-"));
	writeFileSync(join(folder, "index.html"), HTML);
	const site = await serve({ page: folder, dist: join(ROOT, "dist") });
	const opened = await openPage(browser, options);
	const close = async () => {
		await opened.page.context().close();
		await site.close();
		rmSync(folder, { recursive: true });
	};
	await opened.page.goto(`${site.url}/page/index.html`);
	await opened.page
		.waitForFunction(() => "zarrWidget" in window, null, { timeout: 20_000 })
		.catch(async (cause) => {
			await close();
			throw new Error(`dist/index.js did not load: ${opened.errors.join("; ")}`, { cause });
		});
	return { ...opened, site, close };
}
