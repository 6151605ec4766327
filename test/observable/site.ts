/** The built site on a server of its own, and its pages in Chromium: nothing may come from elsewhere, nothing may go wrong. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type OpenPage, openPage } from "../browser/page.ts";
import { type FileServer, serve } from "../browser/serve.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Documents that a store may lack: a view of a bare URL asks for those of both formats, and Chromium tells of each that is not there. */
const PROBE = /404 .*\/(\.zarray|\.zgroup|\.zattrs|\.zmetadata|zarr\.json)$/;

/** A page of the site. */
export interface SitePage {
	readonly page: Page;
	/** What Chromium had to say, save of documents that a store may lack; a test asserts []. */
	troubles(): string[];
	/** Paths below the site's folder that were asked for, oldest first. */
	asked(): string[];
	close(): Promise<void>;
}

/** Addresses elsewhere, and the file that answers for each: it is told the pattern's first group. */
export type Route = readonly [RegExp, (path: string) => string];

/** The site on a server. */
export interface Site {
	/** Opens a page by its path below the site: "examples/view.html". Addresses elsewhere are answered by `routes`, and else are trouble. */
	open(path: string, options?: BrowserContextOptions, routes?: readonly Route[]): Promise<SitePage>;
	close(): Promise<void>;
}

/** Serves folders (below the repository unless absolute) by first path segment; the site unless told otherwise. */
export async function serveSite(
	browser: Browser,
	roots: Record<string, string> = { site: "dist/site" },
): Promise<Site> {
	const folders = Object.entries(roots).map(([name, folder]) => [name, resolve(ROOT, folder)]);
	const server = await serve(Object.fromEntries(folders));
	const [first] = Object.keys(roots);
	return {
		open: (path, options, routes) => openOn(server, browser, `${first}/${path}`, options, routes),
		close: () => server.close(),
	};
}

async function openOn(
	server: FileServer,
	browser: Browser,
	path: string,
	options?: BrowserContextOptions,
	routes: readonly Route[] = [],
): Promise<SitePage> {
	const opened: OpenPage = await openPage(browser, options);
	const { page, errors } = opened;
	const elsewhere: string[] = [];
	page.on("request", (request) => {
		const url = request.url();
		if (!/^https?:/.test(url) || url.startsWith(`${server.url}/`)) return;
		if (!routes.some(([pattern]) => pattern.test(url))) elsewhere.push(url);
	});
	for (const [pattern, fileOf] of routes)
		await page.route(pattern, (route) => {
			const file = fileOf(pattern.exec(route.request().url())?.[1] ?? "");
			const headers = { "Access-Control-Allow-Origin": "*" };
			return existsSync(file) ? route.fulfill({ path: file, headers }) : route.fulfill({ status: 404, headers });
		});
	page.on("console", (message) => {
		if (message.type() === "warning") errors.push(message.text());
	});
	const from = server.log.length;
	await page.goto(`${server.url}/${path}`);
	return {
		page,
		troubles: () => [...errors.filter((text) => !PROBE.test(text)), ...elsewhere],
		asked: () => server.log.slice(from).map((seen) => seen.path.slice(seen.path.indexOf("/") + 1)),
		close: () => page.context().close(),
	};
}
